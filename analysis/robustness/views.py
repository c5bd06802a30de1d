"""A corpus seen under one specification, with what is costly computed once for all that share it."""

import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from analysis import measures
from analysis.collocation import collocates
from analysis.counts import Counts, count_types
from analysis.devices import device_ratios, find_devices
from analysis.keyness import keyness
from analysis.paths import cache_folder
from analysis.resampling import false_discovery_rate
from analysis.robustness.specifications import RESAMPLED, STRINGS, Specification
from analysis.text import Corpus, Document
from analysis.text.repairs import build_text
from analysis.tokens import tokenize
from analysis.tokens.segmenters import cut_characters

T = TypeVar("T")
TOKENS = ("segmenter", "dictionary", "repairs")
CHOICES = (*TOKENS, "measure", "minimum_count", "unit")
_CELLS = ("n_target", "size_target", "n_reference", "size_reference")


class Analysis:
    """What a claim is asked of: a corpus, and all that follows from it under one `specification`.

    The three tables `keyness`, `collocates` and `device_ratios` are those of the functions of that name, indexed by
    what they compare, with a column clear: whether it is frequent enough and the measure sets it apart.
    """

    def __init__(
        self, corpus: Corpus, specification: Specification, memory: dict[tuple, Any] | None = None
    ) -> None:
        self.specification = specification
        self._given = corpus
        self._memory: dict[tuple, Any] = {} if memory is None else memory

    def once(self, make: Callable[[], T], *key: object, fields: tuple[str, ...] = TOKENS) -> T:
        """What `make` returns, called once for all specifications that are alike in `fields`."""
        whole = (*key, *(getattr(self.specification, name) for name in fields))
        if whole not in self._memory:
            self._memory[whole] = make()
        return self._memory[whole]

    @property
    def corpus(self) -> Corpus:
        """The texts, repaired or as printed."""
        if self.specification.repairs:
            return self._given
        return self.once(lambda: as_printed(self._given), "corpus", fields=())

    @property
    def tokens(self) -> pd.DataFrame:
        """From `tokenize`; with "character-ngrams" every character is a token."""
        return self.once(lambda: _tokens(self.corpus, self.specification), "tokens")

    @property
    def devices(self) -> pd.DataFrame:
        """From `find_devices`."""
        return self.once(lambda: find_devices(self.corpus), "devices", fields=("repairs",))

    @property
    def counts(self) -> Counts:
        """From `count_types`, by the unit that is resampled, else by sentence."""
        return count_types(self.tokens, unit=self.specification.unit or "sentence")

    def words(self, *, like: str) -> pd.DataFrame:
        """The tokens; with "character-ngrams", every string of as many characters as `like` has, as a token."""
        length = self._length(like)
        return self.once(lambda: _strings(self.tokens, length), "words", length) if length else self.tokens

    def _length(self, like: str) -> int:
        return len(cut_characters(like)) if self.specification.segmenter == STRINGS else 0

    def keyness(self, target: str, reference: str, *, like: str = "") -> pd.DataFrame:
        """One row per type of `words(like=like)`."""
        replicates = 9999 if self.specification.measure in RESAMPLED else 0
        # The same deals for both directions: seen from the other side, every sign is the opposite.
        one, other = sorted((target, reference), reverse=True)

        def make() -> pd.DataFrame:
            counts = count_types(self.words(like=like), unit=self.specification.unit or "sentence")
            table = keyness(counts, target=one, reference=other, replicates=replicates).set_index("type")
            return table.assign(n=table["n_target"] + table["n_reference"])

        key = "keyness", one, other, self._length(like), replicates
        table = self._decided(make, *key, fields=(*TOKENS, "unit"))
        if target == one:
            return table
        turned = self.once(lambda: _mirrored(table), *key, "mirrored", fields=(*TOKENS, "unit"))
        return self.once(lambda: turned.assign(clear=table["clear"]), *key, "turned", fields=CHOICES)

    def collocates(self, node: str, doc_id: str) -> pd.DataFrame:
        """One row per word near `node` in one text; interval over sentences."""

        def make() -> pd.DataFrame:
            tokens = self.tokens[self.tokens["doc_id"] == doc_id]
            table = collocates(tokens, node, minimum=1, intervals=True).set_index("collocate")
            elsewhere = table["n_collocate"] - table["n_pair"], table["size"] - table["n_window"]
            cells = (table["n_pair"], table["n_window"], *elsewhere)
            return table.assign(n=table["n_pair"], **dict(zip(_CELLS, cells, strict=True)))

        return self._decided(make, "collocates", node, doc_id)

    def device_ratios(self, target: str, reference: str) -> pd.DataFrame:
        """One row per device; interval over sentences."""

        def make() -> pd.DataFrame:
            table = device_ratios(self.devices, self.corpus, target=target, reference=reference)
            ends = {"ratio": "log_ratio", "low": "log_ratio_low", "high": "log_ratio_high"}
            logs = np.log2(table[[*ends]]).rename(columns=ends)
            return (
                table.join(logs)
                .set_index("device")
                .assign(n=lambda rows: rows["n_target"] + rows["n_reference"])
            )

        return self._decided(make, "device_ratios", target, reference, fields=("repairs",))

    def _decided(
        self, make: Callable[[], pd.DataFrame], *key: object, fields: tuple[str, ...] = TOKENS
    ) -> pd.DataFrame:
        """The table that `make` returns, made once for specifications alike in `fields`, with the column clear."""
        table = self.once(make, *key, fields=fields)
        return self.once(
            lambda: table.assign(clear=_clear(table, self.specification)), "clear", *key, fields=CHOICES
        )


def _mirrored(table: pd.DataFrame) -> pd.DataFrame:
    """A table of `keyness` with target and reference exchanged."""
    swapped = {"log_ratio_low": "log_ratio_high", "log_ratio_high": "log_ratio_low"}
    for name in ("n", "size", "per_thousand", "range", "units", "dp"):
        sides = f"{name}_target", f"{name}_reference"
        swapped |= dict(zip(sides, sides[::-1], strict=True))
    signed = ["log_ratio", "log_ratio_low", "log_ratio_high", "conservative_log_ratio"]
    return table.assign(**{name: -table[name] for name in signed}).rename(columns=swapped)


def _clear(table: pd.DataFrame, specification: Specification) -> pd.Series:
    """Whether each row has the minimum count, and its measure sets the log ratio apart from 0."""
    enough = table["n"] >= specification.minimum_count
    cells = [table[name] for name in _CELLS]
    match specification.measure:
        case "log_ratio":
            return enough & (table["log_ratio"].abs() >= 1)
        case "log_likelihood":
            return enough & (measures.log_likelihood(*cells) > 3.84)
        case "bayes_factor_bic":
            return enough & (measures.bayes_factor_bic(*cells) > 2)
        case "conservative_log_ratio":
            family = max(1, int(enough.sum()))
            return enough & (measures.conservative_log_ratio(*cells, family=family) != 0)
        case "bootstrap_interval":
            return enough & ((table["log_ratio_low"] > 0) | (table["log_ratio_high"] < 0))
        case "p_permutation":
            return enough & (table["p_permutation"] < 0.05)
    q_value = pd.Series(1.0, index=table.index)
    q_value[enough] = false_discovery_rate(table.loc[enough, "p_permutation"])
    return enough & (q_value < 0.05)


def as_printed(corpus: Corpus) -> Corpus:
    """The same texts without their repairs, as `read_corpus(…, repairs="none")` reads them."""
    return Corpus([_unrepaired(document) for document in corpus], dictionary=corpus.dictionary)


def _unrepaired(document: Document) -> Document:
    if not document.repairs:
        return document
    edges = [int(document.raw_offsets[0]), int(document.raw_offsets[-1]) + 1]
    edges += [edge for repair in document.repairs for edge in (repair.raw_start, repair.raw_end)]
    text, raw_offsets, _ = build_text(document.raw, (min(edges), max(edges)), name=document.doc_id)
    begins = raw_offsets[[0, *(feed.end() for feed in re.finditer("\n", text))]]
    # A line is of the kind of the paragraph in which its first character stands; if a repair drops that, prose.
    at = np.searchsorted(document.raw_offsets, begins)
    numbers = np.searchsorted(document.paragraphs["start"], at, side="right") - 1
    kinds = np.where(np.isin(begins, document.raw_offsets), np.array(document.kinds)[numbers], "prose")
    return replace(document, text=text, raw_offsets=raw_offsets, kinds=tuple(kinds.tolist()), repairs=())


def _strings(tokens: pd.DataFrame, length: int) -> pd.DataFrame:
    """One row per string of `length` characters with nothing between them, no marks among them."""
    characters, whole = tokens["token"].to_numpy(object), tokens["is_word"].to_numpy(bool)
    goes_on = tokens["start"].to_numpy()[1:] == tokens["end"].to_numpy()[:-1]
    strings, kept = characters, whole
    for step in range(1, length):
        strings = strings[:-1] + characters[step:]
        kept = kept[:-1] & whole[step:] & goes_on[step - 1 :]
    return tokens[: len(strings)].assign(token=strings)[kept]


def _tokens(corpus: Corpus, specification: Specification) -> pd.DataFrame:
    if specification.segmenter == "snownlp":
        return _snownlp_tokens(corpus)
    name = "character" if specification.segmenter == STRINGS else specification.segmenter
    return tokenize(corpus, segmenter=name, dictionary=specification.dictionary)


def _snownlp_tokens(corpus: Corpus) -> pd.DataFrame:
    """From `tokenize`, kept in the reader's cache by content: snownlp takes half a minute for 1 MB."""
    digest = hashlib.sha256(f"{version('snownlp')} {version('pandas')}".encode())
    for document in corpus:
        digest.update(repr((document.doc_id, document.text, document.kinds)).encode("utf-8", "surrogatepass"))
        digest.update(document.raw_offsets.tobytes())
    path = cache_folder() / f"snownlp-{digest.hexdigest()[:32]}.parquet"
    if not path.is_file():
        unfinished = path.with_suffix(f".{os.getpid()}")
        tokenize(corpus, segmenter="snownlp").to_parquet(unfinished)
        unfinished.replace(path)
    return pd.read_parquet(path)
