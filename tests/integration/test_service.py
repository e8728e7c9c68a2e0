"""What the service says of itself: models, cards, info, figures, pages, log lines."""

from __future__ import annotations

import json
import logging
import re

import pytest

from service.api.schemas.catalogue import CardAbout, Info, ModelAbout, ModelList
from service.observe.logs import JsonFormatter


def test_models_are_listed(client, models):
    """Everything that is loaded, with its digest, licence, heads and figures."""
    answer = client.get("/v1/models")
    listed = ModelList.model_validate_json(answer.content, extra="forbid")
    assert [model.id for model in listed.models] == [info.id for info in models.infos]
    assert answer.headers["x-model-fingerprint"] == listed.fingerprint
    assert all(re.fullmatch("[0-9a-f]{64}", model.sha256) for model in listed.models)
    assert all(model.licence for model in listed.models)
    heads = {head.name for model in listed.models for head in model.heads}
    assert heads == set(models.heads)


def test_one_model_is_shown(client, models):
    """A model under its id is the one of the list."""
    listed = client.get("/v1/models").json()["models"]
    for info, shown in zip(models.infos, listed, strict=True):
        answer = client.get(f"/v1/models/{info.id}")
        ModelAbout.model_validate_json(answer.content, extra="forbid")
        assert answer.json() == shown
        ready = client.get(f"/v2/models/{info.id}/ready")
        assert ready.status_code == 200


def test_an_answer_names_models_of_the_list(client, text):
    """The models of an answer can be looked up."""
    answer = client.post("/v1/analyze", json={"text": text}).json()
    for reference in answer["models"].values():
        shown = client.get(f"/v1/models/{reference['id']}").json()
        assert shown.items() >= reference.items()


def test_a_card_comes_as_markdown_or_as_data(client, models):
    """Markdown unless JSON is preferred; both say that they vary."""
    info = models.infos[-1]
    markdown = client.get(f"/v1/models/{info.id}/card")
    assert markdown.headers["content-type"] == "text/markdown; charset=utf-8"
    assert markdown.text == info.card
    data = client.get(f"/v1/models/{info.id}/card", headers={"Accept": "application/json"})
    card = CardAbout.model_validate_json(data.content, extra="forbid")
    assert card.id == info.id
    assert info.card.endswith(card.markdown)
    assert "Accept" in markdown.headers["vary"]
    assert "Accept" in data.headers["vary"]
    assert markdown.headers["etag"] != data.headers["etag"]


def test_a_hub_s_id_has_an_address(serve):
    """An encoder that came from a hub has a slash in its id."""
    import dataclasses  # noqa: PLC0415

    from service.models.fake import fake_models  # noqa: PLC0415

    made = fake_models()
    hub = dataclasses.replace(made.infos[0], id="somebody/some-encoder")
    running = serve(load=lambda _settings: dataclasses.replace(made, infos=(hub, made.infos[1])))
    for path in ("/v1/models/{}", "/v1/models/{}/card", "/v2/models/{}/ready"):
        for name in ("somebody/some-encoder", "somebody%2Fsome-encoder"):
            assert running.client.get(path.format(name)).status_code == 200


def test_info_is_all_a_client_needs(client):
    """Limits, units, indicators, licences and versions."""
    info = Info.model_validate_json(client.get("/info").content, extra="forbid")
    assert info.offset_units == ["codepoint", "utf16", "utf8"]
    assert info.limits.max_text_characters == 200_000
    assert info.limits.request_timeout_ms == 120_000
    assert {"sentence_bias", "loaded_language", "frames", "epistemic"} <= set(info.indicators)
    assert info.licences.code == "Apache-2.0"
    assert {"torch", "transformers"} <= info.packages.keys()


def test_info_answers_while_the_models_load(serve, gate):
    """Limits do not depend on a model; what does is empty."""
    gate.hold()
    running = serve(load=gate.load, wait=False)
    info = Info.model_validate_json(running.client.get("/info").content, extra="forbid")
    assert (info.fingerprint, info.licences.models) == (None, {})
    gate.release()


@pytest.mark.parametrize("path", ["/v1/models", "/info", "/", "/docs/swagger-ui.css"])
def test_what_is_known_is_not_sent_again(client, path):
    """A GET answer has a tag; who states it gets 304 and no body."""
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert client.get(path, headers={"If-None-Match": '"x"'}).status_code == 200


def test_requests_are_counted_by_route_and_status(serve, text):
    """The figures have route templates, never paths, whatever is asked."""
    running = serve()
    running.analyze({"text": text})
    running.analyze({"text": ""})
    running.client.get("/v1/models/zyxmarker")
    running.client.get("/zyxmarker")
    running.client.request("ZYXMARKER", "/info")
    answer = running.client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    figures = answer.text
    for line in (
        'framelens_requests_total{method="POST",route="/v1/analyze",status="200"} 1.0',
        'framelens_requests_total{method="POST",route="/v1/analyze",status="400"} 1.0',
        'framelens_requests_total{method="GET",route="unmatched",status="404"} 1.0',
        'framelens_requests_total{method="other",route="/info",status="405"} 1.0',
        "framelens_ready 1.0",
    ):
        assert line in figures
    assert re.search(r'requests_total\{method="GET",route="/v1/models/\{model_id', figures)
    assert "zyxmarker" not in figures.lower()


def test_open_metrics_where_it_is_asked_for(client):
    """The scraper's own format, if it says so."""
    wanted = "application/openmetrics-text; version=1.0.0"
    answer = client.get("/metrics", headers={"Accept": wanted})
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")


def test_the_page_is_served_under_its_policy(client):
    """One self-contained page, with the hashes of its own blocks and nothing else."""
    page = client.get("/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert policy.count("'sha256-") == page.text.count("</script>") + page.text.count("</style>")
    assert page.headers["x-content-type-options"] == "nosniff"


def test_examples_can_be_sent_as_they_are(client, articles):
    """The page's examples are requests; they are no part of the contract's document."""
    examples = client.get("/examples.json").json()
    assert examples == articles
    assert len(examples) >= 3
    assert "/examples.json" not in client.get("/openapi.json").json()["paths"]


def test_the_api_s_pages_need_no_other_origin(client):
    """Everything that /docs asks for is here, and its policy allows nothing from elsewhere."""
    page = client.get("/docs")
    assert page.headers["content-type"].startswith("text/html")
    assert "https:" not in page.text + client.get("/docs/start.js").text
    assert "http:" not in page.text + page.headers["content-security-policy"]
    for path in re.findall(r'(?:src|href)="(docs/[^"]+)"', page.text):
        answer = client.get(f"/{path}")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(("text/javascript", "text/css"))
        assert len(answer.content) > 100
    assert client.get("/docs/../pages.py").status_code == 404
    assert client.get("/docs/other.js").status_code == 404


def test_the_document_is_served(client):
    """/openapi.json is what the command prints."""
    from service.api.openapi import openapi_text  # noqa: PLC0415

    assert client.get("/openapi.json").json() == json.loads(openapi_text())


def test_other_origins_may_ask_where_they_are_named(serve, text):
    """Cross-origin rules are closed unless set; then they cover problems too."""
    origin = {"Origin": "https://desk.example"}
    closed = serve().client.post("/v1/analyze", json={"text": text}, headers=origin)
    assert "access-control-allow-origin" not in closed.headers
    client = serve(cors_origins=("https://desk.example",)).client
    for body, status in (({"text": text}, 200), ({"text": ""}, 400)):
        answer = client.post("/v1/analyze", json=body, headers=origin)
        assert answer.status_code == status
        assert answer.headers["access-control-allow-origin"] == "https://desk.example"
        assert "X-Model-Fingerprint" in answer.headers["access-control-expose-headers"]
    asked = client.options(
        "/v1/analyze",
        headers={
            **origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type,x-request-timeout-ms",
        },
    )
    assert asked.status_code == 200
    other = client.get("/info", headers={"Origin": "https://other.example"})
    assert "access-control-allow-origin" not in other.headers


def test_one_line_is_logged_for_a_request_and_no_text_ever(serve, caplog):
    """Id, trace, route, status and sizes; not a word of the article, its title or its id."""
    marker = "zyxmarker"
    article = {"text": f"The {marker} lied to us all. Nobody forgave it.", "title": marker}
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    running = serve()
    with caplog.at_level(logging.DEBUG):
        running.analyze(article, x_request_id="r-1", traceparent=f"00-{trace}-00f067aa0ba902b7-01")
        running.analyze({"text": marker, "clean": marker}, x_request_id="r-2")
        running.client.post("/v1/analyze", content=f'{{"text": "{marker}')
        running.client.get(f"/v1/models/{marker}")
        running.client.get(f"/{marker}?{marker}")
        running.client.post(
            "/v1/batch",
            content=json.dumps(article) + f'\n{{"text": "{marker}\n{{"id": "{marker}"}}',
            headers={"Content-Type": "application/x-ndjson"},
        )
        running.stop()  # the last line is written after its answer
    formatter = JsonFormatter()
    ours = [record for record in caplog.records if record.name.startswith("service")]
    lines = [json.loads(formatter.format(record)) for record in ours]
    assert not any(marker in str(vars(record)) for record in ours)
    requests = {line["request_id"]: line for line in lines if line["message"] == "request"}
    assert len(requests) == 6
    assert (
        requests["r-1"].items()
        >= {
            "method": "POST",
            "route": "/v1/analyze",
            "status": 200,
            "trace_id": trace,
        }.items()
    )
    assert requests["r-1"]["request_bytes"] == len(json.dumps(article, separators=(",", ":")))
    assert requests["r-1"]["response_bytes"] > 1_000
    assert requests["r-2"]["code"] == "validation_failed"


@pytest.mark.parametrize(
    ("stated", "kept"),
    [("desk-7_a.b", True), ("x" * 128, True), ("x" * 129, False), ("a b", False), ("", False)],
)
def test_request_ids_are_checked(client, stated, kept):
    """An id that is safe is echoed; another one is replaced, on errors as on answers."""
    for path in ("/livez", "/nothing"):
        echoed = client.get(path, headers={"X-Request-ID": stated}).headers["x-request-id"]
        assert (echoed == stated) is kept
        assert re.fullmatch(r"[A-Za-z0-9._-]{1,128}", echoed)
