"""The fake models answer what their documentation says, so that other tests can rely on it."""

from __future__ import annotations

import numpy as np
import pytest

from service.models.fake import fake_embedding, fake_logit, fake_models, fake_token_id
from service.types import Window


def test_fake_features_are_the_documented_arithmetic() -> None:
    """Every logit can be computed from token ids by the published function."""
    models = fake_models()
    ids = (101, fake_token_id("Reckless"), fake_token_id("plan"), 102)
    window = Window(0, None, ids, ((0, 0),) * 4, ((1, 2),))
    (features,) = models.encoder.encode([window])
    expected = fake_logit(ids, head="sentence_bias", label="biased")
    assert features.logits["sentence_bias"][0] == pytest.approx(expected)
    expected = fake_logit(ids[1:2], head="portrayal", label="negative")
    assert features.logits["portrayal"][0, 0] == pytest.approx(expected)
    assert np.array_equal(features.embedding, fake_embedding(ids))


def test_fake_tokens_point_at_their_text() -> None:
    """The fake tokenizer's offsets index the text."""
    text = "He said: “no”.\r\nWhy?"
    (tokens,) = fake_models().tokenizer.encode_batch([text])
    assert [text[start:end] for _, start, end in tokens] == [
        *("He", "said", ":", "“", "no", "”", ".", "Why", "?")
    ]


def test_before_sees_every_batch_and_may_raise() -> None:
    """A test can make the model fail, or watch what it is given."""

    def refuse(windows: object) -> None:
        raise RuntimeError(f"{len(windows)} windows")  # type: ignore[arg-type]

    encoder = fake_models(before=refuse).encoder
    with pytest.raises(RuntimeError, match="1 windows"):
        encoder.encode([Window(0, None, (101, 102), ((0, 0),) * 2)])


def test_heads_can_be_left_out() -> None:
    """A model set without a head neither lists nor answers it."""
    models = fake_models(heads=("subjectivity",))
    (features,) = models.encoder.encode([Window(0, None, (101, 102), ((0, 0),) * 2)])
    assert set(models.heads) == set(features.logits) == {"subjectivity"}
