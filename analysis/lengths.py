"""How long sentences and clauses are."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.checks import check_choice
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
