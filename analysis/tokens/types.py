"""Types as Arrow holds them, in UTF-32: what kind each is, and one order for those of all pieces."""

import unicodedata
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

KINDS = ("space", "punctuation", "number", "latin", "hanzi")


def kinds_of(types: pa.Array) -> np.ndarray:
    """The index in KINDS of each type: the highest among its characters."""
    edges, encoded = _letters(types)
    return np.maximum.reduceat(_classes()[np.frombuffer(encoded, dtype=np.uint32)], edges[:-1])


def _letters(types: pa.Array) -> tuple[np.ndarray, memoryview]:
    """Where each of `types` begins among the characters of all, and these in UTF-32."""
    _, offsets, encoded = types.buffers()
    edges = np.frombuffer(offsets, dtype=np.int32)[: len(types) + 1] // 4
    return edges, memoryview(encoded)[: 4 * edges[-1]]


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
    for low, high in (
        (0x3400, 0x4DC0),
        (0x4E00, 0xA000),
        (0xF900, 0xFB00),
        (0x20000, 0x323B0),
        (0x3005, 0x3008),
    ):
        classes[low:high] = KINDS.index("hanzi")
    return classes


def merged(dictionaries: list[pa.Array]) -> tuple[pd.Index, list[np.ndarray]]:
    """All types in the order of their code points, and for each dictionary the number of each of its types."""
    together = pa.concat_arrays(dictionaries).dictionary_encode()
    edges, encoded = _letters(together.dictionary)
    letters = str(encoded, "utf-32-le")
    types = pa.array([letters[a:b] for a, b in pairwise(edges.tolist())], pa.string())
    order = pc.sort_indices(types).to_numpy()
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    codes = np.split(rank[together.indices.to_numpy()], np.cumsum([len(part) for part in dictionaries[:-1]]))
    return pd.Index(types.take(pa.array(order)).to_pandas(), dtype="str"), codes
