"""`kwic` of a store: the lines each partition would show, and the first of them all."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.concordance import kwic
from analysis.store.view import View


def found(
    view: View, phrase: np.ndarray, span: tuple[int, int], order: str, limit: int, seed: int
) -> tuple[int, np.ndarray]:
    """How often the phrase occurs here; of the first `limit` in the order asked for, what orders them, and places.

    A place is the numbers of partition and token, in the last two columns.
    """
    hits = _hits(view, phrase)
    places = np.column_stack([np.full(len(hits), view.number), hits])
    lines = np.column_stack([_order(view, hits, order, span, len(phrase), seed), places])
    return len(hits), _first(lines, limit)


def _hits(view: View, phrase: np.ndarray) -> np.ndarray:
    """The tokens at which a phrase begins, within one chosen document."""
    own, ids = view.own(phrase), view.ids
    if (own < 0).any() or len(ids) < len(own):
        return np.empty(0, dtype=np.int64)
    hits = np.flatnonzero(ids[: len(ids) - len(own) + 1] == np.int32(own[0]))
    for step, wanted in enumerate(own[1:], start=1):
        hits = hits[ids[hits + step] == wanted]
    if view.mask is not None:
        hits = hits[view.mask[hits]]
    holder = np.searchsorted(view.begins, hits, side="right")
    return hits[hits + len(own) <= view.begins[holder]]


def _order(
    view: View, hits: np.ndarray, order: str, span: tuple[int, int], words: int, seed: int
) -> np.ndarray:
    """Rows of numbers by which lines are ordered: draws, or the types to one side, the nearest first."""
    if order == "document":
        return np.empty((len(hits), 0))
    if order == "sample":
        return np.random.default_rng([seed, view.number]).random((len(hits), 1))
    steps = -np.arange(1, span[0] + 1) if order == "left" else words + np.arange(span[1])
    holder = np.searchsorted(view.begins, hits, side="right")
    at = hits[:, None] + steps
    inside = (at >= view.begins[holder - 1][:, None]) & (at < view.begins[holder][:, None])
    return np.where(inside, view.places[view.ids[np.where(inside, at, 0)]], -1)


def _first(lines: np.ndarray, limit: int) -> np.ndarray:
    return lines[np.lexsort(lines.T[::-1])[:limit]]


def chosen(
    parts: Generator[tuple[int, np.ndarray]], order: str, limit: int
) -> tuple[int, np.ndarray, np.ndarray]:
    """Of what `found` gives for all partitions how often it occurs, and partition and row of the first `limit`.

    No more than these is held; in the order of documents, partitions behind the last line are not waited for.
    """
    total = 0
    held: list[np.ndarray] = []
    for n, part in parts:
        total += n
        held = [_first(np.concatenate([*held, part]), limit)]
        if order == "document" and len(held[0]) == limit:
            break
    parts.close()
    # Lines that were drawn stand in the order of the documents.
    partition, row = _first(held[0][:, -2:] if order == "sample" else held[0], limit)[:, -2:].T
    return total, partition.astype(np.int64), row.astype(np.int64)


def lines(view: View, hits: np.ndarray, words: list[str], span: tuple[int, int]) -> pd.DataFrame:
    """The lines of a concordance at some tokens, in the order given."""
    holders = np.searchsorted(view.begins, hits, side="right") - 1
    table = kwic(view.tokens(np.unique(holders)), words, span=span)
    # Of the lines of these documents, those of the hits.
    number = table["doc_id"].to_numpy().astype(np.int64)
    rows = np.searchsorted(view.begins[number] + table["position"].to_numpy(), hits)
    table = table.iloc[rows].reset_index(drop=True)
    known = view.documents(["doc_id", "file", "row"]).take(pa.array(holders)).to_pandas()
    return table.assign(
        doc_id=known["doc_id"].astype("str"), file=known["file"].astype("str"), row=known["row"]
    )
