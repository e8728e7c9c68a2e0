"""What a report shows, in order: each chart with its sentence, its finding and its table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from service.batch.schema import SENTENCE_INDICATORS
from service.report import charts, figures

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

    from service.report.figures import Group

ABOUT: Final = {
    "sentence_bias": ("Biased sentences", "mean probability that a sentence is biased"),
    "subjectivity": ("Subjective sentences", "mean probability that a sentence is subjective"),
    "loaded_language": ("Loaded language", "mean score of the most loaded word in a sentence"),
    "epistemic": ("Doubt and certainty", "share of sentences with a word of doubt or certainty"),
}
"""Each indicator's heading, and what its score is."""

LEAD: Final = "sentence_bias"
"""The indicator of the findings, of author against quoted, and of each outlet's weeks."""

MARGIN: Final = 0.02
"""Least room above and below lines that share an axis: less would show noise as a landslide."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One chart: its heading and sentence, its specification, and the same as a table."""

    title: str
    note: str
    spec: dict[str, Any] | None
    header: tuple[str, ...]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page; ``name`` is its anchor, ``finding`` the one thing to take from it."""

    name: str
    title: str
    finding: str
    panels: Sequence[Panel] = field(default=())
    quotes: Sequence[dict[str, Any]] = field(default=())


def sections(connection: duckdb.DuckDBPyConnection) -> list[Section]:
    """All parts of the page that this archive has something for."""
    found = [_labels(connection, "outlet", "By outlet"), _labels(connection, "topic", "By topic")]
    outlets = [g.label for g in figures.by_label(connection, "outlet", LEAD)[0]]
    found.append(_weeks(connection))
    found.append(_weeks_of_outlets(connection, outlets))
    found.append(_distribution(connection))
    found.append(_voices(connection, outlets))
    found.append(_names(connection))
    found.append(_frames(connection, outlets))
    found.append(_words(connection))
    return [section for section in found if section is not None]


def _labels(connection: duckdb.DuckDBPyConnection, column: str, title: str) -> Section | None:
    panels = []
    finding = ""
    for name in SENTENCE_INDICATORS:
        found, total = figures.by_label(connection, column, name)
        if not found or [group.label for group in found] == [figures.UNNAMED]:
            continue
        if name == LEAD or not finding:
            finding = _extremes(found, ABOUT[name][0].lower())
            if total > len(found):
                finding += f" Shown are the {len(found)} of {total:,} with most articles."
        panels.append(_ranked(name, found, column))
    return Section(column, title, finding, panels) if panels else None


def _extremes(found: Sequence[Group], what: str) -> str:
    """The highest and the lowest group, and whether the archive can tell them apart."""
    if len(found) == 1:
        return f"{found[0].label}: {what} {_mean(found[0])}."
    ordered = sorted(found, key=lambda group: -group.mean)
    top, bottom = ordered[0], ordered[-1]
    told = f"Most {what}: {top.label}, {_mean(top)}. Least: {bottom.label}, {_mean(bottom)}. "
    if top.low is None or bottom.high is None:
        return told + "One of the two has a single article, which says little."
    if top.low > bottom.high:
        return told + "Their intervals lie apart."
    return told + "Their intervals overlap: the order may be chance."


def _mean(group: Group, form: str = ".2f") -> str:
    if group.low is None or group.high is None:
        return format(group.mean, form)
    return f"{group.mean:{form}} ({group.low:{form}} to {group.high:{form}})"


def _cells(group: Group, *before: str) -> list[str]:
    ends = ["–" if end is None else f"{end:.3f}" for end in (group.low, group.high)]
    return [
        str(group.label),
        *before,
        f"{group.mean:.3f}",
        *ends,
        f"{group.articles:,}",
        f"{group.n:,}",
    ]


def _ranked(name: str, found: Sequence[Group], column: str) -> Panel:
    title, note = ABOUT[name]
    return Panel(
        title,
        f"{note}, author's words",
        charts.ranked(found, label=column),
        (column, "mean", "from", "to", "articles", "sentences"),
        [_cells(group) for group in sorted(found, key=lambda group: -group.mean)],
    )


def _weeks(connection: duckdb.DuckDBPyConnection) -> Section | None:
    panels = []
    finding = ""
    for name in SENTENCE_INDICATORS:
        found = figures.by_week(connection, name)
        if not found:
            continue
        if name == LEAD or not finding:
            first, last = found[0], found[-1]
            finding = (
                f"{ABOUT[name][0]}: {_mean(first)} in the week of {_day(first.label)}, "
                f"{_mean(last)} in the week of {_day(last.label)}."
            )
        panels.append(
            Panel(
                ABOUT[name][0],
                f"{ABOUT[name][1]}, author's words",
                charts.over_time(found),
                ("week of", "mean", "from", "to", "articles", "sentences"),
                [_cells(group) for group in found],
            )
        )
    return Section("week", "Week by week", finding, panels) if panels else None


def _weeks_of_outlets(
    connection: duckdb.DuckDBPyConnection, outlets: Sequence[str]
) -> Section | None:
    """A chart for each outlet, all on one axis, before the line of all together."""
    found = figures.by_outlet_and_week(connection, LEAD, outlets[: figures.MOST_LINES])
    found = {outlet: weeks for outlet, weeks in found.items() if len(weeks) > 1}
    if not found or len(outlets) == 1:  # one outlet's weeks are those of all
        return None
    together = figures.by_week(connection, LEAD)
    means = [week.mean for weeks in (together, *found.values()) for week in weeks]
    # by the means: the band of a week of two articles would flatten every line
    low, high = min(means), max(means)
    margin = max((high - low) / 4, MARGIN)
    domain = (max(0.0, low - margin), min(1.0, high + margin))
    panels = [
        Panel(
            outlet,
            f"{ABOUT[LEAD][1]}, author's words; dashed: all outlets",
            charts.over_time(weeks, beside=together, domain=domain),
            ("week of", "mean", "from", "to", "articles", "sentences"),
            [_cells(week) for week in weeks],
        )
        for outlet, weeks in found.items()
    ]
    return Section(
        "outlet-weeks", "Week by week, by outlet", _largest_change(found, len(outlets)), panels
    )


def _largest_change(found: Mapping[str, Sequence[Group]], outlets: int) -> str:
    """Which outlet has moved most from its first week to its last, and whether that is known."""
    outlet, weeks = max(found.items(), key=lambda item: abs(item[1][-1].mean - item[1][0].mean))
    first, last = weeks[0], weeks[-1]
    told = (
        f"{ABOUT[LEAD][0]}, largest change from an outlet's first week to its last: {outlet}, "
        f"{_mean(first)} to {_mean(last)}. "
    )
    if first.low is None or first.high is None or last.low is None or last.high is None:
        told += "One of the two weeks has a single article, which says little."
    elif first.low > last.high or last.low > first.high:
        told += "Their intervals lie apart."
    else:
        told += "Their intervals overlap: it may be chance."
    if outlets > len(found):
        told += f" Shown are {len(found)} outlets, those with most articles in several weeks."
    return told


def _day(value: Any) -> str:
    return f"{value.day} {value:%B %Y}"


def _distribution(connection: duckdb.DuckDBPyConnection) -> Section | None:
    panels = []
    finding = ""
    for name in SENTENCE_INDICATORS[:3]:  # of the fourth a sentence has a marker or it has none
        counts = figures.histogram(connection, name)
        total = sum(counts)
        if not total:
            continue
        over = sum(counts[5:])
        if name == LEAD or not finding:
            finding = (
                f"{over / total:.0%} of {total:,} sentences in the authors' own words score 0.5 or "
                f"more for {ABOUT[name][0].lower()}."
            )
        rows = [
            [f"{number / 10:.1f} to {(number + 1) / 10:.1f}", f"{count:,}", f"{count / total:.1%}"]
            for number, count in enumerate(counts)
        ]
        panels.append(
            Panel(
                ABOUT[name][0],
                "share of sentences by score, author's words",
                charts.bars(counts),
                ("score", "sentences", "share"),
                rows,
            )
        )
    return Section("distribution", "How scores are spread", finding, panels) if panels else None


def _voices(connection: duckdb.DuckDBPyConnection, outlets: Sequence[str]) -> Section | None:
    panels = []
    finding = ""
    for name in (LEAD, "loaded_language"):
        found = figures.by_voice(connection, name, outlets)
        if not found["author"] or not found["quoted"]:
            continue
        author = {group.label: group.mean for group in found["author"]}
        quoted = {group.label: group.mean for group in found["quoted"]}
        both = author.keys() & quoted.keys()
        if not finding and both:
            more = sum(quoted[label] > author[label] for label in both)
            finding = (
                f"In {more} of {len(both)} outlets, those who are quoted speak in more biased "
                "sentences than the authors."
            )
        panels.append(
            Panel(
                ABOUT[name][0],
                f"{ABOUT[name][1]}, by whose words they are",
                charts.voices(found, label="outlet", what="sentences"),
                ("outlet", "voice", "mean", "from", "to", "articles", "sentences"),
                [_cells(group, voice) for voice, means in found.items() for group in means],
            )
        )
    return Section("voices", "Author against quoted", finding, panels) if panels else None


def _names(connection: duckdb.DuckDBPyConnection) -> Section | None:
    found = figures.portrayals(connection)
    if not found["author"]:
        return None
    ordered = sorted(found["author"], key=lambda group: -group.mean)
    finding = (
        f"Cast best by the authors: {ordered[0].label}, {_mean(ordered[0], '+.2f')}. "
        f"Cast worst: {ordered[-1].label}, {_mean(ordered[-1], '+.2f')}. "
        "Names are counted as each article writes them in full."
    )
    panel = Panel(
        "People and organisations",
        "mean portrayal over mentions, from −1 (cast badly) to +1 (cast well); the "
        f"{len(ordered)} that most articles name",
        charts.voices(found, label="name", what="mentions", signed=True),
        ("name", "voice", "mean", "from", "to", "articles", "mentions"),
        [_cells(group, voice) for voice, means in found.items() for group in means],
    )
    return Section("names", "Who is cast in which light", finding, [panel])


def _frames(connection: duckdb.DuckDBPyConnection, outlets: Sequence[str]) -> Section | None:
    found = figures.frames(connection, outlets)
    if not found:
        return None
    top = max(found, key=lambda cell: cell["mean"])
    panel = Panel(
        "Frames by outlet",
        "mean probability that an article has the frame; an article can have several",
        charts.shares(found, order=outlets),
        ("outlet", "frame", "mean probability"),
        [[cell["label"], cell["frame"], f"{cell['mean']:.3f}"] for cell in found],
    )
    finding = f"Strongest: {top['frame']} in {top['label']}, {top['mean']:.2f}."
    return Section("frames", "Frames", finding, [panel])


def _words(connection: duckdb.DuckDBPyConnection) -> Section | None:
    found = figures.words(connection)
    if not found:
        return None
    panel = Panel(
        "The words that are marked most",
        "times marked as loaded, by whose words they are; those in most articles first",
        charts.counted(found),
        ("word", "articles", "author", "quoted or attributed", "mean score"),
        [
            [
                w["word"],
                f"{w['articles']:,}",
                f"{w['author']:,}",
                f"{w['others']:,}",
                f"{w['score']:.2f}",
            ]
            for w in found
        ],
    )
    finding = f"“{found[0]['word']}” is marked in {found[0]['articles']:,} articles."
    return Section(
        "words", "The most loaded words", finding, [panel], figures.strongest(connection)
    )
