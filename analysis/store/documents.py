"""From a piece of input to its documents: names, texts and metadata, and what could not be read."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.store.pieces import Piece
from analysis.text.decoding import UnreadableText, decode

#: columns a store gives each document itself; metadata of such a name gets "_given" behind it.
OWN = ("doc_id", "file", "row", "sha256", "tokens", "words", "characters", "bytes")
_DATE = re.compile(r"\D*(\d{4})(?:\D?(\d{1,2}))?")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,15})(?:\.\d+)?|")
# A longest cell that no text comes near; by default Python's csv refuses those above 131,072 characters.
_LONGEST_CELL = 1 << 30


@dataclass
class Documents:
    """The documents of one piece, as columns of equal length, and (file, row, reason) of what is not among them."""

    doc_ids: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    checksums: list[bytes] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    metadata: list[dict[str, Any]] = field(default_factory=list)
    bad: list[tuple[str, int, str]] = field(default_factory=list)

    def add(self, file: str, row: int, record: dict[str, Any], text_column: str) -> None:
        """Take in one record, or note why it is no document."""
        text = record.pop(text_column, None)
        place = f"{file}, {row}" if row else file
        if not isinstance(text, str):
            has = ", ".join(map(str, record)) or "nothing else"
            return self._refuse(
                file, row, f"{place}: no text in {text_column!r}; it has {has}: pass text_column="
            )
        if not text.strip("\ufeff \t\r\n\u3000"):
            return self._refuse(file, row, f"{place}: the text is empty; give it a text or leave it out")
        try:
            encoded = text.encode()
            "".join(value for value in record.values() if isinstance(value, str)).encode()
        except UnicodeEncodeError as error:
            problem = f"character {error.start} is half of a surrogate pair, or a byte of another encoding"
            return self._refuse(file, row, f"{place}: {problem}; mend the text or leave it out")
        name = next((record.pop(key) for key in ("doc_id", "id") if record.get(key) is not None), None)
        self.doc_ids.append(f"{Path(file).name}#{row}" if name is None else str(name))
        self.rows.append(row)
        self.files.append(file)
        self.texts.append(text)
        self.checksums.append(hashlib.sha256(encoded).digest())
        self.sizes.append(len(encoded))
        self.metadata.append(record)

    def _refuse(self, file: str, row: int, reason: str) -> None:
        self.bad.append((file, row, reason))

    def columns(self) -> dict[str, pa.Array]:
        """What is known of each document but its tokens; year and month come from `date`."""
        names = list(dict.fromkeys(name for record in self.metadata for name in record))
        given = {
            f"{name}_given" if name in OWN else str(name): _column(
                [record.get(name) for record in self.metadata]
            )
            for name in names
        }
        if "date" in names:
            dates = [_DATE.match(str(record.get("date"))) for record in self.metadata]
            years = pa.array([int(found[1]) if found else None for found in dates], pa.int32())
            months = [f"{found[1]}-{int(found[2]):02}" if found and found[2] else None for found in dates]
            given = {"year": years, "month": pa.array(months, pa.string())} | given
        return {
            "doc_id": pa.array(self.doc_ids, pa.string()),
            "file": pa.array(self.files, pa.string()),
            "row": pa.array(self.rows, pa.int64()),
            "sha256": pa.array(self.checksums, pa.binary(32)),
            "bytes": pa.array(self.sizes, pa.int64()),
            **given,
        }


def read_documents(piece: Piece, text_column: str) -> Documents:
    """The documents of a piece; those of a folder are named by their paths."""
    documents = Documents(bad=list(piece.bad))
    if piece.form == ".txt":
        for (name, _), known in zip(piece.files, piece.known, strict=True):
            file = Path(piece.path, name)
            try:
                text = decode(file.read_bytes(), file.as_posix())
            except (UnreadableText, OSError) as error:
                documents.bad.append((file.as_posix(), 0, str(error)))
                continue
            record = known | {text_column: text, "doc_id": name.removesuffix(".txt")}
            documents.add(file.as_posix(), 0, record, text_column)
        return documents
    if piece.form == ".parquet":
        records = _parquet(piece)
    else:
        # Bytes of another encoding become what no text has, so that their own line is refused and no other.
        text = piece.data.decode(piece.encoding, errors="surrogateescape")
        records = (
            _jsonl(piece, text, documents)
            if piece.form == ".jsonl"
            else _csv(piece, text, documents, text_column)
        )
    for row, record in records:
        documents.add(piece.path, row, record, text_column)
    return documents


_Records = Iterator[tuple[int, dict[str, Any]]]


def _jsonl(piece: Piece, text: str, documents: Documents) -> _Records:
    for row, line in enumerate(text.split("\n"), piece.first):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            if isinstance(record, dict):
                yield row, record
                continue
            problem = f"a {type(record).__name__}, not an object in braces"
        except ValueError as error:
            problem = f"not JSON: {error}"
        documents.bad.append((piece.path, row, f"{piece.path}, line {row}: {problem}; mend the line"))


def _csv(piece: Piece, text: str, documents: Documents, text_column: str) -> _Records:
    csv.field_size_limit(_LONGEST_CELL)
    delimiter = "\t" if piece.form == ".tsv" else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    names = next(reader)
    # The header is not counted, and neither are the lines of earlier pieces.
    shift, rows, kept = piece.first - 1 - reader.line_num, [], []
    row = reader.line_num + shift + 1
    for cells in reader:
        if len(cells) == len(names):
            rows.append(row)
            kept.append(cells)
        elif cells:
            problem = f"{len(cells)} cells where the header has {len(names)}; mend the line"
            documents.bad.append((piece.path, row, f"{piece.path}, line {row}: {problem}"))
        row = reader.line_num + shift + 1
    columns = [list(column) for column in zip(*kept, strict=True)]
    as_they_are = ("doc_id", "id", text_column)
    values: list[list[Any]] = [
        column if name in as_they_are else _numbers(column)
        for name, column in zip(names, columns, strict=bool(kept))
    ]
    for row, values_of in zip(rows, zip(*values, strict=True), strict=True):
        yield row, dict(zip(names, values_of, strict=True))


def _numbers(column: list[str]) -> list[Any]:
    """The cells as numbers where all are (an empty one is none, and 007 is no number), else as they are."""
    if not all(_NUMBER.fullmatch(cell) for cell in column):
        return column
    return [None if not cell else float(cell) if "." in cell else int(cell) for cell in column]


def _parquet(piece: Piece) -> _Records:
    start, stop = piece.skip, piece.skip + piece.rows
    with pq.ParquetFile(piece.path) as file:
        at = 0
        for batch in file.iter_batches(batch_size=1024, row_groups=[piece.group]):
            part = batch.slice(max(start - at, 0), max(min(stop - at, len(batch)) - max(start - at, 0), 0))
            yield from enumerate(part.to_pylist(), max(at, start) - start + piece.first)
            at += len(batch)
            if at >= stop:
                return


def _column(values: list[Any]) -> pa.Array:
    try:
        return pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return pa.array([None if value is None else str(value) for value in values], pa.string())
