"""The files of a store, and how its partitions are set to work."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.store.merge import merged_folder
from analysis.store.partition import damage, facts, folder_of, read_json, read_table
from analysis.store.view import Place, View


class StoreFiles:
    """What a finished store holds, without the questions that `Store` adds."""

    def __init__(self, folder: str | Path, *, client: Any = None, duplicates: bool = True) -> None:
        self.folder, self.client = Path(folder).absolute(), client
        if not (self.folder / "store.json").exists():
            raise FileNotFoundError(f"{folder}: no finished store; make or complete it with build_store")
        self.facts = read_json(self.folder / "store.json")
        self._leave_out = [np.empty(0, dtype=np.int32)] * len(self.facts["partitions"])
        if not duplicates:
            listed = self.duplicates
            for number, rows in listed.groupby("partition"):
                self._leave_out[number] = rows["document"].to_numpy()

    def __repr__(self) -> str:
        documents, tokens = (self.facts[name] for name in ("documents", "tokens"))
        return f"Store of {documents:,} documents, {tokens:,} tokens, in {len(self._leave_out)} partitions"

    def _merged(self, name: str) -> pa.Table:
        return read_table(merged_folder(self.folder, len(self._leave_out)) / f"{name}.parquet")

    @cached_property
    def types(self) -> pd.Index:
        """The types of all documents, in the order of their code points."""
        return pd.Index(self._merged("vocabulary")["type"].to_pandas(), dtype="str", name="type")

    @property
    def bad(self) -> pd.DataFrame:
        """One row per document or input that could not be read: file, row, reason."""
        return self._merged("bad").to_pandas()

    @property
    def duplicates(self) -> pd.DataFrame:
        """One row per document whose text an earlier one has: partition, document, first_partition, first_document."""
        return self._merged("duplicates").to_pandas()

    @property
    def documents(self) -> pd.DataFrame:
        """One row per document: doc_id, file, row (line or row in the file), tokens, words, …, and its metadata."""
        columns = [name for name in self.facts["columns"] if name != "sha256"]
        parts = [View(place).documents(columns).to_pandas() for place in self._places()]
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)

    def check(self) -> list[str]:
        """What is wrong with the files of the store, one line each; none if all are as they were written."""
        found = [damage(self.folder, number) for number in range(len(self._leave_out))]
        for number, known in enumerate(self.facts["partitions"]):
            card = folder_of(self.folder, number) / "partition.json"
            if not found[number] and facts(card) != known:
                found[number] = (
                    f"{card} is not what was written; delete {card.parent} and call build_store again"
                )
        merged = merged_folder(self.folder, len(self._leave_out))
        for name, known in self.facts["files"].items():
            if not (merged / name).is_file() or facts(merged / name) != known:
                found.append(f"{merged / name} is damaged; delete {merged} and call build_store again")
        return [problem for problem in found if problem]

    def _places(self) -> list[Place]:
        columns = tuple(self.facts["columns"])
        return [
            Place(self.folder, len(self._leave_out), number, columns, rows)
            for number, rows in enumerate(self._leave_out)
        ]

    def _each(self, kernel: Callable[..., Any], *arguments: Any) -> Generator[Any]:
        """What `kernel` finds in each partition, in their order."""
        return self._all(kernel, [(place, *arguments) for place in self._places()])

    def _all(self, kernel: Callable[..., Any], calls: Sequence[tuple[Any, ...]]) -> Generator[Any]:
        task = partial(_called, kernel)
        if self.client is not None:
            from analysis.store.build import connected

            with connected(self.client) as client:
                yield from client.get_executor(pure=False).map(task, calls)
            return
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            try:
                yield from pool.map(task, calls)
            finally:
                pool.shutdown(cancel_futures=True)


def _called(kernel: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    return kernel(*arguments)
