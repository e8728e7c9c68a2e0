"""Closed classes of English: the words that hold a sentence together."""

from __future__ import annotations

from typing import Final

from service.text.lexicons import word_set

DETERMINERS: Final = word_set(
    """
    a an the this that these those my your his her its our their some any no every each
    many most several few both all other another one two three four five six seven eight
    nine ten such certain various either neither enough more less much
    """
)

SUBJECT_PRONOUNS: Final = word_set(
    "i you he she it we they who one some many others most none nobody everyone everybody "
    "anyone somebody someone few several both all another which that"
)

FIRST_PERSON: Final = word_set("i we me us my our mine ours myself ourselves")
"""Outside marks these are the author."""

SECOND_PERSON: Final = word_set("you your yours yourself")

POSSESSIVES: Final = word_set("my your his her its our their whose")

PREPOSITIONS: Final = word_set(
    """
    of in on at to for from by with about into over under after before during since until
    against among between through across behind beyond within without toward towards upon
    near outside inside despite amid amidst via per like unlike than as around along above
    below beneath beside besides except off onto out past throughout
    """
)

CONJUNCTIONS: Final = word_set(
    """
    and or but nor yet so because although though while whereas if unless when whenever
    where wherever whether that since until as than lest once
    """
)

CONTRAST: Final = word_set("but although though while whereas yet even")
"""What may close a reported clause after a comma."""

AUXILIARIES: Final = word_set(
    """
    am is are was were be been being has have had having do does did will would shall
    should can could may might must ought cannot isn't aren't wasn't weren't hasn't haven't
    hadn't don't doesn't didn't won't wouldn't shan't shouldn't can't couldn't mightn't
    mustn't 's 're 've 'd 'll ain't
    """
)

FINITE_AUXILIARIES: Final = AUXILIARIES - {"be", "been", "being", "having"}

ADVERBS: Final = word_set(
    """
    also again already always often never ever still just only even then now once later
    earlier recently soon long first further famously instead rather thus therefore hence
    too not n't really simply merely probably perhaps maybe reportedly likewise meanwhile
    however nonetheless nevertheless moreover furthermore elsewhere today yesterday tonight
    tomorrow there here back repeatedly previously subsequently yet almost quite somewhat
    """
)

RELATIVES: Final = word_set("who whom whose which that")

NEGATIONS: Final = word_set("not n't never no neither nor nobody nothing hardly scarcely")

MONTHS: Final = word_set(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec"
)

WEEKDAYS: Final = word_set(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues thu thur thurs fri"
)

NUMBER_WORDS: Final = word_set(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred thousand million billion trillion dozen half first second third fourth fifth
    """
)

FUNCTION_WORDS: Final = (
    DETERMINERS
    | SUBJECT_PRONOUNS
    | FIRST_PERSON
    | SECOND_PERSON
    | POSSESSIVES
    | PREPOSITIONS
    | CONJUNCTIONS
    | AUXILIARIES
    | ADVERBS
    | RELATIVES
    | NEGATIONS
    | word_set("him her them himself herself themselves itself what how why whom")
)
"""Words without content of their own."""

COMMON_VERBS: Final = word_set(
    """
    went came made took got gave found left lost won met ran stood fell began became brought
    kept held led sent spent knew thought wanted needs wants makes takes goes comes gets gives
    looks seems means works remains deserves believes said told felt built bought caught chose
    cost cut drew drove ate fought flew forgot grew hit hurt laid let meant paid put quit rose
    saw sold shot shut slept spoke struck swore taught threw understood wore wrote lies lives
    needs owes poses puts raises represents requires runs shows starts stands stops supports
    suffers tends threatens turns uses violates belongs brings calls causes creates depends
    exists fails faces follows happens helps hurts includes involves keeps knows lacks leads
    leaves loves hates moves offers plays proves provides pushes reflects reports says sees
    serves sits speaks spends matters appears becomes begins allows affects contains continues
    amounts applies agrees accounts constitutes costs deserve need want make take go come get
    give look seem mean work remain think know see feel keep lose win run
    """
)
"""Finite forms of frequent verbs: evidence that a clause follows, not only a noun."""
