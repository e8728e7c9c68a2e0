"""Does the source say it? Evidence, hard checks and the trained checker, for each claim.

A claim is one sentence that somebody else wrote about the source. Hard checks compare to the
letter (:mod:`service.text.facts`) and refuse for a reason that can be named; the checker
(:mod:`service.tasks.alignment`) scores what letters cannot tell. A sentence of a summary must
also be mostly in words of its evidence (``strict``): a true paraphrase that is dropped costs a
sentence, a false one that is shown costs trust.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from service.tasks.alignment import WORD_FEATURES, nearest, read_words, word_rows
from service.text.facts import UNCERTAIN, SourceWords, name_runs, polarity, stem
from service.text.tokens import tokens
from service.text.words import word_spans
from service.types import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from service.models.base import CheckerSpec, Encoder
    from service.tasks.alignment import Array, Words
    from service.types import Document, Sentence

Reason = Literal[
    "number",
    "name",
    "quotation",
    "negation",
    "certainty",
    "voice",
    "speaker",
    "roles",
    "words",
    "score",
]
"""Why a claim is not supported: a number, name or quoted string that the source does not have; a
negation on one side only; certain where the evidence is not; somebody's words as the author's own,
or as another speaker's; names in other roles; too few words in its evidence; the checker's score.
``certainty`` and ``words`` are asked of summaries alone."""

N_EVIDENCE: Final = 3
"""Most source sentences given as evidence: a summary sentence seldom joins more."""
STRICT_COVERAGE: Final = 0.9
"""Share of a summary sentence's content words that its evidence must have between them: one word
in ten may be the generator's own. At .75 "reading scores have risen" passes for "have fallen"."""
STRICT_SINGLE: Final = 0.7
"""Share that the nearest sentence alone must have: halves of two sentences make a third meaning
("the board voted" and "it threw out a ban" became "the board voted to ban")."""
VOICE_COVERAGE: Final = 0.6
"""Share of a claim's content words that the author alone must have said, where somebody else
said more of them."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the source says about one claim.

    ``score`` is the checker's probability of support in [0, 1]; ``evidence`` are indices of
    source sentences, best first; ``reasons`` is empty exactly when ``supported``.
    """

    supported: bool
    score: float
    evidence: tuple[int, ...]
    reasons: tuple[Reason, ...]


class Source:
    """A prepared source with the words and states of its sentences; made once for all claims."""

    def __init__(self, document: Document, encoder: Encoder) -> None:
        self.document = document
        self.words = read_words(document, states_of(document, encoder))
        self.stems = frozenset(s for words in self.words for s in words.stems)
        kept = [document.text[s.span.start : s.span.end] for s in document.sentences]
        title = [document.title] if document.title else []
        self.lookup = SourceWords("\n".join([*title, *kept]))

    def text(self, index: int) -> str:
        """One sentence."""
        span = self.document.sentences[index].span
        return self.document.text[span.start : span.end]


def states_of(document: Document, encoder: Encoder) -> list[NDArray[np.float32]]:
    """Token states of the windows of whole sentences, in order."""
    return encoder.token_states(
        [w for w in document.windows if w.voice is None and w.sentence >= 0]
    )


def check_claims(
    claims: Document, source: Source, encoder: Encoder, checker: CheckerSpec, *, strict: bool
) -> list[Verdict]:
    """A verdict on each sentence of ``claims``, itself a prepared document."""
    found = read_words(claims, states_of(claims, encoder))
    return [
        _check(claims, sentence, words, source, checker, strict=strict)
        for sentence, words in zip(claims.sentences, found, strict=True)
    ]


def _check(
    claims: Document,
    sentence: Sentence,
    words: Words,
    source: Source,
    checker: CheckerSpec,
    *,
    strict: bool,
) -> Verdict:
    text = claims.text[sentence.span.start : sentence.span.end]
    evidence, coverage = _evidence(words, source)
    score = support(checker, claim_features([word_rows(words, source.words, source.stems)]))
    found: dict[Reason, bool] = {
        "number": source.lookup.misses_number(text),
        "name": source.lookup.misses_name(text),
        "quotation": any(source.lookup.misses_quotation(q) for q in _quoted(claims, sentence)),
        "negation": _is_turned_round(text, source, evidence),
        "certainty": strict and _is_surer(text, source, evidence),
        "voice": _speaks_for_another(sentence, words, source, evidence, strict=strict),
        "speaker": _has_other_speaker(claims, sentence, source, evidence),
        "roles": _exchanges_roles(text, source, evidence)
        or (strict and _names_from_elsewhere(text, source, evidence)),
        "words": strict
        and (coverage < STRICT_COVERAGE or _single(words, source, evidence) < STRICT_SINGLE),
        "score": score < (checker.strict if strict else checker.threshold),
    }
    reasons = [reason for reason, holds in found.items() if holds]
    return Verdict(not reasons, score, evidence, tuple(reasons))


def _evidence(words: Words, source: Source) -> tuple[tuple[int, ...], float]:
    """The fewest near sentences that have the claim's words between them, and their share."""
    wanted = set(words.content)
    if not wanted:
        return tuple(nearest(words, source.words)[:1]), 0.0
    missing = set(wanted)
    chosen: list[int] = []
    for index in nearest(words, source.words):
        new = missing & source.words[index].content
        # a further sentence has to add more than a word that happens to be there
        if not chosen or len(new) >= max(2, len(wanted) / 5):
            chosen.append(index)
            missing -= new
        if len(chosen) == N_EVIDENCE:
            break
    return tuple(chosen), 1.0 - len(missing) / len(wanted)


def _single(words: Words, source: Source, evidence: Sequence[int]) -> float:
    """Share of the claim's content words that the nearest sentence has."""
    wanted = words.content
    held = source.words[evidence[0]].content if evidence else frozenset()
    return len(wanted & held) / max(1, len(wanted))


# --- the checker --------------------------------------------------------------------------------

LOW: Final = 3
"""Words of least likeness that are averaged: a false claim differs in one to three."""

CLAIM_FEATURES: Final = (
    *(f"min_{name}" for name in WORD_FEATURES),
    *(f"low_{name}" for name in WORD_FEATURES),
    *(f"mean_{name}" for name in WORD_FEATURES),
    "n_words",
)
"""What the checker may read of a claim, in the order of :func:`claim_features`."""


def claim_features(rows: Sequence[Array]) -> Array:
    """(n_features,) of a claim from the rows of its sentences' words."""
    held = np.concatenate(rows)
    if not len(held):
        return np.zeros(len(CLAIM_FEATURES))
    low = np.sort(held, axis=0)[:LOW].mean(axis=0)
    parts = (held.min(axis=0), low, held.mean(axis=0), [len(held) / 50])
    return np.concatenate(parts)


def support(checker: CheckerSpec, features: Array) -> float:
    """The checker's probability that the source supports a claim."""
    at = [CLAIM_FEATURES.index(name) for name in checker.features]
    scaled = (features[at] - np.array(checker.mean)) / np.array(checker.scale)
    logit = checker.intercept + np.clip(scaled, -4, 4) @ np.array(checker.weights)
    return float(1 / (1 + np.exp(-logit)))


# --- hard checks that need the evidence -----------------------------------------------------------


def _quoted(document: Document, sentence: Sentence) -> list[str]:
    """The marked strings that touch a sentence."""
    return [
        document.text[max(q.span.start, sentence.span.start) : min(q.span.end, sentence.span.end)]
        for q in document.quotes
        if q.type != "indirect" and q.span.overlaps(sentence.span)
    ]


def _is_turned_round(text: str, source: Source, evidence: Sequence[int]) -> bool:
    """Whether a shared word is negated in the claim and never in its evidence, or vice versa."""
    theirs: dict[str, set[bool]] = {}
    for index in evidence:
        for word, signs in polarity(source.text(index)).items():
            theirs.setdefault(word, set()).update(signs)
    shared = [(signs, theirs[word]) for word, signs in polarity(text).items() if word in theirs]
    return any(signs.isdisjoint(others) for signs, others in shared)


def _is_surer(text: str, source: Source, evidence: Sequence[int]) -> bool:
    """Whether the nearest sentence holds back where the claim does not."""
    theirs = _lows(source.text(evidence[0])) if evidence else set()
    return bool(theirs & UNCERTAIN) and not _lows(text) & UNCERTAIN


def _names_from_elsewhere(text: str, source: Source, evidence: Sequence[int]) -> bool:
    """Whether the nearest sentence lacks a name of the claim: it may be about somebody else."""
    nearest_words = SourceWords(source.text(evidence[0]) if evidence else "")
    return nearest_words.misses_name(text)


def _lows(text: str) -> set[str]:
    return {token.low for token in tokens(text, Span(0, len(text)))}


def _spoken(source: Source, index: int) -> tuple[set[str], set[str]]:
    """Stems of a source sentence: said by the author, and by others."""
    mine: set[str] = set()
    others: set[str] = set()
    document = source.document
    for part in document.sentences[index].parts:
        side = mine if part.voice == "author" else others
        for span in part.spans:
            side.update(stem(_word(document, word)) for word in word_spans(document.text, span))
    return mine, others


def _word(document: Document, span: Span) -> str:
    return document.text[span.start : span.end]


def _speaks_for_another(
    sentence: Sentence, words: Words, source: Source, evidence: Sequence[int], *, strict: bool
) -> bool:
    """Whether the claim says in its own voice what the source only has others say."""
    if sentence.voice != "author" or not evidence or not words.content:
        return False
    mine: set[str] = set()
    others: set[str] = set()
    for index in evidence:
        by_author, by_others = _spoken(source, index)
        mine |= by_author
        others |= by_others
    wanted = words.content
    borrowed = len(wanted & (others - mine))
    return borrowed > 0 and (strict or len(wanted & mine) / len(wanted) < VOICE_COVERAGE)


def _has_other_speaker(
    claims: Document, sentence: Sentence, source: Source, evidence: Sequence[int]
) -> bool:
    """Whether the claim names a speaker and its evidence names others only."""
    named = _speakers(claims, [sentence.span])
    known = _speakers(source.document, [source.document.sentences[i].span for i in evidence])
    return bool(named) and bool(known) and named.isdisjoint(known)


def _speakers(document: Document, spans: Sequence[Span]) -> set[str]:
    """Name words of whoever speaks in these places."""
    names: set[str] = set()
    for quote in document.quotes:
        if quote.speaker is None or not any(quote.span.overlaps(span) for span in spans):
            continue
        name = quote.speaker_name or _word(document, quote.speaker)
        names.update(t.low for t in tokens(name, Span(0, len(name))) if t.is_word)
    return names


def _exchanges_roles(text: str, source: Source, evidence: Sequence[int]) -> bool:
    """Whether two names of the claim stand in its evidence in the other order only."""
    order = [run[-1] for run in name_runs(text)]
    for first, second in itertools.pairwise(order):
        if first == second:
            continue
        held = [_order(source.text(i), first, second) for i in evidence]
        if any(o == "exchanged" for o in held) and "same" not in held:
            return True
    return False


def _order(text: str, first: str, second: str) -> str:
    places: dict[str, list[int]] = {first: [], second: []}
    low = text.casefold()
    for word, found in places.items():
        at = low.find(word)
        while at >= 0:
            found.append(at)
            at = low.find(word, at + 1)
    if not places[first] or not places[second]:
        return "absent"
    return "same" if min(places[first]) < max(places[second]) else "exchanged"
