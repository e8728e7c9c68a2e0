"""Checking anybody's claims about an article: the answer of ``POST /v1/verify``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from service.errors import InputError, InvalidOption, ModelUnavailable
from service.tasks.abstractive import CLAIM_OPTIONS
from service.tasks.alignment import read_words, word_rows
from service.tasks.answer import DECIMALS, NOTICE
from service.tasks.grounding import Source, check_claims, claim_features, states_of, support
from service.text.offsets import OffsetIndex
from service.types import Article

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.models.base import CheckerSpec
    from service.tasks.answer import Json
    from service.tasks.grounding import Reason, Verdict
    from service.tasks.pipeline import Pipeline
    from service.types import AnalysisOptions, Document, Span


def verify(
    article: Article, options: AnalysisOptions, claims: Sequence[str], pipeline: Pipeline
) -> Json:
    """Evidence, support score and reasons for each claim, in order.

    A claim of several sentences is supported when each of them is; its score is the checker's
    for all of them together.

    Raises:
        InputError: the article cannot be read, or a claim has no words.
        ModelUnavailable: no grounding artifact is installed.
    """
    checker, encoder = pipeline.models.checker, pipeline.models.encoder
    if checker is None:
        raise ModelUnavailable("No grounding model is installed.")
    document = pipeline.prepare(article, replace(options, summary=None))
    prepared = [_prepared(claim, number, pipeline) for number, claim in enumerate(claims)]
    source = Source(document, encoder)
    index = OffsetIndex(document.text, options.offset_unit)
    rows = []
    for number, (claim, claimed) in enumerate(zip(claims, prepared, strict=True)):
        verdicts = check_claims(claimed, source, encoder, checker, strict=False)
        score = _score(claimed, source, pipeline, checker)
        reasons: list[Reason] = [r for v in verdicts for r in v.reasons if r != "score"]
        if score < checker.threshold:
            reasons.append("score")
        rows.append(
            {
                "index": number,
                "text": claim,
                "supported": not reasons,
                "score": round(score, DECIMALS),
                "reasons": list(dict.fromkeys(reasons)),
                "evidence": [
                    _place(document.sentences[n].span, index) for n in _evidence(verdicts)
                ],
            }
        )
    return {
        "schema_version": "1.0",
        "claims": rows,
        "threshold": round(checker.threshold, DECIMALS),
        "fingerprint": pipeline.fingerprint,
        "notice": NOTICE,
    }


def _place(span: Span, index: OffsetIndex) -> Json:
    return {"start": index.to_unit(span.start), "end": index.to_unit(span.end)}


def _prepared(claim: str, number: int, pipeline: Pipeline) -> Document:
    try:
        return pipeline.prepare(Article(text=claim), CLAIM_OPTIONS)
    except InputError as error:
        raise InvalidOption("The claim has no words.", pointer=f"/claims/{number}") from error


def _score(claimed: Document, source: Source, pipeline: Pipeline, checker: CheckerSpec) -> float:
    words = read_words(claimed, states_of(claimed, pipeline.models.encoder))
    return support(
        checker, claim_features([word_rows(w, source.words, source.stems) for w in words])
    )


def _evidence(verdicts: Sequence[Verdict]) -> list[int]:
    return list(dict.fromkeys(n for verdict in verdicts for n in verdict.evidence))
