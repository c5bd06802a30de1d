"""From what a reader names to two sides: each one document that knows which files it is made of."""

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.checks import check_choice
from analysis.safety import printable, safe_title
from analysis.text import Corpus, Document, UnreadableTexts, read_corpus

HANZI = re.compile("[㐀-䶿一-鿿豈-﫿\U00020000-\U000323af]")


@dataclass(frozen=True)
class Sides:
    """Two documents to compare and where they come from.

    Attributes
    ----------
    corpus : two documents, first the target, then the reference; doc_id is the title of the side.
    files : one row per text: doc_id (of its side), text, source, sha256, characters, text_start, raw_start (where
        it begins in the side's text and raw text).
    left_out : what could not be read or belongs to neither side, each in a sentence.
    """

    corpus: Corpus
    files: pd.DataFrame
    left_out: list[str]

    @property
    def titles(self) -> tuple[str, str]:
        """The doc_ids of target and reference."""
        first, second = (document.doc_id for document in self.corpus)
        return first, second

    def traced(self, table: pd.DataFrame) -> pd.DataFrame:
        """The same rows with `source` behind doc_id, raw_start and raw_end being characters of that file."""
        sources = pd.Series("", index=table.index, dtype="str")
        begins = pd.Series(0, index=table.index, dtype="int64")
        for doc_id, files in self.files.groupby("doc_id", sort=False):
            rows = table.index[table["doc_id"] == doc_id]
            at = np.searchsorted(files["raw_start"], table.loc[rows, "raw_start"], side="right") - 1
            sources[rows] = files["source"].to_numpy()[at]
            begins[rows] = files["raw_start"].to_numpy()[at]
        traced = table.assign(raw_start=table["raw_start"] - begins, raw_end=table["raw_end"] - begins)
        traced.insert(traced.columns.get_loc("doc_id") + 1, "source", sources)
        return traced


def read_sides(
    a: str | Path,
    b: str | Path | None = None,
    *,
    group: str | None = None,
    sides: Sequence[str] | None = None,
    titles: Sequence[str] | None = None,
    **reading: Any,
) -> Sides:
    """The two sides that `a` and `b`, or the groups of one table or manifest `a`, hold.

    `group`, `sides`, `titles` and errors are as for `compare`, `reading` as for `read_corpus`.
    """
    for name, pair in (("titles", titles), ("sides", sides)):
        if pair is not None and len(pair) != 2:
            raise ValueError(f"{name} must be two, one for each side; not {len(pair)}")
    if group is not None and b is not None:
        raise ValueError(f"group={group!r} divides one table into two sides; leave out {str(b)!r}")
    if group is None and b is None:
        raise ValueError(
            f"{a}: one text cannot be compared with itself alone; name a second file or folder, or for a table "
            "of texts the column that tells two groups apart (--group)"
        )
    corpora = [_read(source, reading) for source in (a, b) if source is not None]
    left_out = [
        f"{len(bad)} text(s) could not be read and are left out: {printable('; '.join(bad.head(5)))}."
        for bad in (corpus.bad["reason"] for corpus in corpora)
        if len(bad)
    ]
    if group is None:
        names, documents = [Path(str(source)).stem for source in (a, b)], [list(corpus) for corpus in corpora]
    else:
        names, documents = _grouped(corpora[0], a, group, sides)
        if others := len(corpora[0]) - sum(map(len, documents)):
            left_out.append(f"{others} text(s) belong to neither group and are left out.")
    first, second = (safe_title(t, n) for t, n in zip(titles or names, "AB", strict=True))
    if first == second:
        first, second = f"{first} (1)", f"{second} (2)"
    merged = [_merged(*side) for side in zip((first, second), documents, strict=True)]
    (target, files), (reference, more_files) = merged
    if target.text == reference.text:
        raise ValueError(f"{a} and {b or 'its other group'} are the same text; name two different ones")
    dictionary = next((corpus.dictionary for corpus in corpora if corpus.dictionary), None)
    corpus = Corpus([target, reference], dictionary=dictionary)
    return Sides(corpus, pd.concat([files, more_files], ignore_index=True), left_out)


def _read(source: str | Path, reading: dict[str, Any]) -> Corpus:
    corpus = read_corpus(source, on_error="collect", **reading)
    if not len(corpus):
        raise UnreadableTexts(corpus.bad) if len(corpus.bad) else ValueError(f"{source}: it holds no text")
    return corpus


def _grouped(
    corpus: Corpus, source: str | Path, group: str, sides: Sequence[str] | None
) -> tuple[list[str], list[list[Document]]]:
    table = corpus.table
    known = [name for name in table if name not in ("paragraphs", "characters", "repairs", "sha256")]
    check_choice(f"{source}: group", group, known)
    values = table[group].where(table[group].notna(), "").astype("str")
    counted = values[values != ""].value_counts(sort=False)
    for side in sides or ():
        check_choice(f"{source}: a side of {group!r}", side, list(counted.index))
    chosen = list(dict.fromkeys(sides or counted.index))
    if len(chosen) != 2:
        listed = ", ".join(f"{name!r} ({n})" for name, n in counted.head(10).items()) or "none"
        raise ValueError(
            f"{source}: {len(chosen)} group(s) in the column {group!r}, where two are compared: {listed}; "
            "choose another column, or two of several groups with sides (--sides)"
        )
    return chosen, [[d for d, v in zip(corpus, values, strict=True) if v == side] for side in chosen]


def _merged(title: str, documents: list[Document]) -> tuple[Document, pd.DataFrame]:
    """One document of all texts of a side, and one row for each of them."""
    documents = [document for document in documents if document.text]
    text = "\n".join(document.text for document in documents)
    if not HANZI.search(text):
        raise ValueError(
            f"{title}: no Chinese character among its {len(text):,}; this compares Chinese texts: is it the right "
            "file, in the right encoding (--encoding)?"
        )
    files = pd.DataFrame(
        {
            "doc_id": title,
            "text": [printable(document.doc_id) for document in documents],
            "source": [printable(document.source) for document in documents],
            "sha256": [document.sha256 for document in documents],
            "characters": [len(document.text) - document.text.count("\n") for document in documents],
            "text_start": np.cumsum([0, *(len(document.text) + 1 for document in documents[:-1])]),
            "raw_start": np.cumsum([0, *(len(document.raw) + 1 for document in documents[:-1])]),
        }
    )
    placed = list(zip(documents, files["raw_start"].tolist(), strict=True))
    offsets = [np.append(document.raw_offsets, len(document.raw)) + begin for document, begin in placed]
    merged = dataclasses.replace(
        documents[0],
        doc_id=title,
        text=text,
        raw="\n".join(document.raw for document in documents),
        raw_offsets=np.concatenate(offsets)[:-1].astype(np.int32),
        kinds=tuple(kind for document in documents for kind in document.kinds),
        metadata={},
        repairs=tuple(
            dataclasses.replace(repair, raw_start=repair.raw_start + begin, raw_end=repair.raw_end + begin)
            for document, begin in placed
            for repair in document.repairs
        ),
    )
    return merged, files
