"""The comparison as the JSON object of the HTTP contract, for the service and the command line.

A function of the texts, their ids, the options and the fingerprint, like every answer.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Any

from service.tasks.answer import NOTICE, to_json_bytes
from service.tasks.comparison.differences import corrected_level
from service.tasks.comparison.estimates import rounded
from service.tasks.comparison.names import bring_together
from service.tasks.comparison.scores import compare_scores
from service.tasks.comparison.terms import compare_terms
from service.tasks.framing import VOICES
from service.tasks.intervals import LEVEL
from service.tasks.pipeline import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.tasks.comparison.differences import Difference
    from service.tasks.comparison.estimates import Estimate
    from service.tasks.comparison.names import Names, SharedName
    from service.tasks.comparison.profile import Cast, Profile
    from service.tasks.comparison.scores import Gap, Pair
    from service.tasks.comparison.speech import Speaker
    from service.tasks.comparison.terms import SharedTerm

Json = dict[str, Any]


def to_compared_bytes(
    answers: Sequence[bytes], profiles: Sequence[Profile], *, fingerprint: str
) -> bytes:
    """The whole answer without ``request_id`` and ``timings_ms``.

    Args:
        answers: each article's own, as written; it goes in as it is.
        profiles: of the same articles, in the same order, at least two.
        fingerprint: of the models.
    """
    written = to_comparison(profiles)
    warnings = written.pop("warnings")
    rest = {
        "comparison": written,
        "fingerprint": fingerprint,
        "warnings": warnings,
        "notice": NOTICE,
    }
    head = to_json_bytes({"schema_version": SCHEMA_VERSION})[:-1]
    return b"".join((head, b',"articles":[', b",".join(answers), b"],", to_json_bytes(rest)[1:]))


def to_comparison(profiles: Sequence[Profile]) -> Json:
    """Everything that is said of the articles together; ``warnings`` stand last."""
    scores = compare_scores(profiles)
    names = bring_together(profiles)
    ids = [profile.id for profile in profiles]
    return {
        "pairs": [_pair(pair, ids) for pair in scores.pairs],
        "entities": [_entity(name, ids) for name in names.listed],
        "terms": [_term(term, ids) for term in compare_terms(profiles)],
        "speech": [_speech(profile) for profile in profiles],
        "speakers": _speakers(profiles, names),
        "correction": {
            "method": "bonferroni",
            "indicators": _correction(scores.comparisons),
            "portrayal": _correction(names.comparisons),
        },
        "warnings": _warnings(profiles, names),
    }


def _correction(comparisons: int) -> Json:
    # more decimals than a score: the level of 450 comparisons is 0.99978
    return {"comparisons": comparisons, "level": round(corrected_level(comparisons), 6)}


def _pair(pair: Pair, ids: Sequence[str]) -> Json:
    return {
        "first": ids[pair.first],
        "second": ids[pair.second],
        "indicators": {
            name: {
                **_gap(gap),
                **(
                    {"by_voice": {v: _gap(g) for v, g in pair.by_voice[name].items()}}
                    if name in pair.by_voice
                    else {}
                ),
            }
            for name, gap in pair.indicators.items()
        },
        "frames": {name: _gap(gap) for name, gap in pair.frames.items()},
    }


def _gap(gap: Gap) -> Json:
    return {
        "first": _side(gap.first),
        "second": _side(gap.second),
        **_difference(gap.difference),
    }


def _side(estimate: Estimate | None) -> Json:
    if estimate is None:
        return {"score": None, "n": 0}
    return {"score": estimate.score, "n": estimate.n}


def _difference(found: Difference | None) -> Json:
    if found is None:
        return {
            "difference": None,
            "interval": None,
            "excludes_zero": False,
            "excludes_zero_corrected": False,
        }
    return {
        "difference": found.value,
        "interval": {"low": found.low, "high": found.high, "level": LEVEL},
        "excludes_zero": found.excludes_zero,
        "excludes_zero_corrected": found.excludes_zero_corrected,
    }


def _entity(name: SharedName, ids: Sequence[str]) -> Json:
    return {
        "name": name.name,
        "type": name.type,
        "requested": name.requested,
        "shared": len(name.articles) > 1,
        "articles": [_cast(cast, ids[place]) for place, cast in sorted(name.articles.items())],
        "differences": [
            {"first": ids[a], "second": ids[b], "voice": voice, **_difference(found)}
            for (a, b, voice), found in name.differences.items()
        ],
    }


def _cast(cast: Cast, article: str) -> Json:
    portrayal: Json = {}
    for voice in VOICES:
        estimate = cast.portrayal.get(voice)
        ends = estimate.ends(LEVEL) if estimate is not None and estimate.n > 1 else None
        portrayal[voice] = {
            **_side(estimate),
            "interval": ends and {"low": ends[0], "high": ends[1], "level": LEVEL},
        }
    return {
        "id": article,
        "name": cast.name,
        "mentions": cast.mentions,
        "portrayal": portrayal,
    }


def _term(term: SharedTerm, ids: Sequence[str]) -> Json:
    return {
        "term": term.text,
        "voice": term.voice,
        "score": rounded(term.score),
        "shared": len(term.articles) > 1,
        "articles": [
            {
                "id": ids[place],
                "count": len(places),
                "loaded": sum(p.score is not None for p in places),
                "spans": [
                    {
                        "start": p.start,
                        "end": p.end,
                        "text": p.text,
                        "score": None if p.score is None else rounded(p.score),
                    }
                    for p in places
                ],
            }
            for place, places in sorted(term.articles.items())
        ],
        "in_other_voices": [ids[place] for place in term.elsewhere],
    }


def _speech(profile: Profile) -> Json:
    total = sum(profile.speech.words.values())
    return {
        "id": profile.id,
        "words": {
            voice: {
                "count": (count := profile.speech.words[voice]),
                "share": rounded(count / total) if total else 0.0,
            }
            for voice in VOICES
        },
    }


def _speakers(profiles: Sequence[Profile], names: Names) -> list[Json]:
    """Rows of speakers. Only names are joined: one article's spokesman is not another's."""
    rows: dict[tuple[object, ...], dict[int, Speaker]] = defaultdict(dict)
    for place, profile in enumerate(profiles):
        for speaker in profile.speech.speakers:
            who = names.who.get((place, speaker.name or "")) if speaker.is_named else None
            described = (profile.sha256, speaker.name, speaker.is_named)
            rows[described if who is None else (who,)][place] = speaker
    written = []
    for key, articles in rows.items():
        first = articles[min(articles)]
        joined = key[0] if isinstance(key[0], int) else None
        written.append(
            {
                "name": first.name if joined is None else names.everything[joined].name,
                "named": first.is_named,
                "shared": len(articles) > 1,
                "articles": [
                    _speaker(speaker, profiles[place])
                    for place, speaker in sorted(articles.items())
                ],
            }
        )
    return sorted(written, key=_by_words)


def _by_words(row: Json) -> tuple[object, ...]:
    """Names that most articles let speak first, then who speaks most; the unnamed after them."""
    words = sum(sum(one["words"].values()) for one in row["articles"])
    name = row["name"] or ""
    return (not row["named"], -len(row["articles"]), -words, name.casefold(), name)


def _speaker(speaker: Speaker, profile: Profile) -> Json:
    total = sum(profile.speech.words.values())
    return {
        "id": profile.id,
        "name": speaker.name,
        "quotes": {"direct": speaker.direct, "indirect": speaker.indirect},
        "words": {voice: speaker.words[voice] for voice in VOICES if voice != "author"},
        "share": rounded(speaker.words.total() / total) if total else 0.0,
    }


def _warnings(profiles: Sequence[Profile], names: Names) -> list[Json]:
    found = [
        {
            "code": "same_text",
            "detail": f"The articles {a.id!r} and {b.id!r} are the same text.",
        }
        for a, b in combinations(profiles, 2)
        if a.sha256 == b.sha256
    ]
    related = {p for n in names.everything if len(n.articles) > 1 for p in n.articles}
    found += [
        {
            "code": "nothing_in_common",
            "detail": f"The article {profile.id!r} names nobody and nothing that another one "
            "names. Is it about the same event?",
        }
        for place, profile in enumerate(profiles)
        if place not in related
    ]
    return found
