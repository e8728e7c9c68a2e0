"""What is loaded: ``/v1/models``, one of them, and its card as Markdown or JSON."""

import json
from typing import Any

import yaml
from fastapi import APIRouter, Request
from starlette.responses import Response

from service.api.deps import GUARDED, StateDep
from service.api.documentation import ANSWER_HEADERS, KEY_PROBLEMS, SERVING_PROBLEMS, problems
from service.api.errors import ModelNotFound
from service.api.schemas.catalogue import CardAbout, ModelAbout, ModelList
from service.api.sending import cacheable
from service.api.state import State
from service.models.base import HeadSpec, ModelInfo
from service.tasks.answer import to_json_bytes

router = APIRouter(prefix="/v1/models", tags=["models"], dependencies=GUARDED)

_PROBLEMS = problems(*KEY_PROBLEMS, *SERVING_PROBLEMS)
_ONE_PROBLEMS = problems("model_not_found", *KEY_PROBLEMS, *SERVING_PROBLEMS)


@router.get(
    "",
    operation_id="list_models",
    response_model=ModelList,
    responses={200: {"headers": ANSWER_HEADERS}, **_PROBLEMS},
)
async def list_models(request: Request, state: StateDep) -> Response:
    """Everything that is loaded: versions, digests, licences, labels, thresholds, figures."""
    content = {
        "fingerprint": state.fingerprint,
        "models": [describe(info) for info in state.models.infos],
    }
    return _json(content, request)


@router.get(
    "/{model_id:path}/card",
    operation_id="get_model_card",
    response_model=CardAbout,
    responses={
        200: {
            "description": "The card",
            "headers": ANSWER_HEADERS,
            "content": {"text/markdown": {"schema": {"type": "string"}}},
        },
        **_ONE_PROBLEMS,
    },
)
async def get_model_card(model_id: str, request: Request, state: StateDep) -> Response:
    """A model's card: Markdown, or JSON where `Accept` prefers `application/json`."""
    info = _find(state, model_id)
    if prefers_json(request.headers.get("accept", "")):
        metadata, markdown = split_card(info.card)
        content = {
            "id": info.id,
            "version": info.version,
            "metadata": metadata,
            "markdown": markdown,
        }
        return _json(content, request, vary="Accept")
    return cacheable(
        info.card.encode(),
        media_type="text/markdown; charset=utf-8",
        request_headers=request.headers,
        vary="Accept",
    )


@router.get(
    "/{model_id:path}",
    operation_id="get_model",
    response_model=ModelAbout,
    responses={200: {"headers": ANSWER_HEADERS}, **_ONE_PROBLEMS},
)
async def get_model(model_id: str, request: Request, state: StateDep) -> Response:
    """One loaded model; the id of an encoder from a hub has a slash in it."""
    return _json(describe(_find(state, model_id)), request)


def describe(info: ModelInfo) -> dict[str, Any]:
    """One model as the contract shows it; the card has an address of its own."""
    return {
        "id": info.id,
        "version": info.version,
        "kind": info.kind,
        "sha256": info.sha256,
        "licence": info.licence,
        "source": info.source,
        "heads": [_describe_head(head) for head in info.heads],
        "metrics": None if info.metrics is None else dict(info.metrics),
    }


def _describe_head(head: HeadSpec) -> dict[str, Any]:
    return {
        "name": head.name,
        "kind": head.kind,
        "labels": list(head.labels),
        "activation": head.activation,
        "threshold": head.threshold,
        "licence": head.licence,
        "trained_on": list(head.trained_on),
        "review": None if head.review is None else list(head.review),
    }


def split_card(card: str) -> tuple[dict[str, Any], str]:
    """A card's front matter as data, and the rest of it.

    Dates and the like become text, so that all of it is JSON.
    """
    if not card.startswith("---\n"):
        return {}, card
    head, mark, body = card.removeprefix("---\n").partition("\n---\n")
    if not mark:
        return {}, card
    metadata = json.loads(json.dumps(yaml.safe_load(head), default=str))
    return metadata if isinstance(metadata, dict) else {}, body.lstrip("\n")


def prefers_json(accept: str) -> bool:
    """Whether an ``Accept`` header puts JSON before Markdown; equal weight means Markdown."""
    weights = {"application/json": 0.0, "text/markdown": 0.0}
    ranges: dict[str, float] = {}
    for part in accept.split(","):
        essence, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        try:
            ranges[essence] = float(weight)
        except ValueError:
            ranges[essence] = 0.0
    for name in weights:
        wildcard = name.partition("/")[0] + "/*"
        weights[name] = ranges.get(name, ranges.get(wildcard, ranges.get("*/*", 0.0)))
    return weights["application/json"] > weights["text/markdown"]


def _find(state: State, model_id: str) -> ModelInfo:
    for info in state.models.infos:
        if info.id == model_id:
            return info
    raise ModelNotFound("No model of this id is loaded; /v1/models lists them.")


def _json(content: dict[str, Any], request: Request, *, vary: str | None = None) -> Response:
    return cacheable(
        to_json_bytes(content),
        media_type="application/json",
        request_headers=request.headers,
        vary=vary,
    )
