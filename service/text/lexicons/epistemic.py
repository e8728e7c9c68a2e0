"""Epistemic words in Hyland's and Hooper's classes. Multi-word entries have single spaces."""

from __future__ import annotations

from typing import Final

from service.text.lexicons import word_set


def _entries(text: str) -> frozenset[str]:
    return frozenset(line.strip() for line in text.replace("\n", ",").split(",") if line.strip())


DISTANCE_VERBS: Final = word_set(
    "claim insist allege assert contend maintain purport profess boast brag posture pretend "
    "protest rant bluster opine"
)
"""The reporter does not vouch for what is reported (non-factive, with distance)."""

FACTIVE_VERBS: Final = word_set(
    "admit concede acknowledge reveal realize realise confess disclose recognize recognise "
    "expose regret confirm prove demonstrate"
)
"""What is reported is presented as true (factive and implicative)."""

DISTANCE: Final = _entries("""
    allegedly, purportedly, supposedly, reportedly, ostensibly, so-called, alleged, purported,
    supposed, self-styled, self-proclaimed, self-described, would-be, in theory, professed,
    on paper, nominally, would have us believe, would have you believe, unverified, unproven
""")

BOOSTERS: Final = _entries("""
    clearly, obviously, certainly, undoubtedly, surely, definitely, indeed, in fact, of course,
    no doubt, without doubt, without a doubt, beyond doubt, undeniably, unquestionably,
    indisputably, incontrovertibly, evidently, plainly, inevitably, always, never, in truth,
    truly, really, actually, absolutely, utterly, totally, completely, undisputedly, manifestly,
    blatantly, patently, demonstrably, needless to say, make no mistake, the fact is,
    the truth is, the fact that, it is clear, it is obvious, as everyone knows, decidedly,
    self-evident, self-evidently, beyond question, there is no question, there is no doubt,
    unmistakably, emphatically, categorically, simply put, in reality, the reality is
""")

HEDGES: Final = _entries("""
    perhaps, maybe, possibly, probably, presumably, apparently, arguably, seemingly, likely,
    unlikely, conceivably, might, may, could, would seem, seem, seems, seemed, appear to,
    appears to, appeared to, appears, tend to, tends to, tended to, in my view, in my opinion,
    in our view, i think, i believe, i suspect, i suppose, i guess, i would argue, we believe,
    to some extent, in part, somewhat, rather, fairly, relatively,
    more or less, sort of, kind of, roughly, approximately, in general, generally, usually,
    often, sometimes, frequently, largely, mostly, mainly, on the whole, as far as i know,
    potentially, plausibly, plausible, uncertain, unclear, doubtful, in all likelihood,
    by all accounts
""")

NOUN_FORMS: Final = word_set(
    "claim claims boast boasts protest protests posture postures rant rants regret regrets"
)
"""Forms that are as often nouns: a determiner or preposition before them decides."""

AUTHOR_REPORTS: Final = frozenset({"claim", "insist", "assert", "contend", "maintain", "regret"})
"""With "I", "we" or "to" before them these report nobody else."""
