"""Words that names of firms are made of: legal forms, industries, branches, and what tells firms apart."""

from __future__ import annotations

from importlib.resources import files

LIMITED = ("有限责任公司", "有限公司", "责任有限公司", "责任公司")
SHARES = ("股份有限责任公司", "股份有限公司", "股份公司", "股份合作公司", "股份")
FOREIGN = ("COLTD", "COMPANYLTD", "COMPANYLIMITED", "COLIMITED", "LIMITED", "LTD", "INC", "CORP", "CORPORATION", "LLC")
COMPANY = ("集团公司", "总公司", "公司", "集团")
PARTNERS = ("合伙企业", "事务所", "有限合伙", "普通合伙")
COOPERATIVE = ("农民专业合作社联合社", "农民专业合作社", "专业合作社", "股份经济合作社", "供销合作社", "合作社", "联社")
WORKS = ("制造厂", "加工厂", "总厂", "工厂", "厂")
SHOPS = (
    *("个体工商户", "经营部", "经销部", "批发部", "门市部", "服务部", "维修部", "加工部", "营销部", "销售部", "配送部"),
    *(
        "经销处",
        "服务站",
        "工作室",
        "商行",
        "商店",
        "商贸行",
        "贸易行",
        "饭店",
        "餐厅",
        "餐馆",
        "旅馆",
    ),
    *(
        "宾馆",
        "药店",
        "药房",
        "诊所",
        "书店",
        "花店",
        "网吧",
        "茶楼",
        "会所",
        "作坊",
        "摊位",
        "店",
        "行",
        "铺",
        "馆",
        "部",
        "坊",
    ),
)
BODIES = ("委员会", "电站", "水厂", "中心", "农场", "林场", "牧场", "站", "所", "社", "局", "处", "院")
FORMS: dict[str, tuple[str, ...]] = {
    "limited": (*LIMITED, *FOREIGN),
    "shares": SHARES,
    "company": COMPANY,
    "partners": PARTNERS,
    "cooperative": COOPERATIVE,
    "works": WORKS,
    "shop": SHOPS,
    "body": BODIES,
}
"""Legal forms, and words in their place, by class: the classes are told apart, the words in one are not."""

HEADS = (
    *(f"{firm}{form}" for firm in ("银行", "信用社") for form in ("股份有限公司", "有限责任公司", "有限公司", "")),
    *SHARES[:-1],
    *LIMITED,
    "公司",
    *COOPERATIVE,
)
"""What ends the name of a firm, so that whatever follows names a part of it."""
PARTS = (
    *(
        "分公司",
        "分行",
        "支行",
        "分理处",
        "办事处",
        "代表处",
        "联络处",
        "营业部",
        "营业厅",
        "营业所",
        "分店",
        "门店",
        "分厂",
    ),
    *(
        "项目部",
        "经理部",
        "事业部",
        "分部",
        "分院",
        "分校",
        "分中心",
        "分所",
        "专卖店",
        "旗舰店",
        "体验店",
        "直营店",
        "加盟店",
    ),
    *(
        "加油站",
        "加气站",
        "服务区",
        "储蓄所",
        "工会委员会",
        "工会",
        "党委",
        "食堂",
        "职工医院",
        "幼儿园",
        "驻京办",
        "车间",
    ),
)
"""Ends of names of branches and of other parts of a firm."""
NOTES = (
    *(
        "公司",
        "本公司",
        "个体工商户",
        "个体",
        "个人独资",
        "有限合伙",
        "普通合伙",
        "特殊普通合伙",
        "本部",
        "总部",
        "总公司",
        "公章",
        "盖章",
    ),
    *(
        "已注销",
        "注销",
        "吊销",
        "已吊销",
        "已迁出",
        "存续",
        "在业",
        "正常",
        "停业",
        "破产",
        "清算中",
        "筹",
        "筹建",
        "自然人独资",
    ),
)
"""What stands in brackets and is no part of the name."""

NUMERALS = {
    **dict(zip("0123456789", "零一二三四五六七八九", strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖拾两〇", "一二三四五六七八九十二零", strict=True)),
}
NUMBERS = "零一二三四五六七八九十百千万甲乙丙丁戊ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""Characters that number firms of otherwise one name: the first and the second plant."""
SIDES = "东南西北上下左右前后大小新老男女"
"""Characters that tell such firms apart where both have one: the east and the west one, the old and the new."""

USUAL = (
    "安奥八百佰邦宝保北博昌长超晨成诚城驰创春达大丹德迪鼎东都多恩发法凡方飞丰峰锋凤福富港高格冠光广国海汉瀚航昊浩禾合和恒亨弘宏洪鸿虹"
    "华骅辉晖惠汇慧吉佳嘉家建健江杰洁金锦晋京晶精景久巨聚君骏俊凯康科可坤蓝乐力立利联隆龙鲁路绿伦马美盟名明铭茂民南宁诺鹏平普奇齐启"
    "起千强侨勤青庆泉群仁荣融瑞润三森善尚盛晟升生胜圣时世仕市舒顺硕思斯四泰腾天添田通同万威维伟炜文五西希熙祥翔向晓新欣鑫信兴星旭轩"
    "雅亚扬阳洋耀业一伊亿亦益逸意溢翼银英盈永优友佑宇雨玉裕誉元园源远越云运泽展哲振正志智中众州洲珠卓紫子自宗尊悦跃月奕艺怡宜易毅"
)
"""Characters that trade names are mostly made of: two names that differ in one of these may well be two firms."""

SHORT = {
    "中石化": "中国石油化工",
    "中国石化": "中国石油化工",
    "中石油": "中国石油天然气",
    "中国石油": "中国石油天然气",
    "中海油": "中国海洋石油",
    "中国海油": "中国海洋石油",
    "中粮": "中国粮油食品",
    "国电网": "国家电网",
    "国网": "国家电网",
    "南网": "中国南方电网",
    "南方电网": "中国南方电网",
    "中建": "中国建筑",
    "中铁": "中国铁路工程",
    "中交": "中国交通建设",
    "中冶": "中国冶金科工",
    "中车": "中国中车",
    "一汽": "中国第一汽车",
    "二汽": "东风汽车",
    "上汽": "上海汽车",
    "广汽": "广州汽车",
    "北汽": "北京汽车",
    "工行": "中国工商银行",
    "工商银行": "中国工商银行",
    "农行": "中国农业银行",
    "农业银行": "中国农业银行",
    "中行": "中国银行",
    "建行": "中国建设银行",
    "建设银行": "中国建设银行",
    "交行": "交通银行",
    "招行": "招商银行",
    "浦发银行": "上海浦东发展银行",
    "邮储银行": "中国邮政储蓄银行",
    "中移动": "中国移动通信",
    "中国移动": "中国移动通信",
    "中国联通": "中国联合网络通信",
    "宝钢": "宝山钢铁",
    "武钢": "武汉钢铁",
    "鞍钢": "鞍山钢铁",
    "首钢": "首都钢铁",
}
"""Short names that everybody uses, where no rule leads to the long one."""


def brands() -> frozenset[str]:
    """Trade names under which firms stand in many regions, each a firm of its own: one that names no region may be the
    parent of one that does.
    """
    return frozenset(files("graph.identity").joinpath("brands.txt").read_text(encoding="utf-8").split())


def industries() -> frozenset[str]:
    """Words that say what a firm does, or what kind of institution it is."""
    return frozenset(files("graph.identity").joinpath("industries.txt").read_text(encoding="utf-8").split())
