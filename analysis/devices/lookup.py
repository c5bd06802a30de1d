"""Where entries of a lexicon may begin in a text, or characters recur, found for all characters at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

_BITS = np.uint64(21)


class Beginnings(NamedTuple):
    """What entries begin with: the characters that stand at each place, and the pairs at each two places."""

    tables: list[np.ndarray]
    pairs: list[np.ndarray]


def beginnings(strings: Iterable[str]) -> Beginnings:
    """The characters and pairs in `strings`, which are equally long, an even number of characters."""
    codes = np.array([[ord(character) for character in string] for string in strings], dtype=np.uint64)
    tables = []
    for column in codes.T:
        table = np.zeros(0x110000, dtype=bool)
        table[column] = True
        tables.append(table)
    pairs = [np.unique(_joined(codes[:, i], codes[:, i + 1])) for i in range(0, codes.shape[1], 2)]
    return Beginnings(tables, pairs)


def _joined(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return (first.astype(np.uint64) << _BITS) | second.astype(np.uint64)


def places(text: str, known: Beginnings) -> list[int]:
    """The positions in `text` where all pairs of characters are `known`: hardly more than where entries begin."""
    codes = _codes(text)
    count = max(0, len(codes) - len(known.tables) + 1)
    fits = np.ones(count, dtype=bool)
    for place, table in enumerate(known.tables):
        fits &= table[codes[place : place + count]]
    at = np.flatnonzero(fits)
    for i, pairs in enumerate(known.pairs):
        # A search in the sorted pairs costs what the text has; isin would sort the lexicon for every document.
        here = _joined(codes[at + 2 * i], codes[at + 2 * i + 1])
        at = at[pairs[np.searchsorted(pairs[:-1], here)] == here]
    return at.tolist()


def recurring(text: str, distance: int) -> list[int]:
    """The positions in `text` of the characters that stand again `distance` and twice `distance` behind."""
    codes = _codes(text)
    count = max(0, len(codes) - 2 * distance)
    first, second, third = (codes[i * distance :][:count] for i in range(3))
    return np.flatnonzero((first == second) & (second == third)).tolist()


def _codes(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
