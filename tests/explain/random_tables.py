"""Random truthful tables: cells, margins, what each member has, shares, targets and repeats, exact and rounded.

Members differ, so that "between 380 and 400 each" may be 390 for one and 391 for another. All that is told is true of
one set of whole numbers, which is kept beside it.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random

SIDES = ("Ukraine", "Russia", "Belarus")
CATEGORIES = ("military", "civilian", "medical")


class Table:
    """One table and what is told of it. ``facts`` are the true values behind the claims, by their ids."""

    def __init__(self, seed: int, *, exact: bool = False) -> None:
        self.random = Random(seed)
        self.exact = exact
        self.claims: list[dict[str, object]] = []
        self.facts: dict[str, Fraction] = {}
        self.sides = SIDES[: self.random.randint(1, 3)]
        self.categories = CATEGORIES[: self.random.randint(1, 3)]
        size = self.random.choice((4, 60, 3000, 5_000_000, 10**12))
        alike = self.random.random() < 0.4
        row = {category: self.random.randint(0, size) for category in self.categories}
        self.cells = {
            (side, category): row[category] if alike else self.random.randint(0, size)
            for side in self.sides
            for category in self.categories
        }
        self._tell()

    def record(self) -> dict[str, object]:
        """The record as JSON."""
        members = {"side": list(self.sides), "category": list(self.categories)}
        return {"id": "table", "members": members, "claims": self.claims}

    def say(self, text: str, fact: Fraction | int, **dims: str) -> None:
        """State one claim."""
        self._claim(text, dims)
        self.facts[str(self.claims[-1]["id"])] = Fraction(fact)

    def _claim(self, text: str, dims: dict[str, str]) -> None:
        name = f"c{len(self.claims) + 1}"
        self.claims.append({"id": name, "measure": "released", "dims": dims, "value": text, "unit": "person"})

    def _often(self, chance: float = 0.6) -> bool:
        return self.random.random() < chance

    def _tell(self) -> None:
        by_side = {side: sum(self.cells[side, category] for category in self.categories) for side in self.sides}
        by_category = {category: sum(self.cells[side, category] for side in self.sides) for category in self.categories}
        total = sum(by_side.values())
        for (side, category), value in self.cells.items():
            if self._often(0.5):
                self._number(value, side=side, category=category)
        for side, value in by_side.items():
            if self._often():
                self._number(value, side=side)
        for category, value in by_category.items():
            if self._often(0.4):
                self._number(value, category=category)
            self._each([self.cells[side, category] for side in self.sides], category=category)
        self._each(list(by_side.values()))
        if self._often(0.8):
            self._number(total)
            if self._often(0.2):
                self._number(total)
        if total and self._often(0.3):
            for side, value in by_side.items():
                self._share(Fraction(value, total), side=side)
        if self._often(0.3):
            target = total + self.random.randint(0, 100)
            self._number(target, exact=True, stage="target")
            if self._often(0.5):
                self._number(target - total, exact=True, stage="remaining")
            if target and self._often(0.5):
                self._share(Fraction(total, target), of="target")

    def _each(self, values: list[int], **dims: str) -> None:
        """What each side has: the number where they are alike, else something true of all."""
        if not self._often(0.35):
            return
        low, high = min(values), max(values)
        if low == high:
            self._number(low, side="each", **dims)
        elif not self.exact:
            least, most = max(0, low - self.random.randint(0, 3)), high + self.random.randint(0, 3)
            words = (f"between {least} and {most}", f"at least {least}", f"up to {most}")
            self._claim(self.random.choice(words), {"side": "each", **dims})

    def _number(self, value: int, exact: bool = False, **dims: str) -> None:
        style = 0 if exact or self.exact else self.random.randint(0, 5)
        if style == 4 and value >= 1000:
            size, word = (10**6, "million") if value >= 10**6 else (10**3, "thousand")
            places = self.random.randint(0, 2)
            self.say(f"{_rounded(Fraction(value, size), places)} {word}", value, **dims)
        elif style == 5 and value:
            slack = self.random.randint(0, 4)
            wordings = (f"at least {max(0, value - slack)}", f"at most {value + slack}", f"more than {value - 1}")
            self.say(self.random.choice(wordings), value, **dims)
        else:
            self.say(f"{value:,}", value, **dims)

    def _share(self, value: Fraction, **dims: str) -> None:
        self.say(f"{_rounded(value * 100, self.random.randint(0, 2))}%", value, statistic="share", **dims)
        del self.claims[-1]["unit"]


def _rounded(value: Fraction, places: int) -> str:
    scaled = (value * 10**places + Fraction(1, 2)) // 1
    whole, rest = divmod(scaled, 10**places)
    return f"{whole}.{rest:0{places}}" if places else str(whole)
