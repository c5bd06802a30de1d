"""Exact inference from counts: Fisher's test and the intervals behind the conservative log ratio.

Exact refers to the arithmetic: all of it takes every token for an independent draw, which words in texts are
not. `analysis.resampling` makes no such assumption.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainccinv, betaincinv

from analysis.checks import check_at_least
from analysis.measures.contingency import Floats, log_choose, two_samples


@two_samples
def log_ratio_interval(
    n_target: Floats,
    size_target: Floats,
    n_reference: Floats,
    size_reference: Floats,
    *,
    alpha: float = 0.05,
    family: int = 1,
) -> tuple[Floats, Floats]:
    """Lower and upper end of the exact interval of each type's log ratio (counts uncorrected).

    Given n_target + n_reference, n_target is binomial; its share has the interval of Clopper & Pearson
    (1934), `alpha` / 2 on each side, and log2(share / (1 - share) · size_reference / size_target) is the log
    ratio. `family` is the number of types looked at: `alpha` is divided by it (Bonferroni). An end is
    infinite where a count is 0.

    Raises
    ------
    ValueError for impossible counts, `alpha` outside (0, 1) or `family` below 1.
    """
    if not 0 < alpha < 1:
        raise ValueError(f"alpha must lie between 0 and 1; not {alpha!r}")
    check_at_least("family", family, 1)
    tail = alpha / family / 2
    (n_1, size_1, n_2, size_2), inverse = _each_once(n_target, size_target, n_reference, size_reference)
    least = np.where(n_1 > 0, betaincinv(np.maximum(n_1, 1), n_2 + 1, tail), 0.0)
    most = np.where(n_2 > 0, betainccinv(n_1 + 1, np.maximum(n_2, 1), tail), 1.0)
    low, high = (np.log2(share) - np.log1p(-share) / np.log(2) for share in (least, most))
    offset = np.log2(size_2) - np.log2(size_1)
    return (low + offset)[inverse][()], (high + offset)[inverse][()]


@two_samples
def conservative_log_ratio(
    n_target: Floats,
    size_target: Floats,
    n_reference: Floats,
    size_reference: Floats,
    *,
    alpha: float = 0.05,
    family: int = 1,
) -> Floats:
    """LRC: the end of each type's log ratio interval that lies nearer to 0, and 0 where the interval holds 0.

    Evert (2022), as `keyness(measure="LRC", p.adjust=family)` in R's `corpora`: a type scores high only if it
    is both much more frequent and certainly so. `alpha` and `family` as in `log_ratio_interval`.
    """
    low, high = log_ratio_interval(
        n_target, size_target, n_reference, size_reference, alpha=alpha, family=family
    )
    return np.maximum(low, 0) + np.minimum(high, 0)


@two_samples
def fisher_exact(
    n_target: Floats, size_target: Floats, n_reference: Floats, size_reference: Floats
) -> Floats:
    """Two-sided p value of Fisher's exact test of each type's two-by-two table.

    The sum of the hypergeometric probabilities of all tables with the same margins that are no more probable
    than the one observed (within a relative 1e-7), as in `scipy.stats.fisher_exact` and R's `fisher.test`,
    but over whole arrays. 1 for a type that does not occur.
    """
    (n_1, size_1, n_2, size_2), inverse = _each_once(n_target, size_target, n_reference, size_reference)
    total = n_1 + n_2
    above = n_1 > _mode(size_1, total, size_2)
    start, size, rest = np.where(above, [n_2, size_2, size_1], [n_1, size_1, size_2])
    limit = _log_probability(start, size, total, rest) + 1e-7
    # The first count on the other side of the mode that is no more probable, by bisection.
    mode = _mode(size, total, rest)
    low, high = mode, np.minimum(total, size) + 1
    while np.any(high - low > 1):
        middle = np.floor((low + high) / 2)
        small = _log_probability(middle, size, total, rest) <= limit
        low, high = np.where(small, low, middle), np.where(small, middle, high)
    tails = _tail(start, size, total, rest, step=-1) + _tail(high, size, total, rest, step=1)
    at_mode = _log_probability(mode, size, total, rest) <= limit
    return np.where(at_mode, 1.0, np.minimum(tails, 1.0))[inverse][()]


def _each_once(*cells: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """The distinct ones among many tables, most of which recur, and the number of each table among these."""
    flat = np.stack([np.ravel(cell) for cell in cells])
    # NumPy's own unique compares columns byte by byte, many times slower.
    order = np.lexsort(flat)
    new = np.append(True, (np.diff(flat[:, order]) != 0).any(axis=0))[: len(order)]
    inverse = np.empty(len(order), dtype=np.intp)
    inverse[order] = np.cumsum(new) - 1
    return flat[:, order[new]], inverse.reshape(np.shape(cells[0]))


def _mode(size: Floats, total: Floats, rest: Floats) -> Floats:
    """Most probable number of a type's `total` tokens among `size` of `size` + `rest`."""
    return np.floor((total + 1) * (size + 1) / (size + rest + 2))


def _log_probability(n: Floats, size: Floats, total: Floats, rest: Floats) -> Floats:
    """Log probability that `n` of a type's `total` tokens fall among `size` of `size` + `rest`."""
    return log_choose(size, n) + log_choose(rest, total - n) - log_choose(size + rest, total)


def _tail(n: Floats, size: Floats, total: Floats, rest: Floats, *, step: int) -> Floats:
    """Probability of `n` and all counts beyond it, away from the mode; 0 if `n` is outside the table."""
    least, most = np.maximum(0, total - rest), np.minimum(total, size)
    inside = (n >= least) & (n <= most)
    sums = np.where(inside, np.exp(_log_probability(np.clip(n, least, most), size, total, rest)), 0.0)
    active = np.flatnonzero(sums > 0)
    term, k = sums[active], n[active]
    while active.size:
        a, b, c = size[active], total[active], rest[active]
        if step > 0:
            term = term * (a - k) * (b - k) / ((k + 1) * (c - b + k + 1))
        else:
            term = term * k * (c - b + k) / ((a - k + 1) * (b - k + 1))
        sums[active] += term
        going = term > sums[active] * 1e-17
        active, term, k = active[going], term[going], k[going] + step
    return sums
