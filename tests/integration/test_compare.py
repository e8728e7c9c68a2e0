"""``POST /v1/compare``: several articles as one request, and what sets them apart."""

from __future__ import annotations

import json

import pytest

A = (
    "The council's reckless scheme will gut the harbour. Mayor Ada Brandt insists that it is "
    "“a fair price for a modern port”. Anyone who has walked the quay knows better. "
    "Brandt has never walked it."
)
B = (
    "Selling the quay was sober housekeeping. “Somebody had to do it,” said Brandt. "
    "Critics call the sale reckless. The auditors call it overdue, and they are right."
)


def body(*texts, **options):
    """A request with these texts."""
    return {"articles": [{"text": text} for text in texts], **options}


@pytest.fixture
def running(serve):
    """A service with fake models."""
    return serve()


def compare(running, request, **headers):
    """Send one comparison."""
    return running.client.post("/v1/compare", json=request, headers=headers)


def test_each_article_comes_back_as_analyze_answers_it(running):
    """The articles of the answer are those of /v1/analyze to the byte, in the request's order."""
    options = {"summary": {"max_sentences": 1}, "detail": "full", "offset_unit": "utf8"}
    answer = compare(running, body(A, B, **options))
    assert answer.status_code == 200
    for place, text in enumerate((A, B)):
        alone = running.analyze({"id": str(place), "text": text, **options}).content
        covered = alone[: alone.index(b',"request_id"')]
        assert covered + b"}" in answer.content


def test_scores_alone_and_no_summary_are_what_comes_unasked(running):
    """By default the articles have no sentences, spans, entities and summaries."""
    answer = compare(running, body(A, B)).json()
    for article in answer["articles"]:
        assert not {"sentences", "spans", "entities", "summary", "request_id"} & set(article)
    assert [article["id"] for article in answer["articles"]] == ["0", "1"]


def test_the_same_request_has_the_same_tag_and_bytes(running):
    """Everything but request_id and timings_ms is a function of the request."""
    first, second = (compare(running, body(A, B)) for _ in range(2))
    assert first.headers["etag"] == second.headers["etag"]
    cut = [answer.content[: answer.content.rindex(b',"request_id"')] for answer in (first, second)]
    assert cut[0] == cut[1]
    assert compare(running, body(B, A)).headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize(
    ("request_", "pointer"),
    [
        ({"articles": [{"text": A}]}, "/articles"),
        ({"articles": [{"text": A}] * 11}, "/articles"),
        ({"articles": [{"text": A}, {"text": B, "html": B}]}, "/articles/1"),
        ({"articles": [{"text": A}, {"txt": B}]}, "/articles/1/txt"),
        ({"articles": [{"text": A}, {"text": 3}]}, "/articles/1/text"),
        ({"articles": [{"text": A, "clean": "off"}, {"text": B}]}, "/articles/0/clean"),
        (body(A, B, bulk=True), "/bulk"),
        (body(A, B, targets=[{"start": 1, "end": 2}]), "/targets/0/name"),
        (body(A, B, indicators=["sentence_bais"]), "/indicators/0"),
        ({"articles": [{"id": "x", "text": A}, {"id": "x", "text": B}]}, "/articles/1/id"),
        ({"articles": [{"id": "1", "text": A}, {"text": B}]}, "/articles/1/id"),
    ],
)
def test_what_is_wrong_is_pointed_at(running, request_, pointer):
    """A request that does not hold together is 422 with a pointer to the very member."""
    answer = compare(running, request_)
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["code"] == "validation_failed"
    assert pointer in [fault["pointer"] for fault in problem["errors"]]


def test_one_bad_article_refuses_all_and_every_bad_one_is_named(serve):
    """The problem is the first one's; errors point at each, with its own code."""
    running = serve(max_text_characters=1_000)
    french = "Le conseil municipal a voté hier la vente du port, et personne ne sait pourquoi. " * 5
    answer = compare(running, body(A, french, "—", "word " * 300))
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["code"] == "language_unsupported"
    assert problem["language"] == "fr"
    assert [(fault["pointer"], fault["code"]) for fault in problem["errors"]] == [
        ("/articles/1", "language_unsupported"),
        ("/articles/2", "text_empty"),
        ("/articles/3", "text_too_long"),
    ]
    assert running.state.engine.in_progress == 0
    assert running.state.engine.queued_tokens(bulk=False) == 0
    assert "voté" not in answer.text


def test_every_article_counts_against_the_callers_rate(serve):
    """Three articles take three places of a rate limit; more than it allows at all is 413."""
    running = serve(rate_limits=("5/minute",), rate_limit_by="address")
    assert compare(running, body(A, B, A)).status_code == 200
    refused = compare(running, body(A, B, A))
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 1
    assert compare(running, body(A, B)).status_code == 200
    assert compare(running, body(*[A] * 6)).json()["limit"] == 5


def test_swapping_two_articles_negates_every_difference(running):
    """First minus second becomes second minus first, intervals turn over, flags stay."""
    there, back = (
        compare(running, {"articles": [{"id": i, "text": t} for i, t in order]}).json()
        for order in ((("a", A), ("b", B)), (("b", B), ("a", A)))
    )
    assert list(negated(there["comparison"]["pairs"])) == list(gaps(back["comparison"]["pairs"]))
    for kind in ("terms", "entities", "speakers"):
        rows = [[without_order(row) for row in one["comparison"][kind]] for one in (there, back)]
        assert rows[0] == rows[1]


def gaps(pairs):
    """Every difference of the pairs, with what it is of."""
    for pair in pairs:
        found = {**pair["indicators"], **{f"frame {k}": v for k, v in pair["frames"].items()}}
        for name, entry in list(found.items()):
            found |= {f"{name} {v}": e for v, e in entry.pop("by_voice", {}).items()}
        yield from found.items()


def negated(pairs):
    """The same from the other side."""
    for name, entry in gaps(pairs):
        turned = {**entry, "first": entry["second"], "second": entry["first"]}
        if entry["difference"] is not None:
            ends = entry["interval"]
            turned["difference"] = 0.0 - entry["difference"]
            turned["interval"] = {**ends, "low": 0.0 - ends["high"], "high": 0.0 - ends["low"]}
        yield name, turned


def without_order(row):
    """A row without the order of its articles, and without differences, which turn over."""
    kept = {k: v for k, v in row.items() if k not in {"articles", "differences"}}
    return {**kept, "articles": sorted(json.dumps(one) for one in row["articles"])}


def test_an_article_beside_itself_differs_in_nothing(running):
    """All differences are zero, no interval excludes it, everything is shared, and it is said."""
    answer = compare(running, body(A, A)).json()
    comparison = answer["comparison"]
    found = [entry for _, entry in gaps(comparison["pairs"])]
    found += [entry for entity in comparison["entities"] for entry in entity["differences"]]
    assert {entry["difference"] for entry in found} <= {0.0, None}
    assert 0.0 in {entry["difference"] for entry in found}
    assert not any(entry["excludes_zero"] for entry in found)
    for kind in ("entities", "terms", "speakers"):
        assert all(row["shared"] for row in comparison[kind])
        assert comparison[kind]
    assert [warning["code"] for warning in answer["warnings"]] == ["same_text"]
