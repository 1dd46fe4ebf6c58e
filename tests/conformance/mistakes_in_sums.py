"""Worlds told with one mistake in a sum, a share, a change, a mean or a rate."""

from __future__ import annotations

from fractions import Fraction

from story import Story, in_digits, rounded, whole


def _off(story: Story, most: int = 500) -> int:
    """How far off, up or down; never 0."""
    return story.number(1, most) * (1 if story.chance() else -1)


def _spoil(story: Story, told: dict[str, tuple[str, str, dict[str, str]]], unit: str = "people") -> str:
    """Tell exact counts, one of them wrong: ``told`` gives measure, value and dimensions by any name."""
    wrong = str(story.pick(list(told)))
    found = ""
    for name, (measure, value, dims) in told.items():
        shown = int(value)
        if name == wrong:
            shift = _off(story)
            shown = shown + (shift if shown + shift >= 0 else abs(shift))
        claim = story.say(measure, f"{whole(story, shown)} {unit}", **dims)
        found = claim if name == wrong else found
    return found


def a_cell_of_a_table(story: Story) -> str:
    """270 + 130 = 390: any cell, margin or total of a complete table."""
    sides, categories = ["U", "R", "B"][: story.number(1, 3)], ["military", "civilian"][: story.number(1, 2)]
    story.members = {"side": sides, "category": categories}
    cells = {(side, category): story.number(0, 900) for side in sides for category in categories}
    told: dict[str, tuple[str, str, dict[str, str]]] = {
        f"{side} {category}": ("released", str(value), {"side": side, "category": category})
        for (side, category), value in cells.items()
    }
    for side in sides:
        told[side] = ("released", str(sum(cells[side, category] for category in categories)), {"side": side})
    for category in categories:
        total = sum(cells[side, category] for side in sides)
        told[category] = ("released", str(total), {"category": category})
    told["total"] = ("released", str(sum(cells.values())), {})
    return _spoil(story, told)


def each_of_the_members(story: Story) -> str:
    """390 each × 2 sides = 870."""
    story.members = {"side": ["U", "R", "B"][: story.number(1, 3)]}
    each = story.number(0, 900)
    told = {
        "each": ("released", str(each), {"side": "each"}),
        "total": ("released", str(each * len(story.members["side"])), {}),
    }
    return _spoil(story, told)


def each_by_category(story: Story) -> str:
    """270 + 120 = 380 for each side."""
    story.members = {"side": ["U", "R"], "category": ["military", "civilian"]}
    parts = [story.number(0, 900) for _ in range(2)]
    told = {
        name: ("released", str(value), {"side": "each", "category": name})
        for name, value in zip(story.members["category"], parts, strict=True)
    }
    told["each"] = ("released", str(sum(parts)), {"side": "each"})
    return _spoil(story, told)


def each_of_so_many(story: Story) -> str:
    """30 pupils from each of 12 schools are 390."""
    each, number = story.number(1, 400), story.number(2, 40)
    story.say("pupils", f"{each} pupils", school="each")
    story.say("pupils", str(number), statistic="count", of="school")
    return story.say("pupils", f"{each * number + story.number(1, 300)} pupils")


def known_parts_above_the_whole(story: Story) -> str:
    """Two of three parts are already more than the whole."""
    story.members = {"category": ["a", "b", "c"]}
    a, b = story.number(1, 500), story.number(1, 500)
    story.say("released", f"{a} people", category="a")
    story.say("released", f"{b} people", category="b")
    return story.say("released", f"{story.number(0, a + b - 1)} people")


def a_part_above_its_whole(story: Story) -> str:
    """2,514 of the 2,224 aboard."""
    total = story.number(0, 5000)
    story.say("aboard", f"{total} people")
    return story.say("aboard", f"{total + story.number(1, 900)} people", fate="died")


def rounded_parts(story: Story) -> str:
    """4.1 + 2.3 = 6.6 billion."""
    story.members, story.measures = {"segment": ["cloud", "devices"]}, {"revenue": {"unit": "USD", "additive": True}}
    a, b = (Fraction(story.number(1, 900), 10) for _ in range(2))
    story.say("revenue", f"${in_digits(a, 1)} billion", segment="cloud")
    story.say("revenue", f"${in_digits(b, 1)} billion", segment="devices")
    off = Fraction(story.number(2, 50), 10)
    wrong = a + b + (off if story.chance() or a + b <= off else -off)
    return story.say("revenue", f"${in_digits(wrong, 1)} billion")


def a_share(story: Story) -> str:
    """390 of 1,000 are 49.0 %; the parties are declared, so that the base is all votes."""
    story.members = {"party": ["A", "B"]}
    whole_of_it = story.number(1, 9000)
    part = story.number(0, whole_of_it)
    story.say("votes", f"{part} votes", party="A")
    story.say("votes", f"{whole_of_it} votes")
    wrong = rounded(Fraction(part * 100, whole_of_it), Fraction(1, 10)) + Fraction(story.number(2, 300), 10)
    return story.say("votes", f"{in_digits(wrong, 1)}%", party="A", statistic="share")


def shares_together(story: Story) -> str:
    """45 + 40 + 25 = 110 %."""
    story.members = {"party": ["A", "B", "C"]}
    a = story.number(1, 60)
    b = story.number(1, 99 - a)
    story.say("votes", f"{a}%", party="A", statistic="share")
    story.say("votes", f"{b}%", party="B", statistic="share")
    return story.say("votes", f"{100 - a - b + story.number(2, 40)}%", party="C", statistic="share")


def changes_of_shares_together(story: Story) -> str:
    """+3 − 1 − 1 points."""
    story.members = {"party": ["A", "B"]}
    dims = {"statistic": "change", "of": "party", "as_of": "2025", "since": "2021"}
    gain = Fraction(story.number(-200, 200), 10)
    story.say("votes", in_digits(gain, 1), "percentage points", party="A", **dims)
    wrong = -gain + Fraction(_off(story, 99) * 2, 10)
    return story.say("votes", in_digits(wrong, 1), "percentage points", party="B", **dims)


def a_change(story: Story) -> str:
    """From 270 to 390 it rose by 130: whatever the sign convention."""
    kind = str(story.pick(("people", "°C", "USD", "km")))
    low = story.number(1, 900)
    high = low + story.number(1, 900)
    dims = {"statistic": "change", "as_of": "2025", "since": "2024"}
    story.say("level", str(low), kind, as_of="2024")
    story.say("level", str(high), kind, as_of="2025")
    return story.say("level", f"rose by {high - low + story.number(1, 99)}", kind, **dims)


def a_direction(story: Story) -> str:
    """It "rose" from 15 to 10 degrees."""
    kind = str(story.pick(("people", "°C", "°F", "%", "USD")))
    low = story.number(1, 900)
    high = low + story.number(2, 900)
    first, last, word = (low, high, "fell") if story.chance() else (high, low, "rose")
    story.say("level", str(first), kind, as_of="2024")
    story.say("level", str(last), kind, as_of="2025")
    return story.say("level", word, statistic="change", as_of="2025", since="2024")


def a_percent_change(story: Story) -> str:
    """From 100 to 112 is up 21.0 %."""
    before, after = story.number(1, 9000), story.number(1, 9000)
    story.say("sold", f"{before} cars", as_of="2024")
    story.say("sold", f"{after} cars", as_of="2025")
    story.measures["sold"] = {"sign": "increase"}
    right = rounded(Fraction(after * 100, before) - 100, Fraction(1, 10))
    wrong = in_digits(right + Fraction(_off(story, 300) * 2, 10), 1)
    return story.say("sold", f"{wrong}%", statistic="percent_change", as_of="2025", since="2024")


def percent_for_points(story: Story) -> str:
    """From 4.0 to 5.0 % is told as up 1.0 %."""
    before, rise = story.number(20, 400), story.number(5, 200)
    story.say("unemployment", f"{in_digits(Fraction(before, 10), 1)}%", as_of="2024")
    story.say("unemployment", f"{in_digits(Fraction(before + rise, 10), 1)}%", as_of="2025")
    text = f"{in_digits(Fraction(rise, 10), 1)}%"
    return story.say("unemployment", text, statistic="percent_change", as_of="2025", since="2024")


def more_than_doubled(story: Story) -> str:
    """From 100 to 190 it more than doubled."""
    before = story.number(10, 900)
    story.say("sold", f"{before} cars", as_of="2024")
    story.say("sold", f"{story.number(before, 2 * before - 1)} cars", as_of="2025")
    return story.say("sold", "more than doubled", statistic="ratio", as_of="2025", since="2024")


def a_ratio(story: Story) -> str:
    """600 to 200 is 4.0."""
    yes, no = story.number(1, 900), story.number(1, 900)
    story.say("votes", f"{yes} votes", side="yes")
    story.say("votes", f"{no} votes", side="no")
    wrong = rounded(Fraction(yes, no), Fraction(1, 10)) + Fraction(story.number(2, 50), 10)
    return story.say("votes", in_digits(wrong, 1), side="yes", statistic="ratio", of="no")


def a_mean(story: Story) -> str:
    """A mean of 25.40 × 400 is not 12,000."""
    number, total = story.number(1, 400), story.number(0, 9000)
    story.say("paid", str(number), statistic="count")
    story.say("paid", f"${total}")
    wrong = rounded(Fraction(total, number), Fraction(1, 100)) + Fraction(story.number(2, 900), 100)
    return story.say("paid", f"${in_digits(wrong, 2)}", statistic="mean")


def an_impossible_mean(story: Story) -> str:
    """3.48 of 20 throws of a die."""
    story.measures["thrown"] = {"whole": True}
    number = story.number(2, 40)
    shown = [Fraction(hundredths, 100) for hundredths in range(100, 601)]
    half = Fraction(1, 200)
    impossible = [mean for mean in shown if ((mean + half) * number) // 1 < (mean - half) * number]
    story.say("thrown", str(number), statistic="count")
    return story.say("thrown", in_digits(Fraction(story.pick(impossible)), 2), statistic="mean")  # type: ignore[arg-type]


def a_mean_outside(story: Story) -> str:
    """A mean or a median above the greatest value."""
    # No round figures: a mean of 37 and a least value of "40" may both be right where 40 is rounded to tens.
    least = story.number(-5, 5) * 10 + story.number(1, 9)
    most = least + story.number(0, 5) * 10
    story.say("temperature", f"{least} °C", statistic="min")
    story.say("temperature", f"{most} °C", statistic="max")
    wrong = most + story.number(2, 50) if story.chance() else least - story.number(2, 50)
    wrong += (wrong % 10 == 0) * (1 if wrong > most else -1)
    return story.say("temperature", f"{wrong} °C", statistic=str(story.pick(("mean", "median"))))


def a_net_figure(story: Story) -> str:
    """906 − 532 = 474 thousand."""
    gain, loss = story.number(0, 900), story.number(0, 900)
    story.say("migrated", f"{gain} people", flow="gain")
    story.say("migrated", f"{loss} people", flow="loss")
    return story.say("migrated", f"{gain - loss + _off(story)} people", flow="net")


def a_rate(story: Story) -> str:
    """3,283 of 67 million are not 9.4 per 100,000."""
    population = story.number(1000, 90_000_000)
    died = story.number(0, population // 9)
    story.say("population", f"{population} people")
    story.say("died", f"{died} people")
    wrong = rounded(Fraction(died * 100_000, population), Fraction(1, 10)) + Fraction(story.number(3, 300), 10)
    return story.say("died", f"{in_digits(wrong, 1)} per 100,000", statistic="rate", of="population")
