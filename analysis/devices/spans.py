"""Spans: what every detector returns, and the table they are gathered into."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.paths import DATA
from analysis.text import Document

SPAN_COLUMNS = ["doc_id", "device", "start", "end", "raw_start", "raw_end", "text", "attributes"]

_NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})
_FIELD = re.compile(r"(?:[^;\\]|\\.)+", re.DOTALL)


class Span(NamedTuple):
    """One device in one document; `start` and `end` are offsets in `Document.text`.

    `attributes` maps names to strings; a list is joined by `|`, yes and no are `yes` and `no`.
    """

    device: str
    start: int
    end: int
    attributes: Mapping[str, str] = _NO_ATTRIBUTES


def format_attributes(attributes: Mapping[str, str]) -> str:
    r"""Attributes as one string, `key=value;key=value`, the form the gold annotation has.

    A semicolon or backslash inside a value is written `\;` or `\\`.
    """
    return ";".join(
        f"{key}={value.replace(chr(92), chr(92) * 2).replace(';', chr(92) + ';')}"
        for key, value in attributes.items()
    )


def parse_attributes(attributes: str) -> dict[str, str]:
    """The mapping that `format_attributes` wrote."""
    pairs = (field.partition("=") for field in _FIELD.findall(attributes))
    return {key: re.sub(r"\\(.)", r"\1", value, flags=re.DOTALL) for key, _, value in pairs}


def unpack_attributes(devices: pd.DataFrame) -> pd.DataFrame:
    """One row per span of `devices`, the column `attributes` replaced by one column per attribute.

    Columns come in the order in which attributes first occur; a span without an attribute has "" there.
    """
    parsed = [parse_attributes(attributes) for attributes in devices["attributes"]]
    names = list(dict.fromkeys(name for attributes in parsed for name in attributes))
    unpacked = devices.drop(columns="attributes")
    for name in names:
        unpacked[name] = [attributes.get(name, "") for attributes in parsed]
    return unpacked


def span_table(found: Iterable[tuple[Document, Iterable[Span]]]) -> pd.DataFrame:
    """One row per span, in order of document, start, end and device.

    Parameters
    ----------
    found : pairs of a document and the spans found in it.

    Returns
    -------
    DataFrame with columns doc_id, device, start, end, raw_start, raw_end, text, attributes; offsets count
    characters, `raw_*` in the source file; attributes as `key=value;key=value` (see `parse_attributes`).
    """
    rows: list[tuple[object, ...]] = []
    for document, spans in found:
        text, raw = document.text, np.asarray(document.raw_offsets).tolist()
        for span in sorted(spans, key=lambda s: (s.start, s.end, s.device)):
            rows.append(
                (document.doc_id, span.device, span.start, span.end, raw[span.start], raw[span.end - 1] + 1)
                + (text[span.start : span.end], format_attributes(span.attributes))
            )
    table = pd.DataFrame(rows, columns=SPAN_COLUMNS)
    return table.astype(
        {"doc_id": str, "device": str, "text": str, "attributes": str}
        | {name: "int32" for name in ("start", "end", "raw_start", "raw_end")}
    )


@functools.cache
def read_lexicon(name: str) -> pd.DataFrame:
    """One row per entry of `analysis/data/{name}.csv`; every column is text, empty cells are ""."""
    return pd.read_csv(DATA / f"{name}.csv", dtype=str, keep_default_na=False, encoding="utf-8")


def alternation(words: Iterable[str]) -> str:
    """A regular expression that matches any of `words`, the longest first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


def looking_first(words: Iterable[str], pattern: str) -> str:
    """`pattern`, tried only where one of `words` may begin: the scan runs several times as fast."""
    return f"(?=[{re.escape(''.join(sorted({word[0] for word in words})))}])(?:{pattern})"
