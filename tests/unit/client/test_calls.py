"""What goes out and how it is read, without a network."""

from __future__ import annotations

import json

import httpx
import pytest

from service.api import example
from service.api.schemas.compare import CompareRequest
from service.api.schemas.request import AnalyzeRequest
from service.api.schemas.verify import VerifyRequest
from service.client import calls
from service.client.errors import UnexpectedAnswer

TEXT = "The quay’s plan – “reckless” – will fail. 🌊"


def test_options_are_those_of_the_contract():
    """An option that the service learns cannot be forgotten here."""
    article = {"text", "html"}
    assert set(calls.Options.__annotations__) == set(AnalyzeRequest.model_fields) - article
    known = set(VerifyRequest.model_fields) - article - {"claims"}
    assert set(calls.VerifyOptions.__annotations__) == known
    known = set(CompareRequest.model_fields) - {"articles"}
    assert set(calls.CompareOptions.__annotations__) == known


@pytest.mark.parametrize(
    "article", [TEXT, {"text": TEXT}, AnalyzeRequest(text=TEXT)], ids=["text", "members", "request"]
)
def test_an_article_has_three_forms(article):
    """Text, members and request say the same, and only what was said goes out."""
    call = calls.analyze(article, {"detail": "scores"})
    assert json.loads(call.body) == {"text": TEXT, "detail": "scores"}
    AnalyzeRequest.model_validate_json(call.body)


def test_an_option_counts_more_than_the_article_s_own():
    """One article of another's making can be asked about otherwise."""
    call = calls.score({"text": TEXT, "detail": "full"}, {"detail": "scores"})
    assert json.loads(call.body)["detail"] == "scores"


def test_a_line_stays_one_line():
    """Line ends inside a text are escaped; letters are not, and half a pair goes out as it is."""
    assert calls.to_json({"text": "a\nb\r“c”\u2028"}) == '{"text":"a\\nb\\r“c”\u2028"}'.encode()
    assert calls.to_json("\ud83d") == b'"\xed\xa0\xbd"'


@pytest.mark.parametrize("value", [{"date": object()}, {"share": float("nan")}])
def test_what_is_not_json_does_not_go_out(value):
    """A caller's mistake is an exception of Python's own, at once."""
    with pytest.raises((TypeError, ValueError)):
        calls.analyze({"text": TEXT, **value}, {})


@pytest.mark.parametrize(
    ("model_id", "path"),
    [
        ("framing-en", "/v1/models/framing-en"),
        ("house/small encoder?", "/v1/models/house/small%20encoder%3F"),
    ],
)
def test_a_model_s_id_is_part_of_a_path(model_id, path):
    """Slashes belong to an id; whatever else would end a path is escaped."""
    assert calls.model(model_id).path == path
    assert calls.card(model_id).path == path + "/card"


@pytest.mark.parametrize(("timeout_s", "told"), [(60, "59000"), (1, "900"), (0.001, "1")])
def test_the_service_is_told_less_time_than_there_is(timeout_s, told):
    """Its own word about a lack of time has to arrive before the client hangs up."""
    headers = calls.sent_headers(request_id="r-1", timeout_s=timeout_s)
    assert headers == {"X-Request-ID": "r-1", "X-Request-Timeout-Ms": told}


def test_new_members_are_borne():
    """An answer with a member that this client does not know is an answer."""
    answer = {**example.ANSWER, "mood": "sour"}
    response = httpx.Response(200, json=answer)
    assert calls.analyze(TEXT, {}).read(response).id == example.ANSWER["id"]


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(200, text="<html>Please log in, Mr Okonjo</html>"),
        httpx.Response(200, json={**example.ANSWER, "summary": "Mr Okonjo"}),
        httpx.Response(302, headers={"Location": "/login"}),
        httpx.Response(404, text="Mr Okonjo"),
        httpx.Response(500, text="Mr Okonjo", headers={"Content-Type": "application/problem+json"}),
    ],
    ids=["page", "shape", "redirect", "status", "problem"],
)
def test_another_service_is_told_from_this_one(response):
    """What does not speak the contract is said to, with its status and none of its words."""
    with pytest.raises(UnexpectedAnswer) as caught:
        calls.analyze(TEXT, {}).read(response)
    assert caught.value.status == response.status_code
    assert "Okonjo" not in str(caught.value)
