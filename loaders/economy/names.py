"""Names of regions, firms and persons: Chinese in form, made up in every part."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

REGIONS = (
    *("青澜", "云泽", "望川", "鹤鸣", "玉衡", "天枢", "碧溪", "凌波", "晴川", "霁州"),
    *("砚湖", "岚城", "漱石", "槐安", "朔风", "星渚", "汀兰", "锦屿", "雁回", "疏影"),
    *("暮云", "清晏", "瑶光", "静渊", "荻州", "藏锋", "映川", "泊宁", "鹿野", "听潮"),
)
"""Cities that no map shows."""
SYLLABLES = "瑞丰恒泰鼎盛宏远嘉禾信诚博雅聚源昌隆凯越华茂金辉铭泽卓盈腾跃启明安顺立达广益通联德润康宁汇智拓新佳美"
FORMS = ("有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司")
TRADER_FORMS = ("经营部", "商行", "工作室")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章苏潘葛范彭郎鲁韦马苗方任"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰建华文玉志国春梅海燕立新云飞晓东宏宇嘉怡子轩雨桐思远承泽景行若曦"


def brand(rng: np.random.Generator) -> str:
    """A brand of two or three syllables."""
    return "".join(SYLLABLES[i] for i in rng.choice(len(SYLLABLES), 2 + int(rng.random() < 0.25), replace=False))


@dataclass(frozen=True)
class FirmName:
    """A firm's name in its parts."""

    place: str
    brand: str
    trade: str

    def __str__(self) -> str:
        """The parts in one."""
        return self.place + self.brand + self.trade


def firm(rng: np.random.Generator, region: int, words: tuple[str, ...], trader: bool) -> FirmName:
    """A firm's name: region, brand, trade and legal form."""
    forms = TRADER_FORMS if trader else FORMS
    place = REGIONS[region] + ("市" if rng.random() < 0.7 else "")
    return FirmName(place, brand(rng), words[rng.integers(len(words))] + forms[rng.integers(len(forms))])


def former(rng: np.random.Generator, name: FirmName) -> FirmName:
    """A name that the firm had before: the same place, trade and form under another brand."""
    return replace(name, brand=brand(rng))


def person(rng: np.random.Generator) -> str:
    """A person's name: surname and one or two given syllables."""
    given = rng.choice(len(GIVEN), 1 + int(rng.random() < 0.75))
    return SURNAMES[rng.integers(len(SURNAMES))] + "".join(GIVEN[i] for i in given)
