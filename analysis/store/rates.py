"""`trend` and `devices` of a store: how often something occurs in each document, and rates with intervals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from types import MappingProxyType

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from analysis.devices import find_devices
from analysis.resampling import bootstrap_interval
from analysis.store.view import View, letters_of
from analysis.text import Corpus, Document

_Found = tuple[list[str], np.ndarray, np.ndarray, np.ndarray]


def occurrences(view: View, items: list[str], by: str, match: str) -> _Found:
    """Names of the groups; group and words of each chosen document; how often each item occurs in it."""
    names, groups = view.labels(by)
    # No other tokens than those that share a character with an item can be part of it.
    shared = pc.match_substring_regex(view.types, f"[{re.escape(''.join(items).replace(' ', ''))}]")
    rows = np.flatnonzero(shared.to_numpy(zero_copy_only=False)[view.ids])
    holder = np.searchsorted(view.begins, rows, side="right") - 1
    parted = view.spaces().indices.to_numpy()[rows] > 0
    parted |= (np.diff(rows, prepend=-2) > 1) | (np.diff(holder, prepend=-1) > 0)
    # Where others, white space or a new document stand between two of them, what no item has is put there.
    cuts = np.flatnonzero(parted)
    holder, ids = np.insert(holder, cuts, -1), np.insert(view.ids[rows], cuts, len(view.types))
    written = pa.concat_arrays([view.types, pa.array(["\0"])]).take(pa.array(ids))
    text, edges = letters_of(written)
    found = np.zeros((len(groups), len(items)), dtype=np.int32)
    for column, item in enumerate(items):
        pieces = [piece.encode() for piece in item.split(" ")]
        at = np.array([hit.start() for hit in re.finditer(re.escape(b"".join(pieces)), text)], dtype=np.int64)
        ends = at + sum(map(len, pieces))
        first = np.searchsorted(edges, at, side="right") - 1
        last = np.searchsorted(edges, ends, side="left") - 1
        kept = np.ones(len(at), dtype=bool)
        if match == "tokens" or len(pieces) > 1:
            kept = (edges[first] == at) & (edges[last + 1] == ends)
        if len(pieces) > 1:
            kept &= last - first + 1 == len(pieces)
            for step, behind in enumerate(np.cumsum([len(piece) for piece in pieces[:-1]]), start=1):
                kept &= edges[np.minimum(first + step, len(edges) - 1)] == at + behind
        found[:, column] = np.bincount(holder[first[kept]], minlength=len(groups))
    words = view.documents(["words"])["words"].to_numpy()
    return names, groups[view.chosen], words[view.chosen], found[view.chosen]


def spans_of_devices(view: View, by: str, names: list[str]) -> _Found:
    """Names of the groups; group and characters of each chosen document; how many of each device it has."""
    labels, groups = view.labels(by)
    texts, chosen = view.texts(), np.flatnonzero(view.chosen)
    spans = find_devices(
        Corpus([_document(number, texts[number]) for number in chosen.tolist()]), devices=names
    )
    found = np.zeros((len(groups), len(names)), dtype=np.int32)
    places = spans["doc_id"].astype(np.int64).to_numpy(), pd.Index(names).get_indexer(spans["device"])
    np.add.at(found, places, 1)
    characters = [len(texts[number]) - texts[number].count("\n") for number in chosen]
    return labels, groups[chosen], np.array(characters, dtype=np.int64), found[chosen]


def _document(number: int, text: str) -> Document:
    kinds = ("prose",) * (text.count("\n") + 1 if text else 0)
    offsets = np.arange(len(text), dtype=np.int32)
    return Document(str(number), text, text, offsets, "", "", kinds, MappingProxyType({}))


def rates(parts: Iterable[_Found], names: list[str], items: list[str], per: int, seed: int) -> pd.DataFrame:
    """One row per item and group: n, size, documents, of_documents, rate, low, high.

    `names` are those of the columns of items, groups and rates, which are `per` so many words or characters.
    """
    known: dict[str, list[tuple[np.ndarray, sparse.csr_array]]] = {}
    for labels, groups, sizes, found in parts:
        for number, label in enumerate(labels):
            here = (groups == number) & (sizes > 0)
            if here.any():
                known.setdefault(label, []).append((sizes[here], sparse.csr_array(found[here])))
    item, by, rate = names
    columns = [item, by, "n", "size", "documents", "of_documents", rate, "low", "high"]
    tables = []
    for label, held in sorted(known.items()):
        sizes = np.concatenate([part for part, _ in held])
        counts = sparse.vstack([part for _, part in held], format="csr")
        table = pd.DataFrame({item: pd.Series(items, dtype="str"), by: label, "n": counts.sum(axis=0)})
        table = table.assign(size=sizes.sum(), of_documents=len(sizes), low=np.nan, high=np.nan)
        table["documents"] = np.bincount(counts.indices, minlength=len(items))
        table[rate] = per * table["n"] / table["size"]
        if len(sizes) > 1:
            ends = bootstrap_interval(counts, sizes=sizes, unit="document", seed=seed)
            table[["low", "high"]] = per * ends[["low", "high"]]
        tables.append(table.assign(order=range(len(items))))
    table = pd.concat(tables) if tables else pd.DataFrame(columns=[*columns, "order"])
    return table.sort_values("order", kind="stable", ignore_index=True)[columns]
