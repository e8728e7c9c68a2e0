"""The check that answers do not depend on company, tried on encoders that do and do not."""

from dataclasses import replace

import numpy as np
import pytest

from service.engine.answering import LocalReader
from service.engine.self_check import is_batch_invariant, same_bits, sample_windows
from service.models.fake import FakeEncoder, fake_models
from service.tasks.pipeline import Pipeline


@pytest.fixture
def windows():
    """The sample article's windows."""
    return sample_windows(LocalReader(Pipeline(fake_models(), max_text_characters=10_000)))


class LastBit(FakeEncoder):
    """Moves one logit by its last bit when windows share a batch."""

    def encode(self, windows):
        """Features, the last window's slightly off."""
        found = super().encode(windows)
        if len(windows) > 1:
            logits = dict(found[-1].logits)
            logits["subjectivity"] = np.nextafter(logits["subjectivity"], np.float32(9))
            found[-1] = replace(found[-1], logits=logits)
        return found


def test_an_invariant_encoder_passes(windows):
    """Equal bits alone and in a full batch."""
    assert is_batch_invariant(FakeEncoder(), windows, max_batch_tokens=1_024)


def test_one_bit_is_found(windows):
    """The least possible difference fails the check."""
    assert not is_batch_invariant(LastBit(), windows, max_batch_tokens=1_024)


def test_the_sample_fills_batches_with_different_windows(windows):
    """Several windows of one padded length, else a batch would hold copies of one."""
    lengths = [FakeEncoder().padded_length(window) for window in windows]
    assert max(lengths.count(length) for length in set(lengths)) >= 3
    assert {window.voice for window in windows} >= {None, "author", "quoted"}


def test_same_bits_sees_zero_signs_and_missing_heads(windows):
    """Equality of bits, not of numbers, and of all heads."""
    features = FakeEncoder().encode(windows[:1])[0]
    zero = replace(features, embedding=features.embedding * 0)
    assert same_bits(features, features)
    assert not same_bits(zero, replace(zero, embedding=-zero.embedding))
    assert not same_bits(features, replace(features, logits={}))
