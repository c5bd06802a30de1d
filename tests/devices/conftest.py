"""A document made of a string, and the spans a detector finds in it."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
import pytest

from analysis.devices import DEVICES
from analysis.text import Document


def document_of(text: str) -> Document:
    kinds = tuple("prose" for _ in text.split("\n"))
    offsets = np.arange(len(text), dtype=np.int32)
    return Document("text", text, text, offsets, "", "", kinds, MappingProxyType({}))


@pytest.fixture(scope="session")
def make_document():
    """`make_document("…")` is a document whose text and raw text are that string."""
    return document_of


@pytest.fixture(scope="session")
def found():
    """`found("quantity", "…")` lists the texts of the spans found there."""

    def texts(device: str, text: str) -> list[str]:
        return [text[span.start : span.end] for span in DEVICES[device](document_of(text))]

    return texts


@pytest.fixture(scope="session")
def attributes():
    """`attributes("quantity", "…")` lists the attributes of the spans found there."""

    def listed(device: str, text: str) -> list[dict[str, str]]:
        return [dict(span.attributes) for span in DEVICES[device](document_of(text))]

    return listed
