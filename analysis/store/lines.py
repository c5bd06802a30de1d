"""`kwic` of a store: the lines each partition would show, and the first of them all."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.concordance import kwic
from analysis.store.view import Place, View


def found(
    place: Place,
    where: str | None,
    phrase: np.ndarray,
    span: tuple[int, int],
    order: str,
    limit: int,
    seed: int,
) -> tuple[int, np.ndarray, np.ndarray]:
    """How often the phrase occurs here; of the first `limit` in the order asked for, what orders them, and rows."""
    view = View(place, where)
    hits = _hits(view, phrase)
    keys = _order(view, hits, order, span, len(phrase), seed)
    first = np.lexsort(keys.T[::-1])[:limit] if order != "document" else np.arange(min(limit, len(hits)))
    return len(hits), keys[first], hits[first]


def lines(place: Place, hits: np.ndarray, words: list[str], span: tuple[int, int]) -> pd.DataFrame:
    """The lines of a concordance at some tokens, in the order given."""
    view = View(place)
    holders = np.searchsorted(view.begins, hits, side="right") - 1
    documents = np.unique(holders)
    table = kwic(view.tokens(documents), words, span=span)
    # Of the lines of these documents, those of the hits.
    number = table["doc_id"].to_numpy().astype(np.int64)
    rows = np.searchsorted(view.begins[number] + table["position"].to_numpy(), hits)
    table = table.iloc[rows].reset_index(drop=True)
    known = view.documents(["doc_id", "file", "row"]).take(pa.array(holders)).to_pandas()
    return table.assign(
        doc_id=known["doc_id"].astype("str"), file=known["file"].astype("str"), row=known["row"]
    )


def _hits(view: View, phrase: np.ndarray) -> np.ndarray:
    """The tokens at which a phrase begins, within one chosen document."""
    own, ids = view.own(phrase), view.column("id")
    if (own < 0).any() or len(ids) < len(own):
        return np.empty(0, dtype=np.int64)
    hits = np.flatnonzero(ids[: len(ids) - len(own) + 1] == np.int32(own[0]))
    for step, wanted in enumerate(own[1:], start=1):
        hits = hits[ids[hits + step] == wanted]
    if view.mask is not None:
        hits = hits[view.mask[hits]]
    if len(own) > 1:
        holder = np.searchsorted(view.begins, hits, side="right")
        hits = hits[hits + len(own) <= view.begins[holder]]
    return hits


def _order(
    view: View, hits: np.ndarray, order: str, span: tuple[int, int], words: int, seed: int
) -> np.ndarray:
    """Rows of numbers by which lines are ordered: draws, or the types to one side, the nearest first."""
    if order == "document":
        return np.empty((len(hits), 0))
    if order == "sample":
        return np.random.default_rng([seed, view.place.number]).random((len(hits), 1))
    steps = -np.arange(1, span[0] + 1) if order == "left" else words + np.arange(span[1])
    holder = np.searchsorted(view.begins, hits, side="right")
    at = hits[:, None] + steps
    inside = (at >= view.begins[holder - 1][:, None]) & (at < view.begins[holder][:, None])
    return np.where(inside, view.places[view.column("id")[np.where(inside, at, 0)]], -1)


def chosen(
    parts: Generator[tuple[int, np.ndarray, np.ndarray]], order: str, limit: int
) -> tuple[int, np.ndarray, np.ndarray]:
    """Of what `found` gives for all partitions how often it occurs, and partition and row of the first `limit`.

    No more than these is held; in the order of documents, partitions behind the last line are not waited for.
    """
    total, keys = 0, None
    partitions, rows = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    for number, (n, new_keys, hits) in enumerate(parts):
        total += n
        keys = new_keys if keys is None else np.concatenate([keys, new_keys])
        partitions = np.append(partitions, np.full(len(hits), number))
        rows = np.append(rows, hits)
        if order == "document" and len(rows) >= limit:
            break
        if order != "document":
            first = np.lexsort((rows, partitions, *keys.T[::-1]))[:limit]
            keys, partitions, rows = keys[first], partitions[first], rows[first]
    parts.close()
    if order == "sample":
        by_place = np.lexsort((rows, partitions))
        partitions, rows = partitions[by_place], rows[by_place]
    return total, partitions[:limit], rows[:limit]
