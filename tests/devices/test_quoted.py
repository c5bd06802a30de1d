"""One quotation per type and rule; marks that do not pair."""

import pytest


@pytest.mark.parametrize(
    ("text", "inside", "kind"),
    [
        ("他说：“今年收成不错，大家都很高兴。”", "今年收成不错，大家都很高兴。", "speech"),
        ("“这条路走对了，”村支书说。", "这条路走对了，", "slogan"),
        ("“这条致富的路子我们走对了，”村支书说。", "这条致富的路子我们走对了，", "speech"),
        ("坚定拥护“两个确立”。", "两个确立", "scheme"),
        ("提供“七位一体”的服务。", "七位一体", "scheme"),
        ("实施“千村引领、万村升级”工程。", "千村引领、万村升级", "slogan"),
        ("启动“倍增计划”。", "倍增计划", "name"),
        ("乘坐“雪龙2”出发。", "雪龙2", "name"),
        ("开展“科普”行动。", "科普", "name"),
        ("开展“科普”等活动。", "科普", "name"),
        ("开展“护河”志愿活动。", "护河", "name"),
        ("谋划“十四五”发展。", "十四五", "name"),
        ("要有“功成不必在我”的境界。", "功成不必在我", "slogan"),
        ("一片“热土”的精神风貌。", "热土", "coinage"),
        ("有了“归属感”。", "归属感", "coinage"),
    ],
)
def test_types(found, attributes, text, inside, kind):
    assert found("quoted", text) == [inside]
    assert attributes("quoted", text) == [{"type": kind}]


def test_nested_marks_and_other_pairs(found):
    assert found("quoted", "“要办好‘小事’，再办大事。”") == ["要办好‘小事’，再办大事。", "小事"]
    assert found("quoted", "「桥頭堡」與『樣板間』") == ["桥頭堡", "樣板間"]
    assert found("quoted", 'the "word" here') == ["word"]


@pytest.mark.parametrize("text", ["“没有关上", "没有打开”", "“上一行\n下一行”", "“”", "《书名》", "”倒置“"])
def test_unpaired_marks_quote_nothing(found, text):
    assert found("quoted", text) == []


def test_half_closed_mark_does_not_hide_the_next(found):
    assert found("quoted", "“没有关上，“关上了”。") == ["关上了"]
