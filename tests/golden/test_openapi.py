"""The OpenAPI document: the golden file, and what makes it usable."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from service.api import compare, example
from service.api.errors import KINDS
from service.api.openapi import openapi_text
from service.api.schemas.answer import AnalyzeAnswer, ScoreAnswer, SummarizeAnswer
from service.api.schemas.compare import CompareRequest
from service.api.schemas.request import AnalyzeRequest

GOLDEN = Path(__file__).with_name("openapi.json")
UPDATE = "python -m service.api.openapi > tests/golden/openapi.json && make types"


@pytest.fixture(scope="module")
def text() -> str:
    """The document as it is made now."""
    return openapi_text()


@pytest.fixture(scope="module")
def document(text) -> dict:
    """The same, read."""
    return json.loads(text)


def test_the_document_is_the_golden_one(text):
    """A change of the contract is seen in review; an intended one is written by a command."""
    assert text == GOLDEN.read_text(encoding="utf-8"), f"If it is meant to change: {UPDATE}"


def operations(document: dict) -> dict[str, dict]:
    """Every operation by its id."""
    found = [operation for path in document["paths"].values() for operation in path.values()]
    by_id = {operation["operationId"]: operation for operation in found}
    assert len(by_id) == len(found)
    return by_id


def test_every_operation_is_described(document):
    """Each has an id of its own, one known tag, and says what it is for."""
    tags = {tag["name"] for tag in document["tags"]}
    for operation in operations(document).values():
        assert len(operation["tags"]) == 1
        assert set(operation["tags"]) <= tags
        assert operation["summary"]
        assert operation["description"]


def test_every_reference_leads_somewhere(document, text):
    """No schema is named that is not there, and none is there for nothing."""
    schemas = document["components"]["schemas"]
    named = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert named == set(schemas)


def test_every_error_is_declared_as_a_problem(document):
    """All codes occur, each under its status, as problem+json with an example."""
    declared = {}
    for operation in operations(document).values():
        for status, response in operation["responses"].items():
            if status.startswith(("4", "5")):
                (media_type,) = response["content"]
                assert media_type == "application/problem+json"
                for code, example in response["content"][media_type]["examples"].items():
                    declared[code] = int(status)
                    assert example["value"]["status"] == int(status)
    routing = {"not_found", "method_not_allowed"}  # answers of no operation
    assert declared == {k.code: k.status for k in KINDS.values() if k.code not in routing}


def test_probes_need_no_key_and_everything_else_does(document):
    """What keys protect is said in the document."""
    for operation in operations(document).values():
        assert ("security" in operation) == (operation["tags"] != ["health"])


def test_example_requests_can_be_sent():
    """What people copy from the pages is valid, line by line in the batch."""
    for request in (example.ARTICLE, example.TARGET_REQUEST):
        AnalyzeRequest.model_validate_json(json.dumps(request))
    CompareRequest.model_validate_json(json.dumps(compare.EXAMPLE))
    for line in example.BATCH.splitlines():
        AnalyzeRequest.model_validate_json(line)


@pytest.mark.parametrize(
    ("schema", "answer"),
    [
        (AnalyzeAnswer, example.ANSWER),
        (SummarizeAnswer, example.SUMMARY_ANSWER),
        (ScoreAnswer, example.SCORE_ANSWER),
    ],
)
def test_example_answers_are_answers(schema, answer):
    """They have the documented shape, and every place in them has the words that it says."""
    schema.model_validate(answer, extra="forbid")
    text = example.ARTICLE["text"]
    assert answer["document"]["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    parts = [*answer.get("spans", []), *answer.get("quotes", []), *answer.get("entities", [])]
    inner = [place for part in parts for place in (part.get("speaker"), part.get("cue")) if place]
    named = [place for part in parts for place in part.get("mentions", [])]
    shown = answer.get("summary", {}).get("sentences", [])
    for place in (*inner, *named, *shown, *answer.get("spans", [])):
        assert text[place["start"] : place["end"]] == place["text"]
    for span in answer.get("spans", []):
        assert text[: span["start"]].endswith(span["prefix"])
        assert text[span["end"] :].startswith(span["suffix"])


def test_strictness_is_said_where_it_is_meant(document):
    """Requests allow nothing unknown; answers may gain members, so they allow it."""
    schemas = document["components"]["schemas"]
    strict = {name for name, schema in schemas.items() if "additionalProperties" in schema}
    assert {name for name in strict if schemas[name]["additionalProperties"] is False} == {
        "AnalyzeRequest",
        "CompareRequest",
        "ComparedArticle",
        "SummaryRequest",
        "TargetName",
        "TargetRequest",
        "VerifyRequest",
    }
