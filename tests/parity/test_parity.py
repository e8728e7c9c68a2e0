"""The same text gives the same bytes: alone, in a batch of fifty, and from the command line."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]
ARTICLES = sorted((ROOT / "service" / "page" / "examples").glob("*.txt"))
PASTED = sorted((ROOT / "examples" / "pasted").glob("*.txt"))

PER_CALL = re.compile(rb'"(?:id":"line-\d+"|request_id":"[^"]*"|timings_ms":\{[^{}]*\}),?')
"""The members of an answer that differ from call to call, as they stand in the bytes."""


def lasting(answer: bytes) -> bytes:
    """The answer's bytes without the members that differ from call to call."""
    return PER_CALL.sub(b"", answer.strip()).replace(b",}", b"}")


def requests() -> list[dict[str, object]]:
    """Fifty: each example whole and pasted, with and without options; the rest are paragraphs."""
    whole = [path.read_text(encoding="utf-8") for path in (*ARTICLES, *PASTED)]
    paragraphs = [p for text in whole[: len(ARTICLES)] for p in text.split("\n\n") if len(p) > 200]
    made: list[dict[str, object]] = [{"text": text} for text in whole]
    made.append({"text": whole[0], "offset_unit": "utf16", "summary": {"max_sentences": 5}})
    made.append({"text": whole[1], "explain": True, "title": "A title of my own"})
    made += [{"text": p, "summary": None} for p in paragraphs[: 50 - len(made)]]
    assert len(made) == 50
    return made


REQUESTS = requests()


@pytest.fixture(scope="module")
def alone(server):
    """Each request sent when nothing else is under way."""
    with httpx.Client(base_url=server.url, timeout=120) as client:
        answers = [client.post("/v1/analyze", json=request) for request in REQUESTS]
    assert {answer.status_code for answer in answers} == {200}
    return [lasting(answer.content) for answer in answers]


def test_a_batch_of_fifty_gives_the_same_bytes(server, alone):
    """Fifty articles in one batch, in another order, are answered as each was alone."""
    order = random.Random(50).sample(range(50), 50)
    body = "\n".join(json.dumps(REQUESTS[n] | {"id": f"line-{n}"}) for n in order)
    answer = httpx.post(
        f"{server.url}/v1/batch",
        content=body,
        headers={"Content-Type": "application/x-ndjson"},
        timeout=300,
    )
    lines = answer.content.splitlines()
    assert [json.loads(line)["id"] for line in lines] == [f"line-{n}" for n in order]
    assert [lasting(line) for line in lines] == [alone[n] for n in order]


def test_a_crowd_gets_the_same_bytes(server, alone):
    """Fifty requests sent by sixteen clients at once are answered as each was alone."""
    with (
        httpx.Client(base_url=server.url, timeout=300) as client,
        ThreadPoolExecutor(16) as pool,
    ):
        answers = list(pool.map(lambda body: client.post("/v1/analyze", json=body), REQUESTS))
    assert [lasting(answer.content) for answer in answers] == alone


@pytest.mark.parametrize("number", [0, len(ARTICLES)], ids=["article", "pasted page"])
def test_the_command_line_gives_the_same_bytes(alone, as_served, number):
    """``framelens analyze --json``, a process of its own, prints what HTTP answers."""
    path = (*ARTICLES, *PASTED)[number]
    done = subprocess.run(
        [sys.executable, "-m", "service", "analyze", str(path), "--json"],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env=as_served,
    )
    assert lasting(done.stdout) == alone[number]
