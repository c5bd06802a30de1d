"""`count_types` of a store: the words of each unit, counted in every partition and added up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.counts import Counts
from analysis.store.view import View

_Found = tuple[list[tuple[int, str]], sparse.csr_array]


def count(view: View, wheres: Sequence[str | None], unit: str, types: int) -> _Found:
    """The units as (number of the selection, name), and how often each has each of the vocabulary's types."""
    units: list[tuple[int, str]] = []
    unit_of = np.full(len(view.sizes), -1)
    for selection, where in enumerate(wheres):
        chosen = replace(view, where=where).chosen
        if (unit_of[chosen] >= 0).any():
            raise ValueError(
                f"some documents are on both sides ({' and '.join(map(str, wheres))}); part them"
            )
        if unit == "document":
            names, numbers = view.documents(["doc_id"])["doc_id"].to_pylist(), np.arange(len(chosen))
        else:
            names, numbers = view.labels(unit)
        unit_of[chosen] = len(units) + numbers[chosen]
        units += [(selection, name) for name in names]
    documents = np.flatnonzero(unit_of >= 0)
    tokens = np.ones(len(view.ids), dtype=np.int32), view.ids, view.begins.astype(np.int32)
    counted = _joining(unit_of[documents], documents, (len(units), len(unit_of))) @ sparse.csr_array(
        tokens, shape=(len(unit_of), len(view.places))
    )
    found = counted.data, view.places[counted.indices], counted.indptr
    return units, sparse.csr_array(found, shape=(len(units), types))


def added(
    parts: Iterable[_Found], groups: list[str], unit: str, types: pd.Index, is_word: np.ndarray
) -> Counts:
    """Counts of what `count` found in all partitions; the units of each selection have its name as group."""
    units, matrices = zip(*parts, strict=True)
    names = pd.DataFrame([name for part in units for name in part], columns=["selection", "doc_id"])
    # Documents of one name are still several; values of a column are the same in all partitions.
    key = np.arange(len(names)) if unit == "document" else names["doc_id"]
    row = names.groupby(["selection", key]).ngroup().to_numpy()
    shape = len(np.unique(row)), len(row)
    matrix = _joining(row, np.arange(len(row)), shape) @ sparse.vstack(matrices, format="csr")
    # By columns and back leaves the indices of each row sorted, and takes less time than sorting them.
    matrix = matrix.tocsc()
    used = np.flatnonzero(is_word & (np.diff(matrix.indptr) > 0))
    matrix = matrix[:, used].tocsr()
    has_words = np.flatnonzero(np.diff(matrix.indptr))
    matrix = matrix[has_words]
    chosen = names.iloc[np.unique(row, return_index=True)[1][has_words]]
    table = pd.DataFrame({"doc_id": chosen["doc_id"].astype("str").to_numpy(), "unit": np.int32(0)})
    if len(groups) > 1:
        table["group"] = pd.Series([groups[number] for number in chosen["selection"]], dtype="str")
    return Counts(matrix, table, types[used], unit)


def _joining(row: np.ndarray, column: np.ndarray, shape: tuple[int, int]) -> sparse.csr_array:
    """What adds up rows of a matrix: it has a 1 in each of these places."""
    return sparse.csr_array((np.ones(len(row), dtype=np.int32), (row, column)), shape=shape)
