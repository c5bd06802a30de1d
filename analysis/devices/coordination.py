"""Coordinations: members joined by 、 (or by standing quotation beside quotation), and where the outer ones end.

The inner members of a coordination are fixed by their marks. The first one is preceded, and the last one
followed, by words that belong to the sentence (`在A、B、C等方面取得进展`). They are cut off at the word boundary
that makes the outer member most like its neighbour: in length, in characters at the same place, in the word
classes at both ends, and with a verb, preposition or particle next to the cut. A verb or adjective of one character
that would be left alone at the end is kept (说了算、定了干、干就干好). 等 ends the last member; 和,
以及 … in the last part make one more member of it where what stands before them is most like the member before
(`_fit`). The weights were set on texts annotated by close reading.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from operator import eq
from typing import NamedTuple

import rjieba

from analysis.devices.spans import read_lexicon
from analysis.devices.stretches import Parts, stretches

_COORDINATION = read_lexicon("coordination").groupby("role")["word"].agg(frozenset)
_JOINT, _CLOSING, _SURNAME = (_COORDINATION[role] for role in ("joint", "closing", "surname"))
_TITLE = tuple(_COORDINATION["title"])
#: characters that two members may share without having anything in common.
EMPTY = _COORDINATION["empty"]


class Word(NamedTuple):
    """A word of a text: its characters and its word class, jieba's tag shortened to one letter."""

    start: int
    end: int
    text: str
    tag: str


# jieba's finer classes that behave alike inside a coordination; nr, ns, nt, nz are proper names.
_CLASSES = {"vn": "n", "an": "n", "j": "n", "l": "i", "nr": "N", "ns": "N", "nt": "N", "nz": "N"}
_BREAKS = frozenset("puvdcfx")
_QUOTES = dict.fromkeys("“‘「『《（(", 1) | dict.fromkeys("”’」』》）)", -1)
_REACH, _FAR = 6, 20


def words(text: str, start: int, end: int) -> list[Word]:
    """The words of `text[start:end]`."""
    found = []
    for word, tag in rjieba.tag(text[start:end]):
        place = start + len(word)
        if word[-1] == "的" and len(word) > 1:
            found.append(Word(start, place - 1, word[:-1], _CLASSES.get(tag, tag[0])))
            start, word, tag = place - 1, "的", "u"
        found.append(Word(start, place, word, _CLASSES.get(tag, tag[0])))
        start = place
    return found


@functools.lru_cache(maxsize=1)
def coordinations(text: str) -> tuple[list[list[Word]], ...]:
    """The members, two or more, of each coordination in `text`, every member as its words.

    The last text's coordinations are kept, since two detectors ask for them.
    """
    found: list[list[list[Word]]] = []
    for spans in stretches(text):
        spans = _near(text, spans)
        parts = _distribute(words(text, spans[0][0], spans[-1][1]), spans)
        found.extend(_outline(group) for group in _split(parts) if all(group) and len(group) > 1)
    return tuple(found)


def _near(text: str, spans: Parts) -> Parts:
    """`spans`, the outer two without what lies too far from the marks to be part of a member."""
    (start, first), (last, end) = spans[0], spans[-1]
    if first - start > _FAR and not any(mark in text[start:first] for mark in _QUOTES):
        start = first - _FAR
    if end - last > _FAR and not any(mark in text[last:end] for mark in _QUOTES):
        end = last + _FAR
    return (start, first), *spans[1:-1], (last, end)


def _distribute(tagged: list[Word], spans: Parts) -> list[list[Word]]:
    """The words that lie in each of `spans`."""
    parts: list[list[Word]] = [[] for _ in spans]
    place = 0
    for word in tagged:
        while word.start >= spans[place][1] and place < len(spans) - 1:
            place += 1
        if word.start >= spans[place][0]:
            parts[place].append(word)
    return parts


def _split(parts: list[list[Word]]) -> Iterator[list[list[Word]]]:
    """Two coordinations may share a stretch (`与A、B、C在D、E、F等领域`): part them inside the member between."""
    begun = 0
    for i in range(1, len(parts) - 1):
        before, part, behind = parts[i - 1 : i + 2]
        if not (before and len(part) > 1 and behind):
            continue
        closing = next((j for j in range(1, len(part) - 1) if part[j].text in _CLOSING), 0)
        name = next((j for j in range(1, len(part)) if _is_named(part[j - 1], part[j])), 0)
        if closing:
            stop, begin = closing, closing + 1
        elif name:
            begin, _ = _fit(part, behind, ends=i == len(parts) - 2)
            stop, begin = name, max(name, begin)
        elif any(word.tag in "pv" for word in part[1:-1]):
            begin, _ = _fit(part, behind, ends=i == len(parts) - 2)
            _, stop = _fit(before, part, starts=i == 1)
            if not any(word.tag in "pv" for word in part[stop:begin]):
                continue
        else:
            continue
        if 0 < stop <= begin:
            yield [*parts[begun:i], part[:stop]]
            parts[i] = part[begin:]
            begun = i
    yield parts[begun:]


def _is_named(title: Word, name: Word) -> bool:
    """Whether `title` is an office and `name` begins like its holder's name (国务院副总理 + 李某)."""
    return title.text.endswith(_TITLE) and name.text[0] in _SURNAME


def _outline(group: list[list[Word]]) -> list[list[Word]]:
    """The members of `group`, the first and last without what surrounds them."""
    first, *inner, last = group
    last = last[: next((j for j in range(1, len(last)) if last[j].text in _CLOSING), len(last))]
    joint = next((j for j in range(1, len(last) - 1) if last[j].text in _JOINT), 0)
    if joint and (last[0].tag != "v" or last[joint + 1].tag == "v" or joint == 1):
        before = inner[-1] if inner else first
        _, stop = _fit(before, last, starts=not inner)
        if stop == joint or (stop > joint and before[-1].text[-1] != last[stop - 1].text[-1]):
            inner, last = [*inner, last[:joint]], last[joint + 1 :]
    if inner:
        begin, _ = _fit(first, inner[0], ends=False)
        _, end = _fit(inner[-1], last, starts=False)
    else:
        begin, end = _fit(first, last, couple=True)
    if end == len(last) - 1 and len(last[end].text) == 1 and last[end].tag in "va":
        end = len(last)
    return [first[begin:], *inner, last[:end]]


def _fit(
    first: list[Word], last: list[Word], *, starts: bool = True, ends: bool = True, couple: bool = False
) -> tuple[int, int]:
    """Where in `first` a member begins and where in `last` one ends, so that the two are most alike.

    Likeness is 1.25 times the ratio of lengths, plus 0.25 for each of up to four characters at the same place from
    either end, plus 0.3 each for the same word class first and last; less 0.2 to 0.4 for a cut next to which no
    verb, preposition or particle stands, 0.3 where 的 and 0.5 where 和 is in one of the two only. Of two members that
    stand alone, three or four characters each count 0.5 more, two at most 0.5 less.
    """
    begins = [len(first) - 1 - place for place in _places(first[::-1])] if starts else [0]
    stops = [place + 1 for place in _places(last)] if ends else [len(last)]
    if len(begins) == len(stops) == 1:
        return begins[0], stops[0]
    one, other = "".join([word.text for word in first]), "".join([word.text for word in last])
    heads = [(i, one[first[i].start - first[0].start :], _opening(first, last, i)) for i in begins]
    tails = [(i, other[: last[i - 1].end - last[0].start], _closing(first, last, i)) for i in stops]
    measured = [(stop, b, b[::-1], len(b), "的" in b, "和" in b, closing) for stop, b, closing in tails]
    best, fit = -9.0, (0, len(last))
    for begin, a, opening in heads:
        reverse, length, of, joined = a[::-1], len(a), "的" in a, "和" in a
        for stop, b, b_reverse, b_length, b_of, b_joined, closing in measured:
            score = 1.25 * (length / b_length if length < b_length else b_length / length) + opening + closing
            if couple:
                score += 0.5 * (length == b_length in (3, 4)) - 0.5 * (length < 3 and b_length < 3)
            score -= 0.3 * (of != b_of) + 0.5 * (joined != b_joined)
            if score + 1 > best:
                score += 0.25 * min(4, max(sum(map(eq, a, b)), sum(map(eq, reverse, b_reverse))))
                if score > best + 1e-9:
                    best, fit = score, (begin, stop)
    return fit


def _places(member: list[Word]) -> list[int]:
    """Positions, from the near end, up to which `member` may be cut: none inside a quotation, none far away."""
    depth, places = 0, []
    for place, word in enumerate(member):
        depth += _QUOTES.get(word.text, 0)
        if depth == 0:
            places.append(place)
            if len(places) == _REACH:
                break
    return places or [len(member) - 1]


def _opening(first: list[Word], last: list[Word], begin: int) -> float:
    score = 0.3 * (first[begin].tag == last[0].tag)
    if not begin or first[begin - 1].tag in _BREAKS:
        return score
    return score - (0.4 if first[begin - 1].tag in "nN" else 0.2)


def _closing(first: list[Word], last: list[Word], stop: int) -> float:
    score = 0.3 * (first[-1].tag == last[stop - 1].tag)
    return score if stop == len(last) or last[stop].tag in _BREAKS else score - 0.4
