"""The review: what the page asks and what it is answered, whatever carries the questions.

Contract: the server remembers no edits. A question has the version of the file that the page was made from, and all
edits since; the answer depends on these, the files, and the waivers. A version that is no longer on disk is refused.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from validator.errors import UserError
from validator.judge.judge import Judge
from validator.report.checking import EXPLAIN_SECONDS
from validator.report.html.article_page import RecordView, main_html, title_of
from validator.report.record_report import RecordReport
from validator.report.result import Report
from validator.review.desk import Desk, OpenFile
from validator.review.draft import Edit, Flaw, drafted, replacements, unread
from validator.review.questions import Question, WaiverQuestion
from validator.review.saving import ChangedError, Saver
from validator.review.waived import About, WaiverFile
from validator.review.weighing import Weighed, Weigher
from validator.rulebook.pack import load_rules

if TYPE_CHECKING:
    from validator.claims.record import Record
    from validator.explain.corrected import Replacement
    from validator.waivers.baseline import Baseline

GONE = "This record is no longer in its file: go back to the list of records."
CHANGED = (
    "{path} was changed by another program since this page read it. Nothing was saved. "
    "Reload the page to see the file as it is now."
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the page gets: an HTTP status and an object of JSON."""

    status: int
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A question that could be followed: the file, the edits that change something, and the record with them."""

    file: OpenFile
    changes: tuple[Replacement, ...]
    record: Record


@dataclass(frozen=True, slots=True)
class Grounds:
    """By what records are judged: the rule files of each file of records, beside the shipped rules; what is accepted.

    ``waivers`` is a file of them, None the one that is found, False none at all.
    """

    rules_of: Callable[[str], tuple[str, ...]] = lambda path: ()
    waivers: str | Literal[False] | None = None
    baseline: Baseline | None = None
    seconds: float = EXPLAIN_SECONDS


class Room:
    """Answers the questions about the records below some paths; every rule is read once.

    Raises:
        UserError: there is no record, or the rules or the waivers cannot be read.
    """

    def __init__(self, paths: Sequence[str], grounds: Grounds = Grounds()) -> None:
        self.desk = Desk(paths)
        self.waived = WaiverFile(paths, grounds.waivers, grounds.baseline)
        self.weigher = Weigher(grounds.seconds)
        self._rules = {path: grounds.rules_of(path) for path in self.desk.paths}
        self._judges = {rules: Judge(load_rules(rules)) for rules in dict.fromkeys(self._rules.values())}
        self._saver = Saver()

    def report(self, file: OpenFile, record: Record) -> RecordReport:
        """The verdicts on a record, without the explanation."""
        return RecordReport(self._judge(file).judge(record), None, self.waived.accepted)

    def _judge(self, file: OpenFile) -> Judge:
        return self._judges[self._rules[file.path]]

    def _weigh(self, file: OpenFile, record: Record) -> Awaitable[Weighed | None]:
        return self.weigher.weigh(record, self._rules[file.path], self.waived.accepted)

    def opened(self, question: Question) -> Answer:
        """What the page needs to edit: each claim's value and quote as they stand in the file."""
        found = self._found(question)
        if isinstance(found, Answer):
            return found
        file, record = found
        for _ in range(2):  # the judge keeps a shape of records from the second on; then an edit costs a tenth
            self.report(file, record)
        claims = [{"id": claim.id, "value": claim.value, "quote": claim.quote or ""} for claim in record.claims]
        return Answer(200, {"claims": claims, "path": file.path, "read_only": file.read_only})

    def checked(self, question: Question) -> Answer:
        """The verdicts on the record with the page's edits: of all of it, and of each claim.

        The page itself (``shown``) takes longer to write than to judge: of 300 claims 50 ms, the verdicts 20.
        """
        draft = self._draft(question)
        if isinstance(draft, Answer):
            return draft
        report = self.report(draft.file, draft.record)
        view = RecordView(report)
        state, words = view.verdict
        data = {
            "title": title_of(Report((report,))),
            "verdict": [state.colour, state.sign, words],
            "claims": [[claim.id, claim.state.colour, claim.state.sign, claim.said] for claim in view.claims],
            "contradictions": len(report.standing),
            "flaws": _told(unread(report.judged, draft.changes)),
        }
        return Answer(200, data)

    def shown(self, question: Question) -> Answer:
        """The inside of the page's ``<main>`` with its edits."""
        draft = self._draft(question)
        return (
            draft
            if isinstance(draft, Answer)
            else Answer(200, {"main": main_html(self.report(draft.file, draft.record))})
        )

    async def weighed(self, question: Question) -> Answer:
        """The same page with what only the explanation knows: conflicts, suspects, repairs."""
        draft = self._draft(question)
        if isinstance(draft, Answer):
            return draft
        weighed = await self._weigh(draft.file, draft.record)
        if weighed is None:
            return Answer(200, {"superseded": True})
        return Answer(200, {"title": weighed.title, "main": weighed.main, "contradictions": weighed.standing})

    def saved(self, question: Question) -> Answer:
        """Write the record's file with the page's edits."""
        draft = self._draft(question)
        if isinstance(draft, Answer):
            return draft
        if draft.file.read_only:
            return _refused(403, f"{draft.file.path}: {draft.file.read_only}")
        flaws = unread(self._judge(draft.file).judge(draft.record), draft.changes)
        if flaws:
            return Answer(422, {"message": "Not saved: a value cannot be read.", "flaws": _told(flaws)})
        if not draft.changes:
            return Answer(200, {"version": draft.file.version, "message": "There is nothing to save.", "backup": None})
        try:
            backup = self._saver.save(draft.file, draft.changes)
        except ChangedError:
            return _changed(draft.file)
        except UserError:  # the claims are no longer where they were read
            return _changed(draft.file)
        except OSError as error:
            return _refused(500, f"{draft.file.path} cannot be written: {error.strerror or error}. It is as it was.")
        version = self.desk.file(question.file).version
        kept = "" if backup is None else f" The file as it was before is kept as {backup}."
        number = len(draft.changes)
        message = f"Saved {number} {'change' if number == 1 else 'changes'} in {draft.file.path}.{kept}"
        return Answer(200, {"version": version, "message": message, "backup": backup})

    async def waive(self, question: WaiverQuestion, today: date) -> Answer:
        """Write waivers of contradictions that the page shows."""
        draft = self._draft(question)
        if isinstance(draft, Answer):
            return draft
        if draft.changes:
            told = "Save the record first: a waiver is of what the file says, and this page has edits that it does not."
            return _refused(409, told)
        about = await self._about(draft, {form.fingerprint for form in question.waivers})
        for form in question.waivers:
            if form.fingerprint not in about:
                told = f"There is no contradiction {form.fingerprint} in this record (any more). Nothing was written."
                return _refused(404, told)
        try:
            self.waived.add([(form, about[form.fingerprint]) for form in question.waivers], today)
        except UserError as error:
            return _refused(422, f"The waivers were not written.\n{error}")
        number = len(question.waivers)
        message = f"{number} {'waiver' if number == 1 else 'waivers'} written to {self.waived.path}."
        return Answer(200, {"message": message})

    async def _about(self, draft: _Draft, wanted: set[str]) -> Mapping[str, About]:
        """What is said of the contradictions of a record; weighed as a whole only where one of that kind is wanted."""
        found = {
            finding.fingerprint: About.of(finding) for finding in self.report(draft.file, draft.record).contradictions
        }
        if wanted <= found.keys():
            return found
        weighed = await self._weigh(draft.file, draft.record)
        return found if weighed is None else weighed.contradictions

    def version(self, number: int) -> Answer:
        """The version of a file as it is on disk now."""
        if not 0 <= number < len(self.desk.paths):
            return _refused(404, GONE)
        file = self.desk.file(number)
        self.waived.read(date.today())
        told = "\n".join(map(str, self.waived.problems))
        return Answer(200, {"version": file.version, "waivers": self.waived.version, "waivers_problem": told})

    @property
    def is_several(self) -> bool:
        """Whether there is a list of records to go back to."""
        return sum(len(self.desk.file(number).records) for number in range(len(self.desk.paths))) > 1

    def close(self) -> None:
        """End what runs beside the server."""
        self.weigher.close()

    def _found(self, question: Question) -> tuple[OpenFile, Record] | Answer:
        found = self.desk.find(question.file, question.record)
        if 0 <= question.file < len(self.desk.paths):
            file = self.desk.file(question.file)
            if file.version != question.version:
                return _changed(file)
        return found or _refused(404, GONE)

    def _draft(self, question: Question) -> _Draft | Answer:
        found = self._found(question)
        if isinstance(found, Answer):
            return found
        file, record = found
        changes = replacements(record, [Edit(edit.claim, edit.part, edit.text) for edit in question.edits])
        if isinstance(changes, Flaw):
            told = "Not judged. The findings are those of the values before this edit."
            return Answer(422, {"message": told, "flaws": _told([changes])})
        new = drafted(record, changes)
        if isinstance(new, list):
            told = "\n".join(str(problem) for problem in new)
            return Answer(422, {"message": f"Not judged: with this edit the record cannot be read.\n{told}"})
        return _Draft(file, tuple(changes), new)


def _changed(file: OpenFile) -> Answer:
    return Answer(409, {"message": CHANGED.format(path=os.path.basename(file.path)), "changed": True})


def _refused(status: int, message: str) -> Answer:
    return Answer(status, {"message": message})


def _told(flaws: Sequence[Flaw]) -> list[dict[str, str]]:
    return [{"claim": flaw.claim, "part": flaw.part, "message": flaw.message} for flaw in flaws]
