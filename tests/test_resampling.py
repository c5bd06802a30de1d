"""Permutation, bootstrap and jackknife: by hand where few units permit, and calibrated on drawn texts."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse, stats

from analysis import measures
from analysis.resampling import (
    bootstrap_interval,
    false_discovery_rate,
    jackknife_interval,
    permutation_test,
    units,
)

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


def bursty(seed: int, *, texts: int, types: int = 40, mean: float = 2.0) -> tuple[np.ndarray, np.ndarray]:
    """Counts and sizes of units of one bursty source."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(40, 160, texts)
    return rng.poisson(mean * sizes[:, None] / 100 * rng.gamma(0.7, 1 / 0.7, (texts, types))), sizes


def first(number: int, of: int) -> np.ndarray:
    return np.arange(of) < number


@pytest.fixture(scope="module")
def calibration() -> ModuleType:
    spec = importlib.util.spec_from_file_location("calibration", BENCHMARKS / "calibration.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_all_deals_by_hand() -> None:
    # Of six deals two part the units with type 0 from those without. Type 1 is even; type 2 is in one unit.
    counts = [[1, 1, 1], [1, 1, 0], [0, 1, 0], [0, 1, 0]]
    table = permutation_test(counts, sizes=[10] * 4, target=first(2, 4), unit="paragraph")
    assert table["difference"].tolist() == pytest.approx([0.1, 0, 0.05])
    assert table["p_value"].tolist() == [2 / 6, 1, 1]
    assert set(table["permutations"]) == {6} and table["exact"].all() and set(table["unit"]) == {"paragraph"}


def test_sizes_go_with_the_units_that_are_dealt() -> None:
    # Three units: target of 10 and 20 tokens, 3 and 0 of the type; reference of 30 and 40 tokens, 0 and 1.
    counts, sizes = np.array([3, 0, 0, 1]), np.array([10, 20, 30, 40])
    observed = abs(3 / 30 - 1 / 70)
    differences = [
        abs(counts[list(side)].sum() / sizes[list(side)].sum() - counts[rest].sum() / sizes[rest].sum())
        for side, rest in [
            ((0, 1), [2, 3]),
            ((0, 2), [1, 3]),
            ((0, 3), [1, 2]),
            ((1, 2), [0, 3]),
            ((1, 3), [0, 2]),
            ((2, 3), [0, 1]),
        ]
    ]
    expected = np.mean(np.array(differences) >= observed - 1e-12)
    table = permutation_test(counts, sizes=sizes, target=first(2, 4))
    assert table["p_value"].tolist() == [expected]


def test_random_deals_approach_all_deals() -> None:
    counts, sizes = bursty(1, texts=12)
    counts[:6, 0] += 3
    exact = permutation_test(counts, sizes=sizes, target=first(6, 12), replicates=924)
    drawn = permutation_test(counts, sizes=sizes, target=first(6, 12), replicates=900)
    assert exact["exact"].all() and not drawn["exact"].any()
    assert exact["p_value"].iloc[0] < 0.05
    assert (exact["p_value"] - drawn["p_value"]).abs().max() < 4 * np.sqrt(0.25 / 900)
    assert drawn["p_value"].min() >= 1 / 901


@settings(max_examples=20)
@given(st.integers(0, 10**6), st.integers(2, 20), st.integers(2, 20))
def test_swapping_sides_turns_the_difference_and_keeps_p(seed: int, one: int, other: int) -> None:
    counts, sizes = bursty(seed, texts=one + other, types=5)
    target = first(one, one + other)
    table = permutation_test(counts, sizes=sizes, target=target, replicates=2000)
    swapped = permutation_test(sparse.csr_array(counts), sizes=sizes, target=~target, replicates=2000)
    np.testing.assert_allclose(table["difference"], -swapped["difference"], atol=1e-15)
    assert table["p_value"].between(0, 1, inclusive="right").all()
    if table["exact"].all():
        np.testing.assert_array_equal(table["p_value"], swapped["p_value"])
    rates = [counts[side].sum(axis=0) / sizes[side].sum() for side in (target, ~target)]
    np.testing.assert_allclose(table["difference"], rates[0] - rates[1])


def test_seed_and_block_size(monkeypatch: pytest.MonkeyPatch) -> None:
    counts, sizes = bursty(2, texts=60)
    arguments = {"sizes": sizes, "target": first(25, 60)}
    table, ratio = permutation_test(counts, **arguments), bootstrap_interval(counts, **arguments)
    other = permutation_test(counts, **arguments, seed=2)
    assert not other["p_value"].equals(table["p_value"])
    monkeypatch.setattr("analysis.resampling.permutation.CELLS", 3000)
    monkeypatch.setattr("analysis.resampling.intervals.CELLS", 3000)
    pd.testing.assert_frame_equal(permutation_test(counts, **arguments), table)
    pd.testing.assert_frame_equal(bootstrap_interval(sparse.csr_array(counts), **arguments), ratio, rtol=1e-4)


@pytest.mark.parametrize("target_units", [8, 40, 600])
def test_many_units_are_dealt_in_groups(target_units: int) -> None:
    counts, sizes = bursty(3, texts=1300, types=300, mean=0.3)
    target = first(target_units, 1300)
    counts[target, 0] += 3
    table = permutation_test(counts, sizes=sizes, target=target)
    assert table["p_value"].iloc[0] == 1 / 1001
    assert 0.02 <= (table["p_value"] <= 0.05).mean() <= 0.09
    assert 0.4 <= table["p_value"].median() <= 0.6


def test_joined_units_keep_their_sums() -> None:
    counts, sizes = bursty(4, texts=23)
    groups, lengths = units.joined(sparse.csr_array(counts), sizes.astype(float), 4, np.random.default_rng(1))
    assert groups.shape == (6, 40)
    np.testing.assert_array_equal(groups.sum(axis=0), counts.sum(axis=0))
    assert lengths.sum() == sizes.sum()


def test_estimates_are_the_measures() -> None:
    counts, sizes = bursty(5, texts=40)
    counts[:, 0] = 0
    target = first(15, 40)
    n_1, n_2 = counts[target].sum(axis=0), counts[~target].sum(axis=0)
    table = bootstrap_interval(counts, sizes=sizes, target=target, unit="sentence")
    expected = measures.log_ratio(n_1, sizes[target].sum(), n_2, sizes[~target].sum())
    np.testing.assert_allclose(table["estimate"], expected, rtol=1e-12)
    assert (table["low"] < table["estimate"]).all() and (table["estimate"] < table["high"]).all()
    assert set(table["unit"]) == {"sentence"}
    rate = bootstrap_interval(counts, sizes=sizes)
    np.testing.assert_allclose(rate["estimate"], counts.sum(axis=0) / sizes.sum())
    assert ((rate["low"] <= rate["estimate"]) & (rate["estimate"] < rate["high"])).all()
    assert rate.loc[0, ["estimate", "low"]].tolist() == [0, 0] and rate.loc[0, "high"] > 0
    thousand = bootstrap_interval(counts, sizes=sizes / 1000)
    np.testing.assert_allclose(thousand[["low", "high"]], 1000 * rate[["low", "high"]], rtol=1e-4)


def test_units_all_alike_leave_the_width_of_a_poisson_count() -> None:
    table = bootstrap_interval([[1]] * 20, sizes=[10] * 20)
    half = stats.t.ppf(0.975, 19) / np.sqrt(20.5)
    assert table.loc[0, ["low", "high"]].tolist() == pytest.approx(
        [20.5 / 200 / np.exp(half), 20.5 / 200 * np.exp(half)]
    )


def test_bursty_words_have_wider_intervals_than_even_ones() -> None:
    even, lumped = np.full(30, 2), np.where(np.arange(30) % 10 == 0, 20, 0)
    table = bootstrap_interval(np.column_stack([even, lumped]), sizes=[50] * 30)
    width = np.log(table["high"] / table["low"])
    assert width[1] > 3 * width[0]


@settings(max_examples=50)
@given(st.lists(st.floats(-100, 100), min_size=2, max_size=90).filter(lambda values: np.std(values) > 1e-3))
def test_jackknife_of_a_mean_is_students_interval(values: list[float]) -> None:
    numbers = np.array(values)
    value, low, high = jackknife_interval(lambda kept: numbers[kept].mean(), len(numbers))
    expected = stats.ttest_1samp(numbers, 0).confidence_interval(0.95)
    assert (value, low, high) == pytest.approx((numbers.mean(), expected.low, expected.high), abs=1e-6)


def test_jackknife_leaves_out_groups_and_keeps_shapes() -> None:
    numbers = np.random.default_rng(6).normal(size=(1000, 3))
    calls = []

    def mean(kept: np.ndarray) -> np.ndarray:
        calls.append(len(kept))
        return numbers[kept].mean(axis=0)

    value, low, high = jackknife_interval(mean, 1000, most_groups=20)
    assert calls == [1000] + [950] * 20
    assert value.shape == low.shape == high.shape == (3,)
    np.testing.assert_allclose(high - low, 2 * stats.t.ppf(0.975, 19) / np.sqrt(1000), rtol=0.4)


@pytest.mark.parametrize("resample", [permutation_test, bootstrap_interval])
def test_bad_input_is_named(resample) -> None:
    with pytest.raises(
        ValueError, match=r"the target has 1 unit\(s\) \(paragraph\).*count by a smaller unit"
    ):
        resample([[1], [2], [3]], sizes=[5, 5, 5], target=first(1, 3), unit="paragraph")
    with pytest.raises(ValueError, match=r"the reference has 0 unit\(s\)"):
        resample([[1], [2]], sizes=[5, 5], target=first(2, 2))
    with pytest.raises(ValueError, match="sizes must have one number for each of 2 units"):
        resample([[1], [2]], sizes=[5, 5, 5], target=first(1, 2))
    with pytest.raises(ValueError, match="sizes must be above 0; unit 1 has 0"):
        resample([[1], [2]], sizes=[5, 0], target=first(1, 2))
    with pytest.raises(ValueError, match="target must have True or False for each of 2 units; not int64"):
        resample([[1], [2]], sizes=[5, 5], target=np.array([1, 0]))
    with pytest.raises(ValueError, match="replicates must be at least 1; not 0"):
        resample([[1], [2]], sizes=[5, 5], target=first(1, 2), replicates=0)


def test_no_types_give_an_empty_table() -> None:
    empty = np.zeros((6, 0))
    assert permutation_test(empty, sizes=[1] * 6, target=first(3, 6)).empty
    assert bootstrap_interval(empty, sizes=[1] * 6).columns.tolist() == ["estimate", "low", "high", "unit"]
    with pytest.raises(ValueError, match="needs at least two units; there is 1"):
        jackknife_interval(lambda kept: 1.0, 1)


def errors(rates: pd.DataFrame, source: str, method: str, unit: str) -> float:
    row = rates.query("source == @source and method == @method and unit == @unit and expected_n == 0")
    return float(row["share"].iloc[0])


@pytest.mark.parametrize("recorded", [True, False], ids=["recorded", "drawn anew"])
def test_calibration(calibration: ModuleType, recorded: bool) -> None:
    if recorded:
        rates = pd.read_csv(BENCHMARKS / "calibration.csv", encoding="utf-8")
        p_values = pd.read_csv(BENCHMARKS / "calibration_p_values.csv", encoding="utf-8")
    else:
        rates, p_values = calibration.calibrate(trials=8, seed=7)
    right = [
        ("independent", "paragraph"),
        ("bursty paragraphs", "paragraph"),
        ("bursty documents", "document"),
    ]
    for source, unit in right:
        assert 0.03 <= errors(rates, source, "permutation", unit) <= 0.07
        for result in ("log_ratio", "rate"):
            assert 0.93 <= errors(rates, source, f"{result}, bootstrap interval", unit) <= 0.97
        dealt = p_values.query("source == @source and method == 'permutation' and unit == @unit")
        assert len(dealt) == 20 and dealt["share"].sum() == pytest.approx(1, abs=1e-4)
        assert dealt["share"].between(0.025, 0.075).all()
    for source in ("bursty paragraphs", "bursty documents"):
        assert errors(rates, source, "log_likelihood", "word") > 0.14
        assert errors(rates, source, "log_ratio, exact interval", "word") < 0.9
    assert errors(rates, "bursty documents", "permutation", "paragraph") > 0.1


def test_calibration_comes_out_the_same(calibration: ModuleType) -> None:
    once, again = calibration.calibrate(trials=1), calibration.calibrate(trials=1)
    pd.testing.assert_frame_equal(once[0], again[0])
    pd.testing.assert_frame_equal(once[1], again[1])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_the_false_discovery_rate_is_that_of_scipy(p_values: list[float]) -> None:
    expected = stats.false_discovery_control(p_values)
    np.testing.assert_allclose(false_discovery_rate(p_values), expected, rtol=1e-12)
    assert false_discovery_rate([0.01, 0.04, 0.03]).tolist() == pytest.approx([0.03, 0.04, 0.04])
