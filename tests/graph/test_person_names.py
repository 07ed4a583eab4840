"""Names of natural persons: told from short names of firms, and masked."""

from __future__ import annotations

import pytest

from graph.person_names import is_person, masked

PEOPLE = (
    "王伟 李娜 张敏 刘洋 陈静 杨勇 赵磊 黄强 周杰 吴军 徐明 孙丽 林丹 罗翔 高圆圆 王芳芳 李小龙 "
    "张三 李四 王五 欧阳娜娜 欧阳修 司马光 诸葛亮 上官婉儿 "
    "买买提·吐尔逊 阿卜杜拉·艾山 王** 李某某 张*明 王某 陈方安生 王先生 "
    "尤燕轩 卫景轩 马怡轩 尤敏桐 褚春杰 李女士 梁朝伟 陈道明 章子怡 沈腾 贾玲 徐峥 佟大为 单依纯 俞敏洪 覃梓涵"
)
FIRMS = (
    "老干妈 顺丰速运 华为 小米 阿里巴巴 京东 美团 万科 万达 安踏 康师傅 王老吉 张裕 吴裕泰 "
    "周大福 周黑鸭 全聚德 方太 海尔 格力 苏宁 金龙鱼 宁德时代 平安 "
    "国家电网 海天味业 三一重工 徐工机械 东风汽车 比亚迪 红星美凯龙 永辉超市 腾讯 网易 韵达 申通 "
    "圆通 中通 宜家 星巴克 海底捞 张记面馆 李记 马记 温氏 "
    "南京路 张行 李城 王家庄 石家庄 高老庄 华大基因 王府井 个人客户 待清算资金 工会 现金 手续费 "
    "张三商店 李四经营部 杭州王伟 John 9"
)


@pytest.mark.parametrize("name", PEOPLE.split())
def test_a_persons_name_is_known(name: str) -> None:
    assert is_person(name)


@pytest.mark.parametrize("name", [*FIRMS.split(), "", "John Smith", "杭州云起科技有限公司"])
def test_a_firms_name_is_nobodys(name: str) -> None:
    assert not is_person(name)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王伟", "王*"),
        ("王小明", "王**"),
        ("欧阳修", "欧阳*"),
        ("欧阳娜娜", "欧阳**"),
        (" 王 伟 ", "王**"),
        ("买买提·吐尔逊", "买**"),
        ("John Smith", "J**"),
        ("王", "王*"),
        ("王**", "王**"),
    ],
)
def test_a_name_is_shown_by_its_family_name_alone(name: str, shown: str) -> None:
    assert masked(name) == shown
