"""The extractive summary chooses, orders and never alters."""

import numpy as np
import pytest

from service.tasks.embeddings import sentence_embeddings
from service.tasks.extractive import (
    CERTAIN_OPINION,
    LEAD_FADES,
    Candidates,
    Weights,
    choose,
    find_candidates,
    match_framing,
    rank_scores,
    summarise,
)
from service.tasks.framing import score_framing
from service.tasks.location import Locator
from service.tasks.text_kind import opinion_probability
from service.tasks.topic_words import FEATURES, TopicModel
from service.types import Sentence, Span, SummaryOptions, VoicePart, Window, WindowFeatures

NO_TOPICS = TopicModel((0.0,) * len(FEATURES), -50.0)


def with_weights(**given):
    """All weights zero but the given ones."""
    return Weights(**{name: given.get(name, 0.0) for name in Weights.__slots__})


@pytest.fixture
def article(make, heads):
    """Five sentences, of which one is quoted and one a heading."""
    maker = make(
        "Close the road. The town must close the harbour road to lorries this winter. "
        "“Lorries bring bread to every table in this town,” Rolf Amsel said. "
        "But nobody counts the lorries that pass at night. "
        "The harbour road was built for carts and it still is no wider."
    )
    maker.sentence("Close the road.", kind="heading")
    maker.sentence("The town must close the harbour road to lorries this winter.")
    maker.sentence(
        "“Lorries bring bread to every table in this town,” Rolf Amsel said.",
        parts={"quoted": ["“Lorries bring bread to every table in this town,”"]},
    )
    maker.sentence("But nobody counts the lorries that pass at night.")
    maker.sentence("The harbour road was built for carts and it still is no wider.")
    maker.heads = heads
    return maker


def ranked_by(article, **weights):
    """Sentence indices from best to worst under the given weights alone."""
    document = article.document()
    embeddings, title = sentence_embeddings(document, article.features)
    found = find_candidates(
        document, embeddings, title, weights=with_weights(**weights), topic_model=NO_TOPICS
    )
    order = np.argsort(-rank_scores(found), kind="stable")
    return [found.sentences[number].index for number in order]


def scored(article):
    """The framing of the article's document."""
    document = article.document()
    return score_framing(
        document,
        article.features,
        heads=article.heads,
        wanted=frozenset({"sentence_bias"}),
        locator=Locator(document),
    )


def test_headings_are_not_candidates(article):
    """A heading names the subject; it is not a sentence of a summary."""
    assert 0 not in ranked_by(article, centrality=1.0)


@pytest.mark.parametrize(
    ("feature", "value", "last"),
    [("reported", -1.0, 2), ("foreign", -1.0, 2), ("dangling", -1.0, 3)],
)
def test_penalties_put_their_sentence_last(article, feature, value, last):
    """Somebody else's words, and starts that point back, rank below the others."""
    assert ranked_by(article, **{feature: value})[-1] == last


def argued(make, *paragraphs):
    """An article that argues (its questions and denials say so), sentence by sentence."""
    maker = make("\n\n".join(" ".join(sentences) for sentences in paragraphs))
    for sentences in paragraphs:
        for sentence in sentences:
            maker.sentence(sentence)
    return maker


DOUBT = "Why should we not ask what it is really for?"


def test_a_thesis_comes_first(make):
    """What should be done is raised, wherever it stands."""
    maker = argued(make, ["Gulls nest there."], ["The board should sell the crane.", DOUBT])
    assert ranked_by(maker, thesis=1.0)[0] == 1


def test_a_conclusion_is_a_thesis_at_the_end(make):
    """Of two theses the one where the argument arrives is worth more."""
    maker = argued(make, ["The board should wait.", DOUBT, "Keep calm.", "It should sell now."])
    assert ranked_by(maker, thesis=0.2, conclusion=0.7)[0] == 3


def test_somebody_elses_duty_is_no_thesis(make):
    """A quoted "should" is not the author's."""
    maker = make("“The board should sell,” she said. Gulls nest there. " + DOUBT)
    maker.sentence(
        "“The board should sell,” she said.", parts={"quoted": ["“The board should sell,”"]}
    )
    maker.sentence("Gulls nest there.").sentence(DOUBT)
    document = maker.document()
    embeddings, _ = sentence_embeddings(document, maker.features)
    found = find_candidates(
        document, embeddings, None, weights=with_weights(thesis=1.0), topic_model=NO_TOPICS
    )
    assert found.gains(())[0] == pytest.approx(found.gains(())[1], abs=1e-9)


def test_a_thesis_counts_once(make):
    """A second thesis gains nothing by being one."""
    maker = argued(make, ["The board should wait.", "The mayor should wait.", DOUBT])
    document = maker.document()
    embeddings, _ = sentence_embeddings(document, maker.features)
    found = find_candidates(
        document, embeddings, None, weights=with_weights(thesis=1.0), topic_model=NO_TOPICS
    )
    assert found.gains(())[1] > 0.5
    assert found.gains((0,))[1] == pytest.approx(0.0, abs=1e-9)


def test_an_opening_scene_prices_its_whole_paragraph(make):
    """The sentences that a scene opens share its price; the next paragraph does not."""
    maker = argued(
        make,
        ["At 6:15 every morning the barge leaves.", "Nine men stand on it."],
        ["The lock is old.", DOUBT],
    )
    assert set(ranked_by(maker, scene=-1.0)[-2:]) == {0, 1}


def test_concessions_and_further_instances_rank_last(make):
    """What is granted, and one more of the same, give way to the argument."""
    maker = argued(make, ["Gulls nest there.", "Perhaps they sing.", "Likewise, rooks do.", DOUBT])
    assert ranked_by(maker, concession=-1.0)[-1] == 1
    assert ranked_by(maker, instance=-1.0)[-1] == 2


def test_a_wire_report_has_no_scenes(make):
    """Where a text reports, a clock time is news and costs nothing."""
    wire = ["HARTVALE (Northern Wire) — The lock burst at 6:15 on Monday, officials said."]
    maker = argued(make, [*wire, "Rain is due on Friday, police told reporters."])
    document = maker.document()
    embeddings, _ = sentence_embeddings(document, maker.features)
    priced = find_candidates(document, embeddings, None, weights=with_weights(scene=-1.0))
    argues = opinion_probability(document, document.sentences) / CERTAIN_OPINION
    assert argues < 0.5
    assert priced.values[0] == pytest.approx(-argues)


def test_a_wire_report_puts_its_beginning_first(make):
    """The lead counts where the text reports, and not where it argues."""
    wire = ["HARTVALE (Northern Wire) — Tolls rise on Monday, officials said.", "Rain is due."]
    maker = make(" ".join(wire))
    for sentence in wire:
        maker.sentence(sentence)
    document = maker.document()
    embeddings, _ = sentence_embeddings(document, maker.features)
    reward = with_weights(lead=1.0)
    first, second = find_candidates(document, embeddings, None, weights=reward).values
    assert first > second > 0.0
    opinion = make("Why should we pay?").sentence("Why should we pay?")
    embeddings, _ = sentence_embeddings(opinion.document(), opinion.features)
    found = find_candidates(opinion.document(), embeddings, None, weights=reward)
    assert found.values.tolist() == [0.0]


def test_the_beginning_of_a_text_in_doubt_counts_unless_it_is_a_scene(make):
    """What may be news keeps its lead; an anecdote or one more of the same gains nothing by it."""
    plain = ["The lock is old.", "Gulls nest by us.", "Tolls fall on us."]
    scene = ["At 6:15 the barge leaves.", "Likewise, gulls nest by us.", "Tolls fall on us."]
    gains = []
    for sentences in (plain, scene):
        maker = argued(make, *([s] for s in sentences))
        document = maker.document()
        embeddings, _ = sentence_embeddings(document, maker.features)
        opinion = opinion_probability(document, document.sentences)
        assert CERTAIN_OPINION < opinion < LEAD_FADES[1]
        reward = with_weights(lead=1.0)
        gains.append(find_candidates(document, embeddings, None, weights=reward).values)
    assert (gains[0] > 0.0).all()
    assert gains[1][:2] == pytest.approx([0.0, 0.0])
    assert gains[1][2] == pytest.approx(gains[0][2])


def test_only_a_report_pays_for_its_words(make):
    """Length has a price where the text reports, and none where it argues."""
    maker = argued(make, [DOUBT])
    embeddings, _ = sentence_embeddings(maker.document(), maker.features)
    price = with_weights(word=-1.0)
    assert find_candidates(maker.document(), embeddings, None, weights=price).values == [0.0]
    wire = "HARTVALE (Northern Wire) — Tolls rise on Monday, officials said."
    maker = argued(make, [wire])
    embeddings, _ = sentence_embeddings(maker.document(), maker.features)
    assert find_candidates(maker.document(), embeddings, None, weights=price).values < -1.0


def test_an_opening_heading_stands_for_the_title(article):
    """Without a title from the caller the first heading's embedding is the title's."""
    document = article.document()
    embeddings, title = sentence_embeddings(document, article.features)
    assert title == pytest.approx(embeddings[0])


def test_the_title_window_is_the_title(article):
    """The caller's title has a window of its own, and wins over a heading."""
    article.windows.append(Window(-1, None, (1, 2), ((0, 0), (0, 0))))
    article.features.append(WindowFeatures(np.full(8, 8**-0.5, dtype=np.float32), {}))
    _, title = sentence_embeddings(article.document(), article.features)
    assert title == pytest.approx(np.full(8, 8**-0.5))


def candidates(*values, lengths=None, dangling=(), words=()):
    """Candidates of given worth that follow one another; ``words``: the word each holds."""
    n = len(values)
    held = [w for w in words if w is not None]
    return Candidates(
        sentences=tuple(
            Sentence(i, Span(i, i + 1), "body", "author", (VoicePart("author", ()),))
            for i in range(n)
        ),
        n_words=np.array(lengths or [10] * n),
        values=np.array(values),
        dangling=np.array([-5.0 * (i in dangling) for i in range(n)]),
        follows=np.array([i > 0 for i in range(n)]),
        topics=np.ones(max(held, default=-1) + 1),
        rows=np.array([i for i, w in enumerate(words) if w is not None], dtype=int),
        columns=np.array(held, dtype=int),
    )


def test_a_repetition_gives_way():
    """A word counts once: the second sentence that holds it gains nothing by it."""
    found = candidates(0.3, 0.2, 0.1, words=(0, 0, 1))
    assert choose(found, SummaryOptions(max_sentences=2)) == [0, 2]


def test_a_dangling_start_may_follow_what_it_points_at():
    """A start like "He refused" stands well behind the sentence before it, and only there."""
    assert choose(candidates(1.0, 2.0, dangling={1}), SummaryOptions(max_sentences=1)) == [0]
    found = candidates(1.0, 2.0, 1.5, dangling={1})
    assert choose(found, SummaryOptions(max_sentences=3)) == [2, 0, 1]


def test_a_dangling_start_is_never_chosen_alone():
    """Rather fewer sentences than one that points at what is left out, whatever it is worth."""
    found = candidates(1.0, 0.1, 99.0, dangling={2})
    assert choose(found, SummaryOptions(max_sentences=1)) == [0]
    assert choose(found, SummaryOptions(max_sentences=2)) == [0, 1]
    short = candidates(1.0, 9.0, 9.0, dangling={1, 2}, lengths=[50, 5, 5])
    assert choose(short, SummaryOptions(max_sentences=2, max_words=20)) == [1, 2]


def test_by_rank_a_dangling_start_does_not_open():
    """It is ranked no higher than the sentence that it points at."""
    scores = rank_scores(candidates(0.5, 99.0, 1.0, dangling={1}))
    assert scores.tolist() == [0.0, 0.0, 1.0]


def test_framing_never_leaves_a_dangling_start_alone():
    """An exchange for framing keeps the sentence that a start points at."""
    found = candidates(1.0, 5.99, 1.0, dangling={1})
    options = SummaryOptions(max_sentences=1, match_framing=True)
    assert match_framing(found, [0], {0: 0.9, 1: 0.5, 2: 0.8}, 0.5, options) == [2]


def test_max_words_is_kept_by_choosing_what_fits():
    """A sentence that does not fit is passed over; nothing is cut."""
    options = SummaryOptions(max_sentences=3, max_words=25)
    assert choose(candidates(0.3, 0.2, 0.1, lengths=[20, 10, 5]), options) == [0, 2]


def test_max_words_smaller_than_every_sentence_gives_none():
    """An empty choice rather than a cut sentence."""
    assert choose(candidates(0.3, 0.2, lengths=[20, 10]), SummaryOptions(max_words=3)) == []


def test_near_equal_sentences_are_exchanged_for_framing():
    """A near-equal set framed like the article is taken; one worth much less never is."""
    found = candidates(1.0, 0.99, 0.98, 0.1)
    biases = {0: 0.9, 1: 0.8, 2: 0.4, 3: 0.5}
    options = SummaryOptions(max_sentences=1, match_framing=True)
    assert match_framing(found, [0], biases, 0.5, options) == [2]
    assert match_framing(found, [0], biases, 0.9, options) == [0]


@pytest.mark.parametrize("order", ["document", "rank"])
def test_sentences_are_verbatim_and_ordered(article, order):
    """Every sentence equals the text at its span, in text order or best first."""
    document = article.document()
    options = SummaryOptions(order=order, max_sentences=2)
    chosen = summarise(document, article.features, options, scored(article))
    assert [s.text for s in chosen] == [document.text[s.span.start : s.span.end] for s in chosen]
    key = [s.span for s in chosen] if order == "document" else [-s.rank_score for s in chosen]
    assert key == sorted(key)
    assert {s.voice for s in chosen} <= {"author", "mixed"}
    assert all(s.evidence == (s.span,) and s.faithfulness == 1.0 for s in chosen)


def test_an_article_of_one_sentence_is_its_own_summary(make, heads):
    """Fewer sentences than asked for are all that there are."""
    maker = make("Rain fell.").sentence("Rain fell.")
    maker.heads = heads
    (only,) = summarise(maker.document(), maker.features, SummaryOptions(), scored(maker))
    assert only.text == "Rain fell."
    assert only.rank_score == 1.0
