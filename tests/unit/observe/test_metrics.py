"""Metrics: what is told is shown, under stable names with bounded labels."""

import pytest
from prometheus_client.parser import text_string_to_metric_families

from service.engine.observer import REJECTIONS
from service.observe.metrics import REASONS, UNMATCHED, Metrics


@pytest.fixture
def metrics():
    """Metrics of one application."""
    return Metrics(process=False)


def value(metrics, name, **labels):
    """One sample's value, ``None`` if there is none."""
    return metrics.registry.get_sample_value(name, labels)


def test_requests_are_counted_by_route_method_and_status(metrics):
    """One request, one count, one duration, and nobody in flight afterwards."""
    metrics.request_began()
    assert value(metrics, "framelens_requests_in_flight") == 1
    metrics.request_ended(route="/v1/analyze", method="POST", status=200, duration_s=0.2)
    labels = {"route": "/v1/analyze", "method": "POST", "status": "200"}
    assert value(metrics, "framelens_requests_total", **labels) == 1
    assert value(metrics, "framelens_requests_in_flight") == 0
    name = "framelens_request_duration_seconds_sum"
    assert value(metrics, name, route="/v1/analyze") == 0.2


def test_labels_are_bounded_whatever_clients_send(metrics):
    """Made-up methods and paths share one label each."""
    for method in ("BREW", "brew", "\u2603"):
        metrics.request_began()
        metrics.request_ended(route=None, method=method, status=405, duration_s=0.0)
    labels = {"route": UNMATCHED, "method": "other", "status": "405"}
    assert value(metrics, "framelens_requests_total", **labels) == 3


def test_the_engines_news_is_shown(metrics):
    """Each call of the observer moves its metric."""
    metrics.batch_done(tokens=512, budget=1_024, seconds=0.1)
    metrics.queue_waited(0.3, bulk=True)
    metrics.text_done(0.02)
    metrics.tokenised(0.01)
    metrics.cache_used(hits=3, misses=2, size_bytes=4_096)
    metrics.problem("text_empty")
    metrics.rejected("overloaded")
    metrics.deadline_passed()
    metrics.canary(ok=True)
    metrics.canary(ok=False)
    metrics.scored("subjectivity", "author", 0.4)
    metrics.model_loaded(id="m", version="1", sha256="ab", fingerprint="cd")
    assert value(metrics, "framelens_batch_tokens_sum") == 512
    assert value(metrics, "framelens_batch_fill_ratio_sum") == 0.5
    assert value(metrics, "framelens_inference_seconds_sum") == 0.1
    assert value(metrics, "framelens_queue_wait_seconds_sum", work="bulk") == 0.3
    assert value(metrics, "framelens_text_seconds_sum") == 0.02
    assert value(metrics, "framelens_tokenise_seconds_sum") == 0.01
    assert value(metrics, "framelens_cache_windows_total", result="hit") == 3
    assert value(metrics, "framelens_cache_windows_total", result="miss") == 2
    assert value(metrics, "framelens_cache_bytes") == 4_096
    assert value(metrics, "framelens_problems_total", code="text_empty") == 1
    assert value(metrics, "framelens_rejected_total", reason="overloaded") == 1
    assert value(metrics, "framelens_deadline_exceeded_total") == 1
    assert value(metrics, "framelens_canary_total", result="passed") == 1
    assert value(metrics, "framelens_canary_total", result="failed") == 1
    score = {"indicator": "subjectivity", "voice": "author"}
    assert value(metrics, "framelens_score_ratio_bucket", le="0.4", **score) == 1
    assert value(metrics, "framelens_score_ratio_bucket", le="0.3", **score) == 0
    model = {"id": "m", "version": "1", "sha256": "ab", "fingerprint": "cd"}
    assert value(metrics, "framelens_model_info", **model) == 1


def test_watched_values_are_read_when_collected(metrics):
    """Queue, progress and readiness are what they are at that moment."""
    now = {"queue": 5.0, "ready": False}
    metrics.watch(
        queued_tokens=lambda bulk: now["queue"] * (2 if bulk else 1),
        in_progress=lambda: 3,
        text_processes=lambda: 2,
        ready=lambda: now["ready"],
        live=lambda: not now["ready"],
        lanes=lambda: 2,
        queue_limit_tokens=9,
        cache_limit_bytes=64,
    )
    assert value(metrics, "framelens_queue_tokens", work="interactive") == 5
    assert value(metrics, "framelens_ready") == 0
    now.update(queue=7.0, ready=True)
    assert value(metrics, "framelens_queue_tokens", work="bulk") == 14
    assert value(metrics, "framelens_analyses_in_progress") == 3
    assert value(metrics, "framelens_text_processes") == 2
    assert value(metrics, "framelens_ready") == 1
    assert value(metrics, "framelens_live") == 0
    assert value(metrics, "framelens_lanes") == 2
    assert value(metrics, "framelens_queue_limit_tokens") == 9
    assert value(metrics, "framelens_cache_limit_bytes") == 64


def test_counters_with_known_labels_begin_at_zero(metrics):
    """The first refusal, of whatever kind, is an increase: a rate needs a value before it."""
    for reason in {*REJECTIONS.values(), "rate_limited"}:
        assert value(metrics, "framelens_rejected_total", reason=reason) == 0
    assert set(REASONS) == {*REJECTIONS.values(), "rate_limited"}
    assert value(metrics, "framelens_canary_total", result="failed") == 0
    assert value(metrics, "framelens_cache_windows_total", result="hit") == 0
    assert value(metrics, "framelens_queue_wait_seconds_count", work="bulk") == 0


@pytest.mark.parametrize(
    ("accept", "expected"),
    [("", "text/plain"), ("text/plain", "text/plain"), ("application/openmetrics-text", "openmet")],
)
def test_rendering(metrics, accept, expected):
    """Prometheus text, or OpenMetrics where it is asked for."""
    body, content_type = metrics.render(accept)
    assert expected in content_type
    assert b"framelens_rejected" in body


def test_every_name_has_the_prefix_and_every_family_a_help_text(metrics):
    """What an operator reads in a dashboard's list of names."""
    families = list(text_string_to_metric_families(metrics.render()[0].decode()))
    assert len(families) > 12
    assert all(family.name.startswith("framelens_") for family in families)
    assert all(family.documentation for family in families)


def test_two_applications_do_not_share_anything():
    """No global registry."""
    one, other = Metrics(), Metrics()
    one.deadline_passed()
    assert value(other, "framelens_deadline_exceeded_total") == 0


def test_the_processs_own_metrics_come_along():
    """Memory and CPU, for whoever watches the process."""
    assert b"process_resident_memory_bytes" in Metrics().render()[0]
