"""How often tests and intervals err when nothing differs: both sides are drawn from one source.

    python benchmarks/calibration.py [FOLDER]

writes calibration.csv and calibration_p_values.csv to FOLDER (default: where this script lies) and takes
about a minute. The sources imitate texts of known make: a paragraph's length is lognormal (mean 90 words,
standard deviation 65); a word's count in it is Poisson, its rate multiplied in a bursty source by a gamma
variable of mean 1 and shape 0.3, 0.76 or 2.0, drawn anew for each paragraph or each document. Those shapes
are the quartiles of the moment estimates for the 1,052 words that occur at least 20 times in one of the last
twelve Chinese government work reports (to 2025, by paragraph).
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from analysis import measures
from analysis.resampling import bootstrap_interval, permutation_test

SHAPES = (0.3, 0.76, 2.0)
EXPECTED = (5, 10, 20, 50, 200)
TYPES = 30
DOCUMENTS, PARAGRAPHS = 20, 4
LEVEL = 0.05


def draw_side(rng: np.random.Generator, *, source: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One side of 80 paragraphs, four to a document: counts (paragraphs × types), sizes, types' true rates.

    `source` is "independent", "bursty paragraphs" or "bursty documents".
    """
    paragraphs = DOCUMENTS * PARAGRAPHS
    spread = np.log(1 + (65 / 90) ** 2)
    lengths = rng.lognormal(np.log(90) - spread / 2, np.sqrt(spread), paragraphs)
    sizes = np.maximum(1, lengths).astype(np.int64)
    rates = np.repeat(EXPECTED, TYPES) / (90 * paragraphs)
    factors = np.ones((paragraphs, len(rates)))
    if source != "independent":
        shapes = np.resize(SHAPES, len(rates))
        draws = paragraphs if source == "bursty paragraphs" else DOCUMENTS
        factors = np.repeat(rng.gamma(shapes, 1 / shapes, (draws, len(rates))), paragraphs // draws, axis=0)
    return rng.poisson(sizes[:, None] * rates * factors), sizes, rates


def by_document(counts: np.ndarray) -> np.ndarray:
    """Counts or sizes of paragraphs added up to those of documents."""
    return counts.reshape(-1, PARAGRAPHS, *counts.shape[1:]).sum(axis=1)


def one_trial(rng: np.random.Generator, *, source: str, seed: int) -> pd.DataFrame:
    """One row per type and method: the p value of no difference, or whether the interval holds the truth."""
    (n_1, size_1, rates), (n_2, size_2, _) = (draw_side(rng, source=source) for _ in range(2))
    sides = n_1, size_1, n_2, size_2
    cells = n_1.sum(axis=0), size_1.sum(), n_2.sum(axis=0), size_2.sum()
    low, high = measures.log_ratio_interval(*cells)
    found = [
        ("log_likelihood", "word", "p_value", stats.chi2.sf(measures.log_likelihood(*cells), 1)),
        ("fisher_exact", "word", "p_value", measures.fisher_exact(*cells)),
        ("log_ratio, exact interval", "word", "covers", (low <= 0) & (high >= 0)),
    ]
    units = {"paragraph": sides}
    if source == "bursty documents":
        units["document"] = tuple(map(by_document, sides))
    for unit, (c_1, s_1, c_2, s_2) in units.items():
        counts, sizes = np.vstack([c_1, c_2]), np.concatenate([s_1, s_2])
        target = np.arange(len(sizes)) < len(s_1)
        test = permutation_test(counts, sizes=sizes, target=target, replicates=999, seed=seed)
        ratio = bootstrap_interval(counts, sizes=sizes, target=target, seed=seed)
        rate = bootstrap_interval(c_1, sizes=s_1, seed=seed)
        found += [
            ("permutation", unit, "p_value", test["p_value"]),
            ("log_ratio, bootstrap interval", unit, "covers", ratio["low"].le(0) & ratio["high"].ge(0)),
            ("rate, bootstrap interval", unit, "covers", rate["low"].le(rates) & rate["high"].ge(rates)),
        ]
    return pd.concat(
        pd.DataFrame({"method": method, "unit": unit, "result": result, "value": np.asarray(values, float)})
        for method, unit, result, values in found
    ).assign(source=source, expected_n=np.tile(np.repeat(EXPECTED, TYPES), len(found)))


def calibrate(*, trials: int = 40, seed: int = 20220601) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Error rates, one row per source, method, unit and expected count; and p values, one row per twentieth.

    Returns
    -------
    rates : source, method, unit, result ("false_positives" at 5%, which should be 0.05, or "coverage", which
        should be 0.95), expected_n (occurrences per side; 0 = all together), cases, share, low, high (the 95%
        interval of the share, Clopper-Pearson).
    p_values : source, method, unit, up_to (0.05, 0.10 … 1), share (of the p values above up_to - 0.05 and at
        most up_to; it should be 0.05).
    """
    rng = np.random.default_rng(seed)
    cases = pd.concat(
        one_trial(rng, source=source, seed=seed + trial)
        for source in ("independent", "bursty paragraphs", "bursty documents")
        for trial in range(trials)
    )
    keys = ["source", "method", "unit"]
    tests = cases[cases["result"] == "p_value"].copy()
    tests["up_to"] = (np.ceil(np.round(tests["value"] * 20, 9)).clip(1, 20) / 20).round(2)
    shares = tests.groupby([*keys, "up_to"], sort=False).size() / tests.groupby(keys, sort=False).size()
    p_values = shares.rename("share").reset_index().sort_values([*keys, "up_to"], ignore_index=True)
    is_test = cases["result"] == "p_value"
    cases["hit"] = np.where(is_test, cases["value"] <= LEVEL, cases["value"] == 1)
    cases["result"] = np.where(is_test, "false_positives", "coverage")
    both = pd.concat([cases, cases.assign(expected_n=0)])
    rates = both.groupby([*keys, "result", "expected_n"])["hit"].agg(cases="size", hits="sum").reset_index()
    hits, number = rates.pop("hits"), rates["cases"]
    ends = [stats.binomtest(hit, n).proportion_ci() for hit, n in zip(hits, number, strict=True)]
    low, high = [end.low for end in ends], [end.high for end in ends]
    return rates.assign(share=hits / number, low=low, high=high), p_values


if __name__ == "__main__":
    start = time.perf_counter()
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    for name, table in zip(("calibration", "calibration_p_values"), calibrate(), strict=True):
        path = folder / f"{name}.csv"
        table.to_csv(path, index=False, float_format="%.6f", lineterminator="\n", encoding="utf-8")
    print(f"{folder / 'calibration.csv'}: {time.perf_counter() - start:.0f} s")
