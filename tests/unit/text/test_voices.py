"""Voices of sentences: whose words each stretch is."""

from __future__ import annotations

from itertools import pairwise

import pytest

from service.text.names import find_names
from service.text.sentences import split_sentences
from service.text.voices import Voices, find_voices
from service.types import Sentence, Span


def voices_of(text: str) -> Voices:
    """What is found in the whole text."""
    kept = (Span(0, len(text)),)
    sentences = split_sentences(text, kept)
    return find_voices(text, sentences, kept, find_names(text, sentences))


def voices(text: str) -> list[str]:
    """What is found in the whole text."""
    return [sentence.voice for sentence in voices_of(text).sentences]


def part(text: str, sentence: Sentence, voice: str) -> str:
    """All words of one voice in a sentence."""
    spans = [s for p in sentence.parts if p.voice == voice for s in p.spans]
    return " … ".join(text[s.start : s.end] for s in spans)


SENTENCES = [
    ("The bridge is a disgrace.", "author"),
    ("“The bridge is a disgrace,” Mara Ellis said.", "quoted"),
    ("“The bridge is a disgrace,” the exiled dissident noted.", "quoted"),
    ("“The bridge is a disgrace,” the wily dissident noted.", "mixed"),
    ("“The bridge is a disgrace.”", "quoted"),
    ("Mara Ellis said the bridge was a disgrace.", "attributed"),
    ("Critics say that the bridge is a disgrace.", "attributed"),
    ("According to Mara Ellis, the bridge is a disgrace.", "attributed"),
    ("Mara Ellis said the bridge was “a disgrace.”", "mixed"),
    ("The shameless mayor, loathed by his own town, said: “The bridge is fine.”", "mixed"),
    ("“The bridge is fine,” Ellis lied, grinning at the widows of the dead.", "mixed"),
    ("The city’s “solution” was to wait.", "author"),
    ("His novel “The Long Harbour” sold well.", "author"),
    (
        "Mara Ellis, senior adviser to Tom Birch, confirmed in a post that “the bridge is shut.”",
        "quoted",
    ),
    ("I think the bridge is a disgrace.", "author"),
]


def test_a_block_quotation_is_attributed():
    """A paragraph that a cue hands over to has no marks: attributed, with marks inside quoted."""
    text = (
        "Mara Ellis spoke of “late” bills. Tom Birch wrote on Monday:\n\n"
        "Nobody will pay for this bridge. My sister said, “Let it rot where it stands.”"
    )
    found = [
        (text[q.span.start : q.span.end], q.type, q.speaker_name) for q in voices_of(text).quotes
    ]
    assert found[-2:] == [
        ("Nobody will pay for this bridge. My sister said,", "indirect", "Tom Birch"),
        ("“Let it rot where it stands.”", "direct", None),
    ]


@pytest.mark.parametrize(("text", "voice"), SENTENCES)
def test_voice_of_a_sentence(text, voice):
    """A bare attribution adds no author's part; more than a couple of words does."""
    assert voices(text) == [voice]


LOADED = "the shameful bridge is a monument to greed"


def test_marks_and_a_speaker_move_a_loaded_clause_to_quoted():
    """Minimal pair: author without the quotation, quoted with it, author again without."""
    plain = f"On Monday {LOADED}."
    quoted = f"On Monday Mara Ellis said “{LOADED}.”"
    bare = f"On Monday {LOADED}, as we have long known."
    assert voices(plain) == ["author"]
    sentence = voices_of(quoted).sentences[0]
    assert LOADED in part(quoted, sentence, "quoted")
    assert LOADED not in part(quoted, sentence, "author")
    assert voices(bare) == ["author"]


def test_without_marks_the_clause_is_attributed():
    """Reported without marks the clause is neither the author's nor quoted."""
    text = f"On Monday Mara Ellis said that {LOADED}."
    sentence = voices_of(text).sentences[0]
    assert LOADED in part(text, sentence, "attributed")


def test_scare_quotes_stay_with_the_author():
    """Marks around one word of the author's own sentence change no voice."""
    text = "The “shameful” bridge is a monument to greed."
    found = voices_of(text)
    assert [q.type for q in found.quotes] == ["scare"]
    assert [s.voice for s in found.sentences] == ["author"]


def test_author_s_part_of_a_mixed_sentence_is_exact():
    """What the author adds to a quotation is the author's, the quotation is not."""
    text = "“We will pay,” Mara Ellis said, waving a cheque that nobody believed in."
    sentence = voices_of(text).sentences[0]
    assert part(text, sentence, "quoted") == "“We will pay,”"
    assert part(text, sentence, "author") == (
        "Mara Ellis said, waving a cheque that nobody believed in."
    )


def test_nested_attribution_goes_to_the_outer_speaker():
    """A report inside a report belongs to whoever is said to have said it."""
    text = "Mara Ellis said that Tom Birch believes the bridge is safe."
    quotes = voices_of(text).quotes
    assert len(quotes) == 1
    assert quotes[0].speaker_name == "Mara Ellis"


NAMED = [
    ("Mara Ellis arrived. “We will pay,” Ellis said.", "Mara Ellis"),
    ("Mara Ellis arrived. “We will pay,” she said.", "Mara Ellis"),
    ("Tom Birch met Mara Ellis. “We will pay,” he said.", "Tom Birch"),
    ("Tom Birch met Mara Ellis. “We will pay,” she said.", "Mara Ellis"),
    ("Mara Ellis, an engineer, arrived. “We will pay,” the engineer said.", "Mara Ellis"),
    ("Russian President Oleg Varin arrived. “We will pay,” the Kremlin leader said.", "Oleg Varin"),
    (
        "The activist Mara Ellis arrived. She spoke.\n\n“We will pay,” the exiled dissident said.",
        "Mara Ellis",
    ),
    ("“We will pay,” she said. “And soon.” It was Mara Ellis.", None),
    ("The board met. “We will pay,” they said.", None),
    ("Mara Ellis’s statement said: “We will pay.”", "Mara Ellis"),
    (
        "Vaskar Triel runs a shop in Drear Quay. He showed me.\n\n“We will pay,” he said.",
        "Vaskar Triel",
    ),
    (
        "Mara Ellis runs a shop. Tom Birch helps in Drear Quay.\n\n“We will pay,” she said.",
        "Mara Ellis",
    ),
    ("Mara Ellis left. “Rubbish,” the board’s own consultant said.", None),
]


@pytest.mark.parametrize(("text", "name"), NAMED)
def test_speakers_are_resolved_where_the_text_supports_it(text, name):
    """Surnames, pronouns and roles lead to the full name, and to none where nothing does."""
    quote = next(q for q in voices_of(text).quotes if q.type == "direct")
    assert quote.speaker_name == name


def test_speech_runs_on_with_the_same_speaker():
    """Later quotations of a paragraph and re-opened ones keep the speaker."""
    text = "“We will pay,” Mara Ellis said. “And soon. It is time.\n\n“We must.”"
    quotes = [q for q in voices_of(text).quotes if q.type == "direct"]
    assert [q.speaker_name for q in quotes] == ["Mara Ellis"] * 3


def test_speech_in_single_marks_runs_on_with_the_same_speaker():
    """Single marks opened again in the next paragraph keep the speaker."""
    text = "‘We’ll pay,’ Mara Ellis said. ‘And soon.\n\n‘We must. The workers’ fund is dry.’"
    quotes = [q for q in voices_of(text).quotes if q.type == "direct"]
    assert [q.speaker_name for q in quotes] == ["Mara Ellis"] * 3


def test_two_speakers_in_one_paragraph():
    """Each quotation goes to its own cue."""
    text = "“Yes,” Mara Ellis said. “No,” said Tom Birch. “Never,” he added."
    quotes = voices_of(text).quotes
    assert [q.speaker_name for q in quotes] == ["Mara Ellis", "Tom Birch", "Tom Birch"]


def test_every_voiced_character_is_in_one_part_at_most():
    """Parts are disjoint, inside their sentence, author first."""
    text = (
        "“Yes,” Mara Ellis said, laughing at the poor, while critics say “no” and that "
        "the bridge, according to Tom Birch, is “a trap.”"
    )
    for sentence in voices_of(text).sentences:
        spans = sorted(s for p in sentence.parts for s in p.spans)
        assert all(a.end <= b.start for a, b in pairwise(spans))
        assert all(sentence.span.contains(span) for span in spans)
        order = [p.voice for p in sentence.parts]
        assert order == sorted(order, key=["author", "quoted", "attributed"].index)


def test_marked_words_in_a_report_are_the_speaker_s():
    """Marks inside what somebody is said to say are no distance of the author's."""
    text = "Critics allege that Tom Birch sold the “jewel” of the coast for a song."
    quotes = voices_of(text).quotes
    assert [q.type for q in quotes] == ["indirect", "direct", "indirect"]
    assert {text[q.speaker.start : q.speaker.end] for q in quotes if q.speaker} == {"Critics"}


SPEAKERS = [
    ("The paper alleged the port was sold, a tale that Mara Ellis called a “hoax.”", "Mara Ellis"),
    ("Mara Ellis claimed that they had agreed on “immediate talks” about it.", "Mara Ellis"),
]


@pytest.mark.parametrize(("text", "name"), SPEAKERS)
def test_marked_words_go_to_whoever_is_said_to_say_them(text, name):
    """The innermost report that holds the marks counts, not a verb that reports nothing."""
    quote = next(q for q in voices_of(text).quotes if q.type == "direct")
    assert quote.speaker_name == name
