"""Names in their parts."""

from __future__ import annotations

import pytest

from graph.identity.names import Name, Reader

READER = Reader(["青澜市"])


@pytest.mark.parametrize(
    ("name", "parts"),
    {
        "华为技术有限公司": {"trade": "华为", "industry": "技术", "form": "有限公司"},
        "阿里巴巴（中国）有限公司": {"trade": "阿里巴巴", "nation": True, "place": ""},
        "阿里巴巴中国有限公司": {"trade": "阿里巴巴", "nation": True},
        "深圳市騰訊計算機系統有限公司": {"place": "4403", "trade": "腾讯", "industry": "计算机系统"},
        "腾讯科技（深圳）有限公司": {"place": "4403", "trade": "腾讯", "lead": False},
        "腾讯科技(北京)": {"place": "11", "trade": "腾讯", "form": ""},
        "广东省深圳市南山区大疆创新科技有限公司": {"place": "4403", "district": "南山区", "trade": "大疆"},
        "义乌市双童日用品有限公司": {"place": "330782", "trade": "双童"},
        "青澜瑞丰恒机械设备有限责任公司": {"place": "青澜", "trade": "瑞丰恒", "form_class": "limited"},
        "望川市瑞丰机械有限公司": {"place": "?望川", "trade": "瑞丰"},
        "上海华联超市有限公司": {"place": "31", "trade": "华联", "industry": "超市"},
        "北京同仁堂（集团）有限责任公司": {"trade": "同仁堂", "grouped": True},
        "ＴＣＬ科技集团股份有限公司": {"trade": "TCL", "numbers": "TCL", "form_class": "shares"},
        "招商银行股份有限公司深圳分行": {"trade": "招商", "industry": "银行", "branch": "深圳分行"},
        "招商银行深圳分行": {"trade": "招商", "industry": "银行", "branch": "深圳分行"},
        "中国平安财产保险股份有限公司（广东分公司）": {"trade": "平安", "branch": "广东分公司"},
        "上海宏达贸易有限公司第1分公司": {"branch": "第一分公司", "numbers": "一"},
        "杭州市西湖区张三小吃店（个体工商户）": {"district": "西湖区", "form": "店", "form_class": "shop"},
        "寿光市绿源蔬菜专业合作社": {"form_class": "cooperative", "industry": "蔬菜"},
        "沈阳第一机床厂": {"numbers": "一", "industry": "机床", "form_class": "works"},
        "苏州金螳螂建筑装饰有陷公司": {"form": "有限公司", "industry": "建筑装饰"},
        "郑州宇通客车股分有限公司": {"form": "股份有限公司"},
        "中石化": {"nation": True, "trade": "石油", "industry": "化工"},
        "上海宏远电子有限公司（已注销）": {"whole": "上海宏远电子有限公司"},
        "北京1919酒类有限公司": {"trade": "一九一九酒类", "whole": "北京一九一九酒类有限公司"},
        "海宁市许村镇金凤布艺经营部": {"trade": "许村金凤布艺", "place": "330481"},
        "浙江省杭州市宏盛钢构有限公司": {"core": "杭州宏盛钢构", "said": "浙江杭州"},
        "中国电信苏州分公司": {"place": "", "trade": "电信", "branch": "苏州分公司"},
        "苏州大学附属第一医院": {"trade": "大学", "branch": "附属第一医院"},
        "杭州宏盛钢构有限公司-货款": {"whole": "杭州宏盛钢构有限公司", "branch": ""},
        "Zhejiang Dahua Technology Co., Ltd.": {
            "trade": "ZHEJIANGDAHUATECHNOLOGY",
            "form_class": "limited",
            "numbers": "",
        },
        "长春": {"body": "长春", "place": ""},
        "有限公司": {"trade": "有限"},
        "": {"trade": "", "form": ""},
    }.items(),
)
def test_parts(name: str, parts: dict[str, object]) -> None:
    read = READER.read(name)._asdict()
    assert {part: read[part] for part in parts} == parts


def test_a_table_has_a_row_a_name() -> None:
    table = READER.table(["华为技术有限公司", "华为技术有限公司", "花卫技术有限公司"])
    assert table.column_names[: len(Name._fields) + 1] == ["name", *Name._fields]
    first, again, heard = table.to_pylist()
    assert first == again
    assert first["sounds"] != first["body"]
    assert heard["trade"] == "花卫"


def test_names_that_sound_alike_or_look_alike_fold_alike() -> None:
    rows = READER.table(["恒瑞机械", "横瑞机械", "恒瑞机诫", "恒端机械", "恒丰机械"]).to_pylist()
    sounds, parts, looks = ([row[fold] for row in rows] for fold in ("sounds", "parts", "looks"))
    assert sounds[0] == sounds[1] != sounds[4]
    assert parts[0] == parts[2] != parts[4]
    assert looks[0] == looks[3] != looks[4]
