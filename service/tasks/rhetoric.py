"""Signs on the surface of a sentence that it states a thesis, or that it cannot stand alone.

The phrases follow what discourse studies call claim and importance markers (Teufel and Moens
2002, argumentative zoning; Hyland 2005, engagement and attitude markers); the lists are ours.
"""

from __future__ import annotations

import re

_CLAIM = re.compile(
    r"""\b(?:
        must(?!\ have\b) | should(?!\ have\b) | ought\ to | needs?\ to | ha(?:s|ve)\ to
      | cannot\ afford
      | it\ is\ (?:high\ )?time | the\ time\ has\ come | the\ (?:real\ |simple\ |plain\ |hard\ )?
        (?:point|truth|question|problem|lesson|answer|issue|danger|choice|case)\ (?:here\ )?is
      | what\ (?:really\ )?matters | what\ is\ (?:needed|missing|at\ stake)
      | at\ (?:its\ heart|stake)
      | in\ (?:short|the\ end|other\ words) | above\ all | the\ only\ way | no\ excuse
      | deserves? | is\ (?:a\ master\ at|wrong|right|a\ mistake|not\ enough|no\ substitute)
      | if\ we | we\ (?:need|want|owe|know|can) | let\ us | instead\ of | rather\ than
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)

_EXPLETIVE = re.compile(
    r"""[\s"'“‘(\[–—-]*(?:
        it(?:['’]s|\ is|\ was|\ will\ be|\ would\ be|\ may\ be|\ seems|\ appears|\ takes|\ took)\b
        (?:\W+[\w’'-]+){0,4}\W+(?:that|to|for|when|who|whether)\b
      | this\ (?:year|week|month|summer|autumn|fall|winter|spring|morning|country|nation|city
        |town|newspaper|column|article)\b
      | (?-i:(?:First|Second|Both)\ [A-Z]) | those\ who\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
"""Starts that look back only to the eye: "It is time to ...", "This year", "Those who ..."."""

_DANGLING = re.compile(
    r"""[\s"'“‘(\[–—-]*(?:
        (?:he|she|it|they|him|her|them|this|that|these|those|his|its|their|both|such|neither|nor
        |mine|ours|theirs|hers)\b
      | (?:and|but|or|so|yet|then|also|still|instead|likewise|moreover|furthermore|however|besides
          |meanwhile|nevertheless|nonetheless|therefore|thus|hence|indeed|otherwise|even\ so
          |in\ fact|of\ course|for\ example|for\ instance|as\ a\ result|on\ the\ other\ hand
          |after\ all|in\ between|(?:before|by|since|until)\ then|similarly
          |finally|first|second|third|lastly)\b
      | (?:the|that)\ (?:former|latter|same)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)


def states_claim(sentence: str) -> bool:
    """Whether the sentence carries a marker of a claim, a duty or a conclusion."""
    return _CLAIM.search(sentence) is not None


def dangles(sentence: str) -> bool:
    """Whether the sentence begins with a word that points back at what a summary leaves out."""
    if _EXPLETIVE.match(sentence) is not None:
        return False
    return _DANGLING.match(sentence) is not None


def asks(sentence: str) -> bool:
    """Whether the sentence is a question."""
    return sentence.rstrip("\"'”’) ").endswith("?")
