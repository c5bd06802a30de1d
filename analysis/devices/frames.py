"""Frames: what two neighbouring members have in common, and how likely that makes them parallel.

Two members are measured in `features`; the weighted sum of these is the logarithm of the odds that a reader calls the
two parallel. `analysis/data/parallelism_weights.csv` says what each feature is and holds its weights, one set for
members joined by 、 (in_list), one for clauses joined by ， or ； (between_clauses). They are the logistic regression
(Hosmer & Lemeshow 2000, ch. 1) of the annotation on pairs of neighbours in the texts tuned on
(`benchmarks/parallelism_weights.py`), rounded. Word classes come from jieba's tagger.
"""

from __future__ import annotations

import re
from operator import eq, itemgetter, mul
from typing import NamedTuple

from analysis.devices.coordination import EMPTY, Word
from analysis.devices.spans import read_lexicon

_LEXICON = read_lexicon("parallelism").groupby("role")["word"].agg(tuple)
NAMES, SUFFIXES = _LEXICON["name"], _LEXICON["suffix"]
#: words that open a repeated frame (是, 让, 从 …), and those that tie a member to the one before (也, 更是 …).
OPENERS, LINKS = frozenset(_LEXICON["opener"]), frozenset(_LEXICON["link"])
_WEIGHTS = read_lexicon("parallelism_weights").set_index("feature")
FEATURES: tuple[str, ...] = tuple(_WEIGHTS.index)
_IN_ORDER = itemgetter(*FEATURES)
IN_LIST = _WEIGHTS["in_list"].astype(float).tolist()
BETWEEN_CLAUSES = _WEIGHTS["between_clauses"].astype(float).tolist()
# Classes of the words that build a frame: prepositions, particles, pronouns, adverbs …
_FUNCTION = frozenset("purctfd")
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
        behind = [end - i for i, same in enumerate(map(eq, a[::-1], b[::-1])) if same]
        places = sorted({*places, *behind})
    return [i for i in places if a[i].isalnum()]


def anchor(members: list[str]) -> str:
    """The shared characters of `members`; parts that do not touch are joined by +."""
    places = shared(members)
    parts = [
        ("+" if i and place > places[i - 1] + 1 else "") + members[0][place] for i, place in enumerate(places)
    ]
    return "".join(parts)


class Member(NamedTuple):
    """A member: its words, its characters, and its frame.

    The frame is the word classes, one letter each, marks left out; n for all that name things.
    """

    words: list[Word]
    text: str
    frame: str

    @property
    def place(self) -> tuple[int, int]:
        """Where it begins and ends in the text."""
        return self.words[0].start, self.words[-1].end


def member(words: list[Word]) -> Member:
    """The member that `words` make."""
    frame = ["n" if word.tag in "nsbN" else word.tag for word in words if word.tag != "x"]
    return Member(words, "".join([word.text for word in words]), "".join(frame))


def have_figures(one: str, other: str) -> bool:
    """Whether there are digits in both."""
    return bool(_DIGIT.search(one) and _DIGIT.search(other))


def is_name(one: Member) -> bool:
    """Whether a member is a mere name: of a person, place, office, organisation or kind of thing, or of a work."""
    if one.text[0] == "《":
        return True
    return _WORDED.isdisjoint(one.frame) and (one.words[-1].tag == "N" or one.text.endswith(NAMES))


def features(
    one: Member, other: Member, *, cut: bool = False, closed: bool = False, runs_on: bool = False
) -> list[float]:
    """The measures of two neighbours, in the order of `FEATURES`.

    Parameters
    ----------
    cut : whether a lead-in was cut off the first.
    closed : whether the list ends in 等 or joins its last member by 和.
    runs_on : whether they stand alone and neither a mark nor a function word follows.
    """
    (words, a, f), (others, b, g) = one, other
    short, long = sorted((len(a), len(b)))
    places = _matching(a, b)
    content = not EMPTY.issuperset([a[place] for place in places])
    values = {
        "constant": True,
        "equal": short == long,
        "four": short == long == 4,
        "near": long - short == 1,
        "ratio": short / long,
        "cover": len(places) / short,
        "parts": any(y - x > 1 for x, y in zip(places, places[1:], strict=False)),
        "content": content,
        "function": bool(places) and not content,
        "first_word": words[0].text == others[0].text,
        "suffix": a[-1] == b[-1] and a.endswith(SUFFIXES),
        "function_classes": [t for t in f if t in _FUNCTION] == [t for t in g if t in _FUNCTION],
        "verbal": not (_PREDICATES.isdisjoint(f) or _PREDICATES.isdisjoint(g)),
        "nominal": not (f.strip("n") or g.strip("n")),
        "names": is_name(one) and is_name(other),
        "figures": have_figures(a, b),
        "subject": words[0].tag in "nNrst",
        "short": short < 3,
        "long": short > _LONG,
        "cut": cut,
        "closed": closed,
        "runs_on": runs_on,
    }
    return list(_IN_ORDER(values))


def score(weights: list[float], values: list[float]) -> float:
    """The log odds that two neighbours with the features `values` are parallel."""
    return sum(map(mul, weights, values))


def lead_in(one: Member, other: Member) -> int:
    """Which word of clause `one` begins the member that is most like `other`; 0 where nothing is cut off.

    Likeness is 1.25 times the ratio of lengths, 0.25 for each of up to four characters at the same place from either
    end, 0.3 for the same word class and 0.4 for the same character first; less 0.4 for a cut, 0.2 where a verb,
    preposition, particle or pronoun stands before it.
    """
    (words, a, _), b, tag = one, other.text, other.words[0].tag
    best, begin, depth = -9.0, 0, 0
    for i, word in enumerate(words):
        tail = a[word.start - words[0].start :]
        if 5 * len(tail) < 3 * len(b):
            break
        if not depth and (tail[0] == b[0] or abs(len(tail) - len(b)) < 2 or i == 0):
            short, long = sorted((len(tail), len(b)))
            same = max(sum(map(eq, tail, b)), sum(map(eq, tail[::-1], b[::-1])))
            likeness = 1.25 * short / long + 0.25 * min(4, same)
            likeness += 0.3 * (word.tag == tag) + 0.4 * (tail[0] == b[0])
            likeness -= 0.0 if i == 0 else 0.2 if words[i - 1].tag in "pudvcfxr" else 0.4
            if likeness > best + 1e-9:
                best, begin = likeness, i
        depth += word.text.count("“") - word.text.count("”")
    return begin
