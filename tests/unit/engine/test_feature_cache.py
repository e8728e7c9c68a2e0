"""Remembered features: the same answers with fewer forwards, within a bound of bytes."""

import numpy as np
import pytest

from service.engine.feature_cache import FeatureCache
from service.models.fake import FakeEncoder
from service.types import AnalysisOptions, Article, Window

OPTIONS = AnalysisOptions(language="en")
TEXT = (
    "The ferry was cancelled again on Monday. The council has promised a new boat for the third"
    " time. Nobody on the quay believes a word of it."
)


def window(*ids, targets=()):
    """A window of these token ids."""
    return Window(0, None, ids, ((0, 0),) * len(ids), targets)


def drive(cache, *rounds):
    """Send rounds of windows through the cache; what was asked for, and what came back."""
    encoder, asked, answers = FakeEncoder(), [], []

    def steps():
        for windows in rounds:
            features = yield windows
            answers.append(features)

    driven = cache.steps(steps())
    step = next(driven)
    while True:
        asked.append([w.input_ids for w in step.missing])
        try:
            step = driven.send(encoder.encode(step.missing))
        except StopIteration:
            return asked, answers


@pytest.fixture
def make_cache(notes):
    """Builds caches that tell the notes."""
    return lambda limit_bytes, fingerprint="a": FeatureCache(
        limit_bytes, fingerprint=fingerprint, observer=notes
    )


def test_only_what_is_not_remembered_is_asked_for(make_cache, notes):
    """A second article is asked for its new windows alone, and gets all features in order."""
    one, two, three = window(1, 5, 2), window(1, 6, 2), window(1, 7, 2)
    asked, answers = drive(make_cache(1_000_000), [one, two], [three, two, one])
    assert asked == [[one.input_ids, two.input_ids], [three.input_ids]]
    expected = FakeEncoder().encode([three, two, one])
    for found, right in zip(answers[1], expected, strict=True):
        assert found.embedding.tobytes() == right.embedding.tobytes()
        assert all(found.logits[h].tobytes() == right.logits[h].tobytes() for h in right.logits)
    assert [(hits, misses) for hits, misses, _ in notes.cache] == [(0, 2), (2, 1)]


def test_targets_and_tokens_are_told_apart(make_cache):
    """The same tokens with other targets are another window; so are moved borders."""
    cache = make_cache(1_000_000)
    windows = [
        window(1, 2, 3, 4),
        window(1, 2, targets=((3, 4),)),
        window(1, 2, 3, 4, targets=((1, 2),)),
        window(1, 2, 3, 4, targets=((1, 3),)),
        window(1, 2, 3, 4, targets=((1, 2), (1, 2))),
    ]
    keys = {cache.key(one) for one in windows}
    assert len(keys) == len(windows)
    assert make_cache(1_000_000, "b").key(windows[0]) not in keys


def test_the_limit_holds_and_the_oldest_goes(make_cache):
    """The size never passes the limit; what was used lately stays."""
    windows = [window(1, n, 2) for n in range(10)]
    sizing = make_cache(1_000_000)
    drive(sizing, windows[:1])
    cache = make_cache(3 * sizing.size_bytes)
    for one in windows[1:]:
        drive(cache, [windows[0]], [one])  # the first is used every time
        assert cache.size_bytes <= 3 * sizing.size_bytes
    asked, _ = drive(cache, [windows[0], windows[9], windows[8], windows[7]])
    assert asked == [[windows[7].input_ids]]


def test_no_bytes_no_memory(make_cache, notes):
    """A limit of 0 remembers nothing and counts nothing."""
    cache = make_cache(0)
    asked, _ = drive(cache, [window(1, 2)], [window(1, 2)])
    assert asked == [[(1, 2)], [(1, 2)]]
    assert (cache.size_bytes, notes.cache) == (0, [])


def test_what_is_remembered_cannot_be_changed(make_cache):
    """A reader that wrote into shared features would change another's answer: it gets an error."""
    cache = make_cache(1_000_000)
    _, answers = drive(cache, [window(1, 2)], [window(1, 2)])
    with pytest.raises(ValueError, match="read-only"):
        answers[1][0].embedding[0] = np.float32(1)


@pytest.mark.anyio
async def test_an_article_sent_again_needs_no_model(make_engine, held, notes):
    """The same bytes come back without a forward; a new sentence costs one."""
    engine = make_engine(cache_bytes=1_000_000)
    await engine.start()
    first = await engine.analyze(Article(text=TEXT), OPTIONS)
    forwards = held.forwards
    again = await engine.analyze(Article(text=TEXT), OPTIONS)
    assert again.body == first.body
    assert held.forwards == forwards
    assert engine.queued_tokens(bulk=False) == 0
    edited = Article(text=TEXT + " So they wait.")
    answer = await engine.analyze(edited, OPTIONS)
    assert held.forwards == forwards + 1
    plain = make_engine()
    await plain.start()
    assert answer.body == (await plain.analyze(edited, OPTIONS)).body
    assert [misses for _, misses, _ in notes.cache] == [3, 0, 1]
