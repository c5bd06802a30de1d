"""The rhythm of sentences: how long they are, one after another."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.checks import check_at_least, check_choice, check_columns
from analysis.figures.style import (
    INK,
    RASTER_ABOVE,
    RULE,
    document_looks,
    figure_style,
    new_axes,
    note,
    visible,
)


@figure_style()
def plot_sentence_lengths(
    table: pd.DataFrame, *, ax: Axes | None = None, unit: str = "characters", target: str | None = None
) -> Axes:
    """One bar per sentence in the order of the texts, with gaps between paragraphs, wider ones between texts.

    Parameters
    ----------
    table : one row per sentence: doc_id, sentence, paragraph and its length in `unit`. With a column
        `median_characters` or `median_words`, the document's median, a dashed line is drawn at it.
    ax : draw here instead of in a new figure.
    unit : "characters" or "words".
    target : the document drawn first and in blue; the table's first if not given.
    """
    check_choice("unit", unit, ["characters", "words"])
    check_columns("plot_sentence_lengths(table)", table, ["doc_id", "sentence", "paragraph", unit])
    check_at_least("the number of rows in plot_sentence_lengths(table)", len(table), 1)
    ax = new_axes(ax, height=2.9)
    top, left = table[unit].max(), 0.0
    for doc_id, look in document_looks(table["doc_id"], target=target).items():
        rows = table[table["doc_id"] == doc_id].sort_values("sentence", kind="stable")
        gaps = rows["paragraph"].diff().fillna(0).ne(0).cumsum().to_numpy()
        x = left + np.arange(len(rows)) + gaps
        edges = np.column_stack([x - 0.4, x + 0.4]).ravel()
        heights = np.column_stack([rows[unit], np.full(len(rows), np.nan)]).ravel()[:-1]
        ax.stairs(heights, edges, fill=True, color=look.colour, rasterized=len(rows) > RASTER_ABOVE)
        title = f"{visible(doc_id)}: {len(rows):,} sentences"
        if f"median_{unit}" in rows:
            median = rows[f"median_{unit}"].iloc[0]
            ax.hlines(median, x[0] - 0.7, x[-1] + 0.7, color=INK, linewidth=1, linestyle="--")
            title += f", median {median:g}"
        note(ax, title, (left - 0.4, top), (0, 8), color=look.colour)
        left = x[-1] + 6
    ax.grid(axis="y", color=RULE, linewidth=0.5)
    ax.margins(x=0.01)
    ax.set_ylim(0, 1.02 * top)
    ax.set_xticks([])
    ax.set_xlabel("sentences in their order, with a gap between paragraphs")
    ax.set_ylabel(f"{unit} per sentence")
    return ax
