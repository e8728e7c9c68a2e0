"""The extractive summary chooses, orders and never alters."""

import numpy as np
import pytest

from service.tasks.extractive import Ranked, Weights, choose, rank, sentence_embeddings, summarise
from service.types import Sentence, Span, SummaryOptions, VoicePart, Window, WindowFeatures

PLAIN = Weights(
    centrality=0,
    title=0,
    lead=0,
    claim=0,
    reported=0,
    mixed=0,
    dangling=0,
    question=0,
    length=0,
    redundancy=0,
)


def with_weights(**given):
    """All weights zero but the given ones."""
    return Weights(**{name: given.get(name, 0.0) for name in Weights.__slots__})


@pytest.fixture
def article(make):
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
    return maker


def ranked_by(article, **weights):
    """Sentence indices from best to worst under the given weights alone."""
    document = article.document()
    embeddings, title = sentence_embeddings(document, article.features)
    ranked = rank(document, embeddings, title, weights=with_weights(**weights))
    return [r.sentence.index for r in sorted(ranked, key=lambda r: -r.score)]


def test_headings_are_not_candidates(article):
    """A heading names the subject; it is not a sentence of a summary."""
    assert 0 not in ranked_by(article, centrality=1.0)


@pytest.mark.parametrize(
    ("feature", "value", "last"), [("reported", -1.0, 2), ("dangling", -1.0, 3)]
)
def test_penalties_put_their_sentence_last(article, feature, value, last):
    """Somebody else's words, and starts that point back, rank below the others."""
    assert ranked_by(article, **{feature: value})[-1] == last


def test_claims_and_the_lead_come_first(article):
    """A stated duty is raised, and so is the beginning of the text."""
    assert ranked_by(article, claim=1.0)[0] == 1
    assert ranked_by(article, lead=1.0) == [1, 2, 3, 4]


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


def pool(*lengths):
    """Candidates of the given lengths, best first."""
    return [
        Ranked(
            Sentence(i, Span(i, i + 1), "body", "author", (VoicePart("author", ()),)),
            n,
            1.0 - 0.1 * i,
        )
        for i, n in enumerate(lengths)
    ]


def test_a_repetition_gives_way():
    """Two sentences that say the same are not both chosen while another is nearly as good."""
    same = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    options = SummaryOptions(max_sentences=2)
    chosen = choose(pool(10, 10, 10), same, options, weights=with_weights(redundancy=0.5))
    assert [r.sentence.index for r in chosen] == [0, 2]


def test_max_words_is_kept_by_choosing_what_fits():
    """A sentence that does not fit is passed over; nothing is cut."""
    options = SummaryOptions(max_sentences=3, max_words=25)
    chosen = choose(pool(20, 10, 5), np.eye(3), options, weights=PLAIN)
    assert [r.sentence.index for r in chosen] == [0, 2]


def test_max_words_smaller_than_every_sentence_gives_none():
    """An empty choice rather than a cut sentence."""
    options = SummaryOptions(max_words=3)
    assert choose(pool(20, 10, 5), np.eye(3), options, weights=PLAIN) == []


@pytest.mark.parametrize("order", ["document", "rank"])
def test_sentences_are_verbatim_and_ordered(article, order):
    """Every sentence equals the text at its span, in text order or best first."""
    document = article.document()
    chosen = summarise(document, article.features, SummaryOptions(order=order))
    assert [s.text for s in chosen] == [document.text[s.span.start : s.span.end] for s in chosen]
    key = [s.span for s in chosen] if order == "document" else [-s.rank_score for s in chosen]
    assert key == sorted(key)
    assert {s.voice for s in chosen} <= {"author", "mixed"}
    assert all(s.evidence == (s.span,) and s.faithfulness == 1.0 for s in chosen)


def test_an_article_of_one_sentence_is_its_own_summary(make):
    """Fewer sentences than asked for are all that there are."""
    maker = make("Rain fell.").sentence("Rain fell.")
    (only,) = summarise(maker.document(), maker.features, SummaryOptions())
    assert only.text == "Rain fell."
    assert only.rank_score == 1.0
