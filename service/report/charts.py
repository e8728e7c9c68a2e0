"""The charts of a report, as Vega-Lite specifications made by Altair.

Each is one view as wide as its place, so a phone and a wall show the same. Colours of words and
grids come from the page, which is light or dark; those of marks stand out on both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import altair as alt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.report.figures import Group

Spec = dict[str, Any]

BLUE: Final = "#3b7dd8"
ORANGE: Final = "#c8651b"
GREY: Final = "#8a8f98"
VOICE_COLOURS: Final = {"author": BLUE, "quoted": ORANGE}
WHOSE_COLOURS: Final = {"author": BLUE, "others": ORANGE}
"""At least 3.5 to 1 against white and against the dark page (WCAG 1.4.11 wants 3 to 1)."""

ROW: Final = 26
"""Pixels of one row of names."""


def _values(groups: Sequence[Group], **more: Any) -> list[dict[str, Any]]:
    return [
        {
            "label": str(group.label),
            "mean": round(group.mean, 4),
            "low": None if group.low is None else round(group.low, 4),
            "high": None if group.high is None else round(group.high, 4),
            "articles": group.articles,
            "n": group.n,
            **more,
        }
        for group in groups
    ]


def _tooltip(label: str, what: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("label:N", title=label),
        alt.Tooltip("mean:Q", title="mean", format=".3f"),
        alt.Tooltip("low:Q", title="interval from", format=".3f"),
        alt.Tooltip("high:Q", title="to", format=".3f"),
        alt.Tooltip("articles:Q", title="articles", format=","),
        alt.Tooltip("n:Q", title=what, format=","),
    ]


def _names(order: Sequence[str]) -> alt.Y:
    return alt.Y("label:N", sort=list(order), title=None, axis=alt.Axis(labelLimit=130))


def _finished(chart: Any, *, height: int | alt.Step) -> Spec:
    specification: Spec = chart.properties(
        width="container",
        height=height,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
    ).to_dict()
    return specification


def ranked(groups: Sequence[Group], *, label: str, what: str = "sentences") -> Spec:
    """A dot with its interval for each group, the highest on top."""
    order = [str(g.label) for g in sorted(groups, key=lambda g: -g.mean)]
    base = alt.Chart(alt.InlineData(values=_values(groups))).encode(
        y=_names(order), tooltip=_tooltip(label, what)
    )
    # the rule's own label is left to the dot, or a reader would hear each figure twice
    rule = base.mark_rule(strokeWidth=3, opacity=0.45, color=BLUE, aria=False).encode(
        x=alt.X("low:Q", title=None, scale=alt.Scale(zero=False, nice=True)), x2="high:Q"
    )
    dot = base.mark_point(filled=True, size=90, color=BLUE, opacity=1).encode(x="mean:Q")
    return _finished(alt.layer(rule, dot), height=alt.Step(ROW))


def over_time(
    groups: Sequence[Group],
    *,
    beside: Sequence[Group] = (),
    domain: tuple[float, float] | None = None,
) -> Spec:
    """A line with its band, week by week.

    Args:
        groups: by week, in order.
        beside: what to compare with, as a thin dashed line behind.
        domain: lowest and highest score of the axis, where several charts share it.
    """
    weeks = alt.X(
        "label:T", title=None, axis=alt.Axis(format="%-d %b", labelOverlap=True, tickCount=5)
    )
    base = alt.Chart(alt.InlineData(values=_values(groups))).encode(
        x=weeks, tooltip=_tooltip("week of", "sentences")
    )
    scale = alt.Scale(domain=list(domain)) if domain else alt.Scale(zero=False, nice=True)
    # a shared axis is made for the lines: bands may reach past it
    band = base.mark_area(opacity=0.22, color=BLUE, aria=False, clip=domain is not None).encode(
        y=alt.Y("low:Q", title=None, scale=scale), y2="high:Q"
    )
    line = base.mark_line(color=BLUE, strokeWidth=2, aria=False).encode(y="mean:Q")
    dot = base.mark_point(filled=True, size=45, color=BLUE, opacity=1).encode(y="mean:Q")
    layers: list[Any] = [band, line, dot]
    if beside:
        behind = alt.Chart(alt.InlineData(values=_values(beside))).mark_line(
            color=GREY, strokeWidth=1.5, strokeDash=[4, 3], aria=False
        )
        layers.insert(0, behind.encode(x=weeks, y=alt.Y("mean:Q", title=None, scale=scale)))
    return _finished(alt.layer(*layers), height=190)


def bars(counts: Sequence[int]) -> Spec:
    """A histogram of scores in tenths, as shares."""
    total = sum(counts) or 1
    values = [
        {"from": number / 10, "to": (number + 1) / 10, "share": count / total, "count": count}
        for number, count in enumerate(counts)
    ]
    chart = (
        alt.Chart(alt.InlineData(values=values))
        .mark_bar(color=BLUE)
        .encode(
            x=alt.X(
                "from:Q",
                bin="binned",
                title=None,
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(tickCount=6, format=".1f"),
            ),
            x2="to:Q",
            y=alt.Y("share:Q", title=None, axis=alt.Axis(format="%", tickCount=4)),
            tooltip=[
                alt.Tooltip("from:Q", title="score from", format=".1f"),
                alt.Tooltip("to:Q", title="to", format=".1f"),
                alt.Tooltip("count:Q", title="sentences", format=","),
                alt.Tooltip("share:Q", title="share", format=".1%"),
            ],
        )
    )
    return _finished(chart, height=160)


def voices(
    groups: Mapping[str, Sequence[Group]], *, label: str, what: str, signed: bool = False
) -> Spec:
    """Two dots a row, author's and quoted's, with their intervals and a line between."""
    order = [str(g.label) for g in sorted(groups["author"], key=lambda g: -g.mean)]
    values = [v for voice, found in groups.items() for v in _values(found, voice=voice)]
    base = alt.Chart(alt.InlineData(values=values)).encode(y=_names(order))
    scale = alt.Scale(domain=[-1, 1]) if signed else alt.Scale(zero=False, nice=True)
    between = base.mark_line(color=GREY, strokeWidth=1, aria=False).encode(
        x=alt.X("mean:Q", title=None, scale=scale), detail="label:N"
    )
    colour = alt.Color(
        "voice:N",
        scale=alt.Scale(domain=list(VOICE_COLOURS), range=list(VOICE_COLOURS.values())),
        legend=alt.Legend(title=None, orient="top", symbolOpacity=1),
    )
    rule = base.mark_rule(strokeWidth=3, opacity=0.4, aria=False).encode(
        x="low:Q", x2="high:Q", color=colour
    )
    dot = base.mark_point(filled=True, size=90, opacity=1).encode(
        x="mean:Q",
        color=colour,
        # told apart without colour as well
        shape=alt.Shape(
            "voice:N", scale=alt.Scale(domain=list(VOICE_COLOURS), range=["circle", "diamond"])
        ),
        tooltip=[alt.Tooltip("voice:N", title="voice"), *_tooltip(label, what)],
    )
    layers: list[Any] = [between, rule, dot]
    if signed:
        zero = alt.Chart(alt.InlineData(values=[{"x": 0}])).mark_rule(
            color=GREY, strokeDash=[4, 3], aria=False
        )
        layers.insert(0, zero.encode(x="x:Q"))
    return _finished(alt.layer(*layers), height=alt.Step(ROW))


def shares(values: Sequence[Mapping[str, Any]], *, order: Sequence[str]) -> Spec:
    """A field of frames by outlet, darker where a frame is likelier, with the number in it."""
    base = alt.Chart(alt.InlineData(values=[dict(value) for value in values])).encode(
        x=alt.X("frame:N", title=None, axis=alt.Axis(orient="top", labelAngle=-35)),
        y=_names(order),
    )
    field = base.mark_rect(stroke=None).encode(
        color=alt.Color(
            "mean:Q", scale=alt.Scale(domain=[0, 1], range=["#dbe8fa", "#1d4f9c"]), legend=None
        ),
        tooltip=[
            alt.Tooltip("label:N", title="outlet"),
            alt.Tooltip("frame:N", title="frame"),
            alt.Tooltip("mean:Q", title="mean probability", format=".3f"),
        ],
    )
    number = base.mark_text(aria=False).encode(
        text=alt.Text("mean:Q", format=".2f"),
        # white reads on the darker half, ink on the lighter
        color=alt.condition("datum.mean > 0.45", alt.value("#ffffff"), alt.value("#14213a")),
    )
    return _finished(alt.layer(field, number), height=alt.Step(ROW + 4))


def counted(words: Sequence[Mapping[str, Any]]) -> Spec:
    """Bars of how often each word occurs, by whose it is."""
    values = [
        {"label": word["word"], "whose": whose, "times": word[member], "articles": word["articles"]}
        for word in words
        for whose, member in (("author", "author"), ("others", "others"))
    ]
    chart = (
        alt.Chart(alt.InlineData(values=values))
        .mark_bar()
        .encode(
            x=alt.X("times:Q", title=None, stack=True, axis=alt.Axis(tickMinStep=1)),
            y=_names([str(word["word"]) for word in words]),
            color=alt.Color(
                "whose:N",
                scale=alt.Scale(domain=list(WHOSE_COLOURS), range=list(WHOSE_COLOURS.values())),
                legend=alt.Legend(title=None, orient="top"),
            ),
            tooltip=[
                alt.Tooltip("label:N", title="word"),
                alt.Tooltip("whose:N", title="whose"),
                alt.Tooltip("times:Q", title="times", format=","),
                alt.Tooltip("articles:Q", title="articles", format=","),
            ],
        )
    )
    return _finished(chart, height=alt.Step(20))
