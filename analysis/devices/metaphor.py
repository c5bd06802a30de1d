"""Metaphor candidates: words of a lexicon, by source domain, with rules against their literal use.

`analysis/data/metaphors.csv` has one row per term: term, domain, example, and four context rules, each a list of
strings joined by |. A term is a candidate where

- none of `not_before` stands directly before it and none of `not_after` directly behind it
  (铁路桥梁, 桥梁工程; but 友谊的桥梁);
- none of `not_near` occurs within 15 characters on either side (施工, 通车 around 桥梁);
- one of `near` does, if any are given (沟通, 友谊 around 桥梁).

… inside a term stands for up to six characters without punctuation (补齐…短板 finds 补齐民生短板). Where two terms
overlap, the one that begins first counts, then the longer one. Neighbours of one domain that only 、 parts
(落地生根、开花结果) are one span. What is found is a candidate, for a reader to confirm: `worksheet` prepares that.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from analysis.devices import lookup
from analysis.devices.spans import Span, read_lexicon
from analysis.text import Document

_WINDOW = 15


class _Term(NamedTuple):
    pattern: re.Pattern[str]
    domain: str
    not_before: tuple[str, ...]
    not_after: tuple[str, ...]
    near: re.Pattern[str] | None
    not_near: re.Pattern[str] | None


@functools.cache
def _terms() -> tuple[dict[str, list[_Term]], lookup.Beginnings]:
    """The terms by their first two characters, long ones first; and these beginnings, to look for."""
    heads: dict[str, list[_Term]] = {}
    table = read_lexicon("metaphors")
    for row in table.iloc[(-table["term"].str.len()).argsort(kind="stable")].itertuples():
        gapped = re.escape(row.term).replace("…", r"[^，。、；：！？,;“”\s]{0,6}")
        before, behind = (tuple(filter(None, cell.split("|"))) for cell in (row.not_before, row.not_after))
        near, not_near = (re.compile(cell) if cell else None for cell in (row.near, row.not_near))
        term = _Term(re.compile(gapped), row.domain, before, behind, near, not_near)
        heads.setdefault(row.term[:2], []).append(term)
    return heads, lookup.beginnings(heads)


def find(document: Document) -> list[Span]:
    """The metaphor candidates of `document`, with source, the source domain."""
    text, (heads, known) = document.text, _terms()
    spans: list[Span] = []
    end = 0
    for start in lookup.places(text, known):
        if start < end:
            continue
        for term in heads.get(text[start : start + 2], ()):
            match = term.pattern.match(text, start)
            if match and _fits(text, start, match.end(), term):
                end = match.end()
                last = spans[-1] if spans else None
                if last and text[last.end : start] == "、" and last.attributes["source"] == term.domain:
                    start = spans.pop().start
                spans.append(Span("metaphor", start, end, {"source": term.domain}))
                break
    return spans


def _fits(text: str, start: int, end: int, term: _Term) -> bool:
    before, behind = text[max(0, start - _WINDOW) : start], text[end : end + _WINDOW]
    if before.endswith(term.not_before) or behind.startswith(term.not_after):
        return False
    around = f"{before}\n{behind}"
    if term.not_near and term.not_near.search(around):
        return False
    return term.near is None or bool(term.near.search(around))
