"""Clusters: which runs of neighbouring words recur."""

import numpy as np
import pandas as pd

from analysis.checks import check_at_least
from analysis.counts import by_document


def ngrams(tokens: pd.DataFrame, *, n: int = 2, minimum: int = 2) -> pd.DataFrame:
    """One row per n-gram and document in which it occurs, the most frequent first.

    An n-gram is n words that follow each other in one sentence with nothing but white space between them. Marks
    part words: in 科技、创新 and in “科创中国”试点 there is no n-gram across them. So each is an unbroken run of
    characters, and `kwic(tokens, ngram.split(" "))` shows all its occurrences.

    Parameters
    ----------
    tokens : from `tokenize`. To take all documents as one: `tokens.assign(doc_id="all")`.
    n : words in an n-gram; 1 gives single words.
    minimum : least number of occurrences in the document.

    Returns
    -------
    doc_id, ngram (its words parted by blanks), n (occurrences; overlapping ones count each), n_sentences (that
    hold them), size (words in the document), per_thousand (1000 n / size); start, end, raw_start, raw_end of the
    first occurrence. By document; in each by n, falling, then by code points.

    Raises
    ------
    ValueError for n or minimum below 1 or a table that is no token table.
    """
    check_at_least("n", n, 1)
    check_at_least("minimum", minimum, 1)
    tokens, numbers = by_document(tokens)
    documents, types = tokens["doc_id"].cat, tokens["token"].cat
    holders, codes = documents.codes.to_numpy(), types.codes.to_numpy()
    is_word = tokens["is_word"].to_numpy()
    # Positions leap where tokens were taken out of the table.
    next_to = np.diff(tokens["position"].to_numpy()) == 1
    goes_on = np.append((numbers[1:] == numbers[:-1]) & next_to & is_word[1:], False)
    starts = np.flatnonzero(is_word)
    keys = holders[starts].astype(np.int64)
    for step in range(n):
        if step:
            starts, keys = (part[goes_on[starts + step - 1]] for part in (starts, keys))
        keys = pd.factorize(keys * len(types.categories) + codes[starts + step])[0]
        # What is too rare already will be no more frequent with one word more.
        frequent = np.bincount(keys)[keys] >= minimum
        starts, keys = starts[frequent], keys[frequent]
    _, first, counts = np.unique(keys, return_index=True, return_counts=True)
    held = pd.DataFrame({"key": keys, "number": numbers[starts]}).drop_duplicates()["key"].to_numpy()
    row = starts[first]
    ngram = types.categories[codes[row]].astype("str")
    for step in range(1, n):
        ngram = ngram + " " + types.categories[codes[row + step]].astype("str")
    size = np.bincount(holders[is_word], minlength=len(documents.categories))[holders[row]]
    ends = tokens.iloc[row + n - 1]
    table = pd.DataFrame(
        {
            "document": holders[row],
            "doc_id": documents.categories[holders[row]].astype("str"),
            "ngram": ngram,
            "n": counts,
            "n_sentences": np.unique(held, return_counts=True)[1],
            "size": size,
            "per_thousand": 1000 * counts / size,
            "start": tokens["start"].to_numpy()[row],
            "end": ends["end"].to_numpy(),
            "raw_start": tokens["raw_start"].to_numpy()[row],
            "raw_end": ends["raw_end"].to_numpy(),
        }
    )
    order = ["document", "n", "ngram"]
    return table.sort_values(order, ascending=[True, False, True], ignore_index=True).drop(columns="document")
