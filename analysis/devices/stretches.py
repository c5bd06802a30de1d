"""Stretches: runs of text that no stop interrupts, with the marks that join their members.

A line is cut at its stops. What stands inside quotation marks or brackets is a stretch of its own, and a stop inside
them does not interrupt the stretch around them, so nested coordinations are found. A mark that stays open reaches to
the end of its line; one that closes nothing, or opens a ninth level, is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_OPEN = dict(zip("“‘「『《〈（(【[", "”’」』》〉）)】]", strict=True))
_QUOTES_OPEN, _QUOTES_CLOSE = frozenset("“‘「『《"), frozenset("”’」』》")
# How strongly a mark parts: one of a rank below the joints' own does not interrupt.
_RANKS = (
    dict.fromkeys("、", 0)
    | dict.fromkeys("，,", 1)
    | dict.fromkeys("；;", 2)
    | dict.fromkeys("：:。！？!?…—", 3)
)
# For each rank, the marks that count where it joins.
_MARKS = [
    re.compile(
        "[" + re.escape("".join([m for m in _RANKS if _RANKS[m] >= rank] + [*_OPEN, *_OPEN.values()])) + "]"
    )
    for rank in range(3)
]
_SIDE_BY_SIDE = "[”’」』》][“‘「『《]"
_LINE = re.compile(r"[^\n]+")
# Every bracket holds all that stands in it: without a limit, a row of open ones would take quadratic time.
_DEPTH = 8


Parts = tuple[tuple[int, int], ...]


def stretches(text: str, joint: str = "、") -> Iterator[Parts]:
    """The spans of the parts, two or more, of each stretch of `text` that the marks `joint` divide, inner ones first.

    With 、 as the joint, a quotation that begins where another one ends is joined to it.
    """
    joins = re.compile(f"[{joint}]" + (f"|{_SIDE_BY_SIDE}" if joint == "、" else ""))
    for line in _LINE.finditer(text):
        if joins.search(text, *line.span()):
            yield from _in_line(text, *line.span(), joint)


def _in_line(text: str, begin: int, end: int, joint: str) -> Iterator[Parts]:
    marks = _MARKS[min(_RANKS[mark] for mark in joint)]
    # The mark that closes the innermost bracket still open, and the edges of the parts inside so far.
    closer, edges = "", [begin]
    outer: list[tuple[str, list[int]]] = []
    closed_at = -1
    for match in marks.finditer(text, begin, end):
        mark, place = match[0], match.start()
        if mark in joint:
            edges += (place, place + 1)
        elif mark in _RANKS:
            if len(edges) > 1:
                yield _parts(edges, place)
            edges = [place + 1]
        elif mark in _OPEN:
            if len(outer) == _DEPTH:
                continue
            if closed_at == place and mark in _QUOTES_OPEN and joint == "、":
                edges += (place, place)
            outer.append((closer, edges))
            closer, edges = _OPEN[mark], [place + 1]
        elif mark == closer or any(mark == waiting for waiting, _ in outer):
            closed = ""
            while closed != mark:
                if len(edges) > 1:
                    yield _parts(edges, place)
                closed, (closer, edges) = closer, outer.pop()
            if mark in _QUOTES_CLOSE:
                closed_at = place + 1
    for inside in (edges, *(edges for _, edges in reversed(outer))):
        if len(inside) > 1:
            yield _parts(inside, end)


def _parts(edges: list[int], end: int) -> Parts:
    return tuple(zip(edges[::2], [*edges[1::2], end], strict=True))
