"""Worlds told with one mistake in a date, an age, a period or an order of events."""

from __future__ import annotations

from datetime import timedelta

from story import WEEKDAYS, Story, some_day, written_day, years_between


def a_weekday(story: Story) -> str:
    """23 May 2025 was a Thursday."""
    day = some_day(story)
    story.say("exchange", written_day(story, day, coarse=False))
    return story.say("exchange", WEEKDAYS[(day.weekday() + story.number(1, 6)) % 7], statistic="weekday")


def a_period(story: Story) -> str:
    """From 1939 to 1945 are eight years; from 5 to 7 May are ten days."""
    start = some_day(story)
    if story.chance():
        years = story.number(0, 90)
        story.say("war", str(start.year), edge="start")
        story.say("war", str(start.year + years), edge="end")
        return story.say("war", f"{years + story.number(3, 20)} years", statistic="duration")
    days = story.number(0, 60)
    story.say("war", written_day(story, start, coarse=False), edge="start")
    story.say("war", written_day(story, start + timedelta(days=days), coarse=False), edge="end")
    return story.say("war", f"{days + story.number(3, 20)} days", statistic="duration")


def an_end_before_its_start(story: Story) -> str:
    """It ended before it began."""
    end = some_day(story)
    story.say("war", written_day(story, end, coarse=False), edge="end")
    later = end + timedelta(days=story.number(1, 9000))
    return story.say("war", written_day(story, later, coarse=False), edge="start")


def an_age(story: Story) -> str:
    """Born in 1978, he was 52 in 2025."""
    born = some_day(story)
    then = born + timedelta(days=story.number(400, 36000))
    age = years_between(born, then)
    known = story.chance()
    story.say("born", written_day(story, born, coarse=False) if known else str(born.year))
    wrong = age + story.number(1 if known else 2, 30)
    return story.say("born", str(wrong), statistic="age", as_of=then.isoformat())


def a_relative_date(story: Story) -> str:
    """Yesterday was three days ago."""
    published = some_day(story)
    story.source["published"] = published.isoformat()
    story.say("talks", written_day(story, published - timedelta(days=story.number(2, 90)), coarse=False))
    return story.say("talks", "yesterday", statistic="relative")


def rounds_out_of_order(story: Story) -> str:
    """The second round before the first."""
    day = some_day(story)
    story.say("talks", written_day(story, day, coarse=False), round="1")
    return story.say("talks", (day - timedelta(days=story.number(1, 900))).isoformat(), round="2")


def a_running_total(story: Story) -> str:
    """A running total that falls."""
    story.measures["cases"] = {"cumulative": True}
    day, before = some_day(story), story.number(1, 900)
    story.say("cases", f"{before} cases", as_of=day.isoformat())
    later = day + timedelta(days=story.number(1, 900))
    return story.say("cases", f"{story.number(0, before - 1)} cases", as_of=later.isoformat())
