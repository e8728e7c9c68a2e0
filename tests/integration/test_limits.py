"""Rate limits over HTTP: by key or address, the batch's share, and what figures show."""

from __future__ import annotations

import hashlib
import json

import pytest

KEYS = {name: f"k3y-of-{name}" for name in ("desk", "archive")}
API_KEYS = tuple(f"{name}:{hashlib.sha256(key.encode()).hexdigest()}" for name, key in KEYS.items())


def headers(name: str) -> dict[str, str]:
    """What a client with this key sends."""
    return {"Authorization": f"Bearer {KEYS[name]}"}


def test_each_key_has_its_own_limit(serve, text):
    """The key past its limit gets 429 with the time to wait; the other key is served."""
    running = serve(api_keys=API_KEYS, rate_limits=("2/hour",))
    ask = {"url": "/v1/analyze", "json": {"text": text}}
    for _ in range(2):
        assert running.client.post(**ask, headers=headers("desk")).status_code == 200
    refused = running.client.post(**ask, headers=headers("desk"))
    assert refused.status_code == 429
    assert refused.json()["code"] == "rate_limited"
    assert refused.json()["retryable"] is True
    assert 3_500 < int(refused.headers["retry-after"]) <= 3_601
    assert running.client.post(**ask, headers=headers("archive")).status_code == 200
    assert running.client.get("/info", headers=headers("desk")).status_code == 200
    figures = running.client.get("/metrics", headers=headers("desk")).text
    assert 'framelens_key_requests_total{key="desk",status="429"} 1.0' in figures
    assert 'framelens_rejected_total{reason="rate_limited"} 1.0' in figures
    assert 'framelens_problems_total{code="rate_limited"} 1.0' in figures
    assert KEYS["desk"] not in figures


def test_an_open_service_may_limit_by_address(serve, text):
    """Without keys the address is the caller; probes are never counted."""
    running = serve(rate_limits=("1/hour",), rate_limit_by="address")
    assert running.analyze({"text": text}).status_code == 200
    assert running.analyze({"text": text}).json()["code"] == "rate_limited"
    assert {running.client.get("/readyz").status_code for _ in range(5)} == {200}


@pytest.mark.parametrize("lines", [7])
def test_the_lines_of_a_batch_count_and_wait(serve, text, lines):
    """A batch is no way around a limit: its lines wait for their turn, and all are answered."""
    running = serve(rate_limits=("5/second",), rate_limit_by="address")
    body = "".join(json.dumps({"id": str(n), "text": text}) + "\n" for n in range(lines))
    answer = running.client.post(
        "/v1/batch", content=body, headers={"Content-Type": "application/x-ndjson"}
    )
    answers = [json.loads(line) for line in answer.text.splitlines()]
    assert [one["id"] for one in answers] == [str(n) for n in range(lines)]
    assert all("indicators" in one for one in answers)
