"""``validator review`` from the command to its end: what it answers, refuses, writes, and how it stops."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from time import sleep
from typing import Any

import httpx
import pytest

Started = Callable[..., Any]
"""Starts a review: see ``conftest``, which is no module that could be imported."""

RECORD = "istanbul-exchange-2025-05-23"
CONTRADICTION = "120 north + 85 south = 205"


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """A review that ends by itself, because it cannot begin."""
    command = [sys.executable, "-m", "validator", "review", *map(str, arguments), "--no-browser"]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


# ---- beginning and ending --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("with_signal", [signal.SIGINT, signal.SIGTERM])
def test_it_tells_its_address_and_ends_with_ctrl_c(review: Started, fair: Path, with_signal: int) -> None:
    running = review(fair)
    assert running.page(file=0, id="fair").status_code == 200
    code, told = running.stop(with_signal)
    assert code == (0 if with_signal == signal.SIGINT else -signal.SIGTERM)
    assert told.splitlines() == [
        f"Reviewing {fair} at",
        "",
        f"  {running.address}",
        "",
        "Only this machine can open it. Ctrl-C ends the review.",
    ]


def test_ctrl_c_ends_it_while_claims_are_weighed(review: Started, exchange: Path) -> None:
    running = review(exchange)
    with suppress(httpx.HTTPError), ThreadPoolExecutor(1) as beside:  # whether it is still answered is chance
        asking = beside.submit(running.ask, "/weigh", RECORD, {})
        sleep(0.3)
        code, told = running.stop()
        assert (code, "Traceback" in told) == (0, False)
        asking.result()


def test_a_port_that_is_taken_is_told(fair: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = run(fair, "--port", str(port))
    assert ended.returncode == 2
    assert f"port {port} cannot be used" in ended.stderr
    assert "name another with --port" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("missing.json", None, "the file does not exist"),
        ("votes.csv", "a,b\n1,2\n", "no record to review"),
        ("broken.json", '{"claims": [', "broken.json:1:13"),
    ],
)
def test_a_path_without_records_is_told(tmp_path: Path, name: str, text: str | None, told: str) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    ended = run(tmp_path / name)
    assert (ended.returncode, told in ended.stderr, "Traceback" in ended.stderr) == (2, True, False)


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    ended = run(tmp_path)
    assert (ended.returncode, "no record file in this folder" in ended.stderr) == (2, True)


# ---- judging ---------------------------------------------------------------------------------------------------------


def test_an_edit_is_judged_and_nothing_is_written(review: Started, fair: Path) -> None:
    running = review(fair)
    before = fair.read_bytes()
    wrong = running.ask("/check", "fair", {}).json()
    right = running.ask("/check", "fair", {("all", "value"): "205 cakes"}).json()
    assert (wrong["contradictions"], right["contradictions"]) == (1, 0)
    assert CONTRADICTION in running.ask("/show", "fair", {}).json()["main"]
    assert CONTRADICTION + " ✓" in running.ask("/show", "fair", {("all", "value"): "205 cakes"}).json()["main"]
    assert wrong["verdict"] == ["contradicts", "✗", "1 contradiction"]
    assert wrong["claims"][2] == ["all", "contradicts", "✗", "215 cakes: contradicts"]
    assert right["claims"][2] == ["all", "agrees", "✓", "205 cakes: agrees"]
    assert wrong["title"].startswith("✗ 1 contradiction")
    assert right["title"].startswith("✓ No contradiction found")
    assert (fair.read_bytes(), sorted(path.name for path in fair.parent.iterdir())) == (before, ["fair.json"])


def test_the_explanation_comes_after_the_verdicts(review: Started, fair: Path) -> None:
    running = review(fair)
    assert "would have to be" not in running.ask("/show", "fair", {}).json()["main"]
    assert "would have to be" in running.ask("/weigh", "fair", {}).json()["main"]


def test_of_two_questions_about_the_whole_the_newer_is_answered(review: Started, exchange: Path) -> None:
    running = review(exchange)
    version = running.version()
    with ThreadPoolExecutor(2) as both:
        older = both.submit(running.ask, "/weigh", RECORD, {("so_far", "value"): "871"}, version=version)
        sleep(0.1)  # so that the older is asked first
        newer = both.submit(running.ask, "/weigh", RECORD, {("so_far", "value"): "872"}, version=version)
        assert "872" in newer.result().json()["main"]
        assert older.result().json() == {"superseded": True}
    assert "main" in running.ask("/weigh", RECORD, {}).json()


@pytest.mark.parametrize(
    ("edits", "flaw"),
    [
        ({("all", "value"): ""}, "the value is empty: write what the source says, as it says it"),
        ({("gone", "value"): "5"}, "this record has no claim 'gone' any more: reload the page"),
    ],
)
def test_what_cannot_be_judged_says_why(
    review: Started, fair: Path, edits: dict[tuple[str, str], str], flaw: str
) -> None:
    answer = review(fair).ask("/check", "fair", edits)
    assert answer.status_code == 422
    assert [one["message"] for one in answer.json()["flaws"]] == [flaw]


def test_a_value_that_cannot_be_read_is_shown_and_not_saved(review: Started, fair: Path) -> None:
    running = review(fair)
    before = fair.read_bytes()
    edits = {("all", "value"): "lots of cakes, we think"}
    checked, saved = running.ask("/check", "fair", edits), running.ask("/save", "fair", edits)
    assert (checked.status_code, saved.status_code) == (200, 422)
    assert [flaw["claim"] for flaw in checked.json()["flaws"]] == ["all"]
    assert saved.json()["message"] == "Not saved: a value cannot be read."
    assert fair.read_bytes() == before


def test_text_of_a_record_is_shown_as_text(review: Started, tmp_path: Path) -> None:
    evil = "<img src=x onerror=alert(1)>\"'</script><script>alert(1)</script>"
    path = tmp_path / "a.json"
    claim = {"id": evil, "measure": evil, "value": evil, "quote": evil}
    path.write_text(json.dumps({"id": evil, "source": {"title": evil}, "claims": [claim]}))
    (tmp_path / "b.json").write_text(json.dumps({"id": evil, "claims": [claim]}))
    running = review(tmp_path)
    answer = running.ask("/show", evil, {(evil, "value"): evil + "5"})
    for text in (running.client.get("/", params={"token": running.token}).text, running.page(file=0, id=evil).text):
        assert "<img" not in text
        assert "<script>alert" not in text
    assert "<img" not in answer.json()["main"]


CHAIN = """\
members side: Ukraine, Russia
members category: military, civilian
soldiers: released[side=each, category=military] = 270 people
civilians: released[side=each, category=civilian] = 120 people
all: released = 800 people
"""
"""2 x (270 + 120) = 780, and not 800; but no rule alone sees it, because nobody says what a side released."""


def test_a_contradiction_of_all_claims_together_is_told_and_can_be_waived(review: Started, tmp_path: Path) -> None:
    path = tmp_path / "chain.claims"
    path.write_text(CHAIN)
    running = review(path)
    assert running.ask("/check", "chain", {}).json()["contradictions"] == 0
    weighed = running.ask("/weigh", "chain", {}).json()
    assert (weighed["contradictions"], weighed["title"][:17]) == (1, "✗ 1 contradiction")
    waiver = {"fingerprint": fingerprint_in(path), "reason": "known"}
    assert running.ask("/waive", "chain", {}, waivers=[waiver]).status_code == 200
    assert running.ask("/weigh", "chain", {}).json()["contradictions"] == 0


# ---- saving ----------------------------------------------------------------------------------------------------------


def test_saving_changes_the_edited_values_and_nothing_else(review: Started, fair: Path) -> None:
    running = review(fair)
    before = fair.read_text()
    edits = {("all", "value"): "205 cakes", ("s", "value"): "85", ("s", "quote"): "and 85 in the south"}
    answer = running.ask("/save", "fair", edits)
    assert answer.json()["message"] == f"Saved 2 changes in {fair}. The file as it was before is kept as {fair}.bak."
    expected = before.replace('215 cakes"', '205 cakes"').replace("85, ", '85, "quote": "and 85 in the south", ')
    assert fair.read_text() == expected
    assert Path(f"{fair}.bak").read_text() == before
    assert answer.json()["version"] == running.version()
    assert running.ask("/check", "fair", {}).json()["contradictions"] == 0


def test_a_file_that_somebody_else_changed_is_not_written(review: Started, fair: Path) -> None:
    running = review(fair)
    version = running.version()
    fair.write_text(fair.read_text().replace("120 cakes", "121 cakes"))
    changed = fair.read_bytes()
    answers = [
        running.ask(path, "fair", {("all", "value"): "205 cakes"}, version=version)
        for path in ("/check", "/save", "/weigh", "/open")
    ]
    for answer in answers:
        assert (answer.status_code, answer.json()["changed"]) == (409, True)
        assert answer.json()["message"].startswith("fair.json was changed by another program")
    assert fair.read_bytes() == changed
    assert running.version() != version


def test_a_record_that_went_away_is_told(review: Started, fair: Path) -> None:
    running = review(fair)
    fair.write_text(fair.read_text().replace('{\n  "claims"', '{"id": "other",\n  "claims"'))
    assert running.ask("/check", "fair", {}).status_code == 404
    page = running.page(file=0, id="fair")
    assert (page.status_code, "no longer in its file" in page.text) == (404, True)
    fair.unlink()
    assert running.page(file=0, id="fair").status_code == 404
    assert "Traceback" not in running.stop()[1]


def test_a_file_that_breaks_meanwhile_is_told_in_the_list(review: Started, fair: Path) -> None:
    running = review(fair.parent)
    fair.write_text("{")
    page = running.client.get("/", params={"token": running.token})
    assert (page.status_code, "What could not be read (1)" in page.text) == (200, True)


def test_a_folder_that_cannot_be_written_to_is_told(review: Started, fair: Path) -> None:
    import os

    if os.geteuid() == 0:
        pytest.skip("the superuser may write everywhere")
    running = review(fair)
    fair.parent.chmod(0o500)
    try:
        answer = running.ask("/save", "fair", {("all", "value"): "205 cakes"})
    finally:
        fair.parent.chmod(0o700)
    assert (answer.status_code, "It is as it was." in answer.json()["message"]) == (500, True)


# ---- several records -------------------------------------------------------------------------------------------------


def test_a_single_record_opens_at_once(review: Started, fair: Path) -> None:
    running = review(fair)
    answer = running.client.get("/", params={"token": running.token})
    assert (answer.status_code, answer.headers["location"].startswith("/record?file=0&id=fair&token=")) == (303, True)


def test_a_folder_has_a_list_of_its_records_with_links_that_lead_there(review: Started, fair: Path) -> None:
    import html
    import re

    line = '{{"id": "{}", "claims": [{{"id": "c", "measure": "m", "value": "{}"}}]}}\n'
    (fair.parent / "more.jsonl").write_text(line.format("a&b", 1) + "{broken\n" + line.format("ü/2", 2))
    (fair.parent / "notes.txt").write_text("…")
    running = review(fair.parent)
    page = running.client.get("/", params={"token": running.token}).text
    assert "3 records" in page
    assert "What could not be read (1)" in page
    assert "notes.txt" in page
    links = [html.unescape(link) for link in re.findall(r'<a href="(/record[^"]*)"', page)]
    assert [running.client.get(link).status_code for link in links] == [200, 200, 200]
    assert "1 contradiction" in page
    saved = running.ask("/save", "ü/2", {("c", "value"): "3"}, file=1, version=running.version(1))
    assert saved.status_code == 200
    assert (fair.parent / "more.jsonl").read_text() == line.format("a&b", 1) + "{broken\n" + line.format("ü/2", 3)


def test_a_long_list_has_pages(review: Started, tmp_path: Path) -> None:
    lines = (f'{{"id": "r{number}", "claims": [{{"measure": "m", "value": "1"}}]}}\n' for number in range(450))
    (tmp_path / "many.jsonl").write_text("".join(lines))
    running = review(tmp_path / "many.jsonl")
    third = running.client.get("/", params={"token": running.token, "page": 3}).text
    assert ("r400<" in third, "r449<" in third, "r399<" in third) == (True, True, False)
    assert running.client.get("/", params={"token": running.token, "page": "x"}).status_code == 200


# ---- waivers ---------------------------------------------------------------------------------------------------------


def fingerprint_in(path: Path) -> str:
    from validator import check

    [finding] = check(path).contradictions
    return finding.fingerprint


def test_a_waiver_is_written_and_holds(review: Started, fair: Path) -> None:
    import tomllib
    from datetime import date

    running = review(fair)
    fingerprint = fingerprint_in(fair)
    waiver = {"fingerprint": fingerprint, "reason": "counted twice on purpose", "by": "Ada"}
    answer = running.ask("/waive", "fair", {}, waivers=[waiver])
    path = fair.parent / "validator.waivers.toml"
    assert answer.json() == {"message": f"1 waiver written to {path}."}
    [written] = tomllib.loads(path.read_text())["waiver"]
    assert written == {
        "fingerprint": fingerprint,
        "rule": "parts-make-whole",
        "record": "fair",
        "claims": ["n", "s", "all"],
        "reason": "counted twice on purpose",
        "date": date.today(),
        "by": "Ada",
    }
    assert CONTRADICTION in path.read_text()
    assert running.ask("/check", "fair", {}).json()["contradictions"] == 0
    assert "counted twice on purpose" in running.ask("/show", "fair", {}).json()["main"]
    again = running.ask("/waive", "fair", {}, waivers=[waiver])
    assert (again.status_code, "waived already" in again.json()["message"]) == (422, True)


def test_a_waiver_of_what_is_not_found_or_not_saved_is_refused(review: Started, fair: Path) -> None:
    running = review(fair)
    fingerprint = fingerprint_in(fair)
    refused = [
        running.ask("/waive", "fair", {}, waivers=[{"fingerprint": "0" * 16, "reason": "x"}]),
        running.ask("/waive", "fair", {}, waivers=[{"fingerprint": fingerprint, "reason": " "}]),
        running.ask("/waive", "fair", {("n", "value"): "1"}, waivers=[{"fingerprint": fingerprint, "reason": "x"}]),
    ]
    assert [answer.status_code for answer in refused] == [404, 400, 409]
    assert not (fair.parent / "validator.waivers.toml").exists()


def test_waivers_that_are_there_hold_and_a_broken_file_is_told(review: Started, fair: Path) -> None:
    path = fair.parent / "validator.waivers.toml"
    path.write_text(f'[[waiver]]\nfingerprint = "{fingerprint_in(fair)}"\nreason = "known"\ndate = 2025-05-24\n')
    running = review(fair)
    assert running.ask("/check", "fair", {}).json()["contradictions"] == 0
    path.write_text("[[waiver]\n")
    told = running.client.get("/version", params={"file": 0}, headers=running.headers).json()["waivers_problem"]
    assert "validator.waivers.toml:1" in told
    assert running.ask("/check", "fair", {}).json()["contradictions"] == 0
    assert run(fair).returncode == 2


# ---- the configuration -----------------------------------------------------------------------------------------------

RULE = """\
id: few-cakes
title: No stall sells a hundred cakes
expect: sold < 100
why: There is no room for more.
examples:
  - {name: few, verdict: agrees, claims: "sold[stall=south] = 85 cakes"}
  - {name: many, verdict: contradicts, claims: "sold[stall=north] = 120 cakes"}
"""


def test_it_judges_by_the_project_s_rules_and_baseline_as_check_does(review: Started, fair: Path) -> None:
    from validator import check

    (fair.parent / "few-cakes.yaml").write_text(RULE)
    (fair.parent / "validator.toml").write_text('[[data]]\npaths = "*.json"\nrules = "few-cakes.yaml"\n')
    running = review(fair)
    assert running.ask("/check", "fair", {}).json()["contradictions"] == 3  # 120 and 215 are not below 100
    assert "few-cakes" in running.ask("/weigh", "fair", {}).json()["main"]
    (fair.parent / "old.json.report").write_text(check(fair).to_json())
    (fair.parent / "validator.toml").write_text('baseline = "old.json.report"\n')
    assert review(fair).ask("/check", "fair", {}).json()["contradictions"] == 0
    (fair.parent / "validator.toml").write_text("waivers = false\n")
    running = review(fair)
    waiver = {"fingerprint": fingerprint_in(fair), "reason": "known"}
    answer = running.ask("/waive", "fair", {}, waivers=[waiver])
    assert (answer.status_code, "waivers = false" in answer.json()["message"]) == (422, True)
    (fair.parent / "validator.toml").write_text("wavers = false\n")
    assert (run(fair).returncode, "did you mean 'waivers'" in run(fair).stderr) == (2, True)
