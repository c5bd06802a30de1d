"""Quantities: what is one, what is kept apart, and what it amounts to."""

import pytest

from analysis.devices.quantity import find_dates, find_ordinals


@pytest.mark.parametrize(
    ("text", "quantities"),
    [
        ("全市有院士工作站129个，吸引投资超百亿元。", ["129个", "百亿元"]),
        ("规划面积约5.7平方公里，增长7.8%。", ["5.7平方公里", "7.8%"]),
        ("集聚了370多个创新载体和54位院士。", ["370多个", "54位"]),
        ("三分之一的农户养牛，占百分之五。", ["三分之一", "百分之五"]),
        ("2020年12月5日18时30分开幕，历时3个月，用了两个半小时。", []),
        ("第二批名单，第3个赛季，首个基地，前三名，十四届全国人大三次会议。", []),
        ("这是一个样板，一批人才，几十家企业，数百名学生。", []),
        ("千家万户，千方百计，四面八方，打通最后一公里。", []),
        ("打赢三大攻坚战，坚持四个全面，建设五位一体总布局。", []),
        ("5G网络、C919客机、G20峰会、4.0版政策、两位数增长。", []),
        ("发生6.5级地震，二级响应。", ["6.5级"]),
        ("每亩增收一千元，增长一倍，一名村民来了。", ["一千元", "一倍"]),
        ("预计3至5个省降温10到12℃。", ["3至5个", "10到12℃"]),
        ("确诊病例超707万，涉及14亿多中国人民，历时2亿年。", ["707万", "14亿多"]),
        ("上百家企业，百余名专家，百家争鸣。", ["百家", "百余名"]),
    ],
)
def test_quantities_and_what_looks_like_them(found, text, quantities):
    assert found("quantity", text) == quantities


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("超百亿元", {"value": "10000000000", "unit": "元", "bound": "more"}),
        ("370多个", {"value": "370", "unit": "个", "approximate": "yes", "bound": "more"}),
        ("400多万人", {"value": "4000000", "unit": "人", "approximate": "yes", "bound": "more"}),
        ("约2.5亿元", {"value": "250000000", "unit": "元", "approximate": "yes"}),
        ("近30%", {"value": "30", "unit": "%", "bound": "less"}),
        ("65岁以上", {"value": "65", "unit": "岁", "bound": "more"}),
        ("3至5万元", {"value": "30000", "unit": "元", "upper": "50000"}),
        ("两三个村", {"value": "2", "unit": "个", "upper": "3"}),
        ("四分之一", {"value": "0.250000", "unit": ""}),
        ("500万千瓦", {"value": "5000000000", "unit": "瓦"}),
        ("通过5部电话", {"value": "5", "unit": "部"}),
    ],
)
def test_values_are_in_base_units_with_their_hedges(attributes, text, expected):
    assert attributes("quantity", text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020年12月5日开幕。", [("2020年12月5日", "2020-12-05")]),
        (
            "二〇二三年三月，4月16日至17日。",
            [("二〇二三年三月", "2023-03"), ("4月16日", "--04-16"), ("17日", "---17")],
        ),
        ("2013年以来，历时3年，用了3个月。", [("2013年", "2013")]),
    ],
)
def test_dates_are_kept_apart(make_document, text, expected):
    spans = find_dates(make_document(text))
    assert [(text[span.start : span.end], span.attributes["value"]) for span in spans] == expected


def test_ordinals_are_kept_apart(make_document):
    text = "第三次会议，第2批名单，三次会议。"
    spans = find_ordinals(make_document(text))
    assert [(text[span.start : span.end], span.attributes["value"]) for span in spans] == [
        ("第三", "3"),
        ("第2", "2"),
    ]
