"""What a segmenter is, and the segmenters that need no dictionary: characters, snownlp, any callable."""

from __future__ import annotations

import importlib.metadata
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

# A Latin word or a number as jieba cuts them: GDP and 5.6% whole, 2006-2007 in three.
LATIN = r"[a-zA-Z0-9]+(?:\.[0-9]+)?%?"

_LATIN = re.compile(LATIN)
_HANZI = re.compile(r"[\u4e00-\u9fa5]{2,}")


class Segmenter(Protocol):
    """Cuts a text into tokens that put together are the text, white space included. It can be pickled."""

    @property
    def name(self) -> str:
        """What it is asked for by."""

    @property
    def engine(self) -> str:
        """The software and version that does the cutting."""

    @property
    def checksum(self) -> str:
        """The SHA-256 of its words, "" where it has no list of words."""

    def cut(self, text: str) -> np.ndarray:
        """One int32 per token, ascending: the offset in `text` at which the token ends."""


@dataclass(frozen=True)
class CharacterSegmenter:
    """Every character is a token, but Latin words and numbers stay whole, as jieba cuts them."""

    name: str = "character"
    engine: str = "character"
    checksum: str = ""

    def cut(self, text: str) -> np.ndarray:
        """One int32 per token: the offset at which it ends."""
        return ends_of(_character_marks(text))


@dataclass(frozen=True)
class SnowNLPSegmenter:
    """snownlp's words; outside runs of hanzi, which snownlp does not cut, the same tokens as "character".

    About a thousand times slower than jieba's tokens: a minute or more for 1 MB.
    """

    name: str = "snownlp"
    checksum: str = ""

    @property
    def engine(self) -> str:
        """The version of snownlp."""
        return f"snownlp {importlib.metadata.version('snownlp')}"

    def cut(self, text: str) -> np.ndarray:
        """One int32 per token: the offset at which it ends."""
        # Imported only here because it loads large models of everything snownlp can do.
        from snownlp import seg

        marks = _character_marks(text)
        for run in _HANZI.finditer(text):
            position, stop = run.span()
            join(marks, position, stop)
            for word in seg.seg(run.group()):
                position += len(word)
                marks[position] = 1
        return ends_of(marks)


@dataclass(frozen=True)
class CallableSegmenter:
    """A reader's function from a paragraph to its tokens, in order and complete but for white space."""

    function: Callable[[str], Iterable[str]]
    checksum: str = ""

    @property
    def name(self) -> str:
        """The function's name."""
        return getattr(self.function, "__name__", type(self.function).__name__)

    @property
    def engine(self) -> str:
        """The function's module and name."""
        return f"{getattr(self.function, '__module__', '')}.{self.name}"

    def cut(self, text: str) -> np.ndarray:
        """One int32 per token: the offset at which it ends; white space left out becomes tokens.

        Raises
        ------
        ValueError naming the function and the place where its tokens are no strings or not the text's own.
        """
        marks = bytearray(b"\1") * (len(text) + 1)
        start = 0
        for line in text.split("\n"):
            self._mark(line, start, marks)
            start += len(line) + 1
        return ends_of(marks)

    def _mark(self, line: str, start: int, marks: bytearray) -> None:
        position = 0
        tokens = [*self.function(line)] if line.strip() else []
        for token in tokens:
            if not isinstance(token, str):
                raise ValueError(
                    f"segmenter {self.name}: {token!r} is a {type(token).__name__}; it must return strings"
                )
            while not line.startswith(token, position) and line[position : position + 1].isspace():
                position += 1
            if not line.startswith(token, position):
                raise ValueError(self._misfit(line, position, start, f"its next token is {token!r}"))
            join(marks, start + position, start + position + len(token))
            position += len(token)
        if line[position:].strip():
            raise ValueError(self._misfit(line, position, start, "its tokens end"))

    def _misfit(self, line: str, position: int, start: int, problem: str) -> str:
        return (
            f"segmenter {self.name}: at character {start + position} the text goes on with "
            f"{line[position : position + 12]!r}, but {problem}; it must return the text's own pieces, in "
            "order, and may leave out nothing but white space"
        )


def join(marks: bytearray, start: int, stop: int) -> None:
    """Remove the marks between `start` and `stop`, so that one token reaches from the one to the other."""
    marks[start + 1 : stop] = bytes(max(stop - start - 1, 0))


def ends_of(marks: bytearray) -> np.ndarray:
    """Return the positions from 1 on at which `marks` is not 0, as int32."""
    return (np.flatnonzero(np.frombuffer(marks, dtype=np.uint8)[1:]) + 1).astype(np.int32)


def _character_marks(text: str) -> bytearray:
    """Return a mark at the end of every character token."""
    marks = bytearray(b"\1") * (len(text) + 1)
    for run in _LATIN.finditer(text):
        join(marks, *run.span())
    return marks
