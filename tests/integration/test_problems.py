"""Every row of the error table, produced over real HTTP and checked as a problem document."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import socket

import pytest

from service.api.errors import KINDS
from service.api.schemas.problem import Problem
from service.models.fake import FakeTokenizer, fake_models

JSON = {"Content-Type": "application/json"}
KEY = "k3y-of-the-desk"
API_KEY = f"desk:{hashlib.sha256(KEY.encode()).hexdigest()}"
PATHS = ("/v1/analyze", "/v1/summarize", "/v1/score")


def check(answer, code: str) -> dict:
    """See that an answer is the problem of this code, whole and well-formed."""
    kind = KINDS[code]
    assert answer.status_code == kind.status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    Problem.model_validate(problem, extra="forbid")
    assert problem["code"] == code
    assert problem["status"] == kind.status
    assert problem["title"] == kind.title
    assert problem["retryable"] is kind.retryable
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert problem["detail"]
    return problem


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "malformed_json"),
        (b'{"text": "half', "malformed_json"),
        (b'{"text": "\xff\xfe"}', "malformed_json"),
        (b'{"text": "\\ud800"}', "malformed_json"),
        (b"[" * 50_000, "malformed_json"),
        (b'{"text": ""}', "text_empty"),
        (b'{"text": " \\n 12 \\u0000 \xe2\x80\x94 !?"}', "text_empty"),
        (b'{"text": "a", "sumary": null}', "validation_failed"),
        (b"[]", "validation_failed"),
        (b'{"text": NaN}', "validation_failed"),
        (b'{"text": "Some words.", "language": "fr"}', "language_unsupported"),
        (
            '{"text": "Der Minister nannte den Plan einen Fehler, und niemand glaubte ihm. '
            'Die Stadt wird noch lange dafür bezahlen, sagen die Leute am Hafen."}'.encode(),
            "language_unsupported",
        ),
        (b'{"html": "<html><body><script>var a = 1</script></body></html>"}', "no_article_found"),
        (
            b'{"text": "Home\\nNews\\nSport\\nLog in\\nSubscribe\\nPrivacy policy"}',
            "no_article_found",
        ),
        (b'{"html": "<body><nav><a>Home</a> <a>News</a> <a>Log in</a></nav>"}', "no_article_found"),
        (b'{"text": "Word.", "targets": [{"start": 2, "end": 99}]}', "validation_failed"),
    ],
)
def test_what_is_wrong_with_a_request(client, path, body, code):
    """Each half of the analysis refuses the same things in the same way."""
    answer = client.post(path, content=body, headers=JSON)
    check(answer, code)


def test_a_summary_without_a_summary_is_no_request(client, text):
    """Summarize has nothing to answer where the summary is not wanted."""
    answer = client.post("/v1/summarize", json={"text": text, "summary": None})
    assert check(answer, "validation_failed")["errors"][0]["pointer"] == "/summary"


def test_a_target_outside_the_text_is_pointed_at(client):
    """What only the text can decide has a pointer too."""
    body = {"text": "One word, or two.", "targets": [{"name": "A"}, {"start": 5, "end": 500}]}
    problem = check(client.post("/v1/analyze", json=body), "validation_failed")
    assert problem["errors"][0]["pointer"].startswith("/targets/1")


def test_an_indicator_that_is_not_served_is_pointed_at(serve, text):
    """A model set without a head refuses its indicator instead of leaving it out."""
    running = serve(load=lambda _settings: fake_models(heads=("subjectivity",)))
    answer = running.analyze({"text": text, "indicators": ["subjectivity", "frames"]})
    assert check(answer, "validation_failed")["errors"][0]["pointer"] == "/indicators/1"
    check_summary = running.client.post("/v1/summarize", json={"text": text})
    assert check_summary.json()["summary"]["framing_shift"] is None


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json; charset=utf-16"},
        {"Content-Type": "application/json", "Content-Encoding": "br"},
    ],
)
def test_other_media_types(client, path, headers):
    """Only JSON, as it is, is read."""
    check(client.post(path, content=b'{"text": "a"}', headers=headers), "unsupported_media_type")


@pytest.mark.parametrize("http", ["h11", "httptools"])
def test_too_many_bytes(serve, text, http):
    """A body past the limit is refused with both figures, and the connection goes on."""
    running = serve(max_body_bytes=10_000, http=http)
    answer = running.analyze({"text": "word " * 100_000})
    problem = check(answer, "payload_too_large")
    assert problem["limit"] == 10_000
    assert problem["actual"] > 500_000
    assert running.analyze({"text": text}).status_code == 200


@pytest.mark.parametrize("http", ["h11", "httptools"])
def test_too_many_bytes_of_unknown_length(serve, http):
    """A chunked body is refused while it is being read; its length is not known then."""
    running = serve(max_body_bytes=10_000, http=http)
    body = (b"x" * 1_000 for _ in range(1_000))
    answer = running.client.post("/v1/analyze", content=body, headers=JSON)
    problem = check(answer, "payload_too_large")
    assert problem["limit"] == 10_000
    assert "actual" not in problem


def test_a_body_that_waits_to_be_asked_for_is_not_asked_for(serve):
    """With Expect: 100-continue a body that is too large is never sent."""
    running = serve(max_body_bytes=10_000)
    with socket.create_connection(("127.0.0.1", running.port), timeout=60) as connection:
        connection.sendall(
            b"POST /v1/analyze HTTP/1.1\r\nHost: x\r\nContent-Length: 99999\r\n"
            b"Content-Type: application/json\r\nExpect: 100-continue\r\n\r\n"
        )
        assert connection.recv(4_096).startswith(b"HTTP/1.1 413 ")


def test_too_many_characters(serve):
    """The text's limit counts code points, whatever the bytes."""
    running = serve(max_text_characters=1_000)
    answer = running.analyze({"text": "é" * 1_001})
    problem = check(answer, "text_too_long")
    assert (problem["limit"], problem["actual"]) == (1_000, 1_001)


@pytest.mark.parametrize("path", ["/nothing", "/v1", "/v1/", "/v1/analyze/"])
def test_nothing_is_there(client, path):
    """Unknown addresses, ones with a slash too many, and what is not built yet."""
    check(client.get(path), "not_found")


@pytest.mark.parametrize(
    "path", ["/v1/models/none", "/v1/models/none/card", "/v1/models/a/b", "/v2/models/none/ready"]
)
def test_no_such_model(client, path):
    """A model's id that is not loaded is told from an unknown address."""
    check(client.get(path), "model_not_found")


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("GET", "/v1/analyze", "POST"),
        ("PUT", "/v1/batch", "POST"),
        ("DELETE", "/v1/models", "GET, HEAD"),
        ("POST", "/livez", "GET, HEAD"),
        ("OPTIONS", "/v1/score", "POST"),
        ("POST", "/", "GET, HEAD"),
        ("BREW", "/info", "GET, HEAD"),
    ],
)
def test_the_wrong_method(client, method, path, allow):
    """The answer lists the methods that would do."""
    answer = client.request(method, path)
    check(answer, "method_not_allowed")
    assert answer.headers["allow"] == allow


@pytest.mark.parametrize("path", ["/livez", "/info", "/", "/v1/models", "/docs", "/metrics"])
def test_head_is_get_without_the_body(client, path):
    """HEAD works wherever GET does."""
    answer = client.head(path)
    assert answer.status_code == 200
    assert answer.content == b""
    assert int(answer.headers["content-length"]) > 0


@pytest.mark.parametrize("authorization", [None, "Bearer wrong", "Basic abc", "Bearer"])
@pytest.mark.parametrize("path", ["/v1/models", "/info", "/metrics"])
def test_without_a_key(serve_with_keys, path, authorization):
    """Where keys are set, no key and a wrong key are refused alike, with the scheme to use."""
    headers = {} if authorization is None else {"Authorization": authorization}
    answer = serve_with_keys.client.get(path, headers=headers)
    check(answer, "unauthorized")
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.fixture
def serve_with_keys(serve):
    """A service that wants a key."""
    return serve(api_keys=(API_KEY,))


def test_with_a_key(serve_with_keys, text):
    """The key opens everything; probes, pages and the document never need one."""
    headers = {"Authorization": f"Bearer {KEY}"}
    client = serve_with_keys.client
    assert client.post("/v1/analyze", json={"text": text}, headers=headers).status_code == 200
    assert client.get("/metrics", headers=headers).status_code == 200
    for path in ("/livez", "/readyz", "/v2/health/ready", "/", "/docs", "/openapi.json"):
        assert client.get(path).status_code == 200
    check(client.post("/v1/analyze", content=b"x" * 100_000), "unauthorized")


def test_another_host(serve):
    """Hosts that are not named are refused; probes come by address and pass."""
    client = serve(trusted_hosts=("frames.example", "*.inside.example")).client
    for host in ("frames.example", "frames.example:8000", "a.inside.example", "FRAMES.example"):
        assert client.get("/info", headers={"Host": host}).status_code == 200
    for host in ("evil.example", "inside.example", "frames.example.evil"):
        check(client.get("/info", headers={"Host": host}), "forbidden")
        assert client.get("/readyz", headers={"Host": host}).status_code == 200


def test_the_queue_is_full(serve, gate, text):
    """Past the queue's limit a request is refused at once, with the time to wait."""
    running = serve(load=gate.load, threads=1, max_queue_tokens=1)
    gate.hold()
    held = running.begin(_analyze(running, text))  # an empty queue takes a request of any size
    gate.wait_until_entered()
    # whatever of the first the lane has left in line, with this one the line is not empty
    running.begin(_analyze(running, text))
    answer = running.analyze({"text": text})
    check(answer, "overloaded")
    assert int(answer.headers["retry-after"]) >= 1
    gate.release()
    assert held.result(60).answer["spans"] is not None


async def _analyze(running, text: str):
    from service.types import AnalysisOptions, Article  # noqa: PLC0415

    return await running.state.engine.analyze(Article(text=text), AnalysisOptions())


class BrokenTokenizer(FakeTokenizer):
    """A defect that quotes what it choked on."""

    def encode_batch(self, texts):
        """Fail on one word."""
        if any("zyxmarker" in text for text in texts):
            raise RuntimeError(f"cannot read {texts}")
        return super().encode_batch(texts)


def test_a_defect_says_nothing_about_itself(serve, caplog, capfd):
    """A defect is an internal problem; its message reaches neither answer nor log."""
    models = dataclasses.replace(fake_models(), tokenizer=BrokenTokenizer())
    running = serve(load=lambda _settings: models)
    answer = running.analyze({"text": "The zyxmarker failed us all."})
    check(answer, "internal")
    line = running.client.post(
        "/v1/batch",
        content=json.dumps({"id": "a", "text": "The zyxmarker failed us all."}),
        headers={"Content-Type": "application/x-ndjson"},
    )
    assert (line.json()["code"], line.json()["id"]) == ("internal", "a")
    written = "".join(capfd.readouterr()) + str([vars(record) for record in caplog.records])
    assert "BrokenTokenizer" not in answer.text + line.text
    assert "zyxmarker" not in answer.text + line.text + written
    assert sum(record.message == "unexpected exception" for record in caplog.records) == 2


def test_the_models_are_still_loading(serve, gate, text):
    """Before the models are there, requests are told to come back."""
    gate.hold()
    running = serve(load=gate.load, wait=False)
    for path in (*PATHS, "/v1/batch"):
        answer = running.client.post(path, json={"text": text})
        check(answer, "starting")
        assert int(answer.headers["retry-after"]) >= 1
    check(running.client.get("/v1/models"), "starting")
    gate.release()
    running.wait_until_loaded()
    assert running.analyze({"text": text}).status_code == 200


def test_the_service_drains(serve, gate, text):
    """While it finishes what it has, new requests are sent elsewhere."""
    running = serve(load=gate.load)
    gate.hold()
    held = running.begin(_analyze(running, text))
    gate.wait_until_entered()
    drained = running.begin(running.state.engine.drain())
    answer = running.analyze({"text": text})
    check(answer, "shutting_down")
    assert int(answer.headers["retry-after"]) >= 1
    gate.release()
    assert held.result(60).answer["fingerprint"]
    assert drained.result(60)


def test_the_model_fails(serve, gate, text):
    """A model that raises is not available; nothing of the request or the defect is told."""
    running = serve(load=gate.load)
    gate.failure = RuntimeError("zyxmarker")
    answer = running.analyze({"text": text})
    check(answer, "model_unavailable")
    assert int(answer.headers["retry-after"]) >= 1
    assert "zyxmarker" not in answer.text
    gate.failure = None
    assert running.analyze({"text": text}).status_code in {200, 503}


def test_time_is_over(serve, gate, text):
    """The caller's own limit ends a request that the model does not get to."""
    running = serve(load=gate.load, threads=1)
    gate.hold()
    check(running.analyze({"text": text}, x_request_timeout_ms="30"), "deadline_exceeded")
    gate.release()
    assert running.analyze({"text": text}, x_request_timeout_ms="60000").status_code == 200


def test_a_client_that_leaves_stops_its_work(serve, gate, text):
    """A request that nobody waits for any more is dropped; log and figures call it 499."""
    running = serve(load=gate.load, threads=1)
    gate.hold()
    body = json.dumps({"text": text}).encode()
    with socket.create_connection(("127.0.0.1", running.port), timeout=60) as connection:
        connection.sendall(
            b"POST /v1/analyze HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
        )
        gate.wait_until_entered()
    while 'route="/v1/analyze",status="499"' not in running.client.get("/metrics").text:
        pass  # the server hears of it when the connection is closed, which is soon
    assert running.state.engine.in_progress == 0
    gate.release()


@pytest.mark.parametrize("stated", ["0", "soon", "-5", "1.5"])
def test_a_timeout_that_is_no_time(client, stated):
    """A header that is wrong is named."""
    answer = client.post("/v1/analyze", json={}, headers={"X-Request-Timeout-Ms": stated})
    assert check(answer, "validation_failed")["errors"][0]["header"] == "X-Request-Timeout-Ms"
