"""Records with one typing error each, of the kinds that people publish, from a fixed seed.

Every record is consistent before the error, which goes into any of its figures, each as likely as the next, and is one
of four: two adjacent digits swapped, one digit changed, dropped or added. ``Sample.relations`` is the generator's own
knowledge of what holds, apart from the validator's rules; ``explain_oracle`` works out from it what can be known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import Any

Record = dict[str, Any]
MISTAKES = ("swapped", "changed", "dropped", "added")
OTHER = "another number"
"""Not a typing error: a number with as many digits, by chance."""


@dataclass(frozen=True)
class Sum:
    """``sum(factor × cell) = constant``."""

    factors: dict[str, int]
    constant: int = 0


@dataclass(frozen=True)
class Ratio:
    """``share × whole = part``, the share in per cent (100) or as a fraction (1)."""

    share: str
    part: str
    whole: str


Relation = Sum | Ratio


@dataclass
class Sample:
    """One record: its figures as written, what relates them, and the one that was mistyped."""

    kind: str
    head: Record
    claims: list[Record] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    values: dict[str, int] = field(default_factory=dict)
    grouped: bool = False
    wrong: str = ""
    right: str = ""
    typed: str = ""
    mistake: str = ""

    def state(self, name: str, measure: str, dims: Record, value: int, unit: str) -> None:
        """One whole figure."""
        self.values[name] = value
        self.write(name, measure, dims, f"{value:,}" if self.grouped else str(value), unit)

    def write(self, name: str, measure: str, dims: Record, text: str, unit: str) -> None:
        """One figure as it is written."""
        self.claims.append({"id": name, "measure": measure, "dims": dims, "value": text, "unit": unit})

    @property
    def record(self) -> Record:
        return {**self.head, "claims": self.claims}


def samples(count: int, seed: int, mistakes: Sequence[str] = MISTAKES) -> list[Sample]:
    """``count`` records of every kind in turn, in the shares that ``KINDS`` gives them, each with one mistake."""
    random = Random(seed)
    turns = [make for make, weight in KINDS for _ in range(weight)]
    return [_mistyped(turns[number % len(turns)](random, number), mistakes, random) for number in range(count)]


# --- kinds of record -------------------------------------------------------------------------------------------------


def story(random: Random, number: int) -> Sample:
    """The founding case: so many each of two categories, per side and in all, of an agreed number, so many to come."""
    sides = ["Ukraine", "Russia", "Belarus", "Georgia"][: random.randint(2, 4)]
    categories = ["military", "civilian", "medical"][: random.randint(2, 3)]
    sample = _sample("exchange story", random, number, {"side": sides, "category": categories})
    each = {"side": "each"}
    size = random.randint(1, 6)
    parts = [_figure(random, size) for _ in categories]
    target = sum(parts) + _figure(random, size)
    for category, value in zip(categories, parts, strict=True):
        sample.state(f"{category}_each", "released", {**each, "category": category}, value, "person")
    sample.state("per_side", "released", each, sum(parts), "person")
    sample.state("in_all", "released", {}, sum(parts) * len(sides), "person")
    sample.state("agreed", "released", {**each, "stage": "target"}, target, "person")
    share = {**each, "statistic": "share", "of": "target"}
    sample.write("share_home", "released", share, _percent(sum(parts), target), "%")
    sample.state("to_come", "released", {**each, "stage": "remaining"}, target - sum(parts), "person")
    sample.relations += [
        Sum({"per_side": -1, **{f"{category}_each": 1 for category in categories}}),
        Sum({"per_side": len(sides), "in_all": -1}),
        Sum({"agreed": 1, "per_side": -1, "to_come": -1}),
        Ratio("share_home", "per_side", "agreed"),
    ]
    return sample


def table(random: Random, number: int) -> Sample:
    """A table of counts with the totals of its rows and columns and of all."""
    return _table(random, number, "table with totals", _counted)


def rounded_table(random: Random, number: int) -> Sample:
    """The same of money, each figure rounded by itself: 4.1 + 2.3 may be 6.5."""
    return _table(random, number, "table of rounded money", _rounded)


def shares(random: Random, number: int) -> Sample:
    """A total, three to five parts, and each part's share in per cent with one decimal."""
    parties = ["Left", "Right", "Centre", "Greens", "Others"][: random.randint(3, 5)]
    sample = _sample("parts with shares", random, number, {"party": parties})
    size = random.randint(1, 6)
    parts = [_figure(random, size) for _ in parties]
    total = sum(parts)
    for party, value in zip(parties, parts, strict=True):
        sample.state(party, "cast", {"party": party}, value, "vote")
        dims = {"party": party, "statistic": "share", "of": "party"}
        sample.write(f"{party}_share", "cast", dims, _percent(value, total, decimals=1), "%")
        sample.relations.append(Ratio(f"{party}_share", party, "all"))
    sample.state("all", "cast", {}, total, "vote")
    sample.relations.append(Sum({"all": -1, **dict.fromkeys(parties, 1)}))
    sample.relations.append(Sum({f"{party}_share": 1 for party in parties}, 100))
    return sample


def changes(random: Random, number: int) -> Sample:
    """Two years of three or four sites, the change of each, and the totals of both years."""
    sites = ["north", "south", "east", "west"][: random.randint(3, 4)]
    sample = _sample("two years with changes", random, number, {"site": sites})
    sample.head["measures"] = {"employed": {"sign": "increase"}}
    size = random.randint(1, 6)
    for site in sites:
        before, now = _figure(random, size), _figure(random, size)
        sample.state(f"{site}_2023", "employed", {"site": site, "as_of": "2023"}, before, "person")
        sample.state(f"{site}_2024", "employed", {"site": site, "as_of": "2024"}, now, "person")
        change = {"site": site, "as_of": "2024", "since": "2023", "statistic": "change"}
        sample.state(f"{site}_change", "employed", change, now - before, "person")
        sample.relations.append(Sum({f"{site}_2023": 1, f"{site}_change": 1, f"{site}_2024": -1}))
    for year in ("2023", "2024"):
        total = sum(sample.values[f"{site}_{year}"] for site in sites)
        sample.state(f"all_{year}", "employed", {"as_of": year}, total, "person")
        sample.relations.append(Sum({f"all_{year}": -1, **{f"{site}_{year}": 1 for site in sites}}))
    change = {"as_of": "2024", "since": "2023", "statistic": "change"}
    gone = sample.values["all_2024"] - sample.values["all_2023"]
    sample.state("all_change", "employed", change, gone, "person")
    sample.relations.append(Sum({"all_2023": 1, "all_change": 1, "all_2024": -1}))
    return sample


def survey(random: Random, number: int) -> Sample:
    """A questionnaire with its own five lines (the balance edits of Scholtus 2009, discussion paper 09046, §2)."""
    sample = _sample("questionnaire, own lines", random, number, {})
    size = random.randint(1, 6)
    x1, x2, x5, x6, x7 = (_figure(random, size) for _ in range(5))
    x3, x4, x8 = x1 + x2, x2, x5 + x6 + x7
    x9 = x3 + x8
    x10 = _figure(random, size)
    for place, value in enumerate((x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x9 - x10), start=1):
        sample.state(f"x{place}", f"x{place}", {}, value, "USD")
    sample.head["checks"] = ["x1 + x2 = x3", "x2 = x4", "x5 + x6 + x7 = x8", "x3 + x8 = x9", "x9 - x10 = x11"]
    sample.relations += [
        Sum({"x1": 1, "x2": 1, "x3": -1}),
        Sum({"x2": 1, "x4": -1}),
        Sum({"x5": 1, "x6": 1, "x7": 1, "x8": -1}),
        Sum({"x3": 1, "x8": 1, "x9": -1}),
        Sum({"x9": 1, "x10": -1, "x11": -1}),
    ]
    return sample


KINDS: tuple[tuple[Callable[[Random, int], Sample], int], ...] = (
    (story, 4),
    (table, 4),
    (shares, 4),
    (changes, 4),
    (rounded_table, 2),
    (survey, 2),
)
"""Each kind, and how many of twenty records are of it."""


def _sample(kind: str, random: Random, number: int, members: Record) -> Sample:
    return Sample(kind, {"id": f"r{number:04}", "members": members}, grouped=random.random() < 0.5)


Writer = Callable[[Sample, str, Record, int], None]


def _counted(sample: Sample, name: str, dims: Record, value: int) -> None:
    sample.state(name, "sold", dims, value, "car")


def _rounded(sample: Sample, name: str, dims: Record, value: int) -> None:
    """In millions with one decimal, of an exact amount in thousands."""
    sample.write(name, "revenue", dims, f"${_decimal(Fraction(value, 1000), 1)} million", "USD")


def _table(random: Random, number: int, kind: str, write: Writer) -> Sample:
    rows = ["2-door", "4-door", "van", "truck"][: random.randint(2, 4)]
    columns = ["north", "south", "east", "west"][: random.randint(2, 4)]
    sample = _sample(kind, random, number, {"model": rows, "region": columns})
    if write is _rounded:
        sample.head["measures"] = {"revenue": {"unit": "USD", "additive": True}}
    size = random.randint(4, 6) if write is _rounded else random.randint(1, 6)
    inner = {(row, column): _figure(random, size) for row in rows for column in columns}
    for row in rows:
        for column in columns:
            write(sample, f"{row}_{column}", {"model": row, "region": column}, inner[row, column])
        write(sample, f"{row}_all", {"model": row}, sum(inner[row, column] for column in columns))
        sample.relations.append(Sum({f"{row}_all": -1, **{f"{row}_{column}": 1 for column in columns}}))
    for column in columns:
        write(sample, f"all_{column}", {"region": column}, sum(inner[row, column] for row in rows))
        sample.relations.append(Sum({f"all_{column}": -1, **{f"{row}_{column}": 1 for row in rows}}))
    write(sample, "all_all", {}, sum(inner.values()))
    sample.relations.append(Sum({"all_all": -1, **{f"{row}_all": 1 for row in rows}}))
    sample.relations.append(Sum({"all_all": -1, **{f"all_{column}": 1 for column in columns}}))
    return sample


def _figure(random: Random, size: int) -> int:
    """A figure of ``size`` digits, or one digit less."""
    return random.randint(max(1, 10 ** max(size - 2, 0)), 10**size - 1)


def _percent(part: int, whole: int, decimals: int = 0) -> str:
    return f"{_decimal(Fraction(100 * part, whole), decimals)}%"


def _decimal(value: Fraction, decimals: int) -> str:
    """Rounded half up, exactly."""
    units = (2 * value * 10**decimals + 1) // 2
    digits = str(units).zfill(decimals + 1)
    return f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits


# --- typing errors ---------------------------------------------------------------------------------------------------


def _mistyped(sample: Sample, mistakes: Sequence[str], random: Random) -> Sample:
    """Mistype one figure of the record."""
    while True:
        claim = random.choice(sample.claims)
        mistake = random.choice(mistakes)
        text = claim["value"]
        start = next(place for place, letter in enumerate(text) if letter.isdigit())
        end = max(place for place, letter in enumerate(text) if letter.isdigit()) + 1
        wrong = mistyped(text[start:end].replace(",", ""), mistake, random)
        if wrong is None:
            continue
        whole, point, rest = wrong.partition(".")
        shown = (f"{int(whole):,}" if sample.grouped and "," in f"{int(whole):,}" else whole) + point + rest
        sample.wrong, sample.right, sample.mistake = claim["id"], text, mistake
        sample.typed = claim["value"] = text[:start] + shown + text[end:]
        return sample


def mistyped(digits: str, mistake: str, random: Random) -> str | None:
    """One typing error in a plain number; None where this one is not possible, or leaves no other plain number."""
    places = [place for place, letter in enumerate(digits) if letter.isdigit()]
    place = random.choice(places)
    wrong = digits
    match mistake:
        case "swapped" if place + 1 in places:
            wrong = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
        case "changed":
            wrong = digits[:place] + random.choice("0123456789") + digits[place + 1 :]
        case "dropped":
            wrong = digits[:place] + digits[place + 1 :]
        case "added":
            place = random.choice([*places, places[-1] + 1])
            wrong = digits[:place] + random.choice("0123456789") + digits[place:]
        case "another number":
            wrong = "".join(random.choice("0123456789") if letter.isdigit() else letter for letter in digits)
        case _:
            return None
    whole, point, rest = wrong.partition(".")
    plain = whole and (not point or rest) and (whole == "0" or not whole.startswith("0"))
    return wrong if plain and wrong != digits else None
