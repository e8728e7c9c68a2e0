"""Both clients against the service as it is served: every method, real failures, real drops."""

from __future__ import annotations

import asyncio
import hashlib
import json
import socket
import threading
from contextlib import suppress

import httpx
import pytest

from service.api.app import create_app
from service.client import AsyncClient, Client, ConnectionFailed, Patience, errors
from service.models.fake import fake_models
from service.settings import Settings

PATIENCE_S = 60.0
KEY = "a-key-of-the-desk"


def no_wait(_seconds: float) -> None:
    """A sleep that takes no time."""


def test_answers_are_those_of_the_service(server, articles):
    """Summary, scores and both together say through the client what they say without it."""
    article = articles[0]
    plain = server.client.post("/v1/analyze", json=article).json()
    with Client(server.url) as client:
        whole = client.analyze(article, request_id="desk-1")
        scores = client.score(article["text"], title=article["title"], detail="scores")
        summary = client.summarize(article, summary={"max_sentences": 2})
    covered = whole.model_dump(mode="json", exclude_unset=True)
    assert covered.pop("request_id") == "desk-1"
    for own in ("request_id", "timings_ms"):
        plain.pop(own)
        covered.pop(own, None)
    assert covered == plain
    assert scores.indicators == whole.indicators
    assert scores.spans is None
    assert len(summary.summary.sentences) == 2


def test_the_service_tells_of_itself(server):
    """Models, cards, limits and probes are typed as well."""
    with Client(server.url) as client:
        listed = client.models()
        one = client.model(listed.models[0].id)
        card = client.card("framing-en")
        assert one == listed.models[0]
        assert client.info().fingerprint == listed.fingerprint
        assert card.id == "framing-en"
        assert card.markdown
        assert client.live().status == "live"
        assert client.ready().status == "ready"
        with pytest.raises(errors.ModelNotFound):
            client.model("framing-tlh")


def test_claims_are_verified(server, articles):
    """A sentence of the article is supported, its contrary is not."""
    text = articles[0]["text"]
    with Client(server.url) as client:
        sentence = client.summarize(text).summary.sentences[0].text
        answer = client.verify(text, [sentence, "Nobody said 9,431 geese were there."])
    assert [claim.supported for claim in answer.claims] == [True, False]


def test_articles_are_compared(server, articles):
    """Two articles side by side; of one alone there is no comparison."""
    with Client(server.url) as client:
        answer = client.compare(articles[:2], indicators=["sentence_bias"])
        with pytest.raises(errors.ValidationFailed):
            client.compare(articles[:1])
    (pair,) = answer.comparison.pairs
    assert (pair.first, pair.second) == ("0", "1")
    own = [one.indicators.sentence_bias.score for one in answer.articles]
    assert pair.indicators["sentence_bias"].first.score == own[0]
    assert pair.indicators["sentence_bias"].second.score == own[1]


def test_problems_are_exceptions(serve, text):
    """What the service refuses comes as its own exception, with everything it says."""
    running = serve(max_text_characters=500)
    with Client(running.url) as client:
        with pytest.raises(errors.TextTooLong) as long:
            client.analyze("word " * 200)
        with pytest.raises(errors.ValidationFailed) as wrong:
            client.analyze(text, summary={"max_sentences": 0})
        with pytest.raises(errors.MalformedJson):
            client.analyze("half a pair: \ud83d")
    assert (long.value.limit, long.value.actual) == (500, 1_000)
    assert [fault.pointer for fault in wrong.value.errors] == ["/summary/max_sentences"]


def test_a_key_opens(serve, text):
    """With the key there is an answer, without it Unauthorized; probes need none."""
    running = serve(api_keys=(f"desk:{hashlib.sha256(KEY.encode()).hexdigest()}",))
    with Client(running.url, api_key=KEY) as client:
        assert client.analyze(text).schema_version
    with Client(running.url) as client:
        assert client.ready().status == "ready"
        with pytest.raises(errors.Unauthorized):
            client.analyze(text)


def test_a_batch_over_a_real_network(serve, text):
    """Several requests' worth of good and bad articles, every one in its place."""
    feed = ({"id": str(n), "text": text if n % 5 else "12 34"} for n in range(40))
    with Client(serve().url) as client:
        answers = list(client.batch(feed, at_once=16, detail="scores"))
    assert [answer.id for answer in answers] == [str(n) for n in range(40)]
    refused = [n for n, answer in enumerate(answers) if isinstance(answer, errors.TextEmpty)]
    assert refused == list(range(0, 40, 5))
    assert [answers[n].line for n in refused] == [n + 1 for n in refused]


class Relay:
    """Passes bytes on to a service, and breaks the first connection after so much of its answer."""

    def __init__(self, port: int, *, breaks_after: int) -> None:
        self._target = port
        self._breaks_after = breaks_after
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            far = socket.create_connection(("127.0.0.1", self._target))
            up = threading.Thread(target=self._pass, args=(near, far, None), daemon=True)
            up.start()
            self._pass(far, near, self._breaks_after if self.connections == 1 else None)
            with suppress(OSError):  # the client may have left already
                near.shutdown(socket.SHUT_RDWR)
            up.join(PATIENCE_S)
            near.close()
            far.close()

    @staticmethod
    def _pass(source: socket.socket, target: socket.socket, limit: int | None) -> None:
        passed = 0
        while data := source.recv(4_096):
            passed += len(data)
            target.sendall(data)
            if limit is not None and passed >= limit:
                return
        target.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Take no further connection."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(PATIENCE_S)


def test_a_real_drop_is_taken_up(serve, text):
    """A connection cut in the middle of an answer: every article is answered once, in order."""
    running = serve()
    relay = Relay(running.port, breaks_after=20_000)
    waits: list[float] = []
    with Client(relay.url, sleep=waits.append) as client:
        answers = list(client.batch({"id": str(n), "text": text} for n in range(12)))
    relay.close()
    assert [answer.id for answer in answers] == [str(n) for n in range(12)]
    assert relay.connections == 2
    assert len(waits) == 1


def test_starting_is_waited_for(serve, text):
    """A service whose models still load is asked again until they are there."""
    may_load = threading.Event()

    def load(_settings):
        assert may_load.wait(PATIENCE_S)
        return fake_models()

    running = serve(load=load, wait=False)
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        may_load.set()
        running.wait_until_loaded()

    with Client(running.url, sleep=sleep) as client:
        with pytest.raises(errors.Starting):
            client.ready()
        assert client.analyze(text).schema_version
    assert len(waits) == 1
    assert 2 <= waits[0] <= 3


def test_nobody_there_is_said():
    """A port that nobody listens on is ConnectionFailed after all attempts."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    waits: list[float] = []
    with (
        Client(f"http://127.0.0.1:{port}", patience=Patience(), sleep=waits.append) as client,
        pytest.raises(ConnectionFailed, match="ConnectError"),
    ):
        client.info()
    assert len(waits) == Patience().max_attempts - 1


def test_asyncio_does_the_same(server, articles):
    """The asynchronous client gives the same answers, many at a time, and a batch as it comes."""

    async def feed():
        for n, article in enumerate(articles):
            yield {"id": str(n), **article}

    async def ask():
        async with AsyncClient(server.url) as client:
            alone = await asyncio.gather(*(client.analyze(article) for article in articles))
            batch = [answer async for answer in client.batch(feed())]
            assert (await client.ready()).status == "ready"
            return alone, batch

    alone, batch = asyncio.run(ask())
    own = {"id", "request_id", "timings_ms"}
    assert [one.id for one in batch] == [str(n) for n in range(len(articles))]
    assert [one.model_dump(exclude=own) for one in alone] == [
        one.model_dump(exclude=own) for one in batch
    ]


def test_an_application_can_be_asked_without_a_network(text):
    """An ASGITransport of httpx carries single calls and batches straight to the application."""

    async def ask():
        loaded = asyncio.Event()
        app = create_app(
            Settings(), load=lambda _settings: fake_models(), started=lambda _: loaded.set()
        )
        async with app.router.lifespan_context(app):
            await loaded.wait()
            transport = httpx.ASGITransport(app=app)
            async with AsyncClient("http://localhost", transport=transport) as client:
                alone = await client.analyze(text)
                (batch,) = [one async for one in client.batch([text])]
                return alone, batch

    alone, batch = asyncio.run(ask())
    assert alone.indicators == batch.indicators
    assert json.loads(alone.model_dump_json())["document"]["length"] == len(text)
