"""From a piece of input to its documents: names, texts and metadata, and what could not be read."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.store.pieces import Bad, Piece
from analysis.text.decoding import UnreadableText, decode

#: columns a store gives each document itself; metadata of such a name gets "_given" behind it.
OWN = ("doc_id", "file", "row", "sha256", "tokens", "words", "characters", "bytes")
_DATE = re.compile(r"\D*(\d{4})(?:\D?(\d{1,2}))?")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,15})(?:\.\d+)?|")
# A longest cell that no text comes near; by default Python's csv refuses those above 131,072 characters.
_LONGEST_CELL = 1 << 30

_Records = Iterator[tuple[str, int, dict[str, Any]]]


def read_documents(piece: Piece, text_column: str) -> tuple[list[str], dict[str, pa.Array], list[Bad]]:
    """The texts of a piece, what is known of each but its tokens, and (file, row, reason) of what is no document."""
    texts, places, metadata, bad = [], [], [], list(piece.bad)
    for file, row, record in _records(piece, text_column, bad):
        text = record.pop(text_column, None)
        if problem := _problem(text, record, text_column):
            bad.append((file, row, f"{file}, {row}: {problem}" if row else f"{file}: {problem}"))
            continue
        name = next((record.pop(key) for key in ("doc_id", "id") if record.get(key) is not None), None)
        places.append((f"{Path(file).name}#{row}" if name is None else str(name), file, row))
        texts.append(text)
        metadata.append(record)
    encoded = [text.encode() for text in texts]
    doc_ids, files, rows = zip(*places, strict=True) if places else ((), (), ())
    return (
        texts,
        {
            "doc_id": pa.array(doc_ids, pa.string()),
            "file": pa.array(files, pa.string()),
            "row": pa.array(rows, pa.int64()),
            "sha256": pa.array([hashlib.sha256(text).digest() for text in encoded], pa.binary(32)),
            "bytes": pa.array(map(len, encoded), pa.int64()),
            **_columns(metadata),
        },
        bad,
    )


def _problem(text: Any, record: dict[str, Any], text_column: str) -> str:
    """Why a record is no document, "" if it is one."""
    if not isinstance(text, str):
        has = ", ".join(map(str, record)) or "nothing else"
        return f"no text in {text_column!r}; it has {has}: pass text_column="
    if not text.strip("\ufeff \t\r\n\u3000"):
        return "the text is empty; give it a text or leave it out"
    try:
        "".join([text, *(value for value in record.values() if isinstance(value, str))]).encode()
    except UnicodeEncodeError as error:
        problem = f"character {error.start} is half of a surrogate pair, or a byte of another encoding"
        return f"{problem}; mend the text or leave it out"
    return ""


def _columns(metadata: list[dict[str, Any]]) -> dict[str, pa.Array]:
    """The metadata by their names, with year and month from `date`."""
    columns = {}
    if any("date" in record for record in metadata):
        dates = [_DATE.match(str(record.get("date"))) for record in metadata]
        years = [int(found[1]) if found else None for found in dates]
        months = [f"{found[1]}-{int(found[2]):02}" if found and found[2] else None for found in dates]
        columns = {"year": pa.array(years, pa.int32()), "month": pa.array(months, pa.string())}
    for name in dict.fromkeys(name for record in metadata for name in record):
        values = [record.get(name) for record in metadata]
        try:
            column = pa.array(values)
        except (pa.ArrowInvalid, pa.ArrowTypeError):
            column = pa.array([None if value is None else str(value) for value in values], pa.string())
        columns[f"{name}_given" if name in OWN else str(name)] = column
    return columns


def _records(piece: Piece, text_column: str, bad: list[Bad]) -> _Records:
    """File, row and content of each record; `bad` gets what is none."""
    if piece.form == ".txt":
        yield from _folder(piece, text_column, bad)
    elif piece.form == ".parquet":
        yield from _parquet(piece)
    else:
        # Bytes of another encoding become what no text has, so that their own line is refused and no other.
        text = piece.data.decode(piece.encoding, errors="surrogateescape")
        yield from _jsonl(piece, text, bad) if piece.form == ".jsonl" else _csv(piece, text, text_column, bad)


def _folder(piece: Piece, text_column: str, bad: list[Bad]) -> _Records:
    """Texts are named by their paths in the folder."""
    for (name, _), known in zip(piece.files, piece.known, strict=True):
        file = Path(piece.path, name)
        try:
            text = decode(file.read_bytes(), file.as_posix())
        except (UnreadableText, OSError) as error:
            bad.append((file.as_posix(), 0, str(error)))
            continue
        yield file.as_posix(), 0, known | {text_column: text, "doc_id": name.removesuffix(".txt")}


def _parquet(piece: Piece) -> _Records:
    with pq.ParquetFile(piece.path) as file:
        batches = file.iter_batches(batch_size=piece.rows, row_groups=[piece.group])
        (batch,) = islice(batches, piece.skip // piece.rows, piece.skip // piece.rows + 1)
    for row, record in enumerate(batch.to_pylist(), piece.first):
        yield piece.path, row, record


def _jsonl(piece: Piece, text: str, bad: list[Bad]) -> _Records:
    for row, line in enumerate(text.split("\n"), piece.first):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            if isinstance(record, dict):
                yield piece.path, row, record
                continue
            problem = f"a {type(record).__name__}, not an object in braces"
        except ValueError as error:
            problem = f"not JSON: {error}"
        bad.append((piece.path, row, f"{piece.path}, line {row}: {problem}; mend the line"))


def _csv(piece: Piece, text: str, text_column: str, bad: list[Bad]) -> _Records:
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if piece.form == ".tsv" else ",")
    names = next(reader)
    # The header is not counted, and neither are the lines of earlier pieces.
    shift, rows, kept = piece.first - reader.line_num, [], []
    row = piece.first
    for cells in reader:
        if len(cells) == len(names):
            rows.append(row)
            kept.append(cells)
        elif cells:
            problem = f"{len(cells)} cells where the header has {len(names)}; mend the line"
            bad.append((piece.path, row, f"{piece.path}, line {row}: {problem}"))
        row = reader.line_num + shift
    as_they_are = ("doc_id", "id", text_column)
    columns = [
        column if name in as_they_are else _numbers(column)
        for name, column in zip(names, zip(*kept, strict=True), strict=bool(kept))
    ]
    for row, values in zip(rows, zip(*columns, strict=True), strict=True):
        yield piece.path, row, dict(zip(names, values, strict=True))


def _numbers(column: tuple[str, ...]) -> tuple[Any, ...] | list[Any]:
    """The cells as numbers where all are (an empty one is none, and 007 is no number), else as they are."""
    if not all(_NUMBER.fullmatch(cell) for cell in column):
        return column
    return [None if not cell else float(cell) if "." in cell else int(cell) for cell in column]
