"""The application factory: routes, middleware and the life of the engine, for one ``Settings``."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware

from service import __version__
from service.api import compare, health, info, models, v1, verify
from service.api.documentation import SUMMARY, TITLE, build_openapi
from service.api.errors import ValidationFailed, from_http_exception
from service.api.exchange import exchange_of
from service.api.keys import ApiKeys
from service.api.middleware import (
    COMPRESS_FROM_BYTES,
    COMPRESS_LEVEL,
    ExchangeMiddleware,
    GuardMiddleware,
    HostMiddleware,
)
from service.api.pages import pages_router
from service.api.rates import RateLimits
from service.api.sending import problem_response
from service.api.state import State
from service.engine.batching import batch_here
from service.engine.engine import Engine
from service.errors import FramelensError, ShuttingDown
from service.observe.metrics import Metrics
from service.observe.tracing import Tracing

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from fastapi.telemetry import TelemetryConfig
    from starlette.requests import Request
    from starlette.responses import Response

    from service.api.state import RenderMetrics
    from service.engine.batching import MakeBatching
    from service.models.base import Models
    from service.settings import Settings

_logger = logging.getLogger(__name__)

CORS_REQUEST_HEADERS: Final = (
    "Authorization",
    "Content-Type",
    "X-Request-ID",
    "X-Request-Timeout-Ms",
    "traceparent",
)
CORS_ANSWER_HEADERS: Final = (
    "ETag",
    "Retry-After",
    "Server-Timing",
    "X-Model-Fingerprint",
    "X-Request-ID",
)

NO_TELEMETRY: Final[TelemetryConfig] = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
"""The web framework's own telemetry stays off: it would see request bodies."""


def load_packaged(settings: Settings) -> Models:
    """The models that the settings name; imports the model library only now."""
    from service.models.loading import load_models  # noqa: PLC0415

    return load_models(settings)


def create_app(
    settings: Settings,
    *,
    load: Callable[[Settings], Models] = load_packaged,
    batch: MakeBatching = batch_here,
    render: RenderMetrics | None = None,
    started: Callable[[Exception | None], None] | None = None,
) -> FastAPI:
    """Build the application.

    Its lifespan loads the models in the background: the probes answer meanwhile, and requests
    get ``starting``. At its end it drains.

    Args:
        settings: limits, keys, hosts.
        load: builds the models; called once, in a thread.
        batch: puts their encoder behind a line, in this process or elsewhere.
        render: answers a scrape; with this application's metrics alone when ``None``.
        started: told once when loading ends: ``None`` when ready, else what went wrong. Without
            it a failed start shows in the log and the probes alone.

    Raises:
        ValueError: the setting of API keys or of rate limits is malformed.
        StartError: traces are wanted and OpenTelemetry is not installed.
        FileNotFoundError: the page or Swagger UI is not installed.
    """
    metrics = Metrics()
    tracing = Tracing.of(settings)
    engine = Engine(settings, load=load, batch=batch, observer=metrics)
    metrics.watch(
        queued_tokens=lambda bulk: engine.queued_tokens(bulk=bulk),
        in_progress=lambda: engine.in_progress,
        text_processes=engine.text_processes,
        ready=lambda: engine.ready().ok,
        live=lambda: engine.live().ok,
        lanes=lambda: engine.info.lanes if engine.info else 0,
        queue_limit_tokens=settings.max_queue_tokens,
        cache_limit_bytes=settings.cache_bytes,
    )
    state = State(
        settings=settings,
        engine=engine,
        keys=ApiKeys.of(settings.api_keys),
        rates=RateLimits.of(settings),
        metrics=metrics,
        tracing=tracing,
        render=render or partial(_render, metrics),
    )
    app = FastAPI(
        title=TITLE,
        summary=SUMMARY,
        version=__version__,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=partial(_lifespan, state=state, started=started),
        middleware=_middleware(settings, metrics, tracing),
        exception_handlers={
            FramelensError: _answer_problem,
            HTTPException: _answer_http_exception,
            RequestValidationError: _answer_invalid_parameter,
        },
        telemetry=NO_TELEMETRY,
    )
    app.state.service = state
    app.openapi = partial(_openapi, app)  # type: ignore[method-assign]
    for router in (
        v1.router,
        verify.router,
        compare.router,
        models.router,
        health.router,
        info.router,
        pages_router(),
    ):
        app.include_router(router)
    return app


def _middleware(settings: Settings, metrics: Metrics, tracing: Tracing) -> list[Middleware]:
    """From the outside in."""
    stack = [Middleware(ExchangeMiddleware, metrics=metrics, tracing=tracing)]
    if settings.cors_origins:
        stack.append(
            Middleware(
                CORSMiddleware,
                allow_origins=settings.cors_origins,
                allow_methods=("GET", "POST"),
                allow_headers=CORS_REQUEST_HEADERS,
                expose_headers=CORS_ANSWER_HEADERS,
            )
        )
    return [
        *stack,
        Middleware(HostMiddleware, hosts=settings.trusted_hosts),
        Middleware(
            GZipMiddleware,
            minimum_size=COMPRESS_FROM_BYTES,
            compresslevel=COMPRESS_LEVEL,
            # a compressor would hold a line back until its block is full
            exclude_content_types=(*DEFAULT_EXCLUDED_CONTENT_TYPES, "application/x-ndjson"),
        ),
        Middleware(GuardMiddleware),
    ]


@asynccontextmanager
async def _lifespan(
    _app: FastAPI, *, state: State, started: Callable[[Exception | None], None] | None
) -> AsyncIterator[None]:
    starting = asyncio.create_task(_start(state, started))
    try:
        yield
    finally:
        await state.engine.stop()
        await asyncio.to_thread(state.tracing.close)
        starting.cancel()
        with suppress(asyncio.CancelledError):
            await starting


async def _start(state: State, started: Callable[[Exception | None], None] | None) -> None:
    failure: Exception | None = None
    try:
        await state.engine.start()
    except ShuttingDown:
        return
    except Exception as error:  # noqa: BLE001 - whatever it is, the probes must tell of it
        failure = state.start_error = error
        # names a file and a remedy; no request has been read yet, so no caller's text is in it
        _logger.error("the service cannot start: %s", error)  # noqa: TRY400
    if started is not None:
        started(failure)


async def _render(metrics: Metrics, accept: str) -> tuple[bytes, str]:
    return metrics.render(accept)


def _openapi(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        app.openapi_schema = build_openapi(app)
    return app.openapi_schema


async def _answer_problem(request: Request, error: Exception) -> Response:
    return problem_response(error, exchange_of(request.scope))


async def _answer_http_exception(request: Request, error: HTTPException) -> Response:
    return problem_response(from_http_exception(error), exchange_of(request.scope))


async def _answer_invalid_parameter(request: Request, _error: RequestValidationError) -> Response:
    refusal = ValidationFailed([{"pointer": "", "detail": "A parameter of the address is wrong."}])
    return problem_response(refusal, exchange_of(request.scope))
