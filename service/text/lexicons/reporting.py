"""Verbs, nouns and phrases by which a writer hands the word to somebody else.

Classes after what follows the verb, since that decides where the reported part begins:

* ``CLAUSE_VERBS`` take a clause with or without "that" ("she said taxes are high").
* ``THAT_VERBS`` take a clause only with "that", "how", "whether" ("he joked that ...").
* ``INFINITIVE_VERBS`` take "to ..." by the speaker himself ("they vowed to fight").
* ``REQUEST_VERBS`` take a person and "to ..." ("she urged him to resign").
* ``TOPIC_VERBS`` take a noun phrase, often with "as", "of", "for" ("he called it a farce").

Every verb is given as its base form; :func:`forms` makes the inflected ones. Irregular forms
stand in ``IRREGULAR``.
"""

from __future__ import annotations

from typing import Final

from service.text.lexicons import word_set

IRREGULAR: Final = {
    "say": ("says", "said", "saying", "said"),
    "tell": ("tells", "told", "telling", "told"),
    "think": ("thinks", "thought", "thinking", "thought"),
    "know": ("knows", "knew", "knowing", "known"),
    "feel": ("feels", "felt", "feeling", "felt"),
    "write": ("writes", "wrote", "writing", "written"),
    "read": ("reads", "read", "reading", "read"),
    "speak": ("speaks", "spoke", "speaking", "spoken"),
    "swear": ("swears", "swore", "swearing", "sworn"),
    "hold": ("holds", "held", "holding", "held"),
    "find": ("finds", "found", "finding", "found"),
    "see": ("sees", "saw", "seeing", "seen"),
    "understand": ("understands", "understood", "understanding", "understood"),
    "foresee": ("foresees", "foresaw", "foreseeing", "foreseen"),
    "retell": ("retells", "retold", "retelling", "retold"),
    "foretell": ("foretells", "foretold", "foretelling", "foretold"),
    "rewrite": ("rewrites", "rewrote", "rewriting", "rewritten"),
    "put": ("puts", "put", "putting", "put"),
    "quip": ("quips", "quipped", "quipping", "quipped"),
    "regret": ("regrets", "regretted", "regretting", "regretted"),
    "admit": ("admits", "admitted", "admitting", "admitted"),
    "submit": ("submits", "submitted", "submitting", "submitted"),
    "bet": ("bets", "bet", "betting", "bet"),
    "forget": ("forgets", "forgot", "forgetting", "forgotten"),
    "bid": ("bids", "bid", "bidding", "bid"),
    "cry": ("cries", "cried", "crying", "cried"),
    "reply": ("replies", "replied", "replying", "replied"),
    "imply": ("implies", "implied", "implying", "implied"),
    "deny": ("denies", "denied", "denying", "denied"),
    "testify": ("testifies", "testified", "testifying", "testified"),
    "clarify": ("clarifies", "clarified", "clarifying", "clarified"),
    "worry": ("worries", "worried", "worrying", "worried"),
    "prophesy": ("prophesies", "prophesied", "prophesying", "prophesied"),
    "vilify": ("vilifies", "vilified", "vilifying", "vilified"),
    "decry": ("decries", "decried", "decrying", "decried"),
    "stipulate": ("stipulates", "stipulated", "stipulating", "stipulated"),
    "recall": ("recalls", "recalled", "recalling", "recalled"),
    "yell": ("yells", "yelled", "yelling", "yelled"),
    "snap": ("snaps", "snapped", "snapping", "snapped"),
    "plan": ("plans", "planned", "planning", "planned"),
    "refer": ("refers", "referred", "referring", "referred"),
    "slam": ("slams", "slammed", "slamming", "slammed"),
    "pan": ("pans", "panned", "panning", "panned"),
    "mean": ("means", "meant", "meaning", "meant"),
    "prefer": ("prefers", "preferred", "preferring", "preferred"),
    "blog": ("blogs", "blogged", "blogging", "blogged"),
    "concur": ("concurs", "concurred", "concurring", "concurred"),
    "infer": ("infers", "inferred", "inferring", "inferred"),
    "learn": ("learns", "learned", "learning", "learned"),
    "dream": ("dreams", "dreamed", "dreaming", "dreamed"),
    "sing": ("sings", "sang", "singing", "sung"),
    "demur": ("demurs", "demurred", "demurring", "demurred"),
    "make": ("makes", "made", "making", "made"),
    "begin": ("begins", "began", "beginning", "begun"),
    "forecast": ("forecasts", "forecast", "forecasting", "forecast"),
    "lie": ("lies", "lied", "lying", "lied"),
    "sum": ("sums", "summed", "summing", "summed"),
    "grin": ("grins", "grinned", "grinning", "grinned"),
    "nod": ("nods", "nodded", "nodding", "nodded"),
    "shrug": ("shrugs", "shrugged", "shrugging", "shrugged"),
    "sob": ("sobs", "sobbed", "sobbing", "sobbed"),
    "brag": ("brags", "bragged", "bragging", "bragged"),
    "beg": ("begs", "begged", "begging", "begged"),
    "dub": ("dubs", "dubbed", "dubbing", "dubbed"),
    "lay": ("lays", "laid", "laying", "laid"),
    "cast": ("casts", "cast", "casting", "cast"),
    "shoot": ("shoots", "shot", "shooting", "shot"),
    "hit": ("hits", "hit", "hitting", "hit"),
    "go": ("goes", "went", "going", "gone"),
    "commit": ("commits", "committed", "committing", "committed"),
    "rap": ("raps", "rapped", "rapping", "rapped"),
    "rebut": ("rebuts", "rebutted", "rebutting", "rebutted"),
}
"""Base form -> third person, past, -ing form, past participle, where the rules fail."""

CLAUSE_VERBS: Final = word_set(
    """
    say tell think believe claim argue insist add note explain warn suggest admit concede
    acknowledge assert contend maintain allege declare announce report reveal state write
    tweet post predict hope fear worry feel suspect expect guess assume figure reckon
    confirm deny complain boast promise swear vow agree testify stress emphasize emphasise
    recall conclude estimate speculate joke quip remark observe reply respond
    answer counter retort counsel confess confide disclose imply hint indicate lament
    charge pledge propose recommend demand urge
    caution advise find doubt dispute guarantee surmise wager
    """
)

BARE_CLAUSE_VERBS: Final = word_set(
    """
    say tell think believe claim argue insist add note explain warn suggest admit concede
    acknowledge assert contend maintain allege declare announce report state write tweet
    post predict hope fear worry feel suspect expect guess assume figure reckon confirm
    deny complain boast promise swear vow agree testify stress conclude estimate speculate
    joke recall reply imply guarantee surmise wager quip remark
    """
)
"""Clause verbs that often drop "that"."""

THAT_VERBS: Final = word_set(
    """
    point out make clear underscore underline highlight reiterate repeat affirm reaffirm
    assure inform notify remind convince persuade proclaim profess protest rejoin scoff
    mention comment opine reason theorize theorise hypothesize posit postulate theorise
    quip rule order stipulate require ask request plead beg grumble gripe moan mutter
    gush marvel muse ponder wonder question rejoice exult brag bluster thunder fume rage
    preach advocate signal show demonstrate hold foresee envision project
    forecast prophesy foretell anticipate calculate determine discover establish judge
    attest certify concur vouch deduce infer dream pray wish regret resent rail
    recount relate narrate blog email text message cable accuse allude caution clarify
    detail elaborate specify shout yell scream whisper cry mouth exclaim intone chant sing
    interject chime demur object threaten consider submit accept recognize recognise argue
    grant lie pretend document
    """
) - {"out", "clear"}

QUOTING_VERBS: Final = word_set(
    """
    ask continue begin go read snap bark blurt bellow growl grunt groan hiss sigh sob wail
    laugh chuckle grin smile shrug nod interrupt offer venture volunteer inquire enquire
    query start conclude finish end sum call describe put speak quote cite tweet retweet
    caption scrawl deadpan crow sneer mock taunt tease drawl murmur mumble stammer rant
    vent hoot cheer chortle coo croak gasp whine whimper wheeze huff rasp spit sputter
    stutter spew implore lecture scold sniff sniffle joke pray toast wisecrack theorise
    disagree agree tell explain promise advise define dismiss insist
    roar fume rebut riff write rationalize rationalise utter rap share
    """
)
"""Verbs that report only next to marks ("... ," she continued): too common elsewhere."""

INFINITIVE_VERBS: Final = word_set(
    """
    promise vow pledge threaten offer agree refuse demand propose swear claim hope want
    plan intend ask decline volunteer commit profess
    """
)

REQUEST_VERBS: Final = word_set(
    """
    urge ask tell advise encourage implore beg beseech exhort warn request call counsel
    remind caution entreat plead
    """
)

TOPIC_VERBS: Final = word_set(
    """
    call describe label brand dub denounce condemn criticize criticise praise hail blame
    accuse dismiss reject characterize characterise portray depict decry deride mock blast
    slam denigrate compare liken deny dispute question express voice applaud welcome
    defend endorse support oppose cite propose suggest urge demand recommend lament
    regret consider deem view regard see predict envision foresee warn complain fear
    attack advocate protest laud extol tout ridicule lambaste lambast castigate assail bemoan
    rebuke chide chastise vilify demonize demonise admit acknowledge promise pledge
    """
)

PARTICLE_VERBS: Final = {
    "point": ("out",),
    "shoot": ("back",),
    "hit": ("back",),
    "fire": ("back",),
    "go": ("on",),
    "call": ("on", "for", "upon"),
    "speak": ("out",),
    "push": ("back",),
    "sum": ("up",),
    "lash": ("out",),
    "chime": ("in",),
    "make": ("clear", "plain"),
    "spell": ("out",),
    "lay": ("out",),
}
"""Verb base -> the particles that belong to the cue."""

CLAUSE_NOUNS: Final = word_set(
    """
    accusation accusations admission allegation allegations announcement argument
    arguments assertion assertions assumption assurance assurances belief beliefs boast
    boasts charge charges claim claims comment complaint complaints concern concerns
    conclusion confession contention conviction criticism declaration demand demands
    denial denials estimate expectation expectations explanation fear fears feeling
    finding findings guess hint hints hope hopes hypothesis idea implication impression
    insistence interpretation judgment judgement lie lies message myth narrative notion
    objection observation opinion pledge pledges position prediction predictions premise
    promise promises proposal proposition reminder remark report reports revelation
    rumor rumors rumour rumours sense speculation statement statements suggestion
    suggestions suspicion suspicions talk testimony theory theories thesis threat threats
    understanding view views vow vows warning warnings worry worries acknowledgment news word
    remarks comments admissions confessions insinuation insinuations tweet tweets assessment
    assessments forecast reminders revelations explanations acknowledgement contentions declarations
    """
)
"""Nouns that take a reported clause with "that" ("his claim that ...")."""

RUMOUR_NOUNS: Final = word_set(
    """
    concern concerns fear fears claim claims allegation allegations accusation accusations
    report reports rumor rumors rumour rumours suggestion suggestions speculation complaint
    complaints warning warnings worry worries charge charges suspicion suspicions assertion
    assertions criticism news talk word
    """
)
"""Nouns that report although nobody is named: "amid fears that the port would close"."""

VOICE_NOUNS: Final = word_set(
    """
    view opinion words telling estimation judgment judgement mind account version reckoning
    eyes phrase formulation
    """
)
"""Nouns of "in X's ... ," ("in his view", "in her words")."""

MEDIA_NOUNS: Final = word_set(
    """
    interview interviews statement tweet tweets post posts speech letter email emails
    e-mail memo news conference briefing press release radio television tv article column
    editorial op-ed essay blog book podcast report testimony hearing affidavit remarks
    facebook twitter instagram youtube x broadcast phone call telephone video message
    text messages social media thread newsletter website web site page stage podium
    reporters audience crowd congress lawmakers committee rally event debate meeting
    monday tuesday wednesday thursday friday saturday sunday january february march april
    may june july august september october november december today yesterday tonight
    morning afternoon evening night week month year day last time recently earlier later
    """
)
"""Words of where and when something was said: they colour nothing."""


GROUPS: Final = word_set(
    """
    opinion ruling assessment declaration critic opponent proponent expert authority police
    people report poll study survey administration government cabinet ministry regime
    opposition camp side team party union paper newspaper outlet media website document memo
    lawsuit complaint indictment filing ad ads letter statement release note email transcript
    testimony research evidence data company firm bank industry group coalition family parents
    children residents neighbors neighbours public skeptic sceptic detractor loyalist hardliner
    conservative liberal progressive leftist rightist moderate populist nationalist republican
    democrat insider aide others some many most american americans russian russians ukrainian
    ukrainians israeli israelis woman man men women readout account book article editorial
    column headline essay manifesto bill resolution treaty constitution law court judge panel
    board commission agency department office watchdog nonprofit charity think-tank campaign
    staff crew delegation negotiators
    """
)
"""Nouns, besides roles, that say things: groups, institutions, papers."""

LIGHT_VERBS: Final = word_set(
    """
    make made makes making voice voiced voices voicing express expressed expresses
    expressing raise raised raises raising reject rejected rejects rejecting repeat repeated
    repeats issue issued issues issuing have has had having dismiss dismissed dismisses
    share shared shares deny denied denies give gave gives offer offered offers advance
    advanced push pushed pushes hold held holds spread spreading peddle peddled level
    leveled levelled float floated drop dropped renew renewed reiterate reiterated deliver
    delivered cling clung clings stick stuck defend defended echo echoed echoes
    """
)
"""Verbs that add little to a noun of saying ("voiced concern that")."""


def _regular(base: str) -> tuple[str, str, str, str]:
    """Third person, past, -ing form and participle of a regular verb."""
    if base.endswith("e"):
        return base + "s", base + "d", base[:-1] + "ing", base + "d"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies", base[:-1] + "ied", base + "ing", base[:-1] + "ied"
    third = base + ("es" if base.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
    return third, base + "ed", base + "ing", base + "ed"


def forms(base: str) -> tuple[str, str, str, str]:
    """Third person, past tense, -ing form and past participle of ``base``.

    >>> forms("argue")
    ('argues', 'argued', 'arguing', 'argued')
    """
    return IRREGULAR.get(base) or _regular(base)


ALL_VERBS: Final = (
    CLAUSE_VERBS | THAT_VERBS | QUOTING_VERBS | INFINITIVE_VERBS | REQUEST_VERBS | TOPIC_VERBS
) | frozenset(PARTICLE_VERBS)


def _table() -> dict[str, tuple[str, frozenset[str]]]:
    """Word form -> (base, which of "base third past ing participle" it can be)."""
    found: dict[str, tuple[str, set[str]]] = {}
    for base in sorted(ALL_VERBS):
        named = zip(
            ("base", "third", "past", "ing", "participle"), (base, *forms(base)), strict=True
        )
        for name, form in named:
            found.setdefault(form, (base, set()))[1].add(name)
    return {form: (base, frozenset(names)) for form, (base, names) in found.items()}


VERB_FORMS: Final = _table()
"""Every inflected form of every reporting verb."""
