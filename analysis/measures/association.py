"""Collocation: whether a word stands near the node more often than chance would have it.

Every function takes (n_pair, n_node, n_collocate, size): how often the two occur together, how often the node
and the collocate occur, and the number of tokens. For neighbouring words (bigrams) `n_node` is the node's
occurrences; for a span it is the number of tokens inside the spans around the node, so that n_pair cannot
exceed it (Evert 2008). E = n_node · n_collocate / size is how often they would meet by chance. A measure is
NaN where node or collocate never occur, and minus infinity where a logarithm or t meets a pair that never
does.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from analysis.measures.contingency import Floats, likelihood_ratio, pairs

_undefined = np.errstate(divide="ignore", invalid="ignore")


@_undefined
def mutual_information(
    n_pair: ArrayLike, n_node: ArrayLike, n_collocate: ArrayLike, size: ArrayLike
) -> Floats:
    """MI: log2(n_pair / E), how much more often than by chance the pair occurs (Church & Hanks 1990)."""
    both, node, collocate, total = pairs(n_pair, n_node, n_collocate, size)
    return np.log2(both / (node * collocate / total))


@_undefined
def mutual_information_cubed(
    n_pair: ArrayLike, n_node: ArrayLike, n_collocate: ArrayLike, size: ArrayLike
) -> Floats:
    """MI³: log2(n_pair³ / E), which favours frequent pairs over rare ones (Daille 1994)."""
    both, node, collocate, total = pairs(n_pair, n_node, n_collocate, size)
    return np.log2(both**3 / (node * collocate / total))


@_undefined
def t_score(n_pair: ArrayLike, n_node: ArrayLike, n_collocate: ArrayLike, size: ArrayLike) -> Floats:
    """t-score: (n_pair - E) / √n_pair, the certainty rather than the strength (Church et al. 1991)."""
    both, node, collocate, total = pairs(n_pair, n_node, n_collocate, size)
    return (both - node * collocate / total) / np.sqrt(both)


@_undefined
def z_score(n_pair: ArrayLike, n_node: ArrayLike, n_collocate: ArrayLike, size: ArrayLike) -> Floats:
    """z-score: (n_pair - E) / √E (Berry-Rogghe 1973, in the simple form of Evert 2008)."""
    both, node, collocate, total = pairs(n_pair, n_node, n_collocate, size)
    by_chance = node * collocate / total
    return (both - by_chance) / np.sqrt(by_chance)


@_undefined
def dice(n_pair: ArrayLike, n_node: ArrayLike, n_collocate: ArrayLike, size: ArrayLike) -> Floats:
    """Dice coefficient, 2 · n_pair / (n_node + n_collocate): from 0 to 1, whatever the size (Dice 1945)."""
    both, node, collocate, _ = pairs(n_pair, n_node, n_collocate, size)
    return 2 * both / (node + collocate)


@_undefined
def log_dice(n_pair: ArrayLike, n_node: ArrayLike, n_collocate: ArrayLike, size: ArrayLike) -> Floats:
    """Log Dice, 14 + log2(dice): at most 14, one more for twice the Dice coefficient (Rychlý 2008, p. 9)."""
    return 14 + np.log2(dice(n_pair, n_node, n_collocate, size))


@_undefined
def delta_p(n_pair: ArrayLike, n_node: ArrayLike, n_collocate: ArrayLike, size: ArrayLike) -> Floats:
    """ΔP of the collocate given the node: its probability by the node minus that elsewhere, from -1 to 1.

    n_pair / n_node - (n_collocate - n_pair) / (size - n_node) (Gries 2013, p. 143).
    """
    both, node, collocate, total = pairs(n_pair, n_node, n_collocate, size)
    return both / node - (collocate - both) / (total - node)


def delta_p_reverse(n_pair: ArrayLike, n_node: ArrayLike, n_collocate: ArrayLike, size: ArrayLike) -> Floats:
    """ΔP of the node given the collocate: how well the collocate predicts the node (Gries 2013, p. 143)."""
    return delta_p(n_pair, n_collocate, n_node, size)


def log_likelihood_collocation(
    n_pair: ArrayLike, n_node: ArrayLike, n_collocate: ArrayLike, size: ArrayLike
) -> Floats:
    """Log-likelihood ratio G² (four terms) of each pair's two-by-two table, never negative (Dunning 1993)."""
    both, node, collocate, total = pairs(n_pair, n_node, n_collocate, size)
    with np.errstate(divide="ignore", invalid="ignore"):
        return likelihood_ratio(both, node, collocate - both, total - node, terms=4)
