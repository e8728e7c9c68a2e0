"""Abbreviations of news English after which a full stop does not end the sentence.

Lower case, without the last full stop; compiled by hand from style guides' categories. Words
that are common without a full stop ("in", "miss", "wed", "sat", "sun" as a verb or noun at the
end of a sentence) are left out unless the abbreviated use is the usual one before a stop.
"""

from __future__ import annotations

_WORDS = """
mr mrs ms messrs mx dr drs prof profs rev revd fr sr jr st ste hon gen maj col lt cmdr cdr capt
cpl sgt pvt adm brig gov govs sen sens rep reps pres amb atty supt det insp pfc cllr dep asst

jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues thu thur thurs fri

inc ltd corp co cos bros llc plc dept depts univ assn assoc mfg intl gmbh

ave blvd rd hwy pkwy ct mt mts ft ala ariz ark calif colo conn del fla ga ill ind kan ky md mich
minn mont neb nebr nev okla ore pa penn tenn tex vt va wis wyo ont que

no nos vol vols pp fig figs ed eds sec ch art para approx est min max tel ext vs v etc e.g i.e cf
al viz ca c ibid op cit

ph.d m.d b.a m.a j.d a.m p.m a.k.a d.c u.s u.k u.n e.u n.y l.a n.j n.c s.c n.h n.m u.s.a u.s.s.r
b.c a.d m.p
"""
"""Titles, the calendar, firms, places, scholarly and sporting use, forms with inner stops."""

ABBREVIATIONS = frozenset(_WORDS.split())
