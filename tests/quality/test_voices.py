"""Voices stay at least as good as pinned on the project's own annotated passages.

``voices.jsonl`` has twelve passages of news and opinion, written for this project with invented
people and annotated by hand in the form of ``service/training/voice_scores.py``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from service.training.voice_scores import VoiceScores, read_annotated, score_voices

PASSAGES = Path(__file__).with_name("voices.jsonl")
FLOOR_DIRECT = 0.99
FLOOR_ATTRIBUTED = 0.96
FLOOR_SPEAKERS = 0.95


@pytest.fixture(scope="module")
def scores() -> VoiceScores:
    """All passages, scored."""
    return score_voices(read_annotated(PASSAGES))


def test_words_of_direct_speech(scores: VoiceScores) -> None:
    """What stands in marks is speech where somebody speaks, and only there."""
    assert scores.direct.f1 >= FLOOR_DIRECT


def test_words_of_all_content(scores: VoiceScores) -> None:
    """What is reported with and without marks begins and ends where it does."""
    assert scores.attributed.f1 >= FLOOR_ATTRIBUTED


def test_speakers_of_direct_speech(scores: VoiceScores) -> None:
    """Speech goes to whom the passage names, over sentences and paragraphs."""
    assert scores.speakers.right > 0
    assert scores.speaker_accuracy >= FLOOR_SPEAKERS


def test_offsets_of_the_annotation() -> None:
    """Every annotated span is inside its text and begins and ends with no white space."""
    for article in read_annotated(PASSAGES):
        for attribution in article.attributions:
            for span in (*attribution.content, *attribution.source):
                words = article.text[span.start : span.end]
                assert words
                assert words == words.strip()
