"""`trend` and `devices` of a store: how often something occurs in each document, and rates with intervals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from types import MappingProxyType

import numpy as np
import pandas as pd
import pyarrow as pa
from scipy import sparse

from analysis.devices import find_devices
from analysis.resampling import bootstrap_interval
from analysis.store.view import Place, View
from analysis.text import Corpus, Document

_Found = tuple[list[str], np.ndarray, np.ndarray, np.ndarray]


def occurrences(place: Place, where: str | None, items: list[str], by: str, match: str) -> _Found:
    """Names of the groups; group and words of each chosen document; how often each item occurs in it."""
    view = View(place, where)
    names, groups = view.labels(by)
    written = view.types.take(pa.array(view.column("id")))
    _, offsets, letters = written.buffers()
    edges = (
        np.frombuffer(offsets, dtype=np.int32)[: len(written) + 1] if len(written) else np.zeros(1, np.int32)
    )
    parted = view.spaces().indices.to_numpy() > 0
    found = np.zeros((len(groups), len(items)), dtype=np.int32)
    # A break of documents parts tokens as white space does.
    parted = parted.copy()
    parted[view.begins[:-1][view.sizes > 0]] = True
    text = bytes(letters[: edges[-1]]) if len(written) else b""
    breaks = np.cumsum(parted)
    for column, item in enumerate(items):
        pieces = [piece.encode() for piece in item.split(" ")]
        at = np.array([hit.start() for hit in re.finditer(re.escape(b"".join(pieces)), text)], dtype=np.int64)
        ends = at + sum(map(len, pieces))
        first = np.searchsorted(edges, at, side="right") - 1
        last = np.searchsorted(edges, ends, side="left") - 1
        kept = breaks[first] == breaks[last]
        if match == "tokens" or len(pieces) > 1:
            kept &= (edges[first] == at) & (edges[last + 1] == ends)
        if len(pieces) > 1:
            kept &= last - first + 1 == len(pieces)
            for step, behind in enumerate(np.cumsum([len(piece) for piece in pieces[:-1]]), start=1):
                kept &= edges[np.minimum(first + step, len(edges) - 1)] == at + behind
        holder = np.searchsorted(view.begins, first[kept], side="right") - 1
        found[:, column] = np.bincount(holder, minlength=len(groups))
    chosen = view.chosen
    words = view.documents(["words"])["words"].to_numpy()[chosen]
    return names, groups[chosen], words, found[chosen]


def spans_of_devices(place: Place, where: str | None, by: str, names: list[str]) -> _Found:
    """Names of the groups; group and characters of each chosen document; how many of each device it has."""
    view = View(place, where)
    labels, groups = view.labels(by)
    texts = view.texts()
    chosen = np.flatnonzero(view.chosen)
    corpus = Corpus([_document(number, texts[number]) for number in chosen.tolist()])
    spans_found = find_devices(corpus, devices=names)
    found = np.zeros((len(groups), len(names)), dtype=np.int32)
    np.add.at(
        found,
        (
            spans_found["doc_id"].astype(np.int64).to_numpy(),
            pd.Index(names).get_indexer(spans_found["device"]),
        ),
        1,
    )
    characters = np.array(
        [len(texts[number]) - texts[number].count("\n") for number in chosen], dtype=np.int64
    )
    return labels, groups[chosen], characters, found[chosen]


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
            known.setdefault(label, []).append((sizes[here], sparse.csr_array(found[here])))
    item, by, rate = names
    columns = [item, by, "n", "size", "documents", "of_documents", rate, "low", "high"]
    tables = [pd.DataFrame(columns=columns)]
    for label in sorted(known):
        sizes = np.concatenate([part[0] for part in known[label]])
        counts = sparse.csr_array(sparse.vstack([part[1] for part in known[label]]))
        if not len(sizes):
            continue
        n = np.asarray(counts.sum(axis=0), dtype=np.int64)
        table = pd.DataFrame({item: pd.Series(items, dtype="str"), by: label, "n": n, "size": sizes.sum()})
        table["documents"] = np.bincount(counts.indices, minlength=len(items))
        table = table.assign(
            of_documents=len(sizes), low=np.nan, high=np.nan, **{rate: per * n / sizes.sum()}
        )
        if len(sizes) > 1:
            ends = bootstrap_interval(counts, sizes=sizes, unit="document", seed=seed)
            table[["low", "high"]] = per * ends[["low", "high"]]
        tables.append(table[columns])
    table = pd.concat(tables[1:] or tables, ignore_index=True)
    order = table[item].map(items.index).argsort(kind="stable")
    return table.iloc[order].reset_index(drop=True)
