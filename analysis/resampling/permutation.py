"""Permutation of whole units between two sides."""

import math
from functools import lru_cache
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from analysis.checks import check_at_least
from analysis.resampling.units import CELLS, MOST_GROUPS, Floats, checked, divided, joined

_FEWEST_GROUPS = 16


def permutation_test(
    counts: ArrayLike | sparse.csr_array,
    *,
    sizes: ArrayLike,
    target: ArrayLike,
    unit: str = "unit",
    replicates: int = 1000,
    seed: int = 1,
) -> pd.DataFrame:
    """One row per type: how its relative frequency differs between two sides, and how often by chance.

    Whole units are dealt anew to the two sides, as many to each as it has. The statistic is the absolute
    difference of the relative frequencies, the sizes of the two sides being those of the units dealt to them.
    p is the share of deals, the real one included, that differ at least as much: (1 + at least as much) / (1
    + replicates) for random deals (Phipson & Smyth 2010), exact if `replicates` allows for every possible
    deal.

    With more than 256 units, units of one side are joined at random into groups of equal number, and the
    groups are dealt; those left over stay where they are. That is a random subgroup of all permutations of
    whole units, under which p holds its level just as well (Chung & Fraser 1958; Hemerik & Goeman 2018).

    Parameters
    ----------
    counts : units × types, dense or sparse.
    sizes : tokens in each unit.
    target : True for each unit of the target; the others are the reference.
    unit : what a unit is, for the result.

    Returns
    -------
    difference (relative frequency in the target minus that in the reference), p_value, permutations (how many
    deals), exact (whether these are all there are), unit; in the order of the columns of `counts`.

    Raises
    ------
    ValueError if a side has fewer than two units, or the arguments do not fit each other.
    """
    check_at_least("replicates", replicates, 1)
    rng = np.random.default_rng(seed)
    matrix, lengths = checked(counts, sizes)
    sides = divided(target, len(lengths), unit)
    n, size = [matrix[side].sum(axis=0) for side in sides], [lengths[side].sum() for side in sides]
    difference = n[0] / size[0] - n[1] / size[1]
    # Differences of deals are taken in float32: what comes within its rounding counts as equal.
    rounding = 1e-6 * (n[0] + n[1]) * (1 / size[0] + 1 / size[1])
    drawn, other = sorted(sides, key=len)
    group_size = max(1, min(math.ceil(len(lengths) / MOST_GROUPS), len(drawn) // _FEWEST_GROUPS))
    matrix_drawn, lengths_drawn = joined(matrix[drawn], lengths[drawn], group_size, rng)
    matrix_other, lengths_other = joined(matrix[other], lengths[other], group_size, rng)
    full = np.concatenate(
        [
            np.arange(len(lengths_drawn)) < len(drawn) // group_size,
            np.arange(len(lengths_other)) < len(other) // group_size,
        ]
    )
    # Groups that were joined at random have taken numbers from the generator already.
    source = seed if group_size == 1 else rng
    deals, exact = _deals(len(drawn) // group_size, np.flatnonzero(full), replicates, source)
    stuck = np.flatnonzero(~full[: len(lengths_drawn)])
    deals = np.hstack([deals, np.tile(stuck, (len(deals), 1))])
    hits = _exceedances(
        sparse.vstack([matrix_drawn, matrix_other]).T.tocsr().astype(np.float32),
        np.concatenate([lengths_drawn, lengths_other]),
        deals,
        np.abs(difference) - rounding,
    )
    return pd.DataFrame(
        {
            "difference": difference,
            "p_value": hits / len(deals) if exact else (1 + hits) / (1 + len(deals)),
            "permutations": len(deals),
            "exact": exact,
            "unit": unit,
        }
    )


def false_discovery_rate(p_values: ArrayLike) -> NDArray[np.float64]:
    """For each p the smallest false discovery rate at which its test is among those called significant.

    q of the i-th smallest of m is the minimum of m p / j over all j from i on (Benjamini & Hochberg 1995). As
    `scipy.stats.false_discovery_control`, whose import takes as long as a short text to compare.
    """
    p = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(p)[::-1]
    scaled = p[order] * len(p) / np.arange(len(p), 0, -1)
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled), 1)
    return adjusted


def _deals(
    drawn: int, groups: NDArray[np.intp], replicates: int, source: int | np.random.Generator
) -> tuple[NDArray[np.intp], bool]:
    """Numbers of the groups dealt to one side, one row per deal; and whether these are all possible deals."""
    if math.comb(len(groups), drawn) <= replicates:
        return np.array(list(combinations(groups, drawn))), True
    return groups[_picks(drawn, len(groups), replicates, source)], False


@lru_cache(maxsize=8)
def _picks(drawn: int, groups: int, replicates: int, source: int | np.random.Generator) -> NDArray[np.uint16]:
    """Random deals, kept since the same units are dealt under every specification of `robustness`."""
    rng = np.random.default_rng(source)
    picks = [rng.choice(groups, drawn, replace=False, shuffle=False) for _ in range(replicates)]
    return np.array(picks, dtype=np.uint16)


def _exceedances(
    by_type: sparse.csr_array, lengths: Floats, deals: NDArray[np.intp], least: Floats
) -> NDArray[np.int64]:
    """Count the deals, for each type, whose absolute difference is at least `least`."""
    count, picked = deals.shape
    labels = sparse.csc_array(
        (np.ones(deals.size, np.float32), deals.ravel(), np.arange(0, deals.size + 1, picked)),
        shape=(len(lengths), count),
    )
    size_drawn = labels.T @ lengths
    size_other = lengths.sum() - size_drawn
    scale, shift = (1 / size_drawn + 1 / size_other).astype(np.float32), (1 / size_other).astype(np.float32)
    totals = by_type.sum(axis=1, dtype=np.float64).astype(np.float32)
    least = least.astype(np.float32)
    if picked > 0.05 * len(lengths):
        labels = labels.toarray()
    hits = np.zeros(len(totals), dtype=np.int64)
    step = max(1, CELLS // count)
    # Types of like frequency go together: dense blocks are many times faster to multiply as such.
    order = np.argsort(-np.diff(by_type.indptr), kind="stable")
    for start in range(0, len(order), step):
        types = order[start : start + step]
        block = by_type[types]
        if block.nnz > 0.1 * len(types) * len(lengths):
            block = block.toarray()
        difference = block @ labels
        if sparse.issparse(difference):
            difference = difference.toarray()
        difference *= scale
        difference -= np.outer(totals[types], shift)
        hits[types] = np.count_nonzero(np.abs(difference, out=difference) >= least[types, None], axis=1)
    return hits
