"""`collocates`: from tokens to one row per word near a node."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import measures
from analysis.checks import check_at_least
from analysis.collocation.spans import Integers, spans
from analysis.counts import PLACE, by_document, count_types
from analysis.resampling import bootstrap_interval

MEASURES = {
    "log_likelihood": measures.log_likelihood_collocation,
    "mutual_information": measures.mutual_information,
    "mutual_information_cubed": measures.mutual_information_cubed,
    "t_score": measures.t_score,
    "z_score": measures.z_score,
    "log_dice": measures.log_dice,
    "dice": measures.dice,
    "delta_p": measures.delta_p,
    "delta_p_reverse": measures.delta_p_reverse,
}
COUNTS = [
    "doc_id", "node", "collocate", "n_pair", "n_sentences", "n_node", "n_window", "n_collocate", "size",
]  # fmt: skip


def collocates(
    tokens: pd.DataFrame,
    node: str,
    *,
    span: tuple[int, int] = (5, 5),
    minimum: int = 2,
    intervals: bool = False,
) -> pd.DataFrame:
    """One row per document and word that stands near `node`, the best attested attraction first.

    Near means at most `span[0]` words before or `span[1]` words after the node, in the same sentence. Marks are
    stepped over; where they are tokens (Sketch Engine, CQPweb, quanteda unless told otherwise) the same span
    reaches less far. All other words are elsewhere; the node's own occurrences are neither. A word near two of
    them counts once, so that every number is a number of places in the text. This is the table of surface
    cooccurrence of Evert (2008, section 5.1) and of BNCInChargeOf in R's corpora; measures take it as (n_pair,
    n_window, n_collocate, size). For n_window many tools write n_node times the length of the span (Evert 2008,
    section 4.1), too much at the ends of sentences and where spans overlap; here it is counted. Sketch Engine's
    log Dice has n_node in its place and is therefore higher.

    Parameters
    ----------
    tokens : from `tokenize`. To take all documents as one: `tokens.assign(doc_id="all")`.
    node : a type, matched exactly.
    span : words to the left and to the right.
    minimum : least n_pair.
    intervals : whether to add log_ratio_low and log_ratio_high (takes seconds on millions of words).

    Returns
    -------
    doc_id, node, collocate; n_pair (occurrences of the collocate near the node), n_sentences (that hold them),
    n_node (occurrences of the node), n_window (words near the node), n_collocate, size (words near or
    elsewhere), expected (n_window · n_collocate / size); log_ratio (near against elsewhere: Hardie 2014; see
    `measures.log_ratio`; NaN where no word is elsewhere) and, if asked for, its 95% interval (what sentences have
    near the node and what they have elsewhere are drawn anew, each by itself, which errs on the wide side: see
    `bootstrap_interval`; unbounded if fewer than two sentences have either); the `MEASURES`; start, end,
    raw_start, raw_end of the first of the n_pair (`collocate_positions` has all). By document; in each, words
    with n_pair above expected before others, then by log_likelihood and n_pair, both falling, then by code
    points. A node that does not occur gives no row.

    Raises
    ------
    ValueError for a negative span, a minimum below 1 or a table that is no token table.
    """
    check_at_least("minimum", minimum, 1)
    tokens, numbers = by_document(tokens)
    is_near = np.zeros(len(tokens), dtype=bool)
    is_near[spans(tokens, numbers, node, span)[0]] = True
    counts = _count(tokens, numbers, node, is_near)
    counts = counts[counts["n_pair"] >= minimum]
    places = {name: tokens[name].to_numpy()[counts["row"]] for name in PLACE}
    ends = _intervals(tokens, numbers, node, is_near, counts) if intervals else {}
    return scored(counts.assign(**places, **ends), node)


def scored(counts: pd.DataFrame, node: str) -> pd.DataFrame:
    """The table of `collocates` made of its counts: the measures put to them, and its order of rows and columns.

    `counts` has doc_id, document (its number), collocate, the counts, the places and, if asked for, the interval.
    """
    n_pair, n_window, n_collocate, size = (
        counts[name].to_numpy() for name in ("n_pair", "n_window", "n_collocate", "size")
    )
    far, log_ratio = size > n_window, np.full(len(counts), np.nan)
    log_ratio[far] = measures.log_ratio(
        n_pair[far], n_window[far], (n_collocate - n_pair)[far], (size - n_window)[far]
    )
    table = counts.assign(
        node=pd.Series(node, index=counts.index, dtype="str"),
        expected=n_window * n_collocate / size,
        log_ratio=log_ratio,
        **{name: measure(n_pair, n_window, n_collocate, size) for name, measure in MEASURES.items()},
        repelled=lambda table: table["n_pair"] <= table["expected"],
    )
    table = table.sort_values(
        ["document", "repelled", "log_likelihood", "n_pair", "collocate"],
        ascending=[True, True, False, False, True],
        ignore_index=True,
    )
    ends = [name for name in ("log_ratio_low", "log_ratio_high") if name in table]
    return table[[*COUNTS, "expected", "log_ratio", *ends, *MEASURES, *PLACE]]


def _count(tokens: pd.DataFrame, numbers: Integers, node: str, is_near: NDArray[np.bool_]) -> pd.DataFrame:
    """The counts of every document and word near the node, with the document's number and the first row."""
    documents, types = tokens["doc_id"].cat, tokens["token"].cat
    holders, codes = documents.codes.to_numpy(), types.codes.to_numpy()
    near, is_word = np.flatnonzero(is_near), tokens["is_word"].to_numpy()
    is_node = (tokens["token"] == node).to_numpy()
    pairs = holders[near].astype(np.int64) << 32 | codes[near]
    pair, first, n_pair = np.unique(pairs, return_index=True, return_counts=True)
    held = pd.DataFrame({"pair": pairs, "number": numbers[near]}).drop_duplicates()["pair"].to_numpy()
    holder, code = pair >> 32, pair & 0xFFFFFFFF
    counted = {name: np.zeros_like(n_pair) for name in ("n_node", "n_window", "n_collocate", "size")}
    for document in np.unique(holder):
        here, there = (_run(of, document) for of in (holder, holders))
        counted["n_node"][here] = np.count_nonzero(is_node[there])
        counted["n_window"][here] = np.count_nonzero(is_near[there])
        counted["n_collocate"][here] = np.bincount(codes[there])[code[here]]
        counted["size"][here] = np.count_nonzero(is_word[there] & ~is_node[there])
    return pd.DataFrame(
        {
            "document": holder,
            "row": near[first],
            "doc_id": documents.categories[holder].astype("str"),
            "collocate": types.categories[code].astype("str"),
            "n_pair": n_pair,
            "n_sentences": np.unique(held, return_counts=True)[1],
            **counted,
        }
    )


def _run(ascending: Integers, value: int) -> slice:
    """Where `value` stands in an ascending array, which is not copied to compare it."""
    same = ascending.dtype.type(value)
    return slice(*(int(np.searchsorted(ascending, same, side=side)) for side in ("left", "right")))


def _intervals(
    tokens: pd.DataFrame, numbers: Integers, node: str, is_near: NDArray[np.bool_], counts: pd.DataFrame
) -> pd.DataFrame:
    """The ends of the 95% interval of each row's log ratio."""
    sides = tokens.assign(sentence=numbers, side=np.where(is_near, "near", "elsewhere"))
    sides = sides[sides["is_word"] & (sides["token"] != node)]
    ends = pd.DataFrame({"log_ratio_low": -np.inf, "log_ratio_high": np.inf}, index=counts.index)
    for doc_id, rows in counts.groupby("doc_id"):
        parts = count_types(
            sides[sides["doc_id"] == doc_id].assign(doc_id=lambda t: t["side"]), unit="sentence"
        )
        near = (parts.units["doc_id"] == "near").to_numpy()
        if min(near.sum(), (~near).sum()) > 1:
            matrix = parts.matrix[:, parts.types.get_indexer(rows["collocate"])]
            found = bootstrap_interval(matrix, sizes=parts.sizes, target=near, unit="sentence")
            ends.loc[rows.index] = found[["low", "high"]].to_numpy()
    return ends
