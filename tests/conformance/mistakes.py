"""Invented worlds told with one clear mistake: each function tells a world and returns the id of the wrong claim.

Everything else is exact or rounded as printed, and the mistake is larger than any rounding, so that a rule that the
package promises must contradict, in a check that names the wrong claim.
"""

from __future__ import annotations

from collections.abc import Callable

from mistakes_in_days import (
    a_period,
    a_relative_date,
    a_running_total,
    a_weekday,
    an_age,
    an_end_before_its_start,
    rounds_out_of_order,
)
from mistakes_in_order import (
    a_headline,
    a_number_of_items,
    a_rank,
    a_restated_figure,
    a_superlative,
    past_a_limit,
    progress,
    two_units,
    what_remains,
)
from mistakes_in_sums import (
    a_cell_of_a_table,
    a_change,
    a_direction,
    a_mean,
    a_mean_outside,
    a_net_figure,
    a_part_above_its_whole,
    a_percent_change,
    a_rate,
    a_ratio,
    a_share,
    an_impossible_mean,
    changes_of_shares_together,
    each_by_category,
    each_of_so_many,
    each_of_the_members,
    known_parts_above_the_whole,
    more_than_doubled,
    percent_for_points,
    rounded_parts,
    shares_together,
)
from story import Story

MISTAKES: dict[str, Callable[[Story], str]] = {
    function.__name__: function
    for function in (
        a_cell_of_a_table,
        each_of_the_members,
        each_by_category,
        each_of_so_many,
        known_parts_above_the_whole,
        a_part_above_its_whole,
        rounded_parts,
        a_share,
        shares_together,
        changes_of_shares_together,
        a_change,
        a_direction,
        a_percent_change,
        percent_for_points,
        more_than_doubled,
        a_ratio,
        a_mean,
        an_impossible_mean,
        a_mean_outside,
        a_net_figure,
        a_rate,
        what_remains,
        progress,
        past_a_limit,
        a_running_total,
        a_weekday,
        a_period,
        an_end_before_its_start,
        an_age,
        a_relative_date,
        rounds_out_of_order,
        two_units,
        a_headline,
        a_restated_figure,
        a_rank,
        a_superlative,
        a_number_of_items,
    )
}
