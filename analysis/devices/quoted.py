"""Quotations: what stands in “ ”, ‘ ’, 「 」, 『 』 or " ", and what it is there for.

The span is what stands between the marks. A quotation lies within one line; inside it quotations by another pair
of marks are found as well. A mark that is not closed on its line, or closes nothing, quotes nothing. 《 》 are no
quotation.

`type` is decided by the first rule that holds; the words are in `analysis/data/quoted.csv`:

1. *speech*: a sentence ends inside (。！？), or a verb of saying and a colon or comma stand before the opening mark
   and more than eight characters follow, or such a verb stands right behind the closing mark's comma.
2. *name*: a plan's period or a day (十四五, 七一).
3. *scheme*: a numeral opens what is quoted, and at most six characters follow it (两个确立, 三地一区, 一带一路).
4. *slogan*: ， 、 ； or a space parts what is quoted, or it is longer than twelve characters, or at least four long and
   “…”的 with a word for a frame of mind or a guideline follows (“任劳也要任怨”的胸襟).
5. *name*: a Latin letter or Arabic digit, or the ending of a name (…计划, …之家), is in it, or a word for what bears
   names follows (“科普”行动, “科普”等活动, “科普”志愿活动).
6. *coinage*: all else, a word set apart as new, borrowed or not to be taken literally (“归属感”, “桥头堡”).
"""

from __future__ import annotations

import re

from analysis.devices.spans import Span, alternation, read_lexicon
from analysis.text import Document

_WORDS = read_lexicon("quoted").groupby("role")["word"].agg(list)
_PAIRS = [re.compile(rf"{a}([^{a}{b}\n]+){b}") for a, b in ("“”", "‘’", "「」", "『』", '""')]
_SENTENCE = re.compile(r"[。！？!?]")
_SAID = re.compile(rf"(?:{alternation(_WORDS['speech_before'])})[：:，,]?$")
_SAYS = re.compile(rf"[，,]?[^，。、\s]{{0,8}}(?:{alternation(_WORDS['speech_after'])})")
_NUMERAL = r"(?:[一二两三四五六七八九十双]|(?<!\d)\d(?!\d))"
_SCHEME = re.compile(rf"{_NUMERAL}+(?!{_NUMERAL})[^\d\W]{{1,6}}")
_DATED = re.compile("[一二三四五六七八九十]{2}|十[一二三四五六七]五")
_SLOGAN = re.compile(r"[，、；,;\s]|.{13}")
_NAME = re.compile(rf"[A-Za-z0-9]|(?:{alternation(_WORDS['name_ending'])})$")
_NAMED = re.compile(rf"等?(?:{alternation(_WORDS['name_between'])})?(?:{alternation(_WORDS['name_after'])})")
_MEANT = re.compile(rf"的(?:{alternation(_WORDS['slogan_after'])})")


def find(document: Document) -> list[Span]:
    """The quotations of `document`, with type: speech, scheme, slogan, name or coinage."""
    text = document.text
    matches = [match for pair in _PAIRS for match in pair.finditer(text)]
    return sorted(
        Span("quoted", *match.span(1), {"type": _type(text, match)})
        for match in matches
        if match.group(1).strip()
    )


def _type(text: str, match: re.Match[str]) -> str:
    inside, start, end = match.group(1), match.start(), match.end()
    before, behind = text[max(0, start - 8) : start], text[end : end + 16]
    if _SENTENCE.search(inside) or (len(inside) > 8 and _SAID.search(before)):
        return "speech"
    if len(inside) > 8 and inside[-1] in "，," and _SAYS.match(behind):
        return "speech"
    if _DATED.fullmatch(inside):
        return "name"
    if _SCHEME.fullmatch(inside):
        return "scheme"
    if _SLOGAN.search(inside) or (len(inside) > 3 and _MEANT.match(behind)):
        return "slogan"
    return "name" if _NAME.search(inside) or _NAMED.match(behind) else "coinage"
