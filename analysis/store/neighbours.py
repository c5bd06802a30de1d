"""`collocates` of a store: what stands near a word in each partition, added up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pandas as pd

from analysis.collocation.spans import PLACE, spans
from analysis.store.view import Place, View


def neighbours(place: Place, where: str | None, node: int, span: tuple[int, int]) -> dict[str, Any]:
    """Of each type how often it occurs near the node, in how many sentences, how often at all, and where first."""
    view = View(place, where)
    (own,) = view.own(np.array([node]))
    ids, sentence, room = view.column("id"), view.column("sentence"), len(view.places)
    totals = np.bincount(ids if view.mask is None else ids[view.mask], minlength=room)
    begins = np.append(True, sentence[1:] != sentence[:-1])[: len(ids)]
    begins[view.begins[:-1][view.sizes > 0]] = True
    begins = np.append(np.flatnonzero(begins), len(ids))
    hits = np.flatnonzero(ids == np.int32(own))
    hits = hits if view.mask is None else hits[view.mask[hits]]
    # Only sentences that hold the node are looked at further.
    held = np.searchsorted(begins, hits, side="right") - 1
    held = held[np.append(True, held[1:] != held[:-1])[: len(held)]]
    sizes = begins[held + 1] - begins[held]
    numbers = np.repeat(np.arange(len(held), dtype=np.int32), sizes)
    rows = np.arange(len(numbers)) + np.repeat(begins[held] - np.cumsum(sizes) + sizes, sizes)
    near_ids = ids[rows]
    tokens = pd.DataFrame({"token": near_ids, "is_word": view.is_word[near_ids]}, copy=False)
    is_near = np.zeros(len(rows), dtype=bool)
    is_near[spans(tokens, numbers, own, span)[0]] = True
    near = np.flatnonzero(is_near)
    # In a sentence a type counts once, however often it occurs there.
    pairs = np.sort(numbers[near].astype(np.int64) * room + near_ids[near])
    pairs = pairs[np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)]]
    first_row = np.zeros(room, dtype=np.int64)
    # Of several assignments the last holds, which backwards is the first.
    first_row[near_ids[near[::-1]]] = rows[near[::-1]]
    seen = np.flatnonzero((totals > 0) & view.is_word)
    return {
        "type": view.places[seen],
        "n_pair": np.bincount(near_ids[near], minlength=room)[seen],
        "n_sentences": np.bincount(pairs % max(room, 1), minlength=room)[seen],
        "n_collocate": totals[seen],
        "row": first_row[seen],
        "n_node": len(hits),
        "n_window": len(near),
        "size": int(totals[seen[seen != own]].sum()),
    }


def first_places(place: Place, rows: np.ndarray) -> pd.DataFrame:
    """Where in their documents and files some tokens stand, in the order given."""
    view = View(place)
    documents, which = np.unique(np.searchsorted(view.begins, rows, side="right") - 1, return_inverse=True)
    tokens = view.tokens(documents)
    first = np.cumsum(view.sizes[documents]) - view.sizes[documents]
    return tokens.iloc[first[which] + rows - view.begins[documents[which]]][
        ["start", "end", "raw_start", "raw_end"]
    ]


def added(
    parts: Iterable[dict[str, Any]],
    types: pd.Index,
    minimum: int,
    places_of: Callable[[list[tuple[int, np.ndarray]]], Iterable[pd.DataFrame]],
) -> pd.DataFrame:
    """The counts `analysis.collocation.table.scored` takes, out of what `neighbours` found in all partitions."""
    sums = {name: np.zeros(len(types), np.int64) for name in ("n_pair", "n_sentences", "n_collocate")}
    first = np.full((2, len(types)), -1, dtype=np.int64)
    whole = dict.fromkeys(("n_node", "n_window", "size"), 0)
    for partition, part in enumerate(parts):
        for name, values in sums.items():
            values[part["type"]] += part[name]
        for name in whole:
            whole[name] += part[name]
        new = (first[0, part["type"]] < 0) & (part["n_pair"] > 0)
        first[0, part["type"][new]] = partition
        first[1, part["type"][new]] = part["row"][new]
    kept = np.flatnonzero(sums["n_pair"] >= minimum)
    places = np.zeros((len(kept), len(PLACE)), dtype=np.int32)
    held = [(int(partition), first[0, kept] == partition) for partition in np.unique(first[0, kept])]
    found = places_of([(partition, first[1, kept[here]]) for partition, here in held])
    for (_, here), table in zip(held, found, strict=True):
        places[here] = table
    counts = {name: values[kept] for name, values in sums.items()} | dict(zip(PLACE, places.T, strict=True))
    collocate = pd.Series(types[kept].to_numpy(), dtype="str")
    return pd.DataFrame({"collocate": collocate, **counts}).assign(doc_id="all", document=0, **whole)
