"""Members joined by marks, counted by hand."""

import pytest

CASES = {
    # The mark joins three members; what all share stays outside.
    "在教育、医疗、住房等方面补课。": [("教育、医疗、住房", "3")],
    # Two members are no enumeration.
    "在教育、医疗等方面补课。": [],
    # 和 joins the last of three.
    "走访了工厂、学校和医院。": [("工厂、学校和医院", "3")],
    # 和 inside one of two members does not make three.
    "为奋进新征程、建功新时代提供思想保证和精神力量。": [],
    # Adjacent quotations need no mark.
    "开展“春风”“夏雨”“秋实”行动。": [("“春风”“夏雨”“秋实”", "3")],
    "“春风”“夏雨”行动。": [],
    # Titles before a name belong to the person, the list is of names.
    "国务院总理李某、国务委员王某、赵某、钱某出席。": [("王某、赵某、钱某", "3")],
    # Members of several words each.
    "要推进产业升级、改善民生福祉、保护生态环境。": [("推进产业升级、改善民生福祉、保护生态环境", "3")],
    # Two lists in one stretch.
    "与城区、郊区、山区在教育、医疗、养老等领域合作。": [
        ("城区、郊区、山区", "3"),
        ("教育、医疗、养老", "3"),
    ],
    # A comma ends a list, and so does a full stop.
    "有苹果、梨，桃、杏。": [],
    # A list inside brackets is a list of its own.
    "三家单位（银行、税务、海关）参加。": [("银行、税务、海关", "3")],
}


@pytest.mark.parametrize("text", CASES)
def test_members_are_counted(found, attributes, text):
    assert found("enumeration", text) == [span for span, _ in CASES[text]]
    assert [each["n"] for each in attributes("enumeration", text)] == [n for _, n in CASES[text]]


def test_long_list(found, attributes):
    members = [f"{a}{b}" for a in "东西南北" for b in "村镇街"]
    text = f"走访{'、'.join(members)}等地。"
    assert attributes("enumeration", text) == [{"n": "12"}]
    assert found("enumeration", text) == ["、".join(members)]
