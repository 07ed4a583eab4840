"""The catalogue of features: what each is called, means, and is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api import etags
from api.answers import Answer
from api.deps import Published, envelope
from api.features_answer import Why
from api.problems import ASKED, NOT_MODIFIED
from graph.errors import BadParameter
from graph.features.catalogue import FAMILIES
from graph.features.family import Family
from graph.features.record import Recorded, recorded
from graph.features.table import Feature
from graph.features_file import Contents

router = APIRouter(prefix="/v1", tags=["features"])


class Described(BaseModel):
    """One feature."""

    name: str = Field(examples=["margin"])
    zh: str = Field(examples=["毛利率"])
    en: str = Field(examples=["margin"])
    doc: str = Field(description="what it is", examples=["net sales less net purchases, over net sales"])
    family: str = Field(examples=["invoices"])
    topic: str = Field(description="topic whose documents its family is chiefly made of", examples=["invoices"])
    type: str = Field(description="of the values: integer (64 bits) or double", examples=["double"])
    unit: str = Field(examples=["ratio"])
    window: str = Field(description="days that it is of", examples=["all before the day"])
    null: str = Field(description="when it has no value, in words")
    absent: Why = Field(description="what a null says of an enterprise that the family has data of")
    version: int = Field(description="version of the definition in force")
    former_versions: list[int] = Field(description="definitions before; name@version asks for one")
    owner: str = Field(description="who answers for the definition")
    tables: list[str] = Field(description="tables of a Snapshot that it is made of, and scores", examples=[["books"]])
    columns: list[str] = Field(description="their columns that it hangs on", examples=[["books.amount", "books.day"]])
    topics: list[str] = Field(description="topics whose documents those are made of", examples=[["invoices"]])
    served: bool = Field(description="whether the published run holds it in this version")


class FamilyMeta(BaseModel):
    """Features that are made of the same measures."""

    name: str
    zh: str
    en: str
    features: int = Field(description="how many it has")


class Catalogue(Answer):
    """Every feature that can be asked for."""

    families: list[FamilyMeta]
    items: list[Described]


class CatalogueQuery(BaseModel):
    """Which features."""

    model_config = ConfigDict(extra="forbid")

    family: list[str] = Field([], max_length=100, description="of these families alone", examples=[["invoices"]])


@router.get("/features", response_model=Catalogue, responses=ASKED | NOT_MODIFIED, summary="The catalogue of features")
def catalogue(request: Request, run: Published, asked: Annotated[CatalogueQuery, Query()]) -> Any:
    """Tell every feature that can be asked for: its name, meaning, unit, window, versions, and what it is made of."""
    families = _chosen(asked.family)
    items = [described for family in families for described in _described(family, run.holds)]
    meta = [FamilyMeta(name=f.name, zh=f.zh, en=f.en, features=len(f.features)) for f in families]
    answer = Catalogue(**envelope(run), families=meta, items=items)
    body = answer.model_dump_json()
    headers = {"ETag": etags.weak((body,)), "Cache-Control": "private, no-cache"}
    if etags.held(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def _chosen(names: list[str]) -> list[Family]:
    known = {family.name: family for family in FAMILIES}
    if unknown := [name for name in names if name not in known]:
        raise BadParameter(f"there is no family {', '.join(unknown)}; there are {', '.join(known)}")
    return [family for family in FAMILIES if not names or family.name in names]


def _described(family: Family, held: Contents) -> Iterator[Described]:
    former, record = _versions(family.former), _record()
    for feature in family.features:
        yield Described(
            **{name: getattr(feature, name) for name in SAID},
            family=family.name,
            topic=family.topic,
            absent=Why(feature.absent),
            **_lineage(record[f"{feature.name}@{feature.version}"]),
            former_versions=former.get(feature.name, []),
            owner=family.owner,
            served=held.column(feature) is not None,
        )


SAID = ("name", "zh", "en", "doc", "unit", "type", "window", "null", "version")
"""Fields that a feature says of itself."""


def _lineage(said: Recorded) -> dict[str, Any]:
    return {"tables": list(said.tables), "columns": list(said.columns), "topics": list(said.topics)}


@cache
def _record() -> Mapping[str, Recorded]:
    return recorded()


def _versions(former: tuple[Feature, ...]) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = {}
    for feature in former:
        found.setdefault(feature.name, []).append(feature.version)
    return {name: sorted(versions) for name, versions in found.items()}
