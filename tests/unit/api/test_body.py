"""Bodies: what is a request, and what the refusal of another one says."""

from __future__ import annotations

import asyncio
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect

from service.api.body import NDJSON, check_media_type, parse, read_body, to_pointer
from service.api.errors import (
    MalformedJson,
    PayloadTooLarge,
    UnsupportedMediaType,
    ValidationFailed,
    to_problem,
)
from service.api.schemas.request import AnalyzeRequest
from service.errors import DeadlineExceeded, FramelensError
from service.types import AnalysisOptions, Article, SummaryOptions, Target

MARKER = "zyxmarker"


def faults(body: object) -> list[dict[str, str]]:
    """What is said to be wrong with a request."""
    with pytest.raises(ValidationFailed) as caught:
        parse(AnalyzeRequest, json.dumps(body).encode())
    return caught.value.faults


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  \n",
        b"{",
        b'{"text": "a"} {}',
        b"{'text': 'a'}",
        b'{"text": "a\nb"}',
        b'{"text": "\xff"}',
        b'{"text": "\xed\xa0\x80"}',
        b'{"text": "\\ud800"}',
        b'{"text": "\\udc00 alone"}',
        b'{"text": tru}',
        b'{"text": "a",}',
        b"[" * 100_000,
        b'{"text":' * 10_000 + b"1" + b"}" * 10_000,
        b'{"summary": {"max_sentences": ' + b"9" * 6_000 + b"}}",
        '{"text": "a"}'.encode("utf-16"),
    ],
)
def test_what_is_no_json_is_malformed(body):
    """Truncated, not UTF-8, lone surrogates, too deep, other encodings: all are one problem."""
    with pytest.raises(MalformedJson):
        parse(AnalyzeRequest, body)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ([], ""),
        ("a", ""),
        (None, ""),
        ({}, ""),
        ({"text": "a", "html": "b"}, ""),
        ({"text": None, "html": None}, ""),
        ({"text": 3}, "/text"),
        ({"text": ["a"]}, "/text"),
        ({"text": "a", "txet": "b"}, "/txet"),
        ({"text": "a", "a/b~c": 1}, ""),
        ({"text": "a", "summary": {"Words of an article.": 1}}, "/summary"),
        ({"text": "a", "id": 7}, "/id"),
        ({"text": "a", "id": "x" * 201}, "/id"),
        ({"text": "a", "title": "x" * 2_001}, "/title"),
        ({"text": "a", "language": "e"}, "/language"),
        ({"text": "a", "language": "en\n"}, "/language"),
        ({"text": "a", "clean": "yes"}, "/clean"),
        ({"text": "a", "clean": None}, "/clean"),
        ({"text": "a", "offset_unit": "utf32"}, "/offset_unit"),
        ({"text": "a", "summary": False}, "/summary"),
        ({"text": "a", "summary": {"sentences": 3}}, "/summary/sentences"),
        ({"text": "a", "summary": {"max_sentences": 0}}, "/summary/max_sentences"),
        ({"text": "a", "summary": {"max_sentences": 51}}, "/summary/max_sentences"),
        ({"text": "a", "summary": {"max_sentences": "3"}}, "/summary/max_sentences"),
        ({"text": "a", "summary": {"max_sentences": 3.5}}, "/summary/max_sentences"),
        ({"text": "a", "summary": {"max_sentences": True}}, "/summary/max_sentences"),
        ({"text": "a", "summary": {"max_words": 0}}, "/summary/max_words"),
        ({"text": "a", "summary": {"order": "random"}}, "/summary/order"),
        ({"text": "a", "indicators": "frames"}, "/indicators"),
        ({"text": "a", "indicators": ["frames", "Bias!"]}, "/indicators/1"),
        ({"text": "a", "targets": [{}]}, "/targets/0"),
        ({"text": "a", "targets": [{"name": ""}]}, "/targets/0/name"),
        ({"text": "a", "targets": [{"name": "A", "start": 1, "end": 2}]}, "/targets/0"),
        ({"text": "a", "targets": [{"start": 1}]}, "/targets/0"),
        ({"text": "a", "targets": [{"start": 2, "end": 2}]}, "/targets/0"),
        ({"text": "a", "targets": [{"start": -1, "end": 2}]}, "/targets/0/start"),
        ({"text": "a", "targets": [{"name": "A"}] * 101}, "/targets"),
        ({"text": "a", "detail": "all"}, "/detail"),
        ({"text": "a", "explain": 1}, "/explain"),
    ],
)
def test_a_fault_is_pointed_at(body, pointer):
    """Each thing that is wrong has the JSON pointer of its place."""
    assert [fault["pointer"] for fault in faults(body)] == [pointer]


def test_all_faults_are_named_at_once():
    """Nobody has to mend a request one error at a time."""
    found = faults({"text": 1, "clean": "x", "summary": {"order": 1}})
    assert {fault["pointer"] for fault in found} == {"/text", "/clean", "/summary/order"}


def test_a_hostile_request_gets_a_short_answer():
    """Many faults with long names make no long refusal, and the names are not repeated."""
    found = faults({"text": "a", **{f"{n}" + "x" * 10_000: n for n in range(1_000)}})
    assert len(found) == 20
    assert {fault["pointer"] for fault in found} == {""}


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=4,
)
members = st.sampled_from(sorted(AnalyzeRequest.model_fields)) | st.text()


@given(st.dictionaries(members, json_values))
def test_any_json_object_is_a_request_or_a_refusal(body):
    """Whatever an object holds (NaN and lone surrogates too), nothing else is raised."""
    try:
        asked = parse(AnalyzeRequest, json.dumps(body).encode())
    except FramelensError as refusal:
        to_problem(refusal, request_id="r")
    else:
        assert (asked.text is None) != (asked.html is None)


@given(st.binary())
def test_any_bytes_are_a_request_or_a_refusal(body):
    """Nothing that is not one of our exceptions comes out of the parser."""
    with pytest.raises((MalformedJson, ValidationFailed)):
        parse(AnalyzeRequest, body)


@pytest.mark.parametrize(
    "body",
    [
        f'{{"text": "{MARKER}',
        f'{{"text": "{MARKER}", "clean": "{MARKER}"}}',
        f'{{"text": ["{MARKER}"], "summary": "{MARKER}"}}',
        f'{{"text": "{MARKER}", "html": "{MARKER}"}}',
        f'{{"text": "{MARKER} \\ud800"}}',
        f'{{"text": "{MARKER}", "targets": [{{"name": "{MARKER}", "start": 1}}]}}',
        f'{MARKER} {{"text": 1}}',
        f'{{"text": "a", "{MARKER} said so": 1}}',
    ],
)
def test_a_refusal_never_repeats_a_value(body):
    """No value of the request is in the problem document."""
    with pytest.raises(FramelensError) as caught:
        parse(AnalyzeRequest, body.encode())
    assert MARKER not in json.dumps(to_problem(caught.value, request_id="r"))


def test_a_byte_order_mark_is_passed_over():
    """Windows editors write one before UTF-8; a second one, or one alone, is no JSON."""
    assert parse(AnalyzeRequest, b'\xef\xbb\xbf{"text": "Rain fell."}').text == "Rain fell."
    for body in (b"\xef\xbb\xbf", b'\xef\xbb\xbf\xef\xbb\xbf{"text": "Rain fell."}'):
        with pytest.raises(MalformedJson):
            parse(AnalyzeRequest, body)


def test_the_last_of_a_repeated_member_counts():
    """A member that occurs twice is legal JSON; the last one wins, as everywhere."""
    assert parse(AnalyzeRequest, b'{"text": "a", "text": "b"}').text == "b"


def test_defaults_are_the_contract_s():
    """A request of a text alone means what the contract says."""
    asked = parse(AnalyzeRequest, b'{"text": " a\\u0000\\r\\n "}')
    assert asked.article() == Article(text=" a\0\r\n ")
    assert asked.options() == AnalysisOptions()


def test_everything_that_is_asked_arrives():
    """Every member reaches the options of the rest of the house."""
    body = {
        "id": "a",
        "title": "T",
        "html": "<p>x</p>",
        "language": "en-GB",
        "clean": "off",
        "offset_unit": "utf8",
        "summary": {
            "method": "abstractive",
            "max_sentences": 2,
            "max_words": 40,
            "order": "rank",
        },
        "indicators": ["frames", "portrayal", "frames"],
        "targets": [{"name": "Ada Brandt"}, {"start": 1, "end": 4}],
        "detail": "scores",
        "explain": True,
    }
    asked = parse(AnalyzeRequest, json.dumps(body).encode())
    assert asked.article() == Article(html="<p>x</p>", title="T", id="a")
    assert asked.options() == AnalysisOptions(
        language="en",
        clean="off",
        offset_unit="utf8",
        summary=SummaryOptions(method="abstractive", max_sentences=2, max_words=40, order="rank"),
        indicators=("frames", "portrayal"),
        targets=(Target(name="Ada Brandt"), Target(start=1, end=4)),
        detail="scores",
        explain=True,
    )


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "Application/JSON; charset=UTF-8",
        'application/json;charset="utf-8"',
        "application/ld+json",
    ],
)
def test_json_is_read(content_type):
    """JSON under its names, in UTF-8."""
    check_media_type(Headers({"content-type": content_type}), accepted=("application/json",))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "application/jsonp"},
        {"content-type": "json"},
        {"content-type": "text/x+json"},
        {"content-type": "application/json; charset=latin-1"},
        {"content-type": "application/json", "content-encoding": "gzip"},
    ],
)
def test_other_formats_are_refused(headers):
    """Another format, another charset or a compressed body is not guessed at."""
    with pytest.raises(UnsupportedMediaType):
        check_media_type(Headers(headers), accepted=("application/json",))


def test_a_batch_is_not_one_json_text():
    """The batch takes NDJSON alone."""
    check_media_type(Headers({"content-type": "application/x-ndjson"}), accepted=NDJSON)
    with pytest.raises(UnsupportedMediaType):
        check_media_type(Headers({"content-type": "application/json"}), accepted=NDJSON)


def read(*messages: dict[str, object], limit: int = 10, **headers: str) -> bytes:
    """Read a body that arrives in these messages."""
    left = list(messages)

    async def receive() -> dict[str, object]:
        return left.pop(0)

    return asyncio.run(read_body(receive, Headers(headers), limit=limit))


def part(body: bytes, *, more: bool = False) -> dict[str, object]:
    """One message of a body."""
    return {"type": "http.request", "body": body, "more_body": more}


def test_a_body_is_read_to_its_end():
    """Parts are joined; a body of just the limit is whole."""
    assert read(part(b"12345", more=True), part(b"67890")) == b"1234567890"


def test_a_body_that_says_it_is_too_long_is_not_read():
    """With a stated length nothing is read at all, and the problem has both figures."""
    with pytest.raises(PayloadTooLarge) as caught:
        read(**{"content-length": "11"})
    assert (caught.value.limit, caught.value.actual) == (10, 11)


def test_reading_stops_where_a_body_gets_too_long():
    """Without a stated length reading ends at the part that goes over the limit."""
    with pytest.raises(PayloadTooLarge) as caught:
        read(part(b"123456", more=True), part(b"78901", more=True))
    assert (caught.value.limit, caught.value.actual) == (10, None)


def test_a_client_that_leaves_while_sending_is_noticed():
    """Half a body is no body."""
    with pytest.raises(ClientDisconnect):
        read(part(b"1", more=True), {"type": "http.disconnect"})


def test_a_body_that_does_not_end_is_given_up():
    """A client that sends too slowly runs out of its time."""

    async def receive() -> dict[str, object]:
        await asyncio.get_running_loop().create_future()
        return {}

    with pytest.raises(DeadlineExceeded):
        asyncio.run(read_body(receive, Headers({}), limit=10, timeout_s=0.001))


def test_pointers_escape_as_rfc_6901_says():
    """Tilde and slash inside a member's name are escaped."""
    assert to_pointer(("a/b", 0, "m~n")) == "/a~1b/0/m~0n"
    assert to_pointer(()) == ""
