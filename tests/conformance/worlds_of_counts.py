"""Worlds of things counted and measured: tables, members of each kind, samples, segments, targets, ranks."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from story import COUNTS, Story, count, decimal, fraction_words, in_digits, money, percent, rounded, whole


@dataclass(frozen=True)
class Table:
    """Counts by side and category; ``alike`` where every side has the same."""

    cells: dict[tuple[str, str], int]
    unit: str
    common: dict[str, str]
    alike: bool

    @property
    def by_side(self) -> dict[str, int]:
        """The total of each side."""
        return _margin(self.cells, 0)

    @property
    def by_category(self) -> dict[str, int]:
        """The total of each category."""
        return _margin(self.cells, 1)

    @property
    def total(self) -> int:
        """The total of all."""
        return sum(self.cells.values())


def _margin(cells: dict[tuple[str, str], int], at: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for key, value in cells.items():
        found[key[at]] = found.get(key[at], 0) + value
    return found


def table(story: Story) -> None:
    """Counts by side and category, at one or two dates: cells, margins, shares, ranks, ratios, means, each."""
    sides = ["Ukraine", "Russia", "Belarus"][: story.number(1, 3)]
    categories = ["military", "civilian", "medical"][: story.number(1, 3)]
    unit = str(story.pick(COUNTS))
    size = int(str(story.pick((3, 40, 1500, 2_000_000))))
    alike = story.chance()
    if story.often():
        story.members = {"side": sides, "category": categories}
    for common in [{"as_of": "2024"}, {"as_of": "2025"}] if story.chance() else [{}]:
        first = {category: story.number(0, size) for category in categories}
        cells = {
            (side, category): first[category] if alike else story.number(0, size)
            for side in sides
            for category in categories
        }
        told = Table(cells, unit, common, alike)
        _tell_counts(story, told)
        _tell_statistics(story, told)


def _tell_counts(story: Story, table: Table) -> None:
    """Cells, margins and totals, some of them twice; ``each`` where all sides are alike."""

    def tell(value: int, **dims: str) -> None:
        for _ in range(1 + (story.number(0, 6) == 0)):
            story.say("released", f"{count(story, value)} {table.unit}", None, value, **table.common, **dims)

    side = next(iter(table.by_side))
    if table.alike and story.often():
        for category in table.by_category:
            if story.often():
                tell(table.cells[side, category], side="each", category=category)
        if story.often():
            tell(table.by_side[side], side="each")
    for (name, category), value in table.cells.items():
        if story.chance():
            tell(value, side=name, category=category)
    for name, value in table.by_side.items():
        if story.often():
            tell(value, side=name)
    for category, value in table.by_category.items():
        if story.chance():
            tell(value, category=category)
    if story.often():
        tell(table.total)
    if story.chance():
        tell(story.number(0, table.total), gender="women")


def _tell_statistics(story: Story, table: Table) -> None:
    """Shares, ranks, a ratio, the mean over sides, the most and the least."""
    by_side, total = table.by_side, table.total

    def tell(text: str, fact: Fraction | None = None, **dims: str) -> None:
        story.say("released", text, None, fact, **table.common, **dims)

    if total and story.chance():
        for side, value in by_side.items():
            if story.often():
                share = Fraction(value, total)
                tell(fraction_words(story, share), share, side=side, statistic="share")
    if table.alike and total and story.chance():
        tell(percent(story, Fraction(1, len(by_side))), side="each", statistic="share")
    if story.chance():
        _ranks(story, by_side, table.common)
    first, *others = by_side
    if others and by_side[others[0]] and story.chance():
        ratio = Fraction(by_side[first], by_side[others[0]])
        tell(decimal(story, ratio), ratio, side=first, statistic="ratio", of=others[0])
    if story.chance():
        mean = Fraction(total, len(by_side))
        tell(f"{decimal(story, mean)} {table.unit}", mean, statistic="mean", of="side")
        tell(whole(story, len(by_side)), statistic="count", of="side")
        if story.chance():
            tell(f"{max(by_side.values())} {table.unit}", statistic="max", of="side")
            tell(f"{min(by_side.values())} {table.unit}", statistic="min", of="side")


def _ranks(story: Story, values: dict[str, int], common: dict[str, str]) -> None:
    for member, value in values.items():
        if not story.chance():
            continue
        largest = story.chance()
        above = [other for other in values.values() if (other > value if largest else other < value)]
        ties = sum(1 for name, other in values.items() if name != member and other == value)
        # 1-2-2-4, 1-2-2-3 and "joint third" are all in use.
        place = 1 + (len(above) if story.chance() else len(set(above))) + story.number(0, ties if not above else 0)
        order = "largest" if largest else "smallest"
        text = {1: order}.get(place) if story.chance() else None
        story.say("released", text or str(place), **common, side=member, statistic="rank", order=order)


def schools(story: Story) -> None:
    """So many in each of so many, whose names nobody lists; their mean; the largest and smallest one."""
    each, number = story.number(1, 400), story.number(1, 40)
    story.say("pupils", f"{count(story, each)} pupils", None, each, school="each")
    story.say("pupils", whole(story, number), statistic="count", of="school")
    story.say("pupils", f"{count(story, each * number)} pupils", None, each * number)
    if story.chance():
        story.say("pupils", f"{decimal(story, Fraction(each))} pupils", statistic="mean", of="school")


def samples(story: Story) -> None:
    """Whole scores: their number, total, mean, least, middle and greatest."""
    scores = sorted(story.number(0, 100) for _ in range(story.number(1, 12)))
    total, number = sum(scores), len(scores)
    story.measures["score"] = {"whole": True}
    middle = Fraction(scores[(number - 1) // 2] + scores[number // 2], 2)
    if story.often():
        story.say("score", decimal(story, Fraction(total, number)), None, Fraction(total, number), statistic="mean")
    else:
        story.say("score", in_digits(rounded(Fraction(total, number), Fraction(1))), statistic="mean")
    if story.often():
        story.say("score", whole(story, number), None, None, statistic="count")
    if story.often():
        story.say("score", whole(story, total), None, total)
    for statistic, value in (("min", Fraction(scores[0])), ("median", middle), ("max", Fraction(scores[-1]))):
        if story.often():
            story.say("score", in_digits(value, 1) if value.denominator > 1 else in_digits(value), statistic=statistic)


def prices(story: Story) -> None:
    """Sums of money printed to the cent or the dollar: their mean is printed as a whole number as well."""
    paid = sorted(Fraction(story.number(100, 3000), 100) for _ in range(story.number(1, 5)))
    mean = sum(paid) / len(paid)
    story.say("paid", "$" + in_digits(rounded(mean, Fraction(1))), None, mean, statistic="mean")
    story.say("paid", "$" + in_digits(paid[0], 2), statistic="min")
    story.say("paid", "$" + in_digits(paid[-1], 2), statistic="max")
    if story.chance():
        story.say("paid", whole(story, len(paid)), statistic="count")
        story.say("paid", "$" + in_digits(sum(paid), 2))


def segments(story: Story) -> None:
    """A company's parts in billions, with eliminations between them, over two years."""
    parts = ["cloud", "devices", "services"][: story.number(1, 3)]
    story.members["segment"] = [*parts, "eliminations"]
    story.measures["revenue"] = {"unit": "USD", "additive": True}
    for year in ("2023", "2024"):
        found = {part: story.number(-500, 90_000) * 10**6 for part in parts}
        found["eliminations"] = -story.number(0, 3000) * 10**6
        for part, value in found.items():
            if story.often():
                story.say("revenue", money(story, value), None, value, segment=part, as_of=year)
        if story.often():
            total = sum(found.values())
            story.say("revenue", money(story, total), None, total, as_of=year)
            if story.chance():
                story.say("revenue", money(story, total), None, total, as_of=year)


def targets(story: Story) -> None:
    """What was agreed, what is done, what remains, and how far that is in per cent."""
    target, done = story.number(1, 5000), story.number(0, 5000)
    done = min(done, target)
    unit = str(story.pick(("people", "USD", "boxes")))
    common = {"side": str(story.pick(("each", "Ukraine")))} if story.chance() else {}
    if common and story.chance():
        story.members["side"] = ["Ukraine", "Russia"]

    def amount(value: int) -> str:
        return f"${value:,}" if unit == "USD" else f"{count(story, value)} {unit}"

    story.say("done", amount(target), None, target, stage="target", **common)
    story.say("done", amount(done), None, done, **common)
    if story.often():
        story.say("done", amount(target - done), None, target - done, stage="remaining", **common)
    if story.often():
        share = Fraction(done, target)
        story.say("done", fraction_words(story, share), None, share, statistic="share", of="target", **common)
    if story.chance():
        story.say("done", amount(story.number(done, 6000)), stage="limit", **common)


def weather(story: Story) -> None:
    """Temperatures of towns: least, mean and greatest, in two scales; against a target; ranked."""
    towns = ["Oslo", "Rome", "Cairo"][: story.number(1, 3)]
    if story.often():
        story.members["town"] = towns
    values = {town: Fraction(story.number(-300, 400), 10) for town in towns}
    for town, value in values.items():
        if story.chance():
            story.say("temperature", in_digits(value, 1), "°C", value, town=town)
        else:
            story.say("temperature", decimal(story, value * Fraction(9, 5) + 32), "°F", value, town=town)
    hottest = max(values, key=values.__getitem__)
    story.say("temperature", "highest", None, None, town=hottest, statistic="rank")
    mean = sum(values.values()) / len(values)
    story.say("temperature", decimal(story, mean), "°C", mean, statistic="mean", of="town")
    for statistic, value in (("min", min(values.values())), ("max", max(values.values()))):
        if story.often():
            story.say("temperature", in_digits(value, 1), "°C", value, statistic=statistic, of="town")
    goal = mean + story.number(0, 50)
    story.say("heating", decimal(story, goal), "°C", goal, stage="target")
    story.say("heating", decimal(story, mean), "°C", mean)
    story.say("heating", decimal(story, goal - mean), "°C", goal - mean, stage="remaining")


def records_of_years(story: Story) -> None:
    """Sales of three years, the best of which is called so, of two regions whose best years differ."""
    regions = ["North", "South"][: story.number(1, 2)]
    for region in regions:
        sold = {str(year): story.number(0, 400) for year in (2021, 2022, 2023)}
        dims = {} if len(regions) == 1 else {"region": region}
        for year, value in sold.items():
            story.say("sold", f"{count(story, value)} cars", None, value, year=year, **dims)
        best = max(sold, key=sold.__getitem__)
        of = {"of": "year"} if story.chance() else {}
        story.say("sold", "highest", None, None, year=best, statistic="rank", **dims, **of)
        story.say("exported", f"{count(story, sold['2021'])} cars", as_of="2021", **dims)
        story.say("exported", f"{count(story, sold['2022'])} cars", as_of="2022", **dims)
        if sold["2022"] >= sold["2021"]:
            story.say("exported", "highest", as_of="2022", statistic="rank", **dims)
