"""Parts of speech by `jieba.posseg`, whose tags those of rjieba differ from."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.tokens.dictionary import read_dictionary, word_table
from analysis.tokens.precise import jieba_tokenizer


def tags(
    texts: Iterable[tuple[str, np.ndarray, np.ndarray]], dictionary: str | Path | None
) -> pd.Categorical:
    """The tag of each token, given a text at a time with the starts and ends of its tokens.

    A token has the tag `jieba.posseg` gives it in its text; where that cuts the text otherwise (one token in sixty
    of jieba's own), the tag it gives the token by itself, and "x" if it takes it apart.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from jieba import posseg
    table = word_table(() if dictionary is None else read_dictionary(dictionary))
    tagger = posseg.POSTokenizer(jieba_tokenizer(table))
    alone: dict[str, str] = {}
    found: list[str] = []
    for text, starts, ends in texts:
        spans, start = {}, 0
        for word, tag in tagger.cut(text):
            spans[start, start + len(word)] = tag
            start += len(word)
        for span in zip(starts.tolist(), ends.tolist(), strict=True):
            if (tag := spans.get(span, "")) == "":
                token = text[slice(*span)]
                if token not in alone:
                    pairs = tagger.lcut(token)
                    alone[token] = pairs[0].flag if len(pairs) == 1 else "x"
                tag = alone[token]
            found.append(tag)
    return pd.Categorical(pd.array(found, dtype="str"))
