"""A document and a corpus: text, the file it came from, and the way back."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.checks import check_columns


@dataclass(frozen=True)
class Repair:
    """One change between a file's text and a document's.

    action : "join" (the line ending in `left` goes on in the line beginning with `right`) or "drop" (`left` is
    taken out). raw_start, raw_end : the characters of the raw text that the repair takes out.
    """

    action: str
    left: str
    right: str
    reason: str
    raw_start: int = -1
    raw_end: int = -1


@dataclass(frozen=True, eq=False)
class Document:
    """One text.

    Attributes
    ----------
    doc_id : its name in the corpus.
    text : the repaired text; paragraphs joined by one line feed each.
    raw : the whole text of the source file, as decoded and otherwise untouched.
    raw_offsets : for each character of `text`, its index in `raw` (int32, same length as `text`).
    sha256 : checksum of the source file's bytes (of the cell's UTF-8 bytes where a table was read).
    source : the file, as given or as the manifest has it; for a table `file#row`.
    kinds : the kind of each paragraph, "prose" unless declared otherwise.
    metadata : whatever else is known of the text.
    repairs : what was changed between `raw` and `text`, each with its reason.
    """

    doc_id: str
    text: str
    raw: str = field(repr=False)
    raw_offsets: np.ndarray = field(repr=False)
    sha256: str
    source: str
    kinds: tuple[str, ...] = field(repr=False)
    metadata: Mapping[str, Any] = field(default_factory=dict, repr=False)
    repairs: tuple[Repair, ...] = field(default=(), repr=False)

    @cached_property
    def paragraphs(self) -> pd.DataFrame:
        """One row per paragraph: paragraph (from 0), kind, start, end (characters of `text`, end exclusive)."""
        breaks = [match.start() for match in re.finditer("\n", self.text)]
        bounds = np.array([-1, *breaks, len(self.text)], dtype=np.int32)
        return pd.DataFrame(
            {
                "paragraph": np.arange(len(self.kinds), dtype=np.int32),
                "kind": pd.Series(self.kinds, dtype="str"),
                "start": bounds[:-1] + 1 if self.kinds else bounds[:0],
                "end": bounds[1:] if self.kinds else bounds[:0],
            }
        )


class Corpus:
    """An ordered collection of documents, reached by position in iteration or by `corpus[doc_id]`."""

    def __init__(
        self,
        documents: Sequence[Document],
        *,
        dictionary: Path | None = None,
        bad: pd.DataFrame | None = None,
    ) -> None:
        self.documents = tuple(documents)
        self._by_id = {document.doc_id: document for document in self.documents}
        if len(self._by_id) < len(self.documents):
            ids = [document.doc_id for document in self.documents]
            twice = next(doc_id for doc_id in ids if ids.count(doc_id) > 1)
            raise ValueError(f"two documents have the doc_id {twice!r}; give each text a name of its own")
        #: the dictionary its manifest declares; `tokenize` uses it unless told otherwise.
        self.dictionary = dictionary
        #: one row per file that could not be read (source, reason); only `on_error="collect"` fills it.
        self.bad = pd.DataFrame({"source": [], "reason": []}, dtype="str") if bad is None else bad

    def __getitem__(self, doc_id: str) -> Document:
        if doc_id not in self._by_id:
            listed = ", ".join(map(repr, list(self._by_id)[:20])) or "none"
            raise KeyError(f"no document {doc_id!r}; the corpus has {listed}")
        return self._by_id[doc_id]

    def __iter__(self) -> Iterator[Document]:
        return iter(self.documents)

    def __len__(self) -> int:
        return len(self.documents)

    def __repr__(self) -> str:
        characters = sum(len(document.text) for document in self)
        return f"Corpus of {len(self)} documents, {characters:,} characters"

    @property
    def table(self) -> pd.DataFrame:
        """One row per document: doc_id, its metadata, paragraphs, characters, repairs, source, sha256."""
        rows = [
            {
                "doc_id": document.doc_id,
                **document.metadata,
                "paragraphs": len(document.kinds),
                "characters": len(document.text) - document.text.count("\n"),
                "repairs": len(document.repairs),
                "source": document.source,
                "sha256": document.sha256,
            }
            for document in self
        ]
        return pd.DataFrame(rows)

    @property
    def repairs(self) -> pd.DataFrame:
        """One row per repair: doc_id, action, left, right, reason, raw_start, raw_end (what it took out)."""
        columns = ["doc_id", *(part.name for part in fields(Repair))]
        rows = [(document.doc_id, *astuple(repair)) for document in self for repair in document.repairs]
        return pd.DataFrame(rows, columns=columns)

    def locate(self, spans: pd.DataFrame) -> pd.DataFrame:
        """One row per row of `spans`, with raw_start and raw_end: where it stands in the source file.

        Parameters
        ----------
        spans : any table with doc_id, start, end (characters of `Document.text`, end exclusive).

        Returns
        -------
        A copy with raw_start, raw_end (characters of `Document.raw`, end exclusive). A repair inside a span
        leaves `raw[raw_start:raw_end]` longer than the text by what the repair took out. An empty span
        stands at the raw index of the character behind it.

        Raises
        ------
        ValueError for spans outside their text; KeyError for an unknown doc_id.
        """
        check_columns("locate(spans)", spans, ["doc_id", "start", "end"])
        starts, ends = spans["start"].to_numpy(np.int64), spans["end"].to_numpy(np.int64)
        raw_starts = np.empty(len(spans), dtype=np.int32)
        raw_ends = np.empty(len(spans), dtype=np.int32)
        codes, names = pd.factorize(spans["doc_id"])
        for code, name in enumerate(names):
            rows = np.flatnonzero(codes == code)
            raw_starts[rows], raw_ends[rows] = locate_spans(self[name], starts[rows], ends[rows])
        return spans.assign(raw_start=raw_starts, raw_end=raw_ends)


def locate_spans(document: Document, starts: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The raw starts and raw ends (int32) of spans of `document.text`."""
    wrong = (starts < 0) | (ends < starts) | (ends > len(document.text))
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise ValueError(
            f"{document.doc_id}: span {starts[row]}–{ends[row]} lies outside the text of {len(document.text)} "
            "characters; were the spans made from another version of it?"
        )
    # One index past the last character, so that an empty span at the very end has a place too.
    behind = document.raw_offsets[-1] + 1 if len(document.raw_offsets) else 0
    offsets = np.append(document.raw_offsets, np.int32(behind))
    raw_starts = offsets[starts]
    raw_ends = np.where(ends > starts, offsets[np.maximum(ends, 1) - 1] + 1, raw_starts)
    return raw_starts.astype(np.int32), raw_ends.astype(np.int32)
