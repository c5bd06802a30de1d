"""Key word in context: every occurrence with the words around it."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.checks import check_at_least, check_columns


def kwic(tokens: pd.DataFrame, node: str | Sequence[str], *, span: tuple[int, int] = (5, 5)) -> pd.DataFrame:
    """One row per occurrence of `node`, in the order of the texts.

    Parameters
    ----------
    tokens : from `tokenize`.
    node : a type, or several types in a row (a phrase: ["两", "个"]), matched exactly.
    span : tokens of context to the left and right, punctuation included; they stop at the document's ends.

    Returns
    -------
    doc_id, paragraph, sentence, position (of the node's first token), left, node, right (tokens written
    together), and the node's start, end, raw_start, raw_end. A node that does not occur gives no row.

    Raises
    ------
    ValueError for a negative span, an empty node, or a table that is no token table.
    """
    check_columns("kwic(tokens)", tokens, ["doc_id", "position", "token", "start", "raw_end"])
    check_at_least("span", min(span), 0)
    phrase = [node] if isinstance(node, str) else list(node)
    check_at_least("the number of tokens in node", len(phrase), 1)
    token = tokens["token"].astype("category").array
    spellings, codes = token.categories.to_numpy(dtype=object), token.codes
    document = tokens["doc_id"].astype("category").array.codes
    hits = _hits(codes, token.categories.get_indexer(phrase), document)
    # Documents stand one after another, so that where each begins is all there is to know of them.
    begins = np.append(np.flatnonzero(np.append(True, document[1:] != document[:-1])), len(tokens))
    holder = np.searchsorted(begins, hits, side="right")
    first, last = begins[holder - 1], begins[np.minimum(holder, len(begins) - 1)]

    def written(start: np.ndarray, length: int) -> pd.Series:
        places = start[:, None] + np.arange(length)
        inside = (places >= first[:, None]) & (places < last[:, None])
        pieces = np.where(inside, spellings[codes[np.where(inside, places, 0)]], "")
        return pd.Series(["".join(row) for row in pieces.tolist()], dtype="str")

    behind = hits + len(phrase)
    rows, closing = tokens.iloc[hits].reset_index(drop=True), tokens.iloc[behind - 1].reset_index(drop=True)
    return rows[["doc_id", "paragraph", "sentence", "position"]].assign(
        doc_id=rows["doc_id"].astype("str"),
        left=written(hits - span[0], span[0]),
        node=written(hits, len(phrase)),
        right=written(behind, span[1]),
        start=rows["start"],
        end=closing["end"],
        raw_start=rows["raw_start"],
        raw_end=closing["raw_end"],
    )


def token_positions(tokens: pd.DataFrame, types: Sequence[str]) -> pd.DataFrame:
    """One row per occurrence of one of `types`, for drawing where in a text they stand.

    Returns doc_id, type, position (among the document's tokens), n_tokens (of the document), raw_start, raw_end.
    """
    check_columns("token_positions(tokens)", tokens, ["doc_id", "position", "token"])
    sizes = tokens.groupby("doc_id", observed=True)["position"].max() + 1
    columns = ["doc_id", "token", "position", "raw_start", "raw_end"]
    found = tokens.loc[tokens["token"].isin(list(types)), columns].rename(columns={"token": "type"})
    found = found.astype({"doc_id": "str", "type": "str"}).reset_index(drop=True)
    found.insert(3, "n_tokens", sizes.reindex(found["doc_id"]).to_numpy())
    return found


def _hits(codes: np.ndarray, wanted: np.ndarray, document: np.ndarray) -> np.ndarray:
    """Rows where the types `wanted` begin to follow each other, within one document."""
    if (wanted < 0).any() or len(codes) < len(wanted):
        return np.empty(0, dtype=np.int64)
    hits = np.flatnonzero(codes[: len(codes) - len(wanted) + 1] == wanted[0])
    for step, code in enumerate(wanted[1:], start=1):
        hits = hits[codes[hits + step] == code]
    return hits[document[hits] == document[hits + len(wanted) - 1]]
