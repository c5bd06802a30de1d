"""What all partitions of a store have in common: one vocabulary, the duplicates among their documents, the bad inputs.

A partition keeps the ids of its own types for good; the merged files say what these are in the vocabulary of all.
Both are in the order of code points, so that the numbers of a partition's types ascend in either.
"""

from __future__ import annotations

import os
import shutil
import uuid
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis.store.partition import facts, folder_of, read_table, table_of, write_table

_TOGETHER = 64


def merged_folder(store: Path, partitions: int) -> Path:
    """Where the merged files of a store of so many partitions lie."""
    return store / f"merged-{partitions:06}"


def merge(store: Path, cards: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """Write the merged files and return size and SHA-256 of each."""
    folder = merged_folder(store, len(cards))
    building = folder.with_name(f".{folder.name}-{uuid.uuid4().hex}")
    building.mkdir()
    write_table(building / "vocabulary.parquet", _vocabulary(store, len(cards)))
    vocabulary = read_table(building / "vocabulary.parquet", ["type"])["type"].combine_chunks()
    _write_places(building / "places.parquet", store, len(cards), vocabulary)
    write_table(building / "duplicates.parquet", _duplicates(store, len(cards)))
    bad = [row for card in cards for row in card["bad"]]
    write_table(building / "bad.parquet", _bad(bad))
    if folder.exists():
        shutil.rmtree(folder)
    os.replace(building, folder)
    return {path.name: facts(path) for path in sorted(folder.iterdir())}


def _bad(rows: list[list[Any]]) -> pa.Table:
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], []]
    types = {"file": pa.string(), "row": pa.int64(), "reason": pa.string()}
    return table_of(
        {name: pa.array(values, types[name]) for name, values in zip(types, columns, strict=True)}
    )


def _vocabulary(store: Path, partitions: int) -> pa.Table:
    """All types in the order of their code points, with the kind of each."""
    together = pa.table({"type": pa.array([], pa.string()), "kind": pa.array([], pa.int8())})
    for numbers in _batches(partitions):
        parts = [read_table(folder_of(store, number) / "types.parquet") for number in numbers]
        schema = together.schema
        joined = pa.concat_tables([together, *(part.cast(schema) for part in parts)])
        together = joined.group_by("type", use_threads=False).aggregate([("kind", "first")])
        together = together.rename_columns(["type", "kind"])
    together = together.take(pc.sort_indices(together["type"]))
    return table_of({name: together[name].combine_chunks() for name in ("type", "kind")})


def _write_places(path: Path, store: Path, partitions: int, vocabulary: pa.Array) -> None:
    """One row group per partition: the number in the vocabulary of each of its types."""
    schema = pa.schema([pa.field("place", pa.int32(), nullable=False)])
    options = {"column_encoding": {"place": "DELTA_BINARY_PACKED"}, "use_dictionary": False}
    with pq.ParquetWriter(path, schema, compression="zstd", write_page_checksum=True, **options) as writer:
        for numbers in _batches(partitions):
            parts = [
                read_table(folder_of(store, number) / "types.parquet", ["type"])["type"] for number in numbers
            ]
            together = pa.chunked_array([chunk for part in parts for chunk in part.chunks], pa.string())
            places = pc.index_in(together, value_set=vocabulary).to_numpy()
            for part in np.split(places, np.cumsum([len(part) for part in parts])[:-1]):
                writer.write_table(pa.table([pa.array(part, pa.int32())], schema=schema), max(len(part), 1))


def _duplicates(store: Path, partitions: int) -> pa.Table:
    """One row per document whose text an earlier one has already: its partition and number, and those of the first."""
    sizes = [0]
    halves: list[list[np.ndarray]] = [[], []]
    for number in range(partitions):
        column = read_table(folder_of(store, number) / "documents.parquet", ["sha256"])[
            "sha256"
        ].combine_chunks()
        words = np.frombuffer(column.buffers()[1], dtype=np.uint64).reshape(-1, 4)[: len(column)]
        for half, values in zip(halves, words.T[:2], strict=True):
            half.append(values)
        sizes.append(len(column))
    # Half of a SHA-256 tells texts apart as surely as the whole, in half the memory.
    digests = [np.concatenate([np.empty(0, np.uint64), *half]) for half in halves]
    order = np.lexsort((np.arange(len(digests[0])), *digests))
    same = np.append(False, np.logical_and(*(half[order][1:] == half[order][:-1] for half in digests)))
    first = np.maximum.accumulate(np.where(same, 0, np.arange(len(order)))) if len(order) else order
    later, earlier = order[same], order[first[same]]
    by_place = np.argsort(later)
    begins = np.cumsum(sizes)
    columns = {}
    for name, places in (("", later[by_place]), ("first_", earlier[by_place])):
        partition = np.searchsorted(begins, places, side="right") - 1
        columns[f"{name}partition"] = pa.array(partition.astype(np.int32))
        columns[f"{name}document"] = pa.array((places - begins[partition]).astype(np.int32))
    return table_of(columns)


def _batches(partitions: int) -> list[range]:
    return [range(a, min(a + _TOGETHER, partitions)) for a in range(0, partitions, _TOGETHER)]
