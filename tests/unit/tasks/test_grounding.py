"""Hard checks, evidence and the gate of abstractive summaries, on models without weights."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.errors import InvalidOption, ModelUnavailable
from service.models.base import CheckerSpec, Draft
from service.models.fake import fake_models
from service.tasks import abstractive
from service.tasks.abstractive import CLAIM_OPTIONS
from service.tasks.grounding import Source, check_claims
from service.tasks.pipeline import Pipeline
from service.tasks.verification import verify
from service.types import AnalysisOptions, Article, SummaryOptions

TEXT = (
    "Mayor Vera Orlo closed two of the four libraries in Ashby last spring. "
    "Councillor Tom Hale did not support the closures. "
    "“The mayor is a coward and a vandal,” Hale told the council in June. "
    "The town might sell the old building to a hotel group. "
    "Readers in Ashby now travel twelve miles to borrow a book."
)

CHECKER = CheckerSpec(
    features=("mean_in_evidence",),
    mean=(0.0,),
    scale=(1.0,),
    weights=(4.0,),
    intercept=-2.0,
    threshold=0.5,
    strict=0.5,
)
"""Supports what shares half of its words with its evidence."""


class Written:
    """A generator that writes what it was given, or fails."""

    def __init__(self, text: str, *, complete: bool = True, fails: bool = False) -> None:
        self.draft_ = Draft(text, complete)
        self.fails = fails

    def draft(self, _sentences, *, max_sentences, stop) -> Draft:
        """The text, whatever the article."""
        assert max_sentences
        assert not stop()
        if self.fails:
            raise ModelUnavailable("The generator failed.")
        return self.draft_


def pipeline_with(generator=None, **more) -> Pipeline:
    """A pipeline on fake models with this checker and generator."""
    models = replace(fake_models(), checker=CHECKER, generator=generator, **more)
    return Pipeline(models, max_text_characters=10_000)


def reasons(claim: str, *, strict: bool) -> tuple[str, ...]:
    """Why one claim about the text is not supported."""
    pipeline = pipeline_with()
    encoder = pipeline.models.encoder
    source = Source(pipeline.prepare(Article(text=TEXT), CLAIM_OPTIONS), encoder)
    claims = pipeline.prepare(Article(text=claim), CLAIM_OPTIONS)
    (verdict,) = check_claims(claims, source, encoder, CHECKER, strict=strict)
    assert verdict.supported == (not verdict.reasons)
    return verdict.reasons


@pytest.mark.parametrize(
    "claim",
    [
        "Mayor Vera Orlo closed two of the four libraries.",
        "Mayor Orlo closed two libraries in Ashby last spring.",
        "Readers in Ashby travel 12 miles to borrow a book.",
        "Hale told the council that the mayor is a coward and a vandal.",
    ],
)
def test_what_the_source_says_is_supported(claim):
    """A sentence that shortens one of the source's passes, also where it must be strict."""
    assert reasons(claim, strict=True) == ()


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("Mayor Vera Orlo closed three of the four libraries.", "number"),
        ("Mayor Vera Hale closed two of the four libraries.", "name"),
        ("“The mayor is a hero,” Hale told the council.", "quotation"),
        ("Councillor Tom Hale did support the closures.", "negation"),
        ("Mayor Vera Orlo did not close two of the four libraries.", "negation"),
        ("The mayor is a coward and a vandal.", "voice"),
    ],
)
def test_what_it_does_not_say_is_refused_with_the_reason(claim, reason):
    """Each hard check names what is wrong, in verification too."""
    assert reason in reasons(claim, strict=False)


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("The town sold the old building to a hotel group.", "certainty"),
        ("Mayor Vera Orlo closed all theatres in Ashby last spring.", "words"),
        ("Vera Orlo travels twelve miles to borrow a book.", "roles"),
    ],
)
def test_a_summary_is_held_to_more(claim, reason):
    """What is surer than its source, in other words, or about somebody else is not shown."""
    assert reason in reasons(claim, strict=True)


TRUE = (
    "Mayor Vera Orlo closed two of the four libraries. "
    "Readers travel twelve miles to borrow a book."
)
FALSE = "Mayor Vera Orlo opened nine theatres. Tom Hale did support the closures."


def summary_of(generator, *, pipeline=None, **options):
    """The summary of the text with this generator."""
    asked = AnalysisOptions(summary=SummaryOptions(method="abstractive", **options))
    used = pipeline or pipeline_with(generator)
    return used.analyse(Article(text=TEXT), asked).summary


def test_supported_sentences_are_shown_with_their_evidence():
    """An abstractive summary has the draft's supported sentences, and the places they rest on."""
    summary = summary_of(Written(f"{TRUE} {FALSE}"), max_sentences=3)
    assert summary.method == "abstractive"
    assert summary.fallback is None
    assert " ".join(s.text for s in summary.sentences) == TRUE
    first = summary.sentences[0]
    assert TEXT[first.evidence[0].start : first.evidence[0].end].startswith("Mayor Vera Orlo")
    assert first.span is None
    assert first.faithfulness_method == "checker"


@pytest.mark.parametrize(
    ("generator", "reason"),
    [
        (None, abstractive.NO_GENERATOR),
        (Written("", fails=True), abstractive.FAILED),
        (Written(TRUE, complete=False), abstractive.OUT_OF_TIME),
        (Written(" … "), abstractive.EMPTY),
        (Written(FALSE), "the article supports 0 of the 2 sentences of the draft; 1 needed"),
    ],
)
def test_whatever_goes_wrong_the_summary_is_extractive_and_says_why(generator, reason):
    """The fallback is a sentence for people; every sentence is then the article's own."""
    summary = summary_of(generator)
    assert (summary.method, summary.fallback) == ("extractive", reason)
    assert all(s.text in TEXT for s in summary.sentences)


def test_a_generator_that_did_not_load_and_a_missing_checker_are_told():
    """Both mean an extractive summary with its own reason."""
    broken = pipeline_with(generator_problem="no such folder")
    assert summary_of(None, pipeline=broken).fallback == abstractive.NOT_LOADED
    models = replace(fake_models(), generator=Written(TRUE))
    unchecked = Pipeline(models, max_text_characters=10_000)
    assert summary_of(None, pipeline=unchecked).fallback == abstractive.NO_CHECKER


def test_max_words_holds_and_nothing_is_said_twice():
    """Sentences past ``max_words`` and repeated ones are left out."""
    summary = summary_of(Written(f"{TRUE} {TRUE}"), max_sentences=4, max_words=9)
    assert [s.text for s in summary.sentences] == [
        "Mayor Vera Orlo closed two of the four libraries."
    ]


def test_verification_answers_each_claim_in_order():
    """Claims come back with evidence in the asked unit; a wordless one names its place."""
    pipeline = pipeline_with()
    text = "😀 " + TEXT
    claims = ["Hale told the council in June.", FALSE]
    answer = verify(Article(text=text), AnalysisOptions(offset_unit="utf16"), claims, pipeline)
    good, bad = answer["claims"]
    assert good["supported"]
    assert not bad["supported"]
    assert {"number", "negation"} <= set(bad["reasons"])
    place = good["evidence"][0]
    wide = text.encode("utf-16-le")[2 * place["start"] : 2 * place["end"]].decode("utf-16-le")
    assert "Hale told the council in June." in wide
    with pytest.raises(InvalidOption) as caught:
        verify(Article(text=TEXT), AnalysisOptions(), ["Yes.", "!!"], pipeline)
    assert caught.value.pointer == "/claims/1"


def test_without_a_checker_nothing_is_verified():
    """Verification says that its model is missing rather than guess."""
    pipeline = Pipeline(fake_models(), max_text_characters=10_000)
    with pytest.raises(ModelUnavailable):
        verify(Article(text=TEXT), AnalysisOptions(), ["Yes."], pipeline)
