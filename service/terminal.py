"""The analysis of one article as a report for a terminal.

Reads the answer of ``POST /v1/analyze``, so whoever has one, from the command line or from a
server, can print it.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

Answer = dict[str, Any]
"""The JSON object of ``POST /v1/analyze``."""

VOICE_STYLES = {"author": "bold cyan", "quoted": "magenta", "attributed": "yellow", "mixed": "blue"}
BAR_WIDTH = 10
CONTEXT = 24
"""Characters of context on either side of a marked word: with its score it fills 80 columns."""
MAX_ENTITIES = 12
HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Control, format (bidirectional overrides among them), surrogate, line and paragraph separator:
an article must not be able to steer the terminal that it is printed in."""


def report(answer: Answer, *, max_spans: int = 15) -> RenderableType:
    """The whole report; of the marked spans the ``max_spans`` strongest, in document order."""
    parts: list[RenderableType] = [_heading(answer)]
    if answer.get("summary"):
        parts += [section("Summary"), _summary(answer["summary"])]
    if answer.get("indicators"):
        parts += [section("Scores"), _scores(answer["indicators"])]
        if answer["indicators"].get("frames"):
            parts += [section("Frames"), _frames(answer["indicators"]["frames"])]
    certain = [span for span in answer.get("spans", ()) if span["indicator"] == "epistemic"]
    marked = [span for span in answer.get("spans", ()) if span["indicator"] != "epistemic"]
    if marked:
        parts += [_spans_title(marked, max_spans), _spans(marked, max_spans)]
    if certain:
        parts += [section("Words of doubt and certainty"), _epistemic(certain)]
    if answer.get("entities"):
        parts += [section("Who is named, and how"), _entities(answer["entities"])]
    if answer["document"]["excluded"]:
        parts += [section("Left out of the analysis"), _excluded(answer["document"]["excluded"])]
    if answer.get("warnings"):
        parts += [section("Warnings"), _warnings(answer["warnings"])]
    if answer.get("notice"):
        parts.append(Text(f"\n{answer['notice']}", style="italic"))
    return Group(*parts)


def figures_table(
    figures: Mapping[str, Any], *, stored: Mapping[str, Any] | None = None
) -> RenderableType:
    """What ``service.training.evaluate.evaluate`` measured, one row for each figure.

    ``stored`` are an artifact's own figures; what differs from them is marked.
    """
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("head", "figure"):
        table.add_column(column)
    for column in ("value", "95 % interval", "n", *(("stored",) if stored else ())):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("measured on", style="dim")
    for head, measured in figures["heads"].items():
        for name, figure in measured["figures"].items():
            known: list[Text] = []
            if stored:
                known.append(_beside(stored["heads"].get(head, {}), name, figure["value"]))
            table.add_row(
                head,
                name,
                f"{figure['value']:.3f}",
                f"{figure['low']:.3f}–{figure['high']:.3f}",
                str(measured["n"]),
                *known,
                measured["estimate"],
            )
        table.add_section()
    return table


def _beside(stored: Mapping[str, Any], name: str, value: float) -> Text:
    """A stored figure, in red where the measured one is another."""
    figure = stored.get("figures", {}).get(name)
    if figure is None:
        return Text("–")
    same = f"{figure['value']:.3f}" == f"{value:.3f}"
    return Text(f"{figure['value']:.3f}", style="" if same else "red")


def probes_table(probes: Mapping[str, Any]) -> RenderableType:
    """What ``service.training.probes.run_probes`` measured; past the limit in red."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("probed on", "group", "score"):
        table.add_column(column)
    for column in ("mean change", "95 % interval", "largest effect"):
        table.add_column(column, justify="right", no_wrap=True)
    for row in probes["figures"]:
        change, effect = row["mean_change"], row["largest_effect"]
        table.add_row(
            row["source"],
            row["group"],
            row["score"],
            f"{change['value']:.3f}",
            f"{change['low']:.3f}–{change['high']:.3f}",
            Text(
                f"{effect['name']} {effect['value']:+.3f}",
                style="red" if abs(effect["value"]) > probes["limit"] else "",
            ),
        )
    past = f"{len(probes['moved'])} effects of a name alone are past {probes['limit']:g}."
    return Group(table, Text(past))


def printable(text: str) -> str:
    """``text`` on one line, without characters that a terminal would obey or hide."""
    visible = (
        " " if char.isspace() or unicodedata.category(char) in HIDDEN_CATEGORIES else char
        for char in text
    )
    return " ".join("".join(visible).split())


def section(title: str) -> Text:
    """A heading with an empty line before it."""
    return Text(f"\n{title}", style="bold")


def indented(*lines: RenderableType) -> RenderableType:
    """The lines, moved in by two columns."""
    return Padding(Group(*lines), (0, 0, 0, 2))


def _heading(answer: Answer) -> RenderableType:
    document, coverage = answer["document"], answer["coverage"]
    title = printable(document["title"] or "(no title)")
    facts = (
        f"{coverage['sentences']} sentences, {coverage['characters']:,} of "
        f"{document['length']:,} characters, "
        f"language {document['language']['code']}, models {answer['fingerprint'][:8]}"
    )
    return Group(Text(title, style="bold underline"), Text(facts, style="dim"))


def _summary(summary: Answer) -> RenderableType:
    lines: list[RenderableType] = []
    for sentence in summary["sentences"]:
        line = Text("• ")
        line.append(printable(sentence["text"]))
        line.append(f"  [{sentence['voice']}]", style=VOICE_STYLES[sentence["voice"]])
        lines.append(line)
    if summary.get("fallback"):
        lines.append(Text(f"({summary['method']}: {summary['fallback']})", style="dim"))
    return indented(*lines)


def _bar(score: float | None) -> Text:
    """A share from 0 to 1 as a bar; ``None`` (nothing to score) as an empty one."""
    filled = round((score or 0.0) * BAR_WIDTH)
    return Text("█" * filled, style="red") + Text("░" * (BAR_WIDTH - filled), style="dim")


def number(value: float | None, form: str = ".2f") -> str:
    """A figure, or a dash where there is none."""
    return "–" if value is None else format(value, form)


def _voice_score(entry: Mapping[str, Any] | None, form: str = ".2f") -> str:
    if not entry or not entry["n"]:
        return "–"
    return f"{number(entry['score'], form)} ({entry['n']})"


def _scores(indicators: Mapping[str, Answer]) -> RenderableType:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("")
    table.add_column("score", justify="right")
    table.add_column("")
    table.add_column("interval", justify="center", no_wrap=True)
    for voice in ("author", "quoted", "attributed"):
        table.add_column(voice, justify="right", style=VOICE_STYLES[voice], no_wrap=True)
    table.add_column("per 1,000", justify="right")
    for name, entry in indicators.items():
        if "score" not in entry:  # frames: several scores, shown apart
            continue
        interval, voices = entry.get("interval"), entry.get("by_voice") or {}
        table.add_row(
            name.replace("_", " "),
            number(entry["score"]),
            _bar(entry["score"]),
            f"{interval['low']:.2f}–{interval['high']:.2f}" if interval else "–",
            *(_voice_score(voices.get(voice)) for voice in ("author", "quoted", "attributed")),
            number(entry.get("per_1000_words"), ".1f"),
        )
    note = Text("in brackets: sentences; per 1,000: marked words in a thousand", style="dim")
    return indented(table, note)


def _frames(frames: Mapping[str, float]) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    for name, score in frames.items():
        table.add_row(name.replace("_", " "), number(score), _bar(score))
    return indented(table)


def _strongest(spans: Sequence[Answer], max_spans: int) -> list[Answer]:
    chosen = sorted(spans, key=lambda span: -span["score"])[:max_spans]
    return sorted(chosen, key=lambda span: (span["start"], span["end"]))


def _spans_title(spans: Sequence[Answer], max_spans: int) -> Text:
    shown = "" if len(spans) <= max_spans else f" (the {max_spans} strongest of {len(spans)})"
    return section(f"Marked words in context{shown}")


def _spans(spans: Sequence[Answer], max_spans: int) -> RenderableType:
    return indented(*(_span(span) for span in _strongest(spans, max_spans)))


def _span(span: Answer) -> Text:
    before, after = printable(span["prefix"])[-CONTEXT:], printable(span["suffix"])[:CONTEXT]
    gap_before = " " if span["prefix"][-1:].isspace() else ""
    gap_after = " " if span["suffix"][:1].isspace() else ""
    line = Text(f"{span['score']:.2f} ", style="dim")
    line.append(f"{span['voice'][:6]:<6} ", style=VOICE_STYLES[span["voice"]])
    line.append(f"…{before}{gap_before}", style="default")
    line.append(printable(span["text"]), style="bold reverse")
    line.append(f"{gap_after}{after}…", style="default")
    if span.get("speaker"):
        line.append(f" ({printable(span['speaker']['text'])})", style="dim")
    return line


def _epistemic(spans: Sequence[Answer]) -> RenderableType:
    """The marked words by kind, each with how often it occurs."""
    kinds: dict[str, Counter[str]] = {}
    for span in spans:
        word = printable(span["text"]).lower()
        kinds.setdefault(span.get("kind") or "other", Counter())[word] += 1
    lines = (
        ", ".join(f"{word} ×{n}" if n > 1 else word for word, n in counts.most_common())
        for counts in kinds.values()
    )
    return indented(*(Text(f"{kind}: {line}") for kind, line in zip(kinds, lines, strict=True)))


def _entities(entities: Sequence[Answer]) -> RenderableType:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("name")
    table.add_column("type", style="dim")
    table.add_column("mentions", justify="right")
    for voice in ("author", "quoted", "attributed"):
        table.add_column(voice, justify="right", style=VOICE_STYLES[voice], no_wrap=True)
    for entity in entities[:MAX_ENTITIES]:
        cast = entity.get("portrayal") or {}
        table.add_row(
            printable(entity["name"]),
            entity["type"],
            str(len(entity["mentions"])),
            *(
                _voice_score(cast.get(voice), "+.2f")
                for voice in ("author", "quoted", "attributed")
            ),
        )
    more = len(entities) - MAX_ENTITIES
    note = "portrayal from −1 (cast badly) to +1 (cast well), in brackets: mentions"
    return indented(table, Text(note + (f"; {more} more names" if more > 0 else ""), style="dim"))


def _excluded(excluded: Sequence[Answer]) -> RenderableType:
    def lines() -> Iterator[Text]:
        for part in excluded:
            size = part["end"] - part["start"]
            yield Text(f"{part['reason']}: characters {part['start']} to {part['end']} ({size})")

    return indented(*lines())


def _warnings(warnings: Sequence[Answer]) -> RenderableType:
    return indented(
        *(Text(f"{warning['code']}: {warning['detail']}", style="yellow") for warning in warnings)
    )
