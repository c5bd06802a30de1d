"""The way back: every span of a text lies at its raw offsets in the file, repairs and normalisation included."""

from __future__ import annotations

import pickle

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text import Corpus, Repair
from analysis.text.repairs import build_text

_HIDDEN = "\u200b\ufeff\u2060"
LINES = st.text(alphabet="要加强建设，。“”（）　 \tａＡ９%a9\u200b\ufeff𠀀", max_size=30)


@given(st.lists(LINES, max_size=8), st.sampled_from(["\n", "\r\n", "\r", "\n\n\n"]), st.booleans())
def test_every_character_of_a_text_is_the_files_own_but_for_normalisation(
    lines: list[str], newline: str, normalise: bool
) -> None:
    raw = newline.join(lines)
    text, offsets, _ = build_text(raw, (0, len(raw)), normalise=normalise)
    assert len(text) == len(offsets)
    assert (offsets[1:] > offsets[:-1]).all()
    for character, offset in zip(text, offsets, strict=True):
        folded = raw[offset].translate({wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)})
        assert character in (raw[offset], folded) or (
            character == "\n" and raw[offset] in "\n\r 　\t" + _HIDDEN
        )
    if normalise:
        kept = "".join(c for c in raw if not c.isspace() and c not in _HIDDEN)
        assert len(text.replace("\n", "").replace(" ", "").replace("　", "").replace("\t", "")) == len(kept)


@given(st.lists(LINES, max_size=8), st.sampled_from(["\n", "\r\n", "\r", "\n\u3000\n", "\u2028"]))
def test_a_text_has_the_lines_of_its_file_without_their_edges(lines: list[str], newline: str) -> None:
    raw = newline.join(lines)
    text, _, _ = build_text(raw, (0, len(raw)), normalise=False)
    stripped = [line.strip("　 \t" + _HIDDEN) for line in raw.splitlines()]
    assert text == "\n".join(line for line in stripped if line)


def test_passages_that_are_dropped_may_overlap() -> None:
    raw = "前。甲乙丙\n丁戊。后"
    repairs = [Repair("drop", "甲乙丙", "", "caption"), Repair("drop", "乙", "", "caption")]
    text, offsets, _ = build_text(raw, (0, len(raw)), repairs)
    assert text == "前。\n丁戊。后"
    assert offsets.tolist() == [0, 1, 2, 6, 7, 8, 9]


@given(st.data())
def test_a_span_of_a_repaired_text_is_found_in_the_file(data: st.DataObject) -> None:
    before, left, right, after = (
        data.draw(st.text(alphabet="要加强建设，。", min_size=2, max_size=9)) for _ in range(4)
    )
    raw = f"{before}！\n{left}\n\n图。\n\n{right}\n{after}"
    repairs = [
        Repair("drop", "图。", "", "caption"),
        Repair("join", left[-9:], right[:9], "column break", len(before) + 2 + len(left)),
    ]
    text, offsets, placed = build_text(raw, (0, len(raw)), repairs)
    assert text == f"{before}！\n{left}{right}\n{after}"
    assert "".join(raw[i] for i in offsets).replace("\n", "") == text.replace("\n", "")
    assert [raw[r.raw_start : r.raw_end] for r in placed] == ["\n\n图。\n\n", "图。"]


def test_locate_gives_the_gold_annotations_own_offsets(corpus: Corpus) -> None:
    text = corpus["speech"].text
    spans = pd.DataFrame({"doc_id": ["speech"] * 2, "text": ["韩俊指出", "要加强正确政绩观教育"]})
    spans["start"] = [text.index(t) for t in spans["text"]]
    spans["end"] = spans["start"] + spans["text"].str.len()
    located = corpus.locate(spans)
    assert located[["raw_start", "raw_end"]].to_numpy().tolist() == [[2379, 2383], [4111, 4123]]
    assert corpus["speech"].raw[4111:4123].replace("\n", "") == "要加强正确政绩观教育"
    assert "raw_start" not in spans


def test_locate_refuses_spans_outside_the_text_and_texts_it_does_not_have(corpus: Corpus) -> None:
    with pytest.raises(ValueError, match="speech: span 0–99999"):
        corpus.locate(pd.DataFrame({"doc_id": ["speech"], "start": [0], "end": [99999]}))
    with pytest.raises(ValueError, match=r"needs the column\(s\) start"):
        corpus.locate(pd.DataFrame({"doc_id": ["speech"], "end": [1]}))
    with pytest.raises(KeyError, match="'report', 'speech'"):
        corpus.locate(pd.DataFrame({"doc_id": ["letter"], "start": [0], "end": [1]}))


def test_locate_keeps_columns_for_a_table_without_rows(corpus: Corpus) -> None:
    empty = corpus.locate(pd.DataFrame({"doc_id": [], "start": [], "end": []}))
    assert list(empty.columns) == ["doc_id", "start", "end", "raw_start", "raw_end"]


def test_the_table_counts_characters_without_line_breaks(corpus: Corpus) -> None:
    table = corpus.table.set_index("doc_id")
    assert table["characters"].to_dict() == {"report": 2307, "speech": 2283}
    assert table["sha256"].nunique() == 1


def test_documents_can_be_sent_to_another_process(corpus: Corpus) -> None:
    document = pickle.loads(pickle.dumps(corpus["report"]))
    assert document.text == corpus["report"].text
    assert dict(document.metadata) == dict(corpus["report"].metadata)
