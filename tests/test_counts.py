"""Counts a reader can make by hand, frequencies and concordances over them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.concordance import kwic, token_positions
from analysis.counts import count_types
from analysis.frequency import frequencies
from analysis.lengths import unit_lengths
from analysis.tokens import tokenize

TEXT = "创新，创新发展。\n要发展！要创新。"


@pytest.fixture
def tiny(make_corpus) -> pd.DataFrame:
    return tokenize(make_corpus(a=TEXT, b="发展。"))


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("document", [[3, 2, 2], [0, 1, 0]]),
        ("paragraph", [[2, 1, 0], [1, 1, 2], [0, 1, 0]]),
        ("sentence", [[2, 1, 0], [0, 1, 1], [1, 0, 1], [0, 1, 0]]),
    ],
)
def test_types_by_unit(tiny: pd.DataFrame, unit: str, expected: list[list[int]]) -> None:
    counts = count_types(tiny, unit=unit)
    assert counts.types.tolist() == ["创新", "发展", "要"]
    assert counts.matrix.toarray().tolist() == expected
    assert counts.sizes.tolist() == [sum(row) for row in expected]
    assert counts.totals("a")[0].tolist() == [3, 2, 2]
    assert counts.totals("b")[1] == 1


def test_counts_sum_to_the_words_of_the_tokens(tokens: pd.DataFrame) -> None:
    for unit in ("document", "paragraph", "sentence"):
        counts = count_types(tokens, unit=unit)
        assert counts.matrix.sum() == tokens["is_word"].sum()
        assert len(counts.units) == counts.matrix.shape[0]
        assert counts.types.is_monotonic_increasing
    assert (count_types(tokens, unit="sentence").units["unit"].diff().dropna() != 0).all()


def test_unknown_units_and_documents_are_named(tiny: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="'document', 'paragraph', 'sentence'; not 'page'"):
        count_types(tiny, unit="page")
    with pytest.raises(ValueError, match="doc_id must be one of 'a', 'b'; not 'c'"):
        count_types(tiny).totals("c")
    with pytest.raises(ValueError, match=r"needs the column\(s\) paragraph"):
        count_types(tiny.drop(columns="paragraph"))


def test_frequencies_by_hand(tiny: pd.DataFrame) -> None:
    table = frequencies(count_types(tiny))
    assert table[["doc_id", "type", "n", "size", "rank"]].to_numpy().tolist() == [
        ["a", "创新", 3, 7, 1],
        ["a", "发展", 2, 7, 2],
        ["a", "要", 2, 7, 2],
        ["b", "发展", 1, 1, 1],
    ]
    assert table["per_thousand"].iloc[0] == pytest.approx(3000 / 7)


def test_kwic_by_hand(tiny: pd.DataFrame) -> None:
    hits = kwic(tiny, "发展", span=(2, 3))
    assert hits[["doc_id", "left", "node", "right"]].to_numpy().tolist() == [
        ["a", "，创新", "发展", "。要发展"],
        ["a", "。要", "发展", "！要创新"],
        ["b", "", "发展", "。"],
    ]
    assert hits[["start", "end"]].to_numpy().tolist() == [[5, 7], [10, 12], [0, 2]]


def test_kwic_of_a_phrase_does_not_run_from_one_text_into_the_next(make_corpus) -> None:
    tokens = tokenize(make_corpus(a="要发展", b="要发展"))
    assert kwic(tokens, ["要", "发展"])["node"].tolist() == ["要发展"] * 2
    assert kwic(tokens, ["发展", "要"]).empty


def test_a_word_that_does_not_occur_gives_an_empty_table_with_its_columns(tiny: pd.DataFrame) -> None:
    assert list(kwic(tiny, "人才").columns) == list(kwic(tiny, "要").columns)
    assert len(kwic(tiny, "人才")) == len(kwic(tiny.iloc[:0], "要")) == 0
    with pytest.raises(ValueError, match="span must be at least 0; not -1"):
        kwic(tiny, "要", span=(-1, 5))
    with pytest.raises(ValueError, match="number of tokens in node"):
        kwic(tiny, [])


def test_positions_for_the_barcode(tiny: pd.DataFrame) -> None:
    table = token_positions(tiny, ["要"])
    assert table[["doc_id", "type", "position", "n_tokens"]].to_numpy().tolist() == [
        ["a", "要", 5, 11],
        ["a", "要", 8, 11],
    ]


def test_input_is_left_as_it_was(tiny: pd.DataFrame) -> None:
    before = tiny.copy(deep=True)
    count_types(tiny)
    kwic(tiny, "要")
    token_positions(tiny, ["要"])
    pd.testing.assert_frame_equal(tiny, before)


def test_lengths_by_hand(make_corpus) -> None:
    corpus = make_corpus(a=TEXT)
    tokens = tokenize(corpus)
    sentences, clauses = (unit_lengths(corpus, tokens, unit=unit) for unit in ("sentence", "clause"))
    assert sentences[["words", "characters"]].to_numpy().tolist() == [[3, 6], [2, 3], [2, 3]]
    assert clauses[["sentence", "clause", "words"]].to_numpy().tolist() == [
        [0, 0, 1],
        [0, 1, 2],
        [1, 2, 2],
        [2, 3, 2],
    ]


def test_lengths_hold_every_word_of_the_texts(corpus, tokens: pd.DataFrame) -> None:
    for unit in ("sentence", "clause"):
        lengths = unit_lengths(corpus, tokens, unit=unit)
        assert lengths["words"].sum() == tokens["is_word"].sum()
        words = tokens[tokens["is_word"]]
        assert lengths["characters"].sum() == int(np.sum(words["end"] - words["start"]))
