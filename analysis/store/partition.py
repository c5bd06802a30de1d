"""One partition of a store: its tokens, documents and types, written once and never changed.

A partition is a folder of three Parquet files and a card with their checksums. `tokens.parquet` has one row per
token: id (into the partition's own types), sentence, paragraph, space (the white space before the token), shift
(raw_start less start) and extra (what raw_end - raw_start is more than end - start). Spaces and types together are
the documents' texts, character by character. `types.parquet` has type and kind in the order of code points.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.store.documents import Documents, read_documents
from analysis.store.pieces import Piece
from analysis.text import Corpus, Document
from analysis.text.repairs import build_text
from analysis.tokens import tokenize
from analysis.tokens.types import KINDS

CARD = "partition.json"
FIRST_WORD = KINDS.index("number")
# Columns with few values, each of which is best written once.
_FEW = ("space", "file", "year", "month", "date", "source", "genre")


def folder_of(store: Path, number: int) -> Path:
    """Where partition `number` of a store lies."""
    return store / "partitions" / f"{number:06}"


def write_partition(
    store: Path,
    number: int,
    piece: Piece,
    made_by: dict[str, str],
    *,
    segmenter: str | Callable[[str], Iterable[str]],
    dictionary: str | None,
    text_column: str,
    strict: bool,
) -> dict[str, Any]:
    """The card of the partition made of a piece, which is there as a whole or not at all."""
    final = folder_of(store, number)
    if final.exists():
        return read_card(store, number)
    documents = read_documents(piece, text_column)
    if strict and documents.bad:
        raise ValueError(documents.bad[0][2])
    tables, attributes = _tables(documents, segmenter, dictionary)
    if attributes != made_by:
        raise ValueError(
            f"a worker's segmenter is {attributes}, not {made_by}; install the same on all of them"
        )
    building = store / "partitions" / f".{number:06}-{uuid.uuid4().hex}"
    building.mkdir(parents=True)
    try:
        for name, table in tables.items():
            write_table(building / name, table)
        card = {
            "input": piece.checksum,
            "documents": len(documents.texts),
            "tokens": len(tables["tokens.parquet"]),
            "bytes": sum(documents.sizes),
            "columns": tables["documents.parquet"].column_names,
            "bad": documents.bad,
            "files": {name: facts(building / name) for name in tables},
        }
        write_json(building / CARD, card)
        os.replace(building, final)
    except OSError as error:
        shutil.rmtree(building, ignore_errors=True)
        if not final.exists():
            problem = f"partition {number} cannot be written ({error}); make room and call build_store again"
            raise OSError(error.errno, problem) from None
        # Another worker, thought dead, was faster; what it has written is the same.
    return read_card(store, number)


def _tables(
    documents: Documents, segmenter: str | Callable[[str], Iterable[str]], dictionary: str | None
) -> tuple[dict[str, pa.Table], dict[str, str]]:
    # All texts as one document: the lines, and with them sentences and tokens, are those of each by itself.
    raw = "\n".join(documents.texts)
    raw_begins = _running(len(text) + 1 for text in documents.texts)
    text, raw_offsets, _ = build_text(raw, (0, len(raw)))
    kinds = ("prose",) * (text.count("\n") + 1 if text else 0)
    whole = Document("all", text, raw, raw_offsets, "", "", kinds, MappingProxyType({}))
    tokens = tokenize(Corpus([whole]), segmenter=segmenter, dictionary=dictionary)
    begins = np.searchsorted(raw_offsets, raw_begins).astype(np.int32)
    columns = {name: tokens[name].to_numpy() for name in ("start", "end", "raw_start", "raw_end")}
    rows = np.searchsorted(columns["start"], begins)
    sizes, first = np.diff(rows), rows[:-1]
    length = columns["end"] - columns["start"]
    shift = columns["raw_start"] - columns["start"] + np.repeat((begins - raw_begins)[:-1], sizes)
    extra = columns["raw_end"] - columns["raw_start"] - length
    types = tokens["token"].cat.categories
    ids, kind = tokens["token"].cat.codes.to_numpy(np.int32), np.zeros(len(types), np.int8)
    kind[ids] = tokens["kind"].cat.codes.to_numpy()
    numbers = {}
    for name in ("sentence", "paragraph"):
        through = tokens[name].to_numpy()
        numbers[name] = through - np.repeat(through[np.minimum(first, max(len(ids) - 1, 0))], sizes)
    spaces = _spaces(text, columns["start"], columns["end"], first[sizes > 0])
    characters, words = (
        np.diff(np.append(0, np.cumsum(of_each))[rows]) for of_each in (length, (kind >= FIRST_WORD)[ids])
    )
    known = documents.columns() | {
        "tokens": pa.array(sizes, pa.int32()),
        "words": pa.array(words.astype(np.int32)),
        "characters": pa.array(characters.astype(np.int32)),
    }
    by_token = {"id": ids, **numbers, "shift": shift.astype(np.int32), "extra": extra.astype(np.int32)}
    return {
        "tokens.parquet": table_of(
            {name: pa.array(values) for name, values in by_token.items()} | {"space": spaces}
        ),
        "documents.parquet": pa.table(known),
        "types.parquet": table_of({"type": pa.array(types, pa.string()), "kind": pa.array(kind)}),
    }, tokens.attrs["segmenter"]


def _running(sizes: Iterable[int]) -> np.ndarray:
    return np.cumsum([0, *sizes], dtype=np.int32)


def _spaces(text: str, starts: np.ndarray, ends: np.ndarray, first: np.ndarray) -> pa.Array:
    """The white space before each token, "" before most and before the first of a document."""
    gaps = starts > np.append(np.int32(0), ends[:-1])
    gaps[first] = False
    rows = np.flatnonzero(gaps)
    found = [text[a:b] for a, b in zip(ends[rows - 1].tolist(), starts[rows].tolist(), strict=True)]
    dictionary = ["", *sorted(set(found))]
    place = {space: number for number, space in enumerate(dictionary)}
    codes = np.zeros(len(starts), np.int32)
    codes[rows] = [place[space] for space in found]
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(dictionary, pa.string()))


def table_of(columns: dict[str, pa.Array]) -> pa.Table:
    """A table none of whose cells may be empty, which takes less room and is read faster."""
    schema = pa.schema([pa.field(name, values.type, nullable=False) for name, values in columns.items()])
    return pa.table(list(columns.values()), schema=schema)


def write_table(path: Path, table: pa.Table) -> None:
    """Write one row group with checksums on its pages; ids, which every question reads, packed for speed."""
    quick = [name for name in table.column_names if name == "id"]
    pq.write_table(
        table,
        path,
        compression={name: "lz4" if name in quick else "zstd" for name in table.column_names},
        use_dictionary=[name for name in table.column_names if name in _FEW],
        column_encoding=dict.fromkeys(quick, "BYTE_STREAM_SPLIT") or None,
        row_group_size=max(len(table), 1),
        write_page_checksum=True,
    )


def read_table(path: Path, columns: list[str] | None = None, **options: Any) -> pa.Table:
    """Some columns of a file of a store; `ValueError` names it where it is damaged."""
    try:
        return pq.read_table(
            path, columns=columns, use_threads=False, page_checksum_verification=True, **options
        )
    except (OSError, pa.ArrowException, FileNotFoundError) as error:
        problem = str(error).strip().splitlines()[0]
        raise ValueError(
            f"{path} is damaged ({problem}); delete {path.parent} and call build_store again"
        ) from None


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write a file that is there as a whole or not at all."""
    building = path.with_name(f".{path.name}-{uuid.uuid4().hex}")
    building.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    os.replace(building, path)


def facts(path: Path) -> list[Any]:
    """Size and SHA-256 of a file."""
    with path.open("rb") as file:
        return [path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()]


def read_card(store: Path, number: int) -> dict[str, Any]:
    """What a partition says of itself; `ValueError` names it where its card is damaged or missing."""
    return read_json(folder_of(store, number) / CARD)


def read_json(path: Path) -> dict[str, Any]:
    """A file that `write_json` wrote; `ValueError` names it where it is damaged or missing."""
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return content
    except (OSError, ValueError) as error:
        raise ValueError(
            f"{path} is damaged ({error}); delete {path.parent} and call build_store again"
        ) from None


def damage(store: Path, number: int) -> str:
    """What is wrong with a partition, "" if its files are as its card says."""
    try:
        card = read_card(store, number)
    except ValueError as error:
        return str(error)
    folder = folder_of(store, number)
    for name, known in card["files"].items():
        if not (folder / name).is_file() or facts(folder / name) != known:
            return f"{folder / name} is damaged; delete {folder} and call build_store again"
    return ""
