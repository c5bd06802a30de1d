"""Sentences and clauses a reader can count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text import clauses, sentences
from analysis.text.sentences import clause_ends, sentence_ends


def parts(text: str, ends) -> list[str]:
    bounds = [0, *ends.tolist()]
    return [text[a:b].strip() for a, b in zip(bounds, bounds[1:], strict=False)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他来了。她走了！好吗？好", ["他来了。", "她走了！", "好吗？", "好"]),
        ("他说：“来了。走了。”她笑。", ["他说：“来了。", "走了。”", "她笑。"]),
        ("以“何以中国？”为题展开。", ["以“何以中国？”为题展开。"]),
        ("见（图一。图二。）如下。", ["见（图一。图二。）如下。"]),
        ("读《你好！中国》一书。完", ["读《你好！中国》一书。", "完"]),
        ("企业落地……“经济”正热。", ["企业落地……", "“经济”正热。"]),
        ("他……，走了。", ["他……，走了。"]),
        ("真的？！是的。", ["真的？！", "是的。"]),
        ("约5.7平方公里。人才4.0版。", ["约5.7平方公里。", "人才4.0版。"]),
        ("He came. She left.", ["He came.", "She left."]),
        ("标题\n正文。\n尾", ["标题", "正文。", "尾"]),
        ("“未闭。好", ["“未闭。", "好"]),
        ("（未闭。好", ["（未闭。", "好"]),
        ("（好。）\n另", ["（好。）", "另"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert parts(text, sentence_ends(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、二，三；四：五。", ["一、二，", "三；", "四：", "五。"]),
        ("学校—政府—企业", ["学校—政府—企业"]),
        ("创新——嘉兴", ["创新——", "嘉兴"]),
        ("1,000人，10:30开会", ["1,000人，", "10:30开会"]),
        ("他说，“好。”走", ["他说，", "“好。”", "走"]),
        ("读《大地，母亲》一书，好", ["读《大地，母亲》一书，", "好"]),
    ],
)
def test_clauses(text: str, expected: list[str]) -> None:
    assert parts(text, clause_ends(text)) == expected


@given(st.text(alphabet="要加。！？…“”（）《》：，；—\n. a1", max_size=60))
def test_sentences_cover_the_text_and_clauses_lie_within_them(text: str) -> None:
    ends, inner = sentence_ends(text), clause_ends(text)
    for bounds in (ends, inner):
        assert (bounds[1:] > bounds[:-1]).all()
        assert not text or bounds[-1] == len(text)
    assert "\n" not in "".join(p for p in parts(text, ends) if p)


def test_numbers_run_through_the_document(corpus) -> None:
    for document in corpus:
        table, inner = sentences(document), clauses(document)
        assert table["sentence"].tolist() == list(range(len(table)))
        assert inner["clause"].tolist() == list(range(len(inner)))
        whole = "".join(document.text[a:b] for a, b in zip(table["start"], table["end"], strict=True))
        assert whole == document.text.replace("\n", "")
        holder = table.set_index("sentence").loc[inner["sentence"]]
        assert (inner["start"].to_numpy() >= holder["start"].to_numpy()).all()
        assert (inner["end"].to_numpy() <= holder["end"].to_numpy()).all()


def test_the_two_texts_have_the_sentences_counted_by_hand(corpus) -> None:
    prose = {d.doc_id: int((sentences(d)["kind"] == "prose").sum()) for d in corpus}
    assert prose == {"report": 36, "speech": 34}


@pytest.mark.parametrize("mark", ["…", "“", "（", "。", "“。", "。”", "—", ".”"])
def test_a_hundred_thousand_marks_in_one_paragraph_are_read_in_one_pass(mark: str) -> None:
    # Quadratic time would show as a test that runs for minutes.
    text = mark * 100_000 + "，完"
    assert sentence_ends(text)[-1] == clause_ends(text)[-1] == len(text)
