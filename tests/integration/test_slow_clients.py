"""Slow clients: whoever holds a connection by being slow is cut off, whoever is honest is not."""

from __future__ import annotations

import json
import socket

import pytest

from service.api.connections import BoundedConnection

PATIENCE_S = 60.0
GONE = 'framelens_requests_total{method="POST",route="/v1/batch",status="499"}'


class Impatient(BoundedConnection):
    """The service's connection with limits that a test can wait for."""

    headers_s = idle_body_s = unread_s = 1.5


def connect(running) -> socket.socket:
    """A client's socket that takes in little."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    made.settimeout(PATIENCE_S)
    made.connect(("127.0.0.1", running.port))
    return made


def drip(connection: socket.socket, byte: bytes) -> bytes:
    """Send a byte whenever nothing has come for a moment; all that came until the end."""
    connection.settimeout(0.1)
    came = b""
    for _ in range(round(PATIENCE_S / 0.1)):
        try:
            part = connection.recv(65_536)
            if not part:
                return came
            came += part
        except TimeoutError:
            connection.sendall(byte)
        except ConnectionError:
            return came
    pytest.fail("the connection is still open")


@pytest.mark.parametrize(
    "beginning",
    [b"", b"POST /v1/analyze HTTP/1.1\r\nHost: x\r\nX-Slow: ", b"GET /livez HTTP/1.1\r\n"],
)
def test_headers_that_do_not_end(serve, beginning):
    """A byte now and then does not keep a connection: its headers have one limit in all."""
    running = serve(http=Impatient)
    with connect(running) as connection:
        connection.sendall(beginning)
        try:
            assert drip(connection, b"x") == b""
        except ConnectionError:  # cut off while a byte was being sent
            return


def test_a_body_that_stops(serve):
    """A body that was promised and does not come is not waited for until the deadline."""
    running = serve(http=Impatient)
    with connect(running) as connection:
        connection.sendall(
            b"POST /v1/analyze HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b'Content-Length: 5000\r\n\r\n{"text'
        )
        try:
            assert connection.recv(1) == b""
        except ConnectionResetError:
            return


def test_what_follows_an_early_answer(serve):
    """After a refusal the rest of a body may come, but not for ever."""
    running = serve(http=Impatient, max_body_bytes=1_000)
    with connect(running) as connection:
        connection.sendall(
            b"POST /v1/analyze HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Content-Length: 1000000\r\n\r\n{"
        )
        try:
            assert drip(connection, b" ").startswith(b"HTTP/1.1 413 ")
        except ConnectionError:
            return


def test_an_answer_that_is_not_read(serve, articles):
    """A client that does not read its answers is given up, and its work with it."""
    running = serve(http=Impatient)
    running.listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8_192)
    body = "".join(json.dumps(articles[0]) + "\n" for _ in range(6)).encode()
    with connect(running) as connection:
        connection.sendall(
            b"POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\n"
            b"Content-Length: %d\r\n\r\n" % len(body)
        )
        connection.sendall(body)
        while f"{GONE} 1.0" not in running.client.get("/metrics").text:
            pass  # each look waits for the service's answer
    assert running.state.engine.in_progress == 0


def test_honest_clients_are_not_cut_off(serve, gate, text):
    """An answer that takes longer than any limit of the client's, and one request upon another."""
    running = serve(http=Impatient, load=gate.load)
    gate.hold()
    body = json.dumps({"text": text}).encode()
    request = (
        b"POST /v1/analyze HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
    )
    with connect(running) as connection:
        connection.sendall(request + request + b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n")
        gate.wait_until_entered()
        connection.settimeout(2.0)
        with pytest.raises(TimeoutError):
            connection.recv(1)
        gate.release()
        connection.settimeout(PATIENCE_S)
        came = b""
        while came.count(b"HTTP/1.1 200 OK") < 3:
            came += connection.recv(65_536)
