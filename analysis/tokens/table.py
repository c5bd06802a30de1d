"""`tokenize`: from a corpus to one row per token."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.checks import check_choice
from analysis.text.documents import Corpus, Document
from analysis.text.sentences import sentence_ends
from analysis.tokens.engine import Segmenter, get_segmenter

KINDS = ("space", "punctuation", "number", "latin", "hanzi")
_PIECE = 1_000_000


def tokenize(
    corpus: Corpus,
    *,
    segmenter: str | Callable[[str], Iterable[str]] = "jieba",
    dictionary: str | Path | None = "declared",
    paragraphs: str | Collection[str] = ("prose",),
) -> pd.DataFrame:
    """One row per token, in the order of the texts.

    Parameters
    ----------
    segmenter : "jieba" (precise mode), "jieba-no-hmm", "snownlp", "character" (each hanzi; Latin words and numbers
        whole), or any callable from a text to its tokens.
    dictionary : "declared" uses what the corpus's manifest declares, None the segmenter's own words alone, else a
        file of words (see `analysis.tokens.dictionary`).
    paragraphs : the kinds of paragraph to keep, or "all" (headlines, bylines and credits too).

    Returns
    -------
    doc_id (categorical), paragraph, sentence (numbers as in `Document.paragraphs` and `sentences`), position (in
    the document, among the tokens kept), token (categorical), is_word (it holds a letter, digit or hanzi), kind
    (hanzi, latin, number, punctuation), start, end (characters of `Document.text`), raw_start, raw_end (of
    `Document.raw`). White space is no token. `attrs["segmenter"]` says what made the tokens, and from which words.

    Raises
    ------
    ValueError for an unknown segmenter, a dictionary that does not fit, or a callable whose tokens do not.
    """
    if dictionary == "declared":
        dictionary = corpus.dictionary if segmenter in ("jieba", "jieba-no-hmm") else None
    cutter = get_segmenter(segmenter, dictionary=dictionary)
    known = {kind for document in corpus for kind in document.kinds} | {"prose"}
    wanted = known if paragraphs == "all" else set(paragraphs)
    for kind in sorted(wanted):
        check_choice("paragraphs", kind, sorted(known))
    columns: dict[str, list[np.ndarray]] = {name: [] for name in _NUMERIC}
    strings: list[pa.Array] = []
    carried = dict.fromkeys(_RUNNING, 0)
    for piece in _pieces(corpus):
        for name, values in _cut(piece, cutter, wanted, strings, carried).items():
            columns[name].append(values.astype(_NUMERIC[name], copy=False))
    joined: dict[str, Any] = {name: _joined(columns.pop(name), dtype) for name, dtype in _NUMERIC.items()}
    doc_ids = pd.Index([document.doc_id for document in corpus], dtype="str")
    joined["doc_id"] = pd.Categorical.from_codes(joined["doc_id"], categories=doc_ids)
    joined["kind"] = pd.Categorical.from_codes(joined["kind"], categories=pd.Index(KINDS, dtype="str"))
    joined["token"] = _categorical(strings)
    table = pd.DataFrame({name: joined.pop(name) for name in COLUMNS}, copy=False)
    table.attrs["segmenter"] = {
        "segmenter": cutter.name,
        "engine": cutter.engine,
        "dictionary": cutter.checksum,
    }
    return table


COLUMNS = [
    "doc_id", "paragraph", "sentence", "position", "token", "is_word", "kind", "start", "end", "raw_start", "raw_end",
]  # fmt: skip
_NUMERIC = {name: np.int32 for name in COLUMNS if name != "token"} | {"is_word": np.bool_, "kind": np.int8}


_RUNNING = ("paragraph", "sentence", "position")


class _Part(NamedTuple):
    """Whole paragraphs of one document: its number, and the characters from `start` to `stop`."""

    number: int
    document: Document
    start: int
    stop: int


def _pieces(corpus: Corpus) -> Iterator[list[_Part]]:
    """Parts in batches of about a million characters, so that arrays are neither many nor huge."""
    piece: list[_Part] = []
    size = 0
    for number, document in enumerate(corpus):
        start = 0
        while start <= len(document.text):
            cut = document.text.find("\n", start + _PIECE - size)
            stop = len(document.text) if cut < 0 else cut
            piece.append(_Part(number, document, start, stop))
            size += stop - start
            start = stop + 1
            if size >= _PIECE:
                yield piece
                piece, size = [], 0
    if piece:
        yield piece


def _cut(
    piece: list[_Part], cutter: Segmenter, wanted: set[str], strings: list[pa.Array], carried: dict[str, int]
) -> dict[str, np.ndarray]:
    """The columns of one batch; the tokens themselves are appended to `strings`.

    `carried` holds the running numbers at which the first part goes on, and is left as the next batch needs it.
    """
    text = "\n".join(part.document.text[part.start : part.stop] for part in piece)
    ends = cutter.cut(text)
    starts = np.concatenate([np.zeros(min(1, len(ends)), dtype=np.int32), ends[:-1]])
    characters = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    kind = np.maximum.reduceat(_classes()[characters], starts) if len(ends) else np.empty(0, dtype=np.int8)
    lines = np.flatnonzero(characters == ord("\n"))
    first = np.cumsum([0, *(part.stop - part.start + 1 for part in piece[:-1])])
    bounds = sentence_ends(text)
    before = {"paragraph": np.searchsorted(lines, first), "sentence": np.searchsorted(bounds, first, side="right")}
    if piece[0].start == 0:
        carried.update(dict.fromkeys(_RUNNING, 0))
    begins = {name: np.where(np.arange(len(piece)) == 0, carried[name], 0) for name in _RUNNING}

    part = np.searchsorted(first, starts, side="right") - 1
    line = np.searchsorted(lines, starts) - (before["paragraph"] - begins["paragraph"])[part]
    keep = kind > 0
    for number, (_, document, *_) in enumerate(piece):
        unwanted = [i for i, name in enumerate(document.kinds) if name not in wanted]
        if unwanted:
            keep &= ~((part == number) & np.isin(line, unwanted))
    strings.append(_strings(text, characters, starts, ends, keep))
    last = len(piece) - 1
    carried["paragraph"] = int(begins["paragraph"][last] + len(lines) - before["paragraph"][last] + 1)
    carried["sentence"] = int(begins["sentence"][last] + len(bounds) - before["sentence"][last])

    starts, ends, kind, line, part = starts[keep], ends[keep], kind[keep], line[keep], part[keep]
    before["position"] = np.searchsorted(starts, first)
    carried["position"] = int(begins["position"][last] + len(starts) - before["position"][last])
    raw = np.concatenate([offsets for p in piece for offsets in (p.document.raw_offsets[p.start : p.stop], [0])])
    shift = (np.array([p.start for p in piece]) - first)[part]
    return {
        "doc_id": np.array([p.number for p in piece])[part],
        "paragraph": line,
        "sentence": np.searchsorted(bounds, starts, side="right")
        - (before["sentence"] - begins["sentence"])[part],
        "position": np.arange(len(starts)) - (before["position"] - begins["position"])[part],
        "is_word": kind >= KINDS.index("number"),
        "kind": kind,
        "start": starts + shift,
        "end": ends + shift,
        "raw_start": raw[starts],
        "raw_end": raw[ends - 1] + 1,
    }


@cache
def _classes() -> np.ndarray:
    """For every code point the index in KINDS of what it is."""
    classes = np.full(0x110000, KINDS.index("punctuation"), dtype=np.int8)
    for code in range(0x10000):
        category = unicodedata.category(chr(code))
        if category[0] == "L":
            classes[code] = KINDS.index("latin")
        elif category[0] == "N":
            classes[code] = KINDS.index("number")
        elif chr(code).isspace():
            classes[code] = KINDS.index("space")
    for low, high in ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x323B0), (0x3005, 0x3008)):
        classes[low:high] = KINDS.index("hanzi")
    return classes


def _strings(
    text: str, characters: np.ndarray, starts: np.ndarray, ends: np.ndarray, keep: np.ndarray
) -> pa.DictionaryArray:
    """The tokens as Arrow strings over the text's own UTF-8, without a Python object for each."""
    widths = 1 + (characters > 0x7F).astype(np.int8) + (characters > 0x7FF) + (characters > 0xFFFF)
    bytes_before = np.concatenate([[0], np.cumsum(widths, dtype=np.int32)]).astype(np.int32)
    offsets = bytes_before[np.append(starts[:1], ends)] if len(ends) else np.zeros(1, dtype=np.int32)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(text.encode("utf-8"))]
    return pa.StringArray.from_buffers(len(ends), *buffers[1:]).filter(pa.array(keep)).dictionary_encode()


def _joined(parts: list[np.ndarray], dtype: type) -> np.ndarray:
    return np.concatenate(parts) if parts else np.empty(0, dtype=dtype)


def _categorical(strings: list[pa.DictionaryArray]) -> pd.Categorical:
    """One categorical over all batches, its categories in the order of their code points."""
    if not strings:
        return pd.Categorical([], categories=pd.Index([], dtype="str"))
    chunks = pa.chunked_array(strings).unify_dictionaries()
    categories = chunks.chunk(0).dictionary
    order = pc.sort_indices(categories).to_numpy()
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    codes = np.concatenate([rank[chunk.indices.to_numpy()] for chunk in chunks.chunks])
    return pd.Categorical.from_codes(codes, categories=pd.Index(categories.take(pa.array(order)).to_pandas(), dtype="str"))
