"""Nouns that are counted: which of them name people, and how a plural becomes a singular.

Each noun is a kind of its own (votes never meet boxes), except that nouns for people are all ``person``: a total of
people adds soldiers and civilians. The lists are the readable source; nothing is generated from them.

``singular`` is built to be consistent before it is right: a noun and its regular plural fold to the same text, so that
a wrong fold ("posse", "posses" → "poss") shows an odd word and never parts two claims. What stays out of reach is a
singular on a single ``s`` that is not listed ("pancreas"): its plural is another kind, so undecided, never accused.
"""

from __future__ import annotations

from collections.abc import Sequence


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PERSON_WORDS = _words(
    """
    person man woman child boy girl baby infant toddler teenager teen youth adult minor senior pensioner retiree elder
    human individual folk inhabitant resident citizen national civilian soldier serviceman servicewoman
    servicemember sailor airman marine officer conscript recruit reservist veteran troops trooper personnel fighter
    militant combatant rebel insurgent terrorist guerrilla mercenary commander general policeman policewoman police
    prisoner detainee captive hostage inmate convict suspect defendant offender criminal victim survivor casualty
    refugee migrant immigrant emigrant asylum-seeker evacuee deportee expatriate returnee idp
    worker employee employer staff staffer labourer laborer miner farmer fisherman craftsman tradesman businessman
    businesswoman manager director executive intern apprentice trainee contractor freelancer volunteer activist
    protester protestor demonstrator striker unionist jobseeker taxpayer earner breadwinner
    patient doctor nurse physician surgeon midwife paramedic medic dentist pharmacist carer caregiver donor recipient
    participant respondent interviewee candidate voter elector delegate deputy lawmaker legislator senator congressman
    congresswoman councillor councilor minister president mayor governor politician diplomat ambassador mp mep
    student pupil teacher professor lecturer graduate undergraduate schoolchild schoolboy schoolgirl learner scholar
    scientist researcher engineer programmer developer lawyer attorney judge juror journalist reporter author writer
    artist actor actress musician singer dancer player athlete footballer runner cyclist swimmer referee spectator
    fan visitor tourist traveller traveler passenger commuter pedestrian motorist driver rider pilot crewman astronaut
    guest attendee viewer listener reader customer consumer shopper client subscriber user follower tenant homeowner
    householder landlord buyer investor shareholder creditor borrower lender
    father mother parent son daughter brother sister husband wife spouse widow widower orphan grandchild grandparent
    grandmother grandfather twin sibling relative bride groom believer worshipper pilgrim priest monk nun imam rabbi
    bishop cardinal firefighter fireman rescuer lifeguard guard bystander witness neighbour neighbor stranger
    american african asian european ukrainian russian briton german italian spaniard frenchman dutchman irishman
    canadian australian indian pakistani israeli palestinian iraqi iranian syrian afghan saudi kuwaiti bangladeshi
    nigerian egyptian mexican brazilian venezuelan japanese chinese korean vietnamese turk kurd swede dane finn
    population headcount
    """
)
"""Singular nouns that name people. Left out on purpose: ``member`` (of a union: states), ``head`` (of cattle),
``death`` and ``case`` (events), ``family`` and ``crew`` (groups)."""

COUNT_WORDS = _words(
    """
    vote ballot seat box bottle book page ticket car vehicle bus truck lorry train aircraft plane helicopter drone
    ship boat vessel tank missile rocket shell bomb mine weapon gun rifle round
    house home building apartment flat household family school hospital church shop store office factory bank hotel
    country state city town village county district municipality region
    company firm business department agency court party team club crew group
    case death birth injury infection fatality accident crash fire attack incident event arrest killing murder crime
    flight goal match win loss draw tie medal prize
    animal dog cat cow pig sheep goat horse bird fish chicken tree plant species
    email message letter tv pc cd phone computer device item product order contract law bill treaty question answer
    article
    """
)
"""Common nouns for things that do not come in parts: a stated number of them is whole."""

_IRREGULAR = {
    "people": "person", "persons": "person", "folks": "folk", "men": "man", "women": "woman", "children": "child",
    "feet": "foot", "teeth": "tooth", "geese": "goose", "mice": "mouse", "lice": "louse", "oxen": "ox", "dice": "die",
    "pence": "penny", "millennia": "millennium", "quizzes": "quiz", "buses": "bus", "gases": "gas",
    "wolves": "wolf", "knives": "knife", "wives": "wife", "midwives": "midwife", "housewives": "housewife",
    "halves": "half", "leaves": "leaf", "shelves": "shelf", "lives": "life", "loaves": "loaf", "thieves": "thief",
    "calves": "calf", "scarves": "scarf", "hooves": "hoof", "selves": "self", "elves": "elf",
    "crises": "crisis", "analyses": "analysis", "theses": "thesis", "hypotheses": "hypothesis", "oases": "oasis",
    "diagnoses": "diagnosis", "parentheses": "parenthesis", "synopses": "synopsis", "metamorphoses": "metamorphosis",
    "criteria": "criterion", "phenomena": "phenomenon", "bacteria": "bacterium", "strata": "stratum",
    "referenda": "referendum", "memoranda": "memorandum", "alumni": "alumnus", "nuclei": "nucleus", "fungi": "fungus",
    "cacti": "cactus", "stimuli": "stimulus", "indices": "index", "matrices": "matrix", "vertices": "vertex",
    "menus": "menu", "gurus": "guru", "emus": "emu", "taxis": "taxi", "skis": "ski", "kiwis": "kiwi",
    "alibis": "alibi", "safaris": "safari", "tsunamis": "tsunami", "bikinis": "bikini", "jihadis": "jihadi",
    "lenses": "lens", "biases": "bias", "atlases": "atlas", "canvases": "canvas", "aliases": "alias",
    "pajamas": "pyjamas", "asylum-seekers": "asylum-seeker", "yes": "yes",
}  # fmt: skip
_UNCHANGED = _words(
    """series species aircraft spacecraft sheep deer fish media data personnel police troops staff headquarters means
    news barracks crossroads premises lens bias atlas canvas alias gas chaos kudos cosmos pyjamas plus times
    japanese chinese vietnamese swiss hertz siemens celsius lux us is as"""
)
_IE = _words("movie cookie tie pie lie die zombie calorie kilocalorie rookie selfie brownie prairie genie")
_CHE = _words(
    """ache headache toothache stomachache backache heartache niche cache avalanche tranche creche quiche cliche porsche
    moustache mustache"""
)
_OE = ("shoe", "toe", "canoe", "foe", "oboe", "floe", "doe")
_USE = _words("use excuse abuse refuse fuse muse ruse recluse")
_NOT_MEN = _words("specimen regimen abdomen omen acumen lumen stamen ramen amen cyclamen dolmen")


_AFTER_HEAD = _words(
    """of in with at from for under over aged who that on to by without killed wounded injured missing dead detained
    arrested displaced released freed exchanged infected employed born"""
)


def singular(word: str) -> str:
    """Fold a lower-case noun to the text that its singular and its plural share.

    >>> [singular(word) for word in ("boxes", "countries", "votes", "losses", "buses", "series", "women")]
    ['box', 'country', 'vote', 'loss', 'bus', 'series', 'woman']
    """
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 3 or word in _UNCHANGED or word in PERSON_WORDS or word in COUNT_WORDS:
        return word
    if word.endswith("men") and word not in _NOT_MEN:
        return word[:-2] + "an"
    if word.endswith("children"):
        return word[:-3]
    stem = word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
    # From here the plural has lost its ``s``, and both forms go through the same rules about what is left.
    if stem is not word and (stem in PERSON_WORDS or stem in COUNT_WORDS):
        return stem
    if word.endswith(("is", "us")) and word[:-1] in PERSON_WORDS:
        return word[:-1]
    return _without_ending_e(stem)


def _without_ending_e(stem: str) -> str:
    """Undo ``y → ies`` and the ``e`` of ``boxes``, alike for a singular on ``e`` that looks the same."""
    if stem.endswith("ie") and len(stem) > 3:
        return stem if stem in _IE else stem[:-2] + "y"
    if stem.endswith("che"):
        return stem if stem in _CHE else stem[:-1]
    if stem.endswith("oe"):
        return stem if stem.endswith(_OE) else stem[:-1]
    if stem.endswith("use"):
        return stem if stem.endswith(("ouse", "ause")) or stem in _USE else stem[:-1]
    if stem.endswith(("she", "xe", "sse", "zze", "tze")):
        return stem[:-1]
    return stem


def head_of(words: Sequence[str]) -> int:
    """Which word of a phrase in lower case is counted: the last before a preposition or a participle.

    >>> head_of(["electoral", "votes"]), head_of(["prisoners", "of", "war"]), head_of(["soldiers", "killed"])
    (1, 0, 0)
    """
    return next((i for i, word in enumerate(words) if i and word in _AFTER_HEAD), len(words)) - 1


def plural(noun: str) -> str:
    """Write the plural of a folded noun, for messages only.

    >>> plural("person"), plural("box"), plural("country"), plural("vote")
    ('people', 'boxes', 'countries', 'votes')
    """
    if noun == "person":
        return "people"
    words = noun.split()
    if len(words) > 1:
        head = head_of(words)
        words[head] = plural(words[head])
        return " ".join(words)
    if noun in _UNCHANGED or noun[-1:].isdigit():
        return noun
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"
