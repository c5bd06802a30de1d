"""`Store`: the questions, each asked of every partition and the answers put together."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.checks import check_at_least, check_choice
from analysis.collocation.table import scored
from analysis.counts import Counts
from analysis.devices import DEVICES
from analysis.dispersion import dispersion
from analysis.keyness import keyness
from analysis.store import counting, lines, neighbours, rates, runs, view
from analysis.store.files import StoreFiles

ORDERS = ("document", "sample", "left", "right")
MATCHES = ("tokens", "characters")


class Store(StoreFiles):
    """A corpus as `build_store` leaves it in a folder, and the questions it answers.

    `where` chooses documents by their metadata, in the notation of `pandas.DataFrame.query`: "year >= 2018",
    "source == '人民日报' and month < '2020-03'". Without it all are asked about.

    Parameters
    ----------
    folder : the store's.
    client : a `dask.distributed.Client` that is asked to work; by default threads of this process do.
    duplicates : whether documents count whose text an earlier one has already, character by character.
    """

    def tokens(self, *, where: str | None = None) -> pd.DataFrame:
        """One row per token, as `tokenize` gives them; all in memory at once, so choose what fits in there."""
        parts = list(self._each(view.tokens, where))
        names = pd.Index([name for part in parts for name in part[1]], dtype="str")
        if names.has_duplicates:
            twice = names[names.duplicated()][0]
            raise ValueError(f"two documents have the doc_id {twice!r}; choose one of them with where=")
        before = np.cumsum([0, *(len(part[1]) for part in parts)])
        tables = [
            part[0].assign(doc_id=part[0]["doc_id"] + shift)
            for part, shift in zip(parts, before, strict=False)
        ]
        table = pd.concat(tables, ignore_index=True)
        table["doc_id"] = pd.Categorical.from_codes(table["doc_id"], names)
        used, codes = np.unique(table["token"], return_inverse=True)
        table["token"] = pd.Categorical.from_codes(codes, self.types[used].rename(None))
        table.attrs["segmenter"] = self.facts["made_by"]
        return table

    def count_types(self, *, where: str | None = None, unit: str = "document") -> Counts:
        """Counts with one row per document, or per value of a column of the metadata (year, month …).

        Documents without a value are counted as "unknown". A value's row has it as doc_id; units without a word
        have no row, and the rows of values are in their order.
        """
        counts = self._counts({"": where}, unit)
        return replace(counts, units=counts.units.drop(columns="group"))

    def _counts(self, selections: dict[str, str | None], unit: str) -> Counts:
        self._check_column("unit", unit, also=["document"])
        parts = self._each(counting.count, list(selections.values()), unit)
        counts = counting.added(parts, list(selections), unit, self.types)
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
        check_choice("order", order, ORDERS)
        check_at_least("limit", limit, 1)
        check_at_least("span", min(span), 0)
        words = [node] if isinstance(node, str) else list(node)
        check_at_least("the number of tokens in node", len(words), 1)
        phrase = self.types.get_indexer(words)
        if (phrase < 0).any():
            # A number that no partition has.
            phrase = np.full(len(words), len(self.types))
        total, partitions, rows = lines.chosen(
            self._each(lines.found, where, phrase, span, order, limit, seed), order, limit
        )
        # Without a line the first partition still gives the columns.
        places, numbers = self._places(), np.unique(partitions) if len(rows) else [0]
        calls = [(places[i], np.sort(rows[partitions == i]), words, span) for i in numbers]
        table = pd.concat(list(self._all(lines.lines, calls)), ignore_index=True)
        # The lines stand by partition and row; some orders want them otherwise.
        place = np.empty(len(rows), dtype=np.int64)
        place[np.lexsort((rows, partitions))] = np.arange(len(rows))
        table = table.iloc[place].reset_index(drop=True)
        table.attrs["occurrences"] = total
        return table

    def collocates(
        self, node: str, *, where: str | None = None, span: tuple[int, int] = (5, 5), minimum: int = 2
    ) -> pd.DataFrame:
        """One row per word that stands near `node`, all documents taken as one: the table of `analysis.collocates`."""
        check_at_least("minimum", minimum, 1)
        check_at_least("span", min(span), 0)
        number = self.types.get_indexer([node])[0]
        # A number that no partition has stands for a word that is not there.
        parts = self._each(neighbours.neighbours, where, number if number >= 0 else len(self.types), span)
        return scored(neighbours.added(parts, self.types, minimum, self._first_places), node)

    def _first_places(self, calls: list[tuple[int, np.ndarray]]) -> Generator[pd.DataFrame]:
        places = self._places()
        return self._all(neighbours.first_places, [(places[partition], rows) for partition, rows in calls])

    def ngrams(self, *, n: int = 2, minimum: int = 5, where: str | None = None) -> pd.DataFrame:
        """One row per n-gram that occurs at least `minimum` times, the most frequent first.

        An n-gram is what it is in `analysis.ngrams`: words that follow each other in one sentence without a mark
        between them. Columns: ngram, n, size (words of all documents asked about), per_thousand.
        """
        check_at_least("n", n, 1)
        check_at_least("minimum", minimum, 1)
        return runs.frequent_runs(
            lambda frequent: self._each(runs.runs, where, frequent, len(self.types)), n, minimum, self.types
        )

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
        check_choice("match", match, MATCHES)
        self._check_column("by", by)
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
        names = list(DEVICES) if devices is None else list(devices)
        for name in names:
            check_choice("devices", name, DEVICES)
        self._check_column("by", by)
        parts = self._each(rates.spans_of_devices, where, by, names)
        return rates.rates(parts, ["device", by, "per_thousand_characters"], names, 1000, seed)

    def _check_column(self, name: str, value: str, also: Sequence[str] = ()) -> None:
        check_choice(name, value, [*also, *self.facts["columns"]])
