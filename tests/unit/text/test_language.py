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


@pytest.mark.parametrize(
    "text",
    [
        "José García, María Fernández, Carlos Rodríguez, Ana Sánchez, Sofía Hernández",
        "Jarosław Wiśniewski, Agnieszka Kowalczyk, Krzysztof Nowak, Małgorzata Zielińska",
        "Jürgen Müller, Günther Schäfer, Käthe Großmann, Heinrich Schröder",
    ],
)
def test_names_alone_tell_no_language(text):
    """Where people come from is not what language a text is in."""
    assert detect_language(text).code == "en"


def test_capitals_do_not_hide_a_language():
    """A shouted foreign sentence is refused, a shouted English one is not."""
    french = "LE GOUVERNEMENT REFUSE DE NÉGOCIER AVEC LES SYNDICATS ET LES MAIRES DE LA VALLÉE"
    english = "GOVERNMENT REFUSES TO TALK WITH UNIONS AND MAYORS OF THE VALLEY AFTER THE STRIKE"
    assert (detect_language(french).code, detect_language(english).code) == ("fr", "en")


TRANSLITERATED = [
    "Ministr vchera predstavila plan, o kotorom ne prosili profsoyuzy, i nikto ne byl dovolen.",
    "Mantri ji ne kal ek yojana pesh ki jiske baare mein na to union ne kaha tha aur na kisi ne.",
    "I ypourgos parousiase chthes ena schedio pou den eichan zitisei oute ta syndikata.",
]


@pytest.mark.parametrize("text", TRANSLITERATED)
def test_what_nobody_can_name_is_refused_as_undetermined(text):
    """Russian, Hindi and Greek in Latin letters are no English, and no other language by name."""
    language = detect_language(text)
    assert is_unsupported(language)
    assert language.code == "und"


MIXED = [
    ("The minister said ki yeh plan sab ke liye good hai, but nobody asked them yaar.", "en"),
    ("The mayor said que no va a pagar for the bridge, y nobody was very happy with it.", "en"),
    ("Владимир Лунд and Дмитрий Хейл met in Marrow on Monday to talk about the toll.", "en"),
    # the writer's own words decide
    (f"She read it aloud: “{FOREIGN['de']}” Then she sat down.", "en"),
    ("El ministro dijo: “The bridge is closed until next week.” Nadie quedó muy contento.", "es"),
    ("“Nous ne paierons pas pour ce pont, et personne ne nous l'a demandé avant ce matin.”", "fr"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code"), MIXED, ids=[str(n) for n in range(len(MIXED))])
def test_the_writers_own_words_decide(text, code):
    """A foreign quotation leaves English English, an English one leaves a foreign text foreign."""
    assert detect_language(text).code == code
