"""Every segmenter's tokens together are the text; characters, snownlp and callables; what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.tokens.engine import SEGMENTERS, get_segmenter

AWKWARD = st.text(
    st.one_of(
        st.sampled_from("的一是不了在人有我中ab01+#&._%-䶮𠀀 \r\n\u3000，。🙂"),
        st.characters(exclude_categories=()),
    ),
    max_size=40,
)


def tokens(segmenter, text: str) -> list[str]:
    ends = segmenter.cut(text)
    return [text[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=False)]


def spaced(text: str) -> list[str]:
    return text.split()


@settings(max_examples=25)
@given(text=AWKWARD)
@pytest.mark.parametrize("segmenter", [*SEGMENTERS, spaced])
def test_tokens_are_the_text(segmenter, text):
    ends = get_segmenter(segmenter).cut(text)
    assert ends.dtype == np.int32
    assert (np.diff(ends, prepend=0) > 0).all()
    assert [*ends[-1:]] == ([len(text)] if text else [])


def test_character():
    expected = ["增", "长", "5.6%", "，", "GDP", " ", "第", "2", "-", "3", "\n"]
    assert tokens(get_segmenter("character"), "".join(expected)) == expected


def test_snownlp():
    from snownlp import seg

    text = "浙江省委书记在嘉兴调研，增长5.6%。 \n要学深悟透"
    first, second, third = map(seg.seg, ("浙江省委书记在嘉兴调研", "增长", "要学深悟透"))
    expected = [*first, "，", *second, "5.6%", "。", " ", "\n", *third]
    assert tokens(get_segmenter("snownlp"), text) == expected
    assert get_segmenter("snownlp").engine.startswith("snownlp 0.")


def test_callable_may_leave_out_white_space():
    segmenter = get_segmenter(spaced)
    assert tokens(segmenter, " 我们 来\u3000了 \n\n好") == [
        " ",
        "我们",
        " ",
        "来",
        "\u3000",
        "了",
        " ",
        "\n",
        "\n",
        "好",
    ]
    assert (segmenter.name, segmenter.checksum) == ("spaced", "")
    assert segmenter.engine.endswith(".spaced")


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (["我们", "来"], "at character 6 the text goes on with '了', but its tokens end"),
        (["我们", "了"], "at character 5 the text goes on with '来了', but its next token is '了'"),
        (["我们", "來", "了"], "its next token is '來'"),
        ([("我们", "r")], "('我们', 'r') is a tuple"),
    ],
)
def test_callable_with_other_tokens(answer, problem):
    def mine(text: str) -> list[str]:
        return answer if text.startswith("我们") else [text]

    with pytest.raises(ValueError, match="segmenter mine: ") as caught:
        get_segmenter(mine).cut("好\n我们 来了")
    assert problem in str(caught.value)


def test_unknown_segmenter_lists_the_known():
    with pytest.raises(ValueError, match="'jieba', 'jieba-no-hmm', 'snownlp', 'character'; not 'pkuseg'"):
        get_segmenter("pkuseg")


@pytest.mark.parametrize("segmenter", ["snownlp", "character", spaced])
def test_dictionary_needs_jieba(segmenter):
    with pytest.raises(ValueError, match="words.txt' needs the segmenter jieba"):
        get_segmenter(segmenter, dictionary="words.txt")


def test_missing_dictionary(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"absent\.txt"):
        get_segmenter("jieba", dictionary=tmp_path / "absent.txt")
