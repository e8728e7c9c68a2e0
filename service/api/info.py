"""``/info`` and ``/metrics``: what a client should know first, and what an operator watches."""

from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final, get_args

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from service import __version__
from service.api.deps import GUARDED, StateDep
from service.api.documentation import ANSWER_HEADERS, KEY_PROBLEMS, problems
from service.api.schemas.catalogue import Info
from service.api.schemas.compare import MOST_ARTICLES
from service.api.schemas.request import MAX_SENTENCES, MAX_TARGETS
from service.api.sending import cacheable
from service.models.base import Models
from service.tasks.answer import to_json_bytes
from service.tasks.pipeline import LEXICON_INDICATORS, SCHEMA_VERSION
from service.types import Indicator, OffsetUnit

router = APIRouter(tags=["service"], dependencies=GUARDED)

PACKAGES: Final = (
    "torch",
    "onnxruntime",
    "transformers",
    "tokenizers",
    "numpy",
    "trafilatura",
    "py3langid",
    "nupunkt",
)
"""Libraries whose version can change an answer or a speed; those that are installed are shown."""


@router.get(
    "/info",
    operation_id="info",
    response_model=Info,
    responses={200: {"headers": ANSWER_HEADERS}, **problems(*KEY_PROBLEMS, "internal")},
)
async def info(request: Request, state: StateDep) -> Response:
    """Versions, limits, offset units, licences; answers while the models still load, too."""
    settings = state.settings
    loaded = state.engine.models if state.engine.info is not None else None
    served = LEXICON_INDICATORS | (set(loaded.heads) if loaded is not None else set())
    backend = loaded.backend if loaded is not None else None
    content: dict[str, Any] = {
        "name": "framelens",
        "version": __version__,
        "schema_version": SCHEMA_VERSION,
        "fingerprint": state.fingerprint,
        "languages": ["en"],
        "indicators": [
            *(name for name in get_args(Indicator) if name in served),
            *sorted(served - set(get_args(Indicator)) - {"entity_type"}),
        ],
        "summary_methods": _summary_methods(loaded),
        "offset_units": list(get_args(OffsetUnit)),
        "limits": {
            "max_text_characters": settings.max_text_characters,
            "max_body_bytes": settings.max_body_bytes,
            "max_batch_lines": settings.max_batch_lines,
            "max_summary_sentences": MAX_SENTENCES,
            "max_targets": MAX_TARGETS,
            "max_compared_articles": MOST_ARTICLES,
            "request_timeout_ms": round(settings.request_timeout_s * 1_000),
        },
        "licences": {
            "code": "Apache-2.0",
            "models": {one.id: one.licence for one in loaded.infos} if loaded is not None else {},
        },
        "backend": asdict(backend) if backend is not None else None,
        "packages": installed(),
    }
    return cacheable(
        to_json_bytes(content), media_type="application/json", request_headers=request.headers
    )


def _summary_methods(loaded: Models | None) -> list[str]:
    able = loaded is not None and loaded.generator is not None and loaded.checker is not None
    return ["extractive", "abstractive"] if able else ["extractive"]


def installed() -> dict[str, str]:
    """Versions of the libraries that matter, by name."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


@router.get(
    "/metrics",
    operation_id="metrics",
    response_class=PlainTextResponse,
    responses={
        200: {"description": "Prometheus text, or OpenMetrics where `Accept` asks for it"},
        **problems(*KEY_PROBLEMS, "internal"),
    },
)
async def metrics(request: Request, state: StateDep) -> Response:
    """The process's figures for a Prometheus server."""
    content, media_type = await state.render(request.headers.get("accept", ""))
    return Response(content, media_type=media_type, headers={"Cache-Control": "no-store"})
