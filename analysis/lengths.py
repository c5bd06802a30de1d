"""How long sentences and clauses are."""

from functools import partial

import numpy as np
import pandas as pd

from analysis.checks import check_choice, check_columns
from analysis.resampling import bootstrap_interval, jackknife_interval
from analysis.text import Corpus, clauses, sentences


def unit_lengths(corpus: Corpus, tokens: pd.DataFrame, *, unit: str = "sentence") -> pd.DataFrame:
    """One row per sentence or clause that holds a word, in the order of the texts.

    Parameters
    ----------
    tokens : from `tokenize(corpus)`; units of paragraphs that it leaves out have no row.
    unit : "sentence" or "clause".

    Returns
    -------
    doc_id, paragraph, sentence (and clause), words, characters (of the words: punctuation is not counted),
    start, end (characters of `Document.text`).
    """
    check_choice("unit", unit, ("sentence", "clause"))
    tables = []
    for document in corpus:
        table = sentences(document) if unit == "sentence" else clauses(document)
        words = tokens[(tokens["doc_id"] == document.doc_id) & tokens["is_word"]]
        holder = np.searchsorted(table["start"].to_numpy(), words["start"].to_numpy(), side="right") - 1
        table["words"] = np.bincount(holder, minlength=len(table))
        table["characters"] = np.bincount(
            holder, weights=(words["end"] - words["start"]).to_numpy(), minlength=len(table)
        ).astype(np.int64)
        tables.append(table[table["words"] > 0])
    numbers = ["doc_id", "paragraph", "sentence", *(["clause"] if unit == "clause" else [])]
    columns = [*numbers, "words", "characters", "start", "end"]
    return pd.concat(tables, ignore_index=True)[columns] if tables else pd.DataFrame(columns=columns)


def length_statistics(lengths: pd.DataFrame, *, measure: str = "characters") -> pd.DataFrame:
    """One row per document: how long its sentences or clauses are, and how much they vary.

    Parameters
    ----------
    lengths : from `unit_lengths`.
    measure : "characters" or "words".

    Returns
    -------
    doc_id, unit, measure, n (units), mean with mean_low and mean_high (95%, bootstrap by units), median, shortest,
    longest, variation (standard deviation over mean: 0 = all alike) with variation_low and variation_high
    (95%, jackknife by units).

    Raises
    ------
    ValueError for an unknown measure or a document with fewer than two units.
    """
    check_choice("measure", measure, ("characters", "words"))
    check_columns("length_statistics(lengths)", lengths, ["doc_id", "sentence", measure])
    rows = []
    for doc_id in lengths["doc_id"].unique():
        values = lengths.loc[lengths["doc_id"] == doc_id, measure].to_numpy(np.float64)
        unit = "clause" if "clause" in lengths else "sentence"
        mean = bootstrap_interval(values[:, None], sizes=np.ones(len(values)), unit=unit)
        ends = mean[["estimate", "low", "high"]].to_numpy()[0]
        spread = map(float, jackknife_interval(partial(_variation, values), len(values)))
        numbers = len(values), *ends, np.median(values), values.min(), values.max(), *spread
        rows.append((doc_id, unit, measure, *numbers))
    columns = [
        "doc_id",
        "unit",
        "measure",
        "n",
        "mean",
        "mean_low",
        "mean_high",
        "median",
        "shortest",
        "longest",
    ]
    return pd.DataFrame(rows, columns=[*columns, "variation", "variation_low", "variation_high"])


def _variation(values: np.ndarray, kept: np.ndarray) -> float:
    # One unit does not vary, which is no number at all.
    return float(values[kept].std(ddof=1) / values[kept].mean()) if len(values[kept]) > 1 else float("nan")
