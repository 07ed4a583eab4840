"""Provinces, cities and counties as they stand in front of names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

PROVINCE, CITY = 2, 4
"""Digits of their codes (GB/T 2260); a county's has six."""
NATION = ("中国", "中华", "全国", "中华人民共和国")
SUFFIX = re.compile("(特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|省|市|地区|盟|新区|区|县|旗)$")
PEOPLES = re.compile(
    "((蒙古|回|藏|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|土|达斡尔|仫佬|羌"
    "|布朗|撒拉|毛南|仡佬|锡伯|怒|鄂温克|裕固|保安|独龙|鄂伦春|各)族|柯尔克孜|哈萨克|蒙古)+自治[州县旗]$"
)
NOT_BARE = frozenset(
    {
        *("阿里", "同仁", "东方", "合作", "泰兴", "兴化", "安达", "新乐", "灯塔", "铁力"),
        *("海伦", "东兴", "安宁", "永安", "龙泉", "永康", "江山", "瑞安", "福安", "高安"),
        *("宁安", "大安", "集安", "双河", "新民", "弥勒", "兴平", "高平", "永济", "安国"),
        *("磐石", "开平", "和龙", "龙井", "同江", "新泰", "兴城", "兴宁", "乐平", "合山"),
        *("新星", "白银"),
    }
)
"""Cities whose bare names are more often somebody's trade name."""


@dataclass(frozen=True)
class Region:
    """A place that names may begin with."""

    name: str
    place: str
    """Its code, where one place alone has the name; else the name itself without its suffix."""
    city: bool
    """Whether it is a province or a city, rather than a part of one."""
    declared: bool = False
    """Whether `place` is a code."""


def bare(name: str) -> str:
    """The name without what kind of place it is, where at least two characters are left."""
    for suffix in (PEOPLES, SUFFIX):
        short = suffix.sub("", name)
        if short != name and len(short) > 1:
            return short
    return name


@cache
def counties() -> frozenset[str]:
    """The bare names of counties, which stand in front of names without being read as regions."""
    lines = files("graph.identity").joinpath("regions.txt").read_text(encoding="utf-8").splitlines()
    listed = [line.split(" ") for line in lines]
    return frozenset(bare(name) for code, name in listed if len(code) > CITY and bare(name) != name)


def regions(more: Iterable[str] = ()) -> dict[str, Region]:
    """Every region by each name that it goes by; `more` are names that the data gives."""
    found = dict(_declared())
    for name in sorted(filter(None, more)):
        for spelled in (name, bare(name)):
            found.setdefault(spelled, Region(spelled, bare(name), True))
    return found


@cache
def _declared() -> tuple[tuple[str, Region], ...]:
    lines = files("graph.identity").joinpath("regions.txt").read_text(encoding="utf-8").splitlines()
    listed = [(code, name) for code, name in (line.split(" ") for line in lines)]
    shared = {name for name, count in Counter(name for _, name in listed).items() if count > 1}
    found: dict[str, Region] = {}
    for code, name in sorted(listed, key=lambda row: (len(row[0]), row[0])):
        city = len(code) <= CITY or name.endswith("市")
        place = bare(name) if name in shared else code
        found.setdefault(name, Region(name, place, city, name not in shared))
        short = bare(name)
        if city and short not in NOT_BARE:
            found.setdefault(short, Region(short, code, True, True))
    return tuple(found.items())
