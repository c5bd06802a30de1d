"""Counts: how often each type occurs in each unit of a text."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.checks import check_choice, check_columns

UNITS = ("document", "paragraph", "sentence")
PLACE = ["start", "end", "raw_start", "raw_end"]


@dataclass(frozen=True, eq=False)
class Counts:
    """A units × types matrix with its two axes.

    Attributes
    ----------
    matrix : occurrences (CSR, int32), one row per unit, one column per type.
    units : one row per unit, in the order of the texts: doc_id, unit (its number in the document).
    types : the types, in the order of their code points.
    unit : "document", "paragraph" or "sentence".
    attrs : what made the tokens.
    """

    matrix: sparse.csr_array
    units: pd.DataFrame
    types: pd.Index
    unit: str
    attrs: dict[str, Any] = field(default_factory=dict)

    @property
    def sizes(self) -> np.ndarray:
        """The number of words in each unit (int64)."""
        return np.asarray(self.matrix.sum(axis=1), dtype=np.int64).ravel()

    @property
    def documents(self) -> list[str]:
        """The doc_ids, in the order of the texts."""
        return self.units["doc_id"].unique().tolist()

    def select(self, doc_id: str) -> sparse.csr_array:
        """The rows of one document; ValueError lists the documents if it is none of them."""
        check_choice("doc_id", doc_id, self.documents)
        return self.matrix[np.flatnonzero((self.units["doc_id"] == doc_id).to_numpy())]

    def totals(self, doc_id: str) -> tuple[np.ndarray, int]:
        """Occurrences of every type in one document (int64), and the document's size in words."""
        counts = np.asarray(self.select(doc_id).sum(axis=0), dtype=np.int64).ravel()
        return counts, int(counts.sum())


def count_types(tokens: pd.DataFrame, *, unit: str = "paragraph") -> Counts:
    """Counts with one row per unit and one column per type (distinct word form); only words are counted.

    Parameters
    ----------
    tokens : from `tokenize`.
    unit : "document", "paragraph" or "sentence"; units without a word have no row.

    Raises
    ------
    ValueError for an unknown unit or a table that is no token table.
    """
    check_choice("unit", unit, UNITS)
    check_columns("count_types(tokens)", tokens, ["doc_id", "paragraph", "sentence", "token", "is_word"])
    words = tokens["is_word"].to_numpy()
    begins, row, units = _units(tokens, words, unit)
    token = tokens["token"].astype("category").array
    columns = token.codes[words]
    used = np.flatnonzero(np.bincount(columns, minlength=len(token.categories)))
    place = np.empty(len(token.categories), dtype=np.int32)
    place[used] = np.arange(len(used), dtype=np.int32)
    matrix = sparse.csr_array(
        (np.ones(len(columns), dtype=np.int32), place[columns], begins), shape=(len(row), len(used))
    )
    if len(units) < len(row):
        joining = np.ones(len(row), dtype=np.int32), (row, np.arange(len(row)))
        matrix = sparse.csr_array(joining, shape=(len(units), len(row))) @ matrix
    matrix.sum_duplicates()
    types = pd.Index(token.categories[used], dtype="str", name="type")
    if not types.is_monotonic_increasing:
        order = np.argsort(types.to_numpy(dtype=object), kind="stable")
        matrix, types = matrix[:, order], types[order]
    return Counts(matrix, units, types, unit, dict(tokens.attrs))


def _units(tokens: pd.DataFrame, words: np.ndarray, unit: str) -> tuple[np.ndarray, np.ndarray, pd.DataFrame]:
    """Where each stretch of words of one unit begins (and the last ends), the row of its unit, and all units."""
    doc_ids = tokens["doc_id"].astype("category").array
    documents = doc_ids.codes[words]
    numbers = np.zeros_like(documents) if unit == "document" else tokens[unit].to_numpy()[words]
    begins = np.ones(len(documents) + 1, dtype=np.bool_)
    begins[1:-1] = (documents[1:] != documents[:-1]) | (numbers[1:] != numbers[:-1])
    first = np.flatnonzero(begins).astype(np.int32)
    row, keys = pd.factorize(documents[first[:-1]].astype(np.int64) << 32 | numbers[first[:-1]])
    units = pd.DataFrame(
        {
            "doc_id": pd.Series(doc_ids.categories[keys >> 32], dtype="str"),
            "unit": (keys & 0xFFFFFFFF).astype(np.int32),
        }
    )
    return first, row, units


def by_document(tokens: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """The tokens with each document's together, and for each token a running number of its sentence."""
    check_columns(
        "tokens", tokens, ["doc_id", "paragraph", "sentence", "position", "token", "is_word", *PLACE]
    )
    tokens = tokens.astype({"doc_id": "category", "token": "category"})
    holders = tokens["doc_id"].cat.codes.to_numpy()
    if (holders[1:] < holders[:-1]).any():
        tokens = tokens.iloc[np.argsort(holders, kind="stable")]
    # Two texts taken as one document may both have a sentence 0; but positions start anew.
    position, begins = tokens["position"].to_numpy(), np.ones(len(tokens), dtype=bool)
    begins[1:] = position[1:] <= position[:-1]
    for column in (tokens["sentence"], tokens["doc_id"].cat.codes):
        begins[1:] |= column.to_numpy()[1:] != column.to_numpy()[:-1]
    return tokens, np.cumsum(begins, dtype=np.int32)
