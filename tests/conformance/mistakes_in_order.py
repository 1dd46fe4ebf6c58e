"""Worlds told with one mistake in a rank, a restatement, a limit or a number of items."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from story import Story, in_digits, rounded, significant, some_day


def two_units(story: Story) -> str:
    """62.1 miles are 110.0 km; 20.0 °C are 75.0 °F."""
    if story.chance():
        km = Fraction(story.number(10, 9000), 10)
        story.say("distance", in_digits(km, 1), "km")
        wrong = km / Fraction("1.609344") * Fraction(11, 10) + 1
        return story.say("distance", in_digits(rounded(wrong, Fraction(1, 10)), 1), "miles")
    celsius = Fraction(story.number(-300, 400), 10)
    story.say("temperature", in_digits(celsius, 1), "°C")
    wrong = celsius * Fraction(9, 5) + 32 + story.number(1, 20)
    return story.say("temperature", in_digits(rounded(wrong, Fraction(1, 10)), 1), "°F")


def a_headline(story: Story) -> str:
    """870 in the headline, 780 in the text."""
    value = story.number(10, 90_000)
    story.say("sold", f"{value} cars", **({"section": "body"} if story.chance() else {}))
    wrong = int(significant(Fraction(value * story.number(12, 30), 10), 2, True))
    while abs(wrong - value) * 2 <= _last_place(wrong):
        wrong += _last_place(value)
    return story.say("sold", f"{wrong:,} cars", section="headline")


def _last_place(number: int) -> int:
    """The place of the last digit that is not zero: 10 of 870."""
    place = 1
    while number % (place * 10) == 0:
        place *= 10
    return place


def a_restated_figure(story: Story) -> str:
    """390 here, 400 there; million here, billion there."""
    if story.chance():
        value = story.number(0, 9000)
        story.say("released", f"{value} people")
        return story.say("released", f"{value + story.number(1, 500)} people")
    digits = in_digits(Fraction(story.number(10, 99), 10), 1)
    story.say("revenue", f"${digits} million")
    return story.say("revenue", f"${digits} billion")


def a_rank(story: Story) -> str:
    """The third of four is called the second."""
    teams = ["A", "B", "C", "D"]
    story.members["team"] = teams
    for at, team in enumerate(teams):
        story.say("score", f"{900 - 100 * at + story.number(0, 90)} goals", team=team)
    place, wrong = story.number(1, 4), story.number(1, 3)
    wrong += wrong >= place
    return story.say("score", str(wrong), team=teams[place - 1], statistic="rank", order="largest")


def a_superlative(story: Story) -> str:
    """The largest of them has a larger peer."""
    small = story.number(0, 900)
    story.say("built", f"{small} houses", city="A")
    story.say("built", f"{small + story.number(1, 900)} houses", city="B")
    return story.say("built", "largest", city="A", statistic="rank")


def a_number_of_items(story: Story) -> str:
    """Three rounds are called two."""
    number = story.number(2, 6)
    day = some_day(story)
    for at in range(number):
        story.say("talks", (day + timedelta(days=at)).isoformat(), round=str(at + 1))
    return story.say("talks", str(story.number(1, number - 1)), statistic="count", of="round")


def past_a_limit(story: Story) -> str:
    """104 spent of at most 100."""
    limit = story.number(1, 5000)
    story.say("spent", f"${limit}", stage="limit")
    return story.say("spent", f"${limit + story.number(1, 500)}")


def what_remains(story: Story) -> str:
    """1,000 − 390 leaves 600."""
    target = story.number(1, 5000)
    done = story.number(0, target)
    stage = str(story.pick(("target", "limit")))
    story.say("done", f"{target} people", stage=stage)
    story.say("done", f"{done} people")
    return story.say("done", f"{target - done + story.number(1, 500)} people", stage="remaining")


def progress(story: Story) -> str:
    """390 of 1,000 are 93 %."""
    target = story.number(1, 5000)
    done = story.number(0, target)
    story.say("done", f"{target} people", stage="target")
    story.say("done", f"{done} people")
    wrong = rounded(Fraction(done * 100, target), Fraction(1)) + story.number(2, 50)
    return story.say("done", f"{wrong}%", statistic="share", of="target")
