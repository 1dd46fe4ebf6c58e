"""A story under construction: a world's facts, and how a truthful writer words numbers and days.

No code is shared with the program: values are ints and Fractions, dates are ``datetime.date``, and every wording that
is drawn is true of its value by what the words mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import strategies as st

WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SCALES = (("thousand", 10**3), ("million", 10**6), ("billion", 10**9))
COUNTS = ("people", "votes", "boxes", "prisoners", "cars")


@dataclass
class Story:
    """A record under construction, and the exact value behind each of its claims (by the claim's id)."""

    draw: st.DrawFn
    claims: list[dict[str, object]] = field(default_factory=list)
    members: dict[str, list[str]] = field(default_factory=dict)
    measures: dict[str, dict[str, object]] = field(default_factory=dict)
    source: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Fraction] = field(default_factory=dict)

    def say(
        self, measure: str, value: str, unit: str | None = None, fact: Fraction | int | None = None, **dims: str
    ) -> str:
        """State one claim; returns its id."""
        name = f"c{len(self.claims) + 1}"
        claim: dict[str, object] = {"id": name, "measure": measure, "dims": dims, "value": value}
        if unit is not None:
            claim["unit"] = unit
        self.claims.append(claim)
        if fact is not None:
            self.facts[name] = Fraction(fact)
        return name

    def chance(self) -> bool:
        """Whether something is said at all."""
        return self.draw(st.booleans())

    def often(self) -> bool:
        """Said more often than not."""
        return self.draw(st.integers(0, 3)) > 0

    def pick(self, choices: Sequence[object]) -> object:
        """One of several."""
        return self.draw(st.sampled_from(list(choices)))

    def number(self, low: int, high: int) -> int:
        """A whole number of the world."""
        return self.draw(st.integers(low, high))

    def record(self) -> dict[str, object]:
        """The record as JSON."""
        found: dict[str, object] = {"id": "world", "claims": self.claims}
        for name, part in (("members", self.members), ("measures", self.measures), ("source", self.source)):
            if part:
                found[name] = part
        return found


def rounded(value: Fraction | int, place: Fraction, up: bool = True) -> Fraction:
    """To the nearest multiple of a place; a tie goes up or down as the writer likes."""
    quotient = Fraction(value) / place
    half = Fraction(1, 2)
    whole = (quotient + half) // 1 if up else -((-quotient + half) // 1)
    return whole * place


def in_digits(value: Fraction | int, places: int = 0, grouped: bool = False) -> str:
    """An exact decimal with so many places."""
    scaled = Fraction(value) * 10**places
    assert scaled.denominator == 1
    digits = abs(scaled.numerator)
    whole, rest = divmod(digits, 10**places)
    text = f"{whole:,}" if grouped else str(whole)
    if places:
        text += f".{rest:0{places}}"
    return ("-" if scaled < 0 else "") + text


def decimal(story: Story, value: Fraction | int, least: int = 1, most: int = 3) -> str:
    """Rounded to decimals, so that the digits say how far."""
    places = story.number(least, most)
    return in_digits(rounded(value, Fraction(1, 10**places), story.chance()), places, story.chance())


def significant(value: Fraction, digits: int, up: bool) -> Fraction:
    """Rounded to so many significant digits."""
    if value == 0:
        return value
    place = Fraction(1)
    while abs(value) / place >= 10**digits:
        place *= 10
    while abs(value) / place < 10 ** (digits - 1) and value.denominator != 1:
        place /= 10
    return rounded(value, place, up)


def whole(story: Story, value: int) -> str:
    """A count in digits or words, exactly."""
    if 0 <= value < len(WORDS) and story.chance():
        return WORDS[value]
    return in_digits(value, 0, story.chance())


def scaled(story: Story, value: Fraction | int) -> str:
    """With a scale word, rounded to its last digit: ``1.2 million``."""
    usable = [(word, size) for word, size in SCALES if abs(value) >= size]
    if not usable:
        return decimal(story, value)
    word, size = usable[-1] if story.often() else usable[0]
    places = story.number(0, 2)
    shown = rounded(Fraction(value) / size, Fraction(1, 10**places), story.chance())
    return f"{in_digits(shown, places)} {word}"


def loosely(story: Story, value: int) -> str:
    """A wording that is true of a count above zero."""
    digits = story.number(1, 3)
    near = int(significant(Fraction(value), digits, story.chance()))
    style = story.pick(("about", "more", "least", "fewer", "most", "up to", "nearly", "over", "between"))
    match style:
        case "about":
            return f"{story.pick(('about', 'around', 'some', 'roughly'))} {near:,}"
        case "more" if value > 1:
            return f"{story.pick(('more than', 'over'))} {story.number(1, value - 1):,}"
        case "least":
            return f"at least {story.number(1, value):,}"
        case "fewer":
            return f"fewer than {story.number(value + 1, 2 * value + 5):,}"
        case "most":
            return f"at most {story.number(value, 2 * value + 5):,}"
        case "up to":
            return f"up to {story.number(value, 2 * value + 5):,}"
        case "nearly" if value >= 20:
            return f"{story.pick(('nearly', 'almost', 'just under'))} {story.number(value + 1, value + value // 20):,}"
        case "over" if value >= 20:
            return f"just over {story.number(value - value // 20, value - 1):,}"
        case "between":
            return f"between {story.number(1, value):,} and {story.number(value, 2 * value + 5):,}"
        case _:
            return f"about {near:,}"


def count(story: Story, value: int, exact: bool = False) -> str:
    """A count, mostly exact, sometimes rounded with a scale or a wording."""
    style = 0 if exact or value <= 0 else story.number(0, 5)
    if style == 4 and value >= 1000:
        return scaled(story, value)
    if style == 5:
        return loosely(story, value)
    return whole(story, value)


def percent(story: Story, value: Fraction) -> str:
    """A share or a relative change in per cent, rounded to its last digit."""
    places = story.number(0, 2)
    return in_digits(rounded(value * 100, Fraction(1, 10**places), story.chance()), places) + "%"


def fraction_words(story: Story, value: Fraction) -> str:
    """A share in words where some fit, else in per cent."""
    fitting = [
        text
        for text, size in (("a third", Fraction(1, 3)), ("half", Fraction(1, 2)), ("a quarter", Fraction(1, 4)))
        if abs(value - size) <= size / 10
    ]
    if Fraction(1, 2) < value <= 1:
        fitting += ["most", "more than half", "a majority"]
    if Fraction(47, 100) <= value < Fraction(1, 2):
        fitting.append("nearly half")
    if fitting and story.chance():
        return str(story.pick(fitting))
    return percent(story, value)


def signed(text: str, value: Fraction | int) -> str:
    """With a plus sign where it is positive."""
    return f"+{text}" if value > 0 and not text.startswith("+") else text


def money(story: Story, value: int) -> str:
    """Dollars in billions or millions, a loss with a sign or in parentheses."""
    size, word = (10**9, "billion") if abs(value) >= 10**8 and story.often() else (10**6, "million")
    places = story.number(1, 2)
    shown = rounded(Fraction(value, size), Fraction(1, 10**places), story.chance())
    text = f"${in_digits(abs(shown), places)} {word}"
    if shown >= 0:
        return text
    return f"-{text}" if story.chance() else f"({text})"


def written_day(story: Story, day: date, coarse: bool = True) -> str:
    """A date as precisely as the writer likes."""
    style = story.number(0, 4 if coarse else 2)
    month = MONTHS[day.month - 1]
    return (
        day.isoformat(),
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{month} {day.year}",
        str(day.year),
    )[style]


def some_day(story: Story) -> date:
    """A day of the last hundred and thirty years."""
    return date(1900, 1, 1) + timedelta(days=story.number(0, 130 * 365))


def years_between(start: date, end: date) -> int:
    """Completed years."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))
