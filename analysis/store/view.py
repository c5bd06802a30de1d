"""The documents of one partition that a question is about, and their tokens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pandas.api.types import union_categoricals

from analysis.store.files import folder_of, merged_folder, read_table
from analysis.tokens.table import COLUMNS
from analysis.tokens.types import KINDS

UNKNOWN = "unknown"
FIRST_WORD = KINDS.index("number")


@dataclass(frozen=True, eq=False)
class View:
    """What of a partition `where` lets through; what it reads it keeps.

    `partitions` is how many the store has, `columns` are those its documents have, `leave_out` are documents of the
    partition to pass over.
    """

    store: Path
    partitions: int
    columns: tuple[str, ...]
    number: int
    leave_out: np.ndarray
    where: str | None = None

    def _table(self, name: str, columns: list[str], **options: list[str]) -> pa.Table:
        return read_table(folder_of(self.store, self.number) / f"{name}.parquet", columns, **options)

    def documents(self, columns: list[str]) -> pa.Table:
        """Columns of all documents of the partition; empty cells in one that none of them has."""
        table = self._table("documents", columns)
        for name in columns:
            if name not in table.column_names:
                table = table.append_column(name, pa.nulls(table.num_rows))
        return table.select(columns)

    @cached_property
    def sizes(self) -> np.ndarray:
        """Tokens of each document of the partition."""
        return self.documents(["tokens"])["tokens"].to_numpy()

    @cached_property
    def begins(self) -> np.ndarray:
        """The first token of each document, and behind the last how many there are."""
        return np.cumsum(np.append(0, self.sizes))

    @cached_property
    def chosen(self) -> np.ndarray:
        """For each document of the partition whether it is asked about."""
        mask = np.ones(len(self.sizes), dtype=bool)
        if self.where is not None:
            table = self.documents([name for name in self.columns if name in self.where]).to_pandas()
            table.index = pd.RangeIndex(len(mask))
            try:
                found = table.eval(self.where, engine="python")
            except (SyntaxError, NameError, TypeError, KeyError, ValueError) as error:
                has = ", ".join(self.columns)
                raise ValueError(f"where={self.where!r}: {error}; the documents have {has}") from None
            if not isinstance(found, pd.Series) or found.dtype not in (bool, "boolean", object):
                raise ValueError(
                    f"where={self.where!r}: it must say yes or no of each document, as in year >= 2018"
                )
            mask = found.fillna(False).to_numpy(dtype=bool, copy=True)
        mask[self.leave_out] = False
        return mask

    def labels(self, by: str) -> tuple[list[str], np.ndarray]:
        """The values of a column, as strings, and for each document of the partition the number of its own."""
        values = pc.fill_null(self.documents([by])[by].combine_chunks().cast(pa.string()), UNKNOWN)
        encoded = values.dictionary_encode()
        return encoded.dictionary.to_pylist(), encoded.indices.to_numpy()

    def column(self, name: str) -> np.ndarray:
        """A column of all tokens of the partition: id, sentence, paragraph, shift, extra."""
        return self._table("tokens", [name])[name].to_numpy()

    @cached_property
    def ids(self) -> np.ndarray:
        """The number of each token's type, among the partition's own."""
        return self.column("id")

    @cached_property
    def mask(self) -> np.ndarray | None:
        """For each token whether its document is chosen; None if all are."""
        return None if self.chosen.all() else np.repeat(self.chosen, self.sizes)

    @cached_property
    def kinds(self) -> np.ndarray:
        """The kind of each type of the partition, as its number in KINDS."""
        return self._table("types", ["kind"])["kind"].to_numpy()

    @property
    def is_word(self) -> np.ndarray:
        """For each type of the partition whether it is a word."""
        return self.kinds >= FIRST_WORD

    @cached_property
    def types(self) -> pa.Array:
        """The types of the partition, in the order of their code points."""
        return self._table("types", ["type"])["type"].combine_chunks()

    @cached_property
    def places(self) -> np.ndarray:
        """The number in the store's vocabulary of each type of the partition, ascending."""
        path = merged_folder(self.store, self.partitions) / "places.parquet"
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            return file.read_row_group(self.number, use_threads=False)["place"].to_numpy()

    def own(self, wanted: np.ndarray) -> np.ndarray:
        """The partition's own ids of types of the vocabulary; -1 for one it has not."""
        found = np.searchsorted(self.places, wanted)
        has = found < len(self.places)
        has[has] = self.places[found[has]] == wanted[has]
        return np.where(has, found, -1)

    def spaces(self) -> pa.DictionaryArray:
        """The white space before each token of the partition."""
        column = self._table("tokens", ["space"], read_dictionary=["space"])["space"]
        return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)

    def offsets(self, documents: np.ndarray) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        """The rows of the tokens of some documents, given by number, and where in its document each stands."""
        sizes = self.sizes[documents]
        first = np.cumsum(sizes) - sizes
        rows = np.arange(sizes.sum()) + np.repeat(self.begins[documents] - first, sizes)
        lengths = pc.utf8_length(self.types).to_numpy()[self.ids[rows]]
        spaces = self.spaces()
        gaps = pc.utf8_length(spaces.dictionary).to_numpy()[spaces.indices.to_numpy()[rows]]
        ends = np.cumsum(gaps + lengths)
        ends = (ends - np.repeat(np.append(0, ends)[first], sizes)).astype(np.int32)
        starts = (ends - lengths).astype(np.int32)
        raw_starts = starts + self.column("shift")[rows]
        raw_ends = raw_starts + lengths + self.column("extra")[rows]
        return rows, {"start": starts, "end": ends, "raw_start": raw_starts, "raw_end": raw_ends}

    def tokens(self, documents: np.ndarray) -> pd.DataFrame:
        """The tokens of some documents, given by number, as `tokenize` has them; doc_id is that number."""
        rows, offsets = self.offsets(documents)
        sizes, ids = self.sizes[documents], self.ids[rows]
        is_used = np.bincount(ids, minlength=len(self.places)) > 0
        used, ids = np.flatnonzero(is_used), (np.cumsum(is_used) - 1)[ids]
        kinds = self.kinds[used][ids]
        spellings = pd.Index(self.types.take(pa.array(used)).to_pandas(), dtype="str")
        columns = {
            "doc_id": pd.Categorical.from_codes(np.repeat(np.arange(len(documents)), sizes), documents),
            "paragraph": self.column("paragraph")[rows],
            "sentence": self.column("sentence")[rows],
            "position": (rows - np.repeat(self.begins[documents], sizes)).astype(np.int32),
            "token": pd.Categorical.from_codes(ids, spellings),
            "is_word": kinds >= FIRST_WORD,
            "kind": pd.Categorical.from_codes(kinds, pd.Index(KINDS, dtype="str")),
            **offsets,
        }
        return pd.DataFrame(columns, columns=COLUMNS, copy=False)

    def all_tokens(self) -> tuple[list[str], np.ndarray, pd.DataFrame]:
        """Names and sizes of the chosen documents, and their tokens."""
        names = self.documents(["doc_id"])["doc_id"].filter(pa.array(self.chosen)).to_pylist()
        return names, self.sizes[self.chosen], self.tokens(np.flatnonzero(self.chosen))

    def texts(self) -> list[str]:
        """The texts of all documents of the partition, as `Document.text` has them."""
        written = pc.binary_join_element_wise(
            self.spaces().cast(pa.string()), self.types.take(pa.array(self.ids)), ""
        )
        letters, edges = letters_of(written)
        edges = edges[self.begins]
        return [str(letters[a:b], "utf-8") for a, b in zip(edges, edges[1:], strict=False)]


def put_together(parts: Iterable[tuple[list[str], np.ndarray, pd.DataFrame]]) -> pd.DataFrame:
    """The tokens of all partitions, out of what `View.all_tokens` gives for each."""
    names, sizes, tables = zip(*parts, strict=True)
    doc_ids = pd.Index([name for part in names for name in part], dtype="str")
    if doc_ids.has_duplicates:
        twice = doc_ids[doc_ids.duplicated()][0]
        raise ValueError(f"two documents have the doc_id {twice!r}; choose one of them with where=")
    numbers = np.repeat(np.arange(len(doc_ids)), np.concatenate(sizes))
    token = union_categoricals([table["token"] for table in tables], sort_categories=True)
    table = pd.concat([table.assign(doc_id=0, token=0) for table in tables], ignore_index=True)
    table["doc_id"], table["token"] = pd.Categorical.from_codes(numbers, doc_ids), token
    return table


def letters_of(strings: pa.Array) -> tuple[bytes, np.ndarray]:
    """All strings one behind the other in UTF-8, and where each begins; behind the last, where it ends."""
    if not len(strings):
        return b"", np.zeros(1, np.int32)
    _, offsets, letters = strings.buffers()
    edges = np.frombuffer(offsets, dtype=np.int32)[: len(strings) + 1]
    return letters.slice(0, int(edges[-1])).to_pybytes(), edges
