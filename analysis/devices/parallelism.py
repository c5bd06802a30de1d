"""Parallelism: adjacent members of one grammatical frame and similar length (排比, of two members 对偶).

Members are looked for at five levels, and spans of different levels may nest:

1. the members of a coordination (、, or quotation beside quotation), outer ones trimmed (`coordination`);
2. clauses joined by ， or ；, a lead-in (`科学家在这里发表A，作出B`) cut off the first one (`frames.lead_in`);
3. segments joined by ；, each of one clause or more, that begin or end alike;
4. the two halves, parted by a space and equally long, of a heading or a title;
5. members with no mark between them (新理念新思想新战略, 识变应变求变: `unmarked`).

**One frame.** Two neighbours of level 1 or 2 are scored by what they have in common (`frames.score`): lengths, words
and characters at the same place, order of word classes, against names and figures. A coordination is parallel
where the mean score of its pairs is above `_FIRM`, and cut where a pair is below `_WEAK`. Two clauses are tied above
`_FIRM`, and above `_WEAK` beside a pair that is tied, so that a series bears out a member that differs; a chain of ties
is a span.

**Precision and recall.** The thresholds were set on the texts tuned on. Couplets that repeat no word
(打通堵点、补齐短板) are taken where length and word classes agree, at the price of pairs that are just two things said;
lists of nouns without a repeated word and names are not taken. Word classes are a tagger's and often wrong.

Attributes: n, members; anchor, the repeated characters, parts joined by +; kind, couplet or series; frame_only, yes
where no character is repeated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise, takewhile
from operator import eq
from typing import NamedTuple

from analysis.devices import frames
from analysis.devices.coordination import EMPTY, coordinations, words
from analysis.devices.frames import Member, member
from analysis.devices.spans import Span
from analysis.devices.stretches import stretches
from analysis.devices.unmarked import is_hanzi, repetitions, rows
from analysis.text import Document

_FIRM, _WEAK = -0.8, -1.5
_SHORTEST, _EVEN, _LONGEST, _SEGMENT = 3, 12, 40, 90
_HALF = "([^\\s，。；：、《》“”]{4,20})"
_HALVES = re.compile(rf"(?:^|(?P<title>[《“])){_HALF}[ \u3000]{_HALF}(?(title)[》”]|$)", re.MULTILINE)
_MARKS = re.compile("[、，,]")

Part = tuple[int, int]


class Pair(NamedTuple):
    """Two neighbouring members: where each begins and ends, their features, and whether 、 joins them."""

    one: Part
    other: Part
    features: list[float]
    listed: bool

    @property
    def score(self) -> float:
        """The log odds that the two are parallel."""
        return frames.score(frames.IN_LIST if self.listed else frames.BETWEEN_CLAUSES, self.features)


def find(document: Document) -> list[Span]:
    """The parallel couplets and series of `document`; see the module for attributes."""
    text = document.text
    chains = [*_tied(pairs(text)), *_segments(text), *_halves(text), *rows(text)]
    spans = {(chain[0][0], chain[-1][1]): _span(text, chain) for chain in chains}
    for start, end, repeated in repetitions(text):
        spans[start, end] = _attributed(start, end, 3, repeated)
    return [spans[place] for place in sorted(spans)]


def _span(text: str, chain: list[Part]) -> Span:
    return _attributed(
        chain[0][0], chain[-1][1], len(chain), frames.anchor([text[slice(*part)] for part in chain])
    )


def _attributed(start: int, end: int, n: int, anchor: str) -> Span:
    kind, only = "couplet" if n == 2 else "series", "no" if anchor else "yes"
    return Span("parallelism", start, end, {"n": str(n), "anchor": anchor, "kind": kind, "frame_only": only})


def pairs(text: str) -> Iterator[list[Pair]]:
    """The pairs of neighbours in each coordination and each run of clauses that may be parallel."""
    for coordination in coordinations(text):
        members = [member(part) for part in coordination]
        end = coordination[-1][-1].end
        after = text[end : end + 1]
        closed = after == "等" or text[coordination[-2][-1].end : coordination[-1][0].start] not in ("、", "")
        runs_on = len(members) == 2 and is_hanzi(after) and after != "等" and after not in EMPTY
        yield [
            Pair(one.place, other.place, frames.features(one, other, closed=closed, runs_on=runs_on), True)
            for one, other in pairwise(members)
        ]
    for parts in stretches(text, "，,；;"):
        run = []
        clauses: dict[Part, Member] = {}
        for one, other in pairwise(parts):
            if _may_match(text[slice(*one)], text[slice(*other)]):
                for part in (one, other):
                    clauses[part] = clauses.get(part) or member(words(text, *part))
                run.append(_clause_pair(clauses[one], clauses[other]))
        yield run


def _may_match(a: str, b: str) -> bool:
    """Whether two clauses may be parallel: a quick look at their lengths and the characters at the same places."""
    if not (_SHORTEST <= len(b) <= _LONGEST and len(a) >= _SHORTEST) or a[0] == "据":
        return False
    if len(a) == len(b) and (len(a) <= _EVEN or any(map(eq, a, b))):
        return True
    if a[0] == b[0] or b[:2] in a or a[-2:] == b[-2:] or (b[0] in frames.OPENERS and b[0] in a):
        return True
    if b[0] in frames.LINKS and (len(a) == len(b) - 1 <= _EVEN or b[1] in a):
        return True
    return len(a) > len(b) and sum(map(eq, a[-len(b) :], b)) > 1


def _clause_pair(one: Member, other: Member) -> Pair:
    bare = _without_link(other)
    begin = frames.lead_in(one, bare)
    if begin:
        one = member(one.words[begin:])
    return Pair(one.place, other.place, frames.features(one, bare, cut=begin > 0), False)


def _without_link(clause: Member) -> Member:
    """`clause` without the 也, 又, 更 … that ties it to the one before (也是一道风景 → 是一道风景)."""
    first, *others = clause.words
    if len(others) < 2 or first.text not in frames.LINKS:
        return clause
    if len(first.text) > 1:
        others = [first._replace(start=first.start + 1, text=first.text[1:], tag="v"), *others]
    return member(others)


def _tied(runs: Iterator[list[Pair]]) -> Iterator[list[Part]]:
    """The chains of tied pairs in each run."""
    for run in runs:
        scores = [pair.score for pair in run]
        if run and run[0].listed:
            whole = sum(scores) / len(scores) > _FIRM
            ties = [whole and score > _WEAK for score in scores]
        else:
            firm = [False, *(score > _FIRM for score in scores), False]
            ties = [
                firm[i + 1] or (score > _WEAK and (firm[i] or firm[i + 2])) for i, score in enumerate(scores)
            ]
        chain: list[Part] = []
        for pair, tied in zip(run, ties, strict=True):
            if chain and not (tied and chain[-1][1] == pair.one[1]):
                yield chain
                chain = []
            if tied:
                chain = [*(chain or [pair.one]), pair.other]
        if chain:
            yield chain


def _segments(text: str) -> Iterator[list[Part]]:
    """Each chain of segments joined by ； that begin or end alike or have marks at the same places."""
    for parts in stretches(text, "；;"):
        chain = [parts[0]]
        for part in [*parts[1:], None]:
            if part and _open_alike(text[slice(*chain[-1])], text[slice(*part)]):
                chain.append(part)
                continue
            if len(chain) > 1:
                yield chain
            chain = [part] if part else []


def _open_alike(one: str, other: str) -> bool:
    """Whether two segments, not both with figures, begin or end alike or have marks at the same places.

    Alike are two content characters first or three last; the shorter must be at least half of the longer.
    """
    short, long = sorted((len(one), len(other)))
    if not 6 <= short <= long <= _SEGMENT or 2 * short < long or frames.have_figures(one, other):
        return False
    shape = [len(part) for part in _MARKS.split(one)]
    if len(shape) > 1 and shape == [len(part) for part in _MARKS.split(other)]:
        return True
    begin = "".join(a for a, b in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return sum(character not in EMPTY for character in begin) > 1 or one[-3:] == other[-3:]


def _halves(text: str) -> Iterator[list[Part]]:
    """The halves of each heading or title; short ones, and those of a heading, must have something in common."""
    for match in _HALVES.finditer(text):
        a, b = match[2], match[3]
        if len(a) == len(b):
            one, other = (member(words(text, *match.span(half))) for half in (2, 3))
            alike = one.frame == other.frame or not EMPTY.issuperset(
                x for x, y in zip(a, b, strict=True) if x == y
            )
            if alike or (match["title"] and len(a) > 4):
                yield [match.span(2), match.span(3)]
