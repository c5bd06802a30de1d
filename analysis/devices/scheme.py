"""Numeric schemes (数字略语): a numeral and a head that names a closed set of policy items by its count.

Three ways to recognise one: it is in the lexicon (四个全面); it stands between quotation marks and is nothing but
numeral, classifier and head (“五大优势”, “三地一区”); or it stands bare with a head of policy language, and the text
names as many members as it declares (一体化和高质量两个关键词) or says that it is carried out (实施八大行动).
"""

from __future__ import annotations

import functools
import re

from analysis.devices.numerals import parse_number
from analysis.devices.scheme_members import find_members
from analysis.devices.spans import Span, alternation, read_lexicon
from analysis.text import Document

_COUNT = "(?:[二两三四五六七八九]|十[一二三四五六七八九]?|二十[一二三四五六七八九]?|[1-9][0-9]?)"
_CLASSIFIER = "[大个项条种类位篇件支场点张]"
_OTHER = "[^\\W\\d_一两三四五六七八九十双]"
# Numeral and classifier; numeral and bare head (no time, no ordinal); two or more of these in a row (三地一区).
_QUOTED = re.compile(
    rf"[“‘「『\"]((?P<classified>{_COUNT}{_CLASSIFIER}[\u4e00-\u9fff]{{1,8}})"
    rf"|[两三四五六七八九十](?!公[里斤顷]|[年月日岁十千百万亿元级届号天周代人国方斤米秒亩里尺夜]|{_CLASSIFIER}[”’」』\"])[\u4e00-\u9fff]{{1,4}}"
    rf"|[一两三四五六七八九十双]{_OTHER}{{1,3}}(?:、?[一两三四五六七八九十双]{_OTHER}{{1,3}}){{1,3}})[”’」』\"]"
)
_NO_MODIFIER = "为的是了等将把在达更已日积共成取得"
_RECORD = re.compile("连[冠增跌快降涨丰调胜]|[冠金]王")
_SINGLE_LONG = re.compile(rf".{_OTHER}{{4}}")
_DISTRIBUTIVE = re.compile(rf"(?:一{_OTHER}{{1,3}}){{2,}}")
_NUMERALS = frozenset("第零〇一二两三四五六七八九十百千万亿0123456789")
_CONGRESS = re.compile("(?:十[一-九]|二十)大")
_REACH = 14
_SEGMENT = re.compile(rf"(?:{_COUNT}|[一双])(?!$)")


@functools.cache
def _readings() -> dict[str, frozenset[str]]:
    names = read_lexicon("schemes")
    return {reading: frozenset(group) for reading, group in names.groupby("reading")["name"]}


@functools.cache
def _idioms() -> frozenset[str]:
    return frozenset(read_lexicon("idioms")["idiom"])


@functools.cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    readings = _readings()
    heads = read_lexicon("scheme_heads")
    every = alternation(heads["head"])
    counted = alternation(heads.loc[heads["classifiers"] == "大个项", "head"])
    return (
        re.compile(alternation(readings["scheme"])),
        re.compile(f"(?:{alternation(readings['none'])})(?!{_COUNT}|双)"),
        re.compile(
            rf"[二两三四五六七八九十1-9][一二三四五六七八九十0-9]?大(?:(?![{_NO_MODIFIER}])[\u4e00-\u9fff]){{0,6}}(?:{every})"
            rf"|[双二两三四五六七八九十][一二三四五六七八九]?(?![国岸边人家省市]|方(?!面))[个项件篇条张点道重种对]?(?:(?![{_NO_MODIFIER}一二两三四五六七八九十])[\u4e00-\u9fff]){{0,4}}(?:{counted})"
        ),
        re.compile(rf"(?:{alternation(readings['verb'])}|等)[^，。；：、！？\n]{{0,8}}$"),
    )


def find(document: Document) -> list[Span]:
    """One span per numeric scheme, without its quotation marks.

    Attributes: `declared`, the number it names (一家三站 → 1+3); `members`, joined by `|`, as far as the text
    names them; `status`: unpacked (as many named as declared), partial, or presupposed (none named).
    """
    return list(_found(document))


@functools.lru_cache(maxsize=1)
def _found(document: Document) -> tuple[Span, ...]:
    """The spans of the last document, for `quantity` asks for them too."""
    text = document.text
    spans = []
    reach = -1
    for start, end in sorted(_names(text) | _bare(text), key=lambda span: (span[0], -span[1])):
        if end <= reach:
            continue
        reach = end
        count = declared(text[start:end])
        members = find_members(text, start, end, count)
        whole = sum(map(int, count.split("+")))
        status = "presupposed" if not members else "unpacked" if len(members) >= whole else "partial"
        attributes = {"declared": count, "members": "|".join(members), "status": status}
        spans.append(Span("scheme", start, end, attributes))
    return tuple(spans)


def _names(text: str) -> set[tuple[int, int]]:
    """Schemes known to the lexicon, or recognised by their form between quotation marks."""
    known, no_scheme, *_ = _patterns()
    names = {
        match.span()
        for match in known.finditer(text)
        if text[match.start() - 1 : match.start()] not in _NUMERALS
        and not no_scheme.match(text, match.start())
    }
    listed = _readings()["scheme"] | _readings()["quoted"]
    for match in _QUOTED.finditer(text):
        name, (start, end) = match[1], match.span(1)
        if name not in listed:
            if (
                name in _idioms()
                or no_scheme.match(name)
                or _DISTRIBUTIVE.fullmatch(name)
                or _RECORD.search(name)
            ):
                continue
            long = not match["classified"] and _SINGLE_LONG.fullmatch(name)
            if long and not find_members(text, start, end, declared(name)):
                continue
        names.add((start, end))
    return names


def _bare(text: str) -> set[tuple[int, int]]:
    """Schemes without quotation marks whose members the text names, or that someone carries out (实施八大行动)."""
    found = set()
    _, _, bare, carried_out = _patterns()
    for match in bare.finditer(text):
        start, end = match.span()
        if text[start - 1 : start] in _NUMERALS or _CONGRESS.match(match[0]):
            continue
        count = declared(match[0])
        if "+" in count or int(count) < 2:
            continue
        named = len(find_members(text, start, end, count)) == int(count)
        if named or ("大" in match[0][:3] and carried_out.search(text, max(0, start - _REACH), start)):
            found.add((start, end))
    return found


def declared(name: str) -> str:
    """The number a scheme's name declares, its parts joined by + (三地一区 → 3+1; 七位一体 → 7)."""
    if name.endswith("位一体"):
        return str(parse_number(name[:-3]))
    name = re.sub(r"(?<=[个大])一", "", name)
    counts = [match[0] for match in _SEGMENT.finditer(name)] or ["1"]
    return "+".join("2" if count == "双" else str(parse_number(count)) for count in counts)
