"""Records and articles for the tests of the page."""

from __future__ import annotations

import json
import random
from pathlib import Path

ROOT = Path(__file__).parents[3]
STORY = "fixtures/prisoner-exchange-contradicts"

_TEXT = (
    "the of and to in a that was for on with as by at from their this officials ministry region people after before "
    "during report said government figures released exchange budget growth spending district hospital school winter "
    "harvest border families transport energy price market"
)
_WORDS = _TEXT.split()


def long_article(folder: Path) -> Path:
    """An article of 5,000 words with 216 claims, six sums that are wrong, and 72 years that no claim states."""
    chosen = random.Random(20250523)
    text: list[str] = []
    claims: list[dict[str, object]] = []

    def some(number: int) -> str:
        return " ".join(chosen.choice(_WORDS) for _ in range(number))

    for number in range(1, 73):
        men, women = chosen.randint(100, 9999), chosen.randint(100, 9999)
        total = men + women + (10 if number % 12 == 0 else 0)
        text.append(
            f"{some(22).capitalize()}. In {_WORDS[number % 40].capitalize()} district, {men:,} men and {women:,} "
            f"women {some(8)}, so that {total:,} people {some(5)} in {1950 + number}. {some(20).capitalize()}."
        )
        both = f"{men:,} men and {women:,} women"
        measure = f"registered_{number}"
        for gender, value in (("men", men), ("women", women)):
            claims.append(_claim(f"{gender}_{number}", measure, value, both, gender=gender))
        claims.append(_claim(f"all_{number}", measure, total, f"so that {total:,} people"))
    record = {
        "id": "a-long-report",
        "source": {"title": "A long report", "path": "article.txt", "published": "2025-05-24", "language": "en"},
        "members": {"gender": ["men", "women"]},
        "claims": claims,
    }
    return written(folder, record, "\n\n".join(text))


def _claim(name: str, measure: str, value: int, quote: str, **dims: str) -> dict[str, object]:
    return {"id": name, "measure": measure, "dims": dims, "value": f"{value:,}", "unit": "person", "quote": quote}


def written(folder: Path, record: dict[str, object], article: str | None = None) -> Path:
    """The path of a record's file, with its article beside it."""
    folder.mkdir(exist_ok=True)
    if article is not None:
        (folder / "article.txt").write_text(article, encoding="utf-8")
    path = folder / "record.json"
    path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    return path


SCRIPT = "</title></style><script>document.title='obeyed'</script><img src=x onerror=\"document.title='obeyed'\">"
HOSTILE_ARTICLE = f"""{SCRIPT} and 390 people

وقالت الوزارة إن ٣٩٠ شخصا أفرج عنهم. 🎉👩\u200d👩\u200d👧 In all \u202e087\u202c came, 780 people in all.

<!-- {{{{ cycler }}}} {{% raw %}} ]]> &lt;b&gt; -->
"""
HOSTILE = {
    "id": SCRIPT,
    "source": {
        "title": SCRIPT,
        "url": "javascript:document.title='obeyed'",
        "path": "article.txt",
        "language": 'en" onload="x',
        "published": "2025-05-24",
    },
    "members": {"side": [SCRIPT, "b"]},
    "claims": [
        {
            "id": SCRIPT,
            "measure": "released",
            "dims": {"side": SCRIPT},
            "value": "390",
            "unit": "person",
            "quote": "390 people",
            "note": SCRIPT,
        },
        {
            "id": 'two words "\\',
            "measure": "released",
            "dims": {"side": "b"},
            "value": "390",
            "unit": "person",
            "quote": "390 people",
        },
        {"id": "all", "measure": "released", "value": "870", "unit": "person", "quote": "780 people in all"},
        {"id": "lost", "measure": "🎉", "dims": {"x": "عام"}, "value": "3", "quote": SCRIPT + " is not there"},
    ],
}
