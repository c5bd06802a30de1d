"""What a segmenter is, and the segmenters that need no dictionary: characters, snownlp, any callable."""

import importlib.metadata
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

# A Latin word or a number as jieba cuts them: GDP and 5.6% whole, 2006-2007 in three.
LATIN = r"[a-zA-Z0-9]+(?:\.[0-9]+)?%?"

_LATIN = re.compile(LATIN)
_HANZI = re.compile(r"[\u4e00-\u9fa5]{2,}")


class Segmenter(NamedTuple):
    """Cuts a text into tokens that put together are the text, white space included.

    `name` is what it is asked for by, `engine` the software and version that does the cutting, `checksum` the SHA-256
    of its words ("" where it has none). `cut` gives for each token of a text the offset at which it ends (int32).
    """

    name: str
    engine: str
    cut: Callable[[str], np.ndarray]
    checksum: str = ""


def cut_characters(text: str) -> np.ndarray:
    """Every character is a token, but Latin words and numbers stay whole, as jieba cuts them."""
    return ends_of(_character_marks(text))


def snownlp_segmenter() -> Segmenter:
    """Snownlp's words; outside runs of hanzi, which snownlp does not cut, the same tokens as "character".

    About a thousand times slower than jieba's tokens: a minute or more for 1 MB.
    """
    return Segmenter("snownlp", f"snownlp {importlib.metadata.version('snownlp')}", _cut_by_snownlp)


def _cut_by_snownlp(text: str) -> np.ndarray:
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


def callable_segmenter(function: Callable[[str], Iterable[str]]) -> Segmenter:
    """A reader's function from a paragraph to its tokens, in order and complete but for white space.

    Cutting raises ValueError naming the function and the place where its tokens are no strings or not the text's own;
    white space left out becomes tokens.
    """
    name = getattr(function, "__name__", type(function).__name__)

    def cut(text: str) -> np.ndarray:
        marks = bytearray(b"\1") * (len(text) + 1)
        start = 0
        for line in text.split("\n"):
            position = 0
            tokens = [*function(line)] if line.strip() else []
            for token in tokens:
                if not isinstance(token, str):
                    raise ValueError(
                        f"segmenter {name}: {token!r} is a {type(token).__name__}; it must return strings"
                    )
                while not line.startswith(token, position) and line[position : position + 1].isspace():
                    position += 1
                if not line.startswith(token, position):
                    raise ValueError(misfit(line, position, start, f"its next token is {token!r}"))
                join(marks, start + position, start + position + len(token))
                position += len(token)
            if line[position:].strip():
                raise ValueError(misfit(line, position, start, "its tokens end"))
            start += len(line) + 1
        return ends_of(marks)

    def misfit(line: str, position: int, start: int, problem: str) -> str:
        return (
            f"segmenter {name}: at character {start + position} the text goes on with "
            f"{line[position : position + 12]!r}, but {problem}; it must return the text's own pieces, in "
            "order, and may leave out nothing but white space"
        )

    return Segmenter(name, f"{getattr(function, '__module__', '')}.{name}", cut)


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
