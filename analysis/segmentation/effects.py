"""What a dictionary does to the words of a corpus: entry by entry, and how far any dictionary could get."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pandas as pd

from analysis.segmentation.quality import segmentation_errors, segmentation_quality
from analysis.text import Corpus
from analysis.tokens import tokenize
from analysis.tokens.dictionary import Entry, WordTable, read_dictionary, word_table
from analysis.tokens.precise import PythonJieba


def entry_effects(
    corpus: Corpus, gold: pd.DataFrame, *, dictionary: str | Path | None = None
) -> pd.DataFrame:
    """One row per entry of a dictionary, in its order: what becomes of the texts if that entry alone is taken out.

    Parameters
    ----------
    gold : from `read_gold_tokens`.
    dictionary : a file of words; by default the one that the corpus declares.

    Returns
    -------
    word, frequency (0: forbidden), better (words of the gold found thanks to the entry), worse (words of the gold
    lost because of it), better_no_hmm and worse_no_hmm (the same where jieba guesses no unknown words), otherwise
    (what jieba reads in its place without it, where that differs; else without guessing), reason. The other
    entries keep their frequencies.
    """
    entries = read_dictionary(_declared(corpus, dictionary))
    own, whole = word_table().frequencies, word_table(entries)
    table = _restricted(whole, corpus)
    words = gold[gold["is_word"]]
    wanted = set(zip(words["doc_id"], words["start"], words["end"], strict=True))
    full = {hmm: _cut(corpus, table, hmm) for hmm in (True, False)}
    rows = []
    for word, _, _, reason in entries:
        frequency = whole.frequencies[word]
        frequencies = table.frequencies | {word: own.get(word, 0)}
        left = replace(
            table, frequencies=frequencies, total=table.total - frequency, deleted=table.deleted - {word}
        )
        row: dict[str, object] = {"word": word, "frequency": frequency}
        instead = []
        for hmm, suffix in ((True, ""), (False, "_no_hmm")):
            found = _cut(corpus, left, hmm)
            row[f"better{suffix}"] = len(wanted & (full[hmm].keys() - found.keys()))
            row[f"worse{suffix}"] = len(wanted & (found.keys() - full[hmm].keys()))
            instead.append(dict.fromkeys(token for place, token in found.items() if place not in full[hmm]))
        rows.append(row | {"otherwise": " ".join(instead[0] or instead[1]), "reason": reason})
    return pd.DataFrame(rows)


def dictionary_limits(
    corpus: Corpus, gold: pd.DataFrame, *, dictionary: str | Path | None = None
) -> pd.DataFrame:
    """One row per list of words on top of jieba's: how well it does, beside lists made from the gold itself.

    The lists are jieba's words alone; with every word of the gold added ("gold added": the limit of adding
    without weighing frequencies); with the dictionary; and with the dictionary and a ban on each word that then
    still joins several words of the gold ("dictionary, joined words forbidden"). The second and last are tuned
    to the gold and only say what a dictionary could reach at most.

    Parameters
    ----------
    gold : from `read_gold_tokens`.
    dictionary : a file of words; by default the one that the corpus declares.

    Returns
    -------
    words, n_entries, and the columns of `segmentation_quality` for all documents together.
    """
    entries = read_dictionary(_declared(corpus, dictionary))
    hanzi = gold.loc[(gold["kind"] == "hanzi") & (gold["token"].str.len() > 1), "token"]
    added = tuple(Entry(word) for word in sorted(set(hanzi)))
    errors = segmentation_errors(_tokens(corpus, entries), gold, corpus)
    joined = errors.loc[errors["kind"] == "merged", "found"].unique()
    forbidden = tuple(Entry(word, 0) for word in joined)
    lists = {
        "jieba": (),
        "gold added": added,
        "dictionary": entries,
        "dictionary, joined words forbidden": (*entries, *forbidden),
    }
    rows = [
        {"words": name, "n_entries": len(listed)}
        | segmentation_quality(_tokens(corpus, listed), gold).drop(columns="doc_id").iloc[-1].to_dict()
        for name, listed in lists.items()
    ]
    return pd.DataFrame(rows).astype({"n_gold": int, "n_found": int, "n_right": int})


def _declared(corpus: Corpus, dictionary: str | Path | None) -> str | Path:
    chosen = dictionary or corpus.dictionary
    if chosen is None:
        raise ValueError("the corpus declares no dictionary; pass dictionary=, the path of a file of words")
    return chosen


def _tokens(corpus: Corpus, entries: tuple[Entry, ...]) -> pd.DataFrame:
    jieba = PythonJieba(_restricted(word_table(entries), corpus))

    def cut(text: str) -> list[str]:
        return [text[start:end] for start, end in pairwise([0, *jieba.cut(text, True).tolist()])]

    return tokenize(corpus, segmenter=cut, paragraphs="all")


def _cut(corpus: Corpus, table: WordTable, hmm: bool) -> dict[tuple[str, int, int], str]:
    """Every token with its place."""
    jieba = PythonJieba(table)
    return {
        (document.doc_id, start, end): document.text[start:end]
        for document in corpus
        for start, end in pairwise([0, *jieba.cut(document.text, hmm).tolist()])
    }


def _restricted(table: WordTable, corpus: Corpus) -> WordTable:
    """The table with the words that occur in the texts; no other can change a token, and few load fast."""
    longest = max(map(len, table.frequencies))
    there = {
        document.text[start : start + length]
        for document in corpus
        for start in range(len(document.text))
        for length in range(1, longest + 1)
    }
    return replace(table, frequencies={word: n for word, n in table.frequencies.items() if word in there})
