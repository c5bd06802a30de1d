"""Diversity: how many different types the tokens of a text are made of.

Every function takes the type of each token as a number, in the order of the text, and gives one number; NaN
where the text is too short for it.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from analysis.measures.contingency import log_choose

Codes = NDArray[np.intp]


def type_token_ratio(codes: ArrayLike) -> float:
    """Share of types: types / tokens; it falls with the length of the text."""
    n = _frequencies(codes)
    return _ratio(len(n), n.sum())


def root_type_token_ratio(codes: ArrayLike) -> float:
    """Root TTR: types / √tokens (Guiraud 1954); it depends on the length of the text."""
    n = _frequencies(codes)
    return _ratio(len(n), np.sqrt(n.sum()))


def maas(codes: ArrayLike) -> float:
    """Maas's a²: (ln tokens - ln types) / (ln tokens)², lower for a more diverse text (Maas 1972)."""
    n = _frequencies(codes)
    size = np.log(max(n.sum(), 1))
    return _ratio(size - np.log(max(len(n), 1)), size**2)


def yules_k(codes: ArrayLike) -> float:
    """Yule's K: 10⁴ (Σn² - tokens) / tokens², n each type's count; lower if more diverse (Yule 1944)."""
    n = _frequencies(codes)
    return 1e4 * _ratio((n**2).sum() - n.sum(), n.sum() ** 2)


def hapax_share(codes: ArrayLike) -> float:
    """Share of the types that occur once; it depends on the length of the text."""
    n = _frequencies(codes)
    return _ratio((n == 1).sum(), len(n))


def mattr(codes: ArrayLike, window: int = 100) -> float:
    """Moving-average TTR: mean TTR of all stretches of `window` tokens (Covington & McFall 2010)."""
    previous = _previous(codes)
    size = len(previous)
    if size < window:
        return np.nan
    # A token is the first of its type in those windows that start behind its predecessor and hold it.
    places = np.arange(size)
    first = np.maximum(previous + 1, np.maximum(places - window + 1, 0))
    last = np.minimum(places, size - window)
    return float(np.maximum(last - first + 1, 0).sum() / (size - window + 1) / window)


def mtld(codes: ArrayLike, threshold: float = 0.72) -> float:
    """MTLD: mean length of stretches over which TTR stays above 0.72 (McCarthy & Jarvis 2010).

    Tokens / factors, a factor ending where TTR reaches the threshold; what is left at the end counts as (1 -
    TTR) / (1 - threshold) of one. Forward and backward, averaged. NaN if there is no part of a factor, as
    when no type is repeated.
    """
    tokens = np.asarray(codes)
    lengths = [_ratio(len(tokens), _factors(_previous(way), threshold)) for way in (tokens, tokens[::-1])]
    return float(np.mean(lengths))


def hdd(codes: ArrayLike, sample: int = 42) -> float:
    """HD-D: mean TTR of all possible samples of 42 tokens, without replacement (McCarthy & Jarvis 2007).

    Σ (1 - probability that the type is not in the sample) / 42, hypergeometric.
    """
    n = _frequencies(codes)
    rest = n.sum() - n
    if n.sum() < sample:
        return np.nan
    could_miss = rest >= sample
    missed = log_choose(rest[could_miss], sample) - log_choose(n.sum(), sample)
    return float((len(n) - np.exp(missed).sum()) / sample)


def _frequencies(codes: ArrayLike) -> NDArray[np.float64]:
    return np.unique(np.asarray(codes), return_counts=True)[1].astype(np.float64)


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else np.nan


def _previous(codes: ArrayLike) -> Codes:
    """Place of the token before it of the same type, for each token; -1 for the first."""
    places = pd.Series(np.arange(np.size(codes)))
    return places.groupby(np.asarray(codes)).shift(fill_value=-1).to_numpy()


def _factors(previous: Codes, threshold: float) -> float:
    """Count the factors from the first token to the last, given the place before it of each token's type."""
    factors, start, types, ratio = 0.0, 0, 0, 1.0
    for place, before in enumerate(previous.tolist()):
        types += before < start
        ratio = types / (place + 1 - start)
        if ratio <= threshold:
            factors, start, types, ratio = factors + 1, place + 1, 0, 1.0
    return factors + (1 - ratio) / (1 - threshold)
