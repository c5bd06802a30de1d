"""Frames: what two neighbouring members have in common, and how likely that makes them parallel.

Two members are measured, joined by 、 in `in_list`, joined by ， or ； in `between_clauses`; the weighted sum of the
measures is the logarithm of the odds that a reader calls the two parallel. `analysis/data/parallelism_weights.csv` says
what each feature is and holds its weight, none where it is not measured. They are the logistic regression (Hosmer &
Lemeshow 2000, ch. 1) of the annotation on pairs of neighbours in the texts tuned on
(`benchmarks/parallelism_weights.py`), rounded. Word classes come from jieba's tagger.
"""

from __future__ import annotations

import re
from itertools import pairwise
from operator import eq, itemgetter, mul
from typing import NamedTuple

from analysis.devices.coordination import Word
from analysis.devices.spans import read_lexicon

_LEXICON = read_lexicon("parallelism").groupby("role")["word"].agg(tuple)
NAMES, _SUFFIXES = _LEXICON["name"], _LEXICON["suffix"]
#: words that open a repeated frame (是, 让, 从 …), and those that tie a member to the one before (也, 更是 …).
OPENERS, LINKS = frozenset(_LEXICON["opener"]), frozenset(_LEXICON["link"])
_WEIGHTS = read_lexicon("parallelism_weights").set_index("feature")
_MEASURED = {
    name: _WEIGHTS[name][_WEIGHTS[name] != ""].astype(float) for name in ("in_list", "between_clauses")
}
LIST_FEATURES, CLAUSE_FEATURES = (tuple(weights.index) for weights in _MEASURED.values())
LIST_WEIGHTS, CLAUSE_WEIGHTS = (weights.tolist() for weights in _MEASURED.values())
_in_list_order, _between_clauses_order = itemgetter(*LIST_FEATURES), itemgetter(*CLAUSE_FEATURES)
# Classes of words that make a member a predicate, and those that no mere name has.
_PREDICATES, _WORDED = frozenset("vad"), frozenset("vadpiu")
_LONG = 8
_DIGIT = re.compile(r"\d")


def shared(members: list[str]) -> list[int]:
    """Places in the first of `members` whose character all others have too, counted from the same end."""
    first, *others = members
    return sorted(set.intersection(*(set(_matching(first, other)) for other in others)))


def _matching(a: str, b: str) -> list[int]:
    places = [i for i, same in enumerate(map(eq, a, b)) if same]
    if len(a) != len(b):
        end = len(a) - 1
        places += [
            end - i for i, same in enumerate(map(eq, a[::-1], b[::-1])) if same and end - i not in places
        ]
        places.sort()
    return [i for i in places if a[i].isalnum()]


def anchor(members: list[str]) -> str:
    """The shared characters of `members`; parts that do not touch are joined by +."""
    places = shared(members)
    parts = [
        ("+" if i and place > places[i - 1] + 1 else "") + members[0][place] for i, place in enumerate(places)
    ]
    return "".join(parts)


class Member(NamedTuple):
    """What may be a member: its words, its characters, its word classes.

    The classes are one letter each, marks left out; n for all that name things.
    """

    words: list[Word]
    text: str
    classes: str


def member(tagged: list[Word]) -> Member:
    """The words `tagged` as a member."""
    return Member(
        tagged,
        "".join([word.text for word in tagged]),
        "".join(["n" if word.tag in "nsbN" else word.tag for word in tagged if word.tag != "x"]),
    )


def have_figures(one: str, other: str) -> bool:
    """Whether there are digits in both."""
    return bool(_DIGIT.search(one) and _DIGIT.search(other))


def is_name(member: Member) -> bool:
    """Whether `member` is a mere name.

    That is one of a person, place, office, organisation or kind of thing, or the title of a work.
    """
    if member.text[0] == "《":
        return True
    return _WORDED.isdisjoint(member.classes) and (member.words[-1].tag == "N" or member.text.endswith(NAMES))


def in_list(one: Member, other: Member, *, closed: bool, runs_on: bool) -> list[float]:
    """The measures of two neighbours in a coordination, in the order of `LIST_FEATURES`.

    Parameters
    ----------
    closed : whether the list ends in 等 or joins its last member by 和.
    runs_on : whether they stand alone and neither a mark nor a function word follows.
    """
    (tagged, a, f), (others, b, g) = one, other
    short, long = sorted((len(a), len(b)))
    places = _matching(a, b)
    values = {
        "constant": True,
        "equal": short == long,
        "four": short == long == 4,
        "idioms": len(tagged) == len(others) == 1 and short == long == 4,
        "cover": len(places) / short,
        "no_repetition": not places,
        "suffix": a[-1] == b[-1] and a.endswith(_SUFFIXES),
        "of": ("的" in a) != ("的" in b),
        "verbal": not (_PREDICATES.isdisjoint(f) or _PREDICATES.isdisjoint(g)),
        "nominal": not (f.strip("n") or g.strip("n")),
        "names": is_name(one) and is_name(other),
        "figures": have_figures(a, b),
        "short": short < 3,
        "closed": closed,
        "runs_on": runs_on,
    }
    return list(_in_list_order(values))


def between_clauses(one: Member, other: Member, *, cut: int, semicolon: bool) -> list[float]:
    """The measures of two neighbouring clauses, in the order of `CLAUSE_FEATURES`.

    Parameters
    ----------
    cut : how many characters were cut off the first as a lead-in.
    semicolon : whether ； joins them.
    """
    (tagged, a, f), (others, b, g) = one, other
    places = _matching(a, b)
    most, least = max(len(f), len(g)), min(len(f), len(g))
    begin = next((i for i in range(least) if f[i] != g[i]), least)
    end = next((i for i in range(least) if f[-1 - i] != g[-1 - i]), least)
    values = {
        "constant": True,
        "difference": min(abs(len(a) - len(b)), 12),
        "classes": min(begin + end, most) / (most or 1),
        "word_lengths": [len(word.text) for word in tagged] == [len(word.text) for word in others],
        "first_word": tagged[0].text == others[0].text,
        "parts": any(y - x > 1 for x, y in pairwise(places)),
        "no_repetition": not places,
        "of": ("的" in a) != ("的" in b),
        "long": min(len(a), len(b)) > _LONG,
        "cut": min(cut, 20),
        "semicolon": semicolon,
    }
    return list(_between_clauses_order(values))


def score(weights: list[float], values: list[float]) -> float:
    """The log odds that two neighbours with the features `values` are parallel."""
    return sum(map(mul, weights, values))


def lead_in(one: Member, other: Member) -> int:
    """Which word of clause `one` begins the member that is most like `other`; 0 where nothing is cut off.

    Likeness is 1.25 times the ratio of lengths, 0.25 for each of up to four characters at the same place from either
    end, 0.3 for the same word class and 0.4 for the same character first; less 0.4 for a cut, 0.2 where a verb,
    preposition, particle or pronoun stands before it.
    """
    (tagged, a, _), (others, b, _) = one, other
    best, begin, depth = -9.0, 0, 0
    for i, word in enumerate(tagged):
        tail = a[word.start - tagged[0].start :]
        if 5 * len(tail) < 3 * len(b):
            break
        if not depth and (tail[0] == b[0] or abs(len(tail) - len(b)) < 2 or i == 0):
            short, long = sorted((len(tail), len(b)))
            same = max(sum(map(eq, tail, b)), sum(map(eq, tail[::-1], b[::-1])))
            likeness = 1.25 * short / long + 0.25 * min(4, same)
            likeness += 0.3 * (word.tag == others[0].tag) + 0.4 * (tail[0] == b[0])
            likeness -= 0.0 if i == 0 else 0.2 if tagged[i - 1].tag in "pudvcfxr" else 0.4
            if likeness > best + 1e-9:
                best, begin = likeness, i
        depth += word.text.count("“") - word.text.count("”")
    return begin
