"""The comparison of several articles as a report for a terminal.

Reads the answer of ``POST /v1/compare``. Articles are columns, under letters that the head of the
report explains, so that ten of them fit as well as two.
"""

from __future__ import annotations

from collections import defaultdict
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from service.terminal import VOICE_STYLES, indented, number, printable, section

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

Answer = dict[str, Any]
"""The JSON object of ``POST /v1/compare``."""

MAX_NAMES = 15
MAX_SPEAKERS = 12
VOICES = ("author", "quoted", "attributed")


def comparison_report(answer: Answer, *, max_terms: int = 20) -> RenderableType:
    """The whole report; of the loaded words of each voice the ``max_terms`` strongest."""
    letters = {a["id"]: ascii_uppercase[n] for n, a in enumerate(answer["articles"])}
    compared = answer["comparison"]
    parts: list[RenderableType] = [
        _heading(answer, letters),
        section("Scores, and where they differ"),
        _scores(compared, letters),
        section("Whose words"),
        _speech(compared, letters),
    ]
    if compared["entities"]:
        parts += [section("Who is named, and how"), _entities(compared["entities"], letters)]
    if compared["terms"]:
        parts += [section("Loaded words"), _terms(compared["terms"], letters, max_terms)]
    if answer["warnings"]:
        lines = (
            Text(f"{w['code']}: {printable(w['detail'])}", style="yellow")
            for w in answer["warnings"]
        )
        parts += [section("Warnings"), indented(*lines)]
    parts.append(Text(f"\n{answer['notice']}", style="italic"))
    return Group(*parts)


def _table(first: str, letters: Mapping[str, str], *more: str) -> Table:
    """A table with a column for each article, and perhaps more."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(first)
    for column in (*letters.values(), *more):
        table.add_column(column, justify="right", no_wrap=True)
    return table


def _heading(answer: Answer, letters: Mapping[str, str]) -> RenderableType:
    lines: list[RenderableType] = []
    for article in answer["articles"]:
        line = Text(f"{letters[article['id']]}  ", style="bold")
        line.append(printable(article["id"]))
        if article["document"]["title"]:
            line.append(f"  {printable(article['document']['title'])}", style="underline")
        line.append(f"  ({article['coverage']['sentences']} sentences)", style="dim")
        lines.append(line)
        lines += [
            Text(f"   {w['code']}: {w['detail']}", style="yellow") for w in article["warnings"]
        ]
    return Group(*lines)


def _scores(compared: Answer, letters: Mapping[str, str]) -> RenderableType:
    """Every score; then the differences whose interval has zero outside."""
    table = _table("in the author's voice", letters)
    pairs = compared["pairs"]
    for kind in ("indicators", "frames"):
        for name in pairs[0][kind] | pairs[-1][kind]:
            scores: dict[str, float | None] = {}
            for pair in pairs:
                gap = pair[kind].get(name, {})
                for side in ("first", "second"):
                    scores[pair[side]] = gap.get(side, {}).get("score")
            table.add_row(_label(kind, name), *(number(scores.get(i)) for i in letters))
        table.add_section()
    lines = [_difference(*found, letters) for found in _differing(pairs)]
    correction = compared["correction"]["indicators"]
    n = correction["comparisons"]
    note = (
        f"Of {n} differences, chance alone marks about {n / 10:.0f}. Bold ones stand even so."
        if lines
        else f"None of the {n} differences has an interval without zero."
    )
    return indented(table, *lines, Text(note, style="dim"))


def _label(kind: str, name: str) -> str:
    plain = name.replace("_", " ")
    return f"frame: {plain}" if kind == "frames" else plain


def _differing(pairs: Sequence[Answer]) -> list[tuple[Answer, str, Answer]]:
    """Pair, label and gap of every difference that its interval tells from zero, surest first."""
    found = []
    for pair in pairs:
        for kind in ("indicators", "frames"):
            for name, gap in pair[kind].items():
                label = _label(kind, name)
                found.append((pair, label, gap))
                for voice, own in gap.get("by_voice", {}).items():
                    if voice != "author":  # the author's is the indicator's own
                        found.append((pair, f"{label}, {voice}", own))
    found = [entry for entry in found if entry[2]["excludes_zero"]]
    return sorted(found, key=lambda entry: not entry[2]["excludes_zero_corrected"])


def _difference(pair: Answer, label: str, gap: Answer, letters: Mapping[str, str]) -> Text:
    first, second = letters[pair["first"]], letters[pair["second"]]
    low, high = gap["interval"]["low"], gap["interval"]["high"]
    return Text(
        f"{first} − {second}  {label}: {gap['difference']:+.2f}  ({low:+.2f} to {high:+.2f})",
        style="bold" if gap["excludes_zero_corrected"] else "",
    )


def _speech(compared: Answer, letters: Mapping[str, str]) -> RenderableType:
    table = _table("share of all words", letters)
    for voice in VOICES:
        shares = {one["id"]: one["words"][voice]["share"] for one in compared["speech"]}
        table.add_row(
            Text(voice, style=VOICE_STYLES[voice]), *(f"{shares[i]:.0%}" for i in letters)
        )
    table.add_section()
    speakers = [s for s in compared["speakers"] if s["name"] is not None]
    for speaker in speakers[:MAX_SPEAKERS]:
        words = {one["id"]: sum(one["words"].values()) for one in speaker["articles"]}
        name = printable(speaker["name"])
        table.add_row(
            Text(name, style="" if speaker["named"] else "dim"),
            *(f"{words[i]} words" if i in words else "–" for i in letters),
        )
    more = len(speakers) - MAX_SPEAKERS
    note = "speakers: words quoted or reported" + (f"; {more} more speakers" if more > 0 else "")
    return indented(table, Text(note, style="dim"))


def _entities(entities: Sequence[Answer], letters: Mapping[str, str]) -> RenderableType:
    table = _table("name", letters)
    for entity in entities[:MAX_NAMES]:
        found = {one["id"]: one for one in entity["articles"]}
        table.add_row(
            printable(entity["name"]),
            *(_cast(found[i]) if i in found else "–" for i in letters),
        )
    more = len(entities) - MAX_NAMES
    note = "mentions, and how the author casts them, from −1 (badly) to +1 (well)"
    lines = [
        Text(
            f"{letters[d['first']]} − {letters[d['second']]}  {printable(entity['name'])}, "
            f"{d['voice']}: {d['difference']:+.2f}  "
            f"({d['interval']['low']:+.2f} to {d['interval']['high']:+.2f})",
            style="bold" if d["excludes_zero_corrected"] else "",
        )
        for entity in entities
        for d in entity["differences"]
        if d["excludes_zero"]
    ]
    note += f"; {more} more names" if more > 0 else ""
    return indented(table, *lines, Text(note, style="dim"))


def _cast(entry: Answer) -> str:
    author = entry["portrayal"]["author"]
    return f"{entry['mentions']}  {number(author['score'], '+.2f')}"


def _terms(terms: Sequence[Answer], letters: Mapping[str, str], max_terms: int) -> RenderableType:
    """Words by voice and by the articles that use them, the strongest first."""
    lines: list[RenderableType] = []
    for voice in VOICES:
        rows: dict[str, list[str]] = defaultdict(list)
        of_voice = [term for term in terms if term["voice"] == voice]
        for term in of_voice[:max_terms]:
            users = "".join(letters[one["id"]] for one in term["articles"])
            others = "".join(letters[i] for i in term["in_other_voices"])
            word = printable(term["term"])
            rows[users].append(f"{word} ({others}: another voice)" if others else word)
        for users, words in sorted(rows.items(), key=lambda row: (len(row[0]), row[0])):
            line = Text(f"{voice:<10} ", style=VOICE_STYLES[voice])
            line.append(f"{'only ' if len(users) == 1 else ''}{', '.join(users)}: ", style="bold")
            line.append(", ".join(words), style="default")
            lines.append(line)
        if len(of_voice) > max_terms:
            lines.append(Text(f"{len(of_voice) - max_terms} more words, {voice}", style="dim"))
    return indented(*lines)
