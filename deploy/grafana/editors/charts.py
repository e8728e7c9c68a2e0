"""The panels of the editors' dashboard, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grafana_foundation_sdk.models import dashboard as models
from grafana_foundation_sdk.models import units

from deploy.grafana.editors.sql import CHOSEN, Select, means
from deploy.grafana.panels import GREEN, RED, Head, Steps, bars, lines, number, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grafana_foundation_sdk.cog.builder import Builder

MOST_ROWS: Final = 30
"""Names or terms in a table: more are not read."""

FRAMES: Final = ("conflict", "economic", "human_interest", "moral", "resolution")
BINS: Final = 10

INTERVAL: Final = (
    "Intervals (90 %) say how far a mean would move with other articles of the same kind;"
    " they know nothing of the model's own errors. None below three articles."
)

_TOTAL: Final = "${indicator}_sum"
_COUNT: Final = "${indicator}_n"


def basis() -> Iterator[Builder[models.Panel]]:
    """How much there is, and whether it may be compared at all."""
    for id_, title, description, column in (
        (
            1,
            "Articles",
            "Chosen by outlet, topic and time. Those without a date are not here.",
            "*",
        ),
        (2, "Outlets", "With at least one of these articles.", "DISTINCT outlet"),
    ):
        yield number(
            Head(id=id_, title=title, description=description, span=6),
            Select(f"SELECT count({column}) AS found FROM articles WHERE {CHOSEN}"),
        )
    yield number(
        Head(
            id=3,
            title="Articles without a date",
            description="They are in the archive, and in no chart of this dashboard.",
            span=6,
        ),
        Select("SELECT count(*) AS undated FROM articles WHERE day IS NULL"),
    )
    yield number(
        Head(
            id=4,
            title="Fingerprints",
            description=(
                "Builds that scored these articles. Red: more than one, whose scores must not be"
                " compared with one another; score the older part anew."
            ),
            span=6,
        ),
        Select(f"SELECT count(DISTINCT fingerprint) AS builds FROM articles WHERE {CHOSEN}"),
        steps=Steps(GREEN, ((2, RED),)),
    )


def outlets() -> Iterator[Builder[models.Panel]]:
    """Means of the whole time that is chosen, and what lies behind them."""
    yield rows(
        Head(
            id=11,
            title="Mean by outlet",
            description=f"Of the author's own sentences. {INTERVAL}",
            unit=units.PercentUnit,
            span=12,
        ),
        Select(means(by="outlet", total=_TOTAL, count=_COUNT) + " ORDER BY mean DESC"),
        counts=("articles", "n"),
    )
    shares = ", ".join(
        f"sum(CAST(${{indicator}}_h{bin_} AS DOUBLE)) / sum(${{indicator}}_n)"
        f' AS "{bin_ / BINS:.1f}"'
        for bin_ in range(BINS)
    )
    yield bars(
        Head(
            id=12,
            title="Sentences by score",
            description=(
                "Share of the author's sentences in each tenth of the scale: a mean of 0.4 can be"
                " all sentences at 0.4, or few at 1."
            ),
            unit=units.PercentUnit,
            span=12,
        ),
        Select(
            f"SELECT outlet, {shares} FROM articles WHERE {CHOSEN} GROUP BY outlet ORDER BY outlet"
        ),
        x="outlet",
        stacked=True,
    )
    frames = ", ".join(f"avg(frame_{frame}) AS {frame}" for frame in FRAMES)
    yield bars(
        Head(
            id=13,
            title="Frames by outlet",
            description="Mean of the articles' scores: how much each way to tell a story is used.",
            unit=units.PercentUnit,
            span=24,
        ),
        Select(
            f"SELECT outlet, {frames} FROM articles WHERE {CHOSEN} GROUP BY outlet ORDER BY outlet"
        ),
        x="outlet",
    )


def weeks() -> Iterator[Builder[models.Panel]]:
    """Means by week: all outlets in one, then each with its interval."""
    week = "date_trunc('week', day) AS time"
    yield lines(
        Head(
            id=21,
            title="Mean by week, all outlets",
            description="Of the author's own sentences, at each week's Monday.",
            unit=units.PercentUnit,
            span=24,
        ),
        Select(
            "SELECT time, outlet, mean FROM ("
            + means(by=f"{week}; outlet", total=_TOTAL, count=_COUNT)
            + ") ORDER BY time, outlet",
            "lines",
        ),
        high=1,
    )
    each = lines(
        Head(
            id=22,
            title="$outlet, with interval",
            description=f"Of the author's own sentences, week by week. {INTERVAL}",
            unit=units.PercentUnit,
            span=8,
        ),
        Select(
            "SELECT time, mean, low, high FROM ("
            + means(by=week, total=_TOTAL, count=_COUNT)
            + ") ORDER BY time",
            "lines",
        ),
        high=1,
    )
    each.repeat("outlet").repeat_direction("h").max_per_row(3)
    thin = models.DynamicConfigValue(id_val="custom.lineWidth", value=0)
    band = models.DynamicConfigValue(id_val="custom.fillBelowTo", value="low")
    each.override_by_name("low", [thin])
    each.override_by_name("high", [thin, band])
    yield each


def voices() -> Iterator[Builder[models.Panel]]:
    """What the authors say themselves, beside what they let others say."""
    columns = ", ".join(
        f"sum(${{indicator}}_{voice} * ${{indicator}}_{voice}_n)"
        f" / sum(CASE WHEN ${{indicator}}_{voice} IS NOT NULL THEN ${{indicator}}_{voice}_n END)"
        f" AS {voice}"
        for voice in ("author", "quoted", "attributed")
    )
    description = (
        "Mean of the sentences of each voice: the author's own, inside quotation marks, and"
        " reported without marks. Charged words in others' mouths are a choice too, but not the"
        " author's words."
    )
    yield bars(
        Head(
            id=31,
            title="By voice and outlet",
            description=description,
            unit=units.PercentUnit,
            span=12,
        ),
        Select(
            f"SELECT outlet, {columns} FROM articles WHERE {CHOSEN} GROUP BY outlet ORDER BY outlet"
        ),
        x="outlet",
    )
    yield lines(
        Head(
            id=32,
            title="By voice and week",
            description=description,
            unit=units.PercentUnit,
            span=12,
        ),
        Select(
            f"SELECT date_trunc('week', day) AS time, {columns} FROM articles"
            f" WHERE {CHOSEN} GROUP BY time ORDER BY time",
            "lines",
        ),
        high=1,
    )


def names() -> Iterator[Builder[models.Panel]]:
    """How those are cast whom articles are about."""
    for id_, voice, of in ((41, "author", "the authors"), (42, "quoted", "those quoted")):
        of_voice = means(
            by="name; type",
            total=f"positive_{voice}_sum - negative_{voice}_sum",
            count=f"portrayal_{voice}_n",
            table="entities",
        )
        yield rows(
            Head(
                id=id_,
                title=f"Portrayal by {of}",
                description=(
                    "-1 is always cast negatively, 1 always positively; the names with most"
                    f" mentions. n counts mentions. {INTERVAL}"
                ),
                span=12,
            ),
            Select(f"{of_voice} ORDER BY n DESC, name LIMIT {MOST_ROWS}"),
            counts=("articles", "n"),
        )


def terms() -> Iterator[Builder[models.Panel]]:
    """The words that carry the scores."""
    for id_, voices_, of in (
        (51, "voice = 'author'", "the authors"),
        (52, "voice IN ('quoted', 'attributed')", "others"),
    ):
        yield rows(
            Head(
                id=id_,
                title=f"Most loaded terms of {of}",
                description=(
                    "Marked as loaded, by how often; score is the mean of their scores. The same"
                    " term marked twice in an article counts twice."
                ),
                span=12,
            ),
            Select(
                'SELECT lower(text) AS term, count(*) AS times, count(DISTINCT "row") AS articles,'
                " count(DISTINCT outlet) AS outlets, avg(score) AS score FROM spans"
                f" WHERE {CHOSEN} AND indicator = 'loaded_language' AND {voices_}"
                f" GROUP BY term ORDER BY times DESC, score DESC, term LIMIT {MOST_ROWS}"
            ),
            counts=("times", "articles", "outlets"),
        )
