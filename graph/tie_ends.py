"""Who stands at the ends of ties: the enterprises and the natural persons behind the mentions, and billers."""

from __future__ import annotations

import ibis
import pyarrow as pa
from ibis import _
from ibis.expr.types import BooleanValue, StringValue, Table

from graph.kept import kept
from graph.parties import ID_DIGITS
from graph.person_names import says_firm

NOBODY = ibis.null("string")
OTHER = {"src": "dst", "dst": "src"}
BETWEEN = "\x1f"


def placed(rows: Table, identified: Table, people: Table) -> Table:
    """The rows of `tie_rows` with `src_id` and `dst_id`, and `src_name` and `dst_name` where a person stands there.

    Left out are rows of an end that nobody knows, or whose label the relationship does not take, of anybody with
    itself, and what one natural person paid another.
    """
    known = _known(identified, people)
    rows = _by_name(kept(_joined(_joined(rows, known, "src"), known, "dst")))
    numbered = kept(_numbered(rows))
    for end in OTHER:
        rows = _named_at(rows, numbered, end)
    rows = rows.mutate(**{f"{end}_label": _label(rows, end) for end in OTHER})
    rows = rows.mutate(**{f"{end}_id": _id(rows, end) for end in OTHER})
    fits = [rows[f"{end}_id"].notnull() & rows[f"{end}_labels"].contains(rows[f"{end}_label"]) for end in OTHER]
    private = (rows.tie == "PAID") & rows.src_person & rows.dst_person
    return kept(rows.filter(*fits, rows.src_id != rows.dst_id, ~private))


def _known(identified: Table, people: Table) -> Table:
    """Every mention with the enterprise behind it, or with the person that it is."""
    firms = identified.anti_join(people, ["source", "code"])
    return ibis.union(
        firms.select("source", "code", firm=_.id, person=False, name=NOBODY, identity=NOBODY),
        people.select("source", "code", firm=NOBODY, person=True, name=_.name, identity=_.identity),
    )


def _joined(rows: Table, known: Table, end: str) -> Table:
    said = {f"{end}_{column}": column for column in ("firm", "person", "name", "identity")}
    renamed = known.select(
        **{f"{end}_source": _.source, f"{end}_code": _.code}, **{n: known[c] for n, c in said.items()}
    )
    on = [rows.source == renamed[f"{end}_source"], rows[end] == renamed[f"{end}_code"]]
    joined = rows.left_join(renamed, on).drop(f"{end}_source", f"{end}_code")
    return joined.mutate(**{f"{end}_person": joined[f"{end}_person"].fill_null(False)})


def _by_name(rows: Table) -> Table:
    """The rows, with a person at a source that is no more than a name; without firms among them."""
    names = rows.filter(rows.named).select("src").distinct().to_pyarrow()["src"].to_pylist()
    firms = [name for name in names if says_firm(name)]
    if firms:
        rows = rows.filter(~(rows.named & rows.src.isin(ibis.memtable(pa.table({"src": firms})).src)))
    return rows.mutate(
        src_person=rows.named | rows.src_person,
        src_name=rows.named.ifelse(rows.src, rows.src_name),
        src_firm=rows.named.ifelse(NOBODY, rows.src_firm),
        src_identity=rows.named.ifelse(NOBODY, rows.src_identity),
    )


def _numbered(rows: Table) -> Table:
    """Who of a name at a firm has an identity number, where there is one such number."""
    seen = [
        rows.filter(rows[f"{end}_identity"].notnull() & rows[f"{other}_firm"].notnull()).select(
            at=_[f"{other}_firm"], called=_[f"{end}_name"], number=_[f"{end}_identity"]
        )
        for end, other in OTHER.items()
    ]
    grouped = ibis.union(*seen).group_by("at", "called").agg(number=_.number.min(), numbers=_.number.nunique())
    return grouped.filter(grouped.numbers == 1).drop("numbers")


def _named_at(rows: Table, numbered: Table, end: str) -> Table:
    """The rows with `<end>_number`: the identity number of whoever is called so at the firm at the other end."""
    renamed = numbered.rename({f"{end}_at": "at", f"{end}_called": "called", f"{end}_number": "number"})
    on = [rows[f"{OTHER[end]}_firm"] == renamed[f"{end}_at"], rows[f"{end}_name"] == renamed[f"{end}_called"]]
    return rows.left_join(renamed, on).drop(f"{end}_at", f"{end}_called")


def _label(rows: Table, end: str) -> StringValue:
    label: StringValue = rows[f"{end}_person"].ifelse("Person", "Enterprise")
    return _billed(rows).ifelse("Biller", label) if end == "dst" else label


def _id(rows: Table, end: str) -> StringValue:
    """The enterprise; a person's identity number, else a digest of its mention, or of its name at the other end's firm
    where a name is all that the mention is: two firms that know a 王伟 know two of them.
    """
    firm, mention = rows[f"{OTHER[end]}_firm"], rows.source + BETWEEN + rows[end]
    only_name = (rows[end] == rows[f"{end}_name"]) & firm.notnull()
    at_firm = ibis.coalesce(rows[f"{end}_number"], _digest("p", firm + BETWEEN + rows[f"{end}_name"]))
    person = ibis.coalesce(rows[f"{end}_identity"], only_name.ifelse(at_firm, _digest("p", mention)))
    found: StringValue = rows[f"{end}_person"].ifelse(person, rows[f"{end}_firm"])
    return _billed(rows).ifelse(_digest("b", mention), found) if end == "dst" else found


def _digest(letter: str, text: StringValue) -> StringValue:
    # The letter keeps ids of persons and billers apart from those of enterprises.
    digest: StringValue = letter + text.hexdigest("sha256")[:ID_DIGITS]
    return digest


def _billed(rows: Table) -> BooleanValue:
    billed: BooleanValue = rows.tie == "PAYS_BILL"
    return billed
