"""The figures of a report: what each is drawn from, and what it says in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from analysis.compare.drawing import Drawing
from analysis.compare.inputs import Sides
from analysis.compare.sections import Tables

# Figures that go along a text show no more of it than can be told apart.
_MOST_SENTENCES, _MOST_CHARACTERS = 150, 10_000


def _word_figures(tables: Tables, hidden: Tables, sides: Sides) -> Iterator[Drawing]:
    target, reference = sides.titles
    differing = hidden["top"][hidden["top"]["log_ratio"] != 0]
    yield Drawing(
        "key_words", "plot_keyness", differing, {"target": target, "reference": reference},
        f"Dots with intervals for the words most typical of {target} (right) and of {reference} (left).",
        f"Key words: to the right what {target} uses more, to the left what {reference} does; +1 is twice as often, "
        "+2 four times. Lines are 95% intervals; where one crosses 0 (hollow mark) the difference may be chance.",
    )  # fmt: skip
    yield Drawing(
        "dispersion", "plot_dispersion", hidden["positions"], {"target": target},
        "Strips along each text with a tick wherever a key word stands.",
        "Where key words stand: ticks that crowd in one place are a topic of that passage, ticks all along a habit.",
    )  # fmt: skip


def _sentence_figures(tables: Tables, hidden: Tables, sides: Sides) -> Iterator[Drawing]:
    target, reference = sides.titles
    sentences = tables["sentences"]
    medians = sentences.groupby("doc_id", sort=False)["characters"].transform("median")
    first = sentences.assign(median_characters=medians).groupby("doc_id", sort=False).head(_MOST_SENTENCES)
    yield Drawing(
        "sentences", "plot_sentence_lengths", first, {"target": target},
        f"Bars, one per sentence of {target} and {reference}, as high as the sentence is long.",
        "The rhythm of sentences: one bar each, in their order; the dashed line is the median of all."
        + (f" The first {_MOST_SENTENCES} sentences a side." if len(first) < len(sentences) else ""),
    )  # fmt: skip


def _device_figures(tables: Tables, hidden: Tables, sides: Sides) -> Iterator[Drawing]:
    if "device_rates" not in tables:
        return
    target, reference = sides.titles
    yield Drawing(
        "devices", "plot_device_rates", tables["device_rates"], {"target": target},
        f"Dots with intervals: how often {target} and {reference} use each rhetorical device.",
        f"Rhetorical devices, from what marks {target} (top) to what marks {reference} (bottom). Where the two "
        "lines of a device lie apart, the difference is more than chance.",
    )  # fmt: skip
    spans, paragraphs = hidden["spans"], hidden["paragraphs"]
    inside = paragraphs[paragraphs["start"] < _MOST_CHARACTERS]
    cut = inside.assign(end=inside["end"].clip(upper=_MOST_CHARACTERS))
    names = tables["device_ratios"]["device"].tolist()
    yield Drawing(
        "score", "plot_device_score", spans[spans["end"] <= _MOST_CHARACTERS],
        {"paragraphs": cut, "devices": names, "target": target},
        "Strips along each text with a bar wherever a device stands.",
        "Where the devices stand: each bar is one of them, as wide as its words; white gaps part paragraphs."
        + (f" The first {_MOST_CHARACTERS:,} characters a side." if len(inside) < len(paragraphs) else ""),
    )  # fmt: skip


def _context_figures(tables: Tables, hidden: Tables, sides: Sides) -> Iterator[Drawing]:
    nodes = hidden["top"].drop_duplicates("side")["type"]
    near = tables["collocates"]
    yield Drawing(
        "collocates", "plot_collocates", near[near["node"].isin(nodes)], {"target": sides.titles[0], "top": 6},
        "Dots with intervals: words that stand near the first key word of each side.",
        "The company of the first key word of each side: words more frequent within five words of it than elsewhere.",
    )  # fmt: skip


#: for each part of `sections.fill_tables`, the figures that can be drawn once it is there.
FIGURES: dict[str, Callable[[Tables, Tables, Sides], Iterator[Drawing]]] = {
    "words": _word_figures,
    "sentences": _sentence_figures,
    "devices": _device_figures,
    "contexts": _context_figures,
}


def specification_figure(rows: pd.DataFrame) -> Drawing:
    """The finding that fares worst under other specifications; `rows` are from `robustness`."""
    shares = rows["holds"].fillna(False).groupby(rows["claim"], sort=False).mean()
    return Drawing(
        "specifications", "plot_specification_curve", rows[rows["claim"] == shares.idxmin()], {"label": "log ratio"},
        "Dots in rising order, one for each way to analyse the texts; below them what was chosen each time.",
        f"The finding that fares worst under other choices ({shares.idxmin()}): blue where it holds, orange where "
        "not, and below, which choices that comes from.",
    )  # fmt: skip
