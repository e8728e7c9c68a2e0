"""The abstractive summary: the generator's draft, of which only supported sentences are shown.

Whatever goes wrong - no generator, a failing one, too little that the article supports - the
extractive summary stands, and its ``fallback`` says why.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Final, cast

from service.errors import InputError, ModelUnavailable
from service.tasks.analysis import SummarySentence
from service.tasks.framing import score_framing
from service.tasks.framing_shift import framing_shift, text_framing
from service.tasks.grounding import Source, check_claims
from service.tasks.location import Locator
from service.tasks.rhetoric import dangles
from service.text.words import word_spans
from service.types import AnalysisOptions, Article

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.tasks.analysis import Analysis, Summary
    from service.tasks.framing import Framing
    from service.tasks.framing_shift import FramingShift
    from service.tasks.grounding import Verdict
    from service.tasks.pipeline import Pipeline
    from service.types import Document, Indicator

_logger = logging.getLogger(__name__)

NO_GENERATOR: Final = "no abstractive model is configured"
NOT_LOADED: Final = "the abstractive model could not be loaded"
NO_CHECKER: Final = "no grounding model is installed, so that no draft could be checked"
FAILED: Final = "the abstractive model failed"
OUT_OF_TIME: Final = "the abstractive model ran out of time"
EMPTY: Final = "the abstractive model wrote nothing"
UNSUPPORTED: Final = "the article supports {kept} of the {n} sentences of the draft; {least} needed"
TOO_LONG: Final = "no supported sentence of the draft fits into max_words"

MIN_SHARE: Final = 0.5
"""Of the sentences asked for, or written where the draft is shorter, that must be left: one of
three is a remark, not a summary."""


def wants_draft(analysis: Analysis) -> bool:
    """Whether the request asks for an abstractive summary."""
    options = analysis.document.options.summary
    return options is not None and options.method == "abstractive"


def missing(pipeline: Pipeline) -> str | None:
    """Why no draft can be made at all, or ``None``."""
    models = pipeline.models
    if models.generator is None:
        return NO_GENERATOR if models.generator_problem is None else NOT_LOADED
    return NO_CHECKER if models.checker is None else None


def fall_back(analysis: Analysis, reason: str) -> Analysis:
    """The analysis with its extractive summary, saying why it is not abstractive."""
    assert analysis.summary is not None
    return replace(analysis, summary=replace(analysis.summary, fallback=reason))


def abstract(
    analysis: Analysis,
    pipeline: Pipeline,
    *,
    stop: Callable[[], bool] = lambda: False,
    told: Callable[[bool], None] = lambda _: None,
) -> Analysis:
    """Draft, check and replace the summary of an analysis; takes seconds.

    Args:
        analysis: with its extractive summary.
        pipeline: that made it.
        stop: ends the drafting early, for a caller that has gone.
        told: whether the generator did its work.
    """
    reason = missing(pipeline)
    if reason is not None:
        return fall_back(analysis, reason)
    generator, options = pipeline.models.generator, analysis.document.options.summary
    assert generator is not None
    assert options is not None
    try:
        draft = generator.draft(
            [_text(analysis.document, n) for n in range(len(analysis.document.sentences))],
            max_sentences=options.max_sentences,
            stop=stop,
        )
    except ModelUnavailable as error:
        # its kind only: a message could hold a piece of the article
        _logger.error("the generator failed", extra={"error": type(error.__cause__).__name__})  # noqa: TRY400
        told(False)  # noqa: FBT003
        return fall_back(analysis, FAILED)
    told(True)  # noqa: FBT003
    if not draft.complete:
        return fall_back(analysis, OUT_OF_TIME)
    return ground(analysis, draft.text, pipeline)


def ground(analysis: Analysis, draft: str, pipeline: Pipeline) -> Analysis:
    """Replace the summary by what the article supports of a draft, or say why not."""
    options, checker = analysis.document.options.summary, pipeline.models.checker
    assert options is not None
    assert checker is not None
    try:
        claims = pipeline.prepare(Article(text=draft), CLAIM_OPTIONS)
    except InputError:  # no letter in it, or no sentence
        return fall_back(analysis, EMPTY)
    encoder = pipeline.models.encoder
    source = Source(analysis.document, encoder)
    verdicts = check_claims(claims, source, encoder, checker, strict=True)
    standing = [
        n for n, v in enumerate(verdicts) if v.supported and not dangles(_text(claims, n))
    ]  # whom "he" means is not checked
    supported = _distinct(claims, standing)
    wanted = min(options.max_sentences, len(verdicts))
    least = max(1, round(MIN_SHARE * wanted))
    if len(supported) < least:
        reason = UNSUPPORTED.format(kept=len(supported), n=len(verdicts), least=least)
        return fall_back(analysis, reason)
    chosen = _fitting(claims, supported[: options.max_sentences], options.max_words)
    if not chosen:
        return fall_back(analysis, TOO_LONG)
    if options.order == "document":
        chosen.sort(key=lambda n: min(verdicts[n].evidence))
    sentences = tuple(_sentence(claims, n, verdicts[n], source) for n in chosen)
    assert analysis.summary is not None
    summary: Summary = replace(
        analysis.summary,
        method="abstractive",
        sentences=sentences,
        fallback=None,
        framing_shift=_shift(" ".join(s.text for s in sentences), analysis, pipeline),
    )
    return replace(analysis, summary=summary)


CLAIM_OPTIONS: Final = AnalysisOptions(language="en", clean="off", summary=None)
"""How what somebody wrote about an article is prepared: as it is."""


def _text(document: Document, index: int) -> str:
    span = document.sentences[index].span
    return document.text[span.start : span.end]


def _shift(summary: str, analysis: Analysis, pipeline: Pipeline) -> FramingShift | None:
    """How the summary's framing differs from the article's; the summary is scored like one."""
    document = pipeline.prepare(Article(text=summary), CLAIM_OPTIONS)
    framing = score_framing(
        document,
        pipeline.models.encoder.encode(document.windows),
        heads=pipeline.models.heads,
        wanted=frozenset(analysis.indicators) & SHIFT,
        locator=Locator(document),
    )
    # of a whole document only indicators and spans are read, which an analysis has too
    source = text_framing(analysis.document, cast("Framing", analysis))
    return framing_shift(source, text_framing(document, framing))


SHIFT: Final[frozenset[Indicator]] = frozenset({"sentence_bias", "loaded_language"})
"""Indicators that the shift is made of."""


def _distinct(claims: Document, indices: list[int]) -> list[int]:
    """Without sentences that say word for word what an earlier one said."""
    first: dict[str, int] = {}
    for index in indices:
        first.setdefault(_text(claims, index).casefold(), index)
    return list(first.values())


def _fitting(claims: Document, indices: list[int], max_words: int | None) -> list[int]:
    chosen = []
    room = max_words
    for index in indices:
        n_words = len(word_spans(claims.text, claims.sentences[index].span))
        if room is not None:
            if n_words > room:
                continue
            room -= n_words
        chosen.append(index)
    return chosen


def _sentence(claims: Document, index: int, verdict: Verdict, source: Source) -> SummarySentence:
    return SummarySentence(
        text=_text(claims, index),
        span=None,
        rank_score=verdict.score,
        voice=claims.sentences[index].voice,
        evidence=tuple(source.document.sentences[n].span for n in verdict.evidence),
        faithfulness=verdict.score,
        faithfulness_method="checker",
    )
