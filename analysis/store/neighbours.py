"""`collocates` of a store: what stands near a word in each partition, added up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from analysis.collocation.spans import PLACE, spans
from analysis.store.view import View

_SUMS = ("n_pair", "n_sentences", "n_collocate")


def neighbours(view: View, node: np.ndarray, span: tuple[int, int]) -> dict[str, Any]:
    """Of each type how often it occurs near the node, in how many sentences, how often at all, and where first."""
    (own,) = view.own(node)
    ids, sentence, types = view.ids, view.column("sentence"), len(view.places)
    totals = np.bincount(ids if view.mask is None else ids[view.mask], minlength=types)
    hits = np.flatnonzero(ids == np.int32(own))
    hits = hits if view.mask is None else hits[view.mask[hits]]
    begins = np.append(True, sentence[1:] != sentence[:-1])[: len(ids)]
    begins[view.begins[:-1][view.sizes > 0]] = True
    begins = np.append(np.flatnonzero(begins), len(ids))
    # Only sentences that hold the node are looked at further.
    held = np.unique(np.searchsorted(begins, hits, side="right") - 1)
    sizes = begins[held + 1] - begins[held]
    numbers = np.repeat(np.arange(len(held), dtype=np.int32), sizes)
    rows = np.arange(len(numbers)) + np.repeat(begins[held] - np.cumsum(sizes) + sizes, sizes)
    tokens = pd.DataFrame({"token": ids[rows], "is_word": view.is_word[ids[rows]]}, copy=False)
    near = np.zeros(len(rows), dtype=bool)
    near[spans(tokens, numbers, own, span)[0]] = True
    numbers, rows = numbers[near], rows[near]
    # In a sentence a type counts once, however often it occurs there.
    pairs = np.sort(numbers.astype(np.int64) * types + ids[rows])
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]
    first_row = np.zeros(types, dtype=np.int64)
    # Of several assignments the last holds, which backwards is the first.
    first_row[ids[rows[::-1]]] = rows[::-1]
    seen = np.flatnonzero((totals > 0) & view.is_word)
    return {
        "type": view.places[seen],
        "n_pair": np.bincount(ids[rows], minlength=types)[seen],
        "n_sentences": np.bincount(pairs % max(types, 1), minlength=types)[seen],
        "n_collocate": totals[seen],
        "row": first_row[seen],
        "n_node": len(hits),
        "n_window": len(rows),
        "size": int(totals[seen[seen != own]].sum()),
    }


def first_places(view: View, rows: np.ndarray) -> pd.DataFrame:
    """Where in their documents and files some tokens stand, in the order given."""
    documents, which = np.unique(np.searchsorted(view.begins, rows, side="right") - 1, return_inverse=True)
    sizes = view.sizes[documents]
    shift = np.cumsum(sizes) - sizes - view.begins[documents]
    return pd.DataFrame(view.offsets(documents)[1], columns=PLACE).iloc[rows + shift[which]]


def added(
    parts: Iterable[dict[str, Any]], types: pd.Index, minimum: int
) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """What `neighbours` found in all partitions, added up, and partition and row of each word's first place.

    With these places the table is what `analysis.collocation.table.scored` takes.
    """
    sums = {name: np.zeros(len(types), dtype=np.int64) for name in _SUMS}
    partition, row = np.full((2, len(types)), -1, dtype=np.int64)
    whole = dict.fromkeys(("n_node", "n_window", "size"), 0)
    for number, part in enumerate(parts):
        for name, values in sums.items():
            values[part["type"]] += part[name]
        for name in whole:
            whole[name] += part[name]
        new = (partition[part["type"]] < 0) & (part["n_pair"] > 0)
        partition[part["type"][new]], row[part["type"][new]] = number, part["row"][new]
    kept = np.flatnonzero(sums["n_pair"] >= minimum)
    counts = {name: values[kept] for name, values in sums.items()}
    collocate = pd.Series(types[kept].to_numpy(), dtype="str")
    table = pd.DataFrame({"collocate": collocate, **counts}).assign(doc_id="all", document=0, **whole)
    return table, partition[kept], row[kept]
