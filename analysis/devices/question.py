"""Questions in the author's or speaker's own voice: sentences that end in ？ outside quotation marks."""

from __future__ import annotations

import re

import numpy as np

from analysis.devices.spans import Span
from analysis.text import Document
from analysis.text.sentences import sentence_ends

_MARK = re.compile(r"[?？]")
_QUOTED = re.compile(r"“[^“”\n]*”|「[^「」\n]*」|‘[^‘’\n]*’")
_ASKS = re.compile(r"[?？][?？!！…）)》]*$")
# What opens a paragraph and is no part of the question: a dateline or a speaker's name.
_OPENING = re.compile(r"[^，。！？；：“”\n]{1,30}[：:]\s*")


def find(document: Document) -> list[Span]:
    """One span per question, the whole sentence with its mark; no attributes.

    Questions inside quotation marks belong to somebody else's speech and are left out. A dateline or a speaker's
    name in front of the first sentence of a paragraph is no part of the span.
    """
    text = document.text
    marks = [match.start() for match in _MARK.finditer(text)]
    if not marks:
        return []
    quoted = np.zeros(len(text), dtype=bool)
    for quotation in _QUOTED.finditer(text):
        quoted[quotation.start() : quotation.end()] = True
    ends = sentence_ends(text)
    bounds = np.concatenate([[0], ends])
    spans = []
    for number in sorted(
        {int(np.searchsorted(ends, mark, side="right")) for mark in marks if not quoted[mark]}
    ):
        start, end = int(bounds[number]), int(bounds[number + 1])
        sentence = text[start:end].rstrip()
        end = start + len(sentence)
        start = end - len(sentence.lstrip())
        opening = _OPENING.match(text, start, end - 1) if start == 0 or text[start - 1] == "\n" else None
        start = opening.end() if opening else start
        if _ASKS.search(text, start, end):
            spans.append(Span("question", start, end))
    return spans
