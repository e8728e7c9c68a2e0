"""Weights of the extractive summary, written by ``benchmarks/summary_learning.py --write``.

Log-odds for each unit of the measures of :mod:`service.tasks.topic_words` and
:mod:`service.tasks.text_kind`; learned from titled articles (SemEval-2019 Task 4, by-article).
"""

from __future__ import annotations

from typing import Final

TOPIC_INTERCEPT: Final = -2.747

TOPIC_WEIGHTS: Final = {
    "log_sentences": 1.005,
    "share_of_sentences": -3.225,
    "frequency_to_most_frequent": 2.234,
    "in_first": 1.045,
    "in_opening": 0.442,
    "log_first": -0.183,
    "share_of_beginning": 0.446,
    "at_end": 0.210,
    "number": 0.545,
    "short": -0.653,
    "log_name_mentions": 0.553,
    "mean_centrality": 1.292,
    "best_centrality": -0.488,
    "ends_ly": -0.492,
    "ends_ed": -0.317,
    "ends_ing": -0.206,
    "log_article": -0.761,
}

KIND_INTERCEPT: Final = -0.785

KIND_WEIGHTS: Final = {
    "reporting": -1.909,
    "weekdays": -1.871,
    "dateline": -1.353,
    "first_person": 1.661,
    "questions": 3.797,
    "claims": 5.938,
    "denials": 1.470,
}
