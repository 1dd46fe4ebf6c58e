"""The table holds what its source and pint say, and nothing inexact."""

from __future__ import annotations

from fractions import Fraction

import pytest

from validator.claims.units import selection
from validator.claims.units.table import table, unit_of


def test_the_table_is_what_the_generator_writes() -> None:
    pytest.importorskip("pint", reason="the generator reads pint's definitions")
    from validator.claims.units.generate import TARGET, generated

    written = TARGET.read_text(encoding="utf-8")
    # Another version of pint may say the same; only its number differs then.
    assert generated().split("\n", 1)[1] == written.split("\n", 1)[1], (
        "stale: run python -m validator.claims.units.generate"
    )


@pytest.mark.parametrize("inexact", ["radian * pi", "parsec", "turn", "dalton", "electron_mass", "rydberg"])
def test_a_unit_that_rests_on_pi_or_a_measurement_is_refused(inexact: str) -> None:
    pint = pytest.importorskip("pint", reason="the generator reads pint's definitions")
    from pathlib import Path

    from validator.claims.units import generate

    constants = generate._constants(Path(pint.__file__).with_name("constants_en.txt")) - selection.EXACT_CONSTANTS
    with pytest.raises(ValueError, match="no exact value"):
        generate._refuse_inexact(pint.UnitRegistry(non_int_type=Fraction), inexact, constants)


def test_a_spelling_cannot_stand_for_two_units() -> None:
    pytest.importorskip("pint", reason="the generator imports nothing else")
    from validator.claims.units import generate

    with pytest.raises(ValueError, match="'ton' stands for two units"):
        generate._claim({"ton": "short ton"}, "ton", "long ton")


def test_every_factor_is_a_positive_exact_number() -> None:
    for name in table().units:
        unit = unit_of(name)
        assert type(unit.factor) in (int, Fraction)
        assert unit.factor > 0


def test_every_reason_belongs_to_a_base() -> None:
    assert sorted(set(table().reasons) - table().bases) == []


def test_every_alias_leads_to_a_unit() -> None:
    from validator.claims.units import parse_unit

    assert [alias for alias, target in table().aliases.items() if parse_unit(alias) != parse_unit(target)] == []
