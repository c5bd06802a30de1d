"""Measures of comparison and association against published values, scipy and what must hold of them."""

from __future__ import annotations

from math import inf, log2
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis import measures

REFERENCE = Path(__file__).parent / "reference"
COMPARISON = pd.read_csv(REFERENCE / "comparison.csv", encoding="utf-8", keep_default_na=False)
ASSOCIATION = pd.read_csv(REFERENCE / "association.csv", encoding="utf-8")
TWO_SIDES = ["n_target", "size_target", "n_reference", "size_reference"]
PAIR = ["n_pair", "n_node", "n_collocate", "size"]


@st.composite
def samples(draw: st.DrawFn, most: int = 10_000) -> tuple[int, int, int, int]:
    sizes = draw(st.integers(1, most)), draw(st.integers(1, most))
    n_1, n_2 = (draw(st.integers(0, min(size, 400))) for size in sizes)
    return n_1, sizes[0], n_2, sizes[1]


@st.composite
def pairs(draw: st.DrawFn) -> tuple[int, int, int, int]:
    both, node, collocate, neither = (draw(st.integers(0, 500)) for _ in range(4))
    return both, both + node, both + collocate, both + node + collocate + neither + 1


def cells(n_1: int, size_1: int, n_2: int, size_2: int) -> list[list[int]]:
    return [[n_1, size_1 - n_1], [n_2, size_2 - n_2]]


def options(text: str) -> dict[str, Any]:
    found = dict(option.split("=") for option in text.split(";") if option)
    return {name: bool(int(value)) if name == "yates" else int(value) for name, value in found.items()}


@pytest.mark.parametrize(
    "row", COMPARISON.to_dict("records"), ids=lambda row: f"{row['measure']}-{row['source'][:20]}"
)
def test_published_values_of_comparison(row: dict[str, Any]) -> None:
    score = getattr(measures, row["measure"])(*(row[name] for name in TWO_SIDES), **options(row["options"]))
    assert round(float(score), row["decimals"]) == row["expected"]


@pytest.mark.parametrize(
    "row", ASSOCIATION.to_dict("records"), ids=lambda row: f"{row['measure']}-{row['source'][:20]}"
)
def test_published_values_of_association(row: dict[str, Any]) -> None:
    score = getattr(measures, row["measure"])(*(row[name] for name in PAIR))
    assert round(float(score), row["decimals"]) == row["expected"]


def test_every_published_value_has_a_source() -> None:
    for path in sorted(REFERENCE.glob("*.csv")):
        table = pd.read_csv(path, encoding="utf-8")
        if "expected" in table:
            assert table["source"].str.len().min() > 20, path.name


@given(samples())
def test_likelihood_and_chi_square_are_scipys(case: tuple[int, int, int, int]) -> None:
    n_1, size_1, n_2, size_2 = case
    if 0 < n_1 + n_2 < size_1 + size_2:
        table = cells(*case)
        g = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
        assert measures.log_likelihood(*case) == pytest.approx(g, rel=1e-9, abs=1e-9)
        for yates in (False, True):
            chi = stats.chi2_contingency(table, correction=yates).statistic
            assert measures.chi_square(*case, yates=yates) == pytest.approx(chi, rel=1e-9, abs=1e-9)
    else:
        assert measures.log_likelihood(*case) == measures.chi_square(*case) == 0


@given(samples(most=300))
def test_fisher_is_scipys(case: tuple[int, int, int, int]) -> None:
    assert measures.fisher_exact(*case) == pytest.approx(stats.fisher_exact(cells(*case)).pvalue, rel=1e-7)


def test_fisher_over_a_large_vocabulary_is_scipys() -> None:
    rng = np.random.default_rng(3)
    n_1, n_2 = rng.poisson(rng.gamma(0.3, 400, size=(2, 60)))
    p_values = measures.fisher_exact(n_1, 2_000_000, n_2, 3_000_000)
    expected = [
        stats.fisher_exact(cells(a, 2_000_000, b, 3_000_000)).pvalue for a, b in zip(n_1, n_2, strict=True)
    ]
    np.testing.assert_allclose(p_values, expected, rtol=1e-6)


@given(samples(), st.sampled_from([1, 10, 20109]))
def test_interval_is_that_of_the_binomial_share(case: tuple[int, int, int, int], family: int) -> None:
    n_1, size_1, n_2, size_2 = case
    if n_1 + n_2 == 0:
        assert measures.log_ratio_interval(*case) == (-inf, inf)
        return
    share = stats.binomtest(n_1, n_1 + n_2).proportion_ci(1 - 0.05 / family, method="exact")
    ends = measures.log_ratio_interval(*case, family=family)
    for end, part in zip(ends, share, strict=True):
        ratio = part / (1 - part) * size_2 / size_1 if part < 1 else inf
        # binomtest seeks the share by a root finder that stops within 2e-12 of it, coarse where the share is tiny.
        coarse = 1e-5 + 1e-11 / min(part, 1 - part) if 0 < part < 1 else 0
        assert end == (pytest.approx(log2(ratio), abs=coarse) if ratio > 0 else -inf)


@given(samples())
def test_swapping_target_and_reference_turns_the_sign(case: tuple[int, int, int, int]) -> None:
    swapped = *case[2:], *case[:2]
    assert measures.log_ratio(*swapped) == pytest.approx(-measures.log_ratio(*case), abs=1e-12)
    lrc = measures.conservative_log_ratio(*case)
    assert measures.conservative_log_ratio(*swapped) == pytest.approx(-lrc, abs=1e-9)
    assert measures.log_likelihood(*swapped) == pytest.approx(measures.log_likelihood(*case), abs=1e-9)
    assert measures.fisher_exact(*swapped) == pytest.approx(measures.fisher_exact(*case), rel=1e-9)
    if case[0] + case[2]:
        assert measures.difference_coefficient(*swapped) == -measures.difference_coefficient(*case)


@given(samples(), st.integers(1, 10_000))
def test_conservative_log_ratio_lies_between_zero_and_log_ratio(
    case: tuple[int, int, int, int], family: int
) -> None:
    ratio, conservative = measures.log_ratio(*case), measures.conservative_log_ratio(*case, family=family)
    assert abs(conservative) <= abs(ratio) or conservative == 0
    assert conservative * ratio >= 0
    assert abs(conservative) <= abs(measures.conservative_log_ratio(*case))


def test_symbolic_values() -> None:
    assert measures.log_ratio(7, 1000, 2, 1000) == pytest.approx(log2(3), rel=1e-12)
    assert measures.relative_risk(6, 100, 1, 50) == pytest.approx(3)
    assert measures.percent_difference(6, 100, 1, 50) == pytest.approx(200)
    assert measures.odds_ratio(1, 3, 1, 5) == pytest.approx(2)
    assert measures.simple_maths(5, 1_000_000, 1, 1_000_000, k=3) == 2
    assert measures.bayes_factor_bic(5, 100, 5, 100) == pytest.approx(-np.log(200))
    # Node (4 of 64 tokens) and collocate (8) meet twice, where chance would have them meet half a time.
    assert measures.mutual_information(2, 4, 8, 64) == 2
    assert measures.mutual_information_cubed(2, 4, 8, 64) == 4
    assert measures.t_score(4, 4, 8, 64) == (4 - 0.5) / 2
    assert measures.z_score(1, 4, 4, 64) == (1 - 0.25) / 0.5
    assert measures.dice(2, 4, 8, 64) == pytest.approx(1 / 3)
    assert measures.log_dice(4, 4, 4, 64) == 14
    assert measures.log_dice(1, 4, 4, 64) == 12
    assert measures.delta_p(2, 4, 8, 64) == pytest.approx(1 / 2 - 6 / 60)
    assert measures.delta_p_reverse(2, 4, 8, 64) == pytest.approx(2 / 8 - 2 / 56)


@given(pairs())
def test_association_bounds_and_likelihood(case: tuple[int, int, int, int]) -> None:
    both, node, collocate, size = case
    table = both, node, collocate - both, size - node
    g = measures.log_likelihood_collocation(*case)
    assert g >= 0
    if node < size:
        assert g == pytest.approx(measures.log_likelihood(*table) if node else 0, abs=1e-9)
    if both:
        assert 0 < measures.dice(*case) <= 1
        assert measures.mutual_information(*case) <= log2(size / max(node, collocate)) + 1e-9
        assert -1 <= measures.delta_p(*case) <= 1 or node == size
        assert (
            measures.delta_p_reverse(*case) == measures.delta_p(both, collocate, node, size)
            or collocate == size
        )


def test_limits_where_counts_are_zero() -> None:
    nowhere, here_only, there_only = (0, 10, 0, 20), (3, 10, 0, 20), (0, 10, 3, 20)
    for measure in (measures.relative_risk, measures.odds_ratio, measures.percent_difference):
        assert np.isnan(measure(*nowhere))
        assert measure(*here_only) == inf
    assert measures.percent_difference(*there_only) == -100
    assert measures.log_likelihood(*nowhere) == measures.chi_square(*nowhere) == 0
    assert measures.fisher_exact(*nowhere) == 1
    assert np.isfinite(measures.log_ratio(*nowhere))
    assert measures.difference_coefficient(*here_only) == 1
    assert measures.log_ratio_interval(*here_only)[1] == inf
    assert measures.log_ratio_interval(*there_only)[0] == -inf
    assert measures.mutual_information(0, 2, 3, 10) == measures.t_score(0, 2, 3, 10) == -inf
    assert np.isnan(measures.mutual_information(0, 0, 3, 10))
    assert measures.log_likelihood_collocation(0, 0, 3, 10) == 0


@pytest.mark.filterwarnings("error")
def test_arrays_broadcast_and_scalars_stay_scalars() -> None:
    n_1, n_2 = pd.Series([7, 0, 1000]), np.array([2, 0, 1000])
    for name in (
        "log_ratio",
        "log_likelihood",
        "chi_square",
        "fisher_exact",
        "odds_ratio",
        "percent_difference",
    ):
        scores = getattr(measures, name)(n_1, 1000, n_2, 1000)
        assert isinstance(scores, np.ndarray) and scores.shape == (3,) and scores.dtype == np.float64
        assert np.isscalar(getattr(measures, name)(7, 1000, 2, 1000))
    assert measures.log_ratio(n_1.to_numpy()[:, None], 1000, n_2, 1000).shape == (3, 3)
    assert measures.fisher_exact([], 10, [], 10).shape == (0,)


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("log_ratio", ([1, 2, -3], 10, 1, 10), r"n_target must be a count .*n_target\[2\] is -3"),
        ("log_ratio", ([1, 2, 12], 10, 1, 10), r"n_target\[2\] is 12, size_target\[2\] is 10"),
        ("log_ratio", (1, 10, 11, 10), "n_reference must not exceed size_reference; n_reference is 11"),
        ("log_likelihood", (0, 0, 1, 10), "size_target must be at least 1; size_target is 0"),
        ("fisher_exact", (1, 10, 0, 0), "size_reference must be at least 1"),
        ("chi_square", (float("nan"), 10, 1, 10), "n_target must be a count .* is nan"),
        ("dice", ([[1, 2], [3, 9]], 5, 10, 100), r"n_pair must not exceed n_node .*n_pair\[1, 1\] is 9"),
        ("dice", (6, 10, 5, 100), "n_pair must not exceed n_collocate"),
        ("t_score", (1, 60, 60, 100), "n_node .* must not exceed size"),
        ("delta_p", (0, 0, 0, 0), "size must be at least 1"),
    ],
)
def test_impossible_counts_are_named(name: str, arguments: tuple, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        getattr(measures, name)(*arguments)


@pytest.mark.parametrize(
    ("name", "option", "message"),
    [
        ("log_likelihood", {"terms": 3}, "terms must be one of 2, 4; not 3"),
        ("simple_maths", {"k": 0}, "k must be above 0; not 0"),
        ("log_ratio_interval", {"alpha": 5}, "alpha must lie between 0 and 1; not 5"),
        ("conservative_log_ratio", {"family": 0}, "family must be at least 1; not 0"),
    ],
)
def test_impossible_options_are_named(name: str, option: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        getattr(measures, name)(7, 1000, 2, 1000, **option)
