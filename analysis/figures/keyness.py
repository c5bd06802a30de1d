"""Which words set one text apart from another: by their log ratio, by frequency as well, and by their rates."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, StrMethodFormatter

from analysis.checks import check_at_least
from analysis.figures.style import (
    LOOKS,
    MUTED,
    PALE,
    RULE,
    draw_intervals,
    drawn_from,
    mark_lines,
    new_axes,
    note,
    spread,
    type_labels,
    visible,
)

_INTERVAL = ["log_ratio", "log_ratio_low", "log_ratio_high"]
_NEEDED = ["type", "n_target", "n_reference", *_INTERVAL]


@drawn_from(*_NEEDED)
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
    table : from `keyness`: type, n_target, n_reference, log_ratio, log_ratio_low, log_ratio_high.
    top : words a side: the first `top` of `table` with a log ratio above 0, and the first `top` below.
    target, reference : names of the two sides.
    """
    sides = [table[table["log_ratio"] > 0].head(top), table[table["log_ratio"] < 0].head(top)]
    shown = pd.concat(sides).sort_values("log_ratio", ascending=False, kind="stable")
    heights = -np.arange(len(shown), dtype=float)
    ax = new_axes(ax, height=1.0 + 0.25 * len(shown))
    ratios, low, high = rows = shown[_INTERVAL].to_numpy(dtype=float).T
    bounds = np.abs(rows[1:])
    longest, furthest = 1.04 * bounds[np.isfinite(bounds)].max(initial=0), np.abs(ratios).max(initial=1)
    edge = np.clip(longest, 1.3 * furthest, 2 * furthest)
    for side, look in ((ratios > 0, LOOKS[0]), (ratios < 0, LOOKS[1])):
        draw_intervals(ax, heights[side], rows[:, side], edges=(-edge, edge), look=look)
        for tip, x, beyond in (("<", -edge, side & (low < -edge)), (">", edge, side & (high > edge))):
            y = heights[beyond]
            ax.scatter(np.full(len(y), x), y, s=16, marker=tip, color=look.colour, clip_on=False)
    ax.axvline(0, color=MUTED, linewidth=0.8, zorder=1)
    mark_lines(ax, type_labels(shown))
    ax.set_xlim(-edge, edge)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.tick_params(axis="y", pad=8)
    target, reference = visible(target, most=14), visible(reference, most=14)
    ax.set_xlabel("log ratio (+1: twice as frequent)")
    note(ax, f"← {reference}", (0, 0.6), (-8, 4), color=LOOKS[1].colour, ha="right")
    note(ax, f"{target} →", (0, 0.6), (8, 4), color=LOOKS[0].colour)
    note(ax, f"{target} : {reference}", (edge, 0.6), (10, 4), color=MUTED)
    for height, n_target, n_reference in zip(heights, shown["n_target"], shown["n_reference"], strict=True):
        note(ax, f"{n_target:,} : {n_reference:,}", (edge, height), (10, 0), va="center")
    return ax


@drawn_from(*_NEEDED)
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
    table : from `keyness`: type, n_target, n_reference, log_ratio, log_ratio_low, log_ratio_high.
    top : how many words are named.
    target, reference : names of the two sides.
    """
    ax = new_axes(ax, height=5.6)
    ax.set_xscale("log", base=2)
    words = table.assign(x=(table["n_target"] + table["n_reference"]).astype(float), y=table["log_ratio"])
    places = words.groupby(["x", "y"], as_index=False).size()
    ax.scatter(places["x"], places["y"], s=8 + 2 * places["size"], color=RULE, linewidths=0)
    named = words.head(top)
    for rows, look in ((named[named["y"] >= 0], LOOKS[0]), (named[named["y"] < 0], LOOKS[1])):
        dots = ax.scatter(rows["x"], rows["y"], s=26, marker=look.marker, color=look.colour, zorder=3)
        sure = (rows["log_ratio_low"] > 0) | (rows["log_ratio_high"] < 0)
        dots.set_facecolor(np.where(sure, look.colour, "white").tolist())
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


@drawn_from("type", "n_target", "n_reference", "per_thousand_target", "per_thousand_reference")
def plot_slopes(
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    top: int = 16,
    target: str = "target",
    reference: str = "reference",
) -> Axes:
    """One line per shared word, from its rate in the reference (left) to its rate in the target (right).

    The scale is logarithmic, so that lines of one steepness show one ratio. Blue lines rise to at least twice
    the rate, orange ones fall to half of it or less, grey ones do neither.

    Parameters
    ----------
    table : from `keyness`: type, n_target, n_reference, per_thousand_target, per_thousand_reference.
    top : how many words: the most frequent of those that occur in both texts.
    target, reference : names of the two sides.
    """
    shared = table[(table["n_target"] > 0) & (table["n_reference"] > 0)]
    check_at_least("the number of shared words in plot_slopes(table)", len(shared), 1)
    frequency = shared["n_target"] + shared["n_reference"]
    shown = shared.loc[frequency.sort_values(ascending=False, kind="stable").index[:top]]
    left, right = (np.log2(shown[f"per_thousand_{side}"].to_numpy(float)) for side in ("reference", "target"))
    ax = new_axes(ax, height=1.2 + 0.2 * len(shown))
    change = right - left
    colours = np.select([change >= 1, change <= -1], [LOOKS[0].colour, LOOKS[1].colour], MUTED)
    for a, b, colour in zip(left, right, colours, strict=True):
        ax.plot([0, 1], [a, b], color=colour, linewidth=1.1, marker="o", markersize=3.5)
    ax.set_xlim(-1.1, 2.1)
    # One line of text for each word at the least, however close together their rates lie.
    step = 1.15 * np.ptp(np.r_[left, right]) / len(shown)
    labels = type_labels(shown)
    for rates, x, outwards, align in ((left, 0, -1, "right"), (right, 1, 1, "left")):
        places = spread(rates, change, step=step)
        for y, rate, label, colour in zip(places, rates, labels, colours, strict=True):
            ends = x + 0.02 * outwards, x + 0.16 * outwards
            ax.plot(ends, [rate, y], color=RULE, linewidth=0.6, clip_on=False)
            text = f" {2**rate:.1f}  {label}" if x else f"{label.split()[0]}  {2**rate:.1f} "
            ax.text(ends[1], y, text, ha=align, va="center", fontsize=8.5, color=colour, clip_on=False)
    ax.spines["bottom"].set_visible(False)
    ax.set_yticks([])
    ax.set_xticks([0, 1], [visible(reference, most=20), visible(target, most=20)])
    ax.tick_params(axis="x", length=0, labeltop=True, labelbottom=False)
    ax.set_xlabel("occurrences per 1,000 words")
    return ax
