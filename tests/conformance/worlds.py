"""Every kind of invented world: what a truthful writer says of one is consistent, so no rule may accuse it."""

from __future__ import annotations

from collections.abc import Callable

from story import Story
from worlds_of_change import changes, costs, flows, people_and_things, rates, ratios, shares_over_time, vague_shares
from worlds_of_counts import prices, records_of_years, samples, schools, segments, table, targets, weather
from worlds_of_days import infants, lives, periods, rounds, years
from worlds_retold import races, retold

WORLDS: dict[str, Callable[[Story], None]] = {
    function.__name__: function
    for function in (
        table,
        changes,
        shares_over_time,
        samples,
        prices,
        targets,
        flows,
        periods,
        lives,
        rounds,
        retold,
        segments,
        schools,
        costs,
        rates,
        vague_shares,
        ratios,
        years,
        infants,
        weather,
        races,
        records_of_years,
        people_and_things,
    )
}
