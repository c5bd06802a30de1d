"""Figures of several panels: trends, a simulation, scores of sentences, and what a claim rests on."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from analysis.checks import check_at_least, check_columns
from analysis.figures.style import (
    INK,
    LOOKS,
    MUTED,
    PALE,
    RASTER_ABOVE,
    RULE,
    document_looks,
    drawn_from,
    new_panels,
    note,
    type_labels,
    visible,
)

_NOT_CHOICES = ["claim", "family", "value", "holds", "error"]


@drawn_from("item", "per_million", "low", "high")
def plot_trend(table: pd.DataFrame, *, ax: Axes | None = None, by: str = "year") -> Axes:
    """One panel per item, in the order of `table`: its rate by `by`, with the interval as a band.

    Each panel has a scale of its own, from 0 up, since the items differ in frequency by orders of magnitude.

    Parameters
    ----------
    table : from `Store.trend`: item, `by` (numbers), per_million, low, high; with `pinyin` and `gloss` for titles.
    by : the column to go by.
    """
    check_columns("plot_trend(table)", table, [by])
    items = list(dict.fromkeys(table["item"]))
    rows = -(-len(items) // 2)
    figure, panels = new_panels(ax, rows, 2, height=0.4 + 1.55 * rows, sharex=True)
    for ax, item in zip(panels, items, strict=False):
        shown = table[table["item"] == item].sort_values(by)
        ax.fill_between(shown[by], shown["low"], shown["high"], color=LOOKS[0].colour, alpha=0.2, linewidth=0)
        ax.plot(shown[by], shown["per_million"], "o-", color=LOOKS[0].colour, markersize=3, linewidth=1.2)
        ax.grid(axis="y", color=PALE)
        ax.set_ylim(0, 1.05 * max(shown["high"].max(), 1e-9))
        ax.yaxis.set_major_locator(MaxNLocator(4))
        ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
        ax.set_title(type_labels(shown.head(1).rename(columns={"item": "type"}))[0], loc="left", fontsize=8.5)
    for ax in panels[len(items) :]:
        ax.set_visible(False)
    figure.supylabel("occurrences per million words", fontsize=9.5)
    return panels[0]


@drawn_from("source", "method", "unit", "result", "expected_n", "share", "low", "high")
def plot_calibration(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """One panel per source of text, one line per test: its false positives at the 5% level by frequency of the word.

    Parameters
    ----------
    table : the simulation's table (benchmarks/calibration.csv): source, method, unit, result, expected_n, share,
        low, high; rows of other results than "false_positives" are not drawn.
    """
    shown = table[(table["result"] == "false_positives") & (table["expected_n"] > 0)]
    check_at_least("the number of false_positives rows in plot_calibration(table)", len(shown), 1)
    shown = shown.assign(test=shown["method"].str.replace("_", " ") + ", " + shown["unit"] + "s")
    looks = document_looks(sorted(shown["test"].unique()))
    sources = shown.groupby("source")["share"].max().sort_values(kind="stable").index
    ticks = sorted(shown["expected_n"].unique())
    figure, panels = new_panels(ax, 1, len(sources), height=3.3, sharey=True)
    handles = {}
    for ax, source in zip(panels, sources, strict=True):
        for test, rows in shown[shown["source"] == source].sort_values("expected_n").groupby("test"):
            look: dict[str, Any] = {
                "color": looks[test].colour,
                "marker": looks[test].marker,
                "markersize": 4.5,
            }
            ends = [rows["share"] - rows["low"], rows["high"] - rows["share"]]
            handles[test] = ax.errorbar(
                rows["expected_n"], rows["share"], ends, label=test, linewidth=1, **look
            )
        ax.axhline(0.05, color=MUTED, linewidth=0.8, linestyle="--", zorder=1)
        ax.set_xscale("log")
        ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
        ax.minorticks_off()
        note(ax, visible(source), (ticks[0], shown["high"].max()), (0, 8))
    panels[0].set_ylim(bottom=0)
    panels[0].set_ylabel("false positives at 5%")
    figure.supxlabel("expected occurrences of the word", fontsize=9.5)
    figure.legend(handles=list(handles.values()), loc="outside upper left", ncols=3)
    return panels[0]


@drawn_from("doc_id", "text", "reason", "mean", "snownlp")
def plot_sentiment(table: pd.DataFrame, *, ax: Axes | None = None, target: str | None = None) -> Axes:
    """One panel per document, one dot per sentence at SnowNLP's score and its length, filled if a word evaluates.

    Parameters
    ----------
    table : from `sentiment`, with a column mean: the document's mean of snownlp, drawn as a dashed line.
        Sentences without a score are not drawn.
    """
    shown = table[table["snownlp"].notna()]
    check_at_least("the number of scores in plot_sentiment(table)", len(shown), 1)
    looks = document_looks(shown["doc_id"], target=target)
    figure, panels = new_panels(ax, 1, len(looks), height=3.4, sharex=True, sharey=True)
    for ax, (doc_id, look) in zip(panels, looks.items(), strict=True):
        rows = shown[shown["doc_id"] == doc_id]
        ax.scatter(
            rows["snownlp"],
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
    panels[0].set(xlim=(-0.02, 1.02), ylim=(0, 1.05 * shown["text"].str.len().max()))
    panels[0].set_ylabel("characters in the sentence")
    figure.supxlabel("snownlp: 0 negative, 1 positive", fontsize=9.5)
    handles = [
        Line2D([], [], linestyle="", marker="o", markersize=5, color=MUTED, markerfacecolor=face, label=label)
        for face, label in ((MUTED, "a word in it evaluates"), ("white", "none does"))
    ]
    figure.legend(handles=handles, loc="outside upper right", ncols=2)
    return panels[0]


@drawn_from(*_NOT_CHOICES)
def plot_specification_curve(table: pd.DataFrame, *, ax: Axes | None = None, label: str = "value") -> Axes:
    """One mark per specification at the claim's value, lowest first; below, a matrix of what was chosen.

    A mark, on a stem from 0, is blue where the claim holds, orange where not, a cross at the foot where there is no
    value. Each line of the matrix is one choice in the same colours; at the right, in how many of how many it holds.
    What all specifications have alike is left out (Simonsohn, Simmons & Nelson 2020, Specification curve analysis,
    figure 2).

    Parameters
    ----------
    table : from `robustness`, the rows of one claim.
    label : what the value is.

    Raises
    ------
    ValueError if there are rows of several claims, or none.
    """
    if table["claim"].nunique() > 1:
        raise ValueError(
            f"the rows are of {table['claim'].nunique()} claims, whose values do not compare; "
            "keep one, such as table[table['claim'] == …]"
        )
    shown = table.assign(holds=table["holds"].fillna(False).astype(bool))
    shown = shown.sort_values(["value", "holds"], kind="stable", na_position="last")
    holds, values = shown["holds"].to_numpy(bool), shown["value"].to_numpy(float)
    given = [name for name in shown.columns.drop(_NOT_CHOICES) if (shown[name] != "").any()]
    fields = [name for name in given if shown[name].nunique() > 1] or given
    check_at_least("the number of choices in plot_specification_curve(table)", len(fields), 1)
    lines = [(name, value) for name in fields for value in table[name].unique()]
    chosen = np.array([shown[name] == value for name, value in lines]).reshape(len(lines), len(shown))
    below = 0.3 + 0.19 * len(lines)
    figure, (curve, matrix) = new_panels(
        ax, 2, 1, height=2.2 + below, height_ratios=[1.7, below], sharex=True
    )
    figure.suptitle(visible(shown["claim"].iloc[0], most=80), fontsize=10)
    x, there = np.arange(len(shown)), ~np.isnan(values)
    size = np.clip(3000 / len(shown), 5, 25)
    curve.vlines(x[there], 0, values[there], color=RULE, linewidth=0.6, zorder=1)
    for borne_out, look in ((True, LOOKS[0]), (False, LOOKS[1])):
        at = there & (holds == borne_out)
        n = f"{'holds' if borne_out else 'does not hold'} ({(holds == borne_out).sum():,})"
        curve.scatter(x[at], values[at], s=size, marker=look.marker, color=look.colour, linewidths=0, label=n)
    foot = np.full((~there).sum(), values[there].min(initial=0))
    curve.scatter(x[~there], foot, s=size, marker="x", color=LOOKS[1].colour, linewidths=0.8)
    curve.axhline(0, color=MUTED, linewidth=0.8, zorder=1)
    curve.set_ylabel(label)
    curve.legend(bbox_to_anchor=(0, 1), ncols=2, handletextpad=0.2, scatterpoints=1)
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
    return curve
