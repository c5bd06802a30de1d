"""Two-by-two tables: the checks and the expected counts that all measures share."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import kl_div

Floats = NDArray[np.float64]


def two_samples(
    n_target: ArrayLike, size_target: ArrayLike, n_reference: ArrayLike, size_reference: ArrayLike
) -> tuple[Floats, Floats, Floats, Floats]:
    """Give the arguments of a comparison as float64 arrays of one shape; ValueError if no counts."""
    names = ("n_target", "size_target", "n_reference", "size_reference")
    n_1, size_1, n_2, size_2 = _counts(names, n_target, size_target, n_reference, size_reference)
    _refuse(size_1 == 0, "size_target must be at least 1", size_target=size_1)
    _refuse(size_2 == 0, "size_reference must be at least 1", size_reference=size_2)
    _refuse(n_1 > size_1, "n_target must not exceed size_target", n_target=n_1, size_target=size_1)
    _refuse(
        n_2 > size_2, "n_reference must not exceed size_reference", n_reference=n_2, size_reference=size_2
    )
    return n_1, size_1, n_2, size_2


def pairs(
    n_pair: ArrayLike, n_node: ArrayLike, n_collocate: ArrayLike, size: ArrayLike
) -> tuple[Floats, Floats, Floats, Floats]:
    """Give the arguments of an association as float64 arrays of one shape; ValueError if no counts."""
    names = ("n_pair", "n_node", "n_collocate", "size")
    both, node, collocate, total = _counts(names, n_pair, n_node, n_collocate, size)
    _refuse(total == 0, "size must be at least 1", size=total)
    _refuse(
        both > node,
        "n_pair must not exceed n_node (with a span, n_node is the number of tokens inside the spans)",
        n_pair=both,
        n_node=node,
    )
    _refuse(both > collocate, "n_pair must not exceed n_collocate", n_pair=both, n_collocate=collocate)
    _refuse(
        node + collocate - both > total,
        "n_node + n_collocate - n_pair must not exceed size",
        n_node=node,
        n_collocate=collocate,
        n_pair=both,
        size=total,
    )
    return both, node, collocate, total


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


def _counts(names: tuple[str, ...], *values: ArrayLike) -> tuple[Floats, ...]:
    arrays = np.broadcast_arrays(*(np.asarray(value, dtype=np.float64) for value in values))
    for name, array in zip(names, arrays, strict=True):
        rule = f"{name} must be a count (finite, not negative)"
        _refuse(~(array >= 0) | np.isinf(array), rule, **{name: array})
    return arrays


def _refuse(wrong: NDArray[np.bool_], rule: str, **arrays: Floats) -> None:
    if not np.any(wrong):
        return
    first = np.unravel_index(int(np.argmax(wrong)), np.shape(wrong))
    place = f"[{', '.join(str(int(axis)) for axis in first)}]" if first else ""
    found = ", ".join(f"{name}{place} is {array[first]:g}" for name, array in arrays.items())
    raise ValueError(f"{rule}; {found}")
