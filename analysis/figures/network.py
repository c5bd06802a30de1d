"""The company that words keep, as a network."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Text
from numpy.typing import NDArray

from analysis.checks import check_at_least, check_columns
from analysis.figures.style import (
    MUTED,
    PALE,
    document_looks,
    figure_style,
    new_axes,
    type_labels,
    visible,
)


@figure_style()
def plot_collocation_network(
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    nodes: pd.DataFrame | None = None,
    target: str | None = None,
) -> Axes:
    """Nodes in boxes, a line to each of their collocates in the colour of the document, wider for more n_pair.

    Where a word stands says only what it is joined to. The layout is that of Kamada & Kawai (1989) from a fixed
    start, moved apart until no label covers another. A line that runs under a label does not end there.

    Parameters
    ----------
    table : from `collocates`; every row is drawn. With `pinyin` and `gloss` (of the collocate) for labels.
    ax : draw here instead of in a new figure.
    nodes : type, pinyin and gloss of the nodes, for their labels.
    target : the document drawn in blue; the table's first if not given.
    """
    check_columns("plot_collocation_network(table)", table, ["doc_id", "node", "collocate", "n_pair"])
    check_at_least("the number of rows in plot_collocation_network(table)", len(table), 1)
    hubs = list(dict.fromkeys(table["node"]))
    words = list(dict.fromkeys([*hubs, *table["collocate"]]))
    # Imported here since it takes half a second, and few figures are networks.
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(words)
    graph.add_edges_from(zip(table["node"], table["collocate"], strict=True))
    # Nodes are tied to each other, too, so that those without a common collocate stay in one picture.
    ties = nx.Graph(graph)
    ties.add_edges_from((pair for pair in combinations(hubs, 2) if not graph.has_edge(*pair)), length=2.5)
    springs = nx.kamada_kawai_layout(ties, weight="length", pos=nx.circular_layout(ties))
    looks = document_looks(table["doc_id"], target=target)
    ax = new_axes(ax, height=6.5)
    ax.set_axis_off()
    handles = [Line2D([], [], color=look.colour, label=visible(doc_id)) for doc_id, look in looks.items()]
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=4, fontsize=9)
    whole = ax.figure.get_figure(root=True)
    whole.draw_without_rendering()
    point = 72 / whole.dpi
    frame = np.array(ax.get_window_extent().size) * point
    ax.set(xlim=(0, frame[0]), ylim=(0, frame[1]), xticks=[], yticks=[])
    labels = _labels(ax, table, hubs, words, nodes)
    sizes = np.array([label.get_window_extent().size for label in labels]) * point + (14, 10)
    centres = np.array([springs[word] for word in words])
    centres = (centres - centres.min(axis=0)) / np.ptp(centres, axis=0).clip(min=1e-9) * frame
    edges = np.array([[words.index(end) for end in edge] for edge in graph.edges])
    places = dict(zip(words, _apart(centres, sizes, frame, edges), strict=True))
    for label, word in zip(labels, words, strict=True):
        label.set_position(places[word])
    drawn: dict[frozenset[str], int] = {}
    widths = 0.5 + 2 * np.sqrt(table["n_pair"] / table["n_pair"].max())
    for row, width in zip(table.itertuples(), widths, strict=True):
        ends = np.array([places[row.node], places[row.collocate]])
        along = ends[1] - ends[0]
        # A second line between the same words runs beside the first.
        pair = frozenset((row.node, row.collocate))
        beside = np.array([-along[1], along[0]]) / np.hypot(*along) * 3.5 * drawn.get(pair, 0)
        drawn[pair] = drawn.get(pair, 0) + 1
        ax.plot(*(ends + beside).T, color=looks[str(row.doc_id)].colour, linewidth=width, zorder=1)
    return ax


def _labels(
    ax: Axes, table: pd.DataFrame, hubs: list[str], words: list[str], nodes: pd.DataFrame | None
) -> list[Text]:
    """One text per word, not yet in its place: the word and its pinyin over the gloss; nodes larger, in a box."""
    known = table.assign(type=table["collocate"])
    if nodes is not None:
        known = pd.concat([nodes, known])
    known = pd.DataFrame({"type": words}).merge(known.drop_duplicates("type"), on="type", how="left")
    written = [label.replace(" '", "\n'", 1) for label in type_labels(known)]
    plain = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
    boxed = {"facecolor": PALE, "edgecolor": MUTED, "pad": 4}
    return [
        ax.text(
            0,
            0,
            label,
            ha="center",
            va="center",
            fontsize=11 if word in hubs else 8.5,
            bbox=boxed if word in hubs else plain,
            zorder=3 if word in hubs else 2,
            in_layout=False,
        )
        for word, label in zip(words, written, strict=True)
    ]


def _apart(centres: NDArray, sizes: NDArray, frame: NDArray, edges: NDArray) -> NDArray:
    """Centres moved until no box covers another and, as far as can be, none lies on a foreign edge."""
    order = np.sign(np.subtract.outer(np.arange(len(centres)), np.arange(len(centres))))[..., None]
    foreign = (edges[:, None, :] != np.arange(len(centres))[None, :, None]).all(axis=2)
    for turn in range(2000):
        centres = centres.clip(sizes / 2, np.maximum(frame - sizes / 2, sizes / 2))
        between = centres[:, None] - centres
        overlap = (sizes[:, None] + sizes) / 2 - np.abs(between)
        covered = (overlap > 1e-6).all(axis=2) & (order[..., 0] != 0)
        move = _push(between, overlap, covered, order).sum(axis=1)
        if turn < 300:
            start, along = centres[edges[:, 0]], centres[edges[:, 1]] - centres[edges[:, 0]]
            part = ((centres - start[:, None]) * along[:, None]).sum(axis=2)
            part = part / (along**2).sum(axis=1).clip(min=1e-9)[:, None]
            off = centres - (start[:, None] + part.clip(0, 1)[..., None] * along[:, None])
            overlap = sizes / 2 - np.abs(off)
            crossed = (overlap > 0).all(axis=2) & foreign
            # Sideways off the edge, and outwards, where the edges of one node leave more room.
            outwards = (centres - start[:, None]) / np.hypot(*along.T).clip(min=1)[:, None, None]
            move += (_push(off, overlap, crossed, np.ones(2)) + 2 * outwards * crossed[..., None]).sum(axis=0)
        elif not covered.any():
            break
        centres = centres + move
    return centres


def _push(between: NDArray, overlap: NDArray, hit: NDArray, otherwise: NDArray) -> NDArray:
    """A step away from what is hit, along the axis on which the way out is shortest."""
    shortest = overlap == overlap.min(axis=2, keepdims=True)
    direction = np.where(between == 0, otherwise, np.sign(between))
    return 0.3 * overlap * direction * shortest * hit[..., None]
