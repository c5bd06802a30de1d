"""Rhetorical devices: how often they occur, where they stand, and what images they draw on."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from analysis.checks import check_at_least, check_columns
from analysis.figures.style import (
    FONT_FAMILIES,
    MUTED,
    PALE,
    RASTER_ABOVE,
    document_looks,
    figure_style,
    new_axes,
    note,
    visible,
)


@figure_style()
def plot_device_rates(table: pd.DataFrame, *, ax: Axes | None = None, target: str | None = None) -> Axes:
    """One line per device, one mark with its interval per document, the counts at the right.

    Parameters
    ----------
    table : from `device_rates`: device, doc_id, n, per_thousand_characters, low, high; devices are drawn from top to
        bottom in their order of appearance.
    ax : draw here instead of in a new figure.
    target : the document drawn in blue, its count first; the table's first if not given.
    """
    columns = ["device", "doc_id", "n", "per_thousand_characters", "low", "high"]
    check_columns("plot_device_rates(table)", table, columns)
    check_at_least("the number of rows in plot_device_rates(table)", len(table), 1)
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
    ax.grid(axis="y", color=PALE)
    ax.set_xlim(-0.02 * edge, edge)
    ax.set_ylim(-len(devices) + 0.4, 0.6)
    ax.set_yticks(range(0, -len(devices), -1), [_label(name) for name in devices])
    ax.set_xlabel("spans per 1,000 characters, with 95% interval")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=4, fontsize=9, handletextpad=0.2)
    return ax


@figure_style()
def plot_device_score(
    table: pd.DataFrame,
    *,
    paragraphs: pd.DataFrame,
    ax: Axes | None = None,
    devices: Sequence[str] | None = None,
    target: str | None = None,
) -> Axes:
    """The score of each document: one strip per device, a bar wherever one stands, the number at the right.

    Parameters
    ----------
    table : from `find_devices`: doc_id, device, start, end (characters).
    paragraphs : doc_id, start and end of each paragraph, drawn as gaps in the strips; they give the documents their
        lengths, also to one in which no device occurs.
    ax : draw here instead of in a new figure.
    devices : those shown, from top to bottom; those of `table` in order of appearance if not given.
    target : the document drawn first and in blue; the first of `paragraphs` if not given.
    """
    check_columns("plot_device_score(table)", table, ["doc_id", "device", "start", "end"])
    check_columns("plot_device_score(paragraphs)", paragraphs, ["doc_id", "start", "end"])
    names = list(dict.fromkeys(table["device"] if devices is None else devices))
    check_at_least("the number of devices in plot_device_score(table)", len(names), 1)
    looks = document_looks(paragraphs["doc_id"], target=target)
    block = len(names) + 1.5
    ax = new_axes(ax, height=0.5 + 0.27 * block * len(looks))
    for number, (doc_id, look) in enumerate(looks.items()):
        inside, top = paragraphs[paragraphs["doc_id"] == doc_id], -number * block
        size = inside["end"].max()
        characters = (inside["end"] - inside["start"]).sum()
        note(ax, f"{visible(doc_id)} ({characters:,} characters)", (0, top + 0.5), (0, 3), color=look.colour)
        found = table[table["doc_id"] == doc_id]
        for row, name in enumerate(names):
            ax.barh(top - row, size, height=0.8, color=PALE)
            spans = found[found["device"] == name]
            bars = list(zip(spans["start"], spans["end"] - spans["start"], strict=True))
            # The outline keeps a device of one character visible.
            drawn = ax.broken_barh(bars, (top - row - 0.4, 0.8), color=look.colour, linewidth=0.7, zorder=2)
            drawn.set_rasterized(len(bars) > RASTER_ABOVE)
            note(ax, f"{len(bars):,}", (size, top - row), (5, 0), va="center")
        starts = inside.loc[inside["start"] > 0, "start"]
        ax.vlines(starts, top - len(names) + 0.5, top + 0.5, color="white", linewidth=1.2, zorder=1.5)
    heights = [-number * block - row for number in range(len(looks)) for row in range(len(names))]
    ax.set_yticks(heights, [_label(name) for name in names] * len(looks))
    ax.set_xlim(0, paragraphs["end"].max())
    ax.set_ylim(min(heights) - 0.6, 1.4)
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.set_xlabel("position in the text, in characters")
    return ax


@figure_style()
def plot_metaphor_domains(
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    domains: Sequence[str] | None = None,
    target: str | None = None,
) -> Axes:
    """One row of bars per source domain, one bar per document: how many candidates draw on it, and which.

    Parameters
    ----------
    table : one row per candidate: doc_id, text, and source, the domain (`unpack_attributes` makes that column).
    ax : draw here instead of in a new figure.
    domains : those shown, from top to bottom; by default all of `table`, the most frequent first.
    target : the document drawn first and in blue; the table's first if not given.
    """
    check_columns("plot_metaphor_domains(table)", table, ["doc_id", "text", "source"])
    check_at_least("the number of rows in plot_metaphor_domains(table)", len(table), 1)
    # A stable sort of the alphabet: equal counts stand in alphabetical order.
    frequent = table["source"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    names = list(frequent.index if domains is None else domains)
    looks = document_looks(table["doc_id"], target=target)
    thickness = 0.8 / len(looks)
    ax = new_axes(ax, height=0.9 + 0.19 * len(looks) * len(names))
    for number, (doc_id, look) in enumerate(looks.items()):
        texts = table[table["doc_id"] == doc_id].groupby("source")["text"].agg(list)
        found = [texts.get(name, []) for name in names]
        y = [0.4 - thickness * (number + 0.5) - row for row in range(len(names))]
        widths = [len(words) for words in found]
        bars = ax.barh(y, widths, height=0.9 * thickness, color=look.colour, label=visible(doc_id))
        different = ["，".join(dict.fromkeys(words)) for words in found]
        labels = [
            f"{n:,}  {visible(words, most=24)}" if n else ""
            for n, words in zip(widths, different, strict=True)
        ]
        ax.bar_label(bars, labels, padding=3, fontsize=8, fontfamily=FONT_FAMILIES, parse_math=False)
    ax.set_xlim(0, 1.9 * table.groupby("doc_id")["source"].value_counts().max())
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    ax.set_ylim(-len(names) + 0.5, 0.5)
    ax.set_yticks(range(0, -len(names), -1), [visible(name) for name in names])
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=4, fontsize=9)
    return ax


def _label(device: str) -> str:
    return visible(device.replace("_", "-"))
