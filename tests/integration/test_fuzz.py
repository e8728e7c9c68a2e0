"""Hostile input over HTTP: whatever bytes come, the answer is one of the contract's, and comes."""

from __future__ import annotations

import json
import socket
from contextlib import suppress

import hypothesis
import hypothesis.strategies as st

from service.api.connections import BoundedConnection
from service.api.errors import KINDS

NDJSON = {"Content-Type": "application/x-ndjson"}


class Hasty(BoundedConnection):
    """The service's connection, which waits less long for headers."""

    headers_s = 2.0


EXAMPLES = 40
"""Of each test: some seconds in all."""

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
members = st.fixed_dictionaries(
    {},
    optional={
        "id": st.text(max_size=20) | st.integers(),
        "title": st.text(max_size=40),
        "text": st.text(max_size=200) | st.just("The council lied. “Never”, said Ada Brandt."),
        "html": st.text(max_size=100),
        "clean": st.sampled_from(["auto", "off", "no"]),
        "offset_unit": st.sampled_from(["codepoint", "utf16", "utf8", ""]),
        "summary": st.none() | st.fixed_dictionaries({"max_sentences": st.integers(-1, 60)}),
        "indicators": st.none() | st.lists(st.sampled_from(["frames", "subjectivity", "x"])),
        "targets": st.lists(
            st.fixed_dictionaries({"start": st.integers(-1, 40), "end": st.integers(-1, 40)})
            | st.fixed_dictionaries({"name": st.text(max_size=12)}),
            max_size=3,
        ),
        "detail": st.sampled_from(["full", "scores"]),
        "explain": st.booleans(),
    },
)
lines = st.one_of(
    st.binary(max_size=60).map(lambda line: line.replace(b"\n", b" ")),
    json_values.map(lambda value: json.dumps(value).encode()),
    members.map(lambda value: json.dumps(value).encode()),
)


def problem_code(answer: dict) -> str:
    """The problem's code, which must be one of the contract's and not the service's own fault."""
    kind = KINDS[answer["code"]]
    assert answer["status"] == kind.status < 500, answer
    return kind.code


def test_any_article_is_answered_or_refused(serve):
    """Whatever members with whatever values: 200 or a problem of the caller's, never a 5xx."""
    running = serve()

    @hypothesis.settings(max_examples=EXAMPLES)
    @hypothesis.given(body=lines)
    def one(body):
        answer = running.client.post(
            "/v1/analyze", content=body, headers={"Content-Type": "application/json"}
        )
        if answer.status_code != 200:
            assert problem_code(answer.json())

    one()


def test_any_stream_of_lines_is_answered_line_by_line(serve):
    """Each line that is not blank has one answer, in order; a bad line never fails the others."""
    running = serve()

    @hypothesis.settings(max_examples=EXAMPLES)
    @hypothesis.given(body=st.lists(lines, max_size=6))
    def one(body):
        answer = running.client.post("/v1/batch", content=b"\n".join(body), headers=NDJSON)
        assert answer.status_code == 200
        # only "\n" ends a line of NDJSON; str.splitlines would cut at U+2028 inside a title too
        answers = [json.loads(line) for line in answer.content.split(b"\n") if line]
        numbers = [number for number, line in enumerate(body, start=1) if line.strip()]
        assert len(answers) == len(numbers)
        for number, given in zip(numbers, answers, strict=True):
            if "code" in given:
                assert problem_code(given)
                assert given["line"] == number

    one()


def test_any_bytes_on_the_wire_end(serve):
    """What is no HTTP is refused or cut off, and the next client is served."""
    running = serve(http=Hasty)

    @hypothesis.settings(max_examples=15)
    @hypothesis.given(sent=st.binary(min_size=1, max_size=200))
    def one(sent):
        with socket.create_connection(("127.0.0.1", running.port), timeout=60) as connection:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            with suppress(ConnectionResetError):
                while connection.recv(65_536):
                    pass

    one()
    assert running.client.get("/livez").status_code == 200
