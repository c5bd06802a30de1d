"""jieba's precise mode: rjieba with its differences repaired, or jieba itself.

rjieba is a port of jieba to Rust. Its tokens differ from those of jieba 0.42.1 in three respects. It joins
rare ideographs to their neighbours, where to jieba each is a token. It keeps runs such as `2006-2007` and
`goo.gl` whole, which jieba splits. And it guesses deleted words anew, which jieba takes apart.
"""

import functools
import importlib.metadata
import re
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.tokens.dictionary import (
    JIEBA_CHECKSUM,
    Entry,
    WordTable,
    beginnings,
    read_dictionary,
    word_table,
)
from analysis.tokens.segmenters import LATIN, ends_of, join

# Ideographs that rjieba joins and jieba does not; also lone surrogates, which rjieba cannot read.
_RARE = re.compile(r"[\u3400-\u4dbf\u9fd6-\ufaff\U00010000-\U0010ffff]")
_RUN = re.compile(r"[a-zA-Z0-9+#&._%-]+")
_RUN_PIECE = re.compile(LATIN + r"|[^a-zA-Z0-9]+")
_HANZI_WORD = re.compile(r"[\u4e00-\u9fd5]{2,}")
_BREAK = re.compile(r"[\n。，]")
_CHUNK = 1 << 14
# A word no text can match, for what jieba's total has beyond the sum of its frequencies.
_NO_WORD = "\ue000"


class RustJieba:
    """rjieba with its three differences repaired; the tokens are exactly those of jieba 0.42.1."""

    def __init__(self, jieba: Any, deleted: frozenset[str], checksum: str) -> None:
        self._jieba = jieba
        # jieba takes apart only what it has guessed, which is never but hanzi.
        self._deleted = {word for word in deleted if _HANZI_WORD.fullmatch(word)}
        self.checksum = checksum
        self.engine = f"rjieba {importlib.metadata.version('rjieba')}"

    def cut(self, text: str, hmm: bool) -> np.ndarray:
        """One int32 per token: the offset at which it ends."""
        # To jieba a rare ideograph is like a punctuation mark.
        plain = _RARE.sub("。", text)
        lengths = [np.zeros(0, dtype=np.int32)]
        for chunk in _chunks(plain):
            tokens = self._jieba.cut(chunk, hmm)
            if hmm and self._deleted:
                tokens = [part for token in tokens for part in (token if token in self._deleted else [token])]
            lengths.append(np.fromiter(map(len, tokens), dtype=np.int32, count=len(tokens)))
        ends = np.cumsum(np.concatenate(lengths), dtype=np.int32)
        return self._split_at_signs(plain, ends) if hmm else ends

    def _split_at_signs(self, text: str, ends: np.ndarray) -> np.ndarray:
        """Cut anew, as jieba does, every run of Latin letters, digits and signs that has a sign."""
        marks = bytearray(len(text) + 1)
        marks[0] = 1
        np.frombuffer(marks, dtype=np.uint8)[ends] = 1
        for run in _RUN.finditer(text):
            if run.group().isalnum():
                continue
            # Tokens that reach over an edge of the run, such as 卡拉OK, are words of the dictionary.
            within = (run.start(), run.end() + 1)
            start, last = marks.find(1, *within), marks.rfind(1, *within)
            position = start
            while position < last:
                end = marks.find(1, position + 1)
                if end - position > 1 and self._jieba.has_word(text[position:end]):
                    _recut(text, start, position, marks)
                    start = end
                position = end
            _recut(text, start, last, marks)
        return ends_of(marks)


def _recut(text: str, start: int, stop: int, marks: bytearray) -> None:
    if start < stop:
        join(marks, start, stop)
        for piece in _RUN_PIECE.finditer(text, start, stop):
            marks[piece.end()] = 1


def _chunks(text: str) -> Iterator[str]:
    """Yield the text in pieces that no token spans, so that the lists of tokens stay short."""
    start = 0
    while start < len(text):
        edge = _BREAK.search(text, start + _CHUNK)
        stop = edge.end() if edge else len(text)
        yield text[start:stop]
        start = stop


@functools.cache
def builtin() -> RustJieba:
    """Return rjieba with its own words, which are those of jieba 0.42.1."""
    import rjieba

    # An instance of its own, since anybody can change the module's.
    jieba = rjieba.Jieba()
    # A word that stands twice in dict.txt counts twice in jieba's total, once in rjieba's.
    jieba.add_word(_NO_WORD, 3, None)
    return RustJieba(jieba, frozenset(), JIEBA_CHECKSUM)


def filled(frequencies: dict[str, int], total: int) -> Any:
    """Return an `rjieba.Jieba` that has these words and no others."""
    import rjieba

    jieba = rjieba.Jieba.empty()
    for word, frequency in frequencies.items():
        if frequency:
            jieba.add_word(word, frequency, None)
    # jieba's total keeps the frequencies that were replaced.
    jieba.add_word(_NO_WORD, total - sum(frequencies.values()), None)
    return jieba


class PythonJieba:
    """jieba itself, leaving no trace in what it shares with its other users."""

    def __init__(self, table: WordTable) -> None:
        self._tokenizer = jieba_tokenizer(table)
        self._deleted = table.deleted
        self.checksum = table.checksum
        self.engine = f"jieba {importlib.metadata.version('jieba')}"

    def cut(self, text: str, hmm: bool) -> np.ndarray:
        """One int32 per token: the offset at which it ends."""
        from jieba import finalseg

        # All of jieba's tokenizers share one set of deleted words.
        shared = finalseg.Force_Split_Words
        finalseg.Force_Split_Words = set(self._deleted)
        try:
            lengths = [len(token) for token in self._tokenizer.cut(text, HMM=hmm)]
        finally:
            finalseg.Force_Split_Words = shared
        return np.cumsum(lengths, dtype=np.int32)


def jieba_tokenizer(table: WordTable) -> Any:
    """Return a `jieba.Tokenizer` with the words of `table`, made without jieba's cache file and messages."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ = dict.fromkeys(beginnings(table.frequencies), 0) | table.frequencies
    tokenizer.total = table.total
    tokenizer.user_word_tag_tab = dict(table.tags)
    tokenizer.initialized = True
    return tokenizer


def tags(
    texts: Iterable[tuple[str, np.ndarray, np.ndarray]], dictionary: str | Path | None
) -> pd.Categorical:
    """The part of speech of each token, given a text at a time with the starts and ends of its tokens.

    A token has the tag `jieba.posseg` gives it in its text; where that cuts the text otherwise (one token in sixty
    of jieba's own), the tag it gives the token by itself, and "x" if it takes it apart.
    """
    tagger = _tagger(() if dictionary is None else read_dictionary(dictionary))
    alone: dict[str, str] = {}
    found: list[str] = []
    for text, starts, ends in texts:
        spans, start = {}, 0
        for word, tag in tagger.cut(text):
            spans[start, start + len(word)] = tag
            start += len(word)
        for span in zip(starts.tolist(), ends.tolist(), strict=True):
            if (tag := spans.get(span, "")) == "":
                token = text[slice(*span)]
                if token not in alone:
                    pairs = tagger.lcut(token)
                    alone[token] = pairs[0].flag if len(pairs) == 1 else "x"
                tag = alone[token]
            found.append(tag)
    return pd.Categorical(pd.array(found, dtype="str"))


@functools.lru_cache(maxsize=1)
def _tagger(entries: tuple[Entry, ...]) -> Any:
    """`jieba.posseg` with `entries` on top of its own words; it takes two seconds to make."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from jieba import posseg
    return posseg.POSTokenizer(jieba_tokenizer(word_table(entries)))
