"""What one claim rests on under each specification: the specification curve."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure

from analysis.checks import check_at_least, check_columns
from analysis.figures.style import LOOKS, MUTED, WIDTH, figure_style, new_axes, note, visible

_NOT_CHOICES = ["claim", "family", "value", "holds", "error"]


@figure_style()
def plot_specification_curve(rows: pd.DataFrame, *, label: str = "value") -> Figure:
    """One mark per specification at the claim's value, lowest first; below, a matrix of what was chosen.

    A mark is filled where the claim holds, a cross at the foot where there is no value. Each line of the matrix is
    one choice: dark where the claim holds under it, light where not; at the right, in how many of how many
    (Simonsohn, Simmons & Nelson 2020, Specification curve analysis, figure 2).

    Parameters
    ----------
    rows : from `robustness`, those of one claim.
    label : what the value is.

    Raises
    ------
    ValueError if there are rows of several claims, or none.
    """
    check_columns("plot_specification_curve(rows)", rows, _NOT_CHOICES)
    check_at_least("the number of rows in plot_specification_curve(rows)", len(rows), 1)
    if rows["claim"].nunique() > 1:
        raise ValueError(
            f"the rows are of {rows['claim'].nunique()} claims, whose values do not compare; "
            "keep one, such as rows[rows['claim'] == …]"
        )
    holds = rows["holds"].fillna(False).astype(bool)
    shown = rows.assign(holds=holds).sort_values(["value", "holds"], kind="stable", na_position="last")
    holds, values = shown["holds"].to_numpy(bool), shown["value"].to_numpy(float)
    fields = [name for name in shown.columns.drop(_NOT_CHOICES) if (shown[name] != "").any()]
    check_at_least("the number of choices in plot_specification_curve(rows)", len(fields), 1)
    lines = [(name, value) for name in fields for value in rows[name].unique()]
    chosen = np.array([shown[name] == value for name, value in lines]).reshape(len(lines), len(shown))
    below = 0.3 + 0.19 * len(lines)
    figure, (curve, matrix) = plt.subplots(
        2, 1, figsize=(WIDTH, 2.2 + below), height_ratios=[1.7, below], sharex=True, layout="constrained"
    )
    figure.suptitle(visible(shown["claim"].iloc[0], most=80), fontsize=10)
    for ax in (curve, matrix):
        new_axes(ax)
    x, there = np.arange(len(shown)), ~np.isnan(values)
    size = np.clip(3000 / len(shown), 5, 25)
    for borne_out, look in ((True, LOOKS[0]), (False, LOOKS[1])):
        at = there & (holds == borne_out)
        n = f"{'holds' if borne_out else 'does not hold'} ({(holds == borne_out).sum():,})"
        curve.scatter(x[at], values[at], s=size, marker=look.marker, color=look.colour, linewidths=0, label=n)
    foot = np.full((~there).sum(), values[there].min(initial=0))
    curve.scatter(x[~there], foot, s=size, marker="x", color=LOOKS[1].colour, linewidths=0.8)
    curve.axhline(0, color=MUTED, linewidth=0.8, zorder=1)
    curve.set_ylabel(label)
    curve.legend(
        loc="lower left", bbox_to_anchor=(0, 1), ncols=2, fontsize=9, handletextpad=0.2, scatterpoints=1
    )
    colours = ListedColormap(["white", LOOKS[1].colour, LOOKS[0].colour])
    cells = np.where(chosen, 1 + holds, 0)
    matrix.imshow(cells, cmap=colours, vmin=0, vmax=2, aspect="auto", interpolation="nearest")
    matrix.set_yticks(range(len(lines)), [f"{name}: {visible(value)}" for name, value in lines], fontsize=8.5)
    for y, (name, _) in enumerate(lines):
        if y and name != lines[y - 1][0]:
            matrix.axhline(y - 0.5, color=MUTED, linewidth=0.6)
        counts = f"{(chosen[y] & holds).sum():,} of {chosen[y].sum():,}"
        note(matrix, counts, (len(shown) - 0.5, y), (6, 0), va="center", color=MUTED)
    matrix.set_xticks([])
    matrix.set_xlabel(f"{len(shown):,} specifications, by value")
    return figure
