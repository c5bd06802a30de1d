"""How far a dictionary brings the words of a corpus, and how far any dictionary could."""

from itertools import pairwise

import pandas as pd

from analysis.segmentation.quality import segmentation_errors, segmentation_quality
from analysis.text import Corpus
from analysis.tokens import tokenize
from analysis.tokens.dictionary import Entry, read_dictionary
from analysis.tokens.engine import jieba_segmenter


def dictionary_limits(corpus: Corpus, gold: pd.DataFrame) -> pd.DataFrame:
    """One row per list of words on top of jieba's: how well it does, beside lists made from the gold itself.

    The lists are jieba's words alone; with every word of the gold added ("gold added": the limit of adding
    without weighing frequencies); with the dictionary that the corpus declares; and with that dictionary and a ban on
    each word that then still joins several words of the gold ("dictionary, joined words forbidden"). The second and
    last are tuned to the gold and only say what a dictionary could reach at most.

    Parameters
    ----------
    gold : from `read_gold_tokens`.

    Returns
    -------
    words, n_entries, and the columns of `segmentation_quality` for all documents together.

    Raises
    ------
    ValueError if the corpus declares no dictionary.
    """
    if corpus.dictionary is None:
        raise ValueError("the corpus declares no dictionary; name a file of words in its manifest")
    entries = read_dictionary(corpus.dictionary)
    hanzi = gold.loc[(gold["kind"] == "hanzi") & (gold["token"].str.len() > 1), "token"]
    errors = segmentation_errors(_tokens(corpus, entries), gold, corpus)
    joined = errors.loc[errors["kind"] == "merged", "found"].unique()
    lists = {
        "jieba": (),
        "gold added": tuple(Entry(word) for word in sorted(set(hanzi))),
        "dictionary": entries,
        "dictionary, joined words forbidden": (*entries, *(Entry(word, 0) for word in joined)),
    }
    rows = [
        {"words": name, "n_entries": len(listed)}
        | segmentation_quality(_tokens(corpus, listed), gold).drop(columns="doc_id").iloc[-1].to_dict()
        for name, listed in lists.items()
    ]
    return pd.DataFrame(rows).astype({"n_gold": int, "n_found": int, "n_right": int})


def _tokens(corpus: Corpus, entries: tuple[Entry, ...]) -> pd.DataFrame:
    jieba = jieba_segmenter("jieba", entries)

    def cut(text: str) -> list[str]:
        return [text[start:end] for start, end in pairwise([0, *jieba.cut(text).tolist()])]

    return tokenize(corpus, segmenter=cut, paragraphs="all")
