"""The text work takes steps in proportion to the text, whatever the text is.

Counted in calls, not in seconds, so that it holds on any machine. What one call does alone
(copying a list, searching a string) is not counted: ``benchmarks/linearity.py`` measures that.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from service.models.fake import fake_models
from service.tasks.pipeline import Pipeline
from service.types import AnalysisOptions, Article

if TYPE_CHECKING:
    from types import FrameType

OPENING = "The harbour road of the town is closed tonight because the sea came over it.\n\n"
SHORT = 1_200
TIMES = 4
SLACK = 1.6
"""A clause is followed over up to 220 words, which the shorter text hardly has; work that grows
with the square would make this 4."""

UNITS = {
    "initials": "J. R. R. B. ",
    "relative clauses": "men who say the town men who say ",
    "reporting verbs": "he said that she said that ",
    "nouns of saying": "his claim that her claim that ",
    "single quotes": "'a' ",
    "nested marks": "“‘a’ ",
    "table": "Marren\t12\t3,4\n",
    "control characters": "a\x01\x0b\x1c ",
}


def steps(text: str) -> int:
    """Calls made, of Python and of C functions, while ``text`` is prepared."""
    served = Pipeline(fake_models(), max_text_characters=TIMES * SHORT * 2)
    options = AnalysisOptions(language="en")
    served.prepare(Article(text=OPENING), options)
    count = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        served.prepare(Article(text=text), options)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("kind", UNITS)
def test_four_times_the_text_takes_four_times_the_steps(kind):
    """No kind of text makes any rule of the text work look at more than a bounded stretch."""
    unit = UNITS[kind]
    short = unit * (SHORT // len(unit))
    assert steps(OPENING + short * TIMES) <= SLACK * TIMES * steps(OPENING + short)
