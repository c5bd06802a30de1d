"""Where sentences and clauses end.

A sentence ends behind 。 ！ ？ or ……, or behind ASCII ! ? and a full stop that white space or the end of the line
follows, together with the closing quotation marks and brackets behind it. Every line ends one. No sentence ends
inside brackets or a book title, nor inside a quotation that stands in the middle of a sentence (以“何以中国？”为题);
a quotation that begins a sentence, or follows a colon or comma, is speech, and its sentences are counted as such.
…… goes on where a comma, a semicolon or a colon follows. Clauses end moreover behind ， ； ： and ——.
"""

import re
from itertools import chain, pairwise

import numpy as np
import pandas as pd

from analysis.text.documents import Document

_CLOSERS = '[”’」』）】》〉)\\]"]*'
_FULL_STOP = r"(?<=[^\W\d]|\))\.(?=[”\"’)]*(?:\s|\Z))"
_SENTENCE_END = rf"(?:[。！？!?]|(?<!…)…++(?![，、；：,;:])|{_FULL_STOP})+{_CLOSERS}|\n"
_CLAUSE_END = rf"(?:[。！？!?…，；;]|{_FULL_STOP}|(?<!\d)[,:：]|[,:：](?!\d)|——+)+{_CLOSERS}|\n"
_STOPS = re.compile(r"[。！？!?….\n]")
_CLAUSE_STOPS = re.compile(r"[。！？!?….，；：;,:—\n]")
# Text without a stop, then an end or else a stop that is none: many times faster than to search for the ends.
_SENTENCE_PARTS, _CLAUSE_PARTS = (
    re.compile(rf"([^{stops.pattern[1:]}*+)(?:({end})|({stops.pattern}|\Z))")
    for end, stops in ((_SENTENCE_END, _STOPS), (_CLAUSE_END, _CLAUSE_STOPS))
)
_INNER = re.compile(r"\S(?:.*\S)?", re.DOTALL)
_BRACKETED = re.compile(r"（[^（）\n]*）|\([^()\n]*\)|《[^《》\n]*》|〈[^〈〉\n]*〉|【[^【】\n]*】")
_QUOTED = re.compile(r"“[^“”\n]*”|「[^「」\n]*」")
_BEFORE_SPEECH = frozenset("：:，,。！？!?…”」\n")


def sentence_ends(text: str) -> np.ndarray:
    """The end of each sentence in `text` (int32, ascending); the sentences with what lies between cover the text."""
    return _ends(text, _SENTENCE_PARTS, _STOPS)


def clause_ends(text: str) -> np.ndarray:
    """The end of each clause in `text` (int32, ascending)."""
    return _ends(text, _CLAUSE_PARTS, _CLAUSE_STOPS)


def _ends(text: str, parts: re.Pattern[str], stops: re.Pattern[str]) -> np.ndarray:
    lengths = np.fromiter(map(len, chain.from_iterable(parts.findall(text))), dtype=np.int32)
    places = np.cumsum(lengths, dtype=np.int32).reshape(-1, 3)[:, :2]
    places = places[places[:, 0] < places[:, 1]]
    inside = _closed_spans(text, stops)
    if len(inside) and len(places):
        holder = np.searchsorted(inside[:, 0], places[:, 0], side="right") - 1
        held = (holder >= 0) & (places[:, 0] < inside[holder, 1])
        places = places[~held]
    ends = places[:, 1]
    # A line feed right behind a sentence's own end closes nothing.
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    feeds = np.flatnonzero(codes[places[:, 0]] == ord("\n"))
    since = np.append(0, ends)[feeds]
    bounds = zip(feeds.tolist(), since.tolist(), ends[feeds].tolist(), strict=True)
    blank = [i for i, start, end in bounds if end - start == 1 or not text[start:end].strip()]
    ends = np.delete(ends, blank)
    return np.append(ends, np.int32(len(text))) if not len(ends) or ends[-1] < len(text) else ends


def _closed_spans(text: str, stops: re.Pattern[str]) -> np.ndarray:
    """Spans inside which nothing ends: brackets, titles, quotations in the middle of a sentence."""
    spans = [m.span() for m in _BRACKETED.finditer(text) if stops.search(text, *m.span())]
    for match in _QUOTED.finditer(text):
        start, end = match.span()
        speech = start == 0 or text[start - 1] in _BEFORE_SPEECH
        if not speech and stops.search(text, start, end):
            spans.append((start, end))
    if not spans:
        return np.empty((0, 2), dtype=np.int32)
    found = np.array(sorted(spans), dtype=np.int32)
    # Nested spans: the outermost end holds for all that begin inside it.
    found[:, 1] = np.maximum.accumulate(found[:, 1])
    return found


def sentences(document: Document) -> pd.DataFrame:
    """One row per sentence of `document`, headings and other kinds of paragraph included.

    Returns
    -------
    doc_id, paragraph, sentence (from 0, through the document), kind (of the paragraph), start, end
    (characters of `document.text`, white space at the edges left out).
    """
    table = _units(document, sentence_ends(document.text))
    return table.assign(sentence=np.arange(len(table), dtype=np.int32))[
        ["doc_id", "paragraph", "sentence", "kind", "start", "end"]
    ]


def clauses(document: Document) -> pd.DataFrame:
    """One row per clause of `document`: as `sentences`, with the column clause (from 0, through the document)."""
    table = _units(document, clause_ends(document.text))
    starts = sentences(document)["start"].to_numpy()
    number = np.searchsorted(starts, table["start"].to_numpy(), side="right") - 1
    return table.assign(sentence=number.astype(np.int32), clause=np.arange(len(table), dtype=np.int32))[
        ["doc_id", "paragraph", "sentence", "clause", "kind", "start", "end"]
    ]


def _units(document: Document, ends: np.ndarray) -> pd.DataFrame:
    bounds = pairwise([0, *ends.tolist()])
    found = (_INNER.search(document.text, start, end) for start, end in bounds)
    spans = np.array([inner.span() for inner in found if inner], dtype=np.int32).reshape(-1, 2)
    paragraphs = document.paragraphs
    number = np.searchsorted(paragraphs["start"].to_numpy(), spans[:, 0], side="right") - 1
    return pd.DataFrame(
        {
            "doc_id": pd.Series([document.doc_id] * len(spans), dtype="str"),
            "paragraph": number.astype(np.int32),
            "kind": paragraphs["kind"].to_numpy()[number],
            "start": spans[:, 0],
            "end": spans[:, 1],
        }
    )
