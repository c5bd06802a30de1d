"""Rhetorical devices: how often they occur, and what images they draw on."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from analysis.figures.style import (
    FONT_FAMILIES,
    MUTED,
    document_looks,
    drawn_from,
    mark_lines,
    new_axes,
    note,
    visible,
)


@drawn_from("device", "doc_id", "n", "per_thousand_characters", "low", "high")
def plot_device_rates(table: pd.DataFrame, *, ax: Axes | None = None, target: str | None = None) -> Axes:
    """One line per device, one mark with its interval per document, the counts at the right.

    Parameters
    ----------
    table : from `device_rates`: device, doc_id, n, per_thousand_characters, low, high; devices are drawn from top to
        bottom in their order of appearance.
    ax : draw here instead of in a new figure.
    target : the document drawn in blue, its count first; the table's first if not given.
    """
    devices = list(dict.fromkeys(table["device"]))
    looks = document_looks(table["doc_id"], target=target)
    ax = new_axes(ax, height=1 + 0.34 * len(devices))
    edge = 1.02 * table["high"].max()
    for number, (doc_id, look) in enumerate(looks.items()):
        rows = table[table["doc_id"] == doc_id]
        # Side by side within a line, so that no interval hides the other.
        y = [-devices.index(name) + 0.3 * ((len(looks) - 1) / 2 - number) for name in rows["device"]]
        ax.hlines(y, rows["low"], rows["high"], color=look.colour, linewidth=1.5)
        ax.plot(rows["per_thousand_characters"], y, look.marker, color=look.colour, label=visible(doc_id))
    counts = table.pivot(index="device", columns="doc_id", values="n").reindex(devices)[list(looks)].fillna(0)
    for row, name in enumerate(devices):
        note(ax, " : ".join(f"{n:,.0f}" for n in counts.loc[name]), (edge, -row), (8, 0), va="center")
    note(ax, " : ".join(map(visible, looks)), (edge, 0.55), (8, 0), va="bottom", color=MUTED)
    mark_lines(ax, [visible(name.replace("_", "-")) for name in devices])
    ax.set_xlim(-0.02 * edge, edge)
    ax.set_xlabel("spans per 1,000 characters, with 95% interval")
    ax.legend(bbox_to_anchor=(0, 1), ncols=4, handletextpad=0.2)
    return ax


@drawn_from("doc_id", "text", "source")
def plot_metaphor_domains(table: pd.DataFrame, *, ax: Axes | None = None, target: str | None = None) -> Axes:
    """One row of bars per source domain, the most frequent first: how many candidates of each document, and which.

    Parameters
    ----------
    table : one row per candidate: doc_id, text, and source, the domain (`unpack_attributes` makes that column).
    ax : draw here instead of in a new figure.
    target : the document drawn first and in blue; the table's first if not given.
    """
    # A stable sort of the alphabet: equal counts stand in alphabetical order.
    names = [*table["source"].value_counts().sort_index().sort_values(ascending=False, kind="stable").index]
    looks = document_looks(table["doc_id"], target=target)
    thickness = 0.8 / len(looks)
    ax = new_axes(ax, height=0.9 + 0.19 * len(looks) * len(names))
    for number, (doc_id, look) in enumerate(looks.items()):
        texts = table[table["doc_id"] == doc_id].groupby("source")["text"].agg(list)
        found = [texts.get(name, []) for name in names]
        y = [0.4 - thickness * (number + 0.5) - row for row in range(len(names))]
        widths = [len(words) for words in found]
        bars = ax.barh(y, widths, height=0.9 * thickness, color=look.colour, label=visible(doc_id))
        named = [visible("，".join(dict.fromkeys(words)), most=24) for words in found]
        labels = [
            f"{len(words):,}  {name}" if words else "" for words, name in zip(found, named, strict=True)
        ]
        ax.bar_label(bars, labels, padding=3, fontsize=8, fontfamily=FONT_FAMILIES, parse_math=False)
    ax.set_xlim(0, 1.9 * table.groupby("doc_id")["source"].value_counts().max())
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    ax.set_ylim(-len(names) + 0.5, 0.5)
    ax.set_yticks(range(0, -len(names), -1), [visible(name) for name in names])
    ax.legend(bbox_to_anchor=(0, 1), ncols=4)
    return ax
