"""Parallelism: adjacent members of one grammatical frame and similar length (排比, of two members 对偶).

Members are looked for at five levels, and spans of different levels may nest:

1. the members of a coordination (、, or quotation beside quotation), outer ones trimmed (`coordination`);
2. clauses joined by ， or ；, a lead-in (`科学家在这里发表A，作出B`) cut off the first one (`frames.lead_in`);
3. segments joined by ；, each of one clause or more, that begin or end alike;
4. the two halves, parted by a space and equally long, of a heading or a title;
5. members with no mark between them: three or more of three or four characters, whole words, that begin alike or end in
   the same suffix (新理念新思想新战略); or one character before or behind three others (识变应变求变), if before,
   with a verb or behind a mark.

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
from analysis.text import Document

_FIRM, _WEAK = -0.8, -1.5
_SHORTEST, _EVEN, _LONGEST, _SEGMENT = 3, 12, 40, 90
_HALF = "([^\\s，。；：、《》“”]{4,20})"
_HALVES = re.compile(rf"(?:^|(?P<title>[《“])){_HALF}[ \u3000]{_HALF}(?(title)[》”]|$)", re.MULTILINE)
_MARKS = re.compile("[、，,]")
_HANZI = "[\u4e00-\u9fff]"
_REPEATED = re.compile(rf"({_HANZI})({_HANZI})\1({_HANZI})\1")
_UNMARKED = re.compile(
    rf"(?P<one>{_HANZI}){_HANZI}{{2}}(?:(?P=one){_HANZI}{{2}}){{2,}}"
    rf"|{_HANZI}{{2}}(?P<last>[{''.join(s for s in frames.SUFFIXES if len(s) == 1)}])(?:{_HANZI}{{2}}(?P=last)){{2,}}"
    rf"|(?P<two>{_HANZI}{{2}}){_HANZI}{{2}}(?:(?P=two){_HANZI}{{2}}){{2,}}"
)

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
    chains = [*_tied(pairs(text)), *_segments(text), *_halves(text), *_unmarked(text)]
    spans = {(chain[0][0], chain[-1][1]): _span(text, chain) for chain in chains}
    spans |= {(span.start, span.end): span for span in _repetitions(text)}
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
        runs_on = len(members) == 2 and _is_hanzi(after) and after != "等" and after not in EMPTY
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


def _is_hanzi(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


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


def _unmarked(text: str) -> Iterator[list[Part]]:
    """Each row of different members, nothing between them, that begin with the same character or two or end alike."""
    for match in _UNMARKED.finditer(text):
        start, end = match.span()
        if match["one"] in EMPTY:
            continue
        edges = range(start, end + 1, 4 if match["two"] else 3)
        parts = list(pairwise(edges))
        near = words(text, max(0, start - 4), min(len(text), end + 4))
        whole = {near[-1].end, *(word.start for word in near)}.issuperset(edges)
        if whole and len({text[slice(*part)] for part in parts}) == len(parts):
            yield parts


def _repetitions(text: str) -> Iterator[Span]:
    end = 0
    for match in _REPEATED.finditer(text):
        repeated, first, second = match.groups()
        start, stop = match.span()
        if start < end or len({repeated, first, second}) < 3 or first in EMPTY:
            continue
        before, third = text[max(0, start - 1) : start], text[stop : stop + 1]
        before, third = before * _is_hanzi(before), third * _is_hanzi(third)
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
            yield _attributed(start, end, 3, repeated)
