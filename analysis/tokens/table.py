"""`tokenize`: from a corpus to one row per token."""

import threading
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.checks import check_choice
from analysis.text.documents import Corpus
from analysis.text.sentences import sentence_ends
from analysis.tokens.engine import Segmenter, get_segmenter
from analysis.tokens.precise import tags
from analysis.tokens.types import KINDS, kinds_of, merged

COLUMNS = [
    "doc_id", "paragraph", "sentence", "position", "token", "is_word", "kind", "start", "end", "raw_start", "raw_end",
]  # fmt: skip
_PIECE = 1 << 19


def tokenize(
    corpus: Corpus,
    *,
    segmenter: str | Callable[[str], Iterable[str]] = "jieba",
    dictionary: str | Path | None = "declared",
    paragraphs: str | Collection[str] = ("prose",),
    pos: bool = False,
) -> pd.DataFrame:
    """One row per token, in the order of the texts.

    Parameters
    ----------
    segmenter : "jieba" (precise mode), "jieba-no-hmm", "snownlp", "character" (each hanzi; Latin words and numbers
        whole), or any callable from a text to its tokens.
    dictionary : "declared" uses what the corpus's manifest declares, None the segmenter's own words alone, else a
        file of words (see `analysis.tokens.dictionary`).
    paragraphs : the kinds of paragraph to keep, or "all" (headlines, bylines and credits too).
    pos : whether to add a last column pos, the part of speech by `jieba.posseg` (n, v, a, …), which
        takes some hundred times as long as the tokens: 10 to 20 seconds for 1 MB.

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
    kinds = [document.kinds or ("prose",) for document in corpus]
    lines_wanted = np.array([kind in wanted for listed in kinds for kind in listed], dtype=np.bool_)
    columns, types, sentences = _as_one_text(corpus, cutter, lines_wanted)

    first = _running(len(document.text) + 1 for document in corpus)
    rows = np.searchsorted(columns["start"], first).astype(np.int32)
    before = {
        "start": first,
        "end": first,
        "paragraph": _running(map(len, kinds)),
        "sentence": np.searchsorted(sentences, first, side="right").astype(np.int32),
        "position": rows,
    }
    columns["position"] = np.arange(rows[-1], dtype=np.int32)
    for name, numbers in before.items():
        columns[name] -= np.repeat(numbers[:-1], np.diff(rows))
    doc_ids = pd.Index([document.doc_id for document in corpus], dtype="str")
    numbers = np.repeat(pd.Categorical(doc_ids, doc_ids).codes, np.diff(rows))
    categorical = {
        "doc_id": pd.Categorical.from_codes(numbers, doc_ids),
        "token": pd.Categorical.from_codes(columns["token"], types),
        "is_word": columns["kind"] >= KINDS.index("number"),
        "kind": pd.Categorical.from_codes(columns["kind"], pd.Index(KINDS, dtype="str")),
    }
    table = pd.DataFrame(columns | categorical, columns=COLUMNS[:-2], copy=False)
    if all((document.raw_offsets[-1:] == len(document.text) - 1).all() for document in corpus):
        # Nothing is left out of the files but behind the texts; pandas shares the columns until one is changed.
        table["raw_start"], table["raw_end"] = table["start"], table["end"]
    else:
        table["raw_start"], table["raw_end"] = _located(corpus, columns["start"], columns["end"], rows)
    if pos:
        bounds = zip(corpus, rows[:-1], rows[1:], strict=True)
        texts = ((d.text, columns["start"][a:b], columns["end"][a:b]) for d, a, b in bounds)
        table["pos"] = tags(texts, dictionary)
    table.attrs["segmenter"] = {
        "segmenter": cutter.name,
        "engine": cutter.engine,
        "dictionary": cutter.checksum,
    }
    return table


def _located(
    corpus: Corpus, starts: np.ndarray, ends: np.ndarray, rows: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Start and end of each token in its file; `rows` says where each document's tokens begin."""
    raw_starts, raw_ends = np.empty_like(starts), np.empty_like(ends)
    # In blocks, since NumPy makes 64-bit integers of all indices it is given at a time.
    edges = np.unique(np.append(rows, np.arange(0, len(starts), _PIECE)))
    for a, b in pairwise(edges.tolist()):
        offsets = corpus.documents[np.searchsorted(rows, a, side="right") - 1].raw_offsets
        raw_starts[a:b] = offsets[starts[a:b]]
        raw_ends[a:b] = offsets[ends[a:b] - 1] + 1
    return raw_starts, raw_ends


def _running(sizes: Iterable[int]) -> np.ndarray:
    """What comes before each of several things of these sizes, and last what they make together (int32)."""
    return np.cumsum([0, *sizes], dtype=np.int32)


def _as_one_text(
    corpus: Corpus, cutter: Segmenter, lines_wanted: np.ndarray
) -> tuple[dict[str, np.ndarray], pd.Index, np.ndarray]:
    """Columns that count characters, lines and sentences through all documents, the types, and the sentences' ends."""
    # No token is shorter than a character, and memory that nothing is written to is not taken.
    room = sum(len(document.text) + 1 for document in corpus)
    columns = {name: np.empty(room, np.int32) for name in ("token", "start", "end", "paragraph", "sentence")}
    columns["kind"] = np.empty(room, np.int8)
    dictionaries = [pa.array([], pa.binary())]
    sentences = [np.empty(0, np.int32)]
    rows = [0, 0]
    offset = line = sentence = 0
    for text, ends in _cut(_pieces(corpus), cutter):
        bounds = sentence_ends(text)
        batch, dictionary = _batch(text, ends, bounds, lines_wanted[line:])
        rows.append(rows[-1] + len(batch["token"]))
        before = {"start": offset, "end": offset, "paragraph": line, "sentence": sentence}
        for name, values in batch.items():
            columns[name][rows[-2] : rows[-1]] = values + before.get(name, 0)
        dictionaries.append(dictionary)
        sentences.append(bounds + np.int32(offset))
        offset, line, sentence = offset + len(text) + 1, line + text.count("\n") + 1, sentence + len(bounds)
    for column in columns.values():
        column.resize(rows[-1], refcheck=False)
    types, codes = merged(dictionaries)
    for part, a, b in zip(codes, rows[:-1], rows[1:], strict=True):
        columns["token"][a:b] = part[columns["token"][a:b]]
    pa.default_memory_pool().release_unused()
    return columns, types, np.concatenate(sentences)


def _pieces(corpus: Corpus) -> Iterator[str]:
    """The documents as one text, a line feed between them, in pieces of whole lines, so that no array is huge."""
    parts: list[str] = []
    size = start = 0
    for document in corpus:
        start = 0
        while start <= len(document.text):
            cut = document.text.find("\n", start + _PIECE - size)
            stop = len(document.text) if cut < 0 else cut
            parts.append(document.text[start:stop])
            size += stop - start
            start = stop + 1
            if size >= _PIECE:
                yield "\n".join(parts)
                parts, size = [], 0
    if parts:
        yield "\n".join(parts)


def _cut(texts: Iterable[str], cutter: Segmenter) -> Iterator[tuple[str, np.ndarray]]:
    """Each text with the ends of its tokens; rjieba cuts the next ones while this thread works on the one before.

    rjieba holds the interpreter's lock, NumPy and Arrow mostly do not, so that the gain is a third and no more. Not so
    where this is itself one of a pool's threads: there each has its core already.
    """
    if not cutter.engine.startswith("rjieba") or threading.current_thread() is not threading.main_thread():
        yield from ((text, cutter.cut(text)) for text in texts)
        return
    waiting: deque[tuple[str, Future[np.ndarray]]] = deque()
    with ThreadPoolExecutor(2) as pool:
        for text in texts:
            waiting.append((text, pool.submit(cutter.cut, text)))
            if len(waiting) > 2:
                text, ends = waiting.popleft()
                yield text, ends.result()
        yield from ((text, ends.result()) for text, ends in waiting)


def _batch(
    text: str, ends: np.ndarray, bounds: np.ndarray, lines_wanted: np.ndarray
) -> tuple[dict[str, np.ndarray], pa.Array]:
    """The columns of one piece, and its types in UTF-32; its token is a number among these."""
    encoded = text.encode("utf-32-le")
    edges = np.append(np.int32(0), ends)
    buffers = [None, pa.py_buffer(4 * edges), pa.py_buffer(encoded)]
    # Arrow finds the types in the text's own bytes, without a Python object for each token.
    tokens = pa.Array.from_buffers(pa.binary(), len(ends), buffers).dictionary_encode()
    codes, starts = tokens.indices.to_numpy(), edges[:-1]
    kinds = kinds_of(tokens.dictionary)
    feeds = np.flatnonzero(np.frombuffer(encoded, dtype=np.uint32) == ord("\n")).astype(np.int32)
    line = _passed(feeds, starts)
    keep = (kinds > 0)[codes] & lines_wanted[line]
    codes, starts = codes[keep], starts[keep]
    used = np.bincount(codes, minlength=len(kinds)) > 0
    columns = {"token": (np.cumsum(used, dtype=np.int32) - 1)[codes], "start": starts, "end": ends[keep]}
    columns |= {"paragraph": line[keep], "sentence": _passed(bounds, starts), "kind": kinds[codes]}
    return columns, tokens.dictionary.filter(pa.array(used))


def _passed(places: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """How many of `places` lie at or before each of `starts` (all ascending; int32)."""
    steps = np.diff(np.searchsorted(starts, places), prepend=0, append=len(starts))
    return np.repeat(np.arange(len(places) + 1, dtype=np.int32), steps)
