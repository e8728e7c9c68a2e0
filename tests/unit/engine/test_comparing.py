"""Several articles as one request: one admission, one deadline, all of them or none."""

from __future__ import annotations

import asyncio
import json

import pytest

from service.errors import (
    ArticlesRefused,
    DeadlineExceeded,
    InvalidOption,
    ModelUnavailable,
    Overloaded,
    ShuttingDown,
    TextEmpty,
)
from service.models.fake import fake_models
from service.tasks.comparison.inline import compare_articles
from service.tasks.pipeline import Pipeline
from service.types import AnalysisOptions, Article

pytestmark = pytest.mark.anyio

OPTIONS = AnalysisOptions(language="en", summary=None)
TEXTS = (
    "The ferry was cancelled again. “It is a betrayal,” said Ilse Brandt, who runs the bakery.",
    "Brandt calls the ferry’s end a betrayal. It is nothing of the kind. Boats wear out.",
    "Ilse Brandt is right about the boat and wrong about the council, which did what it could.",
)


def asked(*texts, **options):
    """Articles with ids, each with the options."""
    chosen = AnalysisOptions(language="en", summary=None, **options)
    return [(Article(text=text, id=str(n)), chosen) for n, text in enumerate(texts)]


async def started(make_engine, **settings):
    """A ready engine."""
    engine = make_engine(**settings)
    await engine.start()
    return engine


def is_idle(engine):
    """Whether no place and no room is taken any more."""
    return engine.in_progress == 0 and engine.queued_tokens(bulk=False) == 0


async def test_the_bytes_are_those_of_one_thread(make_engine):
    """Side by side through the batcher or one after another without it: the same comparison."""
    engine = await started(make_engine, threads=2)
    compared = await engine.compare(asked(*TEXTS))
    pipeline = Pipeline(fake_models(), max_text_characters=200_000)
    assert compared.body == compare_articles(asked(*TEXTS), pipeline)
    assert is_idle(engine)
    assert compared.timings.total_ms >= 0


async def test_each_article_takes_a_place_and_none_is_taken_where_one_lacks(make_engine, notes):
    """Two places left are no place for three articles: refused whole, and two are let in."""
    engine = await started(make_engine, max_requests=2)
    with pytest.raises(Overloaded):
        await engine.compare(asked(*TEXTS))
    assert notes.rejections == ["overloaded"]
    assert is_idle(engine)
    await engine.compare(asked(*TEXTS[:2]))
    assert is_idle(engine)


async def test_room_is_reserved_for_all_or_for_none(make_engine, held, notes):
    """What the line cannot hold together is refused before any text work, and leaves nothing."""
    engine = await started(make_engine, max_queue_tokens=100, threads=1)
    held.hold()
    first = asyncio.create_task(engine.analyze(Article(text="The harbour is closed."), OPTIONS))
    await held.entered()
    queued = asyncio.create_task(engine.analyze(Article(text="It is closed. " * 12), OPTIONS))
    await asyncio.sleep(0)
    before = engine.queued_tokens(bulk=False), notes.texts
    with pytest.raises(Overloaded) as refusal:
        await engine.compare(asked(*TEXTS))
    assert refusal.value.retry_after_s > 0
    assert (engine.queued_tokens(bulk=False), notes.texts) == before
    held.gate.set()
    await asyncio.gather(first, queued)
    await engine.compare(asked(*TEXTS))  # into an empty line everything may
    assert is_idle(engine)


async def test_every_bad_article_is_named_and_nothing_computed(make_engine, held):
    """The good ones wait until all have been read, and are given up without a forward."""
    engine = await started(make_engine)
    forwards = held.forwards
    with pytest.raises(ArticlesRefused) as refusal:
        await engine.compare(asked("—", TEXTS[0], "", TEXTS[1]))
    assert list(refusal.value.refusals) == [0, 2]
    assert isinstance(refusal.value.first, TextEmpty)
    assert held.forwards == forwards
    assert is_idle(engine)


async def test_an_option_that_cannot_be_met_is_said_once(make_engine):
    """It holds for all articles, so it is the option that is refused, not each article."""
    engine = await started(make_engine)
    with pytest.raises(InvalidOption) as refusal:
        await engine.compare(asked(*TEXTS, indicators=("sentence_bais",)))
    assert refusal.value.pointer == "/indicators/0"
    assert is_idle(engine)


async def test_a_failing_model_fails_the_whole(make_engine, held):
    """One article that cannot be computed is the end of all, as one error; the room comes back."""
    engine = await started(make_engine)
    held.broken = RuntimeError("broken")
    with pytest.raises(ModelUnavailable):
        await engine.compare(asked(*TEXTS))
    assert is_idle(engine)


async def test_the_deadline_is_that_of_the_whole(make_engine, held, notes):
    """When it passes, all articles are given up and counted once."""
    engine = await started(make_engine)
    held.hold()
    with pytest.raises(DeadlineExceeded):
        await engine.compare(asked(*TEXTS), timeout_s=0.05)
    assert notes.deadlines == 1
    held.gate.set()
    assert is_idle(engine)


async def test_a_caller_that_leaves_frees_everything(make_engine, held):
    """Cancelling gives back all places and all room."""
    engine = await started(make_engine)
    held.hold()
    task = asyncio.create_task(engine.compare(asked(*TEXTS)))
    await held.entered()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    held.gate.set()
    assert is_idle(engine)


async def test_a_stopped_engine_compares_nothing(make_engine):
    """It says that it stops."""
    engine = await started(make_engine)
    await engine.stop()
    with pytest.raises(ShuttingDown):
        await engine.compare(asked(*TEXTS))


async def test_scores_of_every_article_are_told(make_engine, notes):
    """Drift is watched in compared articles as in others."""
    engine = await started(make_engine)
    await engine.compare(asked(*TEXTS))
    told = [score for name, *_, score in notes.scores if name == "hyperpartisan"]
    body = json.loads((await engine.compare(asked(*TEXTS))).body)
    scores = [article["indicators"]["hyperpartisan"]["score"] for article in body["articles"]]
    assert sorted(round(score, 4) for score in told) == sorted(scores)
