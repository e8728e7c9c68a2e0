"""Abstractive summaries and verification over HTTP, on fake models with a generator."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from service.api.schemas.answer import AnalyzeAnswer
from service.api.schemas.verify import VerifyAnswer
from service.errors import ModelUnavailable
from service.models.base import CheckerSpec, Draft
from service.models.fake import fake_models

if TYPE_CHECKING:
    from service.models.base import Models
    from service.settings import Settings

TEXT = (
    "Mayor Vera Orlo closed two of the four libraries in Ashby last spring. "
    "Readers in Ashby now travel twelve miles to borrow a book. "
    "The council must open the libraries again, because a town without books forgets itself."
)
TRUE = "Mayor Vera Orlo closed two of the four libraries."
CHECKER = CheckerSpec(
    features=("mean_in_evidence",),
    mean=(0.0,),
    scale=(1.0,),
    weights=(4.0,),
    intercept=-2.0,
    threshold=0.5,
    strict=0.5,
)


class Written:
    """A generator that writes one sentence until it is broken."""

    def __init__(self) -> None:
        self.broken = False

    def draft(self, _sentences, *, max_sentences, stop) -> Draft:
        """The sentence, whatever the article."""
        assert max_sentences
        assert not stop()
        if self.broken:
            raise ModelUnavailable("The generator failed.")
        return Draft(TRUE, complete=True)


@pytest.fixture
def generator() -> Written:
    """The generator of the service."""
    return Written()


@pytest.fixture
def client(serve, generator):
    """A service with fake models, a checker and that generator."""

    def load(_settings: Settings) -> Models:
        return replace(fake_models(), checker=CHECKER, generator=generator)

    return serve(load=load).client


def abstractive(client) -> dict:
    """The answer to a request for an abstractive summary."""
    response = client.post("/v1/analyze", json={"text": TEXT, "summary": {"method": "abstractive"}})
    assert response.status_code == 200
    AnalyzeAnswer.model_validate(response.json())
    return response.json()


def test_an_abstractive_summary_comes_with_evidence(client):
    """The draft's sentence is shown with the place that supports it; scores are as ever."""
    answer = abstractive(client)
    summary = answer["summary"]
    assert (summary["method"], summary["fallback"], summary["text"]) == ("abstractive", None, TRUE)
    (sentence,) = summary["sentences"]
    (place,) = sentence["evidence"]
    assert TEXT[place["start"] : place["end"]].startswith("Mayor Vera Orlo closed two")
    assert sentence["start"] is None
    plain = client.post("/v1/analyze", json={"text": TEXT}).json()
    assert answer["indicators"] == plain["indicators"]
    assert "abstractive" in client.get("/info").json()["summary_methods"]


def test_a_failing_generator_leaves_scoring_ready_and_is_seen(client, generator):
    """The summary falls back and says why; readiness stays, and tells of the generator."""
    assert client.get("/readyz").json()["generator"] == {"state": "ready"}
    generator.broken = True
    for _ in range(4):
        summary = abstractive(client)["summary"]
        assert summary["method"] == "extractive"
        assert "failed" in summary["fallback"]
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["generator"]["state"] == "failing"


def test_claims_are_verified(client):
    """Each claim comes back with support, score, reasons and evidence."""
    claims = [TRUE, "Mayor Vera Orlo closed nine libraries."]
    response = client.post("/v1/verify", json={"text": TEXT, "claims": claims})
    assert response.status_code == 200
    answer = response.json()
    VerifyAnswer.model_validate(answer)
    assert [claim["supported"] for claim in answer["claims"]] == [True, False]
    assert answer["claims"][1]["reasons"] == ["number"]
    assert answer["request_id"] == response.headers["X-Request-ID"]


@pytest.mark.parametrize(
    ("members", "pointer"),
    [
        ({"claims": []}, "/claims"),
        ({"claims": ["?"]}, "/claims/0"),
        ({"claims": ["Yes."], "html": "<p>x</p>"}, ""),
        ({"claims": ["Yes."], "summary": None}, "/summary"),
    ],
)
def test_what_cannot_be_verified_says_where(client, members, pointer):
    """A request that is not understood is a 422 with the place of the fault."""
    response = client.post("/v1/verify", json={"text": TEXT, **members})
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == pointer
