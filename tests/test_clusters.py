"""Runs of words, counted by hand, by nltk and by a loop."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.clusters import ngrams
from analysis.concordance import kwic
from analysis.counts import count_types
from analysis.frequency import frequencies
from analysis.text import Corpus, Document
from analysis.tokens import tokenize

NLTK = json.loads(
    (Path(__file__).parent / "reference" / "nltk_collocations.json").read_text(encoding="utf-8")
)
TEXT = "创新发展，要创新发展。要发展！\n要创新发展要创新，发展。"


@pytest.fixture
def tiny(make_corpus) -> pd.DataFrame:
    return tokenize(make_corpus(a=TEXT, b="要发展。创新发展。"))


def token_table(text: str) -> pd.DataFrame:
    """Words and marks of `text`, a sentence ending at each full stop."""
    found = re.findall(r"\w+|[^\w\s]", text)
    ends = [0, *(token == "." for token in found)]
    numbers = list(range(len(found)))
    return pd.DataFrame(
        {
            "doc_id": pd.Series("a", index=numbers, dtype="str"),
            "paragraph": 0,
            "sentence": [sum(ends[: number + 1]) for number in numbers],
            "position": numbers,
            "token": pd.Series(found, dtype="str"),
            "is_word": pd.Series([token.isalnum() for token in found], dtype=bool),
            **{name: numbers for name in ("start", "end", "raw_start", "raw_end")},
        }
    ).astype({"sentence": int, "position": int})


def test_bigrams_by_hand(tiny: pd.DataFrame) -> None:
    table = ngrams(tiny, minimum=1)
    shown = ["doc_id", "ngram", "n", "n_sentences", "size", "start", "end"]
    assert table[shown].to_numpy().tolist() == [
        ["a", "创新 发展", 3, 2, 13, 0, 4],
        ["a", "要 创新", 3, 2, 13, 5, 8],
        ["a", "发展 要", 1, 1, 13, 19, 22],
        ["a", "要 发展", 1, 1, 13, 11, 14],
        ["b", "创新 发展", 1, 1, 4, 4, 8],
        ["b", "要 发展", 1, 1, 4, 0, 3],
    ]
    assert table["per_thousand"].tolist()[:3] == [3000 / 13, 3000 / 13, 1000 / 13]


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (3, {"要 创新 发展": 2, "创新 发展 要": 1, "发展 要 创新": 1}),
        (5, {"要 创新 发展 要 创新": 1}),
        (6, {}),
    ],
)
def test_longer_clusters_by_hand(tiny: pd.DataFrame, n: int, expected: dict[str, int]) -> None:
    table = ngrams(tiny[tiny["doc_id"] == "a"], n=n, minimum=1)
    assert dict(zip(table["ngram"], table["n"], strict=True)) == expected


def test_marks_sentence_ends_and_document_ends_part_words(make_corpus) -> None:
    tokens = tokenize(make_corpus(a="创新、发展。创新“发展”\n创新", b="发展"))
    assert ngrams(tokens, minimum=1).empty
    assert ngrams(tokens.assign(doc_id="all"), minimum=1).empty
    assert ngrams(tokens[tokens["is_word"]], minimum=1).empty


def test_white_space_does_not(make_corpus) -> None:
    table = ngrams(tokenize(make_corpus(a="the old man. the old man")), n=3)
    assert table[["ngram", "n"]].to_numpy().tolist() == [["the old man", 2]]


def test_overlapping_clusters_count_each() -> None:
    table = ngrams(token_table("a a a a. a a"))
    assert table[["ngram", "n", "n_sentences"]].to_numpy().tolist() == [["a a", 4, 2]]


def test_bigrams_agree_with_nltk() -> None:
    table = ngrams(token_table(". ".join(NLTK["sentences"])), minimum=1)
    assert sorted(zip(table["ngram"], table["n"], strict=True)) == [tuple(pair) for pair in NLTK["bigrams"]]


def test_one_word_clusters_are_the_frequencies(tokens: pd.DataFrame) -> None:
    table, words = ngrams(tokens, n=1, minimum=1), frequencies(count_types(tokens))
    columns = ["doc_id", "n", "size", "per_thousand"]
    pd.testing.assert_frame_equal(table[columns], words[columns])
    assert table["ngram"].tolist() == words["type"].tolist()


@pytest.mark.parametrize("n", [2, 3, 4])
def test_every_cluster_leads_back_to_characters_of_the_file(
    corpus: Corpus, tokens: pd.DataFrame, n: int
) -> None:
    table = ngrams(tokens, n=n)
    assert len(table) > 0
    for row in table.itertuples():
        document: Document = corpus[row.doc_id]
        written = row.ngram.replace(" ", "")
        assert document.text[row.start : row.end] == written
        assert re.sub(r"\s", "", document.raw[row.raw_start : row.raw_end]) == written
        hits = kwic(tokens[tokens["doc_id"] == row.doc_id], row.ngram.split(" "))
        assert (len(hits), hits["sentence"].nunique()) == (row.n, row.n_sentences)
        assert hits["raw_start"].iloc[0] == row.raw_start


def test_sentences_of_texts_taken_together_are_told_apart(make_corpus) -> None:
    tokens = tokenize(make_corpus(a="创新发展。", b="创新发展。"))
    table = ngrams(tokens.assign(doc_id="all"))
    assert table[["doc_id", "ngram", "n", "n_sentences"]].to_numpy().tolist() == [["all", "创新 发展", 2, 2]]


@settings(max_examples=60)
@given(st.text(alphabet="abc ,.", max_size=60).map(" ".join), st.integers(1, 4), st.integers(1, 3))
def test_counts_agree_with_a_loop(text: str, n: int, minimum: int) -> None:
    runs = [run.split() for run in re.split(r"[,.]", text)]
    expected = Counter(" ".join(run[i : i + n]) for run in runs for i in range(len(run) - n + 1))
    table = ngrams(token_table(text), n=n, minimum=minimum)
    assert dict(zip(table["ngram"], table["n"], strict=True)) == {
        ngram: count for ngram, count in expected.items() if count >= minimum
    }
    assert table["n"].is_monotonic_decreasing


def test_no_cluster_gives_an_empty_table_with_its_columns(tiny: pd.DataFrame) -> None:
    full, empty, none = ngrams(tiny), ngrams(tiny, minimum=9), ngrams(tiny[:0])
    assert len(empty) == len(none) == 0
    assert dict(empty.dtypes) == dict(none.dtypes) == dict(full.dtypes)


def test_arguments_that_cannot_be_are_named(tiny: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="n must be at least 1; not 0"):
        ngrams(tiny, n=0)
    with pytest.raises(ValueError, match="minimum must be at least 1; not 0"):
        ngrams(tiny, minimum=0)
    with pytest.raises(ValueError, match=r"needs the column\(s\) sentence"):
        ngrams(tiny.drop(columns="sentence"))


def test_input_is_left_as_it_was(tiny: pd.DataFrame) -> None:
    before = tiny.copy(deep=True)
    ngrams(tiny)
    pd.testing.assert_frame_equal(tiny, before)
