"""Parallel members one under another, aligned at what they repeat."""

import re
from itertools import accumulate

import pandas as pd

from analysis.checks import check_columns
from analysis.devices import parse_attributes

_MARKS = "、，,；;\u3000 "
# Tried in this order, until one gives as many members as the frame has: a semicolon parts more than a comma does.
_JOINTS = [
    "[；;]",
    "[，,；;]",
    rf"[{_MARKS}]|(?<=”)(?=“)",
    rf"[{_MARKS}]|(?<=”)(?=“)|[和及与或](?!.*[{_MARKS}])",
]


def align_members(devices: pd.DataFrame) -> pd.DataFrame:
    """One row per member of each parallelism among `devices`, cut where its frame repeats words.

    Returns
    -------
    doc_id, frame (numbered from 1 in each document), start, end (characters), kind (couplet or series), member,
    and its three parts left, node and right. node is the longest part of the frame's anchor, the first of equally
    long ones; where only the order of word classes repeats, node is empty and right is the member. A span whose
    members cannot be told apart is one row.
    """
    check_columns("align_members(devices)", devices, ["doc_id", "device", "start", "text", "attributes"])
    rows = []
    numbers: dict[str, int] = {}
    for span in devices[devices["device"] == "parallelism"].itertuples():
        numbers[span.doc_id] = numbers.get(span.doc_id, 0) + 1
        frame = parse_attributes(span.attributes)
        node = max(frame["anchor"].split("+"), key=len)
        for start, member in _members(span.text, int(frame["n"])):
            parts = member.partition(node) if node and node in member else ("", "", member)
            place = span.start + start, span.start + start + len(member)
            rows.append((span.doc_id, numbers[span.doc_id], *place, frame["kind"], member, *parts))
    columns = ["doc_id", "frame", "start", "end", "kind", "member", "left", "node", "right"]
    return pd.DataFrame(rows, columns=columns)


def _members(text: str, n: int) -> list[tuple[int, str]]:
    """The `n` members of `text` and where each begins; the whole of it if they cannot be told apart."""
    for joint in _JOINTS:
        edges = [0, *(place for match in re.finditer(joint, text) for place in match.span()), len(text)]
        pairs = list(zip(edges[::2], edges[1::2], strict=True))
        if len(pairs) == n:
            return [(start, text[start:end]) for start, end in pairs]
    if len(text) % n == 0 and not re.search(f"[{_MARKS}]", text):
        # 识变应变求变: nothing stands between members of one length.
        width = len(text) // n
        return [(start, text[start : start + width]) for start in accumulate([width] * (n - 1), initial=0)]
    return [(0, text)]
