"""Worlds of changes, shares, ratios, flows and rates."""

from __future__ import annotations

from fractions import Fraction

from story import WORDS, Story, count, decimal, in_digits, percent, rounded, scaled, signed, whole


def changes(story: Story) -> None:
    """One level at two dates in a unit of any kind, its change, its multiple, and the direction in words."""
    kind = str(story.pick(("people", "USD", "%", "°C", "°F", "km", "bare")))
    before = story.number(-30 if kind in ("°C", "°F") else 1, 9000)
    after = max(-30 if kind in ("°C", "°F") else 1, before + story.number(-before, 3 * abs(before) + 10))
    whole_only = kind in ("people", "bare")
    low, high = (Fraction(before), Fraction(after)) if whole_only else (Fraction(before, 10), Fraction(after, 10))

    def level(value: Fraction) -> tuple[str, str | None]:
        if kind == "people":
            return f"{count(story, value.numerator)} people", None
        if kind == "bare":
            return whole(story, value.numerator), None
        if kind == "USD":
            return ("$" + in_digits(value, 2), None) if story.chance() else (in_digits(value, 1), "USD")
        return (in_digits(value, 1) if story.often() or value.denominator != 1 else in_digits(value)), kind

    dims = {"as_of": "2025", "since": "2024"}
    story.say("level", *level(low), low, as_of="2024")
    story.say("level", *level(high), high, as_of="2025")
    change = high - low
    if story.chance():
        story.measures["level"] = {"sign": "increase"}
    if story.often():
        unit = {"people": "people", "bare": None, "%": "percentage points"}.get(kind, kind)
        places = 0 if whole_only else 1
        size = in_digits(abs(change), places)
        style = story.number(0, 3)
        if style == 0 and change:
            story.say("level", "rose" if change > 0 else "fell", None, None, statistic="change", **dims)
        elif style == 1 and change:
            text = f"{'rose by' if change > 0 else 'fell by'} {size}"
            story.say("level", text, unit, change, statistic="change", **dims)
        elif kind in ("°C", "°F") and style == 2:
            other, factor = ("°F", Fraction(9, 5)) if kind == "°C" else ("°C", Fraction(5, 9))
            story.say("level", decimal(story, change * factor), other, change, statistic="change", **dims)
        else:
            story.say("level", signed(in_digits(change, places), change), unit, change, statistic="change", **dims)
    if low > 0 and kind not in ("°C", "°F"):
        if story.chance():
            relative = high / low - 1
            text = percent(story, relative)
            if story.chance() and relative > 0:
                text = f"up {text}"
            elif story.chance() and relative < 0:
                text = f"down {text.removeprefix('-')}"
            story.say("level", text, None, relative, statistic="percent_change", **dims)
        if story.chance():
            multiple = high / low
            near = Fraction(multiple // 1)
            if near >= 2 and multiple > near and story.chance():
                word = {2: "doubled", 3: "tripled"}.get(int(near), f"{near} times")
                story.say("level", f"more than {word}", statistic="ratio", **dims)
            else:
                story.say("level", decimal(story, multiple), None, multiple, statistic="ratio", **dims)


def shares_over_time(story: Story) -> None:
    """Shares of all parties at two elections, and the changes of the shares."""
    parties = ["A", "B", "C", "D"][: story.number(2, 4)]
    votes = {year: {party: story.number(1, 5000) for party in parties} for year in ("2021", "2025")}
    if story.often():
        story.members["party"] = parties
    share = {
        year: {party: Fraction(value, sum(found.values())) for party, value in found.items()}
        for year, found in votes.items()
    }
    for year, found in votes.items():
        for party in parties:
            if story.often():
                text = percent(story, share[year][party])
                story.say("votes", text, None, share[year][party], party=party, statistic="share", as_of=year)
            if story.chance():
                story.say("votes", f"{found[party]:,} votes", party=party, as_of=year)
        if story.chance():
            story.say("votes", f"{sum(found.values()):,} votes", as_of=year)
    for party in parties:
        if story.often():
            gain = (share["2025"][party] - share["2021"][party]) * 100
            places = story.number(0, 2)
            shown = rounded(gain, Fraction(1, 10**places), story.chance())
            text = signed(in_digits(shown, places), shown)
            dims = {"party": party, "statistic": "change", "of": "party", "as_of": "2025", "since": "2021"}
            story.say("votes", text, "percentage points", gain, **dims)


def costs(story: Story) -> None:
    """A change column of which nobody says whether plus is more or better."""
    before, after = story.number(1, 900), story.number(1, 900)
    better = before - after if story.chance() else after - before
    dims = {"as_of": "2025", "since": "2024"}
    story.say("costs", f"${before}", as_of="2024")
    story.say("costs", f"${after}", as_of="2025")
    story.say("costs", signed(str(better), better), "USD", statistic="change", **dims)
    story.say("costs", signed(percent(story, Fraction(better, before)), better), statistic="percent_change", **dims)


def rates(story: Story) -> None:
    """Percentages that move: the levels whole or with decimals, the change in points or basis points."""
    places = story.number(0, 2)
    before, after = (Fraction(story.number(1, 999), 1000) for _ in range(2))
    for year, value in (("2024", before), ("2025", after)):
        text = in_digits(rounded(value * 100, Fraction(1, 10**places), story.chance()), places) + "%"
        story.say("unemployment", text, None, value, as_of=year)
    dims = {"as_of": "2025", "since": "2024", "statistic": "change"}
    change = (after - before) * 100
    shown = rounded(abs(change), Fraction(1, 10**places), story.chance())
    unit = str(story.pick(("percentage points", "points", "points")))
    text = in_digits(shown, places)
    style = story.number(0, 2)
    if style == 0 and change:
        story.say("unemployment", f"{'up' if change > 0 else 'down'} {text} {unit}", None, change / 100, **dims)
    elif style == 1:
        story.say(
            "unemployment", f"{in_digits(rounded(change * 100, Fraction(1)))} basis points", None, change / 100, **dims
        )
    else:
        story.say("unemployment", signed(("-" if change < 0 else "") + text, change), unit, change / 100, **dims)
    if story.chance():
        relative = after / before - 1
        story.say("unemployment", percent(story, relative), None, relative, **{**dims, "statistic": "percent_change"})


def vague_shares(story: Story) -> None:
    """Shares with words around them, of stated parts and a stated whole."""
    total = story.number(10, 100_000)
    part = story.number(1, total)
    share = Fraction(part, total)
    story.say("votes", f"{part:,} votes", None, part, party="A")
    story.say("votes", f"{count(story, total, exact=story.chance())} votes", None, total)
    near = int(rounded(share * 100, Fraction(1)))
    below, above = int(share * 100 // 1), int(-(-share * 100 // 1))
    texts = [
        f"about {near}%",
        f"at least {below}%",
        f"at most {above}%",
        f"up to {above}%",
        f"between {below}% and {above}%",
    ]
    if below < share * 100:
        texts += [f"more than {below}%", f"over {below}%"] * (below > 0)
    if above > share * 100:
        texts += [f"less than {above}%", f"under {above}%"]
        texts += [f"nearly {above}%", f"just under {above}%"] * (above >= 20)
    parts = Fraction(1) / share
    if abs(parts - round(parts)) <= Fraction(1, 20) and 2 <= round(parts) <= 10:
        texts.append(f"one in {WORDS[round(parts)]}")
    story.say("votes", str(story.pick(texts)), None, share, party="A", statistic="share")


def ratios(story: Story) -> None:
    """One part as a multiple of the other, in words."""
    small, times = story.number(1, 4000), story.number(2, 5)
    room = small * times // 25
    large = small * times + story.number(-room, room)
    story.say("votes", f"{small:,} votes", None, small, side="no")
    story.say("votes", f"{large:,} votes", None, large, side="yes")
    texts = [f"{times} to 1", f"{times} times", f"{WORDS[times]} times as many", f"{times}:1"]
    if times == 2:
        texts += ["twice as many", "double"]
    story.say("votes", str(story.pick(texts)), None, side="yes", statistic="ratio", of="no")
    if times == 2:
        story.say("votes", "half", None, side="no", statistic="ratio", of="yes")


def flows(story: Story) -> None:
    """What came in, what went out, what is left; a rate for each day and for each head."""
    gain, loss = story.number(0, 3_000_000), story.number(0, 3_000_000)
    story.say("migrated", f"{count(story, gain)} people", None, gain, flow="gain")
    story.say("migrated", f"{count(story, loss)} people", None, loss, flow="loss")
    net = gain - loss
    style = "scale" if abs(net) >= 1000 and story.chance() else "whole"
    story.say(
        "migrated", (scaled(story, net) if style == "scale" else in_digits(net)) + " people", None, net, flow="net"
    )
    population = story.number(1000, 90_000_000)
    died = story.number(0, population // 50)
    story.say("population", f"{count(story, population)} people", None, population)
    story.say("died", f"{count(story, died)} people", None, died)
    rate = Fraction(died * 100_000, population)
    story.say("died", f"{decimal(story, rate)} per 100,000", None, rate, statistic="rate", of="population")
    days = story.number(1, 60)
    shipped = story.number(0, 9000)
    story.say("shipped", f"{count(story, shipped)} boxes", None, shipped)
    story.say("shipped", f"{whole(story, days)} days", statistic="duration")
    story.say("shipped", f"{decimal(story, Fraction(shipped, days))} boxes per day", statistic="rate", of="duration")


def people_and_things(story: Story) -> None:
    """Things counted for each head: deaths, money, votes of an electorate."""
    population = story.number(1000, 90_000_000)
    deaths, money_made, voted = story.number(1, population), story.number(1, 10**13), story.number(1, population)
    story.say("population", f"{population:,} people", None, population)
    story.say("deaths", f"{deaths:,} deaths", None, deaths)
    rate = Fraction(deaths * 100_000, population)
    story.say(
        "deaths",
        f"{decimal(story, rate)} per 100,000{story.pick(('', ' people'))}",
        None,
        rate,
        statistic="rate",
        of="population",
    )
    story.say("gdp", "$" + scaled(story, money_made), None, money_made)
    head = Fraction(money_made, population)
    story.say(
        "gdp", "$" + decimal(story, head) + str(story.pick(("", " per person"))), statistic="rate", of="population"
    )
    story.say("votes", f"{voted:,} votes", None, voted)
    story.say("votes", percent(story, Fraction(voted, population)), statistic="rate", of="population")
