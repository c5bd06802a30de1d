"""How words and schemes rise and fall over the years."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.checks import check_at_least, check_columns
from analysis.figures.style import LOOKS, PALE, WIDTH, figure_style, new_axes, type_labels

_COLUMNS = 2


@figure_style()
def plot_trend(table: pd.DataFrame, *, by: str = "year") -> Figure:
    """One panel per item, in the order of `table`: its rate by `by`, with the interval as a band.

    Each panel has a scale of its own, from 0 up, since the items differ in frequency by orders of magnitude.

    Parameters
    ----------
    table : from `Store.trend`: item, `by` (numbers), per_million, low, high; with `pinyin` and `gloss` for titles.
    by : the column to go by.
    """
    check_columns("plot_trend(table)", table, ["item", by, "per_million", "low", "high"])
    check_at_least("the number of rows in plot_trend(table)", len(table), 1)
    items = list(dict.fromkeys(table["item"]))
    rows = -(-len(items) // _COLUMNS)
    figure, grid = plt.subplots(
        rows, _COLUMNS, figsize=(WIDTH, 0.4 + 1.55 * rows), sharex=True, squeeze=False, layout="constrained"
    )
    for ax, item in zip(grid.flat, items, strict=False):
        shown = table[table["item"] == item].sort_values(by)
        new_axes(ax)
        ax.fill_between(shown[by], shown["low"], shown["high"], color=LOOKS[0].colour, alpha=0.2, linewidth=0)
        ax.plot(shown[by], shown["per_million"], "o-", color=LOOKS[0].colour, markersize=3, linewidth=1.2)
        ax.grid(axis="y", color=PALE)
        ax.set_ylim(0, 1.05 * max(shown["high"].max(), 1e-9))
        ax.yaxis.set_major_locator(MaxNLocator(4))
        ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
        ax.set_title(type_labels(shown.head(1).rename(columns={"item": "type"}))[0], loc="left", fontsize=8.5)
    for ax in list(grid.flat)[len(items) :]:
        ax.set_visible(False)
    figure.supylabel("occurrences per million words", fontsize=9.5)
    return figure
