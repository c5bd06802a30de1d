"""Diversity against values of other packages, against plain definitions, and over small texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis import measures
from analysis.diversity import COLUMNS, diversity
from analysis.tokens import tokenize

REFERENCE = pd.read_csv(
    Path(__file__).parent / "reference" / "diversity.csv", encoding="utf-8", keep_default_na=False
)
CODES = st.lists(st.integers(0, 30), max_size=400)


def codes(text: str) -> np.ndarray:
    times, _, rest = text.rpartition(" x ")
    return pd.factorize(np.array(rest.split() * int(times or 1)))[0]


def plain_mtld(tokens: list[int]) -> float:
    factors, seen, length = 0.0, set(), 0
    for token in tokens:
        seen.add(token)
        length += 1
        if len(seen) / length <= 0.72:
            factors, seen, length = factors + 1, set(), 0
    if length:
        factors += (1 - len(seen) / length) / 0.28
    return len(tokens) / factors if factors else np.nan


@pytest.mark.parametrize(
    "row", REFERENCE.to_dict("records"), ids=lambda row: f"{row['measure']}{row['options']}"
)
def test_values_of_other_packages(row: dict[str, Any]) -> None:
    options = {name: int(value) for name, value in (o.split("=") for o in row["options"].split(";") if o)}
    value = getattr(measures, row["measure"])(codes(row["tokens"]), **options)
    assert abs(value - float(row["expected"])) <= 0.51 * 10 ** -row["decimals"]


def test_by_hand() -> None:
    text = codes("a b a c d d a")
    assert measures.type_token_ratio(text) == 4 / 7
    assert measures.root_type_token_ratio(text) == pytest.approx(4 / np.sqrt(7))
    assert measures.maas(text) == pytest.approx((np.log(7) - np.log(4)) / np.log(7) ** 2)
    assert measures.yules_k(text) == pytest.approx(1e4 * (9 + 4 + 1 + 1 - 7) / 49)
    assert measures.hapax_share(text) == 2 / 4
    assert measures.mattr(text, 3) == pytest.approx((2 + 3 + 3 + 2 + 2) / 15)
    # Forward: a b a is at 2/3, a factor; c d d is another; a stays at 1. Backward: a d d; c a b a at 3/4.
    assert measures.mtld(text) == pytest.approx((7 / 2 + 7 / (1 + (1 - 3 / 4) / 0.28)) / 2)


@given(CODES, st.integers(1, 20))
def test_mattr_is_the_mean_over_windows(tokens: list[int], window: int) -> None:
    windows = [tokens[start : start + window] for start in range(len(tokens) - window + 1)]
    expected = np.mean([len(set(words)) / window for words in windows]) if windows else np.nan
    assert measures.mattr(tokens, window) == pytest.approx(expected, nan_ok=True)


@given(CODES)
def test_mtld_is_that_of_the_plain_definition(tokens: list[int]) -> None:
    expected = (plain_mtld(tokens) + plain_mtld(tokens[::-1])) / 2
    assert measures.mtld(tokens) == pytest.approx(expected, nan_ok=True)


@given(CODES)
def test_hdd_is_hypergeometric(tokens: list[int]) -> None:
    n = np.unique(tokens, return_counts=True)[1] if tokens else np.array([], dtype=int)
    expected = (1 - stats.hypergeom.pmf(0, len(tokens), n, 42)).sum() / 42 if len(tokens) >= 42 else np.nan
    assert measures.hdd(tokens) == pytest.approx(expected, nan_ok=True, rel=1e-9)


@pytest.mark.filterwarnings("error")
def test_short_texts_are_nan_not_errors() -> None:
    assert measures.maas([1]) != measures.maas([1])
    assert np.isnan([measures.mattr([1, 2], 3), measures.mtld([1, 2, 3]), measures.hdd([1] * 41)]).all()
    assert np.isnan(measures.type_token_ratio([]))
    assert measures.hdd([1] * 42) == pytest.approx(1 / 42)


def test_table_of_the_two_texts(tokens: pd.DataFrame) -> None:
    table = diversity(tokens)
    assert table.columns.tolist() == COLUMNS
    documents = list(dict.fromkeys(tokens["doc_id"]))
    assert table["doc_id"].drop_duplicates().tolist() == documents
    assert table["measure"].tolist() == [
        *("ttr", "root_ttr", "maas", "yules_k", "hapax_share", "mattr", "mtld", "hdd")
    ] * len(documents)
    assert (table["low"] < table["value"]).all() and (table["value"] < table["high"]).all()
    words = tokens[tokens["is_word"]]
    for doc_id, rows in table.groupby("doc_id"):
        mine = words.loc[words["doc_id"] == doc_id, "token"]
        assert set(rows["tokens"]) == {len(mine)} and set(rows["types"]) == {mine.nunique()}
        assert rows["value"].iloc[0] == mine.nunique() / len(mine)
    plain = diversity(tokens, intervals=False)
    assert plain[["low", "high"]].isna().all(axis=None)
    pd.testing.assert_series_equal(plain["value"], table["value"])


def test_warnings_say_what_a_text_is_too_short_for(make_corpus) -> None:
    tokens = tokenize(
        make_corpus(a="创新发展创新。", b="发展" * 60 + "。" + "创新。" * 3), segmenter="jieba-no-hmm"
    )
    table = diversity(tokens, window=50).set_index(["doc_id", "measure"])
    assert table.loc[("a", "mattr"), "warning"] == "needs at least 50 words; there are 3"
    assert table.loc[("a", "hdd"), "warning"] == "needs at least 42 words; there are 3"
    assert table.loc[("a", "mtld"), "warning"].startswith("unstable below 100 words; there are 3")
    assert table.loc[("b", "mtld"), "warning"].startswith("unstable below 100 words; there are 63")
    assert "depends on length: the texts have 3 to 63 words" in table.loc[("b", "ttr"), "warning"]
    assert "no interval" in table.loc[("a", "yules_k"), "warning"]
    assert table.loc["a", ["low", "high"]].isna().all(axis=None)
    # Left without its first sentence, b has too few words for a window.
    assert "no interval" in table.loc[("b", "mattr"), "warning"]
    assert table.loc[("b", "yules_k"), "warning"] == ""


def test_bad_input_is_named(tokens: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="has none among its"):
        diversity(tokens[~tokens["is_word"]])
    with pytest.raises(ValueError, match="window must be at least 1; not 0"):
        diversity(tokens, window=0)
    with pytest.raises(ValueError, match="needs the column"):
        diversity(tokens[["doc_id"]])
    assert diversity(tokens[:0]).columns.tolist() == COLUMNS
