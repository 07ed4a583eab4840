"""Who represents a firm by law, as it is served: natural persons by their family name alone."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from graph.serving_schema import REPRESENTATIVES
from graph.snapshot import Snapshot


def representatives(snapshot: Snapshot) -> pa.Table:
    """The natural persons who represent each enterprise on the Snapshot's day: table REPRESENTATIVES."""
    ties = snapshot.arrow("legal_rep_of").select(["src", "dst", "since"]).rename_columns(["person", "firm", "since"])
    begun = pc.fill_null(pc.less(ties["since"], pa.scalar(snapshot.as_of, pa.date32())), True)
    people = snapshot.arrow("people").select(["id", "name"]).rename_columns(["person", "name"])
    return REPRESENTATIVES.conform(ties.filter(begun).join(people, "person", join_type="inner"))
