"""No text makes a detector fail, whatever stands in it, and long ones take time in proportion."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.devices import APART, DEVICES

FINDERS = DEVICES | APART

WORDS = """
要 必须 应 需要 不能 说 表示 要求 据介绍 指出 两个 三大任务 四个服务 服务 一是 第 百 万 亿 3 10% 2.5 至 多 元 个 年
“ ” （ ） 、 ， 。 ？ ！ ： ； … —— a B 他 我 会议 和 等 的 了 就 如果 有 比 向 每天 应邀 一 两 十 分之
"""
PIECES = st.sampled_from([*WORDS.split(), "\n", " ", "\u3000"])
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=40).map("".join))


@pytest.mark.parametrize("device", FINDERS)
@settings(max_examples=40)
@given(text=TEXTS)
def test_spans_lie_inside_the_text(make_document, device, text):
    for span in FINDERS[device](make_document(text)):
        assert 0 <= span.start < span.end <= len(text)
        assert all(isinstance(value, str) for value in span.attributes.values())


@pytest.mark.parametrize("device", FINDERS)
@pytest.mark.parametrize("text", ["", "要", "。", "“", "Latin only, 3 words.", "没有标点只有字" * 20])
def test_odd_texts_give_lists(make_document, device, text):
    assert isinstance(FINDERS[device](make_document(text)), list)


@pytest.mark.parametrize("device", FINDERS)
@pytest.mark.parametrize("unit", ["要", "他说，", "“两个", "三大任务、", "9", "？"])
def test_time_grows_in_proportion_to_length(make_document, device, unit):
    def seconds(length: int) -> float:
        document = make_document((unit * length)[:length])
        taken = []
        for _ in range(3):
            before = time.process_time()
            # A detector may keep the last document's spans: a new object is a new document.
            FINDERS[device](make_document(document.text))
            taken.append(time.process_time() - before)
        return min(taken)

    # Four times the text may take four times the time; sixteen times would be quadratic.
    assert seconds(12_000) < 10 * max(seconds(3_000), 0.01)
