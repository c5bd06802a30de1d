"""Counts: how often each type occurs in each unit of a text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.checks import check_choice, check_columns

UNITS = ("document", "paragraph", "sentence")


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
        return list(dict.fromkeys(self.units["doc_id"]))

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
    doc_ids = tokens["doc_id"].astype("category")
    documents = doc_ids.cat.codes.to_numpy()[words]
    numbers = np.zeros(len(documents), dtype=np.int64) if unit == "document" else tokens[unit].to_numpy()[words]
    keys = documents.astype(np.int64) << 32 | numbers
    unit_codes, unit_keys = pd.factorize(keys)
    token = tokens["token"].astype("category")
    codes = token.cat.codes.to_numpy()[words]
    used = np.flatnonzero(np.bincount(codes, minlength=len(token.cat.categories)))
    place = np.empty(len(token.cat.categories), dtype=np.int32)
    place[used] = np.arange(len(used), dtype=np.int32)
    columns = place[codes]
    matrix = sparse.coo_array(
        (np.ones(len(columns), dtype=np.int32), (unit_codes, columns)), shape=(len(unit_keys), len(used))
    ).tocsr()
    types = pd.Index(token.cat.categories[used], dtype="str", name="type")
    if not types.is_monotonic_increasing:
        order = np.argsort(types.to_numpy(dtype=object), kind="stable")
        matrix, types = matrix[:, order], types[order]
    units = pd.DataFrame(
        {
            "doc_id": pd.Series(doc_ids.cat.categories[(unit_keys >> 32).astype(int)], dtype="str"),
            "unit": (unit_keys & 0xFFFFFFFF).astype(np.int32),
        }
    )
    return Counts(matrix, units, types, unit, dict(tokens.attrs))
