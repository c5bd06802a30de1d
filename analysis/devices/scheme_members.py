"""The members of a numeric scheme, where the text names them."""

from __future__ import annotations

import functools
import re
from itertools import accumulate

import rjieba

from analysis.devices.spans import alternation, read_lexicon

_WORD = r"[^\s，。；：！？、（）()“”‘’「」]"
_BEFORE = re.compile(
    rf"(?:.*[，,](?=[^，,]+[，,]?[“‘「『\"]?$))?((?:{_WORD}|[、“”‘’])+?)(等|等方面|这|的|组成的|构成的|，|,)?[“‘「『\"]?$"
)
_BEHIND = re.compile(
    r"[”’」』\"]?(?:：|——|（即?|，?即|，?包括|，?分别是|，?分别为|，?就是|，也就是)[：，]?([^。；\n）：]+)"
)
_FIRST = re.compile(r"[^\n]{0,40}?(?:一是|一要|第一[，,])")
_NEXT = re.compile(r"(?:[一二三四五六七八九十]+[是要]|第[一二三四五六七八九十]+[，,])([^，。；\n]+)")
_CLAUSE_LIKE = re.compile("[是了]|面临|存在|作出")
_REACH = 400


@functools.cache
def _leads() -> re.Pattern[str]:
    return re.compile(rf".*?(?:{alternation(read_lexicon('list_leads')['word'])})了?(?=.)")


def find_members(text: str, start: int, end: int, declared: str) -> list[str]:
    """The members the text names for the scheme at `text[start:end]`, in order; empty if none are found.

    Looked for in this order: a list that ends at the name; a list that begins behind it; 一是…二是… behind it;
    the head repeated once per sentence (在服务…上，在服务…上) or per member (道路自信、理论自信) in its paragraph.
    """
    if "+" in declared:
        return []
    count = int(declared)
    before = text[max(0, start - _REACH) : start].rpartition("\n")[2]
    behind = text[end : end + _REACH].partition("\n")[0]
    head = re.sub(r"^[^大个项条种类]+[大个项条种类]|^.", "", text[start:end], count=1)
    return (
        _listed_before(before, count)
        or _listed_behind(behind, count)
        or _numbered(behind, count)
        or _spread(behind, head, count)
    )


def _listed_before(before: str, count: int) -> list[str]:
    stem = _BEFORE.match(re.split(r"[\s。；：！？（）()「」]", before[-200:])[-1])
    if stem is None:
        return []
    members = _split(stem[1])
    # A、B“两个C” is no apposition of two members, only A和B“两个C” is.
    whole = len(members) == count and (count > 2 or count == 2 and "、" not in stem[1])
    if not whole and not (stem[2] == "等" and 3 <= len(members) < count):
        return []
    members = _trim_first(members)
    return [] if any(_CLAUSE_LIKE.search(member) for member in members) else members


def _listed_behind(behind: str, count: int) -> list[str]:
    opened = _BEHIND.match(behind)
    if opened is None or count < 2:
        return []
    listed = _split(opened[1])
    listed[-1] = re.split("[，,]", listed[-1])[0]
    for parts in (listed, [part for part in re.split("[，,]", opened[1]) if part]):
        if len(parts) == count:
            return [part.removesuffix("等") for part in parts]
    return []


def _numbered(behind: str, count: int) -> list[str]:
    if count < 2 or not _FIRST.match(behind):
        return []
    bodies = _NEXT.findall(behind)
    return bodies[:count] if len(bodies) >= count else []


def _spread(behind: str, head: str, count: int) -> list[str]:
    if len(head) < 2 or count < 2 or behind.count(head) < count:
        return []
    escaped = re.escape(head)
    framed = re.findall(
        rf"({escaped}[^，。；、：\n]{{1,20}}?)(?:上|中|方面)(?=[^\u4e00-\u9fff]|狠|下|持|着)", behind
    )
    if len(framed) == count:
        return framed
    for pattern in (rf"{_WORD}{{1,6}}?{escaped}", rf"{escaped}{_WORD}{{1,12}}"):
        listed = re.search(rf"{pattern}(?:[、，；和及与]+{pattern}){{{count - 1}}}", behind)
        if listed:
            return re.findall(pattern, listed[0])
    return []


def _split(text: str) -> list[str]:
    parts = re.split("、|[”’][“‘]", text)
    last = re.split("以及|[和及与]", parts[-1])
    if len(last) == 2 and all(last):
        parts[-1:] = last
    return [part.strip("“”‘’ ") for part in parts if part.strip("“”‘’ ")]


def _trim_first(members: list[str]) -> list[str]:
    """The first member without what leads up to the list: about as long as the others, or behind a verb or preposition.

    It is cut between two words only.
    """
    first, lengths = members[0], {len(member) for member in members[1:]}
    if len(members) > 2 and len(lengths) == 1 and len(first) > min(lengths):
        ends = accumulate(map(len, rjieba.cut(first)), initial=0)
        begin = min(list(ends)[:-1], key=lambda place: (abs(len(first) - place - min(lengths)), -place))
        return [first[begin:], *members[1:]]
    cut = _leads().match(first)
    return [first[cut.end() :] if cut else first, *members[1:]]
