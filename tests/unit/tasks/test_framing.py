"""Framing: who is scored for which words."""

import pytest

from service.tasks.framing import score_framing
from service.tasks.location import Locator
from service.types import EpistemicMarker, Name, Quote

ALL = frozenset(
    {"sentence_bias", "subjectivity", "loaded_language", "hyperpartisan", "frames", "epistemic"}
)


def score(maker, heads, wanted=ALL):
    """Score a finished maker."""
    document = maker.document()
    return score_framing(
        document, maker.features, heads=heads, wanted=wanted, locator=Locator(document)
    )


@pytest.fixture
def mixed(make):
    """The mayor's words are hot, the author's are not."""
    text = "The council met on Monday. Mayor Ode called the plan “a reckless disgrace” at noon."
    maker = make(text)
    maker.sentence("The council met on Monday.", bias=0.1)
    maker.sentence(
        "Mayor Ode called the plan “a reckless disgrace” at noon.",
        parts={
            "author": ["Mayor Ode called the plan ", " at noon."],
            "quoted": ["“a reckless disgrace”"],
        },
        bias={None: 0.8, "author": 0.3, "quoted": 0.9},
        loaded={"reckless": 0.9, "disgrace": 0.95},
    )
    quoted = maker.find("“a reckless disgrace”")
    maker.quotes.append(Quote(quoted, "direct", maker.find("Mayor Ode"), maker.find("called")))
    return maker


def test_article_score_is_the_authors(mixed, heads):
    """The mean runs over the author's sentence and the author's part of the mixed one."""
    bias = score(mixed, heads).indicators["sentence_bias"]
    assert bias.score == pytest.approx((0.1 + 0.3) / 2)
    assert bias.by_voice["quoted"].score == pytest.approx(0.9)
    assert (bias.by_voice["author"].n, bias.by_voice["quoted"].n) == (2, 1)
    assert (bias.by_voice["attributed"].score, bias.by_voice["attributed"].n) == (None, 0)


def test_article_score_is_the_mean_of_its_aggregate(mixed, heads):
    """Sum over n of the aggregate is the article's score: dashboards can roll it up."""
    bias = score(mixed, heads).indicators["sentence_bias"]
    assert bias.aggregate.sum / bias.aggregate.n == pytest.approx(bias.score)


def test_a_mixed_sentence_is_scored_as_written_and_for_its_author(mixed, heads):
    """``scores`` are those of the sentence as it stands, ``author_scores`` with quotes masked."""
    plain, both = score(mixed, heads).sentence_scores
    assert plain.author_scores is None
    assert both.scores["sentence_bias"] == pytest.approx(0.8)
    assert both.author_scores["sentence_bias"] == pytest.approx(0.3)
    assert both.author_scores["loaded_language"] == pytest.approx(0.01)


def test_loaded_words_of_a_quotation_are_the_speakers(mixed, heads):
    """Neighbouring marked words are one span, with the voice and speaker of the quotation."""
    (span,) = score(mixed, heads).spans
    assert mixed.text[span.span.start : span.span.end] == "reckless disgrace"
    assert span.voice == "quoted"
    assert span.score == pytest.approx(0.95)
    assert span.quote.speaker == mixed.find("Mayor Ode")


def test_words_per_thousand_count_the_author_alone(mixed, heads):
    """The quoted words raise neither the author's rate nor the author's score."""
    loaded = score(mixed, heads).indicators["loaded_language"]
    assert loaded.per_1000_words == 0.0
    assert loaded.by_voice["quoted"].score == pytest.approx(0.95)


def test_words_apart_are_spans_apart(make, heads):
    """Only words with a single space or hyphen between them join."""
    maker = make("A vile plan, cruel and mean-spirited, fell.")
    maker.sentence(maker.text, loaded={"vile": 0.9, "cruel": 0.8, "mean": 0.7, "spirited": 0.6})
    found = [maker.text[m.span.start : m.span.end] for m in score(maker, heads).spans]
    assert found == ["vile", "cruel", "mean-spirited"]


def test_author_words_per_thousand(make, heads):
    """Two marked words among eight are 250 in a thousand."""
    maker = make("One vile plan and one cruel plan failed.")
    maker.sentence(maker.text, loaded={"vile": 0.9, "cruel": 0.8})
    assert score(maker, heads).indicators["loaded_language"].per_1000_words == 250.0


def test_without_the_author_there_is_no_article_score(make, heads):
    """An article that only quotes has null scores, not zeros, and no frames."""
    maker = make("“We will never yield.”")
    maker.sentence(maker.text, parts={"quoted": [maker.text]}, bias=0.9)
    framing = score(maker, heads)
    assert framing.indicators["sentence_bias"].score is None
    assert framing.indicators["sentence_bias"].interval is None
    assert framing.indicators["hyperpartisan"].score is None
    assert framing.frames is None


def test_article_heads_average_logits_of_author_windows(mixed, heads):
    """Hyperpartisan is the logistic of the mean logit: here of 0.1 and 0.3, not of 0.8."""
    framing = score(mixed, heads)
    odds = ((0.1 / 0.9) * (0.3 / 0.7)) ** 0.5
    assert framing.indicators["hyperpartisan"].score == pytest.approx(odds / (1 + odds))
    assert framing.frames["conflict"] == pytest.approx(odds / (1 + odds))
    assert framing.frames["moral"] == pytest.approx(1 / (1 + odds))


def test_epistemic_markers_count_for_the_voice_that_uses_them(make, heads):
    """A reporting verb that casts doubt is the author's marker."""
    maker = make("He claims victory. The vote was close.")
    maker.sentence("He claims victory.").sentence("The vote was close.")
    maker.epistemic.append(EpistemicMarker(maker.find("claims"), "distance"))
    framing = score(maker, heads, frozenset({"epistemic"}))
    assert framing.indicators["epistemic"].score == pytest.approx(0.5)
    assert [(m.indicator, m.kind) for m in framing.spans] == [("epistemic", "distance")]


def test_only_what_is_wanted_and_served_comes_back(mixed, heads):
    """Indicators not asked for, or without a head, are absent rather than null."""
    assert score(mixed, heads, frozenset({"subjectivity"})).indicators.keys() == {"subjectivity"}
    assert score(mixed, {}, ALL).indicators.keys() == {"epistemic"}


def test_a_sentence_of_two_windows_has_their_weighted_mean(make, heads):
    """Windows of an overlong sentence count by their tokens."""
    maker = make("Long and longer.")
    maker.sentence(maker.text, bias=0.2)
    longer = make("Long and longer.")
    longer.sentence(longer.text, bias=0.8)
    maker.windows.append(longer.windows[0])
    maker.features.append(longer.features[0])
    bias = score(maker, heads, frozenset({"sentence_bias"})).indicators["sentence_bias"]
    assert bias.score == pytest.approx(0.5)


def test_a_line_without_words_has_no_say(make, heads):
    """A separator between paragraphs is scored like any sentence but counts for nothing."""
    maker = make("One vile plan. — — —").sentence("One vile plan.", bias=0.8)
    maker.sentence("— — —", bias=0.1)
    framing = score(maker, heads)
    assert framing.indicators["sentence_bias"].score == pytest.approx(0.8)
    assert len(framing.sentence_scores) == 2


def test_words_of_a_bare_attribution_count_for_the_sentence_alone(make, heads):
    """Who speaks how is not what is said: the quoted voice is not charged with it."""
    maker = make("“Rain fell,” the vile man said.")
    maker.sentence(maker.text, parts={"quoted": ["“Rain fell,”"]}, loaded={"vile": 0.9})
    framing = score(maker, heads)
    assert framing.sentence_scores[0].scores["loaded_language"] == pytest.approx(0.9)
    assert framing.by_voice["loaded_language"][0] == {"quoted": pytest.approx(0.01)}
    assert framing.spans[0].voice == "author"


def test_a_span_begins_and_ends_with_a_content_word(make, heads):
    """Function words and names stand inside a marked phrase at most; alone they mark nothing."""
    maker = make("The vile and cruel Pell spoke to the town.")
    hot = {"The": 0.9, "vile": 0.9, "and": 0.9, "cruel": 0.8, "Pell": 0.95, "to": 0.9, "the": 0.9}
    maker.sentence(maker.text, loaded=hot)
    maker.names.append(Name("Pell", "person", (maker.find("Pell"),)))
    framing = score(maker, heads)
    assert [maker.text[m.span.start : m.span.end] for m in framing.spans] == ["vile and cruel"]
    assert framing.sentence_scores[0].scores["loaded_language"] == pytest.approx(0.9)
    assert framing.indicators["loaded_language"].per_1000_words == pytest.approx(1000 * 2 / 9)
