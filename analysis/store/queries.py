"""`Store`: the questions, each asked of every partition and the answers put together."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.checks import check_at_least, check_choice
from analysis.collocation.table import scored
from analysis.counts import Counts
from analysis.devices import DEVICES
from analysis.dispersion import dispersion
from analysis.keyness import keyness
from analysis.store import counting, lines, neighbours, rates, runs
from analysis.store.cluster import asked
from analysis.store.files import damage, merged_folder, partition_damage, read_json, read_table
from analysis.store.view import FIRST_WORD, View, put_together


class Store:
    """A corpus as `build_store` leaves it in a folder, and the questions it answers.

    `where` chooses documents by their metadata, in the notation of `pandas.DataFrame.query`: "year >= 2018",
    "source == '人民日报' and month < '2020-03'". Without it all are asked about.

    Parameters
    ----------
    folder : the store's.
    client : a `dask.distributed.Client` that is asked to work; by default threads of this process do.
    duplicates : whether documents count whose text an earlier one has already, character by character.
    """

    def __init__(self, folder: str | Path, *, client: Any = None, duplicates: bool = True) -> None:
        self.folder, self.client = Path(folder).absolute(), client
        if not (self.folder / "store.json").exists():
            raise FileNotFoundError(f"{folder}: no finished store; make or complete it with build_store")
        self.facts = read_json(self.folder / "store.json")
        self._leave_out = [np.empty(0, dtype=np.int32)] * len(self.facts["partitions"])
        if not duplicates:
            for number, rows in self.duplicates.groupby("partition"):
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
        return pd.concat([part.documents(columns).to_pandas() for part in self._views()], ignore_index=True)

    def check(self) -> list[str]:
        """What is wrong with the files of the store, one line each; none if all are as they were written."""
        found = damage(merged_folder(self.folder, len(self._leave_out)), self.facts["files"])
        for number, card in enumerate(self.facts["partitions"]):
            found += partition_damage(self.folder, number, card)
        return found

    def _views(self, where: str | None = None) -> list[View]:
        same = self.folder, len(self._leave_out), tuple(self.facts["columns"])
        return [View(*same, number, rows, where) for number, rows in enumerate(self._leave_out)]

    def _each(self, kernel: Callable[..., Any], where: str | None, *arguments: Any) -> Generator[Any]:
        """What `kernel` finds in each partition, in their order."""
        views = self._views(where)
        return asked(self.client, kernel, views, *([argument] * len(views) for argument in arguments))

    def _at(self, kernel: Callable[..., Any], partitions: np.ndarray, rows: np.ndarray) -> pd.DataFrame:
        """The table `kernel` makes of some tokens, given by partition and row, with one row for each of them."""
        # Without a token the first partition still gives the columns.
        views, numbers = self._views(), np.unique(partitions) if len(rows) else [0]
        hits = [np.sort(rows[partitions == number]) for number in numbers]
        parts = asked(self.client, kernel, [views[number] for number in numbers], hits)
        table = pd.concat(list(parts), ignore_index=True)
        return table.iloc[np.argsort(np.lexsort((rows, partitions)))].reset_index(drop=True)

    def tokens(self, *, where: str | None = None) -> pd.DataFrame:
        """One row per token, as `tokenize` gives them; all in memory at once, so choose what fits in there."""
        table = put_together(self._each(View.all_tokens, where))
        table.attrs["segmenter"] = self.facts["made_by"]
        return table

    def count_types(self, *, where: str | None = None, unit: str = "document") -> Counts:
        """Counts with one row per document, or per value of a column of the metadata (year, month …).

        Documents without a value are counted as "unknown". A value's row has it as doc_id; units without a word
        have no row, and the rows of values are in their order.
        """
        return self._counts({"": where}, unit)

    def _counts(self, selections: dict[str, str | None], unit: str) -> Counts:
        check_choice("unit", unit, ["document", *self.facts["columns"]])
        is_word = self._merged("vocabulary")["kind"].to_numpy() >= FIRST_WORD
        parts = self._each(counting.count, None, list(selections.values()), unit, len(is_word))
        counts = counting.added(parts, list(selections), unit, self.types, is_word)
        return replace(counts, attrs={"segmenter": self.facts["made_by"]})

    def keyness(
        self, *, target: str, reference: str, unit: str = "document", replicates: int = 0
    ) -> pd.DataFrame:
        """One row per type, as `analysis.keyness` has it: the documents of `target` against those of `reference`.

        Parameters
        ----------
        target, reference : two choices of documents (see `where`), without a document in common.
        unit : what range and dispersion go by and resampling deals: "document", or a column such as month, which
            takes a fraction of the time and memory.
        replicates : as for `analysis.keyness`; 0 leaves permutations and intervals out.
        """
        counts = self._counts({"target": target, "reference": reference}, unit)
        return keyness(counts, target="target", reference="reference", replicates=replicates)

    def dispersion(self, *, where: str | None = None, unit: str = "document") -> pd.DataFrame:
        """One row per type: how evenly it is spread over documents, months or years (see `analysis.dispersion`)."""
        return dispersion(self.count_types(where=where, unit=unit), within="corpus")

    def kwic(
        self,
        node: str | Sequence[str],
        *,
        where: str | None = None,
        span: tuple[int, int] = (5, 5),
        order: str = "document",
        limit: int = 1000,
        seed: int = 1,
    ) -> pd.DataFrame:
        """One row per occurrence of `node`, `limit` of them at most: as `analysis.kwic`, with file and row.

        Parameters
        ----------
        order : "document": the first ones; "sample": ones drawn at random, each as likely, in the order of the
            documents; "left", "right": the first by the tokens before or behind the node, the nearest first, each in
            the order of code points.

        Returns
        -------
        The columns of `analysis.kwic`, file, row. `attrs["occurrences"]` is how many there are of the node; in the
        order of documents, how many in the partitions that were read.
        """
        check_choice("order", order, ("document", "sample", "left", "right"))
        check_at_least("limit", limit, 1)
        check_at_least("span", min(span), 0)
        words = [node] if isinstance(node, str) else list(node)
        check_at_least("the number of tokens in node", len(words), 1)
        phrase = self.types.get_indexer(words)
        total, partitions, rows = lines.chosen(
            self._each(lines.found, where, phrase, span, order, limit, seed), order, limit
        )
        table = self._at(partial(lines.lines, words=words, span=span), partitions, rows)
        table.attrs["occurrences"] = total
        return table

    def collocates(
        self, node: str, *, where: str | None = None, span: tuple[int, int] = (5, 5), minimum: int = 2
    ) -> pd.DataFrame:
        """One row per word that stands near `node`, all documents taken as one: the table of `analysis.collocates`."""
        check_at_least("minimum", minimum, 1)
        check_at_least("span", min(span), 0)
        parts = self._each(neighbours.neighbours, where, self.types.get_indexer([node]), span)
        counts, partitions, rows = neighbours.added(parts, self.types, minimum)
        return scored(counts.join(self._at(neighbours.first_places, partitions, rows)), node)

    def ngrams(self, *, n: int = 2, minimum: int = 5, where: str | None = None) -> pd.DataFrame:
        """One row per n-gram that occurs at least `minimum` times, the most frequent first.

        An n-gram is what it is in `analysis.ngrams`: words that follow each other in one sentence without a mark
        between them. Columns: ngram, n, size (words of all documents asked about), per_thousand.
        """
        check_at_least("n", n, 1)
        check_at_least("minimum", minimum, 1)
        return runs.frequent_runs(partial(self._each, runs.runs, where), n, minimum, self.types)

    def trend(
        self,
        items: Sequence[str],
        *,
        by: str = "year",
        where: str | None = None,
        match: str = "tokens",
        seed: int = 1,
    ) -> pd.DataFrame:
        """One row per item and value of a column: how often it occurs per million words, with a 95% interval.

        Parameters
        ----------
        items : words, schemes (两个确立) or n-grams (高质量 发展).
        by : the column whose values are compared: year, month, or any other.
        match : "tokens": wherever one token, or several with no white space between them, are written as the item is,
            however the segmenter has parted it; "characters": also where it begins or ends inside a token. An n-gram
            is found only where it is parted as its blanks say.

        Returns
        -------
        item, `by`, n (occurrences that do not overlap), size (words), documents (that have it), of_documents,
        per_million, low, high (whole documents are drawn: see `resampling.bootstrap_interval`; NaN if there is
        only one); by item in the order given, then by value.
        """
        check_choice("match", match, ("tokens", "characters"))
        check_choice("by", by, self.facts["columns"])
        check_at_least("the number of items", len(items), 1)
        for item in items:
            check_at_least(f"the number of characters of the item {item!r}", len(item.replace(" ", "")), 1)
        parts = self._each(rates.occurrences, where, list(items), by, match)
        return rates.rates(parts, ["item", by, "per_million"], list(items), 1_000_000, seed)

    def devices(
        self,
        *,
        by: str = "year",
        where: str | None = None,
        devices: Sequence[str] | None = None,
        seed: int = 1,
    ) -> pd.DataFrame:
        """One row per device and value of a column: spans per 1,000 characters, with a 95% interval by documents.

        The detectors read text and not numbers, some hundred times slower than the other questions: choose documents
        with `where`, and ask with a `client`, so that every core works. Columns: device, `by`, n, size (characters),
        documents (that have it), of_documents, per_thousand_characters, low, high.
        """
        names = list(DEVICES if devices is None else devices)
        check_choice("by", by, self.facts["columns"])
        parts = self._each(rates.spans_of_devices, where, by, names)
        return rates.rates(parts, ["device", by, "per_thousand_characters"], names, 1000, seed)
