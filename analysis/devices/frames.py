"""Frames: what adjacent members have in common, and when that makes them parallel.

Every rule is written in four measures of two members (`Tie`): the *ratio* of the shorter to the longer length; the
*places*, positions at which both have the same character, counted from the beginning or from the end; their *content*,
the places whose character is no mere function character (`empty` in `analysis/data/coordination.csv`); the *cover*,
places by the shorter length; and the *parts*, the runs they form. Word classes come from jieba's tagger.
"""

from __future__ import annotations

from itertools import pairwise, takewhile
from operator import eq

from analysis.devices.coordination import EMPTY, Word, words
from analysis.devices.spans import read_lexicon

_LEXICON = read_lexicon("parallelism").groupby("role")["word"].agg(tuple)
_NAMES, _SUFFIXES = _LEXICON["name"], _LEXICON["suffix"]
# Classes of words that open or join clauses; a run of clauses with none of them has an even beat.
_FUNCTION = frozenset("purcmtfqx")


class Tie:
    """The measures of two members, given as strings."""

    def __init__(self, one: str, other: str) -> None:
        self.places = shared([one, other])
        self.short = min(len(one), len(other))
        self.ratio = self.short / max(len(one), len(other))
        self.content = sum(one[place] not in EMPTY for place in self.places)
        self.cover = len(self.places) / self.short
        self.parts = sum(b - a > 1 for a, b in pairwise([-9, *self.places]))


def shared(members: list[str]) -> list[int]:
    """Places in the first of `members` whose character all others have too, counted from the same end."""
    first, end = members[0], len(members[0]) - 1
    places = {i for i, same in enumerate(zip(*members, strict=False)) if same.count(same[0]) == len(same)}
    backwards = enumerate(zip(*(member[::-1] for member in members), strict=False))
    places.update(end - i for i, same in backwards if same.count(same[0]) == len(same))
    return [i for i in sorted(places) if first[i].isalnum()]


def anchor(members: list[str]) -> str:
    """The shared characters of `members`; parts that do not touch are joined by +."""
    parts: list[str] = []
    before = -2
    for place in shared(members):
        if place == before + 1:
            parts[-1] += members[0][place]
        else:
            parts.append(members[0][place])
        before = place
    return "+".join(parts)


def string(member: list[Word]) -> str:
    """The characters of `member`."""
    return "".join(word.text for word in member)


def frame(member: list[Word]) -> str:
    """The word classes of `member`, one letter each, marks left out; n for all that name things."""
    return "".join("n" if word.tag in "nsbN" else word.tag for word in member if word.tag != "x")


def functions(member: list[Word]) -> list[str]:
    """The classes of the function words of `member`, in order."""
    return [word.tag for word in member if word.tag in "purcmt"]


def is_empty(character: str) -> bool:
    """Whether `character` is a mere function character (的, 在, 和 …)."""
    return character in EMPTY


def ends_names(character: str) -> bool:
    """Whether names of offices, places and kinds of things end in `character` (部, 市, 级 …)."""
    return character in _NAMES


def is_name(member: list[Word]) -> bool:
    """Whether `member` is a mere name: of a person, place, office, organisation, kind of thing, title of a work."""
    if member[0].text == "《":
        return True
    nominal = not set(frame(member)) & set("vadpiu")
    return nominal and (member[-1].tag == "N" or string(member).endswith(_NAMES))


def link(one: list[Word], other: list[Word]) -> int:
    """How firmly two members joined by 、 are tied: 0 not at all, 1 if a third member bears it out, 2 by themselves.

    Never tied: members one of which contains the other, two names, two figures, ratio below 0.5. Two nominal members
    need two content places, or one in a suffix that derives (性, 化, 力 …), or one that covers 0.4 of four characters
    or more; others need one content place that covers 0.3, or equal length; or a function word, which must
    come in two parts, or where both are equally long begin them (以开放促合作、以合作谋发展) or stand in four
    characters or fewer (小而精、特而美).
    """
    a, b = string(one), string(other)
    if set(a).isdisjoint(b) or a in b or b in a:
        return 0
    tie = Tie(a, b)
    if tie.ratio < 0.5 or not tie.places or (is_name(one) and is_name(other)) or _figures(a, b):
        return 0
    if not (frame(one).strip("n") or frame(other).strip("n")):
        if tie.content > 1 or (tie.content and a.endswith(_SUFFIXES) and a[-1] == b[-1]):
            return 2
        if not tie.content or tie.short < 3:
            return 0
        return 2 if tie.cover >= 0.4 and tie.short > 3 else 1
    if not tie.content:
        short = tie.ratio == 1 and (tie.short <= 4 or a[0] == b[0])
        return 2 if short or (tie.parts > 1 and tie.ratio >= 0.7) else 1
    if tie.short == 2 and a[0] != b[0]:
        return 0
    return 2 if tie.cover >= 0.3 or tie.ratio == 1 else 1


def stands_apart(one: list[Word], other: list[Word]) -> bool:
    """Whether two members of a longer list are a couplet by themselves: not both nominal, half of them shared."""
    tie = Tie(string(one), string(other))
    return tie.cover >= 0.5 and tie.ratio >= 0.75 and bool((frame(one) + frame(other)).strip("n"))


def begin_with_verbs(members: list[list[Word]]) -> bool:
    """Whether each member is a verb and something behind it, of ten characters at most."""
    return all(len(string(m)) < 11 and len(frame(m)) > 1 and frame(m)[0] == "v" for m in members)


def is_patterned(members: list[list[Word]]) -> bool:
    """Whether three or more members joined by 、 repeat no word, only a word-class frame.

    Either all begin with a verb, the shortest at least 0.6 of the longest; or their lengths differ by one at most, and
    their frames are equal and not all nominal, or (of eight characters at most) every other one has a verb,
    adjective, adverb or set phrase. Lists of nouns are enumerations and no more.
    """
    lengths = [len(string(member)) for member in members]
    frames = [frame(member) for member in members]
    if len(members) < 3 or all(map(is_name, members)):
        return False
    if min(lengths) < 3 or min(lengths) < 0.6 * max(lengths):
        return False
    if begin_with_verbs(members):
        return True
    if len(set(lengths[1:-1])) > 1 or max(lengths) > min(lengths) + 1:
        return False
    if len(set(frames)) == 1 and len(frames[0]) > 1 and frames[0].strip("n"):
        return True
    return max(lengths) < 9 and 2 * sum(bool(set(f) & set("vadi")) for f in frames) >= len(frames)


def may_repeat(a: str, b: str) -> bool:
    """Whether clauses have a character at the same place or the second may begin inside the first: a quick look."""
    return any(map(eq, a, b)) or any(map(eq, a[::-1], b[::-1])) or b[:2] in a


def repeats(a: str, b: str, tie: Tie) -> bool:
    """Whether two clauses, the shorter at least half of the longer, repeat enough at the same places.

    Two clauses with figures must share 0.6. Others pass where they begin alike by three characters and the first
    word is no noun or pronoun (a subject taken up again is no parallel); of five characters or fewer and equal
    length, where they end alike; with three parts that cover 0.2 (function words will do), two that cover 0.25 (0.35
    beyond twelve characters), one part at an edge that covers 0.3, or, of clauses equally long, one anywhere that
    covers 0.4. The last three need two content places and a ratio of 0.7.
    """
    if tie.ratio < 0.5 or not tie.places or a in b or b in a:
        return False
    if _figures(a, b):
        return tie.cover >= 0.6
    if a[:3] == b[:3] and takes_up(a, b):
        return True
    if tie.parts > 2 and tie.cover >= 0.2 and tie.ratio >= 0.85:
        return True
    if tie.ratio == 1 and tie.short < 6 and a[-1] == b[-1] and a[-1] not in "的了着":
        return True
    if tie.content < 2 or tie.ratio < 0.7:
        return False
    if tie.parts > 1 and tie.cover >= (0.25 if tie.short <= 12 else 0.35):
        return True
    if tie.ratio == 1:
        return tie.cover >= 0.4
    return tie.cover >= 0.3 and (a[0] == b[0] or a[-1] == b[-1])


def takes_up(a: str, b: str) -> bool:
    """Whether two clauses, the shorter at least half of the longer, begin alike, and not with a noun or pronoun.

    Alike are two content characters or more, from the first on.
    """
    if a[:2] != b[:2] or _alike(a, b) < 2 or 2 * min(len(a), len(b)) < max(len(a), len(b)):
        return False
    return words(a[:8], 0, 8)[0].tag not in "nNrstm"


def opens_alike(one: str, other: str) -> bool:
    """Whether two segments joined by ； begin with two content characters, or end with three, that are the same."""
    short, long = sorted((len(one), len(other)))
    if not 6 <= short <= long <= 90 or 2 * short < long or _figures(one, other):
        return False
    return _alike(one, other) > 1 or one[-3:] == other[-3:]


def has_beat(clauses: list[list[Word]]) -> bool:
    """Whether clauses equally long go in twos: every word ends at an even place, and none is a function word.

    Clauses of four characters must have one frame as well: set phrases strung together would pass otherwise.
    """
    for clause in clauses:
        start = clause[0].start
        if any((word.end - start) % 2 or word.tag in _FUNCTION for word in clause):
            return False
    return len(string(clauses[0])) > 4 or len(set(map(frame, clauses))) == 1


def _alike(one: str, other: str) -> int:
    """How many content characters two members have in common before the first that differs."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return sum(character not in EMPTY for character, _ in same)


def _figures(a: str, b: str) -> bool:
    return any(map(str.isdigit, a)) and any(map(str.isdigit, b))
