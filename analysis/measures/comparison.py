"""Keyness: whether a type is more frequent in the target than in the reference, and by how much.

Every function takes (n_target, size_target, n_reference, size_reference): the occurrences of a type and the
number of tokens on each side. Scores of effect are positive (ratios above 1) where the target has more.
"""

import numpy as np

from analysis.checks import check_choice
from analysis.measures.contingency import Floats, expected, likelihood_ratio, two_samples


@two_samples
def log_likelihood(
    n_target: Floats, size_target: Floats, n_reference: Floats, size_reference: Floats, *, terms: int = 4
) -> Floats:
    """Log-likelihood ratio G² of each type, never negative; it takes every token for an independent draw.

    2 Σ O ln(O/E) over all four cells of the table (`terms=4`: Dunning 1993), or over the two cells that hold
    the type (`terms=2`: Rayson & Garside 2000, as in most keyword tools). 0 for a type that does not occur.
    """
    check_choice("terms", terms, (2, 4))
    return likelihood_ratio(n_target, size_target, n_reference, size_reference, terms=terms)


@two_samples
def chi_square(
    n_target: Floats, size_target: Floats, n_reference: Floats, size_reference: Floats, *, yates: bool = False
) -> Floats:
    """Pearson's chi-square of each type's two-by-two table.

    Σ (|O - E| - c)² / E over four cells, c = 0, or with `yates` 0.5, at most |O - E| (Yates 1934). 0 for a
    type that does not occur, or that is all there is.
    """
    e_1, e_2 = expected(n_target, size_target, n_reference, size_reference)
    deviation = np.abs(n_target - e_1)
    if yates:
        deviation = np.maximum(deviation - 0.5, 0)
    weights = 1 / e_1 + 1 / e_2 + 1 / (size_target - e_1) + 1 / (size_reference - e_2)
    return np.where(np.isinf(weights), 0.0, deviation**2 * weights)[()]


@two_samples
def bayes_factor_bic(
    n_target: Floats, size_target: Floats, n_reference: Floats, size_reference: Floats
) -> Floats:
    """Evidence for a difference, as the BIC approximation to twice the log of the Bayes factor.

    G² (four terms) - ln(size_target + size_reference); above 2 positive, above 6 strong, above 10 very strong
    evidence, below 0 evidence for no difference (Wilson 2013).
    """
    g_squared = likelihood_ratio(n_target, size_target, n_reference, size_reference, terms=4)
    return g_squared - np.log(size_target + size_reference)


@two_samples
def log_ratio(n_target: Floats, size_target: Floats, n_reference: Floats, size_reference: Floats) -> Floats:
    """Binary logarithm of how many times more frequent each type is in the target; 1 is twice, -1 is half.

    log2((n_target + 0.5) / (size_target + 0.5)) - log2((n_reference + 0.5) / (size_reference + 0.5)): the log
    ratio of Hardie (2014) with the correction of Walter (1975), which makes it almost unbiased, and finite
    for counts of 0; R's `corpora` corrects in the same way (Evert 2022). A type on neither side scores by the
    sizes alone.
    """
    target = np.log2((n_target + 0.5) / (size_target + 0.5))
    return target - np.log2((n_reference + 0.5) / (size_reference + 0.5))


@two_samples
def relative_risk(
    n_target: Floats, size_target: Floats, n_reference: Floats, size_reference: Floats
) -> Floats:
    """How many times more frequent each type is in the target: the ratio of the two relative frequencies.

    Infinite for types that only the target has, NaN for those that neither has (Agresti 2002, section 2.2).
    """
    return (n_target / size_target) / (n_reference / size_reference)


@two_samples
def odds_ratio(n_target: Floats, size_target: Floats, n_reference: Floats, size_reference: Floats) -> Floats:
    """Ratio of the odds of each type, n / (size - n), in target and reference.

    Infinite for types that only the target has, NaN for those that neither has; as a measure of keyness see
    Pojanapunya & Watson Todd (2018).
    """
    return (n_target * (size_reference - n_reference)) / (n_reference * (size_target - n_target))


@two_samples
def percent_difference(
    n_target: Floats, size_target: Floats, n_reference: Floats, size_reference: Floats
) -> Floats:
    """%DIFF: by how many per cent each type's relative frequency in the target exceeds that in the reference.

    100 (p_target - p_reference) / p_reference (Gabrielatos & Marchi 2011). From -100; infinite for types that
    only the target has, NaN for those that neither has.
    """
    return 100 * (relative_risk(n_target, size_target, n_reference, size_reference) - 1)


@two_samples
def difference_coefficient(
    n_target: Floats, size_target: Floats, n_reference: Floats, size_reference: Floats
) -> Floats:
    """Difference of the relative frequencies over their sum: from -1 (reference only) to 1 (target only).

    Hofland & Johansson (1982), with relative frequencies, so that sizes may differ. NaN for types
    that neither has.
    """
    p_1, p_2 = n_target / size_target, n_reference / size_reference
    return (p_1 - p_2) / (p_1 + p_2)


@two_samples
def simple_maths(
    n_target: Floats, size_target: Floats, n_reference: Floats, size_reference: Floats, *, k: float = 1.0
) -> Floats:
    """Ratio of the frequencies per million tokens after `k` has been added to both (Kilgarriff 2009).

    A larger `k` ranks more frequent types higher. Raises ValueError if `k` is not above 0.
    """
    if not k > 0:
        raise ValueError(f"k must be above 0; not {k!r}")
    return (1e6 * n_target / size_target + k) / (1e6 * n_reference / size_reference + k)
