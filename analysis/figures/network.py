"""The company that words keep, as a network."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Text
from numpy.typing import NDArray

from analysis.figures.style import MUTED, PALE, document_looks, drawn_from, new_axes, type_labels, visible


@drawn_from("doc_id", "node", "collocate", "n_pair")
def plot_collocation_network(
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    nodes: pd.DataFrame | None = None,
    target: str | None = None,
) -> Axes:
    """Nodes in boxes, a line to each of their collocates in the colour of the document, wider for more n_pair.

    Where a word stands says only what it is joined to: collocates stand round their node, those of several nodes
    between them, moved apart until no label covers another. A line that runs under a label does not end there.

    Parameters
    ----------
    table : from `collocates`; every row is drawn. With `pinyin` and `gloss` (of the collocate) for labels.
    nodes : type, pinyin and gloss of the nodes, for their labels.
    """
    hubs = list(dict.fromkeys(table["node"]))
    words = list(dict.fromkeys([*hubs, *table["collocate"]]))
    looks = document_looks(table["doc_id"], target=target)
    ax = new_axes(ax, height=6.5)
    ax.set_axis_off()
    handles = [Line2D([], [], color=look.colour, label=visible(doc_id)) for doc_id, look in looks.items()]
    ax.legend(handles=handles, bbox_to_anchor=(0, 1), ncols=4)
    whole = ax.figure.get_figure(root=True)
    whole.draw_without_rendering()
    point = 72 / whole.dpi
    frame = np.array(ax.get_window_extent().size) * point
    ax.set(xlim=(0, frame[0]), ylim=(0, frame[1]), xticks=[], yticks=[])
    labels = _labels(ax, table, hubs, words, nodes)
    sizes = np.array([label.get_window_extent().size for label in labels]) * point + (14, 10)
    pairs = table[["node", "collocate"]].drop_duplicates()
    edges = np.array([[words.index(end) for end in pair] for pair in pairs.itertuples(index=False)])
    centres = _stars(len(hubs), len(words), edges) * frame
    places = dict(zip(words, _apart(centres, sizes, frame), strict=True))
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
    texts = []
    for word, label in zip(words, type_labels(known), strict=True):
        size, order, box = 8.5, 2, {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
        if word in hubs:
            size, order, box = 11, 3, {"facecolor": PALE, "edgecolor": MUTED, "pad": 4}
        text = ax.text(0, 0, label.replace(" '", "\n'", 1), ha="center", va="center", fontsize=size, bbox=box)
        text.set(zorder=order, in_layout=False)
        texts.append(text)
    return texts


def _stars(hubs: int, words: int, edges: NDArray) -> NDArray:
    """Where each word begins, in shares of the frame; the hubs are the first of them."""
    columns = int(np.ceil(np.sqrt(hubs)))
    cell = 1 / np.array([columns, np.ceil(hubs / columns)])
    row, column = np.divmod(np.arange(hubs), columns)
    # Along the rows in turns, so that each hub stands beside the next.
    column = np.where(row % 2, columns - 1 - column, column)
    centres = np.zeros((words, 2))
    centres[:hubs] = (np.stack([column, 1 / cell[1] - 1 - row], axis=1) + 0.5) * cell
    joined = [np.unique(edges[edges[:, 1] == word, 0]) for word in range(words)]
    for word in range(hubs, words):
        between = centres[joined[word]]
        # On alternate sides of the straight line, which may be taken by the hubs themselves.
        aside = 0.15 * (-1) ** word * np.array([-1, 1]) * (between[-1] - between[0])[::-1]
        centres[word] = between.mean(axis=0) + aside
    for hub in range(hubs):
        ends = np.unique(edges[(edges == hub).any(axis=1)])
        own = [word for word in ends if word >= hubs and len(joined[word]) == 1]
        others = [word for word in ends if word != hub and word not in own]
        # As many places as words round the hub; those towards words it shares are left free.
        places = np.arange(len(own) + len(others)) * 2 * np.pi / max(len(own) + len(others), 1)
        for away in centres[others] - centres[hub]:
            places = np.delete(places, np.argmax(np.cos(places - np.arctan2(away[1], away[0]))))
        rings = np.where(np.arange(len(own)) % 2, 0.42, 0.32 if len(own) > 10 else 0.42)
        round_hub = np.stack([np.cos(places), np.sin(places)], axis=1) * rings[:, None]
        centres[own] = centres[hub] + round_hub * cell
    return centres


def _apart(centres: NDArray, sizes: NDArray, frame: NDArray) -> NDArray:
    """Centres moved, each the shortest way, until no box covers another."""
    order = np.sign(np.subtract.outer(np.arange(len(centres)), np.arange(len(centres))))[..., None]
    for _ in range(2000):
        centres = centres.clip(sizes / 2, np.maximum(frame - sizes / 2, sizes / 2))
        between = centres[:, None] - centres
        overlap = (sizes[:, None] + sizes) / 2 - np.abs(between)
        covered = (overlap > 1e-6).all(axis=2, keepdims=True) & (order != 0)
        if not covered.any():
            break
        shortest = overlap == overlap.min(axis=2, keepdims=True)
        direction = np.where(between == 0, order, np.sign(between))
        centres = centres + (0.3 * overlap * direction * (shortest & covered)).sum(axis=1)
    return centres
