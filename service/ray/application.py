"""The service as a Ray Serve application: ingress replicas before encoder replicas.

::

    HTTP proxy ── ingress (the FastAPI application: contract, text work, JSON; no weights)
                     └── encoder (weights and a batcher; one lane per replica)

``serve run service.ray.application:build`` makes it; :class:`Cluster` are its arguments, beside
the ``FRAMELENS_*`` variables of the process that calls :func:`build`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field
from ray import serve

from service.api.app import create_app, load_packaged
from service.errors import StartError
from service.observe.logs import configure
from service.ray.far_batcher import batch_far
from service.ray.far_encoder import far_models
from service.ray.gathered import gather
from service.ray.handle import ServeEncoders
from service.ray.replica import EncoderReplica
from service.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from prometheus_client import Metric
    from ray.serve import Application
    from ray.serve.handle import DeploymentHandle
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from service.api.state import State
    from service.models.base import Models

INGRESS: Final = "Ingress"
ENCODER: Final = "Encoder"

Count = Annotated[int, Field(gt=0)]
Share = Annotated[float, Field(ge=0)]

QUIET: Final = {"enable_access_log": False, "encoding": "JSON"}
"""Serve's own log of replicas: the ingress writes one line per request itself."""


ENCODER_SETTINGS: Final = {"threads": 1}
"""A replica is one lane wide: more CPUs are more replicas, each with the same bytes."""

INGRESS_SETTINGS: Final = {"threads": 1, "text_processes": 0}
"""An ingress is one CPU wide, and forks nothing beside Ray's own threads."""


class Cluster(BaseModel):
    """How many replicas there are, and when there are more."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ingress_replicas: Count = 1
    """Each does the text work of one CPU: three or four encoders keep it busy."""
    ingress_cpus: Share = 1.0
    ingress_max_ongoing: Count = 1_024
    """Requests in one ingress, probes included: twice what its engine takes, so that it is the
    engine that refuses, in the contract's words, and no probe waits."""
    encoder_min_replicas: Count = 1
    encoder_max_replicas: Count = 4
    encoder_cpus: Share = 1.0
    encoder_target_ongoing: Annotated[float, Field(gt=0)] = 4.0
    """Articles per encoder, waiting ones included, that autoscaling aims at: enough to fill
    batches of 512 tokens from several of them."""
    encoder_max_ongoing: Count = 16
    """Articles in one encoder's own line, which orders them: small before large, bulk last."""
    encoder_max_queued: Count = 256
    """Articles that may wait in each ingress's handle, past which it is 429."""
    upscale_delay_s: Share = 15.0
    downscale_delay_s: Share = 300.0


class Encoder(EncoderReplica):
    """An encoder replica as a deployment."""

    def __init__(self, settings: Settings, load: Callable[[Settings], Models]) -> None:
        configure(settings.log_level)
        super().__init__(settings, load=load)

    async def __del__(self) -> None:
        """Serve's way to end a replica, once no request is left in it."""
        await self.close()


class OneRequestId:
    """Leaves the header ``X-Request-ID`` to Serve's proxy, which adds it to every response.

    Serve gives every request one, the caller's or its own, and the application takes it: both
    would say the same, twice. A malformed one is sent back as it came; the application's own, in
    the body of a problem and in the log, then stands beside it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on but that header."""

        async def without(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [pair for pair in message["headers"] if pair[0].lower() != b"x-request-id"]
                message = {**message, "headers": kept}
            await send(message)

        await self._app(scope, receive, without)


class Ingress:
    """The FastAPI application with an engine whose encoders are elsewhere."""

    def __init__(self, encoders: DeploymentHandle, settings: Settings) -> None:
        configure(settings.log_level)
        self._settings = settings
        self._encoders = ServeEncoders(encoders)

    def __serve_build_asgi_app__(self) -> ASGIApp:
        """The application, once per replica."""
        context = serve.get_replica_context()
        itself = serve.get_deployment_handle(context.deployment, context.app_name)
        app = create_app(
            self._settings,
            load=lambda _settings: far_models(self._encoders),
            batch=partial(batch_far, encoders=self._encoders),
            render=partial(gather, itself),
        )
        self._state: State = app.state.service
        return OneRequestId(app)

    async def figures(self) -> tuple[str, list[Metric]]:
        """This replica's name and metrics, for whichever replica is scraped."""
        context = serve.get_replica_context()
        return context.replica_tag, list(self._state.metrics.registry.collect())

    async def check_health(self) -> None:
        """Return unless only a new process helps.

        On the event loop, where a canary may be asked for: Serve calls a plain method in a thread.

        Raises:
            RuntimeError: it could not start, or its event loop stalls.
        """
        if self._state.start_error is not None:
            raise RuntimeError("The ingress could not start.") from self._state.start_error
        liveness = self._state.engine.live()
        if not liveness.ok:
            raise RuntimeError(" ".join(liveness.reasons))


def _backend(settings: Settings) -> dict[str, Any]:
    """``auto`` measures which backend is best, and two replicas might not find the same."""
    return {"backend": "onnx"} if settings.backend == "auto" else {}


def build(cluster: Cluster) -> Application:
    """The application, with the packaged models and the settings of the environment.

    Raises:
        StartError: the settings ask for what is not served here.
    """
    return application(cluster, Settings())


def application(
    cluster: Cluster,
    settings: Settings,
    *,
    load: Callable[[Settings], Models] = load_packaged,
) -> Application:
    """The application for given settings and models.

    Raises:
        StartError: the settings ask for what is not served here.
    """
    if settings.generator is not None:
        raise StartError(
            "abstractive summaries are not served on Ray",
            path="FRAMELENS_GENERATOR",
            remedy="Unset it, or serve summaries from a single process.",
        )
    shared: dict[str, Any] = {
        "logging_config": QUIET,
        "graceful_shutdown_timeout_s": settings.drain_timeout_s,
    }
    encoder = serve.deployment(
        name=ENCODER,
        max_ongoing_requests=cluster.encoder_max_ongoing,
        max_queued_requests=cluster.encoder_max_queued,
        ray_actor_options={"num_cpus": cluster.encoder_cpus},
        autoscaling_config={
            "min_replicas": cluster.encoder_min_replicas,
            "max_replicas": cluster.encoder_max_replicas,
            "target_ongoing_requests": cluster.encoder_target_ongoing,
            "upscale_delay_s": cluster.upscale_delay_s,
            "downscale_delay_s": cluster.downscale_delay_s,
        },
        **shared,
    )(Encoder)
    ingress = serve.deployment(
        name=INGRESS,
        num_replicas=cluster.ingress_replicas,
        max_ongoing_requests=cluster.ingress_max_ongoing,
        ray_actor_options={"num_cpus": cluster.ingress_cpus},
        **shared,
    )(serve.ingress()(Ingress))
    bound: Application = ingress.bind(
        encoder.bind(settings.model_copy(update=ENCODER_SETTINGS | _backend(settings)), load),
        settings.model_copy(update=INGRESS_SETTINGS),
    )
    return bound
