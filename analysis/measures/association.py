"""Collocation: whether a word stands near the node more often than chance would have it.

Every function takes (n_pair, n_node, n_collocate, size): how often the two occur together, how often the node
and the collocate occur, and the number of tokens. For neighbouring words (bigrams) `n_node` is the node's
occurrences; for a span it is the number of tokens inside the spans around the node, so that n_pair cannot
exceed it (Evert 2008). E = n_node · n_collocate / size is how often they would meet by chance. A measure is
NaN where node or collocate never occur, and minus infinity where a logarithm or t meets a pair that never
does.
"""

import numpy as np

from analysis.measures.contingency import Floats, likelihood_ratio, pairs


@pairs
def mutual_information(n_pair: Floats, n_node: Floats, n_collocate: Floats, size: Floats) -> Floats:
    """MI: log2(n_pair / E), how much more often than by chance the pair occurs (Church & Hanks 1990)."""
    return np.log2(n_pair / (n_node * n_collocate / size))


@pairs
def mutual_information_cubed(n_pair: Floats, n_node: Floats, n_collocate: Floats, size: Floats) -> Floats:
    """MI³: log2(n_pair³ / E), which favours frequent pairs over rare ones (Daille 1994)."""
    return np.log2(n_pair**3 / (n_node * n_collocate / size))


@pairs
def t_score(n_pair: Floats, n_node: Floats, n_collocate: Floats, size: Floats) -> Floats:
    """t-score: (n_pair - E) / √n_pair, the certainty rather than the strength (Church et al. 1991)."""
    return (n_pair - n_node * n_collocate / size) / np.sqrt(n_pair)


@pairs
def z_score(n_pair: Floats, n_node: Floats, n_collocate: Floats, size: Floats) -> Floats:
    """z-score: (n_pair - E) / √E (Berry-Rogghe 1973, in the simple form of Evert 2008)."""
    by_chance = n_node * n_collocate / size
    return (n_pair - by_chance) / np.sqrt(by_chance)


@pairs
def dice(n_pair: Floats, n_node: Floats, n_collocate: Floats, size: Floats) -> Floats:
    """Dice coefficient, 2 · n_pair / (n_node + n_collocate): from 0 to 1, whatever the size (Dice 1945)."""
    return 2 * n_pair / (n_node + n_collocate)


@pairs
def log_dice(n_pair: Floats, n_node: Floats, n_collocate: Floats, size: Floats) -> Floats:
    """Log Dice, 14 + log2(dice): at most 14, one more for twice the Dice coefficient (Rychlý 2008, p. 9)."""
    return 14 + np.log2(dice(n_pair, n_node, n_collocate, size))


@pairs
def delta_p(n_pair: Floats, n_node: Floats, n_collocate: Floats, size: Floats) -> Floats:
    """ΔP of the collocate given the node: its probability by the node minus that elsewhere, from -1 to 1.

    n_pair / n_node - (n_collocate - n_pair) / (size - n_node) (Gries 2013, p. 143).
    """
    return n_pair / n_node - (n_collocate - n_pair) / (size - n_node)


def delta_p_reverse(n_pair: Floats, n_node: Floats, n_collocate: Floats, size: Floats) -> Floats:
    """ΔP of the node given the collocate: how well the collocate predicts the node (Gries 2013, p. 143)."""
    return delta_p(n_pair, n_collocate, n_node, size)


@pairs
def log_likelihood_collocation(n_pair: Floats, n_node: Floats, n_collocate: Floats, size: Floats) -> Floats:
    """Log-likelihood ratio G² (four terms) of each pair's two-by-two table, never negative (Dunning 1993)."""
    return likelihood_ratio(n_pair, n_node, n_collocate - n_pair, size - n_node, terms=4)
