"""Probes: answered from plain values on the event loop, never queued, never behind a key."""

from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from service.api.deps import ExchangeDep, StateDep
from service.api.documentation import probe_route
from service.api.errors import ModelNotFound
from service.api.exchange import Exchange
from service.api.schemas.problem import Health
from service.api.sending import problem_response
from service.api.state import State
from service.errors import ModelUnavailable, ShuttingDown, Starting
from service.tasks.answer import to_json_bytes

PROBES: Final = frozenset(
    {"/livez", "/readyz", "/startupz", "/health", "/v2/health/live", "/v2/health/ready"}
)

router = APIRouter(tags=["health"])


def is_probe(path: str) -> bool:
    """Whether a path is one of the probes, which no rule may close."""
    return path in PROBES or (path.startswith("/v2/models/") and path.endswith("/ready"))


@router.get("/livez", **probe_route("live"))
@router.get("/v2/health/live", **probe_route("live_oip"))
async def live(state: StateDep, exchange: ExchangeDep) -> Response:
    """Whether the process can still do its work; if not, only a restart helps."""
    liveness = state.engine.live()
    if liveness.ok:
        return _healthy("live")
    failure = ModelUnavailable("The process can no longer do its work.")
    return _unhealthy(failure, exchange, reasons=liveness.reasons)


@router.get("/readyz", **probe_route("ready"))
@router.get("/health", **probe_route("health"))
@router.get("/v2/health/ready", **probe_route("ready_oip"))
async def ready(state: StateDep, exchange: ExchangeDep) -> Response:
    """Whether new work is welcome."""
    return _readiness(state, exchange)


@router.get("/startupz", **probe_route("started"))
async def started(state: StateDep, exchange: ExchangeDep) -> Response:
    """Whether the models have been loaded, whatever has happened since."""
    if state.engine.info is not None:
        return _healthy("started")
    return _readiness(state, exchange)


@router.get(
    "/v2/models/{model_id:path}/ready",
    **probe_route("model_ready_oip", "model_not_found"),
)
async def model_ready(model_id: str, state: StateDep, exchange: ExchangeDep) -> Response:
    """Whether one model takes work: all are served by one engine, so as ready as it is."""
    answer = _readiness(state, exchange)
    if state.engine.info is None:
        return answer
    if all(info.id != model_id for info in state.models.infos):
        raise ModelNotFound("No model of this id is loaded; /v1/models lists them.")
    return answer


def _readiness(state: State, exchange: Exchange) -> Response:
    if state.start_error is not None:
        failure = ModelUnavailable("The models could not be loaded.")
        return _unhealthy(failure, exchange, reasons=("the start failed",))
    readiness = state.engine.ready()
    if readiness.ok:
        return _healthy("ready", **_generator(state))
    failures: dict[str, Exception] = {
        "starting": Starting("The models are loading."),
        "draining": ShuttingDown("The service finishes what it has and takes nothing new."),
        "stopped": ShuttingDown("The service has stopped."),
    }
    failure_ = failures.get(state.engine.state) or ModelUnavailable("The model is failing.")
    return _unhealthy(failure_, exchange, reasons=readiness.reasons)


def _generator(state: State) -> dict[str, Any]:
    """The generator's state for a readiness answer; scoring does not depend on it."""
    health = state.engine.drafts.health(state.models)
    if health.state == "absent":
        return {}
    return {"generator": {"state": health.state, "detail": health.detail}}


def _healthy(status: str, **more: Any) -> Response:
    health = Health.model_validate({"status": status, **more})
    return Response(
        to_json_bytes(health.model_dump(exclude_none=True)),
        media_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


def _unhealthy(failure: Exception, exchange: Exchange, *, reasons: tuple[str, ...]) -> Response:
    extra: dict[str, Any] = {"reasons": list(reasons)}
    return problem_response(failure, exchange, extra=extra)
