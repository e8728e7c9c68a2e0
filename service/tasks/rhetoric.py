"""Signs on the surface of a sentence: a thesis, a scene, a start that cannot stand alone.

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
        it(?:['’]s|\ is|\ was|\ will\ be|\ would\ be|\ may\ be|\ seems|\ appears
          |\ t(?:akes|ook)(?!\ more))\b
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
          |finally|first|second|third|lastly|that\ said|in\ other\ words|in\ (?:addition|contrast
          |that\ case|short|turn|return|response|particular|the\ meantime)|to\ be\ sure|granted
          |by\ (?:contrast|comparison)|on\ the\ contrary|conversely|consequently|accordingly
          |additionally|even\ (?:then|worse|better)|worse|again|rather|at\ the\ same\ time
          |for\ (?:that|this)\ reason|because\ of\ (?:that|this)|what(?:['’]s|\ is)\ more)\b
      | (?:an?other|the\ others?|the\ (?:first|second|third|last)\ (?:is|was|of))\b
      | (?:the|that)\ (?:former|latter|same)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)

_THESIS = re.compile(
    r"""\b(?:
        (?:must|should|ought\ to|needs?\ to)(?!\ (?:have|either)\b)
      | it(?:['’]s|\ is)\ (?:high\ |long\ past\ )?time\ (?:to|for|that|we) | the\ time\ has\ come
      | (?:the|my)\ (?:\w+\ )?(?:point|truth|question|problem|lesson|answer|issue|danger|choice
        |remedy|solution|alternative|case|view|argument|conclusion|trouble|mistake)
        (?:\ (?!is\b)[\w’'-]+){0,5}\ is\b
      | what\ (?:really\ |truly\ )?(?:matters|counts) | what\ is\ (?:needed|missing|at\ stake)
      | (?:is|are)(?:\ not|n['’]t)\ (?:about|because|just|only|merely|whether|that|an?|the)
        \         (?:[\w’'-]+\W+){1,12}(?:but|it\ is|it['’]s|they\ are)
      | (?:the\ only|a\ (?:decent|better|simple)|no\ other)\ way
      | (?:I|we)\ (?:urge|argue|believe|propose|insist|recommend|demand)
      | can\ still\ do | cannot\ afford | there\ is\ no\ excuse | deserves?\ (?:to|better|an?)
      | (?:is|are|was|were)\ (?:an?|the|plain(?:ly)?|simply|nothing\ but|no\ more\ than)\ (?:\w+\ )?
        (?:mistake|scandal|disgrace|failure|outrage|betrayal|fantasy|farce|lie|fraud|insult|excuse
        |master|threat|danger|disaster|folly|poor\ way|wrong|false)
    )\b
    | ^\W*(?:let\ us|let['’]s|let\ the)\b""",
    re.IGNORECASE | re.VERBOSE,
)

_SCENE = re.compile(
    r"""\b(?:
        \d{1,2}[:.]\d\d(?:\ ?[ap]\.?m\b)? (?!\w|\ ?(?:%|percent|per\ cent|million|billion))
      | \d{1,2}\ ?[ap]\.?m\b | o['’]clock
      | (?:every|each|one)\ (?:\w+\ )?(?:morning|afternoon|evening|night|day\ (?:in|last))\b
      | (?:on|one)\ an?\ (?:\w+\ ){0,2}(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|day|morning
        |afternoon|evening|night)\b
      | it\ was\ an?\ (?:\w+\W+){0,3}(?:day|morning|afternoon|evening|night|winter|summer)\b
      | somewhere\ (?:in|on|near|along)\b | (?:sits|sat|stands|stood|lies|lay)\ an?\ \w+
      | (?:the\ )?(?:rain|snow|fog|sun|wind|sky)\ (?:was|had|fell|rose|set|came|blew|hung|shone)\b
      | when\ I\ (?:was|were)\b
      | I(?:['’]ve|\ have|\ had)?\ (?:\w+ly\ )?(?:sat|walked|met|went|drove|stood|watched|counted
        |remember(?:ed)?|recall(?:ed)?|visited|grew\ up|arrived|woke|rode|ridden|flew|came|took
        |taken|asked|spoke|talked|called|noticed|saw|was)\b
      | my\ (?:late\ )?(?:father|mother|grand\w+|wife|husband|son|daughter|neighbou?r|friend)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
"""Clock times, days that are no date, weather, somebody somewhere, the writer's own memories.

A weekday or a date alone is no scene: news begins with them."""

_FURTHER = re.compile(
    r"""\W*(?:likewise|similarly|moreover|furthermore|also|besides|additionally|in\ addition
        |what(?:['’]s|\ is)\ more|again|(?:for\ (?:example|instance))|an?other)\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""Starts that announce another instance of what was said."""

_CONCESSION = re.compile(
    r"""\W*(?:
        I\ (?:do|would|will|am|can)(?:\ not|n['’]t|not)\b | perhaps\b | no\ doubt\b | granted\b
      | it\ (?:may|might)\ be\b | it\ is\ true\b | of\ course\b | to\ be\ (?:sure|fair)\b
      | admittedly\b | some\ (?:will|may|might|would)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)


def states_claim(sentence: str) -> bool:
    """Whether the sentence carries a marker of a claim, a duty or a conclusion."""
    return _CLAIM.search(sentence) is not None


def states_thesis(sentence: str) -> bool:
    """Whether the sentence says what should be done or what the matter is; claims are wider."""
    return _THESIS.search(sentence) is not None and not asks(sentence)


def sets_scene(sentence: str) -> bool:
    """Whether the sentence paints a moment or tells an anecdote rather than argues."""
    return _SCENE.search(sentence) is not None


def dangles(sentence: str) -> bool:
    """Whether the sentence begins with a word that points back at what a summary leaves out."""
    if _EXPLETIVE.match(sentence) is not None:
        return False
    return _DANGLING.match(sentence) is not None


def adds_instance(sentence: str) -> bool:
    """Whether the sentence begins by saying that it is one more of the same, or an example."""
    return _FURTHER.match(sentence) is not None


def concedes(sentence: str) -> bool:
    """Whether the sentence begins like a concession: what the author grants or does not say."""
    return _CONCESSION.match(sentence) is not None


def asks(sentence: str) -> bool:
    """Whether the sentence is a question."""
    return sentence.rstrip("\"'”’) ").endswith("?")
