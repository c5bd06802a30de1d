"""Words near words, counted by hand, by nltk and by R's LSX, and what must hold of any text."""

from __future__ import annotations

import json
import re
from math import inf, log2
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import measures
from analysis.collocation import MEASURES, collocate_positions, collocates
from analysis.concordance import kwic
from analysis.tokens import tokenize

NLTK = json.loads(
    (Path(__file__).parent / "reference" / "nltk_collocations.json").read_text(encoding="utf-8")
)
# 要 发展 ， 发展 创新 。 / 创新 发展 ； 要 创新 、 要 发展 。
TEXT = "要发展，发展创新。创新发展；要创新、要发展。"


def token_table(*documents: str) -> pd.DataFrame:
    """A token table of documents whose words are letters: "a b c. d" has two sentences and one mark."""
    rows = []
    for number, text in enumerate(documents):
        sentence = 0
        for position, token in enumerate(re.findall(r"\w+|[^\w\s]", text)):
            start = position * 10
            is_word = token.isalnum()
            rows.append(
                (f"d{number}", 0, sentence, position, token, is_word, start, start + 1, start, start + 1)
            )
            sentence += token == "."
    columns = [
        "doc_id",
        "paragraph",
        "sentence",
        "position",
        "token",
        "is_word",
        "start",
        "end",
        "raw_start",
        "raw_end",
    ]
    return pd.DataFrame(rows, columns=columns).astype(
        {"doc_id": "category", "token": "category", "is_word": bool, "sentence": int, "position": int}
    )


def counts(table: pd.DataFrame) -> dict[str, int]:
    return dict(zip(table["collocate"], table["n_pair"], strict=True))


@pytest.fixture
def tiny(make_corpus) -> pd.DataFrame:
    return tokenize(make_corpus(a=TEXT, b="要创新。"))


def test_counts_by_hand(tiny: pd.DataFrame) -> None:
    table = collocates(tiny, "要", span=(1, 2), minimum=1)
    shown = [
        "doc_id",
        "node",
        "collocate",
        "n_pair",
        "n_sentences",
        "n_node",
        "n_window",
        "n_collocate",
        "size",
    ]
    # a: after the first 要 发展, 发展; before the second 发展, after it 创新 (and 要); the third stands after 创新
    # and before 发展. Of the 8 words that are not 要, all but two are near it.
    assert table[shown].to_numpy().tolist() == [
        ["a", "要", "发展", 4, 2, 3, 5, 4, 7],
        ["a", "要", "创新", 1, 1, 3, 5, 3, 7],
        ["b", "要", "创新", 1, 1, 1, 1, 1, 1],
    ]


def test_punctuation_fills_no_place_in_the_span(tiny: pd.DataFrame) -> None:
    assert counts(collocates(tiny[tiny["doc_id"] == "a"], "要", span=(0, 2), minimum=1)) == {
        "发展": 3,
        "创新": 1,
    }
    without = tiny[tiny["is_word"]]
    pd.testing.assert_frame_equal(collocates(tiny, "要", minimum=1), collocates(without, "要", minimum=1))


def test_a_mark_may_be_the_node(tiny: pd.DataFrame) -> None:
    assert counts(collocates(tiny, "、", span=(1, 1), minimum=1)) == {"创新": 1, "要": 1}


def test_spans_end_with_the_sentence_and_the_document() -> None:
    tokens = token_table("a x. n b. c", "d n", "e")
    assert counts(collocates(tokens, "n", minimum=1)) == {"b": 1, "d": 1}
    together = collocates(tokens.assign(doc_id="all"), "n", minimum=1)
    assert together[["doc_id", "collocate", "n_pair", "n_node", "size"]].to_numpy().tolist() == [
        ["all", "b", 1, 2, 6],
        ["all", "d", 1, 2, 6],
    ]


def test_documents_that_do_not_stand_together_are_gathered() -> None:
    tokens = token_table("n a b", "n c", "a n a")
    groups = tokens.assign(doc_id=tokens["doc_id"].map({"d0": "x", "d1": "y", "d2": "x"}).astype("str"))
    table = collocates(groups, "n", minimum=1)
    assert table[["doc_id", "collocate", "n_pair", "n_sentences", "size"]].to_numpy().tolist() == [
        ["x", "a", 3, 2, 4],
        ["x", "b", 1, 1, 4],
        ["y", "c", 1, 1, 1],
    ]


def test_a_word_near_two_nodes_counts_once_and_the_node_is_no_collocate() -> None:
    tokens = token_table("n a n b n")
    table = collocates(tokens, "n", minimum=1)
    assert counts(table) == {"a": 1, "b": 1}
    assert table["n_window"].tolist() == table["size"].tolist() == [2, 2]


def test_expected_and_measures_come_from_the_table_with_the_window() -> None:
    tokens = token_table("n a a b. a c d e. n b f g.")
    row = collocates(tokens, "n", span=(2, 2), minimum=1).set_index("collocate").loc["a"]
    assert row[["n_pair", "n_window", "n_collocate", "size"]].tolist() == [2, 4, 3, 10]
    assert row["expected"] == 4 * 3 / 10
    assert row["mutual_information"] == pytest.approx(log2(2 / (4 * 3 / 10)))
    assert row["log_dice"] == pytest.approx(14 + log2(2 * 2 / (4 + 3)))
    assert row["delta_p"] == pytest.approx(2 / 4 - 1 / 6)
    assert row["log_ratio"] == pytest.approx(log2((2.5 / 4.5) / (1.5 / 6.5)))
    for name, measure in MEASURES.items():
        assert row[name] == pytest.approx(float(measure(2, 4, 3, 10)))


def test_inside_and_outside_as_in_lsx() -> None:
    """R package LSX, tests/testthat/test-textstat.R: window 2 around z; inside b b b c, outside a a c d d."""
    table = collocates(token_table("a a b b z b c c d d"), "z", span=(2, 2), minimum=1).set_index("collocate")
    assert dict(table["n_pair"]) == {"b": 3, "c": 1}
    assert dict(table["n_collocate"]) == {"b": 3, "c": 2}
    assert table["n_window"].unique().tolist() == [4] and table["size"].unique().tolist() == [9]


def test_counts_and_scores_agree_with_nltk() -> None:
    tokens = token_table(". ".join(NLTK["sentences"]))
    near, scores = NLTK["near"], NLTK["scores"]
    assert counts(collocates(tokens, near["node"], span=(near["span"],) * 2, minimum=1)) == near["counts"]
    table = collocates(tokens, scores["node"], span=(0, 1), minimum=1).set_index("collocate")
    # nltk's size holds the node's occurrences, too.
    larger = log2(scores["size"] / table["size"].iloc[0])
    for word, expected in scores["collocates"].items():
        assert table.loc[word, "dice"] == pytest.approx(expected["dice"])
        assert table.loc[word, "mutual_information"] + larger == pytest.approx(expected["pmi"])


def test_order_is_attracted_words_by_log_likelihood_then_n_pair_then_code_points() -> None:
    tokens = token_table("n a b c x. n a b d x. x x x x x. x c d e")
    table = collocates(tokens, "n", span=(0, 4), minimum=1)
    assert table["collocate"].tolist() == ["a", "b", "c", "d", "x"]
    assert table["log_likelihood"].is_monotonic_decreasing is False
    assert (table["n_pair"] > table["expected"]).tolist() == [True] * 4 + [False]


def test_minimum_leaves_out_rare_pairs_and_changes_nothing_else(tokens: pd.DataFrame) -> None:
    everything, frequent = (collocates(tokens, "发展", minimum=minimum) for minimum in (1, 3))
    kept = everything[everything["n_pair"] >= 3].reset_index(drop=True)
    pd.testing.assert_frame_equal(frequent, kept)


def test_a_word_that_does_not_occur_gives_an_empty_table_with_its_columns(tiny: pd.DataFrame) -> None:
    for intervals in (False, True):
        full, empty, none = (
            collocates(table, node, minimum=1, intervals=intervals)
            for table, node in ((tiny, "要"), (tiny, "人才"), (tiny[:0], "要"))
        )
        assert len(empty) == len(none) == 0
        assert dict(empty.dtypes) == dict(none.dtypes) == dict(full.dtypes)
    assert dict(collocate_positions(tiny, "人才").dtypes) == dict(collocate_positions(tiny, "要").dtypes)
    assert collocates(tiny, "要", span=(0, 0), minimum=1).empty


def test_arguments_that_cannot_be_are_named(tiny: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="span must be at least 0; not -1"):
        collocates(tiny, "要", span=(5, -1))
    with pytest.raises(ValueError, match="minimum must be at least 1; not 0"):
        collocates(tiny, "要", minimum=0)
    with pytest.raises(ValueError, match=r"needs the column\(s\) is_word"):
        collocates(tiny.drop(columns="is_word"), "要")


def test_where_no_word_is_elsewhere_ratios_of_nothing_are_undefined() -> None:
    row = collocates(token_table("n a"), "n", minimum=1, intervals=True).iloc[0]
    assert row[["log_ratio", "delta_p"]].isna().all()
    assert row[["log_ratio_low", "log_ratio_high"]].tolist() == [-inf, inf]


def test_positions_by_hand(tiny: pd.DataFrame) -> None:
    places = collocate_positions(tiny, "要", span=(1, 2))
    assert places[
        ["doc_id", "collocate", "distance", "position", "start", "node_raw_start"]
    ].to_numpy().tolist() == [
        ["a", "发展", 1, 1, 1, 0],
        ["a", "发展", 2, 3, 4, 0],
        ["a", "发展", -1, 7, 11, 14],
        ["a", "创新", 1, 10, 15, 14],
        ["a", "发展", 1, 13, 19, 18],
        ["b", "创新", 1, 1, 1, 0],
    ]


@pytest.mark.parametrize("node", ["创新", "服务", "人才", "发展", "要", "的"])
def test_every_count_leads_back_to_characters_of_the_file(corpus, tokens: pd.DataFrame, node: str) -> None:
    places = collocate_positions(tokens, node)
    for row in places.itertuples():
        raw = corpus[row.doc_id].raw
        assert re.sub(r"\s", "", raw[row.raw_start : row.raw_end]) == row.collocate
        assert raw.startswith(node[0], row.node_raw_start)
        assert row.distance != 0 and abs(row.distance) <= 5
    table = collocates(tokens, node, minimum=1)
    found = places.groupby(["doc_id", "collocate"], sort=False).agg(
        n_pair=("start", "size"), n_sentences=("sentence", "nunique"), raw_start=("raw_start", "min")
    )
    expected = found.loc[list(zip(table["doc_id"], table["collocate"], strict=True))].reset_index()
    pd.testing.assert_frame_equal(table[expected.columns], expected, check_dtype=False)
    nodes = kwic(tokens, node)
    assert set(places["node_raw_start"]) <= set(nodes["raw_start"])
    assert (table["n_node"] == table["doc_id"].map(nodes["doc_id"].value_counts())).all()


def by_hand(tokens: pd.DataFrame, node: str, span: tuple[int, int]) -> dict[tuple[str, str], int]:
    """The same counts without arrays: a loop over words, one document at a time."""
    found: dict[tuple[str, str], int] = {}
    for doc_id, rows in tokens[tokens["is_word"]].groupby("doc_id", observed=True):
        token, sentence = rows["token"].tolist(), rows["sentence"].tolist()
        for here in range(len(token)):
            near = range(max(0, here - span[1]), min(len(token), here + span[0] + 1))
            if token[here] != node and any(token[i] == node and sentence[i] == sentence[here] for i in near):
                found[doc_id, token[here]] = found.get((doc_id, token[here]), 0) + 1
    return found


texts = st.lists(st.text(alphabet="abcn ,.", max_size=40).map(" ".join), min_size=1, max_size=3)
sides = st.tuples(st.integers(0, 4), st.integers(0, 4))


@settings(max_examples=60)
@given(texts, sides)
def test_counts_agree_with_a_loop_sum_to_their_sizes_and_can_be_read_backwards(
    documents: list[str], span: tuple[int, int]
) -> None:
    tokens = token_table(*documents)
    table = collocates(tokens, "n", span=span, minimum=1)
    assert dict(
        zip(zip(table["doc_id"], table["collocate"], strict=True), table["n_pair"], strict=True)
    ) == by_hand(tokens, "n", span)
    others = tokens[tokens["is_word"] & (tokens["token"] != "n")].groupby("doc_id", observed=True).size()
    for doc_id, rows in table.groupby("doc_id"):
        assert rows["n_pair"].sum() == rows["n_window"].iloc[0]
        assert rows["size"].iloc[0] == others[doc_id]
    assert (table["n_pair"] <= table["n_collocate"]).all()
    assert (table["n_sentences"] <= table["n_pair"]).all()
    # Read backwards, left and right change places: a full stop ends a sentence from either direction.
    backwards = token_table(*(text[::-1] for text in documents))
    swapped = collocates(backwards, "n", span=span[::-1], minimum=1)
    columns = ["doc_id", "collocate", "n_pair", "n_window", "n_collocate", "size", "log_dice"]
    pd.testing.assert_frame_equal(table[columns], swapped[columns])


@settings(max_examples=60)
@given(texts, st.integers(1, 4), st.sampled_from([("n", "a"), ("b", "c")]))
def test_with_a_symmetric_span_nearness_is_mutual(
    documents: list[str], reach: int, pair: tuple[str, str]
) -> None:
    tokens = token_table(*documents)
    there, back = (
        collocates(tokens, node, span=(reach, reach), minimum=1).query("collocate == @word")
        for node, word in (pair, pair[::-1])
    )
    assert there["doc_id"].tolist() == back["doc_id"].tolist()


def test_intervals_hold_the_log_ratio_and_are_wider_for_what_stands_in_one_sentence() -> None:
    once = "n a a a a x. " + "n b x x x. " * 4 + "y y y y y. " * 20
    table = collocates(token_table(once), "n", minimum=4, intervals=True).set_index("collocate")
    assert (
        (table["log_ratio_low"] < table["log_ratio"]) & (table["log_ratio"] < table["log_ratio_high"])
    ).all()
    width = table["log_ratio_high"] - table["log_ratio_low"]
    assert table.loc["a", "n_pair"] == table.loc["b", "n_pair"] == 4
    assert width["a"] > width["b"]


def test_intervals_take_the_sentences_of_several_texts_as_those_of_one() -> None:
    parts = ["n a b c. n a c.", "a b c d. n d a.", "c d b. n a. b b c d."]
    several = collocates(token_table(*parts).assign(doc_id="all"), "n", span=(1, 1), intervals=True)
    one = collocates(token_table(" ".join(parts)).assign(doc_id="all"), "n", span=(1, 1), intervals=True)
    assert several["collocate"].tolist() == ["a"]
    ends = ["log_ratio_low", "log_ratio_high"]
    pd.testing.assert_frame_equal(several[ends], one[ends])


def test_intervals_come_with_the_same_rows_each_time(tokens: pd.DataFrame) -> None:
    first, second = (collocates(tokens, "发展", intervals=True) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)
    plain = collocates(tokens, "发展")
    pd.testing.assert_frame_equal(first[plain.columns], plain)
    centre = measures.log_ratio(
        first["n_pair"],
        first["n_window"],
        first["n_collocate"] - first["n_pair"],
        first["size"] - first["n_window"],
    )
    assert np.allclose((first["log_ratio_low"] + first["log_ratio_high"]) / 2, centre)


def test_input_is_left_as_it_was(tiny: pd.DataFrame) -> None:
    before = tiny.copy(deep=True)
    collocates(tiny, "要", intervals=True)
    collocate_positions(tiny, "要")
    pd.testing.assert_frame_equal(tiny, before)
