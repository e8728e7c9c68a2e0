"""Probes: open, immediate, and true in every state of the service."""

from __future__ import annotations

import pytest

from service.errors import ArtifactError

LIVE = ("/livez", "/v2/health/live")
READY = ("/readyz", "/health", "/v2/health/ready", "/v2/models/fake-framing/ready")
STARTED = ("/startupz",)


def answers(running, paths: tuple[str, ...]) -> set[tuple[int, str]]:
    """Statuses of these probes, with what each says."""
    found = set()
    for path in paths:
        answer = running.client.get(path)
        assert answer.headers["cache-control"] == "no-store"
        body = answer.json()
        found.add((answer.status_code, body["status"] if answer.is_success else body["code"]))
        if not answer.is_success:
            assert answer.headers["content-type"] == "application/problem+json"
            assert int(answer.headers["retry-after"]) >= 1
            assert body["reasons"]
    return found


def test_ready(serve):
    """A loaded service is live, started and ready."""
    running = serve()
    assert answers(running, LIVE) == {(200, "live")}
    assert answers(running, READY) == {(200, "ready")}
    assert answers(running, STARTED) == {(200, "started")}


def test_starting(serve, gate):
    """While the models load the service is live, and neither started nor ready."""
    gate.hold()
    running = serve(load=gate.load, wait=False)
    assert answers(running, LIVE) == {(200, "live")}
    assert answers(running, READY) == {(503, "starting")}
    assert answers(running, STARTED) == {(503, "starting")}
    gate.release()
    running.wait_until_loaded()
    assert answers(running, READY + STARTED) == {(200, "ready"), (200, "started")}


def test_a_failed_start(serve):
    """Missing artifacts are told to whoever started the service, and never look like readiness."""

    def load(_settings):
        raise ArtifactError("the folder is missing", path="framing-en", remedy="Train it.")

    running = serve(load=load)
    assert isinstance(running.start_error, ArtifactError)
    assert answers(running, LIVE) == {(200, "live")}
    assert answers(running, READY + STARTED) == {(503, "model_unavailable")}
    answer = running.analyze({"text": "Nobody will read this."})
    assert (answer.status_code, answer.json()["code"]) == (503, "model_unavailable")
    assert "framing-en" not in answer.text


def test_draining(serve, gate, text):
    """A draining service is live and not ready, from the first moment of the drain."""
    running = serve(load=gate.load)
    drained = running.begin(running.state.engine.drain())
    assert drained.result(60)
    assert answers(running, LIVE) == {(200, "live")}
    assert answers(running, READY) == {(503, "shutting_down")}
    assert answers(running, STARTED) == {(200, "started")}
    assert running.analyze({"text": text}).status_code == 503


def test_a_failing_model(serve, gate, text):
    """After failures in a row the service is not ready, says why, and heals by itself."""
    running = serve(load=gate.load, threads=1)
    gate.failure = RuntimeError("broken")
    while running.client.get("/readyz").status_code == 200:
        assert running.analyze({"text": text}).status_code == 503
    assert answers(running, READY) == {(503, "model_unavailable")}
    gate.failure = None
    while running.client.get("/readyz").status_code == 503:
        running.analyze({"text": text})
    assert running.analyze({"text": text}).status_code == 200


@pytest.mark.parametrize("path", [*LIVE, *READY, *STARTED])
def test_probes_are_answered_while_the_model_is_busy(serve, gate, text, path):
    """No probe waits behind inference: with every lane held they answer all the same."""
    running = serve(load=gate.load, threads=1)
    gate.hold()
    held = running.begin(_analyze(running, text))
    gate.wait_until_entered()
    assert running.client.get(path).status_code == 200
    assert not held.done()
    gate.release()
    assert held.result(60)


async def _analyze(running, text: str):
    from service.types import AnalysisOptions, Article  # noqa: PLC0415

    return await running.state.engine.analyze(Article(text=text), AnalysisOptions())
