"""One HTML file with everything in it: text, tables, charts, and the library that draws them.

The page's own policy lets it fetch nothing, so it says the same in ten years and without a network.
Every text of the archive is escaped; the charts' data is JSON that cannot end its element.
"""

from __future__ import annotations

import json
from datetime import date
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import altair as alt
import vl_convert

from service.batch.schema import SENTENCE_INDICATORS
from service.report.figures import overview, warnings
from service.report.sections import sections
from service.report.source import open_archive

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from service.report.sections import Panel, Section

POLICY: Final = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; "
    "img-src data: blob:"
)
"""Vega compiles its expressions with ``Function``. Nothing may be fetched from anywhere."""

READING: Final = (
    """A mean is that of all sentences, or mentions, of its articles. Scores are calibrated
    probabilities of a model; its card says how often they are wrong, and on what.""",
    """An interval (90 %) says how far a mean would move with other articles of the same kind. It
    takes articles, not sentences, as the sample, and knows nothing of the model's errors.""",
    "Axes of means do not begin at 0: look at their numbers before you compare two charts.",
    "The author's words are what stands outside quotations and reports of others' words.",
)
"""What a reader must know to read the charts."""

NOTICE: Final = "Indicators of language, not a verdict on truth, intent or quality."


def write_report(folder: Path, to: Path, *, title: str) -> None:
    """Read an archive and write its report.

    Raises:
        ArchiveError: there is no archive, or no part of it is whole yet.
        OSError: the file cannot be written.
    """
    with open_archive(folder) as connection:
        content = page(
            title=title,
            about=overview(connection),
            parts=sections(connection),
            cautions=warnings(connection),
            faults=_count_lines(folder / "errors.jsonl"),
        )
    to.write_text(content, encoding="utf-8")


def _count_lines(path: Path) -> int:
    if not path.is_file():
        return 0
    with path.open("rb") as lines:
        return sum(1 for _ in lines)


def page(
    *,
    title: str,
    about: Mapping[str, Any],
    parts: Sequence[Section],
    cautions: Sequence[Mapping[str, Any]],
    faults: int,
) -> str:
    """The whole document."""
    specs: dict[str, dict[str, Any]] = {}
    body = [_head(title, about), _contents(parts)]
    body += [_section(part, specs) for part in parts]
    body.append(_method(about, cautions, faults))
    return (
        "<!doctype html>\n"
        '<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(title)}</title><style>{_own('report.css')}</style></head>\n"
        f"<body>{''.join(body)}\n"
        f'<script type="application/json" id="charts">{in_script(specs)}</script>\n'
        f"<script>{{{_library()}}}</script>\n"
        f"<script>{_own('report.js')}</script>\n</body></html>\n"
    )


def in_script(value: Any) -> str:
    """JSON for a script element: no character in it can end the element or begin a comment."""
    written = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return written.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _own(name: str) -> str:
    return files("service.report").joinpath(name).read_text(encoding="utf-8")


def _library() -> str:
    """Vega, Vega-Lite and Vega-Embed in one script, as vl-convert carries them."""
    version = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
    return str(
        vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=version)
    ).replace("</script", "<\\/script")


def _head(title: str, about: Mapping[str, Any]) -> str:
    when = f"{_day(about['first'])} to {_day(about['last'])}" if about["first"] else "undated"
    tiles = [
        ("articles", f"{about['articles']:,}"),
        ("outlets", f"{about['outlets']:,}"),
        ("sentences", f"{about['sentences']:,}"),
        ("biased sentences, mean", _score(about["sentence_bias"])),
        ("loaded language, mean", _score(about["loaded_language"])),
    ]
    shown = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in tiles)
    return (
        f"<header><h1>{escape(title)}</h1><p class=when>{when}</p>"
        f"<dl class=tiles>{shown}</dl><p class=notice>{escape(NOTICE)}</p></header>"
    )


def _day(value: date) -> str:
    return f"{value.day} {value:%B %Y}"


def _score(value: Any) -> str:
    return "–" if value is None else f"{value:.2f}"


def _contents(parts: Sequence[Section]) -> str:
    links = "".join(f'<a href="#{part.name}">{escape(part.title)}</a>' for part in parts)
    links += '<a href="#method">How to read it</a>'
    return f'<nav aria-label="Parts of this report">{links}</nav><main>'


def _section(part: Section, specs: dict[str, dict[str, Any]]) -> str:
    panels = []
    for number, panel in enumerate(part.panels):
        key = f"{part.name}-{number}"
        if panel.spec is not None:
            specs[key] = panel.spec
        panels.append(_panel(panel, key))
    quotes = f"<h3>In their place</h3><ul class=quotes>{''.join(map(_quote, part.quotes))}</ul>"
    return (
        f'<section id="{part.name}" aria-labelledby="{part.name}-title">'
        f'<h2 id="{part.name}-title">{escape(part.title)}</h2>'
        f"<p class=finding>{escape(part.finding)}</p>"
        f'<div class="panels n{_columns(len(part.panels))}">{"".join(panels)}</div>'
        f"{quotes if part.quotes else ''}</section>"
    )


def _columns(panels: int) -> int:
    """The style of a section: four charts are two rows of two, more are rows of three."""
    return panels if panels <= len(SENTENCE_INDICATORS) else 3


def _panel(panel: Panel, key: str) -> str:
    header = "".join(f'<th scope="col">{escape(name)}</th>' for name in panel.header)
    rows = "".join(
        f'<tr><th scope="row">{escape(first)}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        + "</tr>"
        for first, *cells in panel.rows
    )
    return (
        f'<figure aria-labelledby="{key}-title"><figcaption><h3 id="{key}-title">'
        f"{escape(panel.title)}</h3><p>{escape(panel.note)}</p></figcaption>"
        f'<div class=chart id="{key}"></div>'
        f"<details><summary>The figures as a table</summary>"
        f'<div class=scroll tabindex=0 role=region aria-label="{escape(panel.title)}, figures">'
        f"<table><thead><tr>{header}</tr></thead><tbody>{rows}</tbody></table></div>"
        f"</details></figure>"
    )


def _quote(span: Mapping[str, Any]) -> str:
    voice = str(span["voice"])
    whose = "the author" if voice == "author" else f"{span['speaker'] or 'somebody'}, {voice}"
    when = _day(span["date"]) if isinstance(span["date"], date) else None
    place = ", ".join(escape(str(part)) for part in (span["outlet"], when) if part)
    title = f"<cite>{escape(span['title'])}</cite> " if span["title"] else ""
    return (
        f"<li><blockquote>…{escape(span['prefix'])}<mark>{escape(span['text'])}</mark>"
        f"{escape(span['suffix'])}…</blockquote>"
        f"<p>{span['score']:.2f} · {escape(whose)} · {title}{place}</p></li>"
    )


def _method(about: Mapping[str, Any], cautions: Sequence[Mapping[str, Any]], faults: int) -> str:
    facts = [
        *READING,
        f"Computed by {about['model'] or 'no framing model'}, fingerprint {about['fingerprint']}.",
    ]
    if about["undated"]:
        facts.append(f"{about['undated']:,} articles have no date and are in no week.")
    if faults:
        facts.append(f"{faults:,} records could not be analysed; errors.jsonl says which and why.")
    if cautions:
        listed = ", ".join(f"{row['code']} ({row['articles']:,})" for row in cautions)
        facts.append(f"Articles with a warning: {listed}.")
    shown = "".join(f"<li>{escape(fact)}</li>" for fact in facts)
    return (
        '<section id="method" aria-labelledby="method-title"><h2 id="method-title">How to read '
        f"it</h2><ul>{shown}</ul></section></main>"
    )
