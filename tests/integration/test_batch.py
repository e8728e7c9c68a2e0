"""Batches over HTTP: order, streaming both ways, bad lines, limits, and clients that leave."""

from __future__ import annotations

import json
import socket

import pytest

from service.api.schemas.answer import AnalyzeAnswer
from service.api.schemas.problem import LineProblem

NDJSON = {"Content-Type": "application/x-ndjson"}
OWN = ("id", "request_id", "timings_ms")


def lines_of(*articles: object) -> bytes:
    """A batch of these."""
    return b"".join(json.dumps(article).encode() + b"\n" for article in articles)


def send(running, body: bytes, **headers: str):
    """Send a whole batch; gives the answer's lines, read."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = running.client.post("/v1/batch", content=body, headers={**NDJSON, **named})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


class Duplex:
    """A client that sends and receives at the same time, on a bare connection."""

    def __init__(self, port: int, *, receive_buffer: int | None = None) -> None:
        self._socket = socket.socket()
        if receive_buffer is not None:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self._socket.settimeout(60)
        self._socket.connect(("127.0.0.1", port))
        self._file = self._socket.makefile("rb")
        self._socket.sendall(
            b"POST /v1/batch HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
            b"Accept-Encoding: gzip\r\n"
            b"Content-Type: application/x-ndjson\r\n\r\n"
        )

    def send(self, content: bytes) -> None:
        """Send some of the body."""
        self._socket.sendall(b"%x\r\n%s\r\n" % (len(content), content))

    def end(self) -> None:
        """Send the end of the body."""
        self._socket.sendall(b"0\r\n\r\n")

    def head(self) -> str:
        """Receive status and headers."""
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self._file.readline()
        return head.decode()

    def line(self) -> dict | None:
        """Receive the next line of the answer; ``None`` at its end."""
        size = int(self._file.readline(), 16)
        content = self._file.read(size)
        assert self._file.readline() == b"\r\n"
        return json.loads(content) if size else None

    def close(self) -> None:
        """Leave."""
        self._file.close()
        self._socket.close()


def test_lines_give_the_bytes_that_each_gives_alone(client, articles, text):
    """One long article before short ones: line by line what analyze answers, to the byte.

    Ten lines; tests/parity sends fifty, in another order than alone.
    """
    sentences = text.split(". ")
    asked = [{"id": "whole", **articles[3]}] + [
        {"id": f"a-{n}", "text": f"Article {n}. " + ". ".join(sentences[n % 3 :]) + " " * (n % 2)}
        for n in range(9)
    ]
    answer = client.post("/v1/batch", content=lines_of(*asked), headers=NDJSON)
    answered = answer.content.splitlines()
    assert [json.loads(line)["id"] for line in answered] == [article["id"] for article in asked]
    for article, line in zip(asked, answered, strict=True):
        alone = client.post("/v1/analyze", json=article).content
        assert _covered(line) == _covered(alone)
        AnalyzeAnswer.model_validate_json(line, extra="forbid")


def _covered(answer: bytes) -> bytes:
    """The bytes between id and request id."""
    return answer[answer.index(b'"schema_version"') : answer.rindex(b',"request_id"')]


def test_answers_come_while_the_request_is_still_being_sent(serve, text):
    """The first answer is there before the second line has been sent."""
    duplex = Duplex(serve().port)
    assert duplex.head().startswith("HTTP/1.1 200 ")
    for n in range(3):
        duplex.send(lines_of({"id": str(n), "text": text}))
        assert duplex.line()["id"] == str(n)
    duplex.end()
    assert duplex.line() is None
    duplex.close()


def test_a_line_may_arrive_in_any_number_of_pieces(serve, text):
    """A line counts when it is whole, wherever the network cuts it."""
    duplex = Duplex(serve().port)
    duplex.head()
    whole = lines_of({"id": "é", "text": text})
    for n in range(0, len(whole), 50):
        duplex.send(whole[n : n + 50])
    assert duplex.line()["id"] == "é"
    duplex.send(b'{"id": "last", "text": "No line end here."}')
    duplex.end()
    assert duplex.line()["id"] == "last"
    assert duplex.line() is None
    duplex.close()


def test_bad_lines_are_answered_on_their_own(serve, text):
    """Each bad line gets a problem with its number, and its id where there is one; order holds."""
    running = serve(max_body_bytes=5_000, max_text_characters=1_000)
    body = b"\n".join(
        [
            b"\xef\xbb\xbf",
            json.dumps({"id": "good-1", "text": text}).encode(),
            b"",
            b'{"id": "cut", "text": "half',
            b'{"id": "typo", "txet": "a"}\r',
            b'{"id": 7, "text": "a"}',
            b'{"id": "empty", "text": "12 34"}',
            b'{"id": "long", "text": "' + b"word " * 400 + b'"}',
            b'{"id": "huge", "text": "' + b"word " * 4_000 + b'"}',
            b'{"id": "german", "text": "' + b"Das ist ein deutscher Satz ohne Sinn. " * 5 + b'"}',
            b'{"id": "surrogate", "text": "a \\ud83d b"}',
            b"[1, 2]",
            b"   ",
            json.dumps({"id": "good-2", "text": text}).encode(),
        ]
    )
    answers = send(running, body, x_request_id="batch-1")
    assert [(a.get("line"), a.get("id"), a.get("code")) for a in answers] == [
        (1, None, "malformed_json"),
        (None, "good-1", None),
        (4, None, "malformed_json"),
        (5, "typo", "validation_failed"),
        (6, None, "validation_failed"),
        (7, "empty", "text_empty"),
        (8, "long", "text_too_long"),
        (9, None, "payload_too_large"),
        (10, "german", "language_unsupported"),
        (11, None, "malformed_json"),
        (12, None, "validation_failed"),
        (None, "good-2", None),
    ]
    assert {answer["request_id"] for answer in answers} == {"batch-1"}
    for answer in answers:
        if "code" in answer:
            LineProblem.model_validate(answer, extra="forbid")
    assert (answers[7]["limit"], answers[7]["actual"]) == (5_000, 20_026)


def test_an_empty_batch_has_an_empty_answer(serve):
    """Nothing in, nothing out, and that is no error."""
    assert send(serve(), b"") == []
    assert send(serve(), b"\n\r\n  \n") == []


def test_too_many_lines_end_the_batch_with_one_error_line(serve, text):
    """What was within the limit is answered; the line past it says why the rest is not."""
    running = serve(max_batch_lines=3)
    answers = send(running, lines_of(*({"id": str(n), "text": text} for n in range(6))))
    assert [answer.get("id") for answer in answers] == ["0", "1", "2", None]
    assert (answers[3]["code"], answers[3]["line"], answers[3]["limit"]) == (
        "payload_too_large",
        4,
        3,
    )
    assert running.client.get("/livez").status_code == 200


@pytest.mark.parametrize("http", ["h11", "httptools"])
def test_a_client_that_reads_only_after_sending_gets_all_answers(serve, http):
    """Clients that send all of a body first do not wait for ever: the body is taken in."""
    duplex = Duplex(serve(http=http).port, receive_buffer=4_096)
    n = 4_000
    wrong = {f"member-{k:050}": 0 for k in range(20)}
    for start in range(0, n, 100):
        duplex.send(lines_of(*({"id": str(k), **wrong} for k in range(start, start + 100))))
    duplex.end()
    duplex.head()
    assert [duplex.line()["id"] for _ in range(n)] == [str(k) for k in range(n)]
    assert duplex.line() is None
    duplex.close()


def test_a_full_queue_slows_a_batch_down_and_refuses_nothing(serve, gate, text):
    """Where single requests would get 429, lines wait for room."""
    running = serve(load=gate.load, max_queue_tokens=300, threads=1)
    answers = send(running, lines_of(*({"id": str(n), "text": text} for n in range(40))))
    assert [answer.get("code") for answer in answers] == [None] * 40


def test_a_client_that_leaves_stops_the_work(serve, gate, text):
    """Lines that were not begun are never computed, and the service is free for others."""
    running = serve(load=gate.load, threads=1, max_batch_tokens=64)
    gate.hold()
    duplex = Duplex(running.port)
    duplex.send(lines_of(*({"text": text} for _ in range(500))))
    duplex.head()
    gate.wait_until_entered()
    duplex.close()
    while 'route="/v1/batch",status="499"' not in running.client.get("/metrics").text:
        pass  # the server hears of it when the connection is closed, which is soon
    before = gate.batches
    gate.release()
    assert running.analyze({"text": text}).status_code == 200
    assert gate.batches - before < 10


def test_a_line_has_the_time_that_the_header_gives(serve, gate, text):
    """A line whose time is over is an error line; the next one has time of its own."""
    running = serve(load=gate.load, threads=1)
    gate.hold()
    (answer,) = send(running, lines_of({"id": "a", "text": text}), x_request_timeout_ms="50")
    assert (answer["code"], answer["id"], answer["retryable"]) == ("deadline_exceeded", "a", True)
    gate.release()


def test_lines_that_come_while_draining_are_given_back(serve, gate, text):
    """What was begun is finished; later lines say that they can be sent again elsewhere."""
    running = serve(load=gate.load, threads=1)
    gate.hold()
    duplex = Duplex(running.port)
    duplex.send(lines_of({"id": "begun", "text": text}))
    duplex.head()
    gate.wait_until_entered()
    drained = running.begin(running.state.engine.drain())
    assert running.client.get("/readyz").status_code == 503
    duplex.send(lines_of({"id": "late", "text": text}))
    duplex.end()
    gate.release()
    assert "indicators" in duplex.line()
    late = duplex.line()
    assert (late["id"], late["code"], late["retryable"]) == ("late", "shutting_down", True)
    assert duplex.line() is None
    assert drained.result(60)
    duplex.close()


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Content-Type": "application/json"}, 415, "unsupported_media_type"),
        ({**NDJSON, "Content-Encoding": "gzip"}, 415, "unsupported_media_type"),
        ({**NDJSON, "X-Request-Timeout-Ms": "soon"}, 422, "validation_failed"),
    ],
)
def test_a_batch_that_cannot_be_read_at_all_is_refused_whole(serve, headers, status, code):
    """What is wrong with the request itself is a problem document, not lines."""
    answer = serve().client.post("/v1/batch", content=b"{}\n", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
