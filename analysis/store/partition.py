"""One partition of a store: its tokens, documents and types, written once and never changed.

A partition is a folder of three Parquet files and a card with their checksums. `tokens.parquet` has one row per
token: id (into the partition's own types), sentence, paragraph, space (the white space before the token), shift
(raw_start less start) and extra (what raw_end - raw_start is more than end - start). Spaces and types together are
the documents' texts, character by character. `types.parquet` has type and kind in the order of code points.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.store.documents import read_documents
from analysis.store.files import (
    CARD,
    building,
    facts,
    folder_of,
    read_card,
    table_of,
    write_json,
    write_table,
)
from analysis.store.pieces import Piece
from analysis.text import Corpus, Document
from analysis.text.repairs import build_text
from analysis.tokens import tokenize


def write_partition(
    store: Path,
    number: int,
    piece: Piece,
    *,
    made_by: dict[str, str],
    text_column: str,
    strict: bool,
    **segmenting: Any,
) -> dict[str, Any]:
    """The card of the partition made of a piece, which is there as a whole or not at all."""
    final = folder_of(store, number)
    if final.exists():
        return read_card(store, number)
    texts, known, bad = read_documents(piece, text_column)
    if strict and bad:
        raise ValueError(bad[0][2])
    tables, attributes = _tables(texts, known, segmenting)
    if attributes != made_by:
        raise ValueError(
            f"a worker's segmenter is {attributes}, not {made_by}; install the same on all of them"
        )
    folder = building(final)
    folder.mkdir(parents=True)
    try:
        for name, table in tables.items():
            write_table(folder / name, table)
        card = {
            "input": piece.checksum,
            "documents": len(texts),
            "tokens": len(tables["tokens.parquet"]),
            "bytes": sum(known["bytes"].to_pylist()),
            "columns": tables["documents.parquet"].column_names,
            "bad": bad,
            "files": {name: facts(folder / name) for name in tables},
        }
        write_json(folder / CARD, card)
        os.replace(folder, final)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        if not final.exists():
            problem = f"partition {number} cannot be written ({error}); make room and call build_store again"
            raise OSError(error.errno, problem) from None
        # Another worker, thought dead, was faster; what it has written is the same.
    return read_card(store, number)


def _tables(
    texts: list[str], known: dict[str, pa.Array], segmenting: dict[str, Any]
) -> tuple[dict[str, pa.Table], dict[str, str]]:
    # All texts as one document: the lines, and with them sentences and tokens, are those of each by itself.
    raw = "\n".join(texts)
    raw_begins = np.cumsum([0, *(len(text) + 1 for text in texts)], dtype=np.int32)
    text, raw_offsets, _ = build_text(raw, (0, len(raw)))
    kinds = ("prose",) * (text.count("\n") + 1 if text else 0)
    whole = Document("all", text, raw, raw_offsets, "", "", kinds, MappingProxyType({}))
    tokens = tokenize(Corpus([whole]), **segmenting)
    begins = np.searchsorted(raw_offsets, raw_begins).astype(np.int32)
    columns = {name: tokens[name].to_numpy() for name in ("start", "end", "raw_start", "raw_end")}
    rows = np.searchsorted(columns["start"], begins)
    sizes, first = np.diff(rows), rows[:-1]
    length = columns["end"] - columns["start"]
    types = tokens["token"].cat.categories
    ids, kind = tokens["token"].cat.codes.to_numpy(np.int32), np.zeros(len(types), np.int8)
    kind[ids] = tokens["kind"].cat.codes.to_numpy()
    by_token = {"id": ids}
    for name in ("sentence", "paragraph"):
        through = tokens[name].to_numpy()
        by_token[name] = through - np.repeat(through[np.minimum(first, max(len(ids) - 1, 0))], sizes)
    by_token["shift"] = columns["raw_start"] - columns["start"] + np.repeat((begins - raw_begins)[:-1], sizes)
    by_token["extra"] = columns["raw_end"] - columns["raw_start"] - length
    characters, words = (
        np.diff(np.append(0, np.cumsum(of_each))[rows]) for of_each in (length, tokens["is_word"].to_numpy())
    )
    of_documents = {"tokens": sizes, "words": words, "characters": characters}
    return {
        "tokens.parquet": table_of(
            {name: pa.array(values, pa.int32()) for name, values in by_token.items()}
            | {"space": _spaces(text, columns["start"], columns["end"], first[sizes > 0])}
        ),
        "documents.parquet": pa.table(
            known | {name: pa.array(n, pa.int32()) for name, n in of_documents.items()}
        ),
        "types.parquet": table_of({"type": pa.array(types, pa.string()), "kind": pa.array(kind)}),
    }, tokens.attrs["segmenter"]


def _spaces(text: str, starts: np.ndarray, ends: np.ndarray, first: np.ndarray) -> pa.Array:
    """The white space before each token, "" before most and before the first of a document."""
    gaps = starts > np.append(np.int32(0), ends[:-1])
    gaps[first] = False
    rows = np.flatnonzero(gaps)
    found = [text[a:b] for a, b in zip(ends[rows - 1].tolist(), starts[rows].tolist(), strict=True)]
    dictionary = pa.array(["", *sorted(set(found))], pa.string())
    codes = np.zeros(len(starts), np.int32)
    codes[rows] = pc.index_in(pa.array(found, pa.string()), value_set=dictionary).to_numpy()
    return pa.DictionaryArray.from_arrays(pa.array(codes), dictionary)
