"""The documents of one partition that a question is about, and their tokens."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis.store.merge import merged_folder
from analysis.store.partition import FIRST_WORD, folder_of, read_table
from analysis.tokens.table import COLUMNS
from analysis.tokens.types import KINDS

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Place:
    """Which partition of which store, and whatever of it is the same for all questions.

    `columns` are those the documents of the store have, `leave_out` the documents of the partition to pass over.
    """

    store: Path
    partitions: int
    number: int
    columns: tuple[str, ...]
    leave_out: np.ndarray


class View:
    """What of a partition `where` lets through; each column is read once, when it is first asked for."""

    def __init__(self, place: Place, where: str | None = None) -> None:
        self.place, self.where = place, where
        self.folder = folder_of(place.store, place.number)
        self._read: dict[str, np.ndarray] = {}

    def documents(self, columns: list[str]) -> pa.Table:
        """Columns of all documents of the partition; empty cells in one that none of them has."""
        path = self.folder / "documents.parquet"
        has = pq.read_schema(path).names
        table = read_table(path, [name for name in columns if name in has])
        for name in columns:
            if name not in has:
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
            table = self.documents([name for name in self.place.columns if name in self.where]).to_pandas()
            table.index = pd.RangeIndex(len(mask))
            try:
                found = table.eval(self.where, engine="python")
            except (SyntaxError, NameError, TypeError, KeyError, ValueError) as error:
                has = ", ".join(self.place.columns)
                raise ValueError(f"where={self.where!r}: {error}; the documents have {has}") from None
            if not isinstance(found, pd.Series) or found.dtype not in (bool, "boolean", object):
                raise ValueError(
                    f"where={self.where!r}: it must say yes or no of each document, as in year >= 2018"
                )
            mask = found.fillna(False).to_numpy(dtype=bool, copy=True)
        mask[self.place.leave_out] = False
        return mask

    def labels(self, by: str) -> tuple[list[str], np.ndarray]:
        """The values of a column, as strings, and for each document the number of its value; -1 if not chosen."""
        values = self.documents([by])[by].combine_chunks()
        filled = pc.fill_null(values.cast(pa.string()), UNKNOWN).to_numpy(zero_copy_only=False)
        codes = np.full(len(filled), -1, dtype=np.int32)
        codes[self.chosen], names = pd.factorize(filled[self.chosen])
        return [str(name) for name in names], codes

    def column(self, name: str) -> np.ndarray:
        """A column of all tokens of the partition: id, sentence, paragraph, shift, extra."""
        if name not in self._read:
            self._read[name] = read_table(self.folder / "tokens.parquet", [name])[name].to_numpy()
        return self._read[name]

    @cached_property
    def mask(self) -> np.ndarray | None:
        """For each token whether its document is chosen; None if all are."""
        return None if self.chosen.all() else np.repeat(self.chosen, self.sizes)

    @cached_property
    def is_word(self) -> np.ndarray:
        """For each type of the partition whether it is a word."""
        return read_table(self.folder / "types.parquet", ["kind"])["kind"].to_numpy() >= FIRST_WORD

    @cached_property
    def types(self) -> pa.Array:
        """The types of the partition, in the order of their code points."""
        return read_table(self.folder / "types.parquet", ["type"])["type"].combine_chunks()

    @cached_property
    def places(self) -> np.ndarray:
        """The number in the store's vocabulary of each type of the partition, ascending."""
        path = merged_folder(self.place.store, self.place.partitions) / "places.parquet"
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            return file.read_row_group(self.place.number, use_threads=False)["place"].to_numpy()

    def own(self, wanted: np.ndarray) -> np.ndarray:
        """The partition's own ids of types of the vocabulary; -1 for one it has not."""
        found = np.searchsorted(self.places, wanted)
        has = found < len(self.places)
        has[has] = self.places[found[has]] == wanted[has]
        return np.where(has, found, -1)

    def spaces(self) -> pa.DictionaryArray:
        """The white space before each token of the partition."""
        column = read_table(self.folder / "tokens.parquet", ["space"], read_dictionary=["space"])["space"]
        return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)

    def tokens(self, documents: np.ndarray) -> pd.DataFrame:
        """The tokens of some documents, given by number, as `tokenize` has them; doc_id is that number."""
        sizes = self.sizes[documents]
        first = np.cumsum(sizes) - sizes
        position = np.arange(sizes.sum(), dtype=np.int32) - np.repeat(first, sizes).astype(np.int32)
        rows = position + np.repeat(self.begins[documents], sizes)
        ids = self.column("id")[rows]
        is_used = np.bincount(ids, minlength=len(self.places)) > 0
        used, ids = np.flatnonzero(is_used), (np.cumsum(is_used) - 1)[ids]
        types, spaces = self.types.take(pa.array(used)), self.spaces()
        lengths = pc.utf8_length(types).to_numpy()[ids]
        ends = np.cumsum(
            pc.utf8_length(spaces.dictionary).to_numpy()[spaces.indices.to_numpy()[rows]] + lengths
        )
        before = np.append(0, ends)[first]
        ends = (ends - np.repeat(before, sizes)).astype(np.int32)
        starts = (ends - lengths).astype(np.int32)
        raw_starts = starts + self.column("shift")[rows]
        kinds = read_table(self.folder / "types.parquet", ["kind"])["kind"].to_numpy()[used][ids]
        columns = {
            "doc_id": pd.Categorical.from_codes(np.repeat(np.arange(len(documents)), sizes), documents),
            "paragraph": self.column("paragraph")[rows],
            "sentence": self.column("sentence")[rows],
            "position": position,
            "token": pd.Categorical.from_codes(ids, pd.Index(types.to_pandas(), dtype="str")),
            "is_word": kinds >= FIRST_WORD,
            "kind": pd.Categorical.from_codes(kinds, pd.Index(KINDS, dtype="str")),
            "start": starts,
            "end": ends,
            "raw_start": raw_starts,
            "raw_end": raw_starts + (ends - starts) + self.column("extra")[rows],
        }
        return pd.DataFrame(columns, columns=COLUMNS, copy=False)

    def texts(self) -> list[str]:
        """The texts of all documents of the partition, as `Document.text` has them."""
        written = pc.binary_join_element_wise(
            self.spaces().cast(pa.string()), self.types.take(pa.array(self.column("id"))), ""
        )
        _, offsets, letters = written.buffers()
        edges = (
            np.frombuffer(offsets, dtype=np.int32)[self.begins].tolist()
            if len(written)
            else [0] * len(self.begins)
        )
        return [str(letters[a:b], "utf-8") for a, b in zip(edges, edges[1:], strict=False)]


def tokens(place: Place, where: str | None) -> tuple[pd.DataFrame, list[str]]:
    """The tokens of the chosen documents, doc_id and token as numbers, and the names of the documents."""
    view = View(place, where)
    table = view.tokens(np.flatnonzero(view.chosen))
    names = view.documents(["doc_id"])["doc_id"].filter(pa.array(view.chosen)).to_pylist()
    chosen = view.column("id") if view.mask is None else view.column("id")[view.mask]
    codes = view.places[chosen]
    return table.assign(doc_id=table["doc_id"].cat.codes.astype(np.int64), token=codes), names
