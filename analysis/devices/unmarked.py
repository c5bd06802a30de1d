"""Parallel members with no mark between them.

Either a row of three or more of three or four characters, whole words, that begin alike or end in the same suffix
(新理念新思想新战略, 获得感幸福感安全感); or one character before or behind three others (识变应变求变), if before,
with a verb or behind a mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from analysis.devices import frames
from analysis.devices.coordination import EMPTY, words
from analysis.devices.lookup import recurring

_HANZI = "[\u4e00-\u9fff]"
_REPEATED = re.compile(rf"({_HANZI})({_HANZI})\1({_HANZI})\1")
_ROW = re.compile(
    rf"(?P<one>{_HANZI}){_HANZI}{{2}}(?:(?P=one){_HANZI}{{2}}){{2,}}"
    rf"|{_HANZI}{{2}}(?P<last>[{''.join(s for s in frames.SUFFIXES if len(s) == 1)}])(?:{_HANZI}{{2}}(?P=last)){{2,}}"
    rf"|(?P<two>{_HANZI}{{2}}){_HANZI}{{2}}(?:(?P=two){_HANZI}{{2}}){{2,}}"
)


def is_hanzi(character: str) -> bool:
    """Whether `character` is one of the 20,992 unified ideographs of the basic block."""
    return "\u4e00" <= character <= "\u9fff"


def rows(text: str) -> Iterator[list[tuple[int, int]]]:
    """Each row of different members, nothing between them, that begin with the same character or two or end alike."""
    places = {start for at in recurring(text, 3) for start in (at, at - 2)}.union(recurring(text, 4))
    end = 0
    for start in sorted(places):
        match = _ROW.match(text, start) if start >= end else None
        if match is None:
            continue
        end = match.end()
        if match["one"] in EMPTY:
            continue
        edges = range(start, end + 1, 4 if match["two"] else 3)
        parts = list(pairwise(edges))
        near = words(text, max(0, start - 4), min(len(text), end + 4))
        whole = {near[-1].end, *(word.start for word in near)}.issuperset(edges)
        if whole and len({text[slice(*part)] for part in parts}) == len(parts):
            yield parts


def repetitions(text: str) -> Iterator[tuple[int, int, str]]:
    """Where one character stands before or behind three others, and which."""
    end = 0
    for match in _REPEATED.finditer(text):
        repeated, first, second = match.groups()
        start, stop = match.span()
        if start < end or len({repeated, first, second}) < 3 or first in EMPTY:
            continue
        before, third = text[max(0, start - 1) : start], text[stop : stop + 1]
        before, third = before * is_hanzi(before), third * is_hanzi(third)
        near = words(text, max(0, start - 3), min(len(text), stop + 3))
        behind = before and before not in EMPTY and repeated not in frames.NAMES
        behind = behind and start - 1 in {word.start for word in near}
        if behind:
            start, end = start - 1, stop
        elif third and third != repeated and third not in EMPTY:
            end = stop + 1
        else:
            continue
        if behind or not before or any(word.tag == "v" and start <= word.start < end for word in near):
            yield start, end, repeated
