"""Where in the texts words occur."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from analysis.checks import check_at_least, check_columns
from analysis.figures.style import (
    PALE,
    RASTER_ABOVE,
    document_looks,
    figure_style,
    new_axes,
    note,
    type_labels,
    visible,
)


@figure_style()
def plot_dispersion(
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    types: Sequence[str] | None = None,
    paragraphs: pd.DataFrame | None = None,
    target: str | None = None,
) -> Axes:
    """One strip per word and document, one tick per occurrence, the number of ticks at the right.

    Parameters
    ----------
    table : from `token_positions`: doc_id, type, position, n_tokens; with `pinyin` and `gloss` for labels.
    ax : draw here instead of in a new figure.
    types : words shown, from top to bottom; those of `table` in order of appearance if not given.
    paragraphs : doc_id and the `position` at which each paragraph begins, drawn as gaps in the strips.
    target : the document drawn first and in blue; the table's first if not given.
    """
    check_columns("plot_dispersion(table)", table, ["doc_id", "type", "position", "n_tokens"])
    check_at_least("the number of rows in plot_dispersion(table)", len(table), 1)
    words = list(dict.fromkeys(table["type"] if types is None else types))
    labelled = pd.DataFrame({"type": words}).merge(table.drop_duplicates("type"), on="type", how="left")
    looks = document_looks(table["doc_id"], target=target)
    block = len(words) + 1.5
    ax = new_axes(ax, height=0.5 + 0.27 * block * len(looks))
    heights = [-number * block - row for number in range(len(looks)) for row in range(len(words))]
    for number, (doc_id, look) in enumerate(looks.items()):
        rows = table[table["doc_id"] == doc_id]
        n_tokens, top = rows["n_tokens"].iloc[0], -number * block
        note(ax, f"{visible(doc_id)} ({n_tokens:,} tokens)", (0, top + 0.5), (0, 3), color=look.colour)
        for row, word in enumerate(words):
            hits = rows.loc[rows["type"] == word, "position"]
            ax.barh(top - row, n_tokens, height=0.8, color=PALE)
            # Thousands of ticks are thinned to a tone, darker where the word is more frequent.
            ticks = ax.vlines(hits + 0.5, top - row - 0.4, top - row + 0.4, color=look.colour)
            ticks.set(linewidth=min(1, 200 / max(len(hits), 1)), rasterized=len(hits) > RASTER_ABOVE)
            note(ax, f"{len(hits):,}", (n_tokens, top - row), (5, 0), va="center")
        if paragraphs is not None:
            starts = paragraphs.loc[paragraphs["doc_id"] == doc_id, "position"]
            ax.vlines(
                starts[starts > 0],
                top - len(words) + 0.5,
                top + 0.5,
                color="white",
                linewidth=1.5,
                zorder=1.5,
            )
    ax.set_yticks(heights, type_labels(labelled) * len(looks))
    ax.set_xlim(0, table["n_tokens"].max())
    ax.set_ylim(min(heights) - 0.6, 1.4)
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.set_xlabel("position in the text, in tokens")
    return ax
