"""How often the most frequent words occur."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from analysis.checks import check_at_least, check_columns
from analysis.figures.style import PALE, document_looks, figure_style, new_axes, type_labels, visible


@figure_style()
def plot_frequencies(
    table: pd.DataFrame, *, ax: Axes | None = None, top: int = 12, target: str | None = None
) -> Axes:
    """One line per word, one mark per document at the word's rate, the highest rate on top.

    Parameters
    ----------
    table : from `frequencies`: doc_id, type, n, size, per_thousand, rank; with `pinyin` and `gloss`
        for labels.
    ax : draw here instead of in a new figure.
    top : the words shown are each document's first `top` of `table`. A document has no mark for a word that
        is not among its rows.
    target : the document drawn in blue; the table's first if not given.
    """
    check_columns("plot_frequencies(table)", table, ["doc_id", "type", "per_thousand"])
    check_at_least("the number of rows in plot_frequencies(table)", len(table), 1)
    check_at_least("top", top, 1)
    first = table.groupby("doc_id", sort=False, observed=True).head(top)
    shown = table[table["type"].isin(first["type"])].sort_values(
        "per_thousand", ascending=False, kind="stable"
    )
    lines = shown.drop_duplicates("type")
    heights = {name: -number for number, name in enumerate(lines["type"])}
    ax = new_axes(ax, height=0.8 + 0.25 * len(lines))
    for number, (doc_id, look) in enumerate(document_looks(table["doc_id"], target=target).items()):
        rows = shown[shown["doc_id"] == doc_id]
        y = [heights[name] for name in rows["type"]]
        # A later mark is smaller, so that an equal rate hides none.
        size = 7.5 if number == 0 else 4.5
        ax.plot(
            rows["per_thousand"], y, look.marker, color=look.colour, markersize=size, label=visible(doc_id)
        )
    ax.grid(axis="y", color=PALE)
    ax.set_xlim(left=0)
    ax.set_ylim(-len(lines) + 0.4, 0.6)
    ax.set_yticks(list(heights.values()), type_labels(lines))
    ax.set_xlabel("occurrences per 1,000 words")
    ax.legend(
        loc="lower left", bbox_to_anchor=(0, 1), ncols=4, fontsize=9, handletextpad=0.2, columnspacing=1.5
    )
    return ax
