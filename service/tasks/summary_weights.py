"""Weights of the extractive summary, written by ``benchmarks/summary_learning.py --write``.

Log-odds for each unit of the measures of :mod:`service.tasks.topic_words` and
:mod:`service.tasks.text_kind`; learned from titled articles (SemEval-2019 Task 4, by-article).
"""

from __future__ import annotations

from typing import Final

TOPIC_INTERCEPT: Final = -2.808

TOPIC_WEIGHTS: Final = {
    "log_sentences": 0.936,
    "share_of_sentences": -0.931,
    "frequency_to_most_frequent": 1.662,
    "in_first": 0.959,
    "in_opening": 0.310,
    "log_first": -0.268,
    "share_of_beginning": -0.012,
    "at_end": 0.146,
    "number": 0.393,
    "short": -0.536,
    "log_name_mentions": 0.562,
    "mean_centrality": 0.026,
    "best_centrality": 0.002,
    "mean_opening": 0.627,
    "ends_ly": -0.335,
    "ends_ed": -0.278,
    "ends_ing": -0.174,
    "log_article": -0.625,
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
