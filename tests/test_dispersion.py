"""Dispersion against published values, by hand, and over the project's own texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from analysis import measures
from analysis.counts import count_types
from analysis.dispersion import COLUMNS, INTERVAL_COLUMNS, dispersion, dispersion_intervals
from analysis.tokens import tokenize

REFERENCE = pd.read_csv(Path(__file__).parent / "reference" / "dispersion.csv", encoding="utf-8")
# Gries 2008, pp. 406 and 410: the text whose item a has an ARF of 10.8.
LETTERS = "bamnibeupk basatbewqn bcagabesta baghabeaat bahaabeaxa".replace(" ", "")


@st.composite
def texts(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Counts of three types in parts (each occurring somewhere), and sizes that hold them."""
    parts = draw(st.integers(2, 12))
    counts = np.array(draw(st.lists(st.tuples(*[st.integers(0, 9)] * 3), min_size=parts, max_size=parts)))
    counts[draw(st.integers(0, parts - 1))] += 1
    extra = draw(st.lists(st.integers(1, 50), min_size=parts, max_size=parts))
    return counts, counts.sum(axis=1) + np.array(extra)


def numbers(text: str) -> list[int]:
    return [int(number) for number in text.split()]


@pytest.mark.parametrize(
    "row", REFERENCE.to_dict("records"), ids=lambda row: f"{row['measure']}-{row['counts']}"
)
def test_published_values(row: dict[str, Any]) -> None:
    counts = np.array(numbers(row["counts"]))[:, None]
    table = measures.dispersion_measures(counts, numbers(row["sizes"]))
    published, value = row["expected"], table.loc[0, row["measure"]]
    # Gries prints .7851 for .78515 and .9498 for .94982: half a unit of the last digit, and the digit itself.
    assert abs(value - published) <= 0.51 * 10 ** -row["decimals"]


def test_published_average_reduced_frequency() -> None:
    codes, letters = pd.factorize(np.array(list(LETTERS)))
    reduced = dict(zip(letters, measures.average_reduced_frequency(codes, len(letters)), strict=True))
    assert round(reduced["a"], 1) == 10.8
    assert reduced["k"] == 1


@given(st.lists(st.integers(0, 5), min_size=1, max_size=60))
def test_average_reduced_frequency_by_its_definition(codes: list[int]) -> None:
    reduced = measures.average_reduced_frequency(codes, 6)
    for code in range(6):
        places = [place for place, other in enumerate(codes) if other == code]
        reach = len(codes) / max(len(places), 1)
        gaps = [
            (after - place) % len(codes) or len(codes)
            for place, after in zip(places, places[1:] + places[:1], strict=True)
        ]
        assert reduced[code] == pytest.approx(sum(min(gap, reach) for gap in gaps) / reach)
        assert (1 - 1e-9 <= reduced[code] <= len(places) + 1e-9) or not places


@given(texts())
def test_measures_keep_to_their_bounds(text: tuple[np.ndarray, np.ndarray]) -> None:
    counts, sizes = text
    table = measures.dispersion_measures(counts, sizes)
    pd.testing.assert_frame_equal(table, measures.dispersion_measures(sparse.csr_array(counts), sizes))
    smallest = sizes.min() / sizes.sum()
    assert table["dp"].between(0, 1 - smallest + 1e-9).all()
    for name in ("dp_normalised", "juilland_d", "carroll_d2", "rosengren_s"):
        assert table[name].between(-1e-9, 1 + 1e-9).all(), name
    assert (table["kl_divergence"] >= -1e-9).all()
    assert (table["range"] == (counts > 0).sum(axis=0)).all()
    shares = counts / counts.sum(axis=0) - (sizes / sizes.sum())[:, None]
    np.testing.assert_allclose(table["dp"], np.abs(shares).sum(axis=0) / 2, atol=1e-12)


def test_even_and_uneven_by_hand() -> None:
    # Type 0 is even over parts of 10, 20, 10 tokens; type 1 stands in the first part only; type 2 nowhere.
    table = measures.dispersion_measures([[1, 2, 0], [2, 0, 0], [1, 0, 0]], [10, 20, 10])
    even, uneven, absent = (table.iloc[number] for number in range(3))
    assert even[["n", "range", "dp", "kl_divergence"]].tolist() == [4, 3, 0, 0]
    assert even[["juilland_d", "carroll_d2", "rosengren_s"]].tolist() == pytest.approx([1, 1, 1])
    assert uneven[["n", "range", "dp", "dp_normalised", "kl_divergence"]].tolist() == [2, 1, 0.75, 1, 2]
    assert uneven[["juilland_d", "carroll_d2", "rosengren_s"]].tolist() == pytest.approx([0, 0, 0.25])
    assert absent[["n", "range"]].tolist() == [0, 0]
    assert absent.drop(["n", "range"]).isna().all()


def test_dispersion_by_text_and_in_the_corpus(make_corpus) -> None:
    tokens = tokenize(make_corpus(a="创新发展。创新创新。", b="发展。创新。"), segmenter="jieba-no-hmm")
    table = dispersion(count_types(tokens, unit="sentence"), tokens=tokens)
    assert table.columns.tolist() == COLUMNS
    assert table[["doc_id", "type", "n", "range", "parts", "unit"]].to_numpy().tolist() == [
        ["a", "创新", 3, 2, 2, "sentence"],
        ["a", "发展", 1, 1, 2, "sentence"],
        ["b", "创新", 1, 1, 2, "sentence"],
        ["b", "发展", 1, 1, 2, "sentence"],
    ]
    assert table["dp"].tolist() == pytest.approx([1 / 6, 1 / 2, 1 / 2, 1 / 2])
    # 创新 stands at 0, 2, 3 of four words: gaps of 2, 1, 1, each cut to 4/3.
    assert table["average_reduced_frequency"].tolist() == pytest.approx([(4 / 3 + 2) / (4 / 3), 1, 1, 1])
    whole = dispersion(count_types(tokens, unit="document"), within="corpus")
    assert whole[["doc_id", "type", "n", "range", "parts"]].to_numpy().tolist() == [
        ["corpus", "创新", 4, 2, 2],
        ["corpus", "发展", 2, 2, 2],
    ]
    assert whole["dp"].tolist() == pytest.approx([1 / 12, 1 / 6])
    assert whole["average_reduced_frequency"].isna().all()


def test_intervals_hold_their_values(tokens: pd.DataFrame) -> None:
    counts = count_types(tokens, unit="sentence")
    before = counts.matrix.copy()
    table = dispersion_intervals(counts, types=["创新", "发展", "没有的词"])
    assert table.columns.tolist() == INTERVAL_COLUMNS
    assert table.groupby("doc_id")["type"].unique().map(list).to_dict() == {
        doc_id: ["创新", "发展"] for doc_id in counts.documents
    }
    wide = dispersion(counts).set_index(["doc_id", "type"])
    for row in table.itertuples():
        assert row.value == wide.loc[(row.doc_id, row.type), row.measure]
        assert np.isnan(row.low) == np.isnan(row.high) == (wide.loc[(row.doc_id, row.type), "range"] == 1)
        assert np.isnan(row.low) or 0 <= row.low <= row.value <= row.high
    assert (table.loc[table["measure"] != "kl_divergence", "high"].dropna() <= 1).all()
    assert (before != counts.matrix).nnz == 0


def test_one_part_is_an_error_that_says_what_is_needed(make_corpus) -> None:
    tokens = tokenize(make_corpus(a="创新。发展。", b="创新。"), segmenter="jieba-no-hmm")
    counts = count_types(tokens, unit="sentence")
    with pytest.raises(
        ValueError, match=r"'b' has 1 part\(s\) \(sentence\).* needs at least 2: count by a smaller unit"
    ):
        dispersion(counts)
    with pytest.raises(ValueError, match=r"'a' has 2 part\(s\).* needs at least 3"):
        dispersion_intervals(counts)
    with pytest.raises(ValueError, match="within must be one of 'document', 'corpus'; not 'text'"):
        dispersion(counts, within="text")
    with pytest.raises(ValueError, match="at least two parts, each with tokens"):
        measures.dispersion_measures([[1], [2]], [5, 0])


def test_no_text_gives_an_empty_table(tokens: pd.DataFrame) -> None:
    counts = count_types(tokens[:0], unit="sentence")
    assert dispersion(counts).columns.tolist() == COLUMNS and dispersion(counts).empty
    assert dispersion_intervals(counts).columns.tolist() == INTERVAL_COLUMNS
