"""Intervals over whole units: drawn with replacement for a rate or a ratio of two, left out in turn for all else."""

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.special import stdtrit

from analysis.checks import check_at_least
from analysis.resampling.units import CELLS, LEVEL, MOST_GROUPS, Floats, checked, divided, joined

_FEWEST_UNITS = 10


def bootstrap_interval(
    counts: ArrayLike | sparse.csr_array,
    *,
    sizes: ArrayLike,
    target: ArrayLike | None = None,
    unit: str = "unit",
    replicates: int = 1000,
    seed: int = 1,
) -> pd.DataFrame:
    """One row per type: its rate, or its log ratio between two sides, with a 95% interval over units.

    Without `target`, the rate is Σ counts / Σ sizes (any ratio of two sums over units will do). With it, the
    log ratio is log2((n + 0.5) / (size + 0.5)) of the target minus that of the reference, as in
    `measures.log_ratio`.

    Units are drawn with replacement, on each side by itself, and each draw yields a t: the distance of its
    logarithm from the one observed, over its linearised standard error, which is never taken to be less than
    that of a Poisson count, 1 / √(n + 0.5). The interval is the observed logarithm ± its standard error times
    the 95% quantile of |t| over the draws (Efron & Tibshirani 1993, section 12.5, in symmetric form), or
    Student's t (with Welch's degrees of freedom for a log ratio) if that is larger. For a type that occurs in
    fewer than 10 units it is Student's t alone: draws say too little about it. More than 256 units a side are
    joined at random into at most that many groups, and the groups are drawn.

    Parameters
    ----------
    counts : units × types (or one number per unit), dense or sparse.
    sizes : tokens in each unit, or whatever the rate is to be over.
    target : True for each unit of the target; the others are the reference.
    unit : what a unit is, for the result.

    Returns
    -------
    estimate, low, high, unit; in the order of the columns of `counts`. For a count of 0 the rate's low is 0.

    Raises
    ------
    ValueError if a side has fewer than two units, or the arguments do not fit each other.
    """
    check_at_least("replicates", replicates, 1)
    rng = np.random.default_rng(seed)
    matrix, lengths = checked(counts, sizes)
    sides = []
    for side in divided(target, len(lengths), unit):
        size = math.ceil(len(side) / MOST_GROUPS)
        groups, group_lengths = joined(matrix[side], lengths[side], size, rng)
        weights = _weights(len(group_lengths), replicates, rng)
        sides.append((sparse.csc_array(groups), group_lengths, weights))
    units = np.bincount(matrix.indices, minlength=matrix.shape[1])
    order = np.argsort(-units, kind="stable")
    half = np.empty(matrix.shape[1])
    step = max(1, CELLS // (32 * replicates))
    for start in range(0, len(order), step):
        types = order[start : start + step]
        parts = [(part[:, types].toarray(), size, weights) for part, size, weights in sides]
        half[types] = _half_width(parts, frequent=units[types] >= _FEWEST_UNITS)
    sums = [(part.sum(axis=0), size.sum()) for part, size, _ in sides]
    if target is None:
        n, size = sums[0]
        estimate, centre = n / size, (n + 0.5) / size
        low, high = np.where(n > 0, centre * np.exp(-half), 0.0), centre * np.exp(half)
    else:
        corrected = [np.log2((n + 0.5) / (size + 0.5)) for n, size in sums]
        estimate = corrected[0] - corrected[1]
        low, high = estimate - half / np.log(2), estimate + half / np.log(2)
    return pd.DataFrame({"estimate": estimate, "low": low, "high": high, "unit": unit})


def jackknife_interval(
    statistic: Callable[[NDArray[np.intp]], ArrayLike], units: int, *, most_groups: int = 100
) -> tuple[Floats, Floats, Floats]:
    """Value, lower and upper end of the 95% interval of a statistic of units, leaving out one unit at a time.

    `statistic` takes the numbers of the units kept, in ascending order, and gives a number or an array. The
    interval is its value ± Student's t · √((g - 1) / g · Σ (value without unit - their mean)²) with g - 1
    degrees of freedom (Tukey 1958). More than `most_groups` units are left out in that many groups, each of
    every g-th unit. Unlike draws with replacement, no unit comes twice, which would lower every measure of
    diversity; and nothing is random.
    """
    if units < 2:
        raise ValueError(f"an interval needs at least two units; there is {units}: take a smaller unit")
    everything = np.arange(units)
    groups = min(units, most_groups)
    value = np.asarray(statistic(everything), dtype=np.float64)
    without = np.stack(
        [
            np.asarray(statistic(everything[everything % groups != left]), dtype=np.float64)
            for left in range(groups)
        ]
    )
    half = stdtrit(groups - 1, (1 + LEVEL) / 2) * np.sqrt((groups - 1) * without.var(axis=0))
    return value, value - half, value + half


def _weights(units: int, replicates: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """How often each unit is drawn in each replicate."""
    picks = rng.integers(units, size=(replicates, units)) + units * np.arange(replicates)[:, None]
    drawn = np.bincount(picks.ravel(), minlength=replicates * units)
    return drawn.reshape(replicates, units).astype(np.float32)


def _half_width(
    parts: list[tuple[Floats, Floats, NDArray[np.float32]]], *, frequent: NDArray[np.bool_]
) -> Floats:
    """Half the width of the interval of each column's log rate (one side) or log ratio (two), in nats."""
    observed = [_log_rate(np.ones((1, len(size))), counts, size) for counts, size, _ in parts]
    variances = [variance[0] for _, variance in observed]
    variance = np.sum(variances, axis=0)
    pooled = np.sum([v**2 / (len(part[1]) - 1) for v, part in zip(variances, parts, strict=True)], axis=0)
    quantile = stdtrit(variance**2 / pooled, (1 + LEVEL) / 2)
    if frequent.any():
        drawn = [_log_rate(weights, counts[:, frequent], size) for counts, size, weights in parts]
        shifts = [logs - at[:, frequent] for (logs, _), (at, _) in zip(drawn, observed, strict=True)]
        shift = shifts[0] if len(shifts) == 1 else shifts[0] - shifts[1]
        t = np.abs(shift) / np.sqrt(np.sum([squared for _, squared in drawn], axis=0))
        quantile[frequent] = np.maximum(quantile[frequent], np.quantile(t, LEVEL, axis=0))
    return quantile * np.sqrt(variance)


def _log_rate(weights: NDArray, counts: Floats, sizes: Floats) -> tuple[NDArray, NDArray]:
    """Logarithm of the rate of the units as each row weights them, and its squared standard error."""
    rate = counts.sum(axis=0) / sizes.sum()
    residuals = counts - rate * sizes[:, None]
    sums = [
        weights @ np.asarray(values, dtype=weights.dtype)
        for values in (counts, residuals**2, residuals * sizes[:, None], sizes[:, None], sizes[:, None] ** 2)
    ]
    n, squares, products, size, size_squares = sums
    drift = n / size - rate.astype(weights.dtype)
    squares += drift * (drift * size_squares - 2 * products)
    between_units = squares * np.float32(len(sizes) / (len(sizes) - 1)) / (n + 0.5) ** 2
    return np.log((n + 0.5) / size), np.maximum(between_units, 1 / (n + 0.5))
