"""What all partitions of a store have in common: one vocabulary, the duplicates among their documents, the bad inputs.

A partition keeps the ids of its own types for good; the merged files say what these are in the vocabulary of all.
Both are in the order of code points, so that the numbers of a partition's types ascend in either.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis.store.files import building, facts, folder_of, merged_folder, read_table, table_of, write_table

_TOGETHER = 64
_BAD = {"file": pa.string(), "row": pa.int64(), "reason": pa.string()}


def merge(store: Path, cards: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """Write the merged files and return size and SHA-256 of each."""
    final = merged_folder(store, len(cards))
    folder = building(final)
    folder.mkdir()
    vocabulary = _vocabulary(store, len(cards))
    write_table(folder / "vocabulary.parquet", vocabulary)
    _write_places(folder / "places.parquet", store, len(cards), vocabulary["type"].combine_chunks())
    write_table(folder / "duplicates.parquet", _duplicates(store, len(cards)))
    bad = [row for card in cards for row in card["bad"]]
    columns = zip(*bad, strict=True) if bad else ((), (), ())
    of_types = zip(_BAD.items(), columns, strict=True)
    write_table(
        folder / "bad.parquet", table_of({name: pa.array(values, kind) for (name, kind), values in of_types})
    )
    if final.exists():
        shutil.rmtree(final)
    os.replace(folder, final)
    return {path.name: facts(path) for path in sorted(final.iterdir())}


def _types(store: Path, partitions: int) -> Iterator[list[pa.Table]]:
    """The types of all partitions, of several at a time."""
    for begun in range(0, partitions, _TOGETHER):
        numbers = range(begun, min(begun + _TOGETHER, partitions))
        yield [read_table(folder_of(store, number) / "types.parquet") for number in numbers]


def _vocabulary(store: Path, partitions: int) -> pa.Table:
    """All types in the order of their code points, with the kind of each."""
    together = pa.table({"type": pa.array([], pa.string()), "kind": pa.array([], pa.int8())})
    for parts in _types(store, partitions):
        joined = pa.concat_tables([together, *(part.cast(together.schema) for part in parts)])
        together = joined.group_by("type", use_threads=False).aggregate([("kind", "first")])
        together = together.rename_columns(["type", "kind"])
    together = together.take(pc.sort_indices(together["type"]))
    return table_of({name: together[name].combine_chunks() for name in ("type", "kind")})


def _write_places(path: Path, store: Path, partitions: int, vocabulary: pa.Array) -> None:
    """One row group per partition: the number in the vocabulary of each of its types."""
    schema = pa.schema([pa.field("place", pa.int32(), nullable=False)])
    options = {"column_encoding": {"place": "DELTA_BINARY_PACKED"}, "use_dictionary": False}
    with pq.ParquetWriter(path, schema, compression="zstd", write_page_checksum=True, **options) as writer:
        for parts in _types(store, partitions):
            # Together, since the vocabulary is put into a table of hashes anew each time.
            together = pa.concat_tables([part.select(["type"]) for part in parts])["type"]
            places = pc.index_in(together, value_set=vocabulary).to_numpy()
            for part in np.split(places, np.cumsum([len(part) for part in parts])[:-1]):
                writer.write_table(pa.table([pa.array(part, pa.int32())], schema=schema), max(len(part), 1))


def _duplicates(store: Path, partitions: int) -> pa.Table:
    """One row per document whose text an earlier one has already: its partition and number, and those of the first."""
    sizes, parts = [0], [np.empty((0, 2), dtype=np.uint64)]
    for number in range(partitions):
        column = read_table(folder_of(store, number) / "documents.parquet", ["sha256"])[
            "sha256"
        ].combine_chunks()
        sizes.append(len(column))
        # Half of a SHA-256 tells texts apart as surely as the whole, in half the memory.
        parts.append(np.frombuffer(column.buffers()[1], dtype=np.uint64).reshape(-1, 4)[: len(column), :2])
    digests = np.concatenate(parts)
    order = np.lexsort(digests.T)
    same = np.append(False, (digests[order[1:]] == digests[order[:-1]]).all(axis=1))[: len(order)]
    first = np.maximum.accumulate(np.where(same, 0, np.arange(len(order))))
    later, earlier = order[same], order[first[same]]
    by_place = np.argsort(later)
    begins = np.cumsum(sizes)
    columns = {}
    for name, places in (("", later[by_place]), ("first_", earlier[by_place])):
        partition = np.searchsorted(begins, places, side="right") - 1
        columns[f"{name}partition"] = pa.array(partition, pa.int32())
        columns[f"{name}document"] = pa.array(places - begins[partition], pa.int32())
    return table_of(columns)
