"""One article and its answer for the OpenAPI document: our own text, figures that show the form."""

from __future__ import annotations

from typing import Any, Final

Json = dict[str, Any]

ARTICLE: Final[Json] = {
    "id": "art-91",
    "title": "Leave the night train on the rails",
    "text": "The ministry calls its plan a saving. It is a reckless sell-off of the only night "
    "train the north has left. \u201cNobody will notice,\u201d said minister Orla Finch on "
    "Tuesday. Her own department counted 40,000 passengers last winter.",
}
TARGET_REQUEST: Final[Json] = {
    **ARTICLE,
    "offset_unit": "utf16",
    "summary": None,
    "targets": [{"name": "Orla Finch"}],
}
BATCH: Final = (
    '{"id": "a-1", "text": "The toll is robbery with a barrier arm. Nobody voted for it."}\n'
    '{"id": "a-2", "text": "The dam has to go, and slowly.", "summary": null}\n'
)

_SPEAKER: Final[Json] = {
    "text": "minister Orla Finch",
    "start": 135,
    "end": 154,
    "name": "Orla Finch",
}
_EDGES: Final = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]


def _by_voice(author: float, quoted: float, attributed: float) -> Json:
    return {
        "author": {"score": author, "n": 2},
        "quoted": {"score": quoted, "n": 1},
        "attributed": {"score": attributed, "n": 1},
    }


ANSWER: Final[Json] = {
    "id": "art-91",
    "schema_version": "1.0",
    "document": {
        "sha256": "1f9013ed93904bf82788eae1c4aef70c13bc06517b437539270d929887b0e1fc",
        "length": 224,
        "offset_unit": "codepoint",
        "title": "Leave the night train on the rails",
        "language": {"code": "en", "confidence": 0.9997},
        "excluded": [],
    },
    "coverage": {
        "characters": 224,
        "tokens": 50,
        "sentences": 4,
        "fraction": 1.0,
        "truncated": False,
    },
    "summary": {
        "method": "extractive",
        "text": "It is a reckless sell-off of the only night train the north has left.",
        "fallback": None,
        "sentences": [
            {
                "text": "It is a reckless sell-off of the only night train the north has left.",
                "start": 38,
                "end": 107,
                "rank_score": 1.0,
                "voice": "author",
                "evidence": [{"start": 38, "end": 107}],
                "faithfulness": {"score": 1.0, "method": "verbatim"},
            }
        ],
        "framing_shift": {
            "source": 0.4953,
            "summary": 0.7351,
            "delta": 0.2398,
            "imported": [],
            "dropped": [],
        },
    },
    "indicators": {
        "sentence_bias": {
            "score": 0.4953,
            "interval": {"low": 0.11, "high": 0.88, "level": 0.9},
            "by_voice": _by_voice(0.4953, 0.5833, 0.2292),
        },
        "loaded_language": {
            "score": 0.4481,
            "per_1000_words": 26.3158,
            "interval": {"low": 0.07, "high": 0.82, "level": 0.9},
            "by_voice": _by_voice(0.4481, 0.3975, 0.0881),
        },
        "frames": {
            "conflict": 0.71,
            "economic": 0.64,
            "human_interest": 0.35,
            "moral": 0.11,
            "resolution": 0.02,
        },
    },
    "sentences": [
        {
            "index": 1,
            "start": 38,
            "end": 107,
            "kind": "body",
            "voice": "author",
            "scores": {"sentence_bias": 0.7351, "loaded_language": 0.7017},
        }
    ],
    "spans": [
        {
            "id": "f-3c9a51d07e42",
            "start": 46,
            "end": 54,
            "text": "reckless",
            "prefix": "alls its plan a saving. It is a ",
            "suffix": " sell-off of the only night trai",
            "indicator": "loaded_language",
            "score": 0.7017,
            "sentence": 1,
            "voice": "author",
            "speaker": None,
        }
    ],
    "quotes": [
        {
            "start": 108,
            "end": 129,
            "type": "direct",
            "speaker": _SPEAKER,
            "cue": {"text": "said", "start": 130, "end": 134},
        }
    ],
    "entities": [
        {
            "name": "Orla Finch",
            "type": "person",
            "requested": False,
            "mentions": [
                {
                    "start": 144,
                    "end": 154,
                    "text": "Orla Finch",
                    "sentence": 2,
                    "voice": "author",
                    "portrayal": {"negative": 0.2785, "neutral": 0.6011, "positive": 0.1204},
                }
            ],
            "portrayal": {
                "author": {"score": -0.1581, "n": 1},
                "quoted": {"score": None, "n": 0},
                "attributed": {"score": None, "n": 0},
            },
        }
    ],
    "aggregate": {
        "sentence_bias": {
            "n": 2,
            "sum": 0.9907,
            "sum_of_squares": 0.60573026,
            "histogram": {"edges": _EDGES, "counts": [0, 0, 1, 0, 0, 0, 0, 1, 0, 0]},
        }
    },
    "models": {
        "framing": {
            "id": "framing-en",
            "version": "1.0.0",
            "sha256": "dcd1847061096ae55dbada74e32b5234c0e894d348cffb1f60c3f949b2803d8f",
        }
    },
    "fingerprint": "471e036deb489d54",
    "warnings": [
        {
            "code": "short_text",
            "detail": "The text has 38 words; article scores are rough below 100.",
        }
    ],
    "notice": "Indicators of language, not a verdict on truth, intent or quality.",
    "request_id": "9b7c1c2b64f34d21",
    "timings_ms": {"queue": 3.1, "inference": 18.0, "total": 27.4},
}
"""An answer with lists cut to one entry; a test holds it to the schema and to the text."""

INDICATOR_MEMBERS: Final = frozenset(
    {"indicators", "sentences", "spans", "quotes", "entities", "aggregate"}
)
"""What the summary's half leaves out."""

SUMMARY_ANSWER: Final = {k: v for k, v in ANSWER.items() if k not in INDICATOR_MEMBERS}
SCORE_ANSWER: Final = {k: v for k, v in ANSWER.items() if k != "summary"}
