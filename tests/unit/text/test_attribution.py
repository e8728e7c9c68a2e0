"""Who said what: one case per construction, with invented people."""

from __future__ import annotations

import pytest

from service.text.names import find_names
from service.text.sentences import split_sentences
from service.text.voices import Voices, find_voices
from service.types import Quote, Span


def voices_of(text: str) -> Voices:
    """Everything the voice layer says of one text."""
    kept = (Span(0, len(text)),)
    sentences = split_sentences(text, kept)
    return find_voices(text, sentences, kept, find_names(text, sentences))


def shown(text: str, span: Span | None) -> str | None:
    """The words of a span."""
    return text[span.start : span.end] if span else None


def pick(text: str, kind: str, needle: str) -> Quote:
    """The quote of that type that holds ``needle``."""
    quotes = [q for q in voices_of(text).quotes if q.type == kind]
    found = [q for q in quotes if needle in (shown(text, q.span) or "")]
    assert found, [(q.type, shown(text, q.span)) for q in voices_of(text).quotes]
    return found[0]


DIRECT = [
    # text, words inside the marks, speaker, cue
    ("“The bridge is safe,” Mara Ellis said.", "bridge", "Mara Ellis", "said"),
    ("“The bridge is safe,” said Mara Ellis.", "bridge", "Mara Ellis", "said"),
    ("Mara Ellis said: “The bridge is safe.”", "bridge", "Mara Ellis", "said"),
    ("Mara Ellis said, “The bridge is safe.”", "bridge", "Mara Ellis", "said"),
    ("Mara Ellis said “the bridge is safe.”", "bridge", "Mara Ellis", "said"),
    ("Mara Ellis said that “the bridge is safe.”", "bridge", "Mara Ellis", "said"),
    ("“Is the bridge safe?” Mara Ellis asked.", "bridge", "Mara Ellis", "asked"),
    ("“Is the bridge safe?” asked Mara Ellis.", "bridge", "Mara Ellis", "asked"),
    ("“Shut it now!” Mara Ellis shouted at the crowd.", "Shut", "Mara Ellis", "shouted"),
    ("“The bridge,” Mara Ellis said, “is safe.”", "is safe", "Mara Ellis", "said"),
    ("“The bridge,” Mara Ellis said, “is safe.”", "The bridge", "Mara Ellis", "said"),
    ("“The bridge is safe,” crooned Mara Ellis, the mayor.", "bridge", "Mara Ellis", "crooned"),
    (
        "Tolls, Mara Ellis warned us, are “a tax on getting up,” and she likened them to rent.",
        "tax",
        "Mara Ellis",
        "warned",
    ),
    (
        "A memo from the firm, leaked in June, describes the court day as “an open window.”",
        "open",
        "A memo from the firm",
        "describes",
    ),
    ("I have heard it said that schools must “meet them halfway.”", "meet", None, "said"),
    ("“The bridge is safe,” she said. “Use it.” Mara Ellis left.", "Use it", "she", None),
    (
        "Mara Ellis, a senior adviser to Tom Birch, confirmed in a post that “the bridge is shut.”",
        "bridge",
        "Mara Ellis",
        "confirmed",
    ),
    (
        "“The bridge is safe,” the lead engineer, Mara Ellis, said on Monday.",
        "bridge",
        "Mara Ellis",
        "said",
    ),
    (
        "“The bridge is safe,” said Mara Ellis, the lead engineer.",
        "bridge",
        "Mara Ellis",
        "said",
    ),
    (
        "“The bridge is safe,” Sen. Mara Ellis told reporters in Dover.",
        "bridge",
        "Sen. Mara Ellis",
        "told",
    ),
    ("“The bridge is safe,” the weary engineer noted.", "bridge", "the weary engineer", "noted"),
    ("“The bridge is safe,” said one resident.", "bridge", "one resident", "said"),
    ("“The bridge is safe,” according to Mara Ellis.", "bridge", "Mara Ellis", "according to"),
    ("According to Mara Ellis, “the bridge is safe.”", "bridge", "Mara Ellis", "According to"),
    ("Mara Ellis called the plan “a cruel joke on the poor.”", "joke", "Mara Ellis", "called"),
    ("Mara Ellis described it as “rotten to the core.”", "rotten", "Mara Ellis", "described"),
    ("Mara Ellis, who built it, insists the bridge is “sound.”", "sound", "Mara Ellis", "insists"),
    ("In a letter, Mara Ellis wrote: “We will not pay.”", "pay", "Mara Ellis", "wrote"),
    ("Mara Ellis tweeted: 'We will not pay.'", "pay", "Mara Ellis", "tweeted"),
    ("‘We will not pay,’ said Mara Ellis.", "pay", "Mara Ellis", "said"),
    ("«We will not pay», said Mara Ellis.", "pay", "Mara Ellis", "said"),
    ("„We will not pay“, said Mara Ellis.", "pay", "Mara Ellis", "said"),
    ('" We will not pay , " Mara Ellis said .', "pay", "Mara Ellis", "said"),
    ("``We will not pay,'' Mara Ellis said.", "pay", "Mara Ellis", "said"),
    ("Tom Birch left early. “We will not pay,” he said.", "pay", "he", "said"),
    ("Mara Ellis was blunt. “We will not pay for this twice.”", "pay", "Mara Ellis", None),
    ("“We will not pay,” Mara Ellis has repeatedly warned.", "pay", "Mara Ellis", "warned"),
    ("“We won’t pay,” Mara Ellis, 61, said by telephone.", "pay", "Mara Ellis", "said"),
    ("“We won’t pay,” added Ellis. Mara Ellis sat down.", "pay", "Ellis", "added"),
    ("“We won’t pay,” Ellis told The Harbour Post.", "pay", "Ellis", "told"),
    ("Mara Ellis was quoted as saying “we will not pay.”", "pay", "Mara Ellis", "saying"),
    ("Mara Ellis went on to say, “We will not pay.”", "pay", "Mara Ellis", "say"),
    ("Asked about the toll, Mara Ellis replied: “No comment.”", "comment", "Mara Ellis", "replied"),
    ("“We won’t pay,” a spokesman for the union said.", "pay", "a spokesman for the union", "said"),
    (
        "The mayor, Mara Ellis, warned that the city “will not pay for another stadium.”",
        "stadium",
        "Mara Ellis",
        "warned",
    ),
    ("As Mara Ellis put it, “the harbour eats money.”", "harbour", "Mara Ellis", "put"),
    (
        "In Mara Ellis’s words, “the harbour eats money.”",
        "harbour",
        "Mara Ellis",
        "In Mara Ellis’s words",
    ),
    ("Ellis pointed out that it “costs more than the school.”", "costs", "Ellis", "pointed out"),
    (
        "Mara Ellis dismissed the report as “a pack of half-truths.”",
        "pack",
        "Mara Ellis",
        "dismissed",
    ),
    ('"We will not pay" -- Mara Ellis said -- "for this."', "for this", "Mara Ellis", "said"),
    ("``We will not pay ,'' said Mara Ellis .", "pay", "Mara Ellis", "said"),
    ("His deputy, Ana Roe, disagreed: “The wall is fine.”", "wall", "Ana Roe", "disagreed"),
    (
        "Tom Birch insisted that anyone who said otherwise was “talking us down.”",
        "talking",
        "Tom Birch",
        "insisted",
    ),
    ("Tom Birch argues, “Nobody voted for this.”", "voted", "Tom Birch", "argues"),
]


@pytest.mark.parametrize(("text", "needle", "speaker", "cue"), DIRECT)
def test_direct_speech_has_its_speaker_and_cue(text, needle, speaker, cue):
    """Words inside marks go to the person whom the sentence or its neighbour names."""
    quote = pick(text, "direct", needle)
    assert (shown(text, quote.speaker), shown(text, quote.cue)) == (speaker, cue)


INDIRECT = [
    # text, the reported stretch, speaker, cue
    ("Critics say that the plan is reckless.", "the plan is reckless", "Critics", "say"),
    ("Critics say the plan is reckless.", "the plan is reckless", "Critics", "say"),
    ("The plan is reckless, critics say.", "The plan is reckless", "critics", "say"),
    ("The plan is reckless, said Mara Ellis.", "The plan is reckless", "Mara Ellis", "said"),
    (
        "The plan, Mara Ellis argued, is reckless and late.",
        "is reckless and late",
        "Mara Ellis",
        "argued",
    ),
    (
        "According to Mara Ellis, the plan is reckless.",
        "the plan is reckless",
        "Mara Ellis",
        "According to",
    ),
    (
        "The plan is reckless, according to the auditors.",
        "The plan is reckless",
        "the auditors",
        "according to",
    ),
    (
        "According to Mara Ellis, an auditor from Dover, the plan is reckless.",
        "the plan is reckless",
        "Mara Ellis",
        "According to",
    ),
    ("In his view, the plan is reckless.", "the plan is reckless", "his", "In his view"),
    (
        "In Tom Birch’s opinion, the plan is reckless.",
        "the plan is reckless",
        "Tom Birch",
        "In Tom Birch’s opinion",
    ),
    (
        "Tom Birch told Harbour Radio on Friday that the plan is reckless.",
        "the plan is reckless",
        "Tom Birch",
        "told",
    ),
    ("Tom Birch told reporters the plan is reckless.", "the plan is reckless", "Tom Birch", "told"),
    (
        "Tom Birch said in a statement on Monday that nobody was hurt.",
        "nobody was hurt",
        "Tom Birch",
        "said",
    ),
    ("Tom Birch said Monday he would resign.", "he would resign", "Tom Birch", "said"),
    ("Tom Birch believes the plan is reckless.", "the plan is reckless", "Tom Birch", "believes"),
    (
        "Tom Birch does not believe that the plan is reckless.",
        "the plan is reckless",
        "Tom Birch",
        "believe",
    ),
    (
        "Tom Birch denied that he had never said the plan was safe.",
        "he had never said the plan was safe",
        "Tom Birch",
        "denied",
    ),
    ("Tom Birch has long argued that the port is dead.", "the port is dead", "Tom Birch", "argued"),
    ("Tom Birch urged Mara Ellis to resign.", "Mara Ellis to resign", "Tom Birch", "urged"),
    (
        "Tom Birch called on the council to sell the port.",
        "the council to sell the port",
        "Tom Birch",
        "called on",
    ),
    ("Tom Birch vowed to sell the port.", "to sell the port", "Tom Birch", "vowed"),
    (
        "Tom Birch accused the council of hiding the bill.",
        "the council of hiding the bill",
        "Tom Birch",
        "accused",
    ),
    (
        "Tom Birch’s claim that the port is dead surprised nobody.",
        "the port is dead",
        "Tom Birch",
        "claim",
    ),
    (
        "Tom Birch voiced fears on Sunday that the port would close.",
        "the port would close",
        "Tom Birch",
        "voiced fears",
    ),
    (
        "Tom Birch resigned, saying he was tired of the port.",
        "he was tired of the port",
        "Tom Birch",
        "saying",
    ),
    ("The report found that the port loses money.", "the port loses money", "The report", "found"),
    (
        "Officials in Dover acknowledged that the port loses money.",
        "the port loses money",
        "Officials in Dover",
        "acknowledged",
    ),
    ("It is said that the port loses money.", "the port loses money", None, "said"),
    ("As Mara Ellis noted, the port loses money.", "the port loses money", "Mara Ellis", "noted"),
    ("Some argue that the port should close.", "the port should close", "Some", "argue"),
    (
        "Tom Birch asked why the port was still open.",
        "why the port was still open",
        "Tom Birch",
        "asked",
    ),
    (
        "The wall is not safe, the head of the Dover Games said Friday.",
        "The wall is not safe",
        "the head of the Dover Games",
        "said",
    ),
    ("Unions warn that jobs could be lost.", "jobs could be lost", "Unions", "warn"),
    (
        "Tom Birch said the port was safe, while Mara Ellis said it was sinking.",
        "the port was safe",
        "Tom Birch",
        "said",
    ),
    (
        "Tom Birch said the port was safe, while Mara Ellis said it was sinking.",
        "it was sinking",
        "Mara Ellis",
        "said",
    ),
    (
        "Tom Birch claimed the port was safe, a claim nobody believed.",
        "the port was safe",
        "Tom Birch",
        "claimed",
    ),
    ("Tom Birch would later say that the port was safe.", "the port was safe", "Tom Birch", "say"),
    (
        "Tom Birch made it clear that the port would close.",
        "the port would close",
        "Tom Birch",
        "made it clear",
    ),
    (
        "Tom Birch warned of a long winter for the port.",
        "of a long winter for the port",
        "Tom Birch",
        "warned",
    ),
    (
        "The minister, Tom Birch, said the port was safe.",
        "the port was safe",
        "Tom Birch",
        "said",
    ),
    ("Tom Birch criticised the plan and said it was late.", "it was late", "Tom Birch", "said"),
    ("Tom Birch, who said the port was safe, has left.", "the port was safe", "Tom Birch", "said"),
]


@pytest.mark.parametrize(("text", "content", "speaker", "cue"), INDIRECT)
def test_reported_speech_begins_and_ends_where_it_does(text, content, speaker, cue):
    """The reported stretch is exact; cue and speaker stay outside it."""
    quote = pick(text, "indirect", content)
    got = (shown(text, quote.span), shown(text, quote.speaker), shown(text, quote.cue))
    assert got == (content, speaker, cue)


AUTHOR = [
    "I believe that the plan is reckless.",
    "We think the plan is reckless.",
    "One could argue that the plan is reckless.",
    "The claims department closed at noon.",
    "The state reports to nobody.",
    "His demands were met at last.",
    "The report is long and dull.",
    "Nobody knows the plan.",
    "The plan that the council adopted in May is reckless.",
    "She added sugar to the tea and found a spoon.",
    "He told a story about the harbour.",
    "The harbour holds forty boats.",
    "They charged the port a fee that nobody had expected.",
    "The council called a meeting for Tuesday.",
    "The fact that the port is closed hurts everybody.",
    "So it is that the men who wagered a fortune on a fleet of leaky boats need never row.",
    "The owners who guessed the price of a quay in winter were ruined.",
    "Read the third page, which the owners dearly hoped that nobody would.",
    "She had thought about nothing else that year.",
    "The critic called her novel of the coast The Salt Road.",
    "The bridge is also said to have cost a fortune.",
]


CUT = [
    # text, all that is reported, speaker
    ("Two clerks told me that the fee is void, and a third, when pressed, laughed.",
     ["the fee is void"], "Two clerks"),
    ("Critics say that the fee is void, and another lost in court.", ["the fee is void"],
     "Critics"),
    ("Critics say that the fee is void, and I agree with them.", ["the fee is void"], "Critics"),
    ("Critics say that the fee is void, but neither does the law help.", ["the fee is void"],
     "Critics"),
    ("Critics say that the fee is void, and the law is on their side.",
     ["the fee is void, and the law is on their side"], "Critics"),
    ("Officials who said the bridge was safe were wrong.", ["the bridge was safe"],
     "Officials"),
    ("They met officials who said the bridge was safe.", ["the bridge was safe"], "officials"),
    ("According to a flyer that came by post, with a swan on the back, the fee is void.",
     ["the fee is void"], "a flyer"),
    ("According to a flyer, with the summer over the fee is void.",
     ["with the summer over the fee is void"], "a flyer"),
    ("The mayor says that it would be “cruel” to close the port.",
     ["it would be", "to close the port"], "The mayor"),
    ("The mayor said the “cruel” plan was dead.", ["plan was dead"], "The mayor"),
    ("The port is a place that the gentlemen of 1831 said was cursed.", ["was cursed"],
     "the gentlemen of 1831"),
    ("It is over, she said.", ["It is over"], "she"),
    ("It is also said that the fee is void.", ["the fee is void"], None),
    ("The fee, which clerks said was void, rose.", ["was void"], "clerks"),
    ("Critics say that many, and I among them, forgot.", ["many, and I among them, forgot"],
     "Critics"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "contents", "speaker"), CUT)
def test_reports_hold_what_was_said_and_no_more(text, contents, speaker):
    """New subjects, asides and a single word beside marks stay outside a report."""
    found = [q for q in voices_of(text).quotes if q.type == "indirect"]
    assert [shown(text, q.span) for q in found] == contents
    assert {shown(text, q.speaker) for q in found} == {speaker}


@pytest.mark.parametrize("text", AUTHOR)
def test_what_nobody_else_said_is_the_author_s(text):
    """Words of saying that report nobody else do not take a sentence from the author."""
    found = voices_of(text)
    assert [q for q in found.quotes if q.type != "scare"] == []
    assert {s.voice for s in found.sentences} == {"author"}
