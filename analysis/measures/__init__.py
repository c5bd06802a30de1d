"""Measures of comparison, association, dispersion and diversity: arrays in, scores out, each formula once.

Comparison takes (n_target, size_target, n_reference, size_reference), collocation takes (n_pair, n_node,
n_collocate, size). All these are broadcast against each other and computed in float64. A score is NaN
only where it is undefined (a ratio of nothing to nothing) and infinite where it has no bound; 0 log 0 is 0.
Counts that cannot be (negative, larger than their size, a size of 0) raise ValueError, which names the
argument and the first offending index.

For a false discovery rate over many p values there is `analysis.resampling.false_discovery_rate` (Benjamini &
Hochberg 1995).
"""

from analysis.measures.association import (
    delta_p,
    delta_p_reverse,
    dice,
    log_dice,
    log_likelihood_collocation,
    mutual_information,
    mutual_information_cubed,
    t_score,
    z_score,
)
from analysis.measures.comparison import (
    bayes_factor_bic,
    chi_square,
    difference_coefficient,
    log_likelihood,
    log_ratio,
    odds_ratio,
    percent_difference,
    relative_risk,
    simple_maths,
)
from analysis.measures.dispersion import (
    DISPERSION_MEASURES,
    average_reduced_frequency,
    deviation_of_proportions,
    dispersion_measures,
)
from analysis.measures.diversity import (
    hapax_share,
    hdd,
    maas,
    mattr,
    mtld,
    root_type_token_ratio,
    type_token_ratio,
    yules_k,
)
from analysis.measures.exact import conservative_log_ratio, fisher_exact, log_ratio_interval
