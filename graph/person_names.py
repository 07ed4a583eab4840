"""Names of natural persons: which names are one, and how they are shown to those who need not know them."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path


def _lists() -> dict[str, str]:
    text = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")
    parts = re.split(r"^\[(\w+)\]\n", text, flags=re.M)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


LISTS = _lists()
COMMON = frozenset("".join(LISTS["common"].split()))
"""Family names of nine people in ten."""
RARE = frozenset("".join(LISTS["rare"].split()))
"""Family names of few people, many of which begin names of firms too."""
COMPOUND = frozenset(re.findall("..", "".join(LISTS["compound"].split())))
"""Family names of two characters."""
GIVEN = frozenset("".join(LISTS["given"].split()))
"""Characters of given names."""
BRANDS = frozenset(LISTS["brands"].split())
"""Trade names that begin as people's names do."""
WORDS = re.compile(
    "公司|集团|商行|商店|商贸|贸易|科技|速运|物流|快递|银行|酒店|饭店|餐厅|超市|药房|药店|医院|学校|大学|中心|工厂|合作社|事务所|门市|经营部|经销|服务|"
    "工作室|委员会|政府|财政|税务|支付|备付金|待清算|手续费|利息|工会|协会|基金|保险|证券|传媒|文化|餐饮|建材|五金|食品|服装|电子|机械|百货|批发|零售|"
    "个体|客户|用户|本人|现金|未知|测试|师傅|老吉|黑鸭"
)
LAST = frozenset("厂店社部院校局所站馆铺坊场吧屋号库处矿港段队组班科股司府办会厅室")
"""What a firm's or an office's name ends with, and given names hardly ever do."""
EITHER = frozenset("行庄楼轩阁斋网业城家")
"""What both end with: such a name is a person's where all else in it is as usual."""
HAN = re.compile(r"[㐀-鿿\U00020000-\U0003ffff]+")
DOTTED = re.compile(r"[㐀-鿿]{1,12}([·•・.．][㐀-鿿]{1,12}){1,4}")
VEILED = re.compile(r"[㐀-鿿]{1,2}([*＊xX×某]{1,3}[㐀-鿿]?|[*＊]{1,3})")
TITLE = re.compile("(先生|女士|小姐)$")
SPACE = re.compile(r"\s+")
MASK = "*"


def is_person(name: str) -> bool:
    """Whether the name is a natural person's by its look alone; where it may be either, it is none.

    Two characters are one only where the second is usual in given names, since firms are called so too; so with rare
    family names. Names of four need a compound family name. Names in Latin letters may be anybody's.
    """
    text = SPACE.sub("", unicodedata.normalize("NFKC", name))
    bare = TITLE.sub("", text)
    if not bare or WORDS.search(bare) or bare in BRANDS:
        return False
    if VEILED.fullmatch(bare):
        return family(bare) != ""
    if DOTTED.fullmatch(bare):
        return bare[-1] not in LAST
    if bare != text:
        return family(bare) != "" and HAN.fullmatch(bare) is not None
    return HAN.fullmatch(bare) is not None and _chinese(bare)


def family(name: str) -> str:
    """The family name that a Chinese name begins with; "" where it begins with none."""
    if name[:2] in COMPOUND:
        return name[:2]
    return name[:1] if name[:1] in COMMON or name[:1] in RARE else ""


def masked(name: str) -> str:
    """The name with its family name alone: 王**, 欧阳**; of other names the first character."""
    text = SPACE.sub(" ", unicodedata.normalize("NFKC", name)).strip()
    shown = text[:2] if text[:2] in COMPOUND and len(text) > 2 else text[:1]
    return shown + MASK * min(max(len(text) - len(shown), 1), 2)


def says_firm(name: str) -> bool:
    """Whether the name holds a word, or ends in a character, that firms and offices are called by."""
    text = SPACE.sub("", unicodedata.normalize("NFKC", name))
    return WORDS.search(text) is not None or text in BRANDS or text[-1:] in LAST


def _chinese(text: str) -> bool:
    own = family(text)
    given = text[len(own) :]
    if not own or not given or len(given) > 3 or given[-1] in LAST:
        return False
    if len(own) == 2:
        return len(given) < 3
    if len(given) == 3:
        # Both parents' family names.
        return own in COMMON and given[0] in COMMON and given[1] in GIVEN and given[2] in GIVEN
    usual = [c in GIVEN for c in given]
    if given[-1] in EITHER:
        return len(given) == 2 and own in COMMON and all(usual)
    return any(usual) if len(given) == 2 and own in COMMON else all(usual)
