"""`tokenize`: one row per token, each with its place in text and file."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.concordance import kwic
from analysis.paths import CORPUS
from analysis.text import Corpus, Document, read_corpus, sentences
from analysis.text.repairs import build_text
from analysis.tokens import tokenize

COLUMNS = ["doc_id", "paragraph", "sentence", "position", "token", "is_word", "kind", "start", "end"]
COLUMNS += ["raw_start", "raw_end"]


def document(text: str, doc_id: str = "a") -> Document:
    built, offsets, repairs = build_text(text, (0, len(text)))
    kinds = ("prose",) * (built.count("\n") + 1 if built else 0)
    return Document(doc_id, built, text, offsets, "", doc_id, kinds, {}, repairs)


def test_directive_yao_is_counted_in_three_steps() -> None:
    """27 in the file as printed, 28 with the column break joined, 29 (the hand count) with the project's words."""
    manifest = CORPUS / "manifest.toml"
    printed, repaired = read_corpus(manifest, repairs="none"), read_corpus(manifest)
    steps = [
        tokenize(printed, dictionary=None),
        tokenize(repaired, dictionary=None),
        tokenize(repaired),
    ]
    assert [len(kwic(tokens, "要")) for tokens in steps] == [27, 28, 29]
    assert all((kwic(tokens, "要")["doc_id"] == "speech").all() for tokens in steps)


def test_the_29_places_are_those_annotated_by_hand(tokens: pd.DataFrame) -> None:
    gold = pd.read_csv(CORPUS / "gold" / "seed_annotations.csv")
    assert (
        kwic(tokens, "要")["raw_start"].tolist() == gold[gold["device"] == "directive"]["raw_start"].tolist()
    )


def test_each_token_is_the_text_between_its_offsets(corpus: Corpus, tokens: pd.DataFrame) -> None:
    assert list(tokens.columns) == COLUMNS
    for row in tokens.itertuples():
        document = corpus[row.doc_id]
        assert document.text[row.start : row.end] == row.token
        assert document.raw[row.raw_start : row.raw_end].replace("\n", "") == row.token
    assert set(tokens["paragraph"].groupby(tokens["doc_id"], observed=True).nunique()) == {17, 8}


def test_sentences_are_numbered_as_by_sentences(corpus: Corpus, tokens: pd.DataFrame) -> None:
    for document in corpus:
        mine = tokens[tokens["doc_id"] == document.doc_id].groupby("sentence")["start"].min()
        table = sentences(document).set_index("sentence")
        assert mine.equals(table["start"].loc[mine.index])
        assert (table.loc[mine.index, "kind"] == "prose").all()


def test_words_numbers_latin_and_marks_are_told_apart(make_corpus) -> None:
    tokens = tokenize(make_corpus(a="2023年，AI占5.7%。"))
    assert tokens["token"].tolist() == ["2023", "年", "，", "AI", "占", "5.7%", "。"]
    assert tokens["kind"].tolist() == [
        "number",
        "hanzi",
        "punctuation",
        "latin",
        "hanzi",
        "number",
        "punctuation",
    ]
    assert tokens["is_word"].tolist() == [True, True, False, True, True, True, False]
    assert tokens["position"].tolist() == list(range(7))


def test_white_space_is_no_token_and_headings_are_left_out_unless_asked(corpus: Corpus) -> None:
    prose, everything = tokenize(corpus), tokenize(corpus, paragraphs="all")
    assert not everything["token"].astype("str").str.isspace().any()
    assert "侧记" not in set(prose["token"])
    assert "侧记" in set(everything["token"])
    assert set(tokenize(corpus, paragraphs=["heading"])["paragraph"]) == {6, 11, 17}
    with pytest.raises(ValueError, match="paragraphs must be one of .*'heading'.*; not 'caption'"):
        tokenize(corpus, paragraphs=["caption"])


def test_what_made_the_tokens_travels_with_them(tokens: pd.DataFrame) -> None:
    made = tokens.attrs["segmenter"]
    assert made["segmenter"] == "jieba"
    assert made["engine"].startswith("rjieba ")
    assert len(made["dictionary"]) == 64


def test_an_unknown_segmenter_lists_the_known_ones(make_corpus) -> None:
    with pytest.raises(ValueError, match="'jieba', 'jieba-no-hmm', 'snownlp', 'character'"):
        tokenize(make_corpus(a="好。"), segmenter="pkuseg")


@pytest.mark.parametrize("segmenter", ["jieba", "jieba-no-hmm", "snownlp", "character", list])
def test_every_segmenter_gives_the_same_characters(corpus: Corpus, segmenter) -> None:
    tokens = tokenize(corpus, segmenter=segmenter)
    for document in corpus:
        mine = "".join(tokens.loc[tokens["doc_id"] == document.doc_id, "token"])
        prose = document.paragraphs.query("kind == 'prose'")
        assert mine == "".join(document.text[a:b] for a, b in zip(prose["start"], prose["end"], strict=True))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(alphabet="要加强创新，。！\n 　a1\u200b𠀀“”…", max_size=30), min_size=1, max_size=4))
def test_texts_in_one_batch_are_cut_as_if_alone(texts: list[str]) -> None:
    documents = [document(text, f"d{i}") for i, text in enumerate(texts)]
    together = tokenize(Corpus(documents))
    alone = [tokenize(Corpus([one])) for one in documents]
    for name in COLUMNS:
        expected = [value for table in alone for value in table[name].tolist()]
        assert together[name].tolist() == expected


def test_a_corpus_without_a_word_has_a_table_with_all_columns() -> None:
    assert list(tokenize(Corpus([])).columns) == COLUMNS
    assert tokenize(Corpus([document("")])).empty
    assert tokenize(Corpus([document("")]))["start"].dtype == np.int32


@pytest.mark.parametrize("size", [1, 50, 700])
def test_a_long_text_cut_in_pieces_gives_the_same_table(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    whole = tokenize(corpus, paragraphs="all")
    monkeypatch.setattr("analysis.tokens.table._PIECE", size)
    pd.testing.assert_frame_equal(tokenize(corpus, paragraphs="all"), whole)
    pd.testing.assert_frame_equal(tokenize(corpus), whole_prose(corpus, monkeypatch))


def whole_prose(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    monkeypatch.setattr("analysis.tokens.table._PIECE", 1_000_000)
    return tokenize(corpus)


def test_parts_of_speech_are_those_of_jieba_posseg(make_corpus) -> None:
    text = "我们要加快建设创新型省份，\n不断提高人民生活水平。"
    tokens = tokenize(make_corpus(a=text), pos=True)
    # Loaded by now, without the remarks that Python makes about its source.
    from jieba import posseg

    expected = [(pair.word, pair.flag) for pair in posseg.cut(text) if pair.word != "\n"]
    assert list(zip(tokens["token"], tokens["pos"], strict=True)) == expected


def test_a_token_that_posseg_cuts_otherwise_is_tagged_by_itself(make_corpus) -> None:
    tokens = tokenize(make_corpus(a="北京大学生"), segmenter=lambda text: ["北京", "大学生"], pos=True)
    assert tokens["pos"].tolist() == ["ns", "n"]
    tokens = tokenize(make_corpus(a="北京大学"), segmenter=lambda text: ["北", "京大学"], pos=True)
    assert tokens["pos"].tolist() == ["ns", "x"]


def test_parts_of_speech_of_added_words_come_from_the_dictionary(make_corpus, tmp_path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("最多跑一次 20 nz # name of a reform\n", encoding="utf-8")
    tokens = tokenize(make_corpus(a="最多跑一次改革"), dictionary=words, pos=True)
    assert list(zip(tokens["token"], tokens["pos"], strict=True)) == [("最多跑一次", "nz"), ("改革", "vn")]
