"""The extractive summary: the author's thesis and main arguments, in the author's own sentences.

Every sentence of the summary is a verbatim sentence of the article, so the summary cannot
invent. What a summary gains by a sentence is the headline words that it adds, each counted by
its probability of being one (:mod:`service.tasks.topic_words`) and counted once: choosing
greedily by gain covers the subject and does not repeat (coverage is submodular; Nemhauser et
al. 1978). A price has whatever an editor would not print: somebody else's
words as if they were the claim, a fragment, a question, one more instance of the same. A start
that points back is chosen only behind the sentence that it points at. In an opinion the thesis
and the conclusion count once each, like a headline word, and scenes and concessions have a
price. Wire reports are told from opinion (:mod:`service.tasks.text_kind`): they put what matters
first, so there the beginning counts more, short of scenes, and length has its price. Cost is
linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from service.tasks.analysis import SummarySentence
from service.tasks.embeddings import centrality, sentence_embeddings
from service.tasks.framing_shift import sentence_framing
from service.tasks.keywords import content_words
from service.tasks.rhetoric import adds_instance, asks, concedes, dangles, sets_scene, states_thesis
from service.tasks.text_kind import opinion_probability
from service.tasks.topic_words import SHIPPED, vocabulary, word_features
from service.text.words import word_spans

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from service.tasks.framing import Framing
    from service.tasks.topic_words import TopicModel
    from service.types import Document, Sentence, SummaryOptions, WindowFeatures


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Prices and rewards beside the headline words, in expected headline words.

    The words' probabilities are learned. These are an editor's rules: the title measure cannot
    see why they matter, so they were set by hand; docs/experiments.md says what they cost.
    """

    word: float = -0.005
    """Each word of a wire report's sentence; a caller who wants an opinion short says so."""
    short: float = -0.3
    long: float = -0.3
    reported: float = -0.5
    """A sentence all of somebody else's words; a part of it in proportion."""
    foreign: float = -0.5
    """On top of that in an opinion: nothing of the sentence is the author's."""
    dangling: float = -0.6
    """Only ranks: such a start is not chosen while the sentence before is left out."""
    question: float = -0.2
    unfinished: float = -0.5
    thesis: float = 0.2
    """What should be done, or what the matter is: once in the summary of an opinion."""
    conclusion: float = 0.3
    """The same among the last sentences, where an argument arrives; once too."""
    scene: float = -1.2
    """A moment or an anecdote of an opinion, and all of a first paragraph that begins with one."""
    concession: float = -0.3
    """What the author of an opinion grants to the other side, or says not to mean."""
    instance: float = -0.4
    """One more of the same, or an example of it, even behind the sentence that it adds to."""
    centrality: float = 0.6
    title_words: float = 0.3
    """Added to the probability of a word of a known title."""
    title: float = 1.0
    """Cosine to the title, where one is known."""
    lead: float = 1.2
    """The first sentence of what may be news; falls to a half every ``LEAD_HALF`` sentences."""


WEIGHTS: Final = Weights()

CERTAIN_OPINION: Final = 0.5
"""From this probability of being opinion on every rule for opinions counts in full."""
LEAD_FADES: Final = (0.35, 0.7)
"""Probabilities of being opinion between which the preference for the beginning fades: news is
rarely told for sure, and opinions lose little by it (docs/experiments.md has the sweep)."""
LEAD_HALF: Final = 3.0
SHORT_WORDS: Final = 8
LONG_WORDS: Final = 40
"""A summary sentence outside this range is either a fragment or a paragraph."""
ENDING: Final = 0.12
"""The share of an article that counts as its end: a last paragraph, mostly."""
FOREIGN: Final = 0.95
"""From this share on a sentence is all somebody else's; what is left are marks and blanks."""
OWN: Final = 0.5
"""A thesis is the author's if less than so much of the sentence is somebody else's."""
WIRE_REPORTED: Final = 0.2
"""The share of ``reported`` that a wire report pays: its news is often what somebody said."""

NEAR: Final = 0.9
"""Sets of so much of the best set's worth are near-equal."""
POOL: Final = 4
"""Candidates for an exchange, for each sentence of the summary: the best alone."""

_FINISHED: Final = re.compile(r"[.!?…]['\"”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Candidates:
    """The sentences that a summary can take, with what each is worth.

    *Shape:* all of n candidates in text order. ``values`` (n,): worth besides topic words.
    ``dangling`` (n,): the price while the sentence before is left out, 0 where it may stand
    alone. ``follows`` (n,): whether the candidate before is the sentence before. ``topics``
    (n_words + 2,): probability of each word, then what a thesis and a conclusion are worth, which
    count once like a word; ``rows`` and ``columns`` (n_pairs,): which candidate holds which.
    """

    sentences: tuple[Sentence, ...]
    n_words: NDArray[np.int64]
    values: NDArray[np.float64]
    dangling: NDArray[np.float64]
    follows: NDArray[np.bool_]
    topics: NDArray[np.float64]
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]

    def gains(self, chosen: Sequence[int]) -> NDArray[np.float64]:
        """What each candidate (n,) adds to the chosen ones; meaningless for those themselves."""
        taken = np.zeros(len(self.sentences), dtype=bool)
        taken[list(chosen)] = True
        left = self.topics.copy()
        left[self.columns[taken[self.rows]]] = 0.0
        added = np.bincount(self.rows, weights=left[self.columns], minlength=len(self.sentences))
        led = np.zeros_like(taken)
        led[1:] = taken[:-1]
        gains: NDArray[np.float64] = added + self.values
        return gains + np.where(led & self.follows, 0.0, self.dangling)

    def stands(self, chosen: Sequence[int]) -> NDArray[np.bool_]:
        """Whether each candidate (n,) can be read where the chosen ones are all that is left.

        A start that points back can, behind the sentence that it points at.
        """
        led = np.zeros(len(self.sentences), dtype=bool)
        led[[c + 1 for c in chosen if c + 1 < len(led)]] = True
        stands: NDArray[np.bool_] = (self.dangling == 0.0) | (led & self.follows)
        return stands

    def worth(self, chosen: Sequence[int]) -> float:
        """What the chosen candidates are worth together."""
        return sum(
            float(self.gains([c for c in chosen if c < number])[number])
            for number in sorted(chosen)
        )


def body_of(document: Document) -> list[Sentence]:
    """The sentences that a summary can take: the body, or all where there is none."""
    return [s for s in document.sentences if s.kind == "body"] or list(document.sentences)


def find_candidates(
    document: Document,
    embeddings: NDArray[np.float64],
    title: NDArray[np.float64] | None,
    *,
    weights: Weights = WEIGHTS,
    topic_model: TopicModel = SHIPPED,
) -> Candidates:
    """Value the body sentences (all sentences where there is no body)."""
    pool = body_of(document)
    rows = embeddings[[s.index for s in pool]]
    texts = [document.text[s.span.start : s.span.end] for s in pool]
    found = vocabulary(texts)
    central = centrality(rows)
    topics = topic_model.probabilities(word_features(found, central, document.names))
    heading = _title_of(document)
    if heading:
        known = content_words(heading)
        topics += weights.title_words * np.array([word in known for word in found.words])
    n_words = np.array([len(word_spans(document.text, s.span)) for s in pool])
    opinion = opinion_probability(document, pool)
    wire = max(0.0, 1.0 - opinion / CERTAIN_OPINION)
    values = wire * weights.word * n_words + weights.centrality * central
    values += weights.short * np.maximum(0.0, 1.0 - n_words / SHORT_WORDS)
    values += weights.long * np.clip((n_words - LONG_WORDS) / LONG_WORDS, 0.0, 1.0)
    reported = weights.reported * (1.0 - (1.0 - WIRE_REPORTED) * wire)
    shares = np.array([_reported_share(s) for s in pool])
    argues = 1.0 - wire
    values += reported * shares
    # news in doubt keeps its quotations: only what argues more than it reports pays for them
    values += weights.foreign * max(0.0, argues - wire) * (shares > FOREIGN)
    values += weights.question * np.array([asks(t) for t in texts], dtype=float)
    values += weights.unfinished * np.array([_FINISHED.search(t) is None for t in texts])
    scenes = _scenes(document, pool, texts)
    own = (scenes == 0.0) & (shares < OWN)
    thesis = np.flatnonzero(own & np.array([states_thesis(t) for t in texts]))
    conclusion = thesis[thesis + 1 > (1.0 - ENDING) * len(pool)]
    values += argues * weights.scene * scenes
    values += argues * weights.concession * np.array([concedes(t) for t in texts])
    instances = np.array([adds_instance(t) for t in texts], dtype=float)
    values += weights.instance * instances
    lead = weights.lead * float(np.interp(opinion, LEAD_FADES, (1.0, 0.0)))
    states = (1.0 - argues * scenes) * (1.0 - instances)
    values += lead * states * 0.5 ** (np.arange(len(pool)) / LEAD_HALF)
    if title is not None:
        values += weights.title * (rows @ title)
    return Candidates(
        sentences=tuple(pool),
        n_words=n_words,
        values=values,
        dangling=weights.dangling * np.array([n > 0 and dangles(t) for n, t in enumerate(texts)]),
        follows=np.array([False, *(b.index == a.index + 1 for a, b in pairwise(pool))]),
        topics=np.append(topics, argues * np.array([weights.thesis, weights.conclusion])),
        rows=np.concatenate([found.rows, thesis, conclusion]),
        columns=np.concatenate(
            [
                found.columns,
                np.full(len(thesis), len(topics)),
                np.full(len(conclusion), len(topics) + 1),
            ]
        ),
    )


def _scenes(
    document: Document, pool: Sequence[Sentence], texts: Sequence[str]
) -> NDArray[np.float64]:
    """1 for each sentence (n,) that sets a scene; where the first does, for all its paragraph."""
    scenes = np.array([sets_scene(t) for t in texts], dtype=float)
    if scenes[0]:
        gaps = (document.text[a.span.end : b.span.start] for a, b in pairwise(pool))
        first = next((n for n, gap in enumerate(gaps, 1) if "\n" in gap), 1)
        scenes[:first] = 1.0
    return scenes


def _title_of(document: Document) -> str | None:
    if document.title:
        return document.title
    first = document.sentences[0]
    return document.text[first.span.start : first.span.end] if first.kind == "heading" else None


def _reported_share(sentence: Sentence) -> float:
    """Share of the sentence's characters that are not the author's, in [0, 1]."""
    lengths = {part.voice: sum(map(len, part.spans)) for part in sentence.parts}
    return 1.0 - lengths.get("author", 0) / max(sum(lengths.values()), 1)


def choose(found: Candidates, options: SummaryOptions) -> list[int]:
    """Places of the chosen candidates, as chosen; none where ``max_words`` fits none."""
    chosen: list[int] = []
    free = np.ones(len(found.sentences), dtype=bool)
    room = options.max_words
    while len(chosen) < options.max_sentences:
        allowed = free if room is None else free & (found.n_words <= room)
        if not allowed.any():
            break
        standing = allowed & found.stands(chosen)
        if standing.any():
            allowed = standing
        elif chosen:
            break  # rather a shorter summary than a start that hangs in the air
        best = int(np.argmax(np.where(allowed, found.gains(chosen), -np.inf)))
        chosen.append(best)
        free[best] = False
        if room is not None:
            room -= int(found.n_words[best])
    return chosen


def match_framing(
    found: Candidates,
    chosen: Sequence[int],
    biases: Mapping[int, float],
    source: float,
    options: SummaryOptions,
) -> list[int]:
    """Exchange sentences for near-equal ones until the set is framed like the article.

    Takes the exchange that brings the mean of ``biases`` (by sentence index, in [0, 1]) nearest
    to ``source``, as long as the set keeps ``NEAR`` of its worth and fits ``max_words``, and
    goes on until none brings it nearer.
    """
    current = list(chosen)
    bias = np.array([biases[s.index] for s in found.sentences])
    least = found.worth(current)
    least -= (1.0 - NEAR) * abs(least)
    likely = np.argsort(-found.gains(()), kind="stable")[: len(current) * POOL]
    room = options.max_words
    for _ in range(len(chosen) * POOL):
        away = abs(float(bias[current].mean()) - source)
        trials = [
            (abs(float(bias[trial].mean()) - source), trial)
            for place in range(len(current))
            for other in likely.tolist()
            if other not in current
            for trial in [[*current[:place], other, *current[place + 1 :]]]
            if room is None or found.n_words[trial].sum() <= room
            if found.stands(trial)[trial].all()
        ]
        nearer = sorted(t for t in trials if t[0] < away)
        current, before = next((t for _, t in nearer if found.worth(t) >= least), current), current
        if current == before:
            break
    return current


def rank_scores(found: Candidates) -> NDArray[np.float64]:
    """What each candidate (n,) is worth alone, scaled to [0, 1] over the article."""
    alone = found.gains(())
    for number in np.flatnonzero((found.dangling < 0.0) & found.follows):
        # by rank, too, it comes behind the sentence that it points at
        alone[number] = min(alone[number], alone[number - 1])
    low, high = float(alone.min()), float(alone.max())
    return (alone - low) / (high - low) if high > low else np.ones(len(alone))


def summarise(
    document: Document,
    features: Sequence[WindowFeatures],
    options: SummaryOptions,
    framing: Framing,
) -> tuple[SummarySentence, ...]:
    """Choose, order and describe the sentences of the summary.

    ``options.match_framing`` needs a sentence bias in ``framing``; without one it changes nothing.
    """
    embeddings, title = sentence_embeddings(document, features)
    found = find_candidates(document, embeddings, title)
    scores = rank_scores(found)
    chosen = choose(found, options)
    score = framing.indicators.get("sentence_bias")
    if options.match_framing and chosen and score is not None and score.score is not None:
        biases = {s.index: sentence_framing(framing, s.index) for s in found.sentences}
        chosen = match_framing(found, chosen, biases, score.score, options)
    if options.order == "document":
        chosen.sort()
    else:
        chosen.sort(key=lambda number: (-scores[number], number))
    return tuple(
        _described(document, found.sentences[number], float(scores[number])) for number in chosen
    )


def _described(document: Document, sentence: Sentence, score: float) -> SummarySentence:
    return SummarySentence(
        text=document.text[sentence.span.start : sentence.span.end],
        span=sentence.span,
        rank_score=score,
        voice=sentence.voice,
        evidence=(sentence.span,),
        faithfulness=1.0,
        faithfulness_method="verbatim",
    )
