"""Which words stand near a word, how strongly, and how sure that is."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.checks import check_at_least, check_columns
from analysis.figures.style import (
    MUTED,
    PALE,
    document_looks,
    figure_style,
    new_axes,
    note,
    type_labels,
    visible,
)


@figure_style()
def plot_collocates(
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    measure: str = "log_ratio",
    top: int = 8,
    target: str | None = None,
) -> Axes:
    """One block per node and document, one line per collocate: its score, and how often it stands near the node.

    The interval is drawn where the table has it, to the edge where it is unbounded; a mark is hollow if it
    includes 0. `6 of 8 in 4 sentences` is n_pair of n_collocate in n_sentences.

    Parameters
    ----------
    table : from `collocates`; several may be joined. With `pinyin` and `gloss` (of the collocate) for labels.
    ax : draw here instead of in a new figure.
    measure : the column drawn; {measure}_low and {measure}_high are its interval.
    top : lines per block: the first `top` rows of the table, in the order of the measure.
    target : the document drawn first and in blue; the table's first if not given.
    """
    needed = ["doc_id", "node", "collocate", "n_pair", "n_collocate", "n_sentences", "n_node", measure]
    check_columns("plot_collocates(table)", table, needed)
    check_at_least("the number of rows in plot_collocates(table)", len(table), 1)
    check_at_least("top", top, 1)
    ends = [f"{measure}_low", f"{measure}_high"]
    has_ends = set(ends) <= set(table.columns)
    looks = document_looks(table["doc_id"], target=target)
    blocks = [
        (look, rows.head(top).sort_values(measure, ascending=False, kind="stable"))
        for node in dict.fromkeys(table["node"])
        for doc_id, look in looks.items()
        if len(rows := table[(table["node"] == node) & (table["doc_id"] == doc_id)])
    ]
    lines = sum(len(rows) + 1.7 for _, rows in blocks)
    ax = new_axes(ax, height=0.7 + 0.25 * lines)
    shown = pd.concat([rows for _, rows in blocks])
    values = shown[[measure, *(ends if has_ends else [])]].to_numpy(dtype=float)
    bounded = values[np.isfinite(values)]
    low, high = min(0, bounded.min(initial=0)), max(0, bounded.max(initial=0))
    margin = 0.05 * (high - low or 1)
    left, right = low - margin * (low < 0), high + margin
    heights: list[float] = []
    y = 0.0
    for look, rows in blocks:
        first = rows.iloc[0]
        title = f"{visible(first['doc_id'])}: {visible(first['node'])} ({first['n_node']:,})"
        note(ax, title, (left, y), (0, 3), color=look.colour)
        here = y - 0.8 - np.arange(len(rows))
        scores = rows[measure].to_numpy(dtype=float)
        hollow = np.zeros(len(rows), dtype=bool)
        if has_ends:
            start, stop = rows[ends].to_numpy(dtype=float).T
            ax.hlines(here, start.clip(min=left), stop.clip(max=right), color=look.colour, linewidth=1.2)
            hollow = ~((start > 0) | (stop < 0))
        ax.vlines(0, here[-1] - 0.5, here[0] + 0.5, color=MUTED, linewidth=0.8, zorder=1)
        fills = np.where(hollow, "white", look.colour)
        ax.scatter(scores, here, marker=look.marker, facecolors=fills, edgecolors=look.colour, zorder=3)
        for height, row in zip(here, rows.itertuples(), strict=True):
            sentences = f"{row.n_sentences:,} sentence{'s' * (row.n_sentences != 1)}"
            note(
                ax,
                f"{row.n_pair:,} of {row.n_collocate:,} in {sentences}",
                (right, height),
                (8, 0),
                va="center",
            )
        heights += here.tolist()
        y = here[-1] - 1.7
    ax.grid(axis="y", color=PALE)
    ax.set_xlim(left, right)
    ax.set_ylim(y + 1, 0.9)
    ax.set_yticks(heights, type_labels(shown.assign(type=shown["collocate"])))
    ax.set_xlabel(measure.replace("_", " "))
    return ax
