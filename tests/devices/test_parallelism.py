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
    "代表团在会上发表一系列重要意见，提出一系列重要建议。": (
        "发表一系列重要意见，提出一系列重要建议",
        "2",
        "一系列重要",
    ),
    # Joined by ；, the members begin alike.
    "要健全科学完备的制度体系；要健全主体明确、要求清晰的责任体系。": (
        "要健全科学完备的制度体系；要健全主体明确、要求清晰的责任体系",
        "2",
        "要健全+的+体系",
    ),
    # Three or more with the verb … noun frame only.
    "在转方式、调结构、提质量上下功夫。": ("转方式、调结构、提质量", "3", ""),
    # Three clauses of six characters with an even beat.
    "双方深化战略沟通，增进理解互信，扩大相互开放。": None,
    "深化战略沟通，增进理解互信，巩固伙伴定位。": ("深化战略沟通，增进理解互信，巩固伙伴定位", "3", ""),
    # One character behind three others.
    "要主动识变应变求变。": ("识变应变求变", "3", "变"),
    # The halves of a heading.
    "奋进新征程 建功新时代": ("奋进新征程 建功新时代", "2", "新"),
    # Names, figures, a subject taken up again, and couplets that repeat nothing are none.
    "走访苹果村、木耳村、葡萄村。": None,
    "售价15元、30元、45元。": None,
    "公司成立三年，公司迁往外地。": None,
    "组织各项活动、开展学术交流。": None,
    "科学体系、核心要义。": None,
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


def test_tie_measures():
    tie = frames.Tie("尊重知识", "尊重人才")
    assert (tie.places, tie.ratio, tie.content, tie.cover, tie.parts) == ([0, 1], 1.0, 2, 0.5, 1)


def test_names_are_names():
    assert frames.is_name(words("财政部", 0, 3))
    assert not frames.is_name(words("有温度", 0, 3))
