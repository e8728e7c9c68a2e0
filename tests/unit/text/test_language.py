"""English passes, other languages are named; doubt goes to English."""

from __future__ import annotations

import pytest

from service.text.language import detect_language, is_unsupported
from service.types import Language

FOREIGN = {
    "fr": "La ministre a présenté hier un projet que ni les syndicats ni les maires de la vallée "
    "n'avaient demandé.",
    "de": "Die Ministerin hat gestern einen Plan vorgestellt, den weder die Gewerkschaften noch "
    "die Gemeinden im Tal verlangt hatten.",
    "es": "La ministra presentó ayer un plan que ni los sindicatos ni los alcaldes del valle "
    "habían pedido nunca a nadie.",
    "it": "La ministra ha presentato ieri un piano che né i sindacati né i sindaci della valle "
    "avevano mai chiesto a nessuno.",
    "pl": "Pani minister przedstawiła wczoraj plan, o który nie prosiły ani związki zawodowe, ani "
    "żadna z gmin w dolinie.",
    "ru": "Министр вчера представила план, о котором не просили ни профсоюзы, ни жители долины.",
    "zh": "部长昨天提出了一项计划，而山谷里的工会和村镇都从未要求过这样的计划。",
    "ar": "قدمت الوزيرة أمس خطة لم تطلبها النقابات ولا بلدات الوادي في أي وقت من الأوقات",
    "ja": "大臣は昨日、組合も谷の町村も求めていなかった計画を発表した。",
    "tr": "Bakan dün ne sendikaların ne de vadideki belediyelerin istediği bir planı kamuoyuna "
    "tanıttı ve kimse memnun kalmadı.",
    "nl": "De minister heeft gisteren een plan voorgesteld waar noch de vakbonden noch de "
    "gemeenten in het dal om hadden gevraagd.",
}


@pytest.mark.parametrize("code", FOREIGN)
def test_a_foreign_sentence_is_named_and_refused(code):
    """A sentence of some fifteen words is enough to tell a language that is not English."""
    language = detect_language(FOREIGN[code])
    assert language.code == code
    assert is_unsupported(language)
    assert 0 < language.confidence <= 1


@pytest.mark.parametrize(
    "text",
    [
        "He left early.",
        "Que sera, said Ines Calloway.",
        "Zybert rebuffs Oyelaran",
        "MINISTER SLAMS UNION OVER DÉJÀ VU STRIKE",
        "Who is Jorun Halvorsen?",
        "Déjà vu",
        "Hm.",
    ],
)
def test_short_english_is_never_refused(text):
    """Names, headlines and scraps look foreign to a detector; they are given the benefit."""
    language = detect_language(text)
    assert not is_unsupported(language)


def test_english_with_long_foreign_quotations_is_english():
    """One quoted sentence in another language does not turn an article."""
    english = "The mayor had nothing to add, and the council went home without a vote. " * 30
    assert detect_language(english + FOREIGN["de"] + english).code == "en"


def test_confidence_does_not_sink_with_length():
    """A long English text is as surely English as a page of it."""
    text = "The mayor had nothing to add, and the council went home without any vote at all. "
    assert detect_language(text * 2_000).confidence > 0.9


@pytest.mark.parametrize("text", ["", " \n", "123 — 456", "😀"])
def test_without_letters_there_is_no_language_to_refuse(text):
    """No letters is another error's business; the confidence says that nothing is known."""
    assert detect_language(text) == Language("en", 0.0)


def test_another_script_is_told_by_a_few_letters():
    """Four letters of a script that English never uses are enough."""
    assert is_unsupported(detect_language("Война и мир"))


def test_every_accepted_text_is_named_english():
    """The detector takes some English headlines for Nigerian Pidgin; the answer says English."""
    language = detect_language("Dem say make we no vote for the mayor, abeg, because e no good.")
    assert language.code == "en"
    assert 0.5 < language.confidence <= 1
