"""Four-character expressions: idioms and official formulas by lexicon, others by their form.

- *idiom*: four characters listed in `analysis/data/idioms.csv` (THUOCL, Tsinghua University, MIT licence).
- *formula*: four characters listed in `analysis/data/formulas.csv` (稳中求进, 落到实处).
- *form*: four characters standing alone between marks, in neither list, that repeat a character in the pattern AABB,
  ABAC or ABCB (热热闹闹, 多劳多得, 以心换心) and are not merely two words (检验检测).

`analysis/data/four_character_exclusions.csv` names the listed idioms that are none (legal terms, free combinations:
玩忽职守, 公平交易) and longer terms no four characters of which count (科技自立自强). A row that goes on in the pattern
of its four characters (依规依纪依法) is another expression. Where two listed ones overlap, the first counts.
"""

from __future__ import annotations

import functools
import re

import rjieba

from analysis.devices import lookup
from analysis.devices.spans import Span, read_lexicon
from analysis.text import Document

_MARKS = "、，。；：！？…—“”‘’「」（）\\s"
_ALONE = re.compile(
    rf"(?:(?<=[{_MARKS}])|^)(?![在是为把将对从和与要也])[\u4e00-\u9fff]{{4}}(?=[{_MARKS}]|$)", re.MULTILINE
)
# Numerals stand in names of schemes (一带一路, 三严三实); what else has them is listed.
_PATTERNED = re.compile(r"(.)\1(?!\1)(.)\2|(?![一二两三四五六七八九十])(.)(?!\3).\3(?!\3).|.(.)(?!\4).\4")


@functools.cache
def _listed() -> tuple[dict[str, str], dict[str, list[tuple[int, str]]], lookup.Beginnings]:
    """What each listed expression is; the longer terms around some, and where; what to look for."""
    excluded = read_lexicon("four_character_exclusions")["expression"].tolist()
    listed = {idiom: "idiom" for idiom in read_lexicon("idioms")["idiom"] if len(idiom) == 4}
    listed |= dict.fromkeys(read_lexicon("formulas")["formula"], "formula")
    around: dict[str, list[tuple[int, str]]] = {}
    for term in excluded:
        listed.pop(term, None)
        for i in range(len(term) - 3):
            around.setdefault(term[i : i + 4], []).append((i, term))
    return listed, around, lookup.beginnings(listed)


def find(document: Document) -> list[Span]:
    """The four-character expressions of `document`, with type: idiom, formula or form."""
    text, (listed, around, known) = document.text, _listed()
    found: dict[int, str] = {}
    end = 0
    for start in lookup.places(text, known):
        four = text[start : start + 4]
        if start < end or four not in listed or _goes_on(text, start):
            continue
        end = start + 4
        if not any(text.startswith(term, max(0, start - i)) for i, term in around.get(four, ())):
            found[start] = listed[four]
    for match in _ALONE.finditer(text):
        if match.start() not in found and _PATTERNED.fullmatch(match[0]) and _is_one(match[0]):
            found[match.start()] = "form"
    return [Span("four_character", i, i + 4, {"type": kind}) for i, kind in sorted(found.items())]


def _is_one(four: str) -> bool:
    """Whether four characters with a pattern are more than two words: AABB, or at least three words."""
    return four[0] == four[1] or len(rjieba.cut(four)) > 2


def _goes_on(text: str, start: int) -> bool:
    """Whether the pattern ABAC or ABCB of the four characters has a further member (依规依纪依法)."""
    return any(
        text[at] == text[at + 2] and text[at] in (text[at - 2] if at > 1 else "", text[at + 4 : at + 5])
        for at in (start, start + 1)
    )
