"""Parallelism: adjacent members of one grammatical frame and similar length (排比, of two members 对偶).

Members are looked for at five levels, and spans of different levels may nest:

1. the members of a coordination (、, or quotation beside quotation), outer ones trimmed (`coordination`);
2. clauses joined by ， or ；; a lead-in (`科学家在这里发表A，作出B`) is cut off the first one where what remains
   begins as the next one does, or has its length and shares 0.4 of it (`parallel_clauses`);
3. segments joined by ；, each of one clause or more, that begin or end alike (`parallel_clauses`);
4. the two halves, parted by a space and equally long, of a line that is a heading;
5. one character before or behind three others (识变应变求变), a verb among them if it stands before.

**One frame** is: words repeated at the same place from either end, the shorter member at least half (、) or 0.7 (，)
of the longer, half where three clauses begin alike (`frames.link`, `frames.repeats`, `frames.takes_up`); or no word
repeated, but in three members or more the same order of word classes (`frames.is_patterned`) or the same beat
(`frames.has_beat`). Adjacent members that are tied form a chain; the chain is the span.

**Precision and recall.** A couplet must be tied firmly; a weak tie, such as one verb at the head of two clauses,
counts where three members or more bear it out. Of a longer list two members alone are taken only where they share
half of themselves. Given up are names (persons, places, organisations, and nouns that end like them), figures, lists of
nouns without a repeated word, and lists of any kind without one that 和 or 等 closes: that costs some series of
nominal compounds and keeps plain lists out. Couplets resting on word classes alone (真抓实干、开拓奋进) are given up
too: most such pairs are just two things said. Word classes are a tagger's and often wrong, so no rule for couplets
rests on them alone.

Attributes: n, members; anchor, the repeated characters, parts joined by +; kind, couplet or series; frame_only, yes
where no character is repeated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from analysis.devices import frames
from analysis.devices.coordination import Word, coordinations, words
from analysis.devices.parallel_clauses import parallel_clauses, parallel_segments
from analysis.devices.spans import Span
from analysis.text import Document

_HALVES = re.compile(r"^([^\s，。；：、]{4,20})[ \u3000]([^\s，。；：、]{4,20})$", re.MULTILINE)
_HANZI = "[\u4e00-\u9fff]"
_REPEATED = re.compile(rf"(?<=({_HANZI}))({_HANZI})({_HANZI})\2({_HANZI})\2(?=({_HANZI}?))")


def find(document: Document) -> list[Span]:
    """The parallel couplets and series of `document`; see the module for attributes."""
    text = document.text
    chains = [*parallel_clauses(text), *parallel_segments(text), *_halves(text)]
    spans = [
        _span(chain[0][0], chain[-1][1], len(chain), frames.anchor([text[slice(*part)] for part in chain]))
        for chain in chains
    ]
    unique = {(span.start, span.end): span for span in [*_coordinated(text), *spans, *_repetitions(text)]}
    return [unique[place] for place in sorted(unique)]


def _span(start: int, end: int, n: int, anchor: str) -> Span:
    kind, only = "couplet" if n == 2 else "series", "no" if anchor else "yes"
    return Span("parallelism", start, end, {"n": str(n), "anchor": anchor, "kind": kind, "frame_only": only})


def _coordinated(text: str) -> Iterator[Span]:
    for members in coordinations(text):
        found = list(_chains(members))
        if not found and _in_marks_only(text, members) and frames.is_patterned(members):
            found = [members]
        for chain in found:
            anchor = frames.anchor([frames.string(member) for member in chain])
            yield _span(chain[0][0].start, chain[-1][-1].end, len(chain), anchor)


def _in_marks_only(text: str, members: list[list[Word]]) -> bool:
    """Whether neither 和 before the last of `members` nor 等 behind it makes a plain list of them."""
    if text[members[-2][-1].end : members[-1][0].start] not in ("、", ""):
        return False
    return frames.begin_with_verbs(members) or not text.startswith("等", members[-1][-1].end)


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


def _halves(text: str) -> Iterator[list[tuple[int, int]]]:
    for match in _HALVES.finditer(text):
        if len(match[1]) != len(match[2]):
            continue
        one, other = (frames.frame(words(text, *match.span(half))) for half in (1, 2))
        if one == other or frames.Tie(match[1], match[2]).content:
            yield [match.span(1), match.span(2)]


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
            yield _span(start, end, 3, repeated)
