"""Which words set one text apart from another."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from analysis.checks import check_at_least, check_columns
from analysis.figures.style import LOOKS, MUTED, PALE, figure_style, new_axes, note, type_labels, visible

_NEEDED = ["type", "n_target", "n_reference", "log_ratio", "log_ratio_low", "log_ratio_high"]


@figure_style()
def plot_keyness(
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    top: int = 12,
    target: str = "target",
    reference: str = "reference",
) -> Axes:
    """One line per key word: its log ratio with an interval around it; its counts in both texts at the right.

    A mark is hollow where the interval includes 0; an interval too long for the picture ends in an arrow.

    Parameters
    ----------
    table : from `keyness`: type, n_target, n_reference, log_ratio, log_ratio_low, log_ratio_high; with
        `pinyin` and `gloss` for labels.
    ax : draw here instead of in a new figure.
    top : words a side: the first `top` of `table` with a log ratio above 0, and the first `top` below.
    target, reference : names of the two sides.
    """
    check_columns("plot_keyness(table)", table, _NEEDED)
    check_at_least("the number of rows in plot_keyness(table)", len(table), 1)
    check_at_least("top", top, 1)
    sides = [table[table["log_ratio"] > 0].head(top), table[table["log_ratio"] < 0].head(top)]
    shown = pd.concat(sides).sort_values("log_ratio", ascending=False, kind="stable")
    heights = -np.arange(len(shown), dtype=float)
    ax = new_axes(ax, height=1.0 + 0.25 * len(shown))
    ratios, low, high = shown[["log_ratio", "log_ratio_low", "log_ratio_high"]].to_numpy(dtype=float).T
    bounds = np.abs(np.r_[low, high])
    longest, furthest = 1.04 * bounds[np.isfinite(bounds)].max(initial=0), np.abs(ratios).max(initial=1)
    edge = np.clip(longest, 1.3 * furthest, 2 * furthest)
    unsure = ~((low > 0) | (high < 0))
    for side, look in ((ratios > 0, LOOKS[0]), (ratios < 0, LOOKS[1])):
        ax.hlines(
            heights[side], low[side].clip(-edge), high[side].clip(max=edge), color=look.colour, linewidth=1.2
        )
        for tip, x, beyond in (("<", -edge, side & (low < -edge)), (">", edge, side & (high > edge))):
            y = heights[beyond]
            ax.scatter(np.full(len(y), x), y, s=16, marker=tip, color=look.colour, clip_on=False)
        fills = np.where(unsure[side], "white", look.colour)
        ax.scatter(
            ratios[side],
            heights[side],
            marker=look.marker,
            facecolors=fills,
            edgecolors=look.colour,
            zorder=3,
        )
    ax.axvline(0, color=MUTED, linewidth=0.8, zorder=1)
    ax.grid(axis="y", color=PALE)
    ax.set_xlim(-edge, edge)
    ax.set_ylim(-len(shown) + 0.4, 0.6)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set_yticks(heights, type_labels(shown))
    ax.tick_params(axis="y", pad=8)
    target, reference = visible(target, most=14), visible(reference, most=14)
    ax.set_xlabel("log ratio (+1: twice as frequent)")
    note(ax, f"← {reference}", (0, 0.6), (-8, 4), color=LOOKS[1].colour, ha="right")
    note(ax, f"{target} →", (0, 0.6), (8, 4), color=LOOKS[0].colour)
    note(ax, f"{target} : {reference}", (edge, 0.6), (10, 4), color=MUTED)
    for height, n_target, n_reference in zip(heights, shown["n_target"], shown["n_reference"], strict=True):
        note(ax, f"{n_target:,} : {n_reference:,}", (edge, height), (10, 0), va="center")
    return ax
