"""Four-character expressions: idioms and official formulas by lexicon, others by their form.

- *idiom*: four characters listed in `analysis/data/idioms.csv` (THUOCL, Tsinghua University, MIT licence).
- *formula*: four characters listed in `analysis/data/formulas.csv` (稳中求进, 落地见效).
- *form*: four characters standing alone between marks, in neither list, that repeat a character in the pattern AABB,
  ABAC or ABCB (实实在在, 多劳多得, 以心换心), or stand next to a listed expression that stands alone too, parted
  from it by 、 or ， (真抓实干、开拓奋进).

Where two listed expressions overlap, the one that begins first counts.
"""

from __future__ import annotations

import functools
import re

import numpy as np

from analysis.devices import lookup
from analysis.devices.spans import Span, read_lexicon
from analysis.text import Document

_MARKS = "、，。；：！？…—“”‘’「」（）\\s"
_ALONE = re.compile(
    rf"(?:(?<=[{_MARKS}])|^)(?![在是为把将对从和与要也])[\u4e00-\u9fff]{{4}}(?=[{_MARKS}]|$)", re.MULTILINE
)
# 一…一… stands in names of schemes (一带一路); what else has it is in the list of idioms.
_PATTERNED = re.compile(r"(.)\1(?!\1)(.)\2|(?!一)(.)(?!\3).\3(?!\3).|.(.)(?!\4).\4")


@functools.cache
def _listed() -> tuple[dict[str, str], list[np.ndarray]]:
    """What each listed expression is; and where its characters may stand."""
    idioms = {idiom: "idiom" for idiom in read_lexicon("idioms")["idiom"] if len(idiom) == 4}
    listed = idioms | dict.fromkeys(read_lexicon("formulas")["formula"], "formula")
    return listed, lookup.tables(listed)


def find(document: Document) -> list[Span]:
    """The four-character expressions of `document`, with type: idiom, formula or form."""
    text, (listed, tables) = document.text, _listed()
    found: dict[int, str] = {}
    end = 0
    for start in lookup.places(text, tables):
        if start >= end and text[start : start + 4] in listed:
            end = start + 4
            found[start] = listed[text[start:end]]
    alone = {match.start() for match in _ALONE.finditer(text)}
    company = alone & found.keys()
    for start in sorted(alone - found.keys()):
        beside = any(text[max(start, n) - 1] in "、，" for n in {start - 5, start + 5} & company)
        if beside or _PATTERNED.fullmatch(text, start, start + 4):
            found[start] = "form"
    return [Span("four_character", i, i + 4, {"type": kind}) for i, kind in sorted(found.items())]
