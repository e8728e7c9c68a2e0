"""OpenTelemetry traces: one span for a request, with a span for each stage of its work beneath.

Off unless a collector is named. Nothing of this is global: the provider belongs to one
application, and no library is instrumented, since what others would record (bodies, messages of
exceptions) may hold an article. A span says route, status, code and times, never a text.

The standard's own variables hold here too: ``OTEL_TRACES_SAMPLER``, ``OTEL_RESOURCE_ATTRIBUTES``
and ``OTEL_EXPORTER_OTLP_HEADERS``.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, Protocol

from service import __version__
from service.errors import StartError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from opentelemetry.context import Context
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Span as RecordedSpan
    from opentelemetry.trace import Tracer

    from service.settings import Settings

EXPORT_TIMEOUT_S: Final = 3.0
"""What one delivery may take; a collector is near, and a stopping process waits for the last."""

Value = str | int | float


class Span(Protocol):
    """One request, or one line of a batch, as far as a trace sees it."""

    @property
    def trace_id(self) -> str | None:
        """32 hex digits; ``None`` where nothing is traced."""

    def stage(self, name: str, began: float, ended: float) -> None:
        """Add a stage that is over; both moments in seconds of ``time.monotonic``."""

    def child(self, name: str, **attributes: Value) -> Span:
        """Begin a span beneath this one."""

    def end(self, *, code: str | None = None, **attributes: Value) -> None:
        """End it; a ``code`` is that of the problem that was answered."""


class Untraced:
    """A span of a service that traces nothing."""

    trace_id = None

    def stage(self, name: str, began: float, ended: float) -> None:
        """Ignore it."""

    def child(self, name: str, **attributes: Value) -> Untraced:  # noqa: ARG002
        """Itself: beneath nothing is nothing."""
        return self

    def end(self, *, code: str | None = None, **attributes: Value) -> None:
        """Ignore it."""


class Tracing:
    """Makes spans, for a collector or for nobody.

    Args:
        provider: OpenTelemetry's, made by :meth:`to` or :meth:`of`; ``None`` traces nothing.
    """

    def __init__(self, provider: TracerProvider | None = None) -> None:
        self._provider = provider
        self._tracer: Tracer | None = None
        if provider is not None:
            self._tracer = provider.get_tracer("framelens", __version__)

    @classmethod
    def of(cls, settings: Settings) -> Tracing:
        """Trace to the collector that the settings name.

        Raises:
            StartError: a collector is named and the extra ``tracing`` is not installed.
        """
        if settings.tracing_endpoint is None:
            return cls()
        try:
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415
                OTLPSpanExporter,
            )
        except ImportError as error:
            raise StartError(
                "traces need OpenTelemetry, which is not installed",
                path="FRAMELENS_TRACING_ENDPOINT",
                remedy="Install framelens[tracing], or unset it.",
            ) from error
        exporter = OTLPSpanExporter(endpoint=settings.tracing_endpoint, timeout=EXPORT_TIMEOUT_S)
        return cls.to(exporter)

    @classmethod
    def to(cls, exporter: SpanExporter) -> Tracing:
        """Trace to an exporter, in batches, from a thread of its own."""
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

        resource = Resource.create({"service.name": "framelens", "service.version": __version__})
        provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        provider.add_span_processor(BatchSpanProcessor(exporter))
        return cls(provider)

    def begin(self, name: str, headers: Mapping[str, str]) -> Span:
        """Begin a request's span, beneath the caller's own where ``traceparent`` names one."""
        if self._tracer is None:
            return Untraced()
        from opentelemetry.trace import SpanKind  # noqa: PLC0415
        from opentelemetry.trace.propagation.tracecontext import (  # noqa: PLC0415
            TraceContextTextMapPropagator,
        )

        carrier = {key: headers[key] for key in ("traceparent", "tracestate") if key in headers}
        context = TraceContextTextMapPropagator().extract(carrier)
        span = self._tracer.start_span(name, context=context, kind=SpanKind.SERVER)
        return _Traced(self._tracer, span)

    def close(self) -> None:
        """Deliver what is left; blocks, at most about :data:`EXPORT_TIMEOUT_S`."""
        if self._provider is not None:
            self._provider.shutdown()


class _Traced:
    """A span that is recorded."""

    def __init__(self, tracer: Tracer, span: RecordedSpan) -> None:
        self._tracer = tracer
        self._span = span

    @property
    def trace_id(self) -> str | None:
        return f"{self._span.get_span_context().trace_id:032x}"

    def stage(self, name: str, began: float, ended: float) -> None:
        # the trace wants the calendar's time; the distance to now is the same on any clock
        now, calendar_ns = time.monotonic(), time.time_ns()
        began_ns, ended_ns = (calendar_ns - round((now - at) * 1e9) for at in (began, ended))
        span = self._tracer.start_span(name, context=self._beneath(), start_time=began_ns)
        span.end(ended_ns)

    def child(self, name: str, **attributes: Value) -> _Traced:
        span = self._tracer.start_span(name, context=self._beneath(), attributes=attributes)
        return _Traced(self._tracer, span)

    def end(self, *, code: str | None = None, **attributes: Value) -> None:
        from opentelemetry.trace import StatusCode  # noqa: PLC0415

        self._span.set_attributes(attributes)
        if code is not None:
            self._span.set_attribute("error.type", code)
            self._span.set_status(StatusCode.ERROR)
        route = attributes.get("http.route")
        if route is not None:
            self._span.update_name(f"{attributes['http.request.method']} {route}")
        self._span.end()

    def _beneath(self) -> Context:
        from opentelemetry.trace import set_span_in_context  # noqa: PLC0415

        return set_span_in_context(self._span)
