"""Frames repeated and not repeated, one sentence per rule."""

import pytest

from analysis.devices import frames
from analysis.devices.coordination import words

PARALLEL = {
    # A word repeated first, last, or in the middle, joined by 、.
    "要尊重知识、尊重人才。": ("尊重知识、尊重人才", "2", "尊重"),
    "改善科研环境、政策环境、生活环境。": ("科研环境、政策环境、生活环境", "3", "环境"),
    "聚焦群众所需、企业所急、基层所盼。": ("群众所需、企业所急、基层所盼", "3", "所"),
    # Joined by ， with two parts that repeat.
    "他说，激发有潜能的消费，扩大有效益的投资。": ("激发有潜能的消费，扩大有效益的投资", "2", "有+的"),
    "生态越来越好，游客越来越多。": ("生态越来越好，游客越来越多", "2", "越来越"),
    # A lead-in is cut off.
    "他在这里推动科学发展，推动社会进步。": ("推动科学发展，推动社会进步", "2", "推动"),
    # Joined by ；, the members begin alike.
    "要健全科学完备的制度体系；要健全主体明确、要求清晰的责任体系。": (
        "要健全科学完备的制度体系；要健全主体明确、要求清晰的责任体系",
        "2",
        "要健全+的+体系",
    ),
    # Three or more with the verb … noun frame only.
    "在转方式、调结构、提质量上下功夫。": ("转方式、调结构、提质量", "3", ""),
    # No character is left over at the end.
    "弘扬“说了算、定了干、干就干好”的作风。": ("说了算、定了干、干就干好", "3", ""),
    # Three clauses of six characters with an even beat.
    "双方深化战略沟通，增进理解互信，扩大相互开放。": None,
    "深化战略沟通，增进理解互信，巩固伙伴定位。": ("深化战略沟通，增进理解互信，巩固伙伴定位", "3", ""),
    # One character behind three others.
    "要主动识变应变求变。": ("识变应变求变", "3", "变"),
    "做好服务，用心用情用力。": ("用心用情用力", "3", "用"),
    # Three members or more with no mark between them.
    "一系列新理念新思想新战略，回答了课题。": ("新理念新思想新战略", "3", "新"),
    "解决群众最关心最直接最现实的问题。": ("最关心最直接最现实", "3", "最"),
    "不断增强获得感幸福感安全感。": ("获得感幸福感安全感", "3", "感"),
    "这是我国综合国力和国际影响力的体现。": None,
    "他笑了，哈哈哈哈哈哈哈哈哈。": None,
    "讨论研究研究研究研究研究研究。": None,
    # What ties the second to the first is no part of the frame.
    "歌声像溪水般清澈，又像山风般悠长。": ("像溪水般清澈，又像山风般悠长", "2", "像+般"),
    # Joined by ；, with marks at the same places.
    "春日赏花，处处是好风景；冬天滑雪，人人乐享快活。": (
        "春日赏花，处处是好风景；冬天滑雪，人人乐享快活",
        "2",
        "",
    ),
    # The halves of a heading.
    "奋进新征程 建功新时代": ("奋进新征程 建功新时代", "2", "新"),
    "推出系列报道《浪费可耻 节约为荣》。": ("浪费可耻 节约为荣", "2", ""),
    "主题是“心手相连的家园 点亮生命的灯火”。": ("心手相连的家园 点亮生命的灯火", "2", "的"),
    "活动名为“春暖花开 国聘行动”。": None,
    # Two couplets that repeat nothing: the same length and word classes.
    "要打通堵点、补齐短板。": ("打通堵点、补齐短板", "2", ""),
    "要创新组织制度，强化自我监督。": None,
    # Names, figures, and clauses that only stand side by side are none.
    "走访财政部、教育部、卫生部。": None,
    "售价15元、30元、45元。": None,
    "公司成立三年，去年春天迁往外地。": None,
    "走访学校、投资机构代表。": None,
}


@pytest.mark.parametrize("text", PARALLEL)
def test_frames(found, attributes, text):
    expected = PARALLEL[text]
    spans = found("parallelism", text)
    if expected is None:
        assert spans == []
        return
    assert expected[0] in spans
    given = attributes("parallelism", text)[spans.index(expected[0])]
    assert (given["n"], given["anchor"]) == expected[1:]
    assert given["kind"] == ("couplet" if expected[1] == "2" else "series")
    assert given["frame_only"] == ("no" if expected[2] else "yes")


def test_spans_nest(found):
    text = "有温度、有内容，有情怀、有担当。"
    assert found("parallelism", text) == [
        "有温度、有内容",
        "有温度、有内容，有情怀、有担当",
        "有情怀、有担当",
    ]


def test_shared_counts_from_both_ends():
    # 有 stands first in both, 量 last in both; 力 and 质 differ.
    assert frames.shared(["有力量", "有高质量"]) == [0, 2]
    assert frames.anchor(["有力量", "有高质量"]) == "有+量"


def _member(text: str) -> frames.Member:
    return frames.member(words(text, 0, len(text)))


def test_features_by_hand():
    # Of five characters each three are the same, in two runs; both are preposition, noun, verb.
    pair = frames.features(_member("向农村倾斜"), _member("向基层倾斜"), runs_on=True)
    measured = dict(zip(frames.FEATURES, pair, strict=True))
    assert {name for name, value in measured.items() if value == 1} == {
        *("constant", "equal", "ratio", "parts", "content", "first_word"),
        *("function_classes", "verbal", "runs_on"),
    }
    assert {name: value for name, value in measured.items() if 0 < value < 1} == {"cover": 0.6}


def test_score_is_a_weighted_sum():
    assert frames.score([-1.0, 2.0, 0.5], [1.0, 1.0, 3.0]) == 2.5


def test_lead_in_is_cut_off():
    clause = _member("代表团在会上提出重要建议")
    begin = frames.lead_in(clause, _member("发表重要意见"))
    assert "".join(word.text for word in clause.words[begin:]) == "提出重要建议"


@pytest.mark.parametrize(("text", "expected"), [("财政部", True), ("《论语》", True), ("有温度", False)])
def test_names_are_names(text, expected):
    assert frames.is_name(_member(text)) is expected
