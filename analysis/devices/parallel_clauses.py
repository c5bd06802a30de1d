"""Parallel clauses: chains of clauses joined by ， or ；, and of longer segments joined by ；.

A clause joins the chain where it repeats the one before (`frames.repeats`), takes up its first word
(`frames.takes_up`), or, both being short, shares a content word in the same frame. Three clauses or more without a
word in common are a chain where they have one beat (`frames.has_beat`).
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import eq

from analysis.devices import frames
from analysis.devices.coordination import Word, words
from analysis.devices.stretches import Parts, stretches

Chain = list[tuple[int, int]]


def parallel_clauses(text: str) -> Iterator[Chain]:
    """Each chain of parallel clauses in `text`, as the spans of its members."""
    for parts in stretches(text, "，,；;"):
        chain = [parts[0]]
        found = []
        for part in [*parts[1:], None]:
            start = _member_start(text, chain[-1], part, len(chain) == 1) if part else -1
            if part and start >= 0:
                chain[-1] = (start, chain[-1][1])
                chain.append(part)
                continue
            if len(chain) > 2 or (len(chain) == 2 and _is_couplet(text, *chain)):
                found.append(chain)
            chain = [part] if part else []
        yield from found
        yield from _beats(text, parts, {clause[1] for chain in found for clause in chain})


def parallel_segments(text: str) -> Iterator[Chain]:
    """Each chain of segments joined by ； that begin or end alike, as the spans of its members."""
    for parts in stretches(text, "；;"):
        chain = [parts[0]]
        for part in [*parts[1:], None]:
            if part and frames.opens_alike(text[slice(*chain[-1])], text[slice(*part)]):
                chain.append(part)
                continue
            if len(chain) > 1:
                yield chain
            chain = [part] if part else []


def _is_couplet(text: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two clauses have more in common than the first word, which three or more would be content with."""
    a, b = text[slice(*one)], text[slice(*other)]
    return not frames.takes_up(a, b) or _is_parallel(text, one, other)


def _is_parallel(text: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    a, b = text[slice(*one)], text[slice(*other)]
    if 2 * min(len(a), len(b)) < max(len(a), len(b)):
        return False
    tie = frames.Tie(a, b)
    return frames.repeats(a, b, tie) or _is_framed(text, one, other, tie)


def _member_start(text: str, one: tuple[int, int], other: tuple[int, int], first: bool) -> int:
    """Where in clause `one` a member begins that `other` repeats, -1 if nowhere; behind a lead-in only if `first`."""
    a, b = text[slice(*one)], text[slice(*other)]
    if not 4 <= len(b) <= 30 or len(a) < 4 or not frames.may_repeat(a, b):
        return -1
    if frames.takes_up(a, b) or _is_parallel(text, one, other):
        return one[0]
    if not first:
        return -1
    taken = a.find(b[:2])
    if taken > 0 and frames.takes_up(a[taken:], b) and _may_begin(words(text, *one), one[0] + taken):
        return one[0] + taken
    for lead in sorted({taken, len(a) - len(b)}):
        c = a[max(lead, 0) :]
        if lead > 0 and 5 * max(sum(map(eq, c, b)), sum(map(eq, c[::-1], b[::-1]))) >= 2 * len(b):
            start = _nearest_word(words(text, *one), one[0] + lead)
            c = text[start : one[1]]
            tie = frames.Tie(c, b)
            if tie.ratio >= 0.7 and tie.content > 2 and tie.cover >= 0.4 and c.count("“") == c.count("”"):
                return start
    return -1


def _may_begin(clause: list[Word], start: int) -> bool:
    """Whether a member may begin at `start`: with a word that does not continue a compound."""
    before = [word.tag for word in clause if word.end <= start]
    return any(word.start == start for word in clause) and (not before or before[-1] not in "nN")


def _nearest_word(clause: list[Word], place: int) -> int:
    """The start of the word that begins nearest to `place`, the later of two."""
    return min((word.start for word in clause), key=lambda start: (abs(start - place), -start))


def _is_framed(text: str, one: tuple[int, int], other: tuple[int, int], tie: frames.Tie) -> bool:
    """Whether two clauses of ten characters at most share a content word (beyond eight: two) and a frame.

    The frame is the order of word classes; or, up to eight characters, the same first character that is no noun's or
    pronoun's, or the same length and function words.
    """
    if tie.ratio < 0.8 or tie.short > 10 or tie.content < (1 if tie.short <= 8 else 2):
        return False
    x, y = words(text, *one), words(text, *other)
    a, b = x[0], y[0]
    if tie.short <= 8 and a.text[0] == b.text[0] and not frames.is_empty(a.text[0]) and a.tag not in "nNr":
        return True
    if frames.frame(x) == frames.frame(y):
        return True
    return tie.ratio == 1 and tie.short <= 8 and frames.functions(x) == frames.functions(y)


def _beats(text: str, parts: Parts, taken: set[int]) -> Iterator[Chain]:
    """Three clauses or more of four, six or eight characters each, with one beat, none that ends in `taken`."""
    run = [parts[0]]
    for part in [*parts[1:], (0, 0)]:
        if part[1] - part[0] == run[0][1] - run[0][0]:
            run.append(part)
            continue
        even = len(run) > 2 and run[0][1] - run[0][0] in (4, 6, 8)
        free = even and taken.isdisjoint(end for _, end in run)
        if free and frames.has_beat([words(text, *clause) for clause in run]):
            yield run
        run = [part]
