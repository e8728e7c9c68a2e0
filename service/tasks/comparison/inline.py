"""A whole comparison in one thread, with the encoder called directly."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from service.errors import ArticlesRefused, InputError, InvalidOption
from service.tasks.answer import to_answer, to_json_bytes
from service.tasks.comparison.answer import to_compared_bytes
from service.tasks.comparison.profile import make_profile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.tasks.pipeline import Pipeline
    from service.types import AnalysisOptions, Article


def compare_articles(
    articles: Sequence[tuple[Article, AnalysisOptions]], pipeline: Pipeline
) -> bytes:
    """What the service answers, without ``request_id`` and ``timings_ms``.

    Raises:
        InvalidOption: an option of all articles cannot be met.
        ArticlesRefused: articles that cannot be analysed, all of them; nothing was computed.
    """
    asked = [(article, replace(options, compared=True)) for article, options in articles]
    refusals: dict[int, InputError] = {}
    for place, (article, options) in enumerate(asked):
        try:
            pipeline.prepare(article, options)
        except InvalidOption:
            raise
        except InputError as error:
            refusals[place] = error
    if refusals:
        raise ArticlesRefused(refusals)
    analyses = [pipeline.analyse(article, options) for article, options in asked]
    return to_compared_bytes(
        [to_json_bytes(to_answer(analysis, pipeline)) for analysis in analyses],
        [make_profile(analysis) for analysis in analyses],
        fingerprint=pipeline.fingerprint,
    )
