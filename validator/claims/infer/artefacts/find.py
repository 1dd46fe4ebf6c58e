"""All traces of a sample, in one fixed order: structure first, then sums, then single cells."""

from __future__ import annotations

from collections.abc import Sequence

from validator.claims.infer.artefacts.artefact import Artefact
from validator.claims.infer.artefacts.cells import footnote_marks, lost_digits, spaces_in_numbers, spreadsheet_errors
from validator.claims.infer.artefacts.dates import numbers_as_dates
from validator.claims.infer.artefacts.duplicates import duplicated_rows, repeated_headers
from validator.claims.infer.artefacts.forms import mixed_decimal_marks, mixed_percent_signs, shares_in_two_forms
from validator.claims.infer.artefacts.scales import ratios_of_totals, split_units_in_sums
from validator.claims.infer.artefacts.signs import lost_signs
from validator.claims.infer.artefacts.totals import find_totals
from validator.claims.infer.artefacts.totals_told import total_rows
from validator.claims.infer.column_roles import InferredColumn
from validator.claims.infer.sample import Sample
from validator.claims.infer.sums import Sum


def find_artefacts(sample: Sample, columns: Sequence[InferredColumn], sums: Sequence[Sum], mark: str) -> list[Artefact]:
    """Every trace seen in a sample; none is ever told without its places and its proof."""
    totals = find_totals(sample, columns, mark)
    return [
        *duplicated_rows(sample, columns),
        *repeated_headers(sample),
        *total_rows(sample, columns, totals),
        *ratios_of_totals(sample, columns, totals),
        *split_units_in_sums(sample, columns, sums),
        *lost_signs(sample, columns, sums),
        *shares_in_two_forms(sample, columns),
        *mixed_percent_signs(sample, columns),
        *mixed_decimal_marks(sample, columns),
        *numbers_as_dates(sample, columns, mark),
        *footnote_marks(sample, columns, mark),
        *spreadsheet_errors(sample, columns),
        *lost_digits(sample, columns, mark),
        *spaces_in_numbers(sample, columns),
    ]
