"""Units of text, the sides they belong to and the random groups they are joined in."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

LEVEL = 0.95
MOST_GROUPS = 256
CELLS = 1 << 22

Floats = NDArray[np.float64]


def checked(counts: ArrayLike | sparse.csr_array, sizes: ArrayLike) -> tuple[sparse.csr_array, Floats]:
    """Give counts as units × types (CSR) and sizes as float64; ValueError if they do not fit each other."""
    if not sparse.issparse(counts):
        dense = np.asarray(counts)
        counts = dense.reshape(len(dense), -1)
    matrix = sparse.csr_array(counts)
    lengths = np.asarray(sizes, dtype=np.float64)
    if lengths.shape != (matrix.shape[0],):
        raise ValueError(
            f"sizes must have one number for each of {matrix.shape[0]} units; not {lengths.shape}"
        )
    if not np.all(lengths > 0):
        raise ValueError(f"sizes must be above 0; unit {int(np.argmin(lengths > 0))} has {lengths.min():g}")
    return matrix, lengths


def divided(target: ArrayLike | None, units: int, unit: str) -> list[NDArray[np.intp]]:
    """Numbers of the units of each side; of all units if there is no target."""
    if target is None:
        sides = {"the text": np.arange(units)}
    else:
        mask = np.asarray(target)
        if mask.dtype != np.bool_ or mask.shape != (units,):
            raise ValueError(
                f"target must have True or False for each of {units} units; not {mask.dtype} {mask.shape}"
            )
        sides = {"the target": np.flatnonzero(mask), "the reference": np.flatnonzero(~mask)}
    for name, numbers in sides.items():
        if len(numbers) < 2:
            raise ValueError(
                f"{name} has {len(numbers)} unit(s) ({unit}); resampling needs at least two on each side: "
                "count by a smaller unit, such as paragraph or sentence"
            )
    return list(sides.values())


def joined(
    matrix: sparse.csr_array, lengths: Floats, size: int, rng: np.random.Generator
) -> tuple[sparse.csr_array, Floats]:
    """Units added up in random groups of `size`; the last group takes those left over."""
    if size == 1:
        return matrix, lengths
    group = rng.permutation(len(lengths)) // size
    joining = sparse.csr_array((np.ones(len(group)), (group, np.arange(len(group)))))
    return joining @ matrix, joining @ lengths
