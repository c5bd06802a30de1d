"""How the rates of shared words change from one text to another."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.checks import check_at_least, check_columns
from analysis.figures.style import LOOKS, MUTED, RULE, figure_style, new_axes, spread, type_labels, visible

_NEEDED = ["type", "n_target", "n_reference", "per_thousand_target", "per_thousand_reference"]


@figure_style()
def plot_slopes(
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    top: int = 24,
    target: str = "target",
    reference: str = "reference",
) -> Axes:
    """One line per shared word, from its rate in the reference (left) to its rate in the target (right).

    The scale is logarithmic, so that lines of one steepness show one ratio. Blue lines rise to at least twice
    the rate, orange ones fall to half of it or less, grey ones do neither.

    Parameters
    ----------
    table : from `keyness`: type, n_target, n_reference, per_thousand_target, per_thousand_reference; with
        `pinyin` and `gloss` for labels.
    ax : draw here instead of in a new figure.
    top : how many words: the most frequent of those that occur in both texts.
    target, reference : names of the two sides.
    """
    check_columns("plot_slopes(table)", table, _NEEDED)
    check_at_least("the number of rows in plot_slopes(table)", len(table), 1)
    shared = table[(table["n_target"] > 0) & (table["n_reference"] > 0)]
    check_at_least("the number of shared words in plot_slopes(table)", len(shared), 1)
    check_at_least("top", top, 1)
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
    for rates, x, align, names in (
        (left, 0, "right", [label.split()[0] for label in labels]),
        (right, 1, "left", labels),
    ):
        for y, rate, name, colour in zip(
            spread(rates, change, step=step), rates, names, colours, strict=True
        ):
            edge = x + (0.16 if x else -0.16)
            ax.plot([x + (0.02 if x else -0.02), edge], [rate, y], color=RULE, linewidth=0.6, clip_on=False)
            text = f" {2**rate:.1f}  {name}" if x else f"{name}  {2**rate:.1f} "
            ax.text(edge, y, text, ha=align, va="center", fontsize=8.5, color=colour, clip_on=False)
    ax.spines["bottom"].set_visible(False)
    ax.set_yticks([])
    ax.set_xticks([0, 1], [visible(reference, most=20), visible(target, most=20)])
    ax.tick_params(axis="x", length=0, labeltop=True, labelbottom=False)
    ax.set_xlabel("occurrences per 1,000 words")
    return ax
