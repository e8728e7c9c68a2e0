"""Quotation marks of all kinds, paired and broken."""

from __future__ import annotations

from itertools import pairwise

import pytest

from service.text.quotes import Quotation, find_block_quotations, find_quotations
from service.types import Span

LENGTH = 40_000
"""Long enough that quadratic work would take minutes."""


def quotations(text: str) -> tuple[Quotation, ...]:
    """What is found in the whole text."""
    return find_quotations(text, (Span(0, len(text)),))


def texts(text: str) -> list[str]:
    """The quotations' own words, marks included."""
    return [text[q.span.start : q.span.end] for q in quotations(text)]


PAIRED = [
    ("She said “we will stay” and sat.", ["“we will stay”"]),
    ('She said "we will stay" and sat.', ['"we will stay"']),
    ("She said ‘we will stay’ and sat.", ["‘we will stay’"]),
    ("She said 'we will stay' and sat.", ["'we will stay'"]),
    ("She said «we will stay» and sat.", ["«we will stay»"]),
    ("She said « we will stay » and sat.", ["« we will stay »"]),
    ("She said „we will stay“ and sat.", ["„we will stay“"]),
    ("She said „we will stay” and sat.", ["„we will stay”"]),
    ("She said ``we will stay'' and sat.", ["``we will stay''"]),
    ('She said " we will stay " and sat .', ['" we will stay "']),
    ("“Go,” she said, “now.”", ["“Go,”", "“now.”"]),
    ('"Go," she said, "now."', ['"Go,"', '"now."']),
    ("“He told me ‘go’ twice,” she said.", ["“He told me ‘go’ twice,”"]),
    ("‘He told me “go” twice,’ she said.", ["‘He told me “go” twice,’"]),
    ("\"He told me 'go' twice,\" she said.", ["\"He told me 'go' twice,\""]),
    ("“She said ‘go.’”", ["“She said ‘go.’”"]),
    ("“I said “go” and he went,” she said.", ["“I said “go” and he went,”"]),
    ("(“We will stay.”)", ["“We will stay.”"]),
    ("Stay—“we will”—or go.", ["“we will”"]),
    ('He left."We will stay," she said.', ['"We will stay,"']),
]


@pytest.mark.parametrize(("text", "expected"), PAIRED)
def test_marks_are_paired(text, expected):
    """Each opening mark finds its own closing one; nested marks stay inside."""
    assert texts(text) == expected


NOT_MARKS = [
    "The workers' rights and the bosses’ club are the city's own.",
    "It's the '90s, and rock 'n' roll isn't dead; 'tis the season.",
    "It’s the ’90s, and rock ’n’ roll isn’t dead; ’tis the season.",
    "He is 6'2\" tall and she is 5'9\".",
    "He is 6’2” tall and the plank is 12” wide.",
    'A 12" pipe and a 6" one.',
    "At 40°26'46\" north, after 3'20\" of play.",
    "The Jones' boat, the Smiths' house and the Alvarez' car.",
    "Don't tell 'em what y'all're doin' on O'Brien's boat.",
    "No marks at all.",
    "",
]


@pytest.mark.parametrize("text", NOT_MARKS)
def test_apostrophes_and_measures_are_no_quotations(text):
    """Apostrophes, plural possessives, feet and inches, decades quote nobody."""
    assert texts(text) == []


def test_possessive_inside_single_marks_does_not_close_them():
    """A plural possessive inside single marks is passed over for the real closing mark."""
    text = "‘It’s about the workers’ rights,’ she said."
    assert texts(text) == ["‘It’s about the workers’ rights,’"]


def test_speech_over_paragraphs_is_linked():
    """Each paragraph opens again, only the last closes: one linked quotation per paragraph."""
    text = "“First part.\n\n“Second part.\n\n“Third part,” she said. Then she left."
    found = quotations(text)
    assert [(q.closed, q.continues) for q in found] == [(False, False), (False, True), (True, True)]
    assert texts(text) == ["“First part.", "“Second part.", "“Third part,”"]


REOPENED = [
    (
        "‘Stay,’ she said. ‘It’s the drivers’ bridge. Ours too.\n\n‘And it’ll hold.’ She left.",
        ["‘Stay,’", "‘It’s the drivers’ bridge. Ours too.", "‘And it’ll hold.’"],
    ),
    ("'First part.\n\n'Second part,' she said.", ["'First part.", "'Second part,'"]),
    ("‘He said “go.”\n\n‘So I went.’", ["‘He said “go.”", "‘So I went.’"]),
]


@pytest.mark.parametrize(("text", "expected"), REOPENED)
def test_speech_in_single_marks_runs_on_over_paragraphs(text, expected):
    """Single marks left open count where the next paragraph opens them again."""
    assert texts(text) == expected
    assert [q.continues for q in quotations(text)][-1]


NOT_REOPENED = [
    ("‘We stay, and nobody asks.\n\nThe council met.", []),
    ("The '90s were loud. 'Tis over.\n\n'Tis the season of the boss's club.", []),
    ("Rock ’n’ roll is the boys’ own.\n\n‘Yes,’ she said.", ["‘Yes,’"]),
    ("‘We stay, she said. It rained.\n\n‘No,’ he said.", ["‘No,’"]),
]


@pytest.mark.parametrize(("text", "expected"), NOT_REOPENED)
def test_lost_single_marks_and_apostrophes_claim_nothing(text, expected):
    """A single mark that nothing opens again, or an apostrophe, quotes nobody."""
    assert texts(text) == expected


def test_lost_mark_does_not_swallow_what_follows():
    """An opening mark without a closing one ends with its paragraph at the latest."""
    text = "“We will stay.\n\nThe council met. It voted.\n\nShe said “no” again."
    assert texts(text) == ["“We will stay.", "“no”"]


def test_lost_mark_ends_before_the_cue():
    """Where the cue shows where speech ends, the guess ends there."""
    text = "“We will stay, she said. The council met.\n\nIt voted."
    assert texts(text) == ["“We will stay,"]


def test_lost_mark_before_another_speaker_s_paragraph():
    """Speech that visibly ended is not taken to run on because the next paragraph quotes too."""
    text = "“We will stay, she said. The council met.\n\n“No,” said the mayor."
    assert [q.continues for q in quotations(text)] == [False, False]
    assert texts(text) == ["“We will stay,", "“No,”"]


def test_stray_closing_mark_is_ignored():
    """A closing mark that nothing opened quotes nothing."""
    assert texts("The council met.” It voted.\n\nShe said “no.”") == ["“no.”"]


def test_quotation_never_crosses_into_excluded_text():
    """A quotation stays inside one kept stretch."""
    text = "She said “we will\n\nSUBSCRIBE NOW\n\nstay” at last."
    kept = (Span(0, 17), Span(34, len(text)))
    for quotation in find_quotations(text, kept):
        assert any(part.contains(quotation.span) for part in kept)


def test_hard_wrapped_lines_do_not_break_a_quotation():
    """In wrapped text a line break inside speech is only a space."""
    text = (
        "The mayor of the small town by the sea said on Monday that “nobody\n"
        "in this room has ever paid for a bridge that does not go\n"
        "anywhere,” and sat down.\n"
    )
    assert texts(text) == [text[text.index("“") : text.index("”") + 1]]


def test_block_quotation_after_a_cue():
    """A paragraph that a cue and a colon hand over to is somebody's words."""
    text = "In her letter the mayor wrote:\n\nNobody will pay for this bridge.\n\nShe did not sign."
    assert texts(text) == []
    (block,) = find_block_quotations(text, [Span(0, len(text))])
    assert text[block.start : block.end] == "Nobody will pay for this bridge."


def test_quoted_lines_run_together_are_no_quotation():
    """A ">" inside the line: nobody can tell where the quoted mail ended."""
    assert texts("> The toll is late. > Who pays? The clerk said nothing.") == []
    assert texts("> The toll is late.") == ["> The toll is late."]


KINDS = [
    ("“We will stay,” she said.", "speech"),
    ("She called it “a disgrace.”", "speech"),
    ("The mayor said the talks were “useful.”", "speech"),
    ("The so-called “experts” were absent.", "scare"),
    ("The city’s “solution” was to wait.", "scare"),
    ("What is known as “greenwashing” is common.", "scare"),
    ("The “green” bridge rusts.", "scare"),
    ("Mara Ellis labeled the old walls of the northern port “a danger.”", "speech"),
    ("After calling the toll a “hoax” in May, the mayor left.", "speech"),
    ("The toll is a “hoax,” as the mayor argued.", "speech"),
    ("His denunciation of Mr. Birch as a “phony” came late.", "speech"),
    (
        "Ellis denounced Birch, who took over in May when the old clerk died, as a “cheat.”",
        "speech",
    ),
    ("Her description of the port as “late” stuck.", "speech"),
    ("The crowd (“lock it up!”) was loud.", "speech"),
    ("Ellis then did utter the word “sorry” twice.", "speech"),
    ("A clerk regretted that the port’s “grace and good sense” would be gone.", "speech"),
    ("Mara Ellis calls her rivals “lazy.”", "speech"),
    ("What the board calls “order” is dear.", "speech"),
    ("Emergency “calls” are free.", "scare"),
    ("The clerk referred to the toll as a “bad joke” in May.", "speech"),
    ("The toll is commonly referred to as the “bridge tax” there.", "scare"),
    ("A leaflet cast the mayor as “out of step” with the port.", "speech"),
    ("She mocked the clerk for being “wonderfully late” again.", "speech"),
    ("Labelling Ellis a “toll bigot” cost him votes.", "speech"),
    ("It was a “savage, cruel vote,” Fairmont County Council Chief Edwin Rowe said.", "speech"),
    ("The toll is “rubbish,” Alan Birch, keeper of the port’s old bridge, said.", "speech"),
    ("The survey found that the walls are “almost wholly sound” today.", "speech"),
    ("The board, which “has always been late,” met.", "speech"),
    ("The council does not “give a hoot” about it.", "speech"),
    ("People were shouting “no tolls” at the gate.", "speech"),
    ("It took “shock and awe” methods to close the gate.", "scare"),
    ("The board keeps a “mother of all tolls” in reserve.", "scare"),
    ("There is “hot tar lung” as well.", "scare"),
    ("Her campaign dubbed Rowe “Temper Tantrum Ted” in May.", "speech"),
    ("He answered by saying, “Only Rosa Ellis.” Nobody laughed.", "speech"),
    ("He wrote “STOP THE TOLL NOW” on the wall.", "speech"),
    ("She called her novel “The Long Harbour” at last.", "title"),
    ("The self-styled “king” of the port has vowed to stay.", "scare"),
    ("The port agreed to “green” its walls.", "scare"),
    ("A plan acknowledging the “reality” of the port’s decay is out.", "scare"),
    ("The walls, he wants to show, are “tired.”", "scare"),
    ("He stayed silent for a week. “Sorry, Mara.” That was all.", "speech"),
    ("Her novel “The Long Harbour” sold well.", "title"),
    ("The film “Paper Bridges” opens today.", "title"),
    ("He sang “Old Harbour Moon” badly.", "title"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_speech_scare_quotes_and_titles_are_told_apart(text, kind):
    """A few words in mid-sentence without a cue are distance, capitalised works are titles."""
    assert [q.kind for q in quotations(text)] == [kind]


def test_what_is_listed_with_speech_is_speech():
    """Marks joined to spoken ones by a comma or "and" are spoken too."""
    text = "The clerk called the toll “late” and the “dear old” port “lost.” The “port” stood."
    assert [q.kind for q in quotations(text)] == ["speech", "speech", "speech", "scare"]


def test_two_single_marks_close_a_double_one():
    """Some papers close “ with two ’; feet and inches stay measures."""
    text = "“We will stay,’’ she said. It is 6’2’’ wide. “Then go.’’"
    assert texts(text) == ["“We will stay,’’", "“Then go.’’"]


@pytest.mark.parametrize(
    "piece",
    ["“", "”", '"', "'", "‘", "’", "“a ", "' a", '" ', "“a” ", "‘s’ s ", "«", "»", "``", "''",
     "“a\n\n", "6'2\" ", "‘a “b ", '"a\n', "s' a", ", he said ", "(" * 5, "“(“ "],
)  # fmt: skip
def test_hostile_text_of_full_length_ends(piece):
    """A long text of nothing but marks ends: quadratic work would hang."""
    text = (piece * LENGTH)[:LENGTH]
    found = quotations(text)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))


def test_speech_that_lost_its_opening_mark():
    """A closing mark behind somebody's own words and before a cue ends speech."""
    assert texts("We will never sell the port,” he said. “Never.”") == [
        "We will never sell the port,”",
        "“Never.”",
    ]


def test_turned_opening_mark():
    """A closing mark typed where only an opening one can stand opens."""
    assert texts("Ellis said ”we will pay for it.” Then she left.") == ["”we will pay for it.”"]


def test_marks_of_two_kinds_side_by_side_inside_a_third_are_all_seen():
    """A single pair that stands beside a double one, both in guillemets, crosses nothing."""
    text = "«The “first” and the ‘second’ word, and the “third” and ‘fourth’ one»"
    (found,) = quotations(text)
    assert [text[i.start : i.end] for i in found.inner] == [
        "“first”", "‘second’", "“third”", "‘fourth’",
    ]  # fmt: skip
