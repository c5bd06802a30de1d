"""Dispersion: how evenly types are spread over the parts of a text, or over its length."""

from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from analysis.measures.contingency import Floats

DISPERSION_MEASURES = ("dp", "dp_normalised", "juilland_d", "carroll_d2", "rosengren_s", "kl_divergence")


def deviation_of_proportions(counts: ArrayLike | sparse.csr_array, sizes: ArrayLike) -> Floats:
    """DP of each type over the parts of one text, from 0 (as even as can be) to 1 - smallest share of a part.

    Σ|v/f - s| / 2, v being the type's count in a part, f = Σv, s the part's share of all tokens (Gries 2008); NaN
    for a type that does not occur. Parameters and errors are those of `dispersion_measures`.
    """
    matrix, lengths = _parts(counts, sizes)
    share = lengths / lengths.sum()
    held, f = np.repeat(share, np.diff(matrix.indptr)), np.asarray(matrix.sum(axis=0)).ravel()
    with np.errstate(invalid="ignore"):
        # Where a type is missing, |v/f - s| is s.
        difference = np.abs(matrix.data / f[matrix.indices] - held) - held
        return np.where(f > 0, (_total(matrix, difference) + 1) / 2, np.nan)


def dispersion_measures(counts: ArrayLike | sparse.csr_array, sizes: ArrayLike) -> pd.DataFrame:
    """One row per type: its dispersion over the parts of one text; NaN for a type that does not occur.

    With v the type's count in a part, f = Σv, s the part's share of all tokens, p = v / size of the part,
    each over all n parts:

    - n: f; range: the number of parts that have the type
    - dp: `deviation_of_proportions`
    - dp_normalised: dp / (1 - smallest s), from 0 (even) to 1 (Lijffijt & Gries 2012)
    - juilland_d: 1 - standard deviation of p / mean of p / √(n - 1), from 0 to 1 (even); the deviation is that of a
      population (Juilland & Chang-Rodríguez 1964)
    - carroll_d2: -Σ (p/Σp) log2(p/Σp) / log2 n, from 0 to 1 (even) (Carroll 1970, with p as in Gries 2008)
    - rosengren_s: (Σ√(s v))² / f, up to 1 (even) (Rosengren 1971)
    - kl_divergence: Σ (v/f) log2((v/f) / s) bits, from 0 (even) up (Gries 2020)

    Parameters
    ----------
    counts : parts × types, dense or sparse.
    sizes : tokens in each part.

    Raises
    ------
    ValueError if there are fewer than two parts, or a part has no token.
    """
    matrix, lengths = _parts(counts, sizes)
    parts, share, v = len(lengths), lengths / lengths.sum(), matrix.data.astype(np.float64)
    part, column = np.repeat(np.arange(parts), np.diff(matrix.indptr)), matrix.indices
    total = partial(_total, matrix)
    f, s, p = total(v), share[part], v / lengths[part]
    dp = deviation_of_proportions(matrix, lengths)
    with np.errstate(divide="ignore", invalid="ignore"):
        w, q, mean = v / f[column], p / total(p)[column], total(p) / parts
        deviation = np.sqrt(np.maximum(total(p**2) / parts - mean**2, 0))
        return pd.DataFrame(
            {
                "n": f.astype(np.int64),
                "range": np.bincount(column, minlength=len(f)),
                "dp": dp,
                "dp_normalised": dp / (1 - share.min()),
                "juilland_d": 1 - deviation / mean / np.sqrt(parts - 1),
                "carroll_d2": np.where(f > 0, np.abs(total(q * np.log2(q))) / np.log2(parts), np.nan),
                "rosengren_s": total(np.sqrt(s * v)) ** 2 / f,
                "kl_divergence": np.where(f > 0, total(w * np.log2(w / s)), np.nan),
            }
        )


def _parts(
    counts: ArrayLike | sparse.csr_array, sizes: ArrayLike
) -> tuple[sparse.csr_array, NDArray[np.float64]]:
    lengths = np.asarray(sizes, dtype=np.float64)
    if len(lengths) < 2 or lengths.min() <= 0:
        raise ValueError(
            f"dispersion needs at least two parts, each with tokens; sizes are {lengths[:5].tolist()}: "
            "count by a smaller unit, such as paragraph or sentence"
        )
    return sparse.csr_array(counts), lengths


def _total(matrix: sparse.csr_array, values: Floats) -> Floats:
    """The sum over each column of values that stand for the cells of `matrix`."""
    return np.bincount(matrix.indices, weights=values, minlength=matrix.shape[1]).astype(
        np.float64, copy=False
    )


def average_reduced_frequency(codes: ArrayLike, types: int) -> Floats:
    """ARF of each type: its frequency, less what comes in clusters; 0 for a type that does not occur.

    (f / N) Σ min(d, N / f), d being the distances between neighbouring tokens of the type, the last to the
    first across the end of the text; f if they stand at equal distances, little more than 1 if all stand
    together (Savický & Hlaváčová 2002).

    Parameters
    ----------
    codes : the type of each token, as a number below `types`, in the order of the text.
    """
    order = np.argsort(np.asarray(codes), kind="stable")
    kind = np.asarray(codes)[order]
    size, n = len(kind), np.bincount(kind, minlength=types)
    last = np.cumsum(n)[kind] - 1
    first = last - n[kind] + 1
    following = np.where(np.arange(size) == last, order[first] + size, np.roll(order, -1))
    reach = np.minimum(following - order, size / n[kind])
    return np.bincount(kind, weights=reach, minlength=types) * n / max(size, 1)
