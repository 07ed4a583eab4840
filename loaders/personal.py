"""The door: people's numbers are replaced by keyed hashes before anything else of a load sees, stages or shows them.

Everything here is done to the cells of a source as they come in. The secret stands in no text of SQL: the engine calls
back to functions that hold it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, partial

import ibis
import pyarrow as pa
from ibis.expr.types import BooleanValue, StringValue, Table

from graph.errors import CannotStart, DataRefused
from graph.topics.topic import SECRET, Field, Kind, Topic
from loaders import person_number, scrub
from loaders.form import Form
from loaders.parse.cell import narrow
from loaders.person_key import HOW, PersonKey
from loaders.plain import SOME, TAX

TEXTS = frozenset({Kind.TEXT, Kind.NAMES, Kind.PERSON})
REMEMBERED = 1 << 16
"""Cells whose replacement is remembered: firms and people come again and again."""
STRING = ibis.dtype("string")

PLAIN = "holds a natural person's identity number, for which no key is set"
COMPANY = "公司|集团|合作社|银行|大学|医院|委员会"
"""Words in the name of whoever is no individual business: these are called 店, 部, 厂 ... and never so."""
SHOWN = 8
"""Digits of a rejected cell that may be shown where the topic holds people's numbers: a day has so many."""

Change = Callable[[str], str]


class Door:
    """What the rows of a topic pass, with the key or without one; `check_keys` has said that it can do without."""

    def __init__(self, topic: Topic, key: PersonKey | None) -> None:
        self.topic, self._key = topic, key
        self._calls = {
            **{kind.value: self._call(kind.value, partial(hashed, key, kind)) for kind in SECRET if key},
            "text": self._call("text", scrub.scrubbed),
            "code": self._call("code", partial(coded, key)),
            "tax": self._call("tax", partial(taxed, key, False)),
            "company": self._call("company", partial(taxed, key, True)),
            "shown": self._call("shown", masked),
        }

    def guarded(self, rows: Table, form: Form) -> Table:
        """The rows with every cell replaced, as it stands and trimmed, that holds, or may hold, a person's number."""
        fields = {form.filled[field.name]: field for field in form.fields()}
        changed = {
            place: self._taxed(rows, form, field) if self._is_tax(field) else self._guarded(rows[f"t{place}"], field)
            for place, field in fields.items()
        }
        trimmed = {f"t{place}": value for place, value in changed.items() if value is not None}
        if self.topic.secret:
            text = _withheld(rows.broken)
        else:
            text = self._where(rows.broken, rows.broken.re_search(SOME), "shown")
        guarded = rows.mutate(**trimmed, broken=text).alias("rows_guarded")
        guarded = guarded.mutate(**{f"c{cell[1:]}": guarded[cell] for cell in trimmed})
        headers = {cell: form.source.header[int(cell[1:])] for cell in trimmed}
        return guarded if self._key else _told(guarded, headers)

    def shown(self, documents: Table) -> Table:
        """The documents, with what rejected rows show of their cells fit to be read by anybody."""
        value = documents.value
        if self.topic.secret:
            digits = narrow(value).re_replace("[^0-9]", "").length()
            return documents.mutate(value=(digits > SHOWN).ifelse(_withheld(value), value))
        return documents.mutate(value=self._where(value, value.re_search(SOME), "shown"))

    def check(self, documents: Table, place: str) -> None:
        """Raise CannotStart where a row holds an identity number and there is no key to replace it with."""
        if self._key:
            return
        plain = documents.filter(documents.reason.endswith(PLAIN)).select("row", "reason").order_by("row").limit(1)
        for row in plain.to_pyarrow().to_pylist():
            raise CannotStart(f"{place}, row {row['row']}: {row['reason']} (nothing of it was kept); {HOW}")

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """What stops the reading of rows, told without what it may quote of them."""
        try:
            yield
        except DataRefused as refused:
            if not self.topic.secret:
                raise
            raise DataRefused(scrub.scrubbed(str(refused))) from None

    def _guarded(self, cell: StringValue, field: Field) -> StringValue | None:
        """The cell as it may go on; None where it may as it is."""
        if field.kind in SECRET:
            return self._where(cell, cell != "", field.kind.value)
        if field.kind in TEXTS and self.topic.secret:
            return self._where(cell, cell.re_search(SOME), "text")
        if field.kind is Kind.CODE and (self.topic.secret or self._names_party(field)):
            return self._where(cell, (cell.length() >= person_number.MOBILE_DIGITS) & cell.re_search(SOME), "code")
        return None

    def _is_tax(self, field: Field) -> bool:
        return field.kind is Kind.USCC or any(field.name == party.uscc for party in self.topic.parties)

    def _taxed(self, rows: Table, form: Form, field: Field) -> StringValue:
        """A tax number, in the light of what the row calls whoever has it."""
        cell = rows[f"t{form.filled[field.name]}"]
        suspect = (cell.length() >= person_number.SHORTEST) & cell.re_search(TAX)
        mine = [p.name for p in self.topic.parties if field.name in (p.uscc, *p.by) and p.name in form.filled]
        names = [rows[f"t{form.filled[name]}"].re_search(COMPANY) for name in mine if name]
        company = names[0] if names else ibis.literal(False)
        return self._where(self._where(cell, suspect & company, "company"), suspect & ~company, "tax")

    def _names_party(self, field: Field) -> bool:
        """Whether the code is a mention: those are treated alike in every topic, so that they still meet."""
        return any(field.name == party.column for party in self.topic.parties)

    def _where(self, cell: StringValue, suspect: BooleanValue, call: str) -> StringValue:
        # The engine calls only for the rows of this branch, so that most cells cost no more than a look.
        changed: StringValue = suspect.ifelse(self._calls[call](cell), cell)
        return changed

    def _call(self, name: str, change: Change) -> Callable[[StringValue], StringValue]:
        remembered = lru_cache(REMEMBERED)(change)

        def called(cells: pa.Array) -> pa.Array:
            return pa.array([None if c is None else remembered(c) for c in cells.to_pylist()], pa.string())

        scalar = ibis.udf.scalar.pyarrow
        return scalar(called, name=f"person_{name}", signature=((STRING,), STRING))  # type: ignore[no-any-return]


def hashed(key: PersonKey, kind: Kind, cell: str) -> str:
    """The hash of the number in a cell, nothing of an empty one; else how long it was, which no reader takes."""
    if not cell.strip():
        return ""
    found = person_number.number(kind, cell)
    return scrub.withheld(cell) if found is None else key.hashed(kind.value, found)


def coded(key: PersonKey | None, cell: str) -> str:
    """A code with the people's numbers in it replaced, each by another hash, so that codes that differ still do.

    Without a key, only identity numbers are looked for, and their rows refused.
    """
    found = (f for f in scrub.certain(cell) if key or f[2] is Kind.IDENTITY)
    return scrub.replaced(cell, found, partial(_instead, key))


def masked(cell: str) -> str:
    """A text with what it holds instead of each number in it."""
    return scrub.replaced(cell, scrub.certain(cell), partial(_instead, None))


def taxed(key: PersonKey | None, company: bool, cell: str) -> str:
    """A tax number; that of an individual business is its owner's identity number, and is replaced as such."""
    found = person_number.of_tax_number(cell, company)
    return cell if found is None else _instead(key, Kind.IDENTITY, found)


def _instead(key: PersonKey | None, kind: Kind, number: str) -> str:
    return key.hashed(kind.value, number) if key else f"(withheld: {scrub.TOLD[kind]})"


def _withheld(cell: StringValue) -> StringValue:
    """How long the cell was; null of a null."""
    told: StringValue = "(withheld: " + cell.length().cast("string") + " characters)"
    return told


def _told(rows: Table, headers: dict[str, str]) -> Table:
    """The rows, with those that hold an identity number and have no key marked as broken, and in which column."""
    no_key = f"(withheld: {scrub.TOLD[Kind.IDENTITY]})"
    cases = [(rows[cell].contains(no_key), f"{header} {PLAIN}") for cell, header in headers.items()]
    if not cases:
        return rows
    why = ibis.coalesce(ibis.cases(*cases, else_=ibis.null("string")), rows.why)
    found = ibis.or_(*(is_plain for is_plain, _ in cases))
    return rows.mutate(why=why, broken=found.ifelse("", rows.broken)).alias("rows_told")
