"""One and the same analysis of two texts, done with this library and with each of its peers.

    python benchmarks/peer_tasks.py NAME A.txt B.txt FOLDER

segments both texts, makes a frequency list of each and a table of the key words of A against B, finds every 发展
with five words on each side, and its collocates within five words. What a package has a function for, that
function does; for the rest each peer gets the code of `naive`, which is written for speed. It prints how many
occurrences of 发展 it found. `compare_peers.py` runs this in an environment of NAME's own.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

NODE, SPAN = "发展", 5


def ours(paths: Sequence[str], folder: Path) -> int:
    from analysis import collocates, count_types, frequencies, keyness, kwic, read_corpus, tokenize

    tokens = tokenize(read_corpus(paths))
    counts = count_types(tokens, unit="paragraph")
    frequencies(counts)
    keyness(counts, target=Path(paths[0]).stem, reference=Path(paths[1]).stem, replicates=0)
    collocates(tokens, NODE, span=(SPAN, SPAN))
    return len(kwic(tokens, NODE, span=(SPAN, SPAN)))


def naive(paths: Sequence[str], folder: Path) -> int:
    jieba = silent_jieba()
    texts = [jieba.lcut(read(path)) for path in paths]
    counters = [Counter(text) for text in texts]
    for counter in counters:
        frequency_list(counter)
    keywords(*counters)
    for text, counter in zip(texts, counters, strict=True):
        collocate_table(Counter(windows(text)), counter)
    return sum(len(concordance(text)) for text in texts)


def nltk(paths: Sequence[str], folder: Path) -> int:
    from nltk import FreqDist, Text
    from nltk.metrics import BigramAssocMeasures

    jieba = silent_jieba()
    texts = [Text(jieba.lcut(read(path))) for path in paths]
    target, reference = (FreqDist(text.tokens) for text in texts)
    for counter in (target, reference):
        counter.most_common()
    sizes = target.N(), target.N() + reference.N()
    {
        word: BigramAssocMeasures.likelihood_ratio(
            target[word], (sizes[0], target[word] + reference[word]), sizes[1]
        )
        for word in target.keys() | reference.keys()
    }
    for text, counter in zip(texts, (target, reference), strict=True):
        near = FreqDist(windows(text.tokens))
        {
            word: BigramAssocMeasures.pmi(n, (counter[NODE], counter[word]), counter.N())
            for word, n in near.items()
        }
    return sum(len(text.concordance_list(NODE, lines=sys.maxsize)) for text in texts)


def cntext(paths: Sequence[str], folder: Path) -> int:
    import cntext

    hits, counters = 0, []
    for path in paths:
        text = read(path)
        frequencies = cntext.word_count(text, return_df=True)
        counters.append(dict(zip(frequencies["word"], frequencies["freq"], strict=True)))
        contexts = cntext.word_in_context(text, [NODE], window=2 * SPAN + 1)
        collocate_table(cntext.word_count("\n".join(contexts.get("context", ()))), counters[-1])
        hits += len(contexts)
    keywords(*counters)
    return hits


def scattertext(paths: Sequence[str], folder: Path) -> int:
    import pandas as pd
    import scattertext as st

    silent_jieba()
    rows = [(side, line) for side, path in zip("AB", paths, strict=True) for line in read(path).split("\n")]
    table = pd.DataFrame(rows, columns=["side", "text"])
    table["parsed"] = table["text"].apply(st.chinese_nlp)
    corpus = st.CorpusFromParsedDocuments(
        table, category_col="side", parsed_col="parsed", feats_from_spacy_doc=st.UnigramsFromSpacyDoc()
    ).build()
    frequencies = corpus.get_term_freq_df()
    for column in frequencies.columns:
        frequencies[column].sort_values(ascending=False)
    st.G2(corpus, alpha=0.05).set_categories("A").get_score_df()
    hits = 0
    for side, column in zip("AB", frequencies.columns, strict=True):
        text = [str(token) for parsed in table.loc[table["side"] == side, "parsed"] for token in parsed]
        collocate_table(Counter(windows(text)), frequencies[column].to_dict())
        hits += len(concordance(text))
    return hits


def conc(paths: Sequence[str], folder: Path) -> int:
    import csv
    import logging

    import spacy
    from conc.conc import Conc
    from conc.corpus import Corpus

    logging.disable()
    if not (folder / "zh").exists():
        pipeline = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
        # Conc switches these off, and fails where they are not there.
        for name in ("parser", "ner", "lemmatizer", "tagger", "senter", "tok2vec", "attribute_ruler"):
            pipeline.add_pipe("sentencizer", name=name)
        pipeline.to_disk(folder / "zh")
    sides = []
    for side, path in zip("AB", paths, strict=True):
        with open(folder / f"{side}.csv", "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["text"], *([line] for line in read(path).split("\n") if line)])
        corpus = Corpus(side).build_from_csv(
            str(folder / f"{side}.csv"), str(folder), model=str(folder / "zh")
        )
        sides.append(Conc(corpus))
    for side in sides:
        side.frequencies(page_size=0).to_frame()
        side.collocates(NODE, context_length=SPAN, min_collocate_frequency=2, page_size=0).to_frame()
    sides[0].set_reference_corpus(sides[1].corpus)
    sides[0].keywords(page_size=0, exclude_negative_keywords=False).to_frame()
    return sum(len(side.concordance(NODE, context_length=SPAN, page_size=10**9).to_frame()) for side in sides)


def read(path: str) -> str:
    return Path(path).read_text(encoding="utf-8")


def silent_jieba() -> Any:
    import jieba

    jieba.setLogLevel("ERROR")
    return jieba


def frequency_list(counter: Counter[str]) -> Any:
    import pandas as pd

    table = pd.DataFrame(counter.most_common(), columns=["word", "n"])
    return table.assign(per_thousand=1000 * table["n"] / table["n"].sum())


def keywords(target: dict[str, int], reference: dict[str, int]) -> Any:
    import numpy as np
    import pandas as pd

    table = pd.DataFrame({"target": pd.Series(target), "reference": pd.Series(reference)}).fillna(0)
    observed, sizes = table.to_numpy(), table.sum().to_numpy()
    expected = observed.sum(axis=1, keepdims=True) * sizes / sizes.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where(observed > 0, observed * np.log(observed / expected), 0)
    table["log_likelihood"] = 2 * parts.sum(axis=1)
    table["log_ratio"] = np.diff(-np.log2((observed + 0.5) / (sizes + 0.5)), axis=1)
    return table.sort_values("log_likelihood", ascending=False)


def concordance(text: Sequence[str]) -> list[tuple[str, str, str]]:
    return [
        ("".join(text[max(0, i - SPAN) : i]), word, "".join(text[i + 1 : i + SPAN + 1]))
        for i, word in enumerate(text)
        if word == NODE
    ]


def windows(text: Sequence[str]) -> Iterable[str]:
    for i, word in enumerate(text):
        if word == NODE:
            yield from text[max(0, i - SPAN) : i]
            yield from text[i + 1 : i + SPAN + 1]


def collocate_table(near: dict[str, int], counter: dict[str, int]) -> Any:
    import numpy as np
    import pandas as pd

    table = pd.DataFrame({"near": pd.Series(near)})
    everywhere = np.array([counter.get(word, 0) for word in table.index])
    with np.errstate(divide="ignore"):
        table["log_dice"] = 14 + np.log2(2 * table["near"] / (counter.get(NODE, 0) + everywhere))
    return table.sort_values("log_dice", ascending=False)


TASKS = {task.__name__: task for task in (ours, naive, nltk, cntext, scattertext, conc)}

if __name__ == "__main__":
    print(TASKS[sys.argv[1]](sys.argv[2:4], Path(sys.argv[4])))
