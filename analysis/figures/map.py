"""Where every word of two texts stands: how frequent it is, and on whose side."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import StrMethodFormatter

from analysis.checks import check_at_least, check_columns
from analysis.figures.style import (
    LOOKS,
    MUTED,
    PALE,
    RULE,
    figure_style,
    new_axes,
    note,
    spread,
    type_labels,
    visible,
)

_NEEDED = ["type", "n_target", "n_reference", "log_ratio", "log_ratio_low", "log_ratio_high"]


@figure_style()
def plot_keyness_map(
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    top: int = 20,
    target: str = "target",
    reference: str = "reference",
) -> Axes:
    """One mark per pair of counts: frequency in both texts to the right, log ratio upwards.

    Words with the same two counts share a mark, the larger, the more they are. The first `top` words of `table`
    are named, and their marks filled where the interval leaves 0 out.

    Parameters
    ----------
    table : from `keyness`: type, n_target, n_reference, log_ratio, log_ratio_low, log_ratio_high; with `pinyin`
        and `gloss` for labels.
    ax : draw here instead of in a new figure.
    top : how many words are named.
    target, reference : names of the two sides.
    """
    check_columns("plot_keyness_map(table)", table, _NEEDED)
    check_at_least("the number of rows in plot_keyness_map(table)", len(table), 1)
    check_at_least("top", top, 1)
    ax = new_axes(ax, height=5.6)
    ax.set_xscale("log", base=2)
    words = table.assign(x=(table["n_target"] + table["n_reference"]).astype(float), y=table["log_ratio"])
    places = words.groupby(["x", "y"], as_index=False).size()
    ax.scatter(places["x"], places["y"], s=8 + 2 * places["size"], color=RULE, linewidths=0)
    named = words.head(top)
    sure = (named["log_ratio_low"] > 0) | (named["log_ratio_high"] < 0)
    for side, look in ((named["y"] >= 0, LOOKS[0]), (named["y"] < 0, LOOKS[1])):
        dots = ax.scatter(
            named["x"][side], named["y"][side], s=26, marker=look.marker, color=look.colour, zorder=3
        )
        dots.set_facecolor(np.where(sure[side], look.colour, "white").tolist())
    ax.axhline(0, color=MUTED, linewidth=0.8, zorder=1)
    ax.grid(axis="y", color=PALE)
    ax.xaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    ax.set_xlim(right=2 * words["x"].max())
    ax.margins(y=0.12)
    ax.set_xlabel("occurrences in both texts together")
    ax.set_ylabel("log ratio (+1: twice as frequent)")
    left = ax.get_xlim()[0]
    note(ax, f"↑ {visible(target, most=14)}", (left, 0), (4, 6), color=LOOKS[0].colour)
    note(ax, f"↓ {visible(reference, most=14)}", (left, 0), (4, -14), color=LOOKS[1].colour)
    edge, (low, high) = float(ax.get_xlim()[1]), ax.get_ylim()
    heights = spread(named["y"].to_numpy(float), np.arange(len(named)), step=(high - low) / 26)
    for height, row, label in zip(heights, named.itertuples(), type_labels(named), strict=True):
        ax.plot([row.x, edge], [row.y, height], color=RULE, linewidth=0.6, zorder=1)
        colour = LOOKS[0 if row.y >= 0 else 1].colour
        ax.text(edge, height, f" {label}", va="center", fontsize=8.5, color=colour)
    return ax
