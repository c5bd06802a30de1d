"""Precision, recall and F1 of tokens against a gold standard, where the two disagree, and what a dictionary can do."""

from itertools import pairwise

import numpy as np
import pandas as pd

from analysis.checks import check_at_least, check_columns
from analysis.resampling import bootstrap_interval
from analysis.text import Corpus
from analysis.tokens import tokenize
from analysis.tokens.dictionary import Entry, read_dictionary
from analysis.tokens.engine import jieba_segmenter

_PLACE = ["doc_id", "sentence", "start", "end"]
_COLUMNS = ["doc_id", "paragraph", "sentence", "token", "is_word", "start", "end", "raw_start", "raw_end"]


def segmentation_quality(
    tokens: pd.DataFrame, gold: pd.DataFrame, *, punctuation: bool = False
) -> pd.DataFrame:
    """One row per document of the gold, in its order, and last one for all of them together ("all").

    A word is right if the gold has a word with the same start and end (Sproat & Emerson 2003, The first
    international Chinese word segmentation bakeoff, section 2.4). Paragraphs that only one of the two tables
    has, such as headings, do not count.

    Parameters
    ----------
    tokens : from `tokenize(corpus, paragraphs="all")`, by any segmenter.
    gold : from `read_gold_tokens` or `read_conllu`, for the same corpus.
    punctuation : count marks too. They are easily found, so that scores rise; say so where you quote them.

    Returns
    -------
    doc_id, n_gold, n_found, n_right, precision (n_right / n_found), recall (n_right / n_gold), f1 (their harmonic
    mean, 2 n_right / (n_gold + n_found)), f1_low, f1_high: 1 minus the 95% interval of the rate of error, from a
    bootstrap over sentences; NaN where there are fewer than two. It says nothing about errors in the gold.

    Raises
    ------
    ValueError if the tables have no paragraph in common or not the same text in one of them.
    """
    found, gold = _comparable(tokens, gold)
    if not punctuation:
        found, gold = found[found["is_word"]], gold[gold["is_word"]]
    places = found[_PLACE].merge(gold[_PLACE], on=_PLACE, how="outer", indicator="side")
    documents = [(doc_id, places[places["doc_id"] == doc_id]) for doc_id in gold["doc_id"].unique()]
    return pd.DataFrame([{"doc_id": name, **_scores(part)} for name, part in [*documents, ("all", places)]])


def segmentation_errors(
    tokens: pd.DataFrame, gold: pd.DataFrame, corpus: Corpus, *, width: int = 10
) -> pd.DataFrame:
    """One row per shortest stretch of text that holds words parted unlike the gold's, by document and place.

    With the tokens of another segmenter as `gold` it lists every place where the two disagree.

    Parameters
    ----------
    tokens, gold : as for `segmentation_quality`.
    corpus : the texts they are from.
    width : characters of context on each side.

    Returns
    -------
    kind ("split": one word of the gold in several tokens; "merged": several words of the gold in one token;
    "crossing": boundaries that cross, so that no word is right), gold, found (tokens parted by spaces), doc_id,
    before, after (context), start, end (characters of `Document.text`), raw_start, raw_end (of `Document.raw`).
    """
    check_at_least("width", width, 0)
    tables = [table.sort_values(["doc_id", "start"]) for table in _comparable(tokens, gold)]
    starts = [pd.MultiIndex.from_frame(table[["doc_id", "start"]]) for table in tables]
    shared = starts[0].intersection(starts[1])
    # Stretches begin where both have a token; where both have one token only, it is the same.
    stretches = [start.isin(shared).cumsum() for start in starts]
    unlike = np.maximum(*map(np.bincount, stretches)) > 1
    found, gold = (
        table[unlike[stretch]]
        .groupby(stretch[unlike[stretch]])
        .agg(
            text=("token", " ".join),
            n=("token", "size"),
            is_word=("is_word", "any"),
            doc_id=("doc_id", "first"),
            start=("start", "min"),
            end=("end", "max"),
            raw_start=("raw_start", "min"),
            raw_end=("raw_end", "max"),
        )
        for table, stretch in zip(tables, stretches, strict=True)
    )
    words = found["is_word"] | gold["is_word"]
    found, gold = found[words], gold[words].reset_index(drop=True)
    texts = [corpus[doc_id].text for doc_id in gold["doc_id"]]
    before = [text[max(0, at - width) : at] for text, at in zip(texts, gold["start"], strict=True)]
    after = [text[at : at + width] for text, at in zip(texts, gold["end"], strict=True)]
    return pd.DataFrame(
        {
            "kind": np.select([gold["n"] == 1, found["n"] == 1], ["split", "merged"], "crossing"),
            "gold": gold["text"],
            "found": found["text"].to_numpy(),
            "doc_id": gold["doc_id"],
            "before": [context.replace("\n", " ") for context in before],
            "after": [context.replace("\n", " ") for context in after],
            **{name: gold[name] for name in ("start", "end", "raw_start", "raw_end")},
        }
    )


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


def _comparable(tokens: pd.DataFrame, gold: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of both tables in paragraphs that both have."""
    keys = ["doc_id", "paragraph"]
    tables = []
    for name, table in (("tokens", tokens), ("gold", gold)):
        check_columns(name, table, _COLUMNS)
        tables.append(table[_COLUMNS].astype({"doc_id": "str", "token": "str"}))
    texts = [table.groupby(keys, sort=False)["token"].agg("".join) for table in tables]
    shared = texts[1].index.intersection(texts[0].index)
    if shared.empty:
        raise ValueError("tokens and gold have no paragraph in common; make both from one corpus")
    unlike = shared[texts[0].loc[shared].to_numpy() != texts[1].loc[shared].to_numpy()]
    if len(unlike):
        doc_id, paragraph = unlike[0]
        raise ValueError(
            f"{doc_id}, paragraph {paragraph}: tokens and gold are not of the same text; "
            "make both from one corpus, with the same repairs"
        )
    found, gold = (table[pd.MultiIndex.from_frame(table[keys]).isin(shared)] for table in tables)
    return found, gold


def _scores(places: pd.DataFrame) -> dict[str, float]:
    """The scores of the words at `places`, each of which only one or both of the tables have."""
    both = places["side"] == "both"
    n_gold, n_found = (int((places["side"] != only).sum()) for only in ("left_only", "right_only"))
    n_right = int(both.sum())
    scores: dict[str, float] = {"n_gold": n_gold, "n_found": n_found, "n_right": n_right}
    for name, total in (("precision", 2 * n_found), ("recall", 2 * n_gold), ("f1", n_gold + n_found)):
        scores[name] = 2 * n_right / total if total else float("nan")
    sentences = both.groupby([places["doc_id"], places["sentence"]]).agg(["size", "sum"])
    if len(sentences) < 2:
        return scores | {"f1_low": float("nan"), "f1_high": float("nan")}
    wrong, sizes = sentences["size"] - sentences["sum"], sentences["size"] + sentences["sum"]
    rate = bootstrap_interval(wrong.to_numpy()[:, None], sizes=sizes.to_numpy(), unit="sentence").iloc[0]
    return scores | {"f1_low": max(0.0, 1 - rate["high"]), "f1_high": 1 - rate["low"]}


def _tokens(corpus: Corpus, entries: tuple[Entry, ...]) -> pd.DataFrame:
    jieba = jieba_segmenter("jieba", entries)

    def cut(text: str) -> list[str]:
        return [text[start:end] for start, end in pairwise([0, *jieba.cut(text).tolist()])]

    return tokenize(corpus, segmenter=cut, paragraphs="all")
