"""The files of a store: where they lie, how they are written and read, and whether they are as they were written."""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

CARD = "partition.json"
# Columns with few values, each of which is best written once.
_FEW_OF_TOKENS = ["sentence", "paragraph", "space", "shift", "extra"]
_FEW_OF_DOCUMENTS = ["file", "year", "month", "date", "source", "genre"]


def folder_of(store: Path, number: int) -> Path:
    """Where partition `number` of a store lies."""
    return store / "partitions" / f"{number:06}"


def merged_folder(store: Path, partitions: int) -> Path:
    """Where the merged files of a store of so many partitions lie."""
    return store / f"merged-{partitions:06}"


def building(path: Path) -> Path:
    """Beside `path` a name that no other process uses, for what is moved there when it is whole."""
    return path.with_name(f".{path.name}-{uuid.uuid4().hex}")


def table_of(columns: dict[str, pa.Array]) -> pa.Table:
    """A table none of whose cells may be empty, which takes less room and is read faster."""
    schema = pa.schema([pa.field(name, values.type, nullable=False) for name, values in columns.items()])
    return pa.table(list(columns.values()), schema=schema)


def write_table(path: Path, table: pa.Table) -> None:
    """Write one row group with checksums on its pages; tokens, which every question reads, packed for speed."""
    of_tokens = "id" in table.column_names
    few = _FEW_OF_TOKENS if of_tokens else _FEW_OF_DOCUMENTS
    pq.write_table(
        table,
        path,
        compression="lz4" if of_tokens else "zstd",
        use_dictionary=[name for name in table.column_names if name in few],
        column_encoding={"id": "BYTE_STREAM_SPLIT"} if of_tokens else None,
        row_group_size=max(len(table), 1),
        write_page_checksum=True,
    )


def read_table(path: Path, columns: list[str] | None = None, **options: Any) -> pa.Table:
    """Those of some columns that a file of a store has; `ValueError` names it where it is damaged."""
    try:
        # Many times quicker to begin than `read_table`, and each column is one array.
        with pq.ParquetFile(path, page_checksum_verification=True, **options) as file:
            return file.read(columns, use_threads=False)
    except (OSError, pa.ArrowException) as error:
        raise ValueError(damaged(path, str(error).strip().splitlines()[0])) from None


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write a file that is there as a whole or not at all."""
    beside = building(path)
    beside.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    os.replace(beside, path)


def read_json(path: Path) -> dict[str, Any]:
    """A file that `write_json` wrote; `ValueError` names it where it is damaged or missing."""
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return content
    except (OSError, ValueError) as error:
        raise ValueError(damaged(path, str(error))) from None


def read_card(store: Path, number: int) -> dict[str, Any]:
    """What a partition says of itself; `ValueError` names it where its card is damaged or missing."""
    return read_json(folder_of(store, number) / CARD)


def facts(path: Path) -> list[Any]:
    """Size and SHA-256 of a file."""
    with path.open("rb") as file:
        return [path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()]


def damaged(path: Path, why: str = "") -> str:
    """What to do about a file of a store."""
    return f"{path} is damaged{why and f' ({why})'}; delete {path.parent} and call build_store again"


def damage(folder: Path, known: dict[str, list[Any]]) -> list[str]:
    """What is wrong with files in a folder, one line each, by their names and what `facts` once gave."""
    wrong = [
        name for name, was in known.items() if not (folder / name).is_file() or facts(folder / name) != was
    ]
    return [damaged(folder / name) for name in wrong]


def partition_damage(store: Path, number: int, card: list[Any] | None = None) -> list[str]:
    """What is wrong with a partition, by its card, and with that if its own facts are given."""
    folder = folder_of(store, number)
    try:
        found = damage(folder, read_card(store, number)["files"])
    except ValueError as error:
        return [str(error)]
    return found or damage(folder, {} if card is None else {CARD: card})
