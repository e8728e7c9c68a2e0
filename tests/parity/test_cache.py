"""The cache of features never changes an answer of the real models."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from service.settings import Settings

if TYPE_CHECKING:
    import httpx


def lasting(answer: httpx.Response) -> dict[str, object]:
    """The answer without the members that differ from call to call."""
    body = json.loads(answer.content)
    assert answer.status_code == 200
    return {k: v for k, v in body.items() if k not in {"request_id", "timings_ms"}}


@pytest.mark.parametrize("edit", ["", " The keeper would not say."])
def test_remembered_windows_give_the_same_answer(server, serve, models, articles, edit):
    """An article sent again, as it was or edited, is answered as if it had never been seen."""
    remembering = serve(load=lambda _: models, cache_bytes=Settings().cache_bytes)
    remembering.analyze(articles[0]).raise_for_status()
    request = {**articles[0], "text": articles[0]["text"] + edit}
    assert lasting(remembering.analyze(request)) == lasting(server.analyze(request))
    text = remembering.client.get("/metrics").text
    assert 'framelens_cache_windows_total{result="hit"}' in text
