"""Two-by-two tables: the checks and the expected counts that all measures share."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln, kl_div

Floats = NDArray[np.float64]
T = TypeVar("T")


def two_samples(measure: Callable[..., T]) -> Callable[..., T]:
    """Give `measure` its four counts as float64 arrays of one shape; ValueError if they are no counts."""

    @functools.wraps(measure)
    def checked(
        n_target: ArrayLike,
        size_target: ArrayLike,
        n_reference: ArrayLike,
        size_reference: ArrayLike,
        **options: Any,
    ) -> T:
        target, reference = ("n_target", "size_target"), ("n_reference", "size_reference")
        cells = _counts((*target, *reference), n_target, size_target, n_reference, size_reference)
        for n, size in (target, reference):
            _refuse(cells[size] == 0, f"{size} must be at least 1", cells, size)
            _refuse(cells[n] > cells[size], f"{n} must not exceed {size}", cells, n, size)
        with np.errstate(divide="ignore", invalid="ignore"):
            return measure(*cells.values(), **options)

    return checked


def pairs(measure: Callable[..., T]) -> Callable[..., T]:
    """Give `measure` its four counts as float64 arrays of one shape; ValueError if they are no counts."""

    @functools.wraps(measure)
    def checked(n_pair: ArrayLike, n_node: ArrayLike, n_collocate: ArrayLike, size: ArrayLike) -> T:
        names = ("n_pair", "n_node", "n_collocate", "size")
        cells = _counts(names, n_pair, n_node, n_collocate, size)
        both, node, collocate, total = cells.values()
        spans = "n_pair must not exceed n_node (with a span, n_node is the number of tokens inside the spans)"
        whole = "n_node + n_collocate - n_pair must not exceed size"
        _refuse(total == 0, "size must be at least 1", cells, "size")
        _refuse(both > node, spans, cells, "n_pair", "n_node")
        _refuse(both > collocate, "n_pair must not exceed n_collocate", cells, "n_pair", "n_collocate")
        _refuse(node + collocate - both > total, whole, cells, *names)
        with np.errstate(divide="ignore", invalid="ignore"):
            return measure(both, node, collocate, total)

    return checked


def expected(n_1: Floats, size_1: Floats, n_2: Floats, size_2: Floats) -> tuple[Floats, Floats]:
    """Count how often the type would occur in each of two samples if it were equally frequent in both."""
    rate = (n_1 + n_2) / (size_1 + size_2)
    return size_1 * rate, size_2 * rate


def likelihood_ratio(n_1: Floats, size_1: Floats, n_2: Floats, size_2: Floats, *, terms: int) -> Floats:
    """Sum 2 O ln(O/E) over all four cells or over the two cells of the type alone.

    `kl_div` adds E - O to each term: the sum stays the same, since observed and expected counts have one
    total, and no rounding error can make it negative.
    """
    e_1, e_2 = expected(n_1, size_1, n_2, size_2)
    total = kl_div(n_1, e_1) + kl_div(n_2, e_2)
    if terms == 4:
        total = total + kl_div(size_1 - n_1, size_1 - e_1) + kl_div(size_2 - n_2, size_2 - e_2)
    return 2 * total


def log_choose(n: ArrayLike, k: ArrayLike) -> Floats:
    """Logarithm of the number of ways to choose `k` of `n`."""
    return gammaln(np.add(n, 1)) - gammaln(np.add(k, 1)) - gammaln(np.subtract(n, k) + 1)


def _counts(names: tuple[str, ...], *values: ArrayLike) -> dict[str, Floats]:
    arrays = np.broadcast_arrays(*(np.asarray(value, dtype=np.float64) for value in values))
    cells = dict(zip(names, arrays, strict=True))
    for name, array in cells.items():
        rule = f"{name} must be a count (finite, not negative)"
        _refuse(~(array >= 0) | np.isinf(array), rule, cells, name)
    return cells


def _refuse(wrong: NDArray[np.bool_], rule: str, cells: dict[str, Floats], *names: str) -> None:
    if np.any(wrong):
        first = np.unravel_index(int(np.argmax(wrong)), np.shape(wrong))
        place = f"[{', '.join(str(int(axis)) for axis in first)}]" if first else ""
        found = ", ".join(f"{name}{place} is {cells[name][first]:g}" for name in names)
        raise ValueError(f"{rule}; {found}")
