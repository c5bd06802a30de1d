"""From a file's text to a document's: lines, normalisation, and the repairs that were declared.

Normalisation takes out zero-width characters (U+200B–200D, U+2060, U+FEFF, U+00AD, U+180E) and bidirectional
controls, and folds full-width Latin letters, digits and % to their ASCII forms. Chinese punctuation, the
ideographic space and everything else stay. White space at the edges of a line is left out, and so are blank lines.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from analysis.text.documents import Corpus, Document, Repair

_BREAKS = "\r\n\f\v\x85\u2028\u2029"
_NO_WIDTH = "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
# What a character is; from _SPACE on it is left out at the edges of a line.
_FULL_WIDTH, _SPACE, _HIDDEN, _BREAK, _OUTSIDE = range(1, 6)
_CLOSED = re.compile(r"[。！？!?…；;：:.)）\]】」』”’\"'》〉—]$")
HEADING_LENGTH = 30


def build_text(
    raw: str,
    span: tuple[int, int],
    repairs: Sequence[Repair] = (),
    *,
    name: str = "text",
    normalise: bool = True,
) -> tuple[str, np.ndarray, tuple[Repair, ...]]:
    """The text of `raw[span]` with its raw offsets (int32), and the repairs with their places filled in.

    Raises `ValueError` where a repair does not fit exactly one place; the message names it.
    """
    drops = [_place_drop(raw, span, repair, name) for repair in repairs if repair.action == "drop"]
    codes = np.frombuffer(raw.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    classes = _classes()[codes]
    classes[: span[0]] = classes[span[1] :] = _OUTSIDE
    for drop in drops:
        classes[drop.raw_start : drop.raw_end] = _OUTSIDE
    runs, closes = _runs(classes)
    placed = _join(raw, runs, closes, [repair for repair in repairs if repair.action == "join"], name)
    # The line feed behind a line takes the place of the first character left out there.
    feeds = runs[closes, 1]
    codes, classes[feeds] = codes.copy(), _BREAK
    codes[feeds] = ord("\n")
    steps = np.zeros(len(codes) + 1, dtype=np.int8)
    steps[runs[:, 0]] = 1
    steps[runs[:, 1] + closes] -= 1
    keep = np.cumsum(steps[:-1], dtype=np.int8).view(np.bool_)
    if normalise:
        keep &= classes != _HIDDEN
        codes[classes == _FULL_WIDTH] -= 0xFEE0
    size, first = np.count_nonzero(keep), int(keep.argmax()) if len(keep) else 0
    kept = slice(first, first + size) if keep[first : first + size].all() else keep
    text = codes[kept].tobytes().decode("utf-32-le", "surrogatepass")
    raw_offsets = _consecutive(len(codes))[kept]
    return text, raw_offsets, tuple(sorted([*drops, *placed], key=lambda repair: repair.raw_start))


def make_document(
    doc_id: str,
    raw: str,
    sha256: str,
    source: str,
    metadata: Mapping[str, Any],
    *,
    repairs: Sequence[Repair] = (),
    normalise: bool = True,
) -> Document:
    """The whole text of a file as a document, all of its paragraphs prose."""
    text, raw_offsets, placed = build_text(raw, (0, len(raw)), repairs, name=doc_id, normalise=normalise)
    kinds = ("prose",) * (text.count("\n") + 1 if text else 0)
    return Document(doc_id, text, raw, raw_offsets, sha256, source, kinds, metadata, placed)


@cache
def _classes() -> np.ndarray:
    """For every code point whether it is full-width, white space, of no width, a line break, or none of these (0)."""
    classes = np.zeros(0x110000, dtype=np.int8)
    everything = "".join(map(chr, range(0x10000)))
    kinds = {r"\s": _SPACE, _NO_WIDTH: _HIDDEN, f"[{_BREAKS}]": _BREAK, "[０-９Ａ-Ｚａ-ｚ％]": _FULL_WIDTH}
    for pattern, kind in kinds.items():
        classes[[match.start() for match in re.finditer(pattern, everything)]] = kind
    return classes


def _consecutive(stop: int) -> np.ndarray:
    """The numbers below `stop`, as part of an array that all texts share: few leave anything out."""
    global _numbers
    if stop > len(_numbers):
        _numbers = np.arange(stop + stop // 8, dtype=np.int32)
        _numbers.setflags(write=False)
    return _numbers[:stop]


_numbers = np.empty(0, dtype=np.int32)


def _place_drop(raw: str, span: tuple[int, int], repair: Repair, name: str) -> Repair:
    found = [match.start() for match in re.finditer(re.escape(repair.left), raw[span[0] : span[1]])]
    if len(found) != 1 or not re.fullmatch(f"[^{_BREAKS}]+", repair.left):
        raise ValueError(
            f"{name}: the repair drop {repair.left!r} fits {len(found)} places; quote a part of one line that "
            "stands in the text just once"
        )
    start = span[0] + found[0]
    return Repair("drop", repair.left, "", repair.reason, start, start + len(repair.left))


def _runs(classes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Start and end of each stretch of raw characters to keep, and whether its line ends with it.

    White space at the edges of lines is left out, and the last line is not ended by anything.
    """
    left_out = np.flatnonzero(classes >= _SPACE)
    first = np.flatnonzero(np.diff(left_out, prepend=-2) > 1)
    if not len(first):
        return np.array([[0, len(classes)]])[: len(classes)], np.zeros(min(len(classes), 1), dtype=np.bool_)
    gaps = np.stack([left_out[first], left_out[np.append(first[1:], len(left_out)) - 1] + 1], axis=1)
    breaks = np.logical_or.reduceat(classes[left_out] == _BREAK, first)
    # White space within a line stays.
    parting = np.maximum.reduceat(classes[left_out], first) >= _BREAK
    parting |= (gaps[:, 0] == 0) | (gaps[:, 1] == len(classes))
    edges = np.append(np.append(0, gaps[parting]), len(classes)).reshape(-1, 2)
    closes = np.append(breaks[parting], False)
    is_run = edges[:, 0] < edges[:, 1]
    runs, closes = edges[is_run], closes[is_run]
    closes[-1:] = False
    return runs, closes


def _join(raw: str, runs: np.ndarray, closes: np.ndarray, joins: Sequence[Repair], name: str) -> list[Repair]:
    """The joins with their places; `closes` becomes False there."""
    placed: list[Repair] = []
    by_end = (
        dict(zip(runs[closes, 1].tolist(), np.flatnonzero(closes).tolist(), strict=True)) if joins else {}
    )
    for repair in joins:
        fits = [by_end[repair.raw_start]] if repair.raw_start in by_end else []
        if repair.raw_start < 0:
            fits = [
                i
                for end, i in by_end.items()
                if raw.endswith(repair.left, 0, end) and raw.startswith(repair.right, runs[i + 1, 0])
            ]
        if len(fits) != 1:
            raise ValueError(
                f"{name}: the repair join {repair.left!r} with {repair.right!r} fits {len(fits)} places; "
                "quote the end of one line and the beginning of the next"
            )
        gap = int(runs[fits[0], 1]), int(runs[fits[0] + 1, 0])
        closes[fits[0]] = False
        placed.append(Repair("join", repair.left, repair.right, repair.reason, *gap))
    return placed


def propose_repairs(corpus: Corpus) -> pd.DataFrame:
    """One row per proposed repair: a paragraph that ends without closing punctuation and is not a heading.

    A paragraph counts as a heading where it is at most 30 characters long and the one before it is closed.
    `read_corpus(…, repairs="proposed")` applies what is proposed here.

    Returns
    -------
    doc_id, action ("join"), left, right (up to ten characters on each side of the break), raw_start, raw_end
    (the characters the join would take out), reason.
    """
    columns = ["doc_id", "action", "left", "right", "raw_start", "raw_end", "reason"]
    rows = []
    for document in corpus:
        paragraphs = document.text.split("\n")
        ends = document.paragraphs["end"].to_numpy()
        closed = True
        for number, (here, below) in enumerate(zip(paragraphs, paragraphs[1:], strict=False)):
            heading = closed and len(here) <= HEADING_LENGTH
            closed = bool(_CLOSED.search(here)) or heading
            if not closed and document.kinds[number] == "prose" == document.kinds[number + 1]:
                end = int(ends[number])
                gap = int(document.raw_offsets[end - 1]) + 1, int(document.raw_offsets[end + 1])
                reason = "the line ends without closing punctuation and is too long for a heading"
                rows.append((document.doc_id, "join", here[-10:], below[:10], *gap, reason))
    return pd.DataFrame(rows, columns=columns)


def as_repairs(table: list[Mapping[str, str]], name: str) -> list[Repair]:
    """The repairs of a manifest entry, checked."""
    repairs = []
    for entry in table:
        wanted = {"drop": ["text"], "join": ["left", "right"]}.get(entry.get("action", ""))
        if wanted is None or any(not entry.get(key) for key in [*wanted, "reason"]):
            raise ValueError(
                f"{name}: the repair {dict(entry)!r} needs action = 'join' with left, right, or 'drop' with text, "
                "and a reason"
            )
        left, right = (entry["text"], "") if wanted == ["text"] else (entry["left"], entry["right"])
        repairs.append(Repair(entry["action"], left, right, entry["reason"]))
    return repairs
