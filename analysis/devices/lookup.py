"""Where entries of a lexicon may begin in a text, found for all characters at once."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np


def tables(beginnings: Iterable[str]) -> list[np.ndarray]:
    """For each place in `beginnings` (strings equally long), whether a character (by code point) stands there."""
    made = []
    for characters in zip(*beginnings, strict=True):
        table = np.zeros(0x110000, dtype=bool)
        table[[ord(character) for character in set(characters)]] = True
        made.append(table)
    return made


def places(text: str, made: list[np.ndarray]) -> list[int]:
    """The positions in `text` whose characters all stand in the `tables` made: a few more than where entries begin."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    count = max(0, len(codes) - len(made) + 1)
    fits = np.ones(count, dtype=bool)
    for place, table in enumerate(made):
        fits &= table[codes[place : place + count]]
    return np.flatnonzero(fits).tolist()
