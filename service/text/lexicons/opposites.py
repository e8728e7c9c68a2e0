"""Pairs of words that turn a statement into another when one takes the other's place."""

from __future__ import annotations

from typing import Final

_PAIRS: Final = """
    more less | more fewer | most few | most least | all some | all none | some none | many few
    some most | every some | always never | always sometimes | often rarely | often seldom
    increase decrease | increase reduce | increased decreased | rise fall | rose fell | grow shrink
    rising falling | improve worsen | better worse | best worst | high low | higher lower
    large small | larger smaller | big small | big little | long short | longer shorter
    easy hard | easy difficult | easier harder | simple complex | simple complicated
    fast slow | faster slower | quick slow | quickly slowly | early late | earlier later
    young old | younger older | young elderly | new old | novice expert | novice advanced
    basic advanced | before after | first last | first second | begin end | start end | start stop
    start finish | open close | open closed | accept reject | accept refuse | accepted rejected
    agree disagree | agree refuse | allow forbid | allow ban | allow prevent | support oppose
    support reject | praise criticise | praise criticize | praise blame | like dislike | love hate
    success failure | successful unsuccessful | succeed fail | win lose | won lost | gain lose
    positive negative | good bad | strong weak | stronger weaker | safe dangerous | cheap expensive
    rich poor | true false | right wrong | right left | happy sad | happy unhappy | happy angry
    able unable | possible impossible | likely unlikely | certain uncertain | sure unsure
    necessary unnecessary | important unimportant | effective ineffective | efficient inefficient
    useful useless | helpful unhelpful | satisfied dissatisfied | satisfied unhappy
    buy sell | bought sold | lend borrow | give take | gave took | send receive | ask answer
    ask tell | come go | arrive leave | stay leave | remember forget | add remove | include exclude
    inside outside | above below | over under | near far | with without | up down | in out
    mother father | brother sister | son daughter | husband wife | boy girl | man woman | men women
    he she | his her | him her | morning evening | morning afternoon | day night | today tomorrow
    today yesterday | monday tuesday | week month | month year | day week | hour minute
    public private | local global | local national | domestic foreign | internal external
    directly indirectly | active passive | formal informal | supervised unsupervised
    everyone nobody | everything nothing | someone nobody | both neither | both either
    can cannot | will won't | does doesn't | do don't
    is isn't | may must | might will | could will
    may will | might must | should must | only also | partly fully | partially fully
    slightly greatly | approximately exactly | partially completely | maximum minimum | hot cold
    hope fear | optimistic pessimistic | confident doubtful | willing unwilling | eager reluctant
    friend enemy | friend stranger | friend colleague | teacher student | parent child
    parents children | doctor patient | employer employee | lead follow | teach learn
    same different | similar different | single multiple | one several
    general specific
    temporary permanent | rural urban | north south
    east west | northern southern | eastern western
"""


def _table() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for pair in _PAIRS.replace("\n", " | ").split("|"):
        words = pair.split()
        if words:
            one, other = words
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return {word: frozenset(others) for word, others in found.items()}


OPPOSITES: Final = _table()
"""For each word those that say something else in its place."""
