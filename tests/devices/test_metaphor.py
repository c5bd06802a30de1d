"""The lexicon does what its rows say, and the context rules hold back literal uses."""

import pytest

from analysis.devices.spans import read_lexicon

DOMAINS = """
war journey building plant animal body weather water machine family object light text craft burden boundary ecology
sport theatre resource fire food
"""


def test_lexicon_is_whole():
    table = read_lexicon("metaphors")
    assert list(table.columns) == ["term", "domain", "example", "not_before", "not_after", "near", "not_near"]
    assert set(table["domain"]) == set(DOMAINS.split())
    assert table["term"].is_unique
    assert len(table) > 1500
    assert (table["term"].str.partition("…")[0].str.len() > 1).all()


def test_every_example_is_found(found, attributes):
    table = read_lexicon("metaphors")
    for row in table.itertuples():
        begin, gap, end = row.term.partition("…")
        hits = [
            given["source"]
            for span, given in zip(
                found("metaphor", row.example), attributes("metaphor", row.example), strict=True
            )
            if (span.startswith(begin) and span.endswith(end) if gap else span == row.term)
        ]
        assert row.domain in hits, (row.term, row.example)


@pytest.mark.parametrize(
    ("figurative", "literal"),
    [
        ("成为友谊的桥梁", "公路桥梁施工完成"),
        ("做沟通政企的桥梁", "这是一座真正的桥梁"),
        ("搭起民心相通的桥梁", "村里集资修建桥梁"),
        ("开放的大门越开越大", "学校大门上方挂着横幅"),
        ("铲除滋生腐败的土壤", "土壤墒情适宜春播"),
        ("消费市场升温", "气温明显升温"),
        ("抢占产业新赛道", "滑雪赛道冰面平整"),
        ("以大港为龙头", "拧紧水龙头"),
        ("培育发展新动能", "因病失去劳动能力"),
        ("改革步子迈得更稳", "老人在雪地里放慢步子"),
        ("决胜四季度", "决胜局中国队先得一分"),
        ("粮食总产量突破万亿斤大关", "攻克一项重大关键技术"),
        ("关系回到正常轨道", "卫星进入预定轨道"),
        ("办有温度的民生实事", "室内温度保持在20度"),
        ("攻坚进入新阶段", "脱贫攻坚成果"),
        ("甘当群众的小学生", "中小学生参加比赛"),
        ("用科学理论武装头脑", "两支武装力量停火"),
        ("舆情持续发酵", "面团发酵两小时"),
        ("保护主义抬头", "孩子抬头看天空"),
        ("到先进村取经", "采取经济措施"),
        ("向科学进军", "推进军队现代化"),
        ("疫情就是命令", "连长下达命令"),
        ("作风建设永远在路上", "行人在路上行走"),
        ("企业把好质量关", "把好消息告诉有关部门"),
        ("种子是农业的芯片", "芯片制造企业扩产"),
        ("邻国搭上共同发展的列车", "列车在车站停靠"),
        ("破除旧体制的束缚", "电子受到原子核束缚"),
    ],
)
def test_literal_uses_are_held_back(found, figurative, literal):
    assert len(found("metaphor", figurative)) == 1
    assert found("metaphor", literal) == []


def test_gap_and_longest(found):
    # … takes up to six characters, none of them a mark.
    assert found("metaphor", "补齐民生短板") == ["补齐民生短板"]
    assert found("metaphor", "补齐教育、医疗短板") == ["短板"]
    assert found("metaphor", "做好顶层设计，完善顶层制度设计") == ["顶层设计", "顶层制度设计"]
    # Where two terms begin together the longer one counts.
    assert found("metaphor", "在攻坚中打好攻坚战") == ["攻坚", "攻坚战"]
    assert found("metaphor", "夯实高质量发展的根基") == ["夯实高质量发展的根基"]
    assert found("metaphor", "龙头带动") == ["龙头带动"]


def test_neighbours_of_one_domain_are_one_span(found, attributes):
    assert found("metaphor", "政策落地生根、开花结果。") == ["落地生根、开花结果"]
    assert attributes("metaphor", "政策落地生根、开花结果。") == [{"source": "plant"}]
    assert found("metaphor", "要守土有责、守土尽责。") == ["守土", "守土"]
    assert found("metaphor", "既是桥头堡、又是压舱石。") == ["桥头堡", "压舱石"]
