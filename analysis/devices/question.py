"""Questions in the author's or speaker's own voice: sentences that end in ？ outside quotation marks."""

from __future__ import annotations

import re

import numpy as np

from analysis.devices.spans import Span
from analysis.text import Document
from analysis.text.sentences import sentence_ends

_MARK = re.compile(r"[?？]")
_QUOTED = re.compile(r"“[^“”\n]*”|「[^「」\n]*」|‘[^‘’\n]*’")
# What opens a paragraph and is no part of the question: a dateline or a speaker's name.
_OPENING = re.compile(r"[^，。！？；：“”\n]{1,30}[：:]\s*")


def find(document: Document) -> list[Span]:
    """One span per question, the whole sentence with its mark; no attributes.

    Questions inside quotation marks belong to somebody else's speech and are left out. A dateline or a speaker's
    name in front of the first sentence of a paragraph is no part of the span.
    """
    text, spans, end = document.text, [], 0
    for mark in _MARK.finditer(text):
        if mark.start() >= end:
            start = text.rfind("\n", end, mark.start()) + 1
            end = text.find("\n", mark.end()) % (len(text) + 1)
            spans += _in_line(text[start:end], start)
    return spans


def _in_line(line: str, offset: int) -> list[Span]:
    """The questions in `line`, which begins at `offset`."""
    quoted = np.zeros(len(line), dtype=bool)
    for quotation in _QUOTED.finditer(line):
        quoted[quotation.start() : quotation.end()] = True
    ends = sentence_ends(line)
    bounds = np.concatenate([[0], ends])
    marks = [mark.start() for mark in _MARK.finditer(line) if not quoted[mark.start()]]
    spans = []
    for number in sorted({int(np.searchsorted(ends, mark, side="right")) for mark in marks}):
        start, end = int(bounds[number]), int(bounds[number + 1])
        sentence = line[start:end].rstrip()
        asks = _MARK.search(sentence[len(sentence.rstrip("?？!！…）)》")) :])
        end = start + len(sentence)
        start = end - len(sentence.lstrip())
        opening = _OPENING.match(line, start, end - 1) if start == 0 else None
        start = opening.end() if opening else start
        if asks:
            spans.append(Span("question", offset + start, offset + end))
    return spans
