"""Where a text is cut, and that nothing written with many marks makes a detector fail."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.devices import DEVICES
from analysis.devices.stretches import stretches

MINE = ["enumeration", "parallelism", "metaphor", "four_character", "quoted"]
PIECES = """
、 ， ； 。 ： “ ” ‘ ’ 《 》 （ ） ( ) 【 】 「 」 — … ! ? , ; 和 以及 与 等 的 在 更 有
不 化 性 尊重 环境 建设 发展 短板 补齐 龙头 桥梁 国务院总理 李 王 稳中求进 脚踏实地 两个 10 % A word 越来越
"""


def parts(text, joint="、"):
    return [[text[slice(*part)] for part in stretch] for stretch in stretches(text, joint)]


def test_stops_and_brackets():
    assert parts("甲、乙，丙、丁") == [["甲", "乙"], ["丙", "丁"]]
    # What stands in brackets is cut by itself and does not cut what stands around it.
    assert parts("甲（子，丑、寅）、乙") == [["丑", "寅"], ["甲（子，丑、寅）", "乙"]]
    assert parts("“甲”“乙”、丙") == [["“甲”", "“乙”", "丙"]]
    assert parts("甲、乙\n丙") == [["甲", "乙"]]


def test_weaker_marks_do_not_cut():
    assert parts("甲、乙，丙；丁", "，,；;") == [["甲、乙", "丙", "丁"]]
    assert parts("甲、乙，丙；丁", "；;") == [["甲、乙，丙", "丁"]]


def test_marks_that_do_not_pair():
    # An open mark reaches to the end of its line; a closing mark that closes nothing is passed over.
    assert parts("“甲、乙\n丙、丁") == [["甲", "乙"], ["丙", "丁"]]
    assert parts("甲”、乙") == [["甲”", "乙"]]


@pytest.mark.parametrize("device", MINE)
@settings(max_examples=100)
@given(text=st.lists(st.sampled_from([*PIECES.split(), "\n", " "]), max_size=60).map("".join))
def test_spans_lie_inside_the_text(make_document, device, text):
    spans = DEVICES[device](make_document(text))
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    places = [(span.start, span.end) for span in spans]
    assert len(places) == len(set(places))


@pytest.mark.parametrize("device", MINE)
def test_many_brackets_and_a_long_paragraph(make_document, device):
    DEVICES[device](make_document("（" * 20_000 + "》" * 20_000))
    DEVICES[device](make_document("“" * 20_000 + "、”" * 20_000))
    assert DEVICES[device](make_document("字" * 100_000)) == []
