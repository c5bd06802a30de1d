"""Rhetorical devices: one module per device, each a function from a document to its spans."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

import pandas as pd

from analysis.checks import check_choice
from analysis.devices import (
    directive,
    enumeration,
    four_character,
    metaphor,
    parallelism,
    quantity,
    question,
    quoted,
    reporting,
    scheme,
)
from analysis.devices.evaluation import disagreements, evaluate, read_gold
from analysis.devices.rates import device_rates, device_ratios
from analysis.devices.spans import Span, parse_attributes, span_table, unpack_attributes
from analysis.text import Corpus, Document

__all__ = [
    "DEVICES",
    "Span",
    "device_rates",
    "device_ratios",
    "disagreements",
    "evaluate",
    "find_devices",
    "parse_attributes",
    "read_gold",
    "unpack_attributes",
]

DEVICES: dict[str, Callable[[Document], list[Span]]] = {
    "directive": directive.find,
    "reporting": reporting.find,
    "question": question.find,
    "quantity": quantity.find,
    "scheme": scheme.find,
    "enumeration": enumeration.find,
    "parallelism": parallelism.find,
    "metaphor": metaphor.find,
    "four_character": four_character.find,
    "quoted": quoted.find,
}
#: found only where they are asked for by name: they are no devices, but what quantities are kept apart from.
APART: dict[str, Callable[[Document], list[Span]]] = {
    "date": quantity.find_dates,
    "ordinal": quantity.find_ordinals,
}


def find_devices(corpus: Corpus, *, devices: Collection[str] | None = None) -> pd.DataFrame:
    """One row per span of a rhetorical device, in order of document, start, end and device.

    Parameters
    ----------
    corpus : the texts to search.
    devices : names out of `DEVICES`, date or ordinal; all of `DEVICES` if None.

    Returns
    -------
    DataFrame with columns doc_id, device, start, end, raw_start, raw_end, text, attributes
    (`key=value;key=value`; `unpack_attributes` turns them into columns). Offsets count characters.

    Raises
    ------
    ValueError : a name in `devices` is unknown.
    """
    finders = DEVICES | APART
    chosen = list(DEVICES) if devices is None else list(dict.fromkeys(devices))
    for name in chosen:
        check_choice("devices", name, finders)
    with _no_cycles():
        return span_table(
            (document, [span for name in chosen for span in finders[name](document)]) for document in corpus
        )


@contextmanager
def _no_cycles() -> Iterator[None]:
    """The collector of cycles at rest, for all threads: words and spans make none, and it would walk them all."""
    running = gc.isenabled()
    try:
        gc.disable()
        yield
    finally:
        if running:
            gc.enable()
