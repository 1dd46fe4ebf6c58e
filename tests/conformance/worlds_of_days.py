"""Worlds of dates: periods, lives, rounds, and what only years are known of."""

from __future__ import annotations

from datetime import timedelta

from story import WEEKDAYS, Story, count, some_day, whole, written_day, years_between


def periods(story: Story) -> None:
    """Something that starts and ends, and how long that is, counted inclusively or not, rounded or cut off."""
    start = some_day(story)
    end = start + timedelta(days=story.number(0, int(story.pick((3, 30, 400, 30000)))))  # type: ignore[call-overload]
    story.say("war", written_day(story, start), edge="start")
    story.say("war", written_day(story, end), edge="end")
    length = (end - start).days
    if story.often():
        units = [("day", 1), ("week", 7), ("month", 30), ("year", 365)]
        word, size = units[story.number(0, 3)]
        number = length // size
        if word == "year":
            number = years_between(start, end)
        elif word == "month":
            number = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
        elif word == "day":
            number += story.number(0, 1)
        if number > 0:
            plural = word if number == 1 else f"{word}s"
            text = f"{whole(story, number)} {plural}"
            if story.number(0, 3) == 0 and length > number * size * 2:
                text = f"more than {text}"
            story.say("war", text, statistic="duration")
    if story.chance():
        story.say("battle", day_text := written_day(story, start, coarse=False))
        assert day_text
        story.say("battle", WEEKDAYS[start.weekday()], statistic="weekday")


def lives(story: Story) -> None:
    """A birth, ages at dates and at publication, and things that happened lately."""
    born = some_day(story)
    published = born + timedelta(days=story.number(30, 36000))
    story.source["published"] = published.isoformat()
    story.say("born", written_day(story, born))
    age = years_between(born, published)
    if story.often():
        text = story.pick((str(age), f"{age} years", f"{age}-year-old"))
        story.say("born", str(text), statistic="age")
    if story.chance():
        then = born + timedelta(days=story.number(0, 36000))
        written = str(story.pick((then.isoformat(), f"{then.year}-{then.month:02}", str(then.year))))
        story.say("born", str(years_between(born, then)), statistic="age", as_of=written)
    if story.chance():
        ago = story.number(0, 20)
        happened = published - timedelta(days=ago)
        words = {0: ["today"], 1: ["yesterday"]}.get(ago, [f"{ago} days ago"])
        monday = published - timedelta(days=published.weekday())
        if monday - timedelta(days=7) <= happened < monday:
            words.append("last week")
        if 1 <= ago <= 7:
            words.append(f"last {WEEKDAYS[happened.weekday()]}")
        if (happened.year * 12 + happened.month) == (published.year * 12 + published.month) - 1:
            words.append("last month")
        story.say("talks", str(story.pick(words)), statistic="relative")
        story.say("talks", written_day(story, happened, coarse=happened.year > 1000))
        story.say("talks", WEEKDAYS[happened.weekday()], statistic="weekday")


def rounds(story: Story) -> None:
    """Rounds of talks, one after the other; a running total; how many rounds there were."""
    day = some_day(story)
    number = story.number(1, 5)
    total = 0
    if story.chance():
        story.members["round"] = [str(at) for at in range(1, number + 1)]
    story.measures["freed"] = {"cumulative": True}
    for at in range(1, number + 1):
        story.say("talks", written_day(story, day), round=str(at))
        total += story.number(0, 400)
        as_of = (day.isoformat(), f"{day.year}-{day.month:02}", str(day.year))[story.number(0, 2)]
        # A total "as of 2023" is that of some day of 2023, so of one year only one is told.
        if all(claim["dims"].get("as_of", "")[:4] != as_of[:4] for claim in story.claims):  # type: ignore[attr-defined]
            story.say("freed", f"{count(story, total)} people", None, total, as_of=as_of)
        day += timedelta(days=story.number(0, 900))
    story.say("talks", whole(story, number), statistic="count", of="round")


def years(story: Story) -> None:
    """What only years are known of: reigns and wars by their years, ages from the year of birth."""
    start = some_day(story)
    end = start + timedelta(days=story.number(0, 30_000))
    story.say("reign", str(start.year), edge="start")
    story.say("reign", str(end.year), edge="end")
    length = years_between(start, end)
    if length:
        text = f"{whole(story, length)} year{'s' if length > 1 else ''}"
        if length % 10 == 0 and story.chance():
            text = f"{length // 10} decade{'s' if length > 10 else ''}"
        story.say("reign", text, statistic="duration")
    story.say("born", str(start.year))
    written = str(story.pick((end.isoformat(), f"{end.year}-{end.month:02}", str(end.year))))
    story.say("born", str(length), statistic="age", as_of=written)


def infants(story: Story) -> None:
    """Ages that are not told in years."""
    born = some_day(story)
    then = born + timedelta(days=story.number(1, 700))
    story.say("born", written_day(story, born))
    days = (then - born).days
    months = (then.year - born.year) * 12 + then.month - born.month - (then.day < born.day)
    texts = [f"{days} days"] + [f"{days // 7} weeks"] * (days >= 14) + [f"{months} months"] * (months > 1)
    story.say("born", str(story.pick(texts)), statistic="age", as_of=then.isoformat())
