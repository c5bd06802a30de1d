"""Quantities: a numeral with a unit or classifier that states a measured amount.

Durations, idioms, numeric schemes and the indefinite 一+classifier are left out: `data/units.csv` names units of time,
so that 3个月 is not read as 3个. Dates and ordinals, no amounts either, are devices of their own, `find_dates` and
`find_ordinals`.
"""

from __future__ import annotations

import functools
import re
from decimal import Decimal

from analysis.devices import scheme
from analysis.devices.numerals import NUMERAL, parse_number
from analysis.devices.spans import Span, alternation, read_lexicon
from analysis.text import Document

_POWERS = frozenset("十百千万亿")
_CHINESE_DIGITS = frozenset("一二两三四五六七八九")
# Where an amount may begin; dates, the commonest numerals of all, are passed over at once.
_RUN = re.compile("第|[0-9０-９零〇一二两三四五六七八九十百千万亿]++(?![年月号]|日(?!元))")
_MORE = re.compile(r"(?:超过|超|逾|突破|破|高于|多于|大于|不少于|不低于|至少|(?<!通)过|上)了?$")
_LESS = re.compile(r"(?:近|不到|不足|低于|少于|小于|不超过|至多|接近|将近|最多)$")
_ABOUT = re.compile(r"(?:约|大约|约合|大概|估计)$")
_BEHIND = re.compile(r"(?P<about>左右|上下)|(?P<more>以上)|(?P<less>以下|以内|之内)")
# 百家, 千人: a bare power of ten is an amount only where something marks it as one.
_MARKED_BEFORE = frozenset("近超上逾约过达余")
_LAST_MILE = ("最后", "最先", "最初")
# 十四届全国人大三次会议, 中央纪委七次全会: the number of a session is an ordinal without 第.
_SESSION = re.compile("(?<=[会大委协届期])[^，。]次(?:全体)?(?:会议|全会)")
# 近4.5亿, 近十万: 万 and 亿 state an amount without a unit too, unless they count time or stand in a word.
_BARE = (
    "(?:(?<=[0-9０-９多余来万亿][万亿])|(?<=[万亿][多余]))(?![年月日天周届个级岁秒0-9多余万亿]|小时|分钟|富翁)"
    "|(?<=[一二两三四五六七八九十百千][万亿])(?=[，。；、）]|左右|以上|大关)"
)
_DAY = "(?:[12][0-9]|3[01]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_DATE = re.compile(
    rf"(?<![0-9.第])(?=[0-9一二三四五六七八九十])(?:(?P<year>[12][0-9]{{3}}|[一二][零〇一二三四五六七八九]{{3}})年)?"
    rf"(?:(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月)?(?:(?P<day>{_DAY})[日号](?![元线楼]))?"
)
_ORDINAL = re.compile(rf"第 ?({NUMERAL})")


@functools.cache
def _kinds() -> dict[str, str]:
    units = read_lexicon("units")
    return dict(zip(units["unit"], units["kind"], strict=True)) | {"": "bare"}


@functools.cache
def _pattern() -> re.Pattern[str]:
    units = read_lexicon("units").sort_values("unit", key=lambda unit: -unit.str.len(), kind="stable")
    branches = []
    for row in units.itertuples():
        latin = row.unit[-1].isascii() and row.unit[-1].isalnum()
        branches.append(
            re.escape(row.unit)
            + ("(?![A-Za-z0-9])" if latin else "")
            + (f"(?![{re.escape(row.not_before)}])" if row.not_before else "")
            + (f"(?={row.only_before})" if row.only_before else "")
        )
    return re.compile(
        rf"第 ?{NUMERAL}(?:[、至到和—–-]+第?{NUMERAL})*"
        rf"|{alternation(read_lexicon('quantity_exclusions')['phrase'])}"
        rf"|(?P<denominator>{NUMERAL}|百)分之(?P<numerator>{NUMERAL})多?"
        rf"|(?P<low>{NUMERAL})(?:[至到—–~～-]+(?P<high>{NUMERAL}))? ?(?P<more>[多余来几]?)(?P<power>[百千万亿]*)"
        rf"(?P<over>[多余]?) ?(?P<unit>{'|'.join(branches)}|{_BARE})"
    )


def find(document: Document) -> list[Span]:
    """One span per quantity: numeral, 多 or 余, and unit.

    Attributes: `value` in base units (100亿元 → 10000000000), `unit`; where they apply `upper` (the end of a
    range, 3至5个), `approximate=yes` (多, 余, 约, 左右 …) and `bound=more` or `less` (超, 近, 不到, 以上 …).
    Percentages have the unit %, other fractions and 14亿 an empty unit.
    """
    text = document.text
    schemes = scheme.find(document)
    spans: list[Span] = []
    reach = at = 0
    for run in _RUN.finditer(text):
        match = _pattern().match(text, run.start()) if run.start() >= reach else None
        if match is None:
            continue
        start, reach = match.span()
        while at < len(schemes) and schemes[at].end <= start:
            at += 1
        if at < len(schemes) and schemes[at].start < reach:
            continue
        if match["numerator"]:
            spans.append(Span("quantity", start, reach, _fraction(match) | _qualities(match)))
        elif match["unit"] is not None and _is_amount(match):
            spans.append(Span("quantity", start, reach, _amount(match) | _qualities(match)))
    return spans


def find_dates(document: Document) -> list[Span]:
    """One span per date: a year of four digits, a month, a day, or what follows of these in that order.

    Attribute: `value`, as 2020-12-05, 2020-12, 2020, --12-05, --12 or ---05 (ISO 8601:2000).
    """
    spans = []
    for match in _DATE.finditer(document.text):
        if match[0]:
            year, month, day = (number and int(parse_number(number)) for number in match.groups())
            value = (f"{year}" if year else "-") + (
                f"-{month:02}" if month else "-" if day and not year else ""
            )
            spans.append(Span("date", *match.span(), {"value": value + (f"-{day:02}" if day else "")}))
    return spans


def find_ordinals(document: Document) -> list[Span]:
    """One span per ordinal with 第, without what it counts (第三 in 第三次会议). Attribute: `value`, the number."""
    return [
        Span("ordinal", *match.span(), {"value": _plain(parse_number(match[1]))})
        for match in _ORDINAL.finditer(document.text)
    ]


def _is_amount(match: re.Match[str]) -> bool:
    text, start, low, unit = match.string, match.start(), match["low"], match["unit"]
    kind, before = _kinds()[unit], text[start - 1 : start]
    if kind in ("time", "indefinite") or low[0] in "零〇":
        return False
    if before.isascii() and (before.isalnum() or before in tuple("._/:")):
        return False
    if low == "一" and not (match["power"] or match["more"]) and kind not in ("ratio", "money", "measure"):
        return False
    if _SESSION.match(text, start) or (low == "一" and text[max(0, start - 2) : start] in _LAST_MILE):
        return False
    chinese = low[0] in _POWERS or low[0] in _CHINESE_DIGITS
    if chinese and before in ("数", "几") or before == "前" and unit in ("名", "位"):
        return False
    bare_power = low in _POWERS and low != "十" and not match["power"]
    marked = match["more"] or before in _MARKED_BEFORE or _BEHIND.match(text, match.end())
    return not bare_power or bool(marked)


def _amount(match: re.Match[str]) -> dict[str, str]:
    low, high, power = match["low"], match["high"], match["power"]
    if high is None and len(low) == 2 and set(low) <= _CHINESE_DIGITS:
        # 两三个 is 2 to 3, not 23.
        low, high = low[0], low[1]
    if high is None:
        return {"value": _plain(parse_number(low + power)), "unit": match["unit"]}
    # 3至5万: what stands behind a range counts for both its ends.
    shared = "" if low[-1] in _POWERS else high[len(high.rstrip("十百千万亿")) :]
    values = {"value": _plain(parse_number(low + shared + power)), "unit": match["unit"]}
    return values | {"upper": _plain(parse_number(high + power))}


def _fraction(match: re.Match[str]) -> dict[str, str]:
    numerator, denominator = parse_number(match["numerator"]), parse_number(match["denominator"])
    if denominator == 100:
        return {"value": _plain(numerator), "unit": "%"}
    return {"value": f"{numerator / denominator:.6f}" if denominator else "", "unit": ""}


def _qualities(match: re.Match[str]) -> dict[str, str]:
    left = match.string[max(0, match.start() - 4) : match.start()]
    behind = _BEHIND.match(match.string, match.end())
    over = match["over"] or match["more"] in ("多", "余") or match[0].endswith("多")
    found = {}
    if over or match["more"] or _ABOUT.search(left) or (behind and behind["about"]):
        found["approximate"] = "yes"
    if over or _MORE.search(left) or (behind and behind["more"]):
        found["bound"] = "more"
    elif _LESS.search(left) or (behind and behind["less"]):
        found["bound"] = "less"
    return found


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
