"""Names of firms in their parts: region, trade name (字号), industry, legal form, and what branch they name.

Prefixes and suffixes are looked up in dictionaries of thousands of words, name by name: as one expression of regular
expressions the same took DuckDB nine times as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pyarrow as pa

from graph.identity.characters import heard, normal, seen, shared
from graph.identity.regions import NATION, PROVINCE, Region, bare, counties, regions
from graph.identity.words import (
    COMPANY,
    FORMS,
    HEADS,
    LIMITED,
    NOTES,
    NUMBERS,
    NUMERALS,
    PARTS,
    SHARES,
    SHORT,
    SIDES,
    brands,
    industries,
)
from graph.identity.written import WORDY, ordinals, townless, unmeant

FIRM = re.compile(rf"(.+?(?:{'|'.join(sorted(HEADS, key=len, reverse=True))}))(.+)")
WHOLE = re.compile("(有限|责任|股份|集团)公司$")
PART = re.compile(rf"(.+?)((?:第?[零一二三四五六七八九十0-9]+)?(?:{'|'.join(PARTS)}))$")
ATTACHED = re.compile("(.*?(?:大学|学院|学校|[中小]学|医院))((?:附属|直属).+)")
"""What belongs to an institution bears its name, and is another."""
BRACKET = re.compile(r"\(([^()]*)\)")
UNDECLARED = re.compile("([^超门城夜菜集闹股()]{1,2}[^超门城夜菜集闹股()0-9A-Z])市(?=.{2})")
"""A city that no list has, by its suffix; a 超市 is none."""
FORM_CLASS = {form: name for name, forms in FORMS.items() for form in forms}
INDUSTRY, BRANDS, COUNTIES = industries(), brands(), counties()
LONGEST_FORM, LONGEST_INDUSTRY = max(map(len, FORM_CLASS)), max(map(len, INDUSTRY))
CERTAIN = ("股份有限公司", "有限责任公司", "有限公司")
MISTYPED = (*CERTAIN, "工作室", "经营部", "合作社")
"""Forms that are also told where one character of them is wrong or missing."""
UNCERTAIN = {*COMPANY, *LIMITED, *SHARES} - {*CERTAIN}
SHORT_FORM = 3
NUMERAL = str.maketrans(NUMERALS)
NOT_NUMBERS, NOT_SIDES = re.compile(f"[^{NUMBERS}]"), re.compile(f"[^{SIDES}]")
PREFECTURE = 4
"""Digits of a prefecture's code: a name may end with such a region as well as begin with one."""


class Name(NamedTuple):
    """A name in its parts; those that it lacks are ""."""

    whole: str
    """The normal name."""
    place: str
    """Code of the province or city; else its name, after a ? where no list has it."""
    district: str
    """The part of a city, where many cities have one of its name."""
    lead: bool
    """Whether the region stands in front, rather than in brackets or at the end."""
    nation: bool
    """Whether it says 中国."""
    trade: str
    industry: str
    form: str
    form_class: str
    grouped: bool
    """Whether it says 集团."""
    branch: str
    """What follows the firm's own name: a branch, an office, a union."""
    numbers: str
    """Numbers and letters in trade name and branch, which tell firms of one name apart."""
    sides: str
    """Directions and the like in the trade name."""
    body: str
    """Trade name and industry."""
    core: str
    """Region and body, without what kind of region it is."""
    said: str
    """The regions as it says them, without what kind they are."""
    county: str
    """What kind of region it says that it lies in, where one name is a county's and a city's."""
    bare: str
    """The normal name without its legal form."""
    town: bool
    """Whether it begins with the bare name of a county, which is not read as its region."""
    brand: bool
    """Whether firms of this trade name stand in many regions, each a firm of its own."""


class Reader:
    """Reads names; `more_regions` are names of places that the data gives."""

    def __init__(self, more_regions: Iterable[str] = ()) -> None:
        self.regions: Mapping[str, Region] = regions(more_regions)
        self.longest = max(map(len, self.regions))

    def read(self, name: str) -> Name:
        """The parts of a name."""
        whole = unmeant(ordinals(BRACKET.sub(_noted, normal(name))))
        text = SHORT.get(whole, whole)
        place = _Place(self)
        rest = place.strip(text)
        own, branch = _own(rest)
        stem, form = _formed(own)
        grouped = "集团" in own
        stem = place.strip_end(stem if stem == "集团" else stem.replace("集团", ""), part=bool(branch))
        branch = place.of_part + branch
        trade, industry = _split(stem)
        return Name(
            whole=whole,
            place=place.place,
            district=place.district,
            lead=place.lead,
            nation=place.nation,
            trade=trade,
            industry=industry,
            form=form,
            form_class=FORM_CLASS.get(form, ""),
            grouped=grouped,
            branch=branch.replace("市", "").replace("省", "").translate(NUMERAL),
            numbers=NOT_NUMBERS.sub("", WORDY.sub("", trade + branch).translate(NUMERAL)),
            sides=NOT_SIDES.sub("", trade),
            body=stem,
            core=place.near + stem,
            said=place.said,
            county=place.kind,
            bare=whole.removesuffix(form) if form in CERTAIN else whole,
            town=not place.place and not COUNTIES.isdisjoint((stem[:2], stem[:3])),
            brand=trade in BRANDS,
        )

    def region(self, text: str) -> Region | None:
        """The longest region that the text begins with."""
        for length in range(min(self.longest, len(text)), 1, -1):
            if found := self.regions.get(text[:length]):
                return found
        city = UNDECLARED.match(text)
        return Region(city[0], "?" + city[1], True) if city else None

    def table(self, names: Iterable[str]) -> pa.Table:
        """One row a name, which comes first: its parts, and what the body is like to the ear and to the eye."""
        given = list(names)
        read = [self.read(name) for name in given]
        columns = {field: [getattr(name, field) for name in read] for field in Name._fields}
        folds = {fold: [body.translate(table) for body in columns["body"]] for fold, table in FOLDS.items()}
        return pa.table({"name": given, **columns, **folds}, schema=SCHEMA)


FOLDS = {"sounds": heard(), "looks": seen(), "parts": shared()}
FLAGS = ("lead", "nation", "grouped", "town", "brand")
SCHEMA = pa.schema(
    [(n, pa.bool_() if n in FLAGS else pa.string()) for n in ("name", *Name._fields, *FOLDS)],
)


class _Place:
    """The region of one name, as it is taken off it."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.place = self.district = self.said = self.near = self.kind = self.of_part = ""
        self.lead = self.nation = False

    def strip(self, text: str) -> str:
        """The text without the regions in front and in brackets."""
        text = self._nation(text)
        while (found := self.reader.region(text.lstrip("()"))) and self._fits(found):
            rest = text.lstrip("()")[len(found.name) :]
            if not rest.strip("()"):
                break
            text = rest
            self._take(found)
            self.lead = True
        text = townless(text) if self.place else text
        return BRACKET.sub(self._bracket, text) if text[:1] != "(" or text[-1:] != ")" else text

    def strip_end(self, stem: str, part: bool) -> str:
        """The stem without 中国, or a province or city, at its end, where no region was told before.

        In the name of a `part` of a firm the region is the part's, not the firm's.
        """
        if "中国" in stem[2:]:
            self.nation = True
            stem = stem[:2] + stem[2:].replace("中国", "")
        if self.place:
            return stem
        for length in range(len(stem) - 2, 1, -1):
            found = self.reader.regions.get(stem[-length:])
            if found and found.city and len(found.place) <= PREFECTURE:
                self.of_part = found.name if part else ""
                if not part:
                    self._take(found)
                return stem[:-length]
        return stem

    def _nation(self, text: str) -> str:
        for nation in NATION:
            if text.startswith(nation) and len(text) > len(nation) + 1:
                self.nation = True
                return text[len(nation) :]
        return text

    def _bracket(self, found: re.Match[str]) -> str:
        inside = found[1]
        if inside in NATION:
            self.nation = True
            return ""
        region = self.reader.region(inside)
        if region is None or region.name != inside or not self._fits(region):
            return inside
        self._take(region)
        return ""

    def _fits(self, region: Region) -> bool:
        """Whether it may follow what was told before: it lies in it, or is a part that many cities have."""
        if self.district:
            return False
        return not self.place or region.place.startswith(self.place) or (not region.city and not region.declared)

    def _take(self, region: Region) -> None:
        if region.city:
            # Who writes the city may leave out its province.
            self.near = "" if len(self.place) == PROVINCE else self.near
            self.place = region.place
        else:
            self.district = region.name
            if region.declared and not self.place:
                self.place = region.place[:PREFECTURE]
        self.said += bare(region.name)
        self.near += bare(region.name)
        self.kind = region.name[-1] if region.name[-1] in "市县" else ""


def _noted(found: re.Match[str]) -> str:
    return "" if found[1] in NOTES or found[1].startswith("原") else found[0]


def _own(rest: str) -> tuple[str, str]:
    """The firm's own name, and what follows it."""
    plain = _spelled(rest.replace("(", "").replace(")", ""))
    if found := ATTACHED.fullmatch(plain):
        return found[1], found[2]
    if (found := FIRM.fullmatch(plain)) and not WHOLE.search(found[2]):
        shop = found[2] in FORM_CLASS and not found[1].endswith("公司")
        return (plain, "") if shop else (found[1], found[2])
    if not WHOLE.search(plain) and (found := PART.fullmatch(plain)):
        return found[1], found[2]
    return plain, ""


def _spelled(name: str) -> str:
    """The name with the legal form at its end as it is written, where one character of it is wrong or missing."""
    if name.endswith(CERTAIN):
        return name[:-6] + "股份有限公司" if name[-6:-5] == "股" and name.endswith("有限公司") else name
    if _form(name) in FORM_CLASS and len(_form(name)) > 1 and _form(name) not in UNCERTAIN:
        return name
    for form in MISTYPED:
        for length in (len(form), len(form) - 1, len(form) + 1) if len(form) > SHORT_FORM else (len(form),):
            if len(name) > length + 1 and drops(name[-length:]) & drops(form):
                return name[:-length] + form
    return name


def _form(name: str) -> str:
    """The longest legal form at the name's end."""
    return next((name[-n:] for n in range(min(LONGEST_FORM, len(name) - 1), 0, -1) if name[-n:] in FORM_CLASS), "")


def _formed(own: str) -> tuple[str, str]:
    """What stands before the legal form, and the form; 银行 is no 行, and 医院 no 院."""
    form = _form(own)
    longer = (own[-n:] for n in range(len(form) + 1, LONGEST_INDUSTRY + 1))
    if any(word in INDUSTRY for word in longer):
        return own, ""
    return own[: len(own) - len(form)], form


def drops(text: str) -> set[str]:
    """The text, and it without each of its characters: two that share one are at most an edit, or a move, apart."""
    return {text, *(text[:i] + text[i + 1 :] for i in range(len(text)))}


def _split(stem: str) -> tuple[str, str]:
    """Trade name, of two characters or more, and industry."""
    end = len(stem)
    while True:
        for length in range(min(LONGEST_INDUSTRY, end - 2), 1, -1):
            if stem[end - length : end] in INDUSTRY:
                end -= length
                break
        else:
            return stem[:end], stem[end:]
