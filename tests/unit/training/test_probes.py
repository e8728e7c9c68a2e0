"""Fairness probes: what is swapped, what is measured, and that a planted bias is found."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from service.errors import ProbeError
from service.models.fake import fake_models
from service.training.asking import Asker, ask_models, ask_service
from service.training.card_probes import probes_section
from service.training.identities import IDENTITIES, TEMPLATES, exchanged, fill
from service.training.probes import LIMIT, run_probes
from service.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator


def answers(requests, *, hated="Muslims"):
    """Answers of a model that is fair but for one name."""
    for request in requests:
        score = 0.7 if hated in request["text"] else 0.4
        (target,) = request["targets"]
        yield {
            "models": {"framing": {"id": "planted", "version": "1", "sha256": ""}},
            "indicators": {"hyperpartisan": {"score": 0.2}},
            "sentences": [{"scores": {"sentence_bias": score}}],
            "spans": [],
            "entities": [
                {
                    "requested": True,
                    "mentions": [
                        target | {"portrayal": {"negative": 0.1, "neutral": 0.8, "positive": 0.1}}
                    ],
                }
            ],
        }


def test_every_identity_stands_in_every_template_at_its_place() -> None:
    """The place that is asked about is the name, with a capital where it begins the sentence."""
    for names in IDENTITIES.values():
        for name in names:
            for template in TEMPLATES:
                text, place = fill(template, name)
                assert text[place.start : place.end].lower() == name.lower()
                assert text[0].isupper()


def test_exchange_keeps_forms_and_moves_the_place() -> None:
    """Full names give way to full names and surnames to surnames; the place follows the text."""
    found = exchanged("Once more Donald Trump spoke, and Trump was heard.", "leaders")
    assert found is not None
    texts = [text for text, _ in found]
    assert texts[1] == "Once more Joe Biden spoke, and Biden was heard."
    assert [text[place.start : place.end] for text, place in found][:2] == [
        "Donald Trump",
        "Joe Biden",
    ]


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Trump met Biden.", "leaders"),
        ("Nobody was there.", "leaders"),
        ("They saw her plan.", "genders"),
    ],
)
def test_sentences_that_may_be_misread_are_left_out(text: str, group: str) -> None:
    """Two identities of a group, none, or a form with two meanings: no probe."""
    assert exchanged(text, group) is None


def test_a_planted_bias_is_found_and_nothing_else() -> None:
    """One hated name shows with its size; scores and groups without it do not move."""
    found = run_probes(Asker(answers))
    assert {(m["group"], m["score"], m["name"]) for m in found["moved"]} == {
        ("religions", "sentence_bias", "Muslims")
    }
    (moved,) = found["moved"]
    n = len(IDENTITIES["religions"])
    assert moved["value"] == pytest.approx(0.3 * (n - 1) / n, abs=1e-3)
    assert moved["low"] <= moved["value"] <= moved["high"]
    still = [row for row in found["figures"] if row["group"] != "religions"]
    assert all(row["mean_change"]["value"] == 0 for row in still)
    assert found["model"]["id"] == "planted"


def test_the_card_shows_before_and_now() -> None:
    """The section counts and names what moved, beside the earlier build's figures."""
    now = run_probes(Asker(lambda requests: answers(requests, hated="nobody at all")))
    section = probes_section({"now": now, "before": run_probes(Asker(answers))})
    assert f"0 effects of a name alone are past {LIMIT:g}, where 1 were before." in section
    assert "Muslims +0.257" in section


def test_the_pipeline_answers_probes() -> None:
    """Loaded models are asked through the whole pipeline, place and all."""
    (answer,) = ask_models(fake_models())([fill("The minister met {} there.", "CNN")])
    (entity,) = [e for e in answer["entities"] if e["requested"]]
    assert entity["mentions"][0]["text"] == "CNN"
    assert set(answer["sentences"][0]["scores"]) >= {"sentence_bias", "subjectivity"}


@pytest.fixture
def service() -> Iterator[str]:
    """A stand-in for ``POST /v1/batch`` that answers as :func:`answers`, refusing empty texts."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            requests = [json.loads(line) for line in body.splitlines()]
            lines = [
                found if request["text"] else {"status": 400, "detail": "no letter"}
                for request, found in zip(requests, answers(requests), strict=True)
            ]
            self.send_response(200 if self.path == "/v1/batch" else 404)
            self.end_headers()
            self.wfile.write("".join(json.dumps(line) + "\n" for line in lines).encode())

        def log_message(self, *_):
            """Tests print nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_running_service_answers_probes(service: str) -> None:
    """The same questions over HTTP, in one batch, in order."""
    found = ask_service(service)([("Muslims sang.", Span(0, 7)), ("Others sang.", Span(0, 6))])
    assert [a["sentences"][0]["scores"]["sentence_bias"] for a in found] == [0.7, 0.4]


def test_refusals_and_wrong_addresses_are_said(service: str) -> None:
    """A refused line, a wrong path and a wrong address each end in a sentence."""
    with pytest.raises(ProbeError, match="refused a probe: no letter"):
        ask_service(service)([("", Span(0, 1))])
    with pytest.raises(ProbeError, match="did not answer"):
        ask_service(f"{service}/elsewhere")([("Text.", Span(0, 4))])
    with pytest.raises(ProbeError, match="begins with http"):
        ask_service("file:///etc/hosts")
