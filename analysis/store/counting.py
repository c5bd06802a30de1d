"""`count_types` of a store: the words of each unit, counted in every partition and added up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
from scipy import sparse

from analysis.counts import Counts
from analysis.store.view import Place, View

_DENSE = 1 << 24


def count(place: Place, wheres: Sequence[str | None], unit: str) -> tuple[list[tuple[int, str]], np.ndarray]:
    """The units as (number of the selection, name), and rows of (unit, type, n): the words of each."""
    units: list[tuple[int, str]] = []
    unit_of = np.full(len(View(place).sizes), -1, dtype=np.int64)
    for selection, where in enumerate(wheres):
        view = View(place, where)
        if (unit_of[view.chosen] >= 0).any():
            raise ValueError(
                f"some documents are on both sides ({' and '.join(map(str, wheres))}); part them"
            )
        if unit == "document":
            names = view.documents(["doc_id"])["doc_id"].filter(pa.array(view.chosen)).to_pylist()
            numbers = np.cumsum(view.chosen) - 1
        else:
            names, numbers = view.labels(unit)
        unit_of[view.chosen] = len(units) + numbers[view.chosen]
        units += [(selection, name) for name in names]
    view, types = View(place), len(View(place).places)
    keys = np.repeat(unit_of * types, view.sizes)
    keys += view.column("id")
    key, n = _tallied(keys if (unit_of >= 0).all() else keys[keys >= 0], len(units) * types)
    unit_number, own = np.divmod(key, max(types, 1))
    words = view.is_word[own]
    return units, np.stack([unit_number[words], view.places[own[words]], n[words]])


def _tallied(keys: np.ndarray, room: int) -> tuple[np.ndarray, np.ndarray]:
    """The distinct ones of keys below `room`, ascending, and how often each occurs."""
    if room <= _DENSE:
        counts = np.bincount(keys, minlength=room)
        found = np.flatnonzero(counts)
        return found, counts[found]
    return np.unique(keys, return_counts=True)


def added(
    parts: Iterable[tuple[list[tuple[int, str]], np.ndarray]], groups: list[str], unit: str, types: pd.Index
) -> Counts:
    """Counts of what `count` found in all partitions; the units of each selection have its name as group."""
    known: dict[tuple[int, str, int], int] = {}
    found = [np.empty((3, 0), dtype=np.int64)]
    for units, rows in parts:
        # Documents of one name are still several; values of a column are the same in all partitions.
        begun = len(known)
        keys = [(*key, begun + i if unit == "document" else 0) for i, key in enumerate(units)]
        numbers = np.array([known.setdefault(key, len(known)) for key in keys], dtype=np.int64)
        rows[0] = numbers[rows[0]]
        found.append(rows)
    row, column, value = np.concatenate(found, axis=1)
    names = pd.DataFrame(list(known), columns=["selection", "doc_id", "number"])
    # Selections one after the other, each with its documents as they come, or with its values in their order.
    order = names.sort_values(["selection", "number", "doc_id"], kind="stable").index.to_numpy()
    has_words = np.zeros(len(names), dtype=bool)
    has_words[row] = True
    order = order[has_words[order]]
    place = np.zeros(len(names), dtype=np.int64)
    place[order] = np.arange(len(order))
    is_used = np.zeros(len(types), dtype=bool)
    is_used[column] = True
    shape = len(order), int(is_used.sum())
    matrix = sparse.csr_array(
        (value.astype(np.int32), (place[row], (np.cumsum(is_used) - 1)[column])), shape=shape, dtype=np.int32
    )
    chosen = names.iloc[order].reset_index(drop=True)
    columns = {
        "doc_id": chosen["doc_id"].astype("str"),
        "unit": np.int32(0),
        "group": chosen["selection"].map(dict(enumerate(groups))).astype("str"),
    }
    return Counts(matrix, pd.DataFrame(columns), types[is_used], unit)
