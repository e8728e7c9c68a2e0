"""Prometheus metrics, one registry per application: nothing global, so that tests can have many.

Every name begins with ``framelens_`` and ends with its unit; every label has a bounded set of
values (route templates, not paths; reasons and indicators from fixed lists). ``Metrics`` is
also the engine's observer, by shape alone: neither module imports the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import choose_encoder

if TYPE_CHECKING:
    from collections.abc import Callable

METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Other methods count as ``other``: the name of a method is whatever a client sends."""

UNMATCHED: Final = "unmatched"
"""Route label of a request that no route took."""

_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)
"""Five steps a decade around an article's 0.1 to 1 s, up to the default deadline."""

_STEP_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""One forward, or one piece of text work: from a headline to the longest article."""

_TOKENS: Final = (16, 32, 64, 128, 256, 512, 768, 1_024, 2_048, 4_096, 8_192)
_TENTHS: Final = tuple(round(tenth / 10, 1) for tenth in range(1, 11))

REASONS: Final = ("overloaded", "rate_limited", "starting", "shutting_down", "model_unavailable")
"""Why work is refused. Known beforehand, so that each has a series from the start: a rate sees no
increase in a counter that begins to exist with its first event."""


class Metrics:
    """All metrics of one application.

    Args:
        process: whether to add the process's own (memory, CPU, open files).
    """

    def __init__(self, *, process: bool = True) -> None:
        self.registry = CollectorRegistry()
        registry = self.registry
        if process:
            ProcessCollector(registry=registry)
        self._requests = Counter(
            "framelens_requests",
            "HTTP requests answered.",
            ["route", "method", "status"],
            registry=registry,
        )
        self._problems = Counter(
            "framelens_problems",
            "Requests and lines of a batch that were answered by a problem, by its code.",
            ["code"],
            registry=registry,
        )
        self._keys = Counter(
            "framelens_key_requests",
            "HTTP requests by the name of their API key, where there are keys.",
            ["key", "status"],
            registry=registry,
        )
        self._request_seconds = Histogram(
            "framelens_request_duration_seconds",
            "From the first byte of a request to the last of its response.",
            ["route"],
            buckets=_SECONDS,
            registry=registry,
        )
        self._in_flight = Gauge(
            "framelens_requests_in_flight", "HTTP requests being answered.", registry=registry
        )
        self._queue_tokens = Gauge(
            "framelens_queue_tokens",
            "Padded tokens that wait for the model, reserved ones included.",
            ["work"],
            registry=registry,
        )
        self._in_progress = Gauge(
            "framelens_analyses_in_progress", "Analyses accepted, not answered.", registry=registry
        )
        self._queue_wait = Histogram(
            "framelens_queue_wait_seconds",
            "From queueing a request's windows to the first batch that holds one.",
            ["work"],
            buckets=_SECONDS,
            registry=registry,
        )
        self._batch_tokens = Histogram(
            "framelens_batch_tokens",
            "Padded tokens of a batch.",
            buckets=_TOKENS,
            registry=registry,
        )
        self._batch_fill = Histogram(
            "framelens_batch_fill_ratio",
            "Padded tokens of a batch over the budget.",
            buckets=_TENTHS,
            registry=registry,
        )
        self._inference = Histogram(
            "framelens_inference_seconds",
            "One forward of the encoder.",
            buckets=_STEP_SECONDS,
            registry=registry,
        )
        self._text = Histogram(
            "framelens_text_seconds",
            "One piece of text work: preparing (tokenising included), or assembling and writing.",
            buckets=_STEP_SECONDS,
            registry=registry,
        )
        self._tokenise = Histogram(
            "framelens_tokenise_seconds",
            "Tokenising one article's sentences.",
            buckets=_STEP_SECONDS,
            registry=registry,
        )
        self._text_ends = Counter(
            "framelens_text_process_ends",
            "Processes for text work that ended and should not have: died, or hung and killed.",
            ["reason"],
            registry=registry,
        )
        for reason in ("died", "hung"):
            self._text_ends.labels(reason=reason)
        self._text_processes = Gauge(
            "framelens_text_processes", "Processes for text work there are.", registry=registry
        )
        self._cache_windows = Counter(
            "framelens_cache_windows",
            "Windows looked up in the cache of features.",
            ["result"],
            registry=registry,
        )
        self._cache_bytes = Gauge(
            "framelens_cache_bytes", "What the cache of features takes.", registry=registry
        )
        self._lanes = Gauge(
            "framelens_lanes",
            "Threads that compute forwards, one at a time each; 0 until the models are loaded.",
            registry=registry,
        )
        self._queue_limit = Gauge(
            "framelens_queue_limit_tokens",
            "Padded tokens that may wait; past them requests are refused.",
            registry=registry,
        )
        self._cache_limit = Gauge(
            "framelens_cache_limit_bytes",
            "What the cache of features may take; 0 where it is off.",
            registry=registry,
        )
        self._rejected = Counter(
            "framelens_rejected", "Requests refused before any work.", ["reason"], registry=registry
        )
        self._deadlines = Counter(
            "framelens_deadline_exceeded", "Requests whose time ran out.", registry=registry
        )
        self._canaries = Counter(
            "framelens_canary", "Forwards of the known-good item.", ["result"], registry=registry
        )
        self._model = Gauge(
            "framelens_model_info",
            "Always 1; the labels say what is loaded.",
            ["id", "version", "sha256", "fingerprint"],
            registry=registry,
        )
        self._ready = Gauge(
            "framelens_ready", "Whether readiness says yes (1) or no (0).", registry=registry
        )
        self._live = Gauge(
            "framelens_live", "Whether liveness says yes (1) or no (0).", registry=registry
        )
        self._scores = Histogram(
            "framelens_score_ratio",
            "Article scores by indicator and voice: a shift is drift, in the news or in the model.",
            ["indicator", "voice"],
            buckets=_TENTHS,
            registry=registry,
        )
        self._begin_at_zero()

    def _begin_at_zero(self) -> None:
        """Give every series whose labels are known a first value, before anything happens."""
        for reason in REASONS:
            self._rejected.labels(reason=reason)
        for result in ("passed", "failed"):
            self._canaries.labels(result=result)
        for result in ("hit", "miss"):
            self._cache_windows.labels(result=result)
        for work in ("interactive", "bulk"):
            self._queue_wait.labels(work=work)

    # --- told by the HTTP layer ---------------------------------------------------------------

    def request_began(self) -> None:
        """An HTTP request came in."""
        self._in_flight.inc()

    def request_ended(
        self,
        *,
        route: str | None,
        method: str,
        status: int,
        duration_s: float,
        code: str | None = None,
        key_name: str | None = None,
    ) -> None:
        """Its response went out, or its client left.

        Args:
            route: the route's template; ``None`` where no route matched.
            method: as the client sent it.
            status: of the response.
            duration_s: from first byte in to last byte out.
            code: of the problem that was answered, if one was.
            key_name: of the API key, one of those in the settings.
        """
        self._in_flight.dec()
        if code is not None:
            self.problem(code)
        if key_name is not None:
            self._keys.labels(key=key_name, status=str(status)).inc()
        label = route or UNMATCHED
        known = method if method in METHODS else "other"
        self._requests.labels(route=label, method=known, status=str(status)).inc()
        self._request_seconds.labels(route=label).observe(duration_s)

    def problem(self, code: str) -> None:
        """A request, or a line of a batch, was answered by a problem of the contract's codes."""
        self._problems.labels(code=code).inc()

    def watch(
        self,
        *,
        queued_tokens: Callable[[bool], float],
        in_progress: Callable[[], float],
        text_processes: Callable[[], float],
        ready: Callable[[], bool],
        live: Callable[[], bool],
        lanes: Callable[[], float],
        queue_limit_tokens: int,
        cache_limit_bytes: int,
    ) -> None:
        """Read these whenever metrics are collected, and the limits once.

        Args:
            queued_tokens: padded tokens waiting; of bulk work if called with ``True``.
            in_progress: analyses accepted and not answered.
            text_processes: those for text work that there are.
            ready: what readiness says.
            live: what liveness says.
            lanes: threads that compute forwards.
            queue_limit_tokens: padded tokens that may wait.
            cache_limit_bytes: what the cache of features may take.
        """
        self._queue_tokens.labels(work="interactive").set_function(lambda: queued_tokens(False))  # noqa: FBT003
        self._queue_tokens.labels(work="bulk").set_function(lambda: queued_tokens(True))  # noqa: FBT003
        self._in_progress.set_function(in_progress)
        self._text_processes.set_function(text_processes)
        self._ready.set_function(lambda: float(ready()))
        self._live.set_function(lambda: float(live()))
        self._lanes.set_function(lanes)
        self._queue_limit.set(queue_limit_tokens)
        self._cache_limit.set(cache_limit_bytes)

    def render(self, accept: str = "") -> tuple[bytes, str]:
        """All metrics as ``(body, content type)``: Prometheus text, or OpenMetrics if accepted."""
        encode, content_type = choose_encoder(accept)
        return encode(self.registry), content_type

    # --- told by the engine (its Observer) ----------------------------------------------------

    def batch_done(self, *, tokens: int, budget: int, seconds: float) -> None:
        """A batch was computed."""
        self._batch_tokens.observe(tokens)
        self._batch_fill.observe(tokens / budget)
        self._inference.observe(seconds)

    def queue_waited(self, seconds: float, *, bulk: bool) -> None:
        """A request's first window was taken."""
        self._queue_wait.labels(work="bulk" if bulk else "interactive").observe(seconds)

    def text_done(self, seconds: float) -> None:
        """A piece of text work was done."""
        self._text.observe(seconds)

    def tokenised(self, seconds: float) -> None:
        """An article's sentences were tokenised."""
        self._tokenise.observe(seconds)

    def text_process_ended(self, reason: str) -> None:
        """A process for text work ended."""
        self._text_ends.labels(reason=reason).inc()

    def cache_used(self, *, hits: int, misses: int, size_bytes: int) -> None:
        """A request's windows were looked up."""
        self._cache_windows.labels(result="hit").inc(hits)
        self._cache_windows.labels(result="miss").inc(misses)
        self._cache_bytes.set(size_bytes)

    def rejected(self, reason: str) -> None:
        """A request was refused; ``reason`` is one of the contract's error codes."""
        self._rejected.labels(reason=reason).inc()

    def deadline_passed(self) -> None:
        """A request's time ran out."""
        self._deadlines.inc()

    def canary(self, *, ok: bool) -> None:
        """The known-good item was computed."""
        self._canaries.labels(result="passed" if ok else "failed").inc()

    def scored(self, indicator: str, voice: str, score: float) -> None:
        """An article was scored."""
        self._scores.labels(indicator=indicator, voice=voice).observe(score)

    def model_loaded(self, *, id: str, version: str, sha256: str, fingerprint: str) -> None:  # noqa: A002
        """A model is ready to serve."""
        self._model.labels(id=id, version=version, sha256=sha256, fingerprint=fingerprint).set(1)
