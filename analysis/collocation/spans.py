"""The words in the spans around a node, and where they stand."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.checks import check_at_least
from analysis.counts import PLACE, by_document

Integers = NDArray[np.integer]


def collocate_positions(tokens: pd.DataFrame, node: str, *, span: tuple[int, int] = (5, 5)) -> pd.DataFrame:
    """One row per word near `node`, in the order of the texts: the places that `collocates` counts as n_pair.

    Parameters and errors are those of `collocates`.

    Returns
    -------
    doc_id, collocate, distance (in words, to the nearest node; below 0 where the word stands before it; of two
    nodes as near, the first), paragraph, sentence, position, start, end, raw_start, raw_end (of the word),
    node_raw_start (of that node).
    """
    tokens, numbers = by_document(tokens)
    rows, nodes, distances = spans(tokens, numbers, node, span)
    order = np.lexsort((nodes, np.abs(distances), rows))
    rows, first = np.unique(rows[order], return_index=True)
    nearest = order[first]
    found = tokens.iloc[rows].rename(columns={"token": "collocate"}).reset_index(drop=True)
    found = found.astype({"doc_id": "str", "collocate": "str"})
    found["distance"] = distances[nearest]
    found["node_raw_start"] = tokens["raw_start"].to_numpy()[nodes[nearest]]
    numbered = ["paragraph", "sentence", "position"]
    return found[["doc_id", "collocate", "distance", *numbered, *PLACE, "node_raw_start"]]


def spans(
    tokens: pd.DataFrame, numbers: Integers, node: str, span: tuple[int, int]
) -> tuple[Integers, Integers, Integers]:
    """Rows of the words in each span around the node, the row of its node, and the distance in words.

    `tokens` and `numbers` are from `by_document`. A word in two spans is there twice.
    """
    check_at_least("span", min(span), 0)
    is_node = (tokens["token"] == node).to_numpy()
    hits, concerned = np.flatnonzero(is_node), np.zeros(numbers.max(initial=0) + 1, dtype=bool)
    concerned[numbers[hits]] = True
    words = np.flatnonzero(concerned[numbers] & tokens["is_word"].to_numpy())
    left, right = np.arange(-span[0], 0), np.arange(1, span[1] + 1)
    before = np.searchsorted(words, hits)[:, None] + left
    behind = np.searchsorted(words, hits, side="right")[:, None] + right - 1
    places = np.hstack([before, behind])
    nodes = np.broadcast_to(hits[:, None], places.shape)
    distances = np.broadcast_to(np.append(left, right), places.shape)
    real = (places >= 0) & (places < len(words))
    rows, nodes, distances = words[places[real]], nodes[real], distances[real]
    kept = (numbers[rows] == numbers[nodes]) & ~is_node[rows]
    return rows[kept], nodes[kept], distances[kept]
