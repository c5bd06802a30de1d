"""Words and sentences: how often, in what company, how long."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.figures.style import (
    INK,
    MUTED,
    PALE,
    RASTER_ABOVE,
    RULE,
    document_looks,
    draw_intervals,
    drawn_from,
    mark_lines,
    new_axes,
    note,
    type_labels,
    visible,
)

_INTERVAL = ["log_ratio", "log_ratio_low", "log_ratio_high"]
_COLLOCATES = ["doc_id", "node", "collocate", "n_pair", "n_collocate", "n_sentences", "n_node", *_INTERVAL]


@drawn_from("doc_id", "type", "per_thousand")
def plot_frequencies(
    table: pd.DataFrame, *, ax: Axes | None = None, top: int = 12, target: str | None = None
) -> Axes:
    """One line per word, one mark per document at the word's rate, the highest rate on top.

    Parameters
    ----------
    table : from `frequencies`: doc_id, type, n, size, per_thousand, rank.
    top : the words shown are each document's first `top` of `table`. A document has no mark for a word that
        is not among its rows.
    """
    first = table.groupby("doc_id", sort=False, observed=True).head(top)
    shown = table[table["type"].isin(first["type"])]
    shown = shown.sort_values("per_thousand", ascending=False, kind="stable")
    lines = shown.drop_duplicates("type")
    heights = {name: -number for number, name in enumerate(lines["type"])}
    ax = new_axes(ax, height=0.8 + 0.25 * len(lines))
    for number, (doc_id, look) in enumerate(document_looks(table["doc_id"], target=target).items()):
        rows = shown[shown["doc_id"] == doc_id]
        y = [heights[name] for name in rows["type"]]
        # A later mark is smaller, so that an equal rate hides none.
        ax.plot(rows["per_thousand"], y, look.marker, color=look.colour, label=visible(doc_id))
        ax.lines[-1].set_markersize(7.5 if number == 0 else 4.5)
    mark_lines(ax, type_labels(lines))
    ax.set_xlim(left=0)
    ax.set_xlabel("occurrences per 1,000 words")
    ax.legend(bbox_to_anchor=(0, 1), ncols=4, handletextpad=0.2, columnspacing=1.5)
    return ax


@drawn_from(*_COLLOCATES)
def plot_collocates(
    table: pd.DataFrame, *, ax: Axes | None = None, top: int = 8, target: str | None = None
) -> Axes:
    """One block per node and document, one line per collocate: its log ratio, and how often it stands near the node.

    The interval is drawn to the edge where it is unbounded; a mark is hollow if the interval includes 0.
    `6 of 8 in 4 sentences` is n_pair of n_collocate in n_sentences.

    Parameters
    ----------
    table : from `collocates(…, intervals=True)`; several may be joined. With `pinyin` and `gloss` (of the
        collocate) for labels.
    top : lines per block: the first `top` rows of the table, in the order of the log ratio.
    """
    looks = document_looks(table["doc_id"], target=target)
    blocks = [
        (look, rows.head(top).sort_values("log_ratio", ascending=False, kind="stable"))
        for node in dict.fromkeys(table["node"])
        for doc_id, look in looks.items()
        if len(rows := table[(table["node"] == node) & (table["doc_id"] == doc_id)])
    ]
    ax = new_axes(ax, height=0.7 + 0.25 * sum(len(rows) + 1.7 for _, rows in blocks))
    shown = pd.concat([rows for _, rows in blocks])
    values = shown[_INTERVAL].to_numpy(dtype=float)
    bounded = values[np.isfinite(values)]
    low, high = min(0, bounded.min(initial=0)), max(0, bounded.max(initial=0))
    margin = 0.05 * (high - low or 1)
    left, right = low - margin * (low < 0), high + margin
    heights: list[float] = []
    y = 0.0
    for look, rows in blocks:
        first = rows.iloc[0]
        title = f"{visible(first['doc_id'])}: {visible(first['node'])} ({first['n_node']:,})"
        note(ax, title, (left, y), (0, 3), color=look.colour)
        here = y - 0.8 - np.arange(len(rows))
        ratios = rows[_INTERVAL].to_numpy(dtype=float).T
        draw_intervals(ax, here, ratios, edges=(left, right), look=look)
        ax.vlines(0, here[-1] - 0.5, here[0] + 0.5, color=MUTED, linewidth=0.8, zorder=1)
        for height, row in zip(here, rows.itertuples(), strict=True):
            sentences = f"{row.n_sentences:,} sentence{'s' * (row.n_sentences != 1)}"
            text = f"{row.n_pair:,} of {row.n_collocate:,} in {sentences}"
            note(ax, text, (right, height), (8, 0), va="center")
        heights += here.tolist()
        y = here[-1] - 1.7
    ax.grid(axis="y", color=PALE)
    ax.set_xlim(left, right)
    ax.set_ylim(y + 1, 0.9)
    ax.set_yticks(heights, type_labels(shown.assign(type=shown["collocate"])))
    ax.set_xlabel("log ratio")
    return ax


@drawn_from("doc_id", "sentence", "paragraph", "characters")
def plot_sentence_lengths(table: pd.DataFrame, *, ax: Axes | None = None, target: str | None = None) -> Axes:
    """One bar per sentence in the order of the texts, with gaps between paragraphs, wider ones between texts.

    Parameters
    ----------
    table : one row per sentence: doc_id, sentence, paragraph, characters. With a column `median_characters`, the
        document's median, a dashed line is drawn at it.
    """
    ax = new_axes(ax, height=2.9)
    top, left = table["characters"].max(), 0.0
    for doc_id, look in document_looks(table["doc_id"], target=target).items():
        rows = table[table["doc_id"] == doc_id].sort_values("sentence", kind="stable")
        gaps = rows["paragraph"].diff().fillna(0).ne(0).cumsum().to_numpy()
        x = left + np.arange(len(rows)) + gaps
        edges = np.column_stack([x - 0.4, x + 0.4]).ravel()
        heights = np.column_stack([rows["characters"], np.full(len(rows), np.nan)]).ravel()[:-1]
        ax.stairs(heights, edges, fill=True, color=look.colour, rasterized=len(rows) > RASTER_ABOVE)
        title = f"{visible(doc_id)}: {len(rows):,} sentences"
        if "median_characters" in rows:
            median = rows["median_characters"].iloc[0]
            ax.hlines(median, x[0] - 0.7, x[-1] + 0.7, color=INK, linewidth=1, linestyle="--")
            title += f", median {median:g}"
        note(ax, title, (left - 0.4, top), (0, 8), color=look.colour)
        left = x[-1] + 6
    ax.grid(axis="y", color=RULE, linewidth=0.5)
    ax.margins(x=0.01)
    ax.set_ylim(0, 1.02 * top)
    ax.set_xticks([])
    ax.set_xlabel("sentences in their order, with a gap between paragraphs")
    ax.set_ylabel("characters per sentence")
    return ax
