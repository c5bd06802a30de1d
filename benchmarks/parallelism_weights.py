"""Fit the weights of `analysis/data/parallelism_weights.csv` on the development annotation.

Usage: python benchmarks/parallelism_weights.py news.jsonl.xz work_reports.jsonl.xz pages.jsonl.xz

The files hold the texts of `corpus/gold/development_documents.csv`, which are not redistributed: rows with `id` and
`text` (of a web page the address is the id), or with `year` and `content`. Every pair of neighbours that the detector
looks at is one case; it is parallel if both its members lie, to 0.6 or more, in one annotated span that does not leave
their list or run of clauses. Logistic regression with a ridge penalty of 1 (Hoerl & Kennard 1970) for each of the two
kinds of pairs, with the features whose weight is not 0 there. The older sets (tuning, check1 to check5) count less,
for they leave couplets without a repeated word out more often than the guide asks; check7 to check9 are left out, and
tuning8, which is not annotated for parallelism.
Prints the table; write it over the old one to use it.
"""

from __future__ import annotations

import json
import lzma
import sys

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from analysis.devices import parallelism
from analysis.paths import CORPUS, DATA

LEFT_OUT = ("check7", "check8", "check9", "tuning8")
OLDER = ("tuning", *(f"check{i}" for i in range(1, 6)))


def read_texts(*paths: str) -> dict[str, str]:
    """The texts by id; of a work report the passage that was annotated."""
    documents = pd.read_csv(
        CORPUS / "gold" / "development_documents.csv", encoding="utf-8", dtype=str
    ).set_index("doc")
    texts = {}
    for path in paths:
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                name, text = (
                    (row["id"], row["text"])
                    if "id" in row
                    else (f"work-report-{row['year']}", row["content"])
                )
                if name in documents.index:
                    start, end = (int(documents.loc[name, column]) for column in ("start", "end"))
                    texts[name] = text[start:end]
    return texts


def is_parallel(pair: parallelism.Pair, run: list[parallelism.Pair], gold: list[tuple[int, int]]) -> bool:
    """Whether one annotated span within the run holds both members of `pair`."""
    low, high = run[0].one[0], run[-1].other[1]
    return any(
        low - 1 <= start
        and end <= high + 1
        and all(min(end, b) - max(start, a) >= 0.6 * (b - a) for a, b in (pair.one, pair.other))
        for start, end in gold
    )


def fit(cases: np.ndarray, parallel: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Weights of the logistic regression; the first column of `cases` is the constant and is not penalised."""
    penalty = np.r_[0.0, np.ones(cases.shape[1] - 1)]

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = cases @ weights
        value = counts @ (np.logaddexp(0, odds) - parallel * odds) + 0.5 * penalty @ weights**2
        return value, cases.T @ (counts * (1 / (1 + np.exp(-odds)) - parallel)) + penalty * weights

    return minimize(loss, np.zeros(cases.shape[1]), jac=True, method="L-BFGS-B").x


def main(*paths: str) -> None:
    """Print the table of weights."""
    gold = pd.read_csv(
        CORPUS / "gold" / "development_annotations.csv", keep_default_na=False, encoding="utf-8"
    )
    gold = gold[~gold["set"].isin(LEFT_OUT)]
    texts, rows = read_texts(*paths), []
    for name, spans in gold.groupby("doc", sort=False):
        chosen = spans[spans["device"] == "parallelism"]
        places = list(zip(chosen["raw_start"], chosen["raw_end"], strict=True))
        count = 1.0 if spans["set"].iloc[0] in OLDER else 1.5
        for run in parallelism.pairs(texts[str(name)]):
            for pair in run:
                rows.append((pair.listed, pair.features, is_parallel(pair, run, places), count))
    table = pd.read_csv(DATA / "parallelism_weights.csv", encoding="utf-8")
    for column, listed in (("in_list", True), ("between_clauses", False)):
        used = np.flatnonzero(table[column])
        cases = np.array([values for kind, values, *_ in rows if kind == listed])[:, used]
        parallel, counts = (
            np.array([row[i] for row in rows if row[0] == listed], dtype=float) for i in (2, 3)
        )
        table[column] = table[column].astype(float)
        table.loc[used, column] = fit(cases, parallel, counts).round(1)
    print(table.to_csv(index=False, float_format="%g"), end="")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
