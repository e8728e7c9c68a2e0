"""What tells an article's paragraphs from page furniture, block by block.

Plain measures only - lengths, letters, punctuation, function words, telling phrases - so that
a weight can be read and argued with. After Kohlschütter et al. 2010 ("Boilerplate detection
using shallow text features"), whose link density has no counterpart in pasted text; the words'
own kinds stand in for it. What a block's neighbours and place say is in
:mod:`service.text.clutter_places`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from service.text.phrase_search import PhraseSearch, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from service.text.blocks import Block

    Column = NDArray[np.float64]

_FUNCTION_WORDS = """
a an the and or but nor so yet of to in on at by for from with without about into over after before
between through during against under above is are was were be been being am do does did has have had
having will would can could should may might must shall not no it its he him his she her they them
their we us our i me my you your this that these those which who whom whose what when where why how
there here if then than because while although though as such only just also even still more most
much many some any all both each other another said says
"""
FUNCTION_WORDS: Final = frozenset(_FUNCTION_WORDS.split())

PHRASES: Final = {
    "share": r"\bshare\b|\btweet\b|facebook|twitter|whatsapp|linkedin|pinterest|reddit|instagram"
    r"|copy link|\bprint\b|e-?mail (?:this|to)|\bflipboard\b|\btelegram\b",
    "subscribe": r"subscrib|newsletter|sign[ -]?up|\binbox\b|discover more from|free trial"
    r"|\bmembership\b|become a member|donate|support (?:our|us)|get unlimited|\balerts?\b",
    "comments": r"\bcomments?\b|\brepl(?:y|ies)\b|\bakismet\b|conversation|logged in|your name here"
    r"|required fields|\bupvotes?\b|\bposted by\b|moderat",
    "author_box": r"^by [A-Z]|\bis an? [\w ,'’-]{0,60}(?:writer|reporter|editor|correspondent"
    r"|columnist"
    r"|journalist|author|contributor|professor|fellow|producer)\b|\bfollow (?:him|her|them|me|us|@)"
    r"|\bwrites about\b|\bcovers\b|@\w+|\bcontributor\b|\bstaff writer\b|\bcorrespondent\b",
    "legal": r"©|copyright|all rights reserved|privacy|terms of|disclaimer|reproduced|trademark"
    r"|licens|\bfair use\b|material may not be|do not sell",
    "cookie": r"\bcookies?\b|\bgdpr\b|\bconsent\b",
    "advertisement": r"advert|sponsor|promoted|\bpaid program|\bdeals?\b|\bcoupon|% off"
    r"|\bshop\b|\bbuy\b"
    r"|affiliate",
    "related": r"\brelated\b|read (?:more|next|also|full)|more (?:from|on|in|stories|news)"
    r"|most (?:read|popular"
    r"|viewed|recent)|\bpopular\b|trending|you (?:may|might)|recommended|see also|\bwatch:|latest"
    r"|recent|top stories|editor.?s.? pick|up next|don.t miss|must.read|\bview all\b|\bsee all\b",
    "caption": r"\bphotos?\b|\bimages?\b|getty|reuters|\bap\b|\bafp\b|\bcredit\b|courtesy"
    r"|\bpictured\b|file"
    r"|photograph|shutterstock|\bgallery\b|\bvideos?\b|\billustration\b|screenshot|caption",
    "navigation": r"skip to|\bmenu\b|\bsearch\b|log ?in|log ?out|sign in|my account|\bhome\b|toggle"
    r"|back to top|\bprevious\b|\bnext\b|\bclose\b|expand|dropdown|contact us|about us|\bfaq"
    r"|\bcareers\b|\badvertise\b|click here|\bload\b|\bshow\b|site ?map|feedback|\bhelp\b",
    "date": r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.? \d|\d{1,2}:\d\d"
    r"|\b(?:19|20)\d\d\b|\bupdated\b|\bpublished\b|\bago\b|\bmin(?:ute)?s? read|\b[ap]\.?m\.?\b",
}
"""Telling phrases by kind; the keys but ``date`` are reasons of exclusion as well."""

PHRASE_SEARCHES: Final = {kind: PhraseSearch(pattern) for kind, pattern in PHRASES.items()}
WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SENTENCE_END: Final = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_INNER_END: Final = re.compile(r"[a-z0-9)\"”’][.!?][\"”’)]* +[A-Z\"“‘]")
_LINK_CHARACTERS: Final = re.compile(r"[|»›•·@#→▸]|https?:|www\.|\.com\b")
_GLUED: Final = re.compile(r"[a-z?!.”’)][A-Z][a-z]")
"""A headline run into its teaser without a space, as pages with boxed stories are pasted."""

PROSE_WORDS: Final = 12
"""Words from which a block with a sentence's end and enough function words counts as prose."""

PROSE_FUNCTION_SHARE: Final = 0.25
"""Share of function words that English running text seldom falls below; menus have .0 to .1."""

SHORT_WORDS: Final = 8
"""Most words of a line that can be a button, a menu entry or the heading of a box."""

SCAN: Final = 600
"""Characters of a block that are searched for phrases: furniture says what it is early."""

_OPEN_ENDS: Final = ("...", "…", "[…]", "»", "More", "more")


def own_features(text: str, blocks: Sequence[Block]) -> dict[str, Column]:
    """Measures of each block by itself: one column of shape (n_blocks,) per name."""
    contents = [text[block.span.start : block.span.end] for block in blocks]
    rows = [_measures(content) for content in contents]
    columns = {name: np.array([row[name] for row in rows]) for name in (rows[0] if rows else ())}
    seen: dict[str, int] = {}
    for content in contents:
        seen[content] = seen.get(content, 0) + 1
    columns["item"] = np.array([float(block.is_item) for block in blocks])
    columns["after_blank"] = np.array([float(block.after_blank) for block in blocks])
    columns["duplicates"] = np.log(np.array([seen[content] for content in contents], dtype=float))
    columns["prose"] = (
        (columns["log_words"] >= np.log1p(PROSE_WORDS))
        & (columns["sentence_end"] > 0)
        & (columns["function_words"] >= PROSE_FUNCTION_SHARE)
    ).astype(np.float64)
    short = columns["log_words"] <= np.log1p(SHORT_WORDS)
    heads = [content[:SCAN] for content in contents]
    folded = [fold(head) for head in heads]
    for kind, search in PHRASE_SEARCHES.items():
        says = np.array([float(search.is_in(*one)) for one in zip(heads, folded, strict=True)])
        columns[f"says_{kind}"] = says
        columns[f"short_says_{kind}"] = says * short
    return columns


def _measures(content: str) -> dict[str, float]:
    """Measures of one block's characters and words."""
    words = WORD.findall(content)
    n = max(1, len(words))
    lower = [word.lower() for word in words]
    tail = content[-8:]
    return {
        "log_words": float(np.log1p(len(words))),
        "words_per_100": min(len(words) / 100, 2.0),
        "short_1_3": float(len(words) <= 3),  # noqa: PLR2004 - as it is named
        "short_4_8": float(3 < len(words) <= SHORT_WORDS),  # noqa: PLR2004
        "log_word_length": float(np.log1p(sum(map(len, words)) / n)),
        "capitalised": sum(word[0].isupper() for word in words) / n,
        "all_capitals": sum(len(word) > 1 and word.isupper() for word in words) / n,
        "digits": sum(word[0].isdigit() for word in words) / n,
        "function_words": sum(word in FUNCTION_WORDS for word in lower) / n,
        "sentence_end": float(_SENTENCE_END.search(tail) is not None),
        "inner_ends": min(len(_INNER_END.findall(content, 0, 4000)), 5) / 5,
        "commas": min(content.count(",") / n, 0.3),
        "links": min(len(_LINK_CHARACTERS.findall(content, 0, SCAN)), 3) / 3,
        "lower_start": float(content[0].islower()),
        "quotes": float(any(mark in content for mark in '"“”')),
        "first_person": sum(word in {"i", "we", "my", "our", "me", "us"} for word in lower) / n,
        "second_person": sum(word in {"you", "your"} for word in lower) / n,
        "question": float(tail.rstrip("\"'”’»)")[-1:] == "?"),
        "glued": min(len(_GLUED.findall(content, 0, SCAN)), 2) / 2,
        "ends_open": float(tail.rstrip().endswith(_OPEN_ENDS)),
    }
