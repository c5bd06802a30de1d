"""How often a test cries wolf where nothing differs."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure

from analysis.checks import check_at_least, check_columns
from analysis.figures.style import LOOKS, MUTED, WIDTH, figure_style, new_axes, note, visible

_NEEDED = ["source", "method", "unit", "result", "expected_n", "share", "low", "high"]


@figure_style()
def plot_calibration(table: pd.DataFrame, *, level: float = 0.05) -> Figure:
    """One panel per source of text, one line per test: its false positives at `level` by frequency of the word.

    Parameters
    ----------
    table : the simulation's table (benchmarks/calibration.csv): source, method, unit, result, expected_n, share,
        low, high; rows of other results than "false_positives" are not drawn.
    level : the share of false positives that each test promises, drawn as a dashed line.
    """
    check_columns("plot_calibration(table)", table, _NEEDED)
    shown = table[(table["result"] == "false_positives") & (table["expected_n"] > 0)]
    check_at_least("the number of false_positives rows in plot_calibration(table)", len(shown), 1)
    tests = shown[["method", "unit"]].drop_duplicates().itertuples(index=False)
    looks = {tuple(test): look for test, look in zip(sorted(map(tuple, tests)), LOOKS, strict=False)}
    sources = shown.groupby("source")["share"].max().sort_values(kind="stable").index
    figure, _ = plt.subplots(1, len(sources), figsize=(WIDTH, 3.3), sharey=True, layout="constrained")
    for ax, source in zip(figure.axes, sources, strict=True):
        new_axes(ax)
        for test, look in looks.items():
            rows = shown[(shown["source"] == source) & (shown["method"] == test[0]) & (shown["unit"] == test[1])]
            if rows.empty:
                continue
            rows = rows.sort_values("expected_n")
            label = f"{test[0].replace('_', ' ')}, {test[1]}s"
            ax.errorbar(
                rows["expected_n"],
                rows["share"],
                [rows["share"] - rows["low"], rows["high"] - rows["share"]],
                marker=look.marker,
                markersize=4.5,
                linewidth=1,
                color=look.colour,
                label=label,
            )
        ax.axhline(level, color=MUTED, linewidth=0.8, linestyle="--", zorder=1)
        ax.set_xscale("log")
        ticks = sorted(shown["expected_n"].unique())
        ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
        ax.minorticks_off()
        note(ax, visible(source), (ticks[0], shown["high"].max()), (0, 8))
    figure.axes[0].set_ylim(bottom=0)
    figure.axes[0].set_ylabel(f"false positives at {level:.0%}")
    figure.supxlabel("expected occurrences of the word", fontsize=9.5)
    labels = [ax.get_legend_handles_labels() for ax in figure.axes]
    handles = {label: handle for pair in labels for handle, label in zip(*pair, strict=True)}
    figure.legend(handles.values(), handles.keys(), loc="outside upper left", ncols=3, fontsize=9)
    return figure
