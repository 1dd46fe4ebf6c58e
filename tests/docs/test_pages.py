"""The README and the guides: every block that they show is what it says.

A block's language says how it is tested:

- ``console``: each ``$ command`` is run in a scratch folder of the page, and what follows it is its output; a line
  ``…`` stands for any lines, and ``…`` at the end of a line for the rest of it.
- ``python``: a doctest, one session a page.
- ``json``, ``claims``, ``yaml``: a record or a rule that loads. If the line before the block ends in ```name`:``, the
  block is first written to that file of the scratch folder; ``csv`` and ``toml`` always are.
- A group of lines of a ``claims`` block that begins with ``# agrees RULE: …`` (``contradicts``, ``undecided``, with a
  strength in brackets) is a record of its own, and the rule must come to that verdict.
- ``formula`` (in the language reference): formulas, one a line.
"""

from __future__ import annotations

import doctest
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from validator import Verdict, check, load_record, load_rules
from validator.bulk.inputs import ONE_BY_ONE
from validator.bulk.screen_sql import Left
from validator.bulk.tail import FEW, NOT_PLAIN
from validator.claims.cells import CONTEXT, RESERVED
from validator.claims.notation.read import read_quantity
from validator.claims.readers.tables.declared import FIELDS
from validator.claims.readers.tables.declared_file import read_sidecar
from validator.claims.record import Claim, MeasureDeclaration, Record, Source

ROOT = Path(__file__).parents[2]

OWN_TO_A_MACHINE = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "CI", "BUILD_NUMBER", "GITHUB_ACTIONS", "GITLAB_CI")
"""Variables that change what a command prints, and that a page's reader need not have set."""

PAGES = (
    "README.md",
    "docs/records.md",
    "docs/verdicts.md",
    "docs/explain.md",
    "docs/lint.md",
    "docs/across.md",
    "docs/data-sets.md",
    "docs/tables.md",
    "docs/configuration.md",
    "docs/formats.md",
    "docs/waivers.md",
    "docs/review.md",
    "docs/ci.md",
)
"""The pages that are tested here; ``docs/rules-language.md`` has a test of its own, and ``rules/README.md`` is made."""

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NAMED = re.compile(r"`([\w./-]+\.(?:json|claims|ya?ml|toml|csv)|Makefile)`:\s*\Z")
_LABEL = re.compile(r"# (agrees|contradicts|undecided)(?: \((.+?)\))? ([a-z-]+|own line): ")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, the line it begins on, and the file that it is called."""

    page: str
    line: int
    language: str
    text: str
    name: str | None

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


@dataclass(frozen=True)
class Example:
    """A record in a ``claims`` block with the verdict that a rule must reach."""

    block: Block
    verdict: str
    strength: str | None
    rule: str
    text: str

    def __str__(self) -> str:
        return f"{self.block}: {self.text.splitlines()[0]}"


def read_page(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page: str) -> list[Block]:
    text = read_page(page)
    found = []
    for match in _FENCE.finditer(text):
        named = _NAMED.search(text[: match.start()])
        line = text.count("\n", 0, match.start()) + 1
        found.append(Block(page, line, match[1], match[2], named[1] if named else None))
    return found


def blocks_in(*languages: str) -> list[Block]:
    return [block for page in PAGES for block in blocks(page) if block.language in languages]


def examples() -> list[Example]:
    found = []
    for block in blocks_in("claims"):
        for group in block.text.split("\n\n"):
            label = _LABEL.match(group)
            if label:
                found.append(Example(block, label[1], label[2], label[3], group))
    return found


def table(page: str, header: str) -> list[list[str]]:
    """The rows of the table whose first row is ``header``, each cell without backquotes."""
    lines = read_page(page).splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith(header))
    rows = []
    for line in lines[first + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip().strip("`") for cell in line.strip("|").split(" | ")])
    return rows


# --- blocks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_every_block_is_of_a_language_that_is_tested(page: str) -> None:
    known = {"console", "python", "json", "claims", "yaml", "toml", "csv", "sh", "make"}
    assert [str(block) for block in blocks(page) if block.language not in known] == []


@pytest.fixture(scope="module", params=PAGES)
def page(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def scratch(page: str, folder: Path) -> None:
    """The files that a page tells its reader to write, and the repository's fixtures."""
    shutil.copytree(ROOT / "fixtures", folder / "fixtures")
    for block in blocks(page):
        if block.name:
            (folder / block.name).parent.mkdir(parents=True, exist_ok=True)
            (folder / block.name).write_text(block.text, encoding="utf-8")


def test_every_command_of_a_page_prints_what_the_page_shows(page: str, tmp_path: Path) -> None:
    scratch(page, tmp_path)
    for block in blocks(page):
        if block.language == "console":
            for command, expected in commands(block):
                assert_shown(run(command, tmp_path), expected, f"{block}: {command}")


def commands(block: Block) -> list[tuple[str, str]]:
    parts = re.split(r"^\$ (.*)\n", block.text, flags=re.MULTILINE)
    assert parts[0] == "", f"{block} begins without a command"
    return list(zip(parts[1::2], parts[2::2], strict=True))


def run(command: str, folder: Path) -> str:
    known = {name: value for name, value in os.environ.items() if name not in OWN_TO_A_MACHINE}
    path = os.pathsep.join([str(Path(sys.executable).parent), known.get("PATH", "")])
    result = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**known, "PATH": path, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=60,
        check=False,
    )
    return result.stdout.decode("utf-8")


def assert_shown(printed: str, shown: str, where: str) -> None:
    pattern = "".join(
        r"(?:.*\n)*?" if line == "…" else re.escape(line.rstrip("…")) + (".*\n" if line.endswith(" …") else "\n")
        for line in shown.splitlines()
    )
    assert re.fullmatch(pattern, printed), f"{where}\n--- the page shows\n{shown}--- it prints\n{printed}"


@pytest.mark.parametrize("block", blocks_in("sh"), ids=str)
def test_every_make_target_that_a_page_names_is_there(block: Block) -> None:
    targets = re.findall(r"^make (\w+)", block.text, re.MULTILINE)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert [target for target in targets if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []


def test_every_python_line_of_a_page_gives_what_the_page_shows(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch(page, tmp_path)
    monkeypatch.chdir(tmp_path)
    text = "\n".join(block.text for block in blocks(page) if block.language == "python")
    test = doctest.DocTestParser().get_doctest(text, {}, page, page, 0)
    told: list[str] = []
    failed = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False).run(test, out=told.append)
    assert failed.failed == 0, "".join(told)


@pytest.mark.parametrize("block", [block for block in blocks_in("json", "yaml", "claims") if not block.name], ids=str)
def test_a_block_without_a_name_is_a_record_or_a_rule(block: Block, tmp_path: Path) -> None:
    if block.language == "claims":
        for group in block.text.split("\n\n"):
            assert load_record(group + "\n").claims
    elif block.language == "json":
        values = json.loads(block.text)
        assert load_record(values if "claims" in values else {"claims": [], **values})
    else:
        (tmp_path / "rule.yaml").write_text(block.text, encoding="utf-8")
        assert len(load_rules([tmp_path / "rule.yaml"], shipped=False)) > 0


@pytest.mark.parametrize("example", examples(), ids=str)
def test_an_example_comes_to_the_verdict_that_the_page_tells(example: Example) -> None:
    report = check(load_record(example.text + "\n"))
    assert [str(problem) for problem in report.problems] == []
    findings = [
        finding
        for record in report
        for finding in record.findings
        if (finding.rule.id if finding.rule.origin != "record" else "own line") == example.rule
    ]
    verdicts = {finding.verdict for finding in findings}
    assert verdicts == {Verdict(example.verdict)}, str(report)
    if example.strength:
        strengths = {finding.strength.value for finding in findings if finding.strength}
        assert strengths == {example.strength}
    accused = {finding.rule.id for finding in report.contradictions}
    assert accused == ({finding.rule.id for finding in findings} if example.verdict == "contradicts" else set())


# --- tables ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", table("docs/verdicts.md", "| written | allows"), ids=lambda row: row[0])
def test_a_written_value_allows_what_the_table_says(row: list[str]) -> None:
    written, allows, certain = row
    quantity = read_quantity(written)
    assert (str(quantity), certain) == (
        allows,
        "the same" if quantity.likely == quantity.certain else str(quantity.certain),
    )


LABELS = [
    label
    for row in table("docs/records.md", "| the source says")
    for label in re.findall(r"[a-z_]+\[[^]]*\] = [^`·|]+|[a-z]+ = [^`·|]+", row[1])
]


@pytest.mark.parametrize("label", LABELS)
def test_a_label_of_the_table_is_a_claim_that_can_be_read(label: str) -> None:
    report = check(load_record(f"published: 2025-05-24\n{label}\n"))
    assert [str(problem) for problem in report.problems] == []


def test_the_page_on_records_explains_every_field() -> None:
    text = read_page("docs/records.md")
    for model in (Record, Source, Claim, MeasureDeclaration):
        fields = [name for name in model.__dataclass_fields__ if name not in ("origin", "position")]
        assert [name for name in fields if f"`{name}`" not in text] == []


def test_the_page_on_records_lists_every_reserved_dimension_with_its_members() -> None:
    text = read_page("docs/records.md")
    rows = {
        dimension: row[1]
        for row in table("docs/records.md", "| dimension | members")
        for dimension in re.findall(r"[a-z_]+", row[0])
    }
    assert sorted(rows) == sorted(RESERVED)
    for dimension, members in RESERVED.items():
        assert re.findall(r"`([a-z_]+)`", f"`{rows[dimension]}`") == list(members) or not members, dimension
    assert [dimension for dimension in sorted(CONTEXT) if f"`{dimension}`" not in text] == []


def test_the_page_on_tables_gives_an_example_of_every_field(tmp_path: Path) -> None:
    declared = {}
    for field, _, example in table("docs/tables.md", "| field | what it declares"):
        sidecar = tmp_path / f"{field}.validator.yaml"
        sidecar.write_text(example, encoding="utf-8")
        declared[field] = getattr(read_sidecar(str(sidecar)), field)
    assert list(FIELDS) == list(declared)
    assert [field for field, value in declared.items() if value in (None, (), {})] == []


def test_the_page_on_tables_names_every_artefact() -> None:
    sources = (ROOT / "validator/claims/infer/artefacts").glob("*.py")
    kinds = {kind for path in sources for kind in re.findall(r"Artefact\(\s*\"([a-z-]+)\"", path.read_text("utf-8"))}
    rows = table("docs/tables.md", "| artefact | ")
    assert kinds == {kind for row in rows for kind in re.findall("[a-z]+(?:-[a-z]+)+", row[0])}


def test_the_page_on_data_sets_tells_every_reason_for_which_a_record_is_judged_by_itself() -> None:
    told = {row[0] for row in table("docs/data-sets.md", "| judged one by one, because")}
    assert {*(left.reason for left in Left), FEW, NOT_PLAIN, ONE_BY_ONE} == told


@pytest.mark.parametrize("page", [*PAGES, "docs/rules-language.md", "docs/lint.md"])
def test_every_link_of_a_page_leads_to_a_file(page: str) -> None:
    folder = (ROOT / page).parent
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", read_page(page))
    assert [link for link in links if "://" not in link and not (folder / link).exists()] == []


def test_the_readme_has_at_most_200_lines() -> None:
    assert len(read_page("README.md").splitlines()) <= 200
