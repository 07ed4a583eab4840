"""`lianke explain`: why the link model gives a pair its score, and one firm's prospects without a night."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from api.cli.command import AsOf, KnownAt, Session, command
from graph.errors import BadParameter, NotFound

if TYPE_CHECKING:
    import pyarrow as pa

    from gnn.online import Online
    from graph.snapshot import Snapshot

Side = Literal["upstream", "downstream"]
PAIR = 2
SHOWN = 5
"""Enterprises that are named where several are meant."""


@command("explain")
def explain(
    session: Session,
    firms: Annotated[
        list[str], typer.Argument(metavar="FIRM [OTHER]", help="Codes, names, 统一社会信用代码 or enterprise ids.")
    ],
    as_of: AsOf,
    direction: Annotated[Side, typer.Option(help="upstream: the other sells to the firm; downstream: buys of it.")],
    top: Annotated[int, typer.Option(min=1, max=500, help="Rows of each table.")] = 10,
    known_at: KnownAt = None,
) -> None:
    """Explain a pair 关联解释: what its score is made of, and the firms and walks that carry it.

    Without OTHER, the best new prospects of FIRM. Any firm of the graph will do, and no run is needed, only a model.
    """
    if len(firms) > PAIR:
        raise BadParameter(f"{len(firms)} firms are named; name one, or two for a pair")
    from api import shelf
    from api.cli.accounts import explained, foreseen

    home = session.settings.home_paths
    shelved = shelf.required(home, "link", as_of, "lianke train --as-of DAY")

    from gnn.model import load
    from gnn.online import Online
    from graph.snapshot import take

    with session.progress() as progress:
        snapshot = take(home, as_of, known_at, progress)
        ids = [asked(snapshot, text) for text in firms]
        online = Online(load(shelved.path), snapshot)
    report = {"model": shelved.digest, "as_of": as_of, "snapshot": snapshot.id}
    if len(ids) == 1:
        report |= prospects_of(online, ids[0], direction, top)
        session.show(report, *foreseen(report))
    else:
        report |= account_of(online, ids, direction, top)
        session.show(report, *explained(report))


def asked(snapshot: Snapshot, text: str) -> str:
    """The id of the enterprise that a code, name, uscc or id means; raises NotFound where none or several are meant."""
    import pyarrow.compute as pc

    firms, mentions = snapshot.arrow("enterprises"), snapshot.arrow("mentions")
    held = firms["aliases"].combine_chunks()
    parts: list[pa.ChunkedArray | pa.Array] = [
        firms["id"].filter(pc.equal(firms["id"], text)),
        firms["id"].combine_chunks().take(pc.list_parent_indices(held)).filter(pc.equal(pc.list_flatten(held), text)),
        mentions["id"].filter(pc.equal(mentions["code"], text)),
        *(firms["id"].filter(pc.fill_null(pc.equal(firms[name], text), False)) for name in ("uscc", "name")),
    ]
    found = sorted({id for part in parts for id in part.to_pylist()})
    if len(found) == 1:
        return str(found[0])
    if not found:
        raise NotFound(f"no enterprise is called {text!r} in the Snapshot of {snapshot.as_of}")
    raise NotFound(f"{len(found)} enterprises are called {text!r}: {', '.join(found[:SHOWN])}; give the id of one")


def account_of(online: Online, ids: list[str], direction: Side, top: int) -> dict[str, Any]:
    """A pair's explanation and words as the service tells them."""
    from api.explanation import explanation, words
    from gnn.evidence.evidence import evidence

    if ids[0] == ids[1]:
        raise BadParameter(f"both are {ids[0]}, one enterprise; an explanation is of two")
    one, two = (online.firms.node(id) for id in ids)
    told = evidence(online, one, two, direction, top)
    return {
        "explanation": explanation(online, told, top).model_dump(mode="json"),
        "words": words(online, told).model_dump(),
    }


def prospects_of(online: Online, id: str, direction: Side, top: int) -> dict[str, Any]:
    """The best new prospects of a firm, and where its list comes from; without any where nobody knows it."""
    from gnn.firm_list import firm_list, in_order

    firms, found = online.firms, firm_list(online, online.firms.node(id), direction)
    rows = zip(*in_order(found.predicted), strict=True) if found else ()
    best = islice(((n, float(p)) for n, p, _ in rows if not firms.gone[n]), top)
    items = [
        {"rank": rank, "id": firms.ids[n], "key": firms.keys[n], "name": firms.names[n] or None, "probability": p}
        for rank, (n, p) in enumerate(best, 1)
    ]
    return {
        "enterprise": id,
        "direction": direction,
        "lists": None if found is None else "others" if found.mirrored else "own",
        "looked_through": found.asked if found else 0,
        "items": items,
    }
