"""The scores of sentences against their length: the longer, the surer of itself a classifier looks."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.checks import check_at_least, check_columns
from analysis.figures.style import (
    INK,
    MUTED,
    RASTER_ABOVE,
    RULE,
    WIDTH,
    document_looks,
    figure_style,
    new_axes,
    visible,
)


@figure_style()
def plot_sentiment(table: pd.DataFrame, *, scorer: str = "snownlp", target: str | None = None) -> Figure:
    """One panel per document, one dot per sentence at its score and length, filled where a word in it evaluates.

    Parameters
    ----------
    table : from `sentiment`, with a column mean: the document's mean of `scorer`, drawn as a dashed line.
    scorer : the column of scores between 0 and 1; sentences without a score are not drawn.
    target : the document drawn first and in blue; the table's first if not given.
    """
    check_columns("plot_sentiment(table)", table, ["doc_id", "text", "reason", "mean", scorer])
    shown = table[table[scorer].notna()]
    check_at_least("the number of scores in plot_sentiment(table)", len(shown), 1)
    looks = document_looks(shown["doc_id"], target=target)
    figure, panels = plt.subplots(
        1, len(looks), figsize=(WIDTH, 3.4), sharex=True, sharey=True, squeeze=False, layout="constrained"
    )
    for ax, (doc_id, look) in zip(panels[0], looks.items(), strict=True):
        new_axes(ax)
        rows = shown[shown["doc_id"] == doc_id]
        ax.scatter(
            rows[scorer],
            rows["text"].str.len(),
            s=22,
            marker=look.marker,
            facecolors=np.where(rows["reason"] == "no_evaluation", "white", look.colour),
            edgecolors=look.colour,
            linewidths=0.9,
            clip_on=False,
            rasterized=len(rows) > RASTER_ABOVE,
        )
        mean = rows["mean"].iloc[0]
        ax.axvline(mean, color=INK, linewidth=1, linestyle="--", zorder=1)
        title = f"{visible(doc_id)}\n{len(rows):,} sentences, mean {mean:.2f}"
        ax.set_title(title, loc="left", fontsize=9.5, color=look.colour)
        ax.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
        ax.grid(axis="y", color=RULE, linewidth=0.5)
    ax.set(xlim=(-0.02, 1.02), ylim=(0, 1.05 * shown["text"].str.len().max()))
    panels[0, 0].set_ylabel("characters in the sentence")
    figure.supxlabel(f"{scorer}: 0 negative, 1 positive", fontsize=9.5)
    handles = [
        Line2D([], [], linestyle="", marker="o", markersize=5, color=MUTED, markerfacecolor=face, label=label)
        for face, label in ((MUTED, "a word in it evaluates"), ("white", "none does"))
    ]
    figure.legend(handles=handles, loc="outside upper right", ncols=2, fontsize=9)
    return figure
