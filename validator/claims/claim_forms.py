"""Reading the claims of many records: what claims of one form share is worked out once.

Contract: ``ClaimReader.read`` returns what ``read_claims`` does, quantity by quantity and problem by problem, and with
it the record's form: the kinds of its claims without their values. A claim's reading depends on its measure,
dimensions, unit, precision, rounding and text, on what is declared of its measure, on the record's precision, rounding
and locale, and (a date such as "last week") on the day of publication; on nothing else. So a text that a claim of the
same form had before is not read again, and a number in digits alone only needs its value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from validator.claims.assumed import Assumed, assume
from validator.claims.cells import ReadClaim
from validator.claims.claim_form import ClaimForm, ClaimKind, Digits, Known, Setting, form_of, frozen, frozen_fields
from validator.claims.interval import Interval, Rational, whole_if_possible
from validator.claims.notation.read import read_quantity
from validator.claims.notation.unit_text import is_rounded_unit
from validator.claims.quantity import Exactness, Kind, Quantity
from validator.claims.reading import (
    Reading,
    ReadRecord,
    day_of,
    flaws_of,
    is_year,
    known_members,
    maybe_in_points,
    maybe_years,
)

if TYPE_CHECKING:
    from validator.claims.record import Claim, MeasureDeclaration, Record

MOST_TEXTS = 65_536
"""Texts that are remembered with what they mean; beyond it all are forgotten, so that memory stays bounded."""
MOST_FORMS = 8192
"""Forms of claims, and of records, that are remembered at once."""
_SHORT = 4
"""Characters of a number that is remembered: longer ones hardly come again."""
_LONGEST = 200
"""Characters of any other text that is remembered."""


@dataclass(frozen=True, slots=True, eq=False)
class RecordForm:
    """The kinds of a record's claims, in order, with what follows from them and from what is declared.

    ``maybe_years`` are the places of claims that are dates where they are written as a year; ``settled`` is False where
    a claim may have to be read again as percentage points. One object for each, compared by identity.
    """

    kinds: tuple[ClaimKind, ...]
    assumed: Mapping[str, Assumed]
    maybe_years: tuple[int, ...] = ()
    settled: bool = True


class ClaimReader:
    """Reads records under what packs declare; ``measures`` and ``members`` are as for ``read_claims``."""

    def __init__(self, measures: Mapping[str, MeasureDeclaration], members: Mapping[str, tuple[str, ...]]) -> None:
        self.measures = measures
        self.members = members
        self._settings: dict[object, Setting] = {}
        self._published: dict[str, Interval] = {}
        self._kinds: dict[object, ClaimKind] = {}
        self._records: dict[object, RecordForm] = {}
        self._texts = 0

    def read(self, record: Record) -> tuple[ReadRecord, RecordForm]:
        """The record with its claims in cells, and its form."""
        setting = self._setting(record)
        members = known_members(record, self.members) if record.members else self.members
        written = None if record.source is None else record.source.published
        published = None if written is None else self._published.get(written)
        reading = Reading(record, setting.measures, members, published) if setting.is_flawed else None
        if written is not None and published is None:
            reading = Reading(record, setting.measures, members)
            published = reading.published
            if published is not None:
                self._count()
                self._published[written] = published
        day = day_of(published)
        read: list[ReadClaim] = []
        kinds: list[ClaimKind] = []
        for position, claim in enumerate(record.claims):
            alike = self._form(claim, setting)
            text = claim.value
            known = alike.texts.get(text) or alike.told.get((text, day)) or self._in_digits(alike, text)
            if known is None:
                if reading is None:
                    reading = Reading(record, setting.measures, members, published)
                found = reading.claim(position, claim)
                if found is None:
                    continue
                kind = self._kind(found)
                self._remember(alike, text, day, found.quantity, kind)
                read.append(found)
            else:
                quantity, kind = known
                read.append(
                    ReadClaim(
                        claim.id,
                        position,
                        kind.measure,
                        kind.key,
                        quantity,
                        kind.unit,
                        claim,
                        kind.says_direction,
                        kind.noun,
                    )
                )
            kinds.append(kind)
        form = self._record_form(setting, read, tuple(kinds))
        if form.settled and not any(is_year(read[at].claim.value) for at in form.maybe_years):
            if reading is None:
                return ReadRecord(
                    record, tuple(read), members, form.assumed, published, measures=setting.measures
                ), form
            unread, problems = reading.unread, tuple(reading.problems)
            return ReadRecord(
                record, tuple(read), members, form.assumed, published, unread, problems, setting.measures
            ), form
        if reading is None:
            reading = Reading(record, setting.measures, members, published)
        return self._read_again(reading, read)

    def whole_numbers(self, record: Record) -> tuple[int, ...] | None:
        """The positions of claims in whose place any other whole number may stand, so that its value alone changes.

        Whole numbers are texts as in ``WHOLE_NUMBER``. The record's form is the same then, whatever these numbers are.
        None where it took several of the record's claims to read one of them, or where one could not be read: then a
        number may change more.
        """
        read, form = self.read(record)
        if len(read.claims) != len(record.claims) or read.problems:
            return None
        setting = self._setting(record)
        kinds = tuple([self._kind(claim) for claim in read.claims])
        if self._records.get((setting, kinds)) is not form:
            return None
        found = []
        for claim, kind in zip(read.claims, kinds, strict=True):
            alike = self._form(claim.claim, setting)
            plain = alike.plain(claim.claim.value)
            whole = alike.whole
            if plain is None or plain[3] is not None or whole is None or not whole.exact or whole.kind is not kind:
                continue
            if claim.position not in form.maybe_years:
                found.append(claim.position)
        return tuple(found)

    def _record_form(self, setting: Setting, read: list[ReadClaim], kinds: tuple[ClaimKind, ...]) -> RecordForm:
        key = (setting, kinds)
        form = self._records.get(key)
        if form is None:
            settled = not any(maybe_in_points(claim) for claim in read)
            form = RecordForm(kinds, assume(read, setting.measures), tuple(maybe_years(read)), settled)
            self._keep(key, form)
        return form

    def _read_again(self, reading: Reading, read: list[ReadClaim]) -> tuple[ReadRecord, RecordForm]:
        """What takes several claims: years beside dates, points beside per cent."""
        found = reading.finished(read)
        kinds = tuple(self._kind(claim) for claim in found.claims)
        key = (kinds, tuple(found.assumed.items()))
        form = self._records.get(key)
        if form is None:
            form = RecordForm(kinds, found.assumed)
            self._keep(key, form)
        return found, form

    def _keep(self, key: object, form: RecordForm) -> None:
        if len(self._records) >= MOST_FORMS:
            self._records.clear()
        self._records[key] = form

    def _setting(self, record: Record) -> Setting:
        declared = record.measures and tuple(
            (name, frozen_fields(measure)) for name, measure in record.measures.items()
        )
        key = (declared or (), frozen(record.precision), record.rounding, record.locale)
        found = self._settings.get(key)
        if found is None:
            if len(self._settings) >= MOST_FORMS:
                self._settings.clear()
            measures = {**self.measures, **record.measures}
            found = self._settings[key] = Setting(
                measures, record.precision, record.rounding, record.locale, bool(flaws_of(record.measures))
            )
        return found

    def _form(self, claim: Claim, setting: Setting) -> ClaimForm:
        key: object
        if claim.precision is None and claim.rounding is None:
            key = (claim.measure, claim.unit, tuple(claim.dims.items()))
        else:
            key = (
                claim.measure,
                claim.unit,
                tuple(claim.dims.items()),
                frozen(claim.precision),
                claim.rounding,
            )
        form = setting.forms.get(key)
        if form is None:
            if len(setting.forms) >= MOST_FORMS:
                setting.forms.clear()
            form = setting.forms[key] = form_of(claim, setting)
        return form

    def _in_digits(self, form: ClaimForm, text: str) -> Known | None:
        """The reading of a number in digits alone, as others of its form were read; None where none was yet."""
        plain = form.plain(text)
        if plain is None:
            return None
        sign, whole, decimals = plain.groups()
        alike = form.whole if decimals is None else form.decimal
        if alike is None:
            return None
        if not alike.exact:
            unit = None if alike.unit is None else form.unit
            quantity = read_quantity(
                text, unit=unit, precision=form.precision, rounding=form.rounding, locale=form.locale
            )
            return quantity, alike.kind
        if decimals is None:
            value: Rational = -int(whole) if sign else int(whole)
            kept = whole.rstrip("0")
            step: Rational = 10 ** (len(whole) - len(kept)) if kept else 1
        else:
            step = Fraction(1, 10 ** len(decimals))
            value = whole_if_possible(int(sign + whole + decimals) * step)
        point = Interval(value, value)
        known = Quantity(Kind.NUMBER, point, point, alike.unit, Exactness.EXACT, step), alike.kind
        if len(text) <= _SHORT:
            self._count()
            form.texts[text] = known
        return known

    def _kind(self, claim: ReadClaim) -> ClaimKind:
        key = (
            claim.measure,
            claim.key,
            claim.quantity.kind,
            claim.unit,
            claim.says_direction,
            claim.noun,
        )
        kind = self._kinds.get(key)
        if kind is None:
            if len(self._kinds) >= MOST_TEXTS:
                self._kinds.clear()
            kind = self._kinds[key] = ClaimKind(*key)
        return kind

    def _remember(self, form: ClaimForm, text: str, day: int | None, quantity: Quantity, kind: ClaimKind) -> None:
        plain = form.plain(text)
        if plain is None or quantity.kind is not Kind.NUMBER:
            if len(text) <= _LONGEST:
                self._count()
                form.told[text, day] = quantity, kind
            return
        exact = quantity.exactness is Exactness.EXACT and not is_rounded_unit(quantity.unit)
        alike = Digits(kind, quantity.unit, exact)
        if plain[3] is None:
            form.whole = alike
        else:
            form.decimal = alike

    def _count(self) -> None:
        """Count one more text that is remembered; where they are too many, all are forgotten first."""
        self._texts += 1
        if self._texts > MOST_TEXTS:
            self._texts = 1
            self._published.clear()
            for setting in self._settings.values():
                for form in setting.forms.values():
                    form.texts.clear()
                    form.told.clear()
