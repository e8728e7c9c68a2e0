"""Whether an article argues or reports, told from its language alone.

News wire puts what matters first, an opinion piece often only where its argument arrives, so
the summary has to know which it reads. A logistic model over seven plain measures was learned
from articles labelled partisan or not (``python benchmarks/summary_learning.py``). The answer
is a probability and used as one: an article in doubt gets half of the wire's preference for
its beginning.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from service.tasks.rhetoric import states_claim
from service.tasks.summary_weights import KIND_INTERCEPT, KIND_WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from service.types import Document, Sentence

FEATURES: Final = (
    "reporting",
    "weekdays",
    "dateline",
    "first_person",
    "questions",
    "claims",
    "denials",
)

_PERSON: Final = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|[Uu]s|[Mm]y|[Mm]e)\b")
_REPORTING: Final = re.compile(r"\b(?:said|told|according to|reported|announced)\b")
_WEEKDAY: Final = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_DENIAL: Final = re.compile(
    r"\b(?:not|never|nothing|nobody|no one|of course|indeed|perhaps|really|simply|so-called)\b"
    r"|n['’]t\b"
)
_AGENCY: Final = r"\([A-Z][\w. ]{1,20}\)"
_DATELINE: Final = re.compile(
    rf"(?:(?:[A-Z][\w.’']+,?\s){{1,4}}(?:{_AGENCY}\s)?|{_AGENCY}\s)(?:--?|[–—])\s"
    rf"|(?:[A-Z][A-Z.’']+\s?){{1,3}}:\s|{_AGENCY}"
)
"""A place, an agency or both before a dash; a place in capitals before a colon; "(CNN)"."""
WORDS_PER_DENIAL: Final = 20.0
"""Scale of denials: about one in so many words is many."""


def kind_features(document: Document, pool: Sequence[Sentence]) -> NDArray[np.float64]:
    """Measures (n_features,) of the author's language in the sentences of ``pool``."""
    text = document.text
    spoken = [
        text[span.start : span.end]
        for sentence in pool
        for part in sentence.parts
        if part.voice == "author"
        for span in part.spans
    ]
    whole = [text[sentence.span.start : sentence.span.end] for sentence in pool]
    n, n_spoken = len(pool), max(len(spoken), 1)
    words = max(sum(len(part.split()) for part in spoken), 1)
    return np.array(
        [
            sum(len(_REPORTING.findall(sentence)) for sentence in whole) / n,
            sum(len(_WEEKDAY.findall(sentence)) for sentence in whole) / n,
            float(_DATELINE.match(whole[0]) is not None),
            sum(_PERSON.search(part) is not None for part in spoken) / n_spoken,
            sum("?" in part for part in spoken) / n,
            sum(states_claim(part) for part in spoken) / n_spoken,
            WORDS_PER_DENIAL * sum(len(_DENIAL.findall(part)) for part in spoken) / words,
        ]
    )


def opinion_probability(document: Document, pool: Sequence[Sentence]) -> float:
    """Probability in (0, 1) that the article argues rather than reports."""
    weights = np.array([KIND_WEIGHTS[name] for name in FEATURES])
    return float(1.0 / (1.0 + np.exp(-KIND_INTERCEPT - kind_features(document, pool) @ weights)))
