"""The pipeline: refusals, rounds, and what it promises about every article."""

import pytest

from service.errors import (
    InvalidOption,
    LanguageUnsupported,
    NoArticleFound,
    TextEmpty,
    TextTooLong,
)
from service.models.fake import fake_models
from service.tasks.pipeline import Pipeline, remaining
from service.types import AnalysisOptions, Article, Exclusion, Span, SummaryOptions, Target

TEXT = (
    "Close the harbour road\n\n"
    "The town must close the harbour road to lorries before the winter storms arrive. "
    "Mayor Lena Ode said: “The lorries are a reckless, stupid menace.” "
    "Critics say that the shops would suffer.\n\n"
    "But Ode has measured the noise, and the shops have not. "
    "The road was built for carts, and it is no wider today."
)


@pytest.fixture
def pipeline():
    """A pipeline on weightless models."""
    return Pipeline(fake_models(), max_text_characters=2_000)


def run(pipeline, text=TEXT, **options):
    """Analyse a text."""
    return pipeline.analyse(Article(text=text), AnalysisOptions(**options))


@pytest.mark.parametrize("text", ["", " \n\t", "123 456.", "— … !"])
def test_a_text_without_a_letter_is_empty(pipeline, text):
    """White space, digits and marks are no article."""
    with pytest.raises(TextEmpty):
        run(pipeline, text)


def test_the_limit_counts_code_points_and_says_both_numbers(pipeline):
    """One past the limit is refused, the limit itself is not."""
    assert run(pipeline, "Rain fell. " + "a" * 1_989).document.text
    with pytest.raises(TextTooLong) as error:
        run(pipeline, "Rain fell. " + "a" * 1_990)
    assert (error.value.limit, error.value.actual) == (2_000, 2_001)


def test_another_language_is_refused_by_name(pipeline):
    """Detected or declared: the error says which language."""
    german = "Der Hafen bleibt geschlossen, bis die Stadt den Lärm der Lastwagen gemessen hat. " * 3
    with pytest.raises(LanguageUnsupported) as error:
        run(pipeline, german)
    assert error.value.language == "de"
    with pytest.raises(LanguageUnsupported) as error:
        run(pipeline, language="fr")
    assert error.value.language == "fr"


def test_a_caller_who_says_english_is_believed_with_a_warning(pipeline):
    """Analysis goes on; the mismatch is a warning."""
    german = "Der Hafen bleibt geschlossen, bis die Stadt den Lärm der Lastwagen gemessen hat. " * 3
    codes = [c.code for c in run(pipeline, german, language="en").cautions]
    assert "language_mismatch" in codes


def test_nothing_but_page_furniture_is_no_article(pipeline, monkeypatch):
    """Where everything is excluded there is nothing to analyse."""
    monkeypatch.setattr(
        "service.tasks.pipeline.find_clutter",
        lambda text: (Exclusion(Span(0, len(text)), "menu"),),
    )
    with pytest.raises(NoArticleFound):
        run(pipeline)


def test_an_indicator_that_is_not_served_is_refused():
    """A permissive model set does not score sentence bias, and says so."""
    pipeline = Pipeline(fake_models(heads=("subjectivity",)), max_text_characters=2_000)
    assert pipeline.indicators == {"subjectivity", "epistemic"}
    with pytest.raises(InvalidOption) as error:
        run(pipeline, indicators=("subjectivity", "sentence_bias"))
    assert error.value.pointer == "/indicators/1"


def test_one_round_suffices_without_explain_and_two_with_it(pipeline):
    """The generator asks for windows once, and once more for the masked spans."""
    for explain, rounds in ((False, 1), (True, 2)):
        steps = pipeline.steps(Article(text=TEXT), AnalysisOptions(explain=explain))
        windows, asked, spans = next(steps), 1, None
        while spans is None:
            try:
                windows = steps.send(pipeline.models.encoder.encode(windows))
                asked += 1
            except StopIteration as end:
                spans = end.value.spans
        assert spans
        assert asked == rounds
        assert all((m.effect is not None) == explain for m in spans)


def test_the_whole_article_is_prepared(pipeline):
    """Heading, sentences, quotation with speaker, names and windows are all there."""
    document = pipeline.prepare(Article(text=TEXT), AnalysisOptions())
    assert document.sentences[0].kind == "heading"
    assert len(document.sentences) == 6
    (quote,) = [q for q in document.quotes if q.type == "direct"]
    assert TEXT[quote.span.start : quote.span.end].startswith("“The lorries")
    assert quote.speaker_name == "Lena Ode"
    assert "Lena Ode" in [n.name for n in document.names]
    assert {w.sentence for w in document.windows} == set(range(6))


def test_a_title_gets_a_window_only_where_a_summary_needs_it(pipeline):
    """The title's embedding serves the summary and nothing else."""
    article = Article(text=TEXT, title="Lorries out")
    with_summary = pipeline.prepare(article, AnalysisOptions())
    without = pipeline.prepare(article, AnalysisOptions(summary=None))
    assert [w.sentence for w in with_summary.windows].count(-1) == 1
    assert [w.sentence for w in without.windows].count(-1) == 0


def test_halves_can_be_left_out(pipeline):
    """No summary, or no indicators: the other half is as before."""
    whole = run(pipeline)
    assert run(pipeline, summary=None).summary is None
    assert run(pipeline, summary=None).indicators == whole.indicators
    bare = run(pipeline, indicators=())
    assert (bare.indicators, bare.spans, bare.entities) == ({}, (), ())
    assert bare.summary.sentences == whole.summary.sentences


def test_abstractive_without_a_checkpoint_falls_back_and_says_so(pipeline):
    """The extractive summary comes back with the reason."""
    summary = run(pipeline, summary=SummaryOptions(method="abstractive")).summary
    assert summary.method == "extractive"
    assert "no abstractive model" in summary.fallback


def test_a_summary_limit_that_nothing_fits_is_a_warning(pipeline):
    """An empty summary is said, not hidden."""
    analysis = run(pipeline, summary=SummaryOptions(max_words=2))
    assert analysis.summary.sentences == ()
    assert "summary_empty" in [c.code for c in analysis.cautions]


def test_html_is_read_through_the_extractor(pipeline):
    """Offsets index the extracted text, which the document holds."""
    body = "".join(f"<p>{p}</p>" for p in TEXT.split("\n\n"))
    head = "<head><title>Lorries out</title></head>"
    page = f"<html>{head}<body><article>{body}</article></body></html>"
    analysis = pipeline.analyse(Article(html=page), AnalysisOptions())
    assert "must close the harbour road" in analysis.document.text
    assert "<p>" not in analysis.document.text


def test_requested_targets_come_back(pipeline):
    """A requested name is an entity of its own, found or not."""
    entities = run(pipeline, targets=(Target(name="Ode"), Target(name="Nobody"))).entities
    assert [(e.name, e.requested, len(e.mentions)) for e in entities[:2]] == [
        ("Ode", True, 2),
        ("Nobody", True, 0),
    ]


def test_remaining_is_the_complement():
    """Kept spans and exclusions tile the text."""
    cut = (Exclusion(Span(0, 2), "menu"), Exclusion(Span(5, 10), "share"))
    assert remaining("0123456789", cut) == (Span(2, 5),)
    assert remaining("0123456789", ()) == (Span(0, 10),)
    assert remaining("01", (Exclusion(Span(0, 2), "menu"),)) == ()


def test_the_fingerprint_names_models_and_version(pipeline):
    """Equal models give equal fingerprints; another set of heads is the encoder's to tell."""
    again = Pipeline(fake_models(), max_text_characters=5)
    assert again.fingerprint == pipeline.fingerprint
    assert len(pipeline.fingerprint) == 16


def test_equal_windows_are_encoded_once(pipeline):
    """A line that comes a hundred times costs one forward; every copy has its scores."""
    asked = []
    pipeline.models.encoder.before = asked.extend
    analysis = run(pipeline, "Rain fell on the harbour road.\n\n" * 40)
    assert len(analysis.sentence_scores) == 40
    assert len({str(s.scores) for s in analysis.sentence_scores}) == 1
    assert len(asked) == 1
