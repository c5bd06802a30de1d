"""Key words: which types set one text apart from another, by how much, and how sure that is."""

import numpy as np
import pandas as pd

from analysis import measures
from analysis.checks import check_at_least, check_choice, check_columns
from analysis.counts import Counts
from analysis.resampling import bootstrap_interval, false_discovery_rate, permutation_test

EFFECTS = ["relative_risk", "odds_ratio", "percent_difference", "difference_coefficient", "simple_maths"]
EFFECTS += ["bayes_factor_bic", "chi_square"]


def keyness(
    counts: Counts,
    *,
    target: str = "speech",
    reference: str = "report",
    extra: tuple[str, ...] = (),
    replicates: int = 9999,
    seed: int = 1,
) -> pd.DataFrame:
    """One row per type that occurs on either side, the clearest difference first.

    The unit of `counts` is what is resampled: its paragraphs or sentences are dealt anew between the sides for
    p_permutation and drawn with replacement for the interval. With one text a side, both speak of these two texts,
    not of their genres.

    Parameters
    ----------
    counts : from `count_types(tokens, unit="paragraph")` or "sentence"; with several texts a side, see `by`.
    target, reference : doc_ids, or values of the column `units["group"]` where there is one.
    extra : more measures, as further columns: relative_risk, odds_ratio, percent_difference,
        difference_coefficient, simple_maths, bayes_factor_bic, chi_square.
    replicates : deals of the permutation test; the bootstrap draws 1000 times. 0 leaves both out (their columns are
        NaN), which a corpus of many megabytes may call for.

    Returns
    -------
    type; n_target, size_target, n_reference, size_reference; per_thousand_target, per_thousand_reference (words);
    log_ratio (+1: twice as frequent in the target) with log_ratio_low, log_ratio_high (95%, by units);
    conservative_log_ratio (the end of the exact interval nearest 0, family-wise over all types); log_likelihood
    (four-term) and p_exact (Fisher), which take words for independent; p_permutation and q_value (Benjamini &
    Hochberg 1995, over all types), which do not; range_target, range_reference (units that hold the type, of
    units_target, units_reference); dp_target, dp_reference (dispersion over the side's units, 0 = perfectly even,
    Gries 2008; NaN where the side lacks the type); unit. Ordered by log_likelihood, then type.

    Raises
    ------
    ValueError for an unknown side or measure, a side without words, or one with fewer than two units.
    """
    for name in extra:
        check_choice("extra", name, EFFECTS)
    sides = counts.units["group" if "group" in counts.units else "doc_id"].to_numpy()
    names = list(dict.fromkeys(sides))
    check_choice("target", target, names)
    check_choice("reference", reference, [name for name in names if name != target])
    parts = [np.flatnonzero(sides == side) for side in (target, reference)]
    matrices, sizes = [counts.matrix[rows] for rows in parts], [counts.sizes[rows] for rows in parts]
    totals = [np.asarray(matrix.sum(axis=0), dtype=np.int64).ravel() for matrix in matrices]
    kept = np.flatnonzero(totals[0] + totals[1])
    (n_1, n_2), (size_1, size_2) = (n[kept] for n in totals), (int(size.sum()) for size in sizes)
    cells = n_1, size_1, n_2, size_2
    resampled = pd.DataFrame({name: np.full(len(kept), np.nan) for name in ("low", "high", "p", "q")})
    if replicates:
        rows = np.sort(np.concatenate(parts))
        drawn = {
            "sizes": counts.sizes[rows],
            "target": sides[rows] == target,
            "unit": counts.unit,
            "seed": seed,
        }
        matrix = counts.matrix[rows][:, kept]
        resampled[["low", "high"]] = bootstrap_interval(matrix, **drawn)[["low", "high"]]
        resampled["p"] = permutation_test(matrix, replicates=replicates, **drawn)["p_value"]
        resampled["q"] = false_discovery_rate(resampled["p"])
    ranges = [np.bincount(matrix.indices, minlength=matrix.shape[1])[kept] for matrix in matrices]
    dp = [measures.deviation_of_proportions(*part)[kept] for part in zip(matrices, sizes, strict=True)]
    table = pd.DataFrame(
        {
            "type": counts.types[kept],
            "n_target": n_1,
            "size_target": size_1,
            "n_reference": n_2,
            "size_reference": size_2,
            "per_thousand_target": 1000 * n_1 / size_1,
            "per_thousand_reference": 1000 * n_2 / size_2,
            "log_ratio": measures.log_ratio(*cells),
            "log_ratio_low": resampled["low"],
            "log_ratio_high": resampled["high"],
            "conservative_log_ratio": measures.conservative_log_ratio(*cells, family=len(kept)),
            "log_likelihood": measures.log_likelihood(*cells),
            "p_exact": measures.fisher_exact(*cells),
            "p_permutation": resampled["p"],
            "q_value": resampled["q"],
            "range_target": ranges[0],
            "units_target": len(parts[0]),
            "range_reference": ranges[1],
            "units_reference": len(parts[1]),
            "dp_target": dp[0],
            "dp_reference": dp[1],
            "unit": counts.unit,
            **{name: getattr(measures, name)(*cells) for name in extra},
        }
    )
    # Types are in their order already, and a stable sort keeps it where scores are equal.
    return table.sort_values("log_likelihood", ascending=False, kind="stable", ignore_index=True)


def lockwords(table: pd.DataFrame, *, margin: float = 1.0, minimum: int = 10) -> pd.DataFrame:
    """One row per type alike on both sides: its log ratio lies within ± `margin`; the most frequent first.

    Parameters
    ----------
    table : from `keyness`.
    margin : in log ratio; 1 allows up to twice as frequent on either side.
    minimum : least number of occurrences on both sides together.

    Returns
    -------
    The rows with a further column alike_for_sure: whether the whole interval lies within the margin. A word that is
    not key for want of evidence is not alike: only alike_for_sure claims that.
    """
    check_columns("lockwords(table)", table, ["log_ratio", "log_ratio_low", "log_ratio_high", "n_target"])
    check_at_least("margin", margin, 0)
    total = table["n_target"] + table["n_reference"]
    alike = table[(table["log_ratio"].abs() <= margin) & (total >= minimum)]
    alike = alike.assign(
        alike_for_sure=(alike["log_ratio_low"] >= -margin) & (alike["log_ratio_high"] <= margin), _total=total
    )
    alike = alike.sort_values(["_total", "type"], ascending=[False, True], ignore_index=True)
    return alike.drop(columns="_total")


def only_in(table: pd.DataFrame, *, side: str = "reference") -> pd.DataFrame:
    """The rows of a keyness table whose type occurs on one side only, the most frequent first."""
    check_choice("side", side, ("target", "reference"))
    other = "target" if side == "reference" else "reference"
    found = table[(table[f"n_{other}"] == 0) & (table[f"n_{side}"] > 0)]
    return found.sort_values([f"n_{side}", "type"], ascending=[False, True], ignore_index=True)
