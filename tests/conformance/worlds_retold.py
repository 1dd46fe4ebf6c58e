"""Worlds of one figure told again: headline and body, two units, with fewer and with more digits."""

from __future__ import annotations

from fractions import Fraction

from story import Story, count, decimal, fraction_words, in_digits, percent, rounded, scaled, significant, whole


def retold(story: Story) -> None:
    """One figure in the headline and in the body, in two units, exactly and rounded."""
    kind = story.number(0, 4)
    if kind == 0:
        value = story.number(1, 10_000_000)
        story.say("sold", f"{whole(story, value)} cars", None, value)
        short = int(significant(Fraction(value), story.number(1, 3), story.chance()))
        text = f"{short:,}"
        if short % 10**6 == 0 and short and story.chance():
            text = f"{short // 10**6} million"
        story.say("sold", f"{text} cars", section="headline")
        for _ in range(story.number(0, 3)):
            story.say("sold", f"{count(story, value)} cars", None, value)
    elif kind == 1:
        metres = Fraction(story.number(1, 4_000_000), 10)
        km, miles = metres / 1000, metres / Fraction("1609.344")
        story.say("distance", decimal(story, km), "km", km)
        if story.chance():
            story.say("distance", decimal(story, miles), "miles", miles)
        else:
            story.say(
                "distance", in_digits(significant(miles, 2, True)) if miles >= 10 else decimal(story, miles), "miles"
            )
    elif kind == 2:
        celsius = Fraction(story.number(-400, 500), 10)
        fahrenheit = celsius * Fraction(9, 5) + 32
        story.say("temperature", in_digits(celsius, 1), "°C", celsius)
        text = decimal(story, fahrenheit) if story.chance() else in_digits(rounded(fahrenheit, Fraction(1)))
        story.say("temperature", text, "°F", fahrenheit)
    elif kind == 3:
        value = story.number(1_000_000, 9_000_000_000)
        for _ in range(story.number(2, 4)):
            story.say("revenue", "$" + scaled(story, value), None, value)
        short = significant(Fraction(value, 10**9 if value >= 10**9 else 10**6), 2, story.chance())
        word = "billion" if value >= 10**9 else "million"
        text = in_digits(short, 1) if short.denominator > 1 else in_digits(short)
        story.say("revenue", f"${text} {word}", section="headline")
    else:
        share = Fraction(story.number(1, 999), 1000)
        story.say("turnout", in_digits(share * 100, 1) + "%", None, share)
        story.say("turnout", percent(story, share), None, share)
        story.say("turnout", fraction_words(story, share), None, share, section="headline")
        if story.chance():
            story.say("turnout", fraction_words(story, share), None, share)


def races(story: Story) -> None:
    """One length told twice, once with more digits; a price in whole dollars and to the cent."""
    metres = story.number(1000, 900_000)
    km = Fraction(metres, 1000)
    story.say("race", f"{in_digits(km, 3)} km", None, km)
    story.say("race", f"{in_digits(rounded(km, Fraction(1), story.chance()))} km", None, km)
    cents = story.number(100, 90_000)
    story.say("price", "$" + in_digits(Fraction(cents, 100), 2), None, Fraction(cents, 100))
    story.say("price", "$" + in_digits(rounded(Fraction(cents, 100), Fraction(1))), None, Fraction(cents, 100))
