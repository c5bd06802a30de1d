"""Numeric schemes: the name, the number it declares and the members the text names."""

import pytest

from analysis.devices.scheme import declared
from analysis.devices.spans import read_lexicon


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("坚持四个全面，做到“两个维护”。", ["四个全面", "两个维护"]),
        ("打造“三地一区”，发挥“五大优势”。", ["三地一区", "五大优势"]),
        ("抓住一体化和高质量两个关键词。", ["两个关键词"]),
        ("北京、上海、广州三个城市领先。", []),
        ("“十四五”时期，“五一”假期，“一把手”负责，“三连冠”到手。", []),
        ("实行“一村一品”，一波三折。", []),
        ("混双循环赛开始了。", []),
        ("三大任务十分艰巨。", []),
        ("全市组织实施八大行动。", ["八大行动"]),
        ("做好强县、富民、育人三篇文章。", ["三篇文章"]),
        ("守好生态和安全两条底线，列出问题、任务、责任三张清单。", ["两条底线", "三张清单"]),
        ("沿江有两道防线。", []),
        ("抓好“两重”“两新”工作。", ["两重", "两新"]),
        ("做到“两不愁、三保障”。", ["两不愁、三保障"]),
        ("建成“一院一站两中心”。", ["一院一站两中心"]),
        ("从国家和社会两个层面着手。", ["两个层面"]),
        ("面对需求和成本双重压力。", ["双重压力"]),
        ("实施三项改革五大任务。", ["五大任务"]),
        ("改善中国和俄罗斯两国关系。", []),
        ("全面落实党的二十大战略部署。", []),
    ],
)
def test_schemes_and_what_looks_like_them(found, text, names):
    assert found("scheme", text) == names


def test_every_head_is_found_in_its_example(found):
    table = read_lexicon("scheme_heads")
    for row in table[table["example"] != ""].itertuples():
        # Where no members are named the scheme must stand between quotation marks.
        hits = found("scheme", f"{row.example}。") + found("scheme", f"“{row.example}”。")
        assert any(hit.endswith(row.head) for hit in hits), row.example


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("两个确立", "2"),
        ("一家三站", "1+3"),
        ("七位一体", "7"),
        ("一带一路", "1+1"),
        ("三证合一", "3"),
        ("双减", "2"),
    ],
)
def test_the_declared_number(name, count):
    assert declared(name) == count


@pytest.mark.parametrize(
    ("text", "members", "status"),
    [
        (
            "强化平台支撑、政策保障、人才集聚、成果转化四大功能。",
            "平台支撑|政策保障|人才集聚|成果转化",
            "unpacked",
        ),
        (
            "由东部服务综合体和西部生态核心区两大核心功能组团组成。",
            "东部服务综合体|西部生态核心区",
            "unpacked",
        ),
        ("“三项纪律”：守时、守信、守法。", "守时|守信|守法", "unpacked"),
        ("“三项纪律”：守时、守信、守法，人人都要记住。", "守时|守信|守法", "unpacked"),
        ("推动茶叶、食用菌、中药材三大特色产业。", "茶叶|食用菌|中药材", "unpacked"),
        (
            "坚定“四个自信”，即道路自信、理论自信、制度自信、文化自信。",
            "道路自信|理论自信|制度自信|文化自信",
            "unpacked",
        ),
        ("突出“三个着力”，一是抓项目，二是抓改革，三是抓民生。", "抓项目|抓改革|抓民生", "unpacked"),
        ("要做好“两个服务”。要在服务群众上下功夫。要在服务企业上下功夫。", "服务群众|服务企业", "unpacked"),
        ("发挥区位、人才、产业等“五大优势”。", "区位|人才|产业", "partial"),
        ("坚决拥护“两个确立”、做到“两个维护”。", "", "presupposed"),
    ],
)
def test_members_named_before_behind_and_spread(attributes, text, members, status):
    last = attributes("scheme", text)[-1]
    assert (last["members"], last["status"]) == (members, status)
