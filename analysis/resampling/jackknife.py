"""Leaving out one unit at a time, for an interval of any statistic of units."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

from analysis.resampling.units import LEVEL, Floats


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
