"""Sectors, what each buys from the others, and what its invoices look like."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

GOODS, WORKS, SERVICES, SMALL, EXEMPT = range(5)
RATES = np.array([[17, 11, 6, 3, 0], [16, 10, 6, 3, 0], [13, 9, 6, 3, 0]])
"""Tax in per cent: a row an era, a column a kind of seller."""
ERAS = (np.datetime64("2018-05-01"), np.datetime64("2019-04-01"))
"""Days on which the rates of the value added tax fell."""
STRAY = 0.06
"""Share of its purchases that a firm makes anywhere."""


@dataclass(frozen=True)
class Sector:
    """One sector: its share of firms, its words in names, its tax, its usual invoice in yuan."""

    name: str
    share: float
    words: tuple[str, ...]
    tax: int
    amount: float
    reach: float = 0.0
    """Share of firms that buy from this sector's hub month by month; 0 where it has no hubs."""
    hubs: int = 0
    """How many hubs the sector has; 0 with a reach means one a region."""


SECTORS = (
    Sector("农业", 0.06, ("农业", "种业", "果蔬"), EXEMPT, 6000),
    Sector("食品加工", 0.05, ("食品", "粮油", "乳业"), GOODS, 4000),
    Sector("建筑材料", 0.08, ("建材", "水泥", "门窗"), GOODS, 9000),
    Sector("机械设备", 0.07, ("机械", "机电设备", "电器"), GOODS, 12000),
    Sector("电子设备", 0.06, ("电子", "光电", "通信设备"), GOODS, 8000),
    Sector("化工", 0.05, ("化工", "新材料", "涂料"), GOODS, 11000),
    Sector("纺织服装", 0.05, ("纺织", "服饰", "家纺"), GOODS, 5000),
    Sector("汽车零部件", 0.05, ("汽车部件", "汽配", "汽车贸易"), GOODS, 9000),
    Sector("建筑工程", 0.12, ("建设工程", "装饰工程", "消防工程"), WORKS, 40000),
    Sector("商贸批发", 0.16, ("商贸", "贸易", "供应链管理"), GOODS, 5000),
    Sector("零售", 0.06, ("百货", "超市", "生活用品"), GOODS, 900),
    Sector("物流运输", 0.05, ("物流", "运输", "货运代理"), WORKS, 2500),
    Sector("软件信息", 0.05, ("软件", "信息技术", "网络科技"), SERVICES, 15000),
    Sector("商务服务", 0.06, ("劳务", "咨询", "人力资源"), SERVICES, 7000),
    Sector("餐饮住宿", 0.04, ("餐饮管理", "酒店", "旅游"), SERVICES, 600),
    Sector("医疗健康", 0.04, ("医药", "医疗器械", "生物科技"), GOODS, 6000),
    Sector("电力", 0, ("供电",), GOODS, 3000, reach=0.95),
    Sector("电信", 0, ("电信", "移动通信", "联合网络"), SERVICES, 300, reach=0.92, hubs=3),
    Sector("石油", 0, ("石油销售", "石化销售"), GOODS, 800, reach=0.75, hubs=4),
    Sector("银行", 0, ("银行",), SERVICES, 120, reach=0.8, hubs=4),
    Sector("快递", 0, ("速运", "快递"), SERVICES, 400, reach=0.75, hubs=4),
    Sector("水务", 0, ("自来水",), SMALL, 500, reach=0.6),
    Sector("保险", 0, ("财产保险",), SERVICES, 2000, reach=0.7, hubs=4),
)
PURCHASES = {
    "农业": {"化工": 3, "机械设备": 1, "物流运输": 1},
    "食品加工": {"农业": 6, "机械设备": 1, "物流运输": 2, "化工": 1},
    "建筑材料": {"化工": 2, "机械设备": 2, "物流运输": 3, "建筑材料": 2},
    "机械设备": {"电子设备": 3, "化工": 1, "机械设备": 3, "物流运输": 1},
    "电子设备": {"电子设备": 4, "化工": 1, "软件信息": 2, "物流运输": 1},
    "化工": {"化工": 4, "机械设备": 2, "物流运输": 2},
    "纺织服装": {"化工": 2, "纺织服装": 4, "物流运输": 1, "农业": 1},
    "汽车零部件": {"机械设备": 3, "电子设备": 2, "化工": 2, "物流运输": 1},
    "建筑工程": {"建筑材料": 6, "商务服务": 3, "机械设备": 2, "物流运输": 1},
    "商贸批发": {"食品加工": 3, "纺织服装": 2, "电子设备": 2, "建筑材料": 2, "汽车零部件": 1, "物流运输": 2},
    "零售": {"商贸批发": 5, "食品加工": 3, "农业": 1, "纺织服装": 1},
    "物流运输": {"汽车零部件": 4, "物流运输": 3, "商务服务": 1},
    "软件信息": {"电子设备": 3, "软件信息": 3, "商务服务": 2},
    "商务服务": {"商务服务": 3, "软件信息": 1, "餐饮住宿": 2, "零售": 1},
    "餐饮住宿": {"食品加工": 4, "农业": 3, "零售": 2, "商贸批发": 1},
    "医疗健康": {"医疗健康": 4, "化工": 2, "物流运输": 1, "软件信息": 1},
}
"""What each ordinary sector buys, in parts of its purchases."""
NAMES = tuple(sector.name for sector in SECTORS)
ORDINARY = sum(1 for sector in SECTORS if sector.share > 0)
"""Sectors from this number on are those of the hubs."""


def shares() -> NDArray[np.float64]:
    """Share of firms of each ordinary sector; they sum to 1."""
    found = np.array([sector.share for sector in SECTORS[:ORDINARY]], np.float64)
    parts: NDArray[np.float64] = found / found.sum()
    return parts


def purchases() -> NDArray[np.float64]:
    """The input-output matrix: a row a buying sector, a column a selling one, each row sums to 1."""
    matrix = np.zeros((ORDINARY, ORDINARY))
    for buyer, bought in PURCHASES.items():
        for seller, weight in bought.items():
            matrix[NAMES.index(buyer), NAMES.index(seller)] = weight
    found: NDArray[np.float64] = (1 - STRAY) * matrix / matrix.sum(1, keepdims=True) + STRAY * shares()
    return found


def sales() -> NDArray[np.float64]:
    """The same seen by sellers: a row a selling sector, a column a buying one, each row sums to 1."""
    flow = (purchases() * shares()[:, None]).T
    found: NDArray[np.float64] = flow / flow.sum(1, keepdims=True)
    return found


def rates(days: NDArray[np.datetime64], kinds: NDArray[np.int64]) -> NDArray[np.int64]:
    """Tax in per cent of documents of those days by sellers of those kinds."""
    era = (days >= ERAS[0]).astype(np.int64) + (days >= ERAS[1])
    found: NDArray[np.int64] = RATES[era, kinds]
    return found
