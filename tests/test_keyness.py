"""Key words: hand counts, symmetry, and agreement with the measures and with scipy."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.counts import count_types
from analysis.frequency import frequencies
from analysis.keyness import keyness, lockwords, only_in
from analysis.tokens import tokenize


@pytest.fixture
def tiny(make_corpus) -> pd.DataFrame:
    """a: 要 4, 发展 2, 创新 0; b: 要 1, 发展 2, 创新 3."""
    return tokenize(make_corpus(a="要发展。要发展。要。要。", b="创新发展。创新发展。要创新。"))


@pytest.fixture(scope="module")
def table(tokens: pd.DataFrame) -> pd.DataFrame:
    return keyness(count_types(tokens, unit="sentence"), replicates=999)


def test_counts_sizes_and_ranges_by_hand(tiny: pd.DataFrame) -> None:
    table = keyness(count_types(tiny, unit="sentence"), target="a", reference="b").set_index("type")
    assert table["n_target"].to_dict() == {"要": 4, "发展": 2, "创新": 0}
    assert table["n_reference"].to_dict() == {"要": 1, "发展": 2, "创新": 3}
    assert set(table["size_target"]) == {6}
    assert set(table["size_reference"]) == {6}
    assert table["range_target"].to_dict() == {"要": 4, "发展": 2, "创新": 0}
    assert set(table["units_target"]) == {4}
    assert table.loc["发展", "dp_target"] == pytest.approx((2 / 3 - 1 / 3) / 2 + 1 / 6)
    assert table.loc["要", "log_ratio"] == pytest.approx(np.log2(4.5 / 6.5) - np.log2(1.5 / 6.5))
    assert table.loc["要", "per_thousand_target"] == pytest.approx(4000 / 6)


def test_log_likelihood_and_exact_p_agree_with_scipy(table: pd.DataFrame) -> None:
    for row in table.iloc[::97].itertuples():
        cells = [
            [row.n_target, row.size_target - row.n_target],
            [row.n_reference, row.size_reference - row.n_reference],
        ]
        expected = stats.chi2_contingency(cells, correction=False, lambda_="log-likelihood").statistic
        assert row.log_likelihood == pytest.approx(expected)
        assert row.p_exact == pytest.approx(stats.fisher_exact(cells).pvalue)


def test_exchanging_the_sides_turns_the_signs_and_nothing_else(
    tokens: pd.DataFrame, table: pd.DataFrame
) -> None:
    counts = count_types(tokens, unit="sentence")
    swapped = keyness(counts, target="report", reference="speech", replicates=999)
    a, b = table.set_index("type"), swapped.set_index("type").loc[table["type"]]
    for name in ("log_ratio", "conservative_log_ratio"):
        np.testing.assert_allclose(a[name], -b[name], atol=1e-12)
    np.testing.assert_allclose(a["log_likelihood"], b["log_likelihood"])
    np.testing.assert_array_equal(a["n_target"], b["n_reference"])


def test_the_speech_is_marked_by_yao_and_the_report_by_its_place(table: pd.DataFrame) -> None:
    assert table["type"].iloc[0] == "要"
    assert (table["n_target"].iloc[0], table["n_reference"].iloc[0]) == (29, 0)
    assert table.loc[table["log_ratio"] < 0, "type"].iloc[0] == "嘉兴"


def test_no_word_of_either_text_is_lost_and_no_value_is_missing(
    tokens: pd.DataFrame, table: pd.DataFrame
) -> None:
    words = tokens.loc[tokens["is_word"]]
    assert set(table["type"]) == set(words["token"])
    assert table["n_target"].sum() == table["size_target"].iloc[0] == (words["doc_id"] == "speech").sum()
    assert not table.drop(columns=["dp_target", "dp_reference"]).isna().any().any()
    assert (table["dp_target"].isna() == (table["n_target"] == 0)).all()
    assert (table["q_value"] >= table["p_permutation"]).all()
    inside = table["log_ratio"].between(table["log_ratio_low"], table["log_ratio_high"])
    assert inside.all()


def test_extra_measures_become_columns_and_unknown_ones_are_named(tiny: pd.DataFrame) -> None:
    counts = count_types(tiny, unit="sentence")
    table = keyness(counts, target="a", reference="b", extra=("percent_difference",)).set_index("type")
    assert table.loc["要", "percent_difference"] == pytest.approx(300)
    with pytest.raises(ValueError, match="'relative_risk', 'odds_ratio'.*; not 'tfidf'"):
        keyness(counts, target="a", reference="b", extra=("tfidf",))
    with pytest.raises(ValueError, match="target must be one of 'a', 'b'; not 'speech'"):
        keyness(counts)


def test_one_unit_a_side_is_too_few_to_permute(make_corpus) -> None:
    tokens = tokenize(make_corpus(a="要发展。", b="创新。"))
    with pytest.raises(ValueError, match="at least two"):
        keyness(count_types(tokens, unit="document"), target="a", reference="b")


def test_without_replicates_only_what_resampling_gives_is_missing(
    tiny: pd.DataFrame, table: pd.DataFrame
) -> None:
    quick = keyness(count_types(tiny, unit="sentence"), target="a", reference="b", replicates=0)
    assert list(quick.columns) == list(table.columns)
    missing = {name for name in quick if quick[name].isna().all()}
    assert missing == {"log_ratio_low", "log_ratio_high", "p_permutation", "q_value"}


def test_lockwords_are_alike_and_words_of_one_side_are_of_one_side(table: pd.DataFrame) -> None:
    alike = lockwords(table)
    assert (alike["log_ratio"].abs() <= 1).all()
    assert ((alike["n_target"] + alike["n_reference"]) >= 10).all()
    sure = alike[alike["alike_for_sure"]]
    assert (sure["log_ratio_high"] <= 1).all()
    assert "的" in set(sure["type"])
    assert (only_in(table)["n_target"] == 0).all()
    assert set(only_in(table, side="target")["type"]) >= {"要", "加快"}
    with pytest.raises(ValueError, match="side must be one of"):
        only_in(table, side="left")


def test_intervals_of_frequencies_hold_the_rate(tokens: pd.DataFrame) -> None:
    table = frequencies(count_types(tokens, unit="sentence"), intervals=True)
    assert (table["per_thousand_low"] <= table["per_thousand"]).all()
    assert (table["per_thousand"] <= table["per_thousand_high"]).all()
    assert set(table["unit"]) == {"sentence"}
