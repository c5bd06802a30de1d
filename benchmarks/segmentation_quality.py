"""Print how well each segmenter parts words, and what the project's dictionary changes in other texts.

On the project's own gold always, on Universal Dependencies where a file is given, and the places that the
dictionary changes in any other texts. In the project folder::

    python -m benchmarks.segmentation_quality [--conllu zh_gsdsimp-ud-dev.conllu] [TEXT ...]

A TEXT is a file or folder, or a table with a column text, as for `read_corpus`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from analysis.paths import CORPUS
from analysis.segmentation import (
    dictionary_limits,
    read_conllu,
    read_gold_tokens,
    segmentation_errors,
    segmentation_quality,
)
from analysis.text import Corpus, read_corpus
from analysis.tokens import tokenize

RUNS = [("jieba", False), ("jieba-no-hmm", False), ("jieba", True), ("jieba-no-hmm", True)]
RUNS += [("snownlp", False), ("character", False)]


def scores(corpus: Corpus, gold: pd.DataFrame, dictionary: Path | None) -> pd.DataFrame:
    rows = []
    for segmenter, with_words in RUNS:
        words = dictionary if with_words else None
        tokens = tokenize(corpus, segmenter=segmenter, dictionary=words, paragraphs="all")
        row = segmentation_quality(tokens, gold).iloc[-1].drop("doc_id").to_dict()
        marks = segmentation_quality(tokens, gold, punctuation=True)["f1"].iloc[-1]
        rows.append({"segmenter": segmenter, "dictionary": with_words} | row | {"f1_with_punctuation": marks})
    return pd.DataFrame(rows)


def changes(corpus: Corpus, dictionary: Path | None) -> pd.DataFrame:
    """One row per kind of change, with one place where it happens."""
    plain, words = (tokenize(corpus, dictionary=chosen, paragraphs="all") for chosen in (None, dictionary))
    places = segmentation_errors(words, plain, corpus)
    grouped = places.groupby(["gold", "found"], sort=False)
    table = grouped.agg(n=("gold", "size"), before=("before", "first"), after=("after", "first"))
    return (
        table.sort_values("n", ascending=False, kind="stable")
        .reset_index()
        .rename(columns={"gold": "without", "found": "with"})
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("texts", nargs="*", type=Path)
    parser.add_argument("--conllu", type=Path, help="a file of gold words in CoNLL-U")
    arguments = parser.parse_args()
    pd.set_option("display.width", 250, "display.max_columns", 20, "display.precision", 4)
    corpus = read_corpus(CORPUS / "manifest.toml")
    gold = read_gold_tokens(CORPUS / "gold" / "seed_tokens.txt", corpus)
    print(
        "Project's texts", scores(corpus, gold, corpus.dictionary), dictionary_limits(corpus, gold), sep="\n"
    )
    if arguments.conllu:
        other, words = read_conllu(arguments.conllu)
        print(arguments.conllu.name, scores(other, words, corpus.dictionary), sep="\n")
        print("Changed by the dictionary:", changes(other, corpus.dictionary), sep="\n")
    if arguments.texts:
        table = changes(read_corpus(arguments.texts), corpus.dictionary)
        print(f"Changed by the dictionary: {table['n'].sum()} places", table.to_string(), sep="\n")


if __name__ == "__main__":
    main()
