"""Parallelism: adjacent members of one grammatical frame and similar length (排比, of two members 对偶).

Members are looked for at five levels, and spans of different levels may nest:

1. the members of a coordination (、, or quotation beside quotation), outer ones trimmed (`coordination`);
2. clauses joined by ， or ；; a lead-in (`科学家在这里发表A，作出B`) is cut off the first one where what remains
   begins with three characters of the next, or has its length and shares 0.4 of it;
3. segments joined by ；, each of one clause or more, that begin or end alike;
4. the two halves, parted by a space and equally long, of a line that is a heading;
5. one character before or behind three others (识变应变求变), with a verb among them.

**One frame** is: words repeated at the same place from either end, with the lengths at least half (、) or 0.7 (，) of
each other (`frames.link`, `frames.repeats`); or no word repeated, but in three members or more the same order of word
classes (`frames.is_patterned`) or the same beat (`frames.has_beat`). Adjacent members that are tied form a chain, the
chain is the span. Couplets that repeat no word are left out, but for headings.

**Precision and recall.** A couplet must be tied firmly; a weak tie counts where three members or more bear it
out, or share a character. Of a longer list two members alone are taken only where they share half of themselves.
Names (persons, places, organisations, and nouns ending like them), figures, and lists of nouns without a repeated word
are given up, which costs some series of nominal compounds and keeps plain lists out. Couplets resting on the word-class
frame alone (真抓实干、开拓奋进) are given up too: most such pairs are just two things said.

Attributes: n, members; anchor, the repeated characters, parts joined by +; kind, couplet or series; frame_only, yes
where no character is repeated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from operator import eq

from analysis.devices import frames
from analysis.devices.coordination import Word, coordinations, words
from analysis.devices.spans import Span
from analysis.devices.stretches import Parts, stretches
from analysis.text import Document

_HALVES = re.compile(r"^([^\s，。；：、]{4,20})[ \u3000]([^\s，。；：、]{4,20})$", re.MULTILINE)
_HANZI = "[\u4e00-\u9fff]"
_REPEATED = re.compile(rf"(?<=({_HANZI}))({_HANZI})({_HANZI})\2({_HANZI})\2(?=({_HANZI}?))")


def find(document: Document) -> list[Span]:
    """The parallel couplets and series of `document`; see the module for attributes."""
    text = document.text
    levels = (_coordinated(text), _clauses(text), _segments(text), _halves(text), _repetitions(text))
    unique = {(span.start, span.end): span for level in levels for span in level}
    return [unique[place] for place in sorted(unique)]


def _span(start: int, end: int, members: list[str]) -> Span:
    return _described(start, end, len(members), frames.anchor(members))


def _described(start: int, end: int, n: int, anchor: str) -> Span:
    kind, only = "couplet" if n == 2 else "series", "no" if anchor else "yes"
    return Span("parallelism", start, end, {"n": str(n), "anchor": anchor, "kind": kind, "frame_only": only})


def _coordinated(text: str) -> Iterator[Span]:
    for members in coordinations(text):
        found = list(_chains(members))
        # Verbs strung together by marks alone are a series; 和 makes a plain list of them.
        joined = text[members[-2][-1].end : members[-1][0].start] not in ("、", "")
        if not found and not joined and frames.is_patterned(members):
            found = [members]
        for chain in found:
            yield _span(chain[0][0].start, chain[-1][-1].end, [frames.string(member) for member in chain])


def _chains(members: list[list[Word]]) -> Iterator[list[list[Word]]]:
    """Runs of tied members that are firm enough."""
    ties = [frames.link(one, other) for one, other in pairwise(members)]
    begun = 0
    for i in range(1, len(members) + 1):
        if i < len(members) and ties[i - 1]:
            continue
        chain, firm = members[begun:i], 2 in ties[begun : i - 1]
        begun = i
        if len(chain) > 2:
            if firm or frames.shared([frames.string(member) for member in chain]):
                yield chain
        elif firm and (len(members) == 2 or frames.stands_apart(*chain)):
            yield chain


def _clauses(text: str) -> Iterator[Span]:
    for parts in stretches(text, "，,；;"):
        chain = [parts[0]]
        found = []
        for part in [*parts[1:], None]:
            start = _echo(text, chain[-1], part, len(chain) == 1) if part else -1
            if part and start >= 0:
                chain[-1] = (start, chain[-1][1])
                chain.append(part)
                continue
            if len(chain) > 1:
                found.append(chain)
            chain = [part] if part else []
        for chain in [*found, *_beats(text, parts, found)]:
            yield _span(chain[0][0], chain[-1][1], [text[slice(*clause)] for clause in chain])


def _echo(text: str, one: tuple[int, int], other: tuple[int, int], first: bool) -> int:
    """Where in clause `one` a member begins that `other` repeats; -1 if nowhere."""
    a, b = text[slice(*one)], text[slice(*other)]
    if not 4 <= len(b) <= 30 or len(a) < 4 or not frames.may_repeat(a, b):
        return -1
    if frames.repeats(a, b) or _framed(text, one, other):
        return one[0]
    if not first or len(a) <= len(b):
        return -1
    lead = a.find(b[:3])
    if lead > 0 and frames.takes_up(a[lead:], b):
        return one[0] + lead
    for lead in sorted({a.find(b[:2]), len(a) - len(b)} - {0, -1}):
        c = a[lead:]
        if 5 * max(sum(map(eq, c, b)), sum(map(eq, c[::-1], b[::-1]))) >= 2 * len(b):
            starts = [word.start - one[0] for word in words(text, *one)]
            lead = min(starts, key=lambda start: (abs(start - lead), -start))
            tie = frames.Tie(a[lead:], b)
            closed = a[lead:].count("“") == a[lead:].count("”")
            if tie.ratio >= 0.7 and tie.content > 2 and tie.cover >= 0.4 and closed:
                return one[0] + lead
    return -1


def _framed(text: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two short clauses share a content word, and their frame, first character, or length and function words."""
    a, b = text[slice(*one)], text[slice(*other)]
    if 10 * min(len(a), len(b)) < 8 * max(len(a), len(b)) or min(len(a), len(b)) > 10:
        return False
    if not any(map(eq, a, b)) and not any(map(eq, a[::-1], b[::-1])):
        return False
    tie = frames.Tie(a, b)
    if tie.content < (1 if tie.short <= 8 else 2):
        return False
    x, y = words(text, *one), words(text, *other)
    if tie.short <= 8 and a[0] == b[0] and not frames.is_empty(a[0]) and x[0].tag not in "nNr":
        return True
    if frames.frame(x) == frames.frame(y):
        return True
    return tie.ratio == 1 and tie.short <= 8 and frames.functions(x) == frames.functions(y)


def _beats(text: str, parts: Parts, found: list[list[tuple[int, int]]]) -> list[list[tuple[int, int]]]:
    """Three clauses or more, of four, six or eight characters each, with an even beat, outside what was found."""
    taken = {clause[1] for chain in found for clause in chain}
    runs, run = [], [parts[0]]
    for part in [*parts[1:], (0, 0)]:
        if part[1] - part[0] == run[0][1] - run[0][0]:
            run.append(part)
            continue
        even = run[0][1] - run[0][0] in (4, 6, 8)
        fresh = len(run) > 2 and even and taken.isdisjoint(clause[1] for clause in run)
        if fresh and frames.has_beat([words(text, *clause) for clause in run]):
            runs.append(run)
        run = [part]
    return runs


def _segments(text: str) -> Iterator[Span]:
    for parts in stretches(text, "；;"):
        chain = [parts[0]]
        for part in [*parts[1:], None]:
            if part and frames.opens_alike(text[slice(*chain[-1])], text[slice(*part)]):
                chain.append(part)
                continue
            if len(chain) > 1:
                yield _span(chain[0][0], chain[-1][1], [text[slice(*segment)] for segment in chain])
            chain = [part] if part else []


def _halves(text: str) -> Iterator[Span]:
    for match in _HALVES.finditer(text):
        if len(match[1]) != len(match[2]):
            continue
        one, other = (frames.frame(words(text, *match.span(half))) for half in (1, 2))
        if one == other or frames.Tie(match[1], match[2]).content:
            yield _span(match.start(1), match.end(2), [match[1], match[2]])


def _repetitions(text: str) -> Iterator[Span]:
    end = 0
    for match in _REPEATED.finditer(text):
        before, repeated, first, second, third = match.groups()
        if match.start() < end or len({repeated, first, second}) < 3 or frames.is_empty(first):
            continue
        start = match.start()
        near = words(text, max(0, start - 3), min(len(text), match.end() + 3))
        behind = not (frames.is_empty(before) or frames.ends_names(repeated))
        behind = behind and start - 1 in {word.start for word in near}
        if behind:
            start, end = start - 1, match.end()
        elif third and third != repeated:
            end = match.end() + 1
        else:
            continue
        if behind or any(word.tag == "v" and start <= word.start < end for word in near):
            yield _described(start, end, 3, repeated)
