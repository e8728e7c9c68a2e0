"""What can be checked to the letter: numbers, names, quoted strings, and negations.

Numbers are compared by value ("1,000", "a thousand", "1 000"), percentages apart from counts;
names by their words, so that "Putin" finds "Vladimir Putin" and "Russia" finds "Russian".
"""

from __future__ import annotations

import itertools
import re
from decimal import Decimal
from typing import Final, NamedTuple

from service.text.lexicons import word_set
from service.text.lexicons.grammar import FUNCTION_WORDS
from service.text.tokens import Token, tokens
from service.types import Span

_UNITS: Final = {
    word: n
    for n, word in enumerate(
        (
            *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
            *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"),
            *("seventeen", "eighteen", "nineteen"),
        )
    )
}
_TENS: Final = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_ORDINALS: Final = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
_SCALES: Final = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
    "dozen": 12,
}
_SHORT_SCALES: Final = {"k": 1_000, "m": 1_000_000, "bn": 1_000_000_000}
_DIGITS: Final = re.compile(r"(\d[\d.,:]*)([a-z]*)")
_GROUPED: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_LETTERS: Final = re.compile(r"[^\W_]+")

NEGATIONS: Final = word_set(
    "no not never none nor neither nobody nothing without cannot can't won't don't doesn't didn't"
    " isn't aren't wasn't weren't hasn't haven't hadn't wouldn't couldn't shouldn't mustn't"
    " refuse refuses refused refusing deny denies denied denying reject rejects rejected rejecting"
    " fail fails failed failing lack lacks lacked stop stops stopped hardly scarcely barely"
    " unable unlikely unwilling against oppose opposes opposed rebuff rebuffs rebuffed"
    " threw throw thrown scrap scraps scrapped abandon abandons abandoned cancelled"
)
"""Words that turn a statement round, also by their meaning."""
NEGATION_REACH: Final = 4
"""Words before a word in which a negation turns it: "did not yet fully agree"."""

UNCERTAIN: Final = word_set(
    "may might could would should can if unless perhaps possibly probably likely allegedly"
    " reportedly supposedly apparently seem seems seemed appear appears appeared claim claims"
    " claimed want wants wanted hope hopes hoped plan plans planned propose proposes proposed"
    " suggest suggests suggested threaten threatens threatened almost nearly until"
)
"""Words that keep a statement from being a fact."""

NAME_REACH: Final = 4
"""Words between two parts of one name: "President Vladimir Vladimirovich Putin"."""

STEM_LETTERS: Final = 5
"""Letters that decide whether two name words are kin: "Russia" and "Russian"."""


class Number(NamedTuple):
    """A number by value; 30 % and 30 are two."""

    value: Decimal
    percent: bool


def numbers(text: str) -> set[Number]:
    """The numbers of a text, in digits and in words; a bare "one" and "second" are none."""
    found: set[Number] = set()
    held = tokens(text, Span(0, len(text)))
    words = [_split_hyphen(token) for token in held]
    flat = [part for parts in words for part in parts]
    at = 0
    while at < len(flat):
        value, used, plain = _read_number(flat, at)
        if value is None:
            at += 1
            continue
        after = flat[at + used : at + used + 2]
        percent = after[:1] in (["%"], ["percent"]) or after == ["per", "cent"]
        if percent or not plain:
            found.add(Number(value, percent))
        at += used
    return found


def _split_hyphen(token: Token) -> list[str]:
    parts = re.split(r"[-‑]", token.low) if token.is_word else [token.low]
    return [part for part in parts if part]


def _read_number(words: list[str], at: int) -> tuple[Decimal | None, int, bool]:
    """Value, words used, and whether it is a lone word that mostly means something else."""
    match = _DIGITS.fullmatch(words[at])
    if match is not None:
        digits = match.group(1).rstrip(".,:")
        if _GROUPED.fullmatch(digits):
            digits = digits.replace(",", "")
        if not re.fullmatch(r"\d+(?:\.\d+)?", digits):
            digits = "".join(filter(str.isdigit, digits))  # 10:30, 1.000.000
        value = Decimal(digits) * _SHORT_SCALES.get(match.group(2), 1)
        used = 1
        while at + used < len(words) and words[at + used] in _SCALES:
            value *= _SCALES[words[at + used]]
            used += 1
        return value.normalize(), used, False
    return _read_words(words, at)


def _read_words(words: list[str], at: int) -> tuple[Decimal | None, int, bool]:
    """The same for a number in words: "two hundred and ten", "a million", "twenty-one"."""
    total, current, used, before = 0, 0, 0, ""
    while at + used < len(words):
        word = words[at + used]
        small = _UNITS.get(word) or _ORDINALS.get(word)
        if small is not None and before not in _UNITS and before not in _ORDINALS:
            if not before and word in {"first", "second", "third"}:
                break  # "first" mostly counts nothing
            current += small
        elif word in _TENS and before not in _UNITS and before not in _TENS:
            current += _TENS[word]
        elif word in _SCALES and (before or words[at - 1 : at] in (["a"], ["the"])):
            if word == "hundred":
                current = max(1, current) * 100
            else:
                total, current = total + max(1, current) * _SCALES[word], 0
        elif not (word == "and" and before in _SCALES and _is_small(words, at + used + 1)):
            break
        before = word
        used += 1
    if not used:
        return None, 0, False
    return Decimal(total + current).normalize(), used, used == 1 and words[at] == "one"


def _is_small(words: list[str], at: int) -> bool:
    return at < len(words) and (words[at] in _UNITS or words[at] in _TENS)


def name_runs(text: str) -> list[list[str]]:
    """Runs of capitalised words, casefolded, without those that only open a sentence."""
    runs: list[list[str]] = []
    open_run: list[Token] = []
    begins = True
    for token in [*tokens(text, Span(0, len(text))), None]:
        if token is not None and token.is_word and token.capitalised:
            if not open_run:
                opened_sentence = begins
            open_run.append(token)
        elif open_run:
            words = [t.low for t in open_run]
            if opened_sentence and (len(words) == 1 or words[0] in FUNCTION_WORDS):
                words = words[1:]
            words = [word for word in words if word not in FUNCTION_WORDS]
            if words:
                runs.append(words)
            open_run = []
        begins = token is not None and (not token.is_word and token.low in ".!?:“\"'‘")
    return runs


class SourceWords:
    """The words of a source, for looking up names, numbers and quoted strings."""

    def __init__(self, text: str) -> None:
        held = tokens(text, Span(0, len(text)))
        self.numbers = numbers(text)
        self._plain = " " + " ".join(_LETTERS.findall(text.casefold())) + " "
        self._places: dict[str, list[int]] = {}
        for place, token in enumerate(t for t in held if t.is_word):
            for word in _split_hyphen(token):
                self._places.setdefault(_kin(word), []).append(place)

    def misses_number(self, text: str) -> bool:
        """Whether the text states a number that the source does not."""
        return not numbers(text) <= self.numbers

    def misses_name(self, text: str) -> bool:
        """Whether a name's word is not in the source, or two of its words are nowhere together."""
        for run in name_runs(text):
            words = [part for word in run for part in re.split(r"[-‑]", word) if part]
            places = [self._places.get(_kin(word), []) for word in words]
            if not all(places):
                return True
            for first, second in itertools.pairwise(places):
                near = {p + n for p in first for n in range(-NAME_REACH, NAME_REACH + 1)}
                if near.isdisjoint(second):
                    return True
        return False

    def misses_quotation(self, quoted: str) -> bool:
        """Whether a quoted string is not in the source, word for word."""
        return f" {' '.join(_LETTERS.findall(quoted.casefold()))} " not in self._plain


def _kin(word: str) -> str:
    """What words of one name share: the first letters, without ending."""
    return word.casefold()[:STEM_LETTERS]


def stem(word: str) -> str:
    """A rough stem: enough to see that "rejected" and "rejects" are one word."""
    low = word.casefold()
    for ending in ("ingly", "edly", "ing", "ed", "es", "s", "ly"):
        if low.endswith(ending) and len(low) - len(ending) >= 3:  # noqa: PLR2004 - letters left
            return low[: len(low) - len(ending)].removesuffix("e")
    return low.removesuffix("e") if len(low) > 3 else low  # noqa: PLR2004


def polarity(text: str) -> dict[str, set[bool]]:
    """For each content word (stemmed), whether it is ever negated and whether it ever is not."""
    words = [t for t in tokens(text, Span(0, len(text))) if t.is_word]
    found: dict[str, set[bool]] = {}
    for at, token in enumerate(words):
        if token.low in FUNCTION_WORDS or token.low in NEGATIONS:
            continue
        before = words[max(0, at - NEGATION_REACH) : at]
        negated = any(t.low in NEGATIONS for t in before)
        found.setdefault(stem(token.low), set()).add(negated)
    return found
