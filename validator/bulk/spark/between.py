"""Rules between records on Spark: claims are shuffled by their join keys, and each group is judged where it meets.

Contract: findings, their order and ``AcrossCounts`` are those of ``across/across.py``. To the driver come the words of
the data (what is declared of measures and dimensions), counts, lines of findings, and the first groups to be shown; no
claims but those of these groups. What is kept of the claims is kept by the executors, in memory and on their disks.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from validator.across.across import MOST_CLAIMS
from validator.across.claim_store import owned
from validator.across.counts import AcrossCounts, Outcome, TooLarge
from validator.across.join_key import Vocabulary
from validator.across.key_table import is_judged
from validator.bulk.between import count_between
from validator.bulk.spark.declaring import Spoken, merged
from validator.bulk.spark.emitting import (
    BITS,
    CLAIMS,
    KEYS,
    book_of,
    claim_rows,
    join_keys,
    key_rows,
    records_of_file,
    records_of_rows,
)
from validator.bulk.spark.group_judging import (
    BUCKET,
    COMPARED,
    PLACES,
    UNLIKE,
    BetweenPart,
    GroupJudge,
    KeptGroup,
    claim_places,
    judged_groups,
)
from validator.bulk.spark.judging import ROWS_A_TASK, as_batches
from validator.bulk.spark.screening import view
from validator.bulk.spark.told import SCHEMA, Told, ToldRows
from validator.bulk.spark.whole_files import WholeFile
from validator.judge.together import Known
from validator.rulebook.rule import Rule, Within

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame, SparkSession

    from validator.bulk.spark.judging import Judging, Reading
    from validator.bulk.spark.run_on_spark import SparkRun
    from validator.rulebook.rule import RuleBook

FOUND = """
    SELECT rule, key, min(struct(record, at)) AS first, count(*) AS claims, min(record) <> max(record) AS is_shared,
           bit_or(bits) & bit_and(needed) = bit_and(needed) AS is_whole,
           CASE WHEN min(said) = max(said) AND count(said) = count(*) THEN min(said) END AS said
    FROM validator_keys GROUP BY rule, key HAVING {is_judged}
"""
"""The groups of claims that are judged; the queries are those of ``across/key_table.py``."""
ALIKE = """
    SELECT rule, said, claims, min(first) AS first, count(*) AS times
    FROM validator_kept WHERE said IS NOT NULL GROUP BY rule, said, claims
"""
SPEAKING = """
    SELECT f.rule, f.key, f.first, f.first AS leading, f.claims, f.said, coalesce(a.times, 1) AS times
    FROM validator_kept f LEFT JOIN validator_alike a USING (rule, said, claims)
    WHERE f.claims <= {most} AND (f.said IS NULL OR f.first = a.first)
"""
"""Every group but those that say just what an earlier one does, and those that are too large."""
OTHERS = """
    SELECT f.rule, f.key, f.first, a.first AS leading, f.claims, f.said, 1L AS times
    FROM validator_kept f JOIN validator_alike a USING (rule, said, claims)
    JOIN validator_unlike u ON u.rule = f.rule AND u.alike = concat(f.said, ' ', f.claims)
    WHERE f.first <> a.first
"""
"""The groups that say just what one does which did not agree, without it."""
AGREED = """
    SELECT k.record, k.at FROM validator_kept f JOIN validator_alike a USING (rule, said, claims)
    JOIN validator_keys k ON k.rule = f.rule AND k.key = f.key
    LEFT ANTI JOIN validator_unlike u ON u.rule = f.rule AND u.alike = concat(f.said, ' ', f.claims)
    WHERE a.times > 1 AND f.claims <= {most}
"""
"""The claims of the groups that say just what one does which agreed: each is compared with the others of its group."""
LARGE = """
    SELECT k.record FROM validator_kept f JOIN validator_keys k ON k.rule = f.rule AND k.key = f.key
    WHERE f.claims > {most}
"""
MEMBERS = """
    SELECT g.rule, shiftright(g.leading.record, {bits}) AS bucket, g.leading, g.first, g.key, g.said, g.times,
           k.record, k.at, c.claim
    FROM validator_chosen g JOIN validator_keys k ON k.rule = g.rule AND k.key = g.key
    JOIN validator_claims c ON c.record = k.record AND c.at = k.at
"""
"""The claims of the groups that are chosen."""


def between_of(session: SparkSession, judging: Judging, book: RuleBook) -> Between | None:
    """What judges rules between records; None where the book has none, so that nothing is read for them."""
    return Between(session, judging) if book.within(Within.DATA_SET) else None


NOTHING = AcrossCounts(0, 0, 0, {}, 0, (), 0, 0, 0, 0, (), {}, (), ())
"""The numbers of a run without such rules."""


class Between:
    """The claims of a run, taken group of files by group of files; then ``judge`` once, and ``close``."""

    def __init__(self, session: SparkSession, judging: Judging) -> None:
        self._session = session
        self._judging = judging
        self._frames: list[DataFrame] = []
        self._claims: list[DataFrame] = []
        self._spoken = Spoken()

    def take_files(self, files: Sequence[WholeFile]) -> None:
        """Take the records of files that executors read as wholes."""
        judging = self._judging

        def claims(batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
            places = (place for batch in batches for place in batch.column("place").to_pylist())
            yield from claim_rows(
                (found for place in places for found in records_of_file(files[place], judging)), judging
            )

        view(self._session, "validator_files", [{"place": place} for place in range(len(files))], place="int32")
        places: Any = self._session.table("validator_files").repartitionByRange(len(files), "place")
        self._take(places.mapInArrow(claims, CLAIMS))

    def take_rows(self, rows: DataFrame, reading: Reading) -> None:
        """Take the records of rows, as ``Screening.all_rows`` gives them."""
        judging = self._judging

        def claims(batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
            yield from claim_rows(records_of_rows(batches, reading), judging)

        found: Any = rows
        self._take(found.mapInArrow(claims, CLAIMS))

    def judge(self, run: SparkRun) -> None:
        """Judge all that was taken, and add it to the run."""
        book = run.judge.book
        rules = book.within(Within.DATA_SET)
        declared = self._spoken.declared(book)
        vocabulary = Vocabulary(Known(declared.members, declared.assumed), self._spoken.each)
        emitted, shared, kept, judged_together = self._group(vocabulary)
        large = [TooLarge(rules[rule], told, claims, MOST_CLAIMS) for rule, told, claims in self._large()]
        told, frames = self._judged(vocabulary, max(1, -(-judged_together // ROWS_A_TASK)))
        checks: dict[Rule, dict[Outcome, int]] = {rule: {} for rule in rules}
        alike = 0
        compared, files = self._compared(frames)
        for row in told.of(Told.PART):
            part: BetweenPart = pickle.loads(row.payload)
            run.tally.merge(part.tally)
            alike += part.alike
            files |= part.files
            for rule, outcomes in part.checks.items():
                tally = checks[rules[rule]]
                for outcome, times in outcomes.items():
                    tally[outcome] = tally.get(outcome, 0) + times
        if run.options.write is not None:
            for row in told.of(Told.LINES):
                run.options.write(row.payload.decode("utf-8"))
        self._show(run, told, vocabulary)
        busy = {rule for rule, outcomes in checks.items() if outcomes} | {one.rule for one in large}
        spoken = self._spoken
        counts = AcrossCounts(
            spoken.records,
            spoken.claims,
            spoken.unread,
            dict(spoken.apart),
            compared,
            tuple(sorted(run.path_of(file) for file in files)),
            emitted,
            shared,
            shared - kept,
            alike,
            tuple(large),
            {rule: outcomes for rule, outcomes in checks.items() if outcomes},
            declared.notes,
            tuple(rule for rule in rules if rule not in busy),
        )
        count_between(run, counts)

    def close(self) -> None:
        """Let the executors forget what they keep."""
        for frame in self._frames:
            frame.unpersist()

    # --- from rows to groups -----------------------------------------------------------------------------------------

    def _take(self, claims: DataFrame) -> None:
        """Have executors read claims, once, and keep them there; what was counted of them is fetched."""
        frame = self._kept(claims)
        counted: Any = frame.where("record IS NULL").select("claim")
        self._spoken.merge(merged(pickle.loads(row.claim) for row in counted.toLocalIterator()))
        self._claims.append(frame.where("record IS NOT NULL"))

    def _group(self, vocabulary: Vocabulary) -> tuple[int, int, int, int]:
        """Group the claims: how many keys there are, how many are shared, and kept, and how many claims are judged."""
        judging = self._judging
        claims: Any = self._session.createDataFrame([], CLAIMS)
        for frame in self._claims:
            claims = claims.unionAll(frame)
        claims.createOrReplaceTempView("validator_claims")

        def keys(batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
            yield from key_rows(batches, judging, vocabulary)

        emitted = self._kept(claims.select("record", "at", "cell", "said").mapInArrow(keys, KEYS))
        emitted.createOrReplaceTempView("validator_keys")
        judged = is_judged(join_keys(book_of(judging), vocabulary))
        self._kept(self._session.sql(FOUND.format(is_judged=judged))).createOrReplaceTempView("validator_found")
        self._session.sql("SELECT * FROM validator_found WHERE is_whole").createOrReplaceTempView("validator_kept")
        self._kept(self._session.sql(ALIKE)).createOrReplaceTempView("validator_alike")
        counted: Any = self._session.sql(
            "SELECT count_if(is_shared), count_if(is_shared AND is_whole), "
            "coalesce(sum(claims) FILTER (WHERE is_whole), 0) FROM validator_found"
        ).first()
        return emitted.count(), counted[0], counted[1], counted[2]

    def _large(self) -> Iterator[tuple[int, str, int]]:
        """The groups that are too large: their rule, their first claim and how many there are."""
        found: Any = self._session.sql(
            "SELECT f.rule, f.claims, c.claim FROM validator_kept f JOIN validator_claims c "
            f"ON c.record = f.first.record AND c.at = f.first.at WHERE f.claims > {MOST_CLAIMS} "
            "ORDER BY f.rule, f.first, f.key"
        )
        for row in found.collect():
            first = owned(pickle.loads(row.claim))
            yield row.rule, f"{first.record}/{first.read.id}", row.claims

    # --- from groups to findings -------------------------------------------------------------------------------------

    def _judged(self, vocabulary: Vocabulary, tasks: int) -> tuple[ToldRows, list[DataFrame]]:
        """Have executors judge the groups: first those that speak for others, then those they could not speak for."""
        told = ToldRows()
        chosen = self._session.sql(SPEAKING.format(most=MOST_CLAIMS))
        first = self._kept(self._told_of(chosen, vocabulary, tasks, 0))
        frames = [first]
        unlike = first.where(f"kind = {UNLIKE}").selectExpr("file AS rule", "payload::STRING AS alike")
        unlike.createOrReplaceTempView("validator_unlike")
        if not unlike.isEmpty():
            others = self._kept(self._told_of(self._session.sql(OTHERS), vocabulary, tasks, 1))
            frames.append(others)
        for frame in frames:
            told.add_frame(frame.where(f"kind <> {COMPARED}"))
        return told, frames

    def _compared(self, frames: Sequence[DataFrame]) -> tuple[int, set[int]]:
        """How many claims were compared, each counted once, and the files of the groups that no task judged."""
        alike: Any = self._session.sql(AGREED.format(most=MOST_CLAIMS))
        claims: Any = alike
        for frame in frames:
            told: Any = frame.where(f"kind = {COMPARED}").select("payload")
            claims = claims.unionAll(told.mapInArrow(claim_places, PLACES))
        large: Any = self._session.sql(LARGE.format(most=MOST_CLAIMS))
        records: Any = alike.select("record").unionAll(large)
        files = records.selectExpr(f"shiftright(record, {BITS}) AS file").distinct().collect()
        return claims.distinct().count(), {row.file for row in files}

    def _told_of(self, chosen: DataFrame, vocabulary: Vocabulary, tasks: int, turn: int) -> DataFrame:
        judging = self._judging

        def told(batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
            yield from as_batches(judged_groups(batches, judging, vocabulary, turn))

        chosen.createOrReplaceTempView("validator_chosen")
        members: Any = self._session.sql(MEMBERS.format(bits=BUCKET))
        order = ("rule", "bucket", "leading", "first", "key", "record", "at")
        sorted_rows = members.repartition(tasks, "rule", "bucket").sortWithinPartitions(*order)
        frame: DataFrame = sorted_rows.drop("leading", "first").mapInArrow(told, SCHEMA)
        return frame

    def _show(self, run: SparkRun, told: ToldRows, vocabulary: Vocabulary) -> None:
        """Judge the first groups that contradict once more, to show them."""
        judge = GroupJudge(self._judging, vocabulary)
        sample = run.sample
        for row in told.of(Told.FOUND):
            if sample.between.is_full and sample.between_acknowledged.is_full:
                return
            kept: list[KeptGroup] = pickle.loads(row.payload)
            for group in kept:
                if (sample.between if group.stands else sample.between_acknowledged).is_full:
                    continue
                _, report = judge.checks(group.rule, group.key, group.claims)
                if report is not None:
                    sample.add_between(report)

    def _kept(self, frame: DataFrame) -> DataFrame:
        self._frames.append(frame.persist())
        return frame
