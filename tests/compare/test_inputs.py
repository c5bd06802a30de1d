"""What a reader may hand in, and what is said when it will not do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.compare import compare
from analysis.compare.findings import find_warnings
from analysis.compare.inputs import Sides, read_sides
from analysis.compare.tables import Tables, make_tables
from analysis.text import UnreadableTexts

MINE = "今天要开会。大家要努力。我们要学习。"
YOURS = "昨天下雨了。我们在家看书。天气很冷。"


@pytest.fixture
def write(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("TWO_VOICES_CACHE", str(tmp_path / "cache"))

    def written(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "texts.csv"
    rows = {
        "paper": ["甲", "乙", "甲", "丙", ""],
        "text": [MINE, YOURS, YOURS, MINE, MINE],
        "id": list("abcde"),
    }
    pd.DataFrame(rows).to_csv(path, index=False)
    return path


def filled(sides: Sides) -> Tables:
    """The tables of a comparison, without the figures and the page."""
    return make_tables(sides, glosses="english", tell=lambda step: None, draw=lambda *given, **words: None)


def warned(sides: Sides) -> list[str]:
    return find_warnings(filled(sides), sides, thorough=False)


def test_one_text_only(write) -> None:
    with pytest.raises(ValueError, match="a second file or folder.*--group"):
        read_sides(write("a.txt", MINE))


def test_the_same_text_twice(write) -> None:
    with pytest.raises(ValueError, match="are the same text"):
        read_sides(write("a.txt", MINE), write("b.txt", MINE))


def test_a_missing_file(write) -> None:
    with pytest.raises(FileNotFoundError, match=r"nowhere\.txt: no such file"):
        read_sides(write("a.txt", MINE), "nowhere.txt")


@pytest.mark.parametrize("empty", ["", " \n　\n"])
def test_an_empty_text(write, empty: str) -> None:
    with pytest.raises(UnreadableTexts, match=r"b\.txt: the (file|text) is empty"):
        read_sides(write("a.txt", MINE), write("b.txt", empty))


def test_bytes_that_are_no_text(write, tmp_path) -> None:
    (tmp_path / "b.txt").write_bytes(b"\x00\x01\xff\xfe")
    with pytest.raises(UnreadableTexts, match=r"b\.txt: byte \d+ is"):
        read_sides(write("a.txt", MINE), tmp_path / "b.txt")


def test_a_text_without_hanzi(write) -> None:
    with pytest.raises(ValueError, match="b: no Chinese character among its 12"):
        read_sides(write("a.txt", MINE), write("b.txt", "Hello there."))


def test_a_text_of_one_sentence(write) -> None:
    with pytest.raises(ValueError, match=r"b: 1 sentence\(s\).*give a longer text"):
        filled(read_sides(write("a.txt", MINE), write("b.txt", "我们在家看书喝茶聊天")))


def test_ten_characters_in_two_sentences_are_warned_of(write) -> None:
    warnings = warned(read_sides(write("a.txt", MINE), write("b.txt", "天很冷。我们在家。")))
    assert any(warning.startswith("Short text: b has 5 words") for warning in warnings)
    assert any(warning.startswith("One text a side") for warning in warnings)


def test_little_chinese_and_uneven_texts_are_warned_of(write) -> None:
    english = "The weather is fine today and we are going out. 我们在家。 Nothing else happened."
    warnings = warned(read_sides(write("a.txt", MINE * 20), write("b.txt", english)))
    assert any(warning.startswith("Little Chinese: 5%") for warning in warnings)
    assert any(warning.startswith("Uneven texts: a has") for warning in warnings)


def test_an_empty_folder(write, tmp_path) -> None:
    (tmp_path / "none").mkdir()
    with pytest.raises(FileNotFoundError, match=r"none: the folder holds no \.txt file"):
        read_sides(write("a.txt", MINE), tmp_path / "none")


def test_folders_become_one_side_each_and_places_lead_to_the_files(write) -> None:
    for name, text in {"x/1.txt": MINE, "x/2.txt": YOURS, "y/1.txt": YOURS * 2}.items():
        write(name, text)
    folder = write("y/bad.txt", "").parent
    sides = read_sides(folder.parent / "x", folder)
    assert sides.titles == ("x", "y")
    assert sides.files["text"].tolist() == ["1", "2", "1"]
    assert "1 text(s) could not be read and are left out" in sides.left_out[0]
    document = sides.corpus["x"]
    assert document.text == f"{MINE}\n{YOURS}"
    start = document.text.index("下雨")
    spans = sides.corpus.locate(pd.DataFrame({"doc_id": ["x"], "start": [start], "end": [start + 2]}))
    traced = sides.traced(spans).iloc[0]
    raw = Path(traced["source"]).read_text(encoding="utf-8")
    assert raw[traced["raw_start"] : traced["raw_end"]] == "下雨"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig"])
def test_places_lead_to_files_as_windows_writes_them(write, tmp_path, encoding: str) -> None:
    path = tmp_path / "新闻 稿.txt"
    path.write_bytes("标题\r\n\r\n天气很冷，下雨了。\r\n".encode(encoding))
    sides = read_sides(path, write("y.txt", MINE))
    document = sides.corpus["新闻 稿"]
    start = document.text.index("下雨")
    spans = sides.corpus.locate(
        pd.DataFrame({"doc_id": [document.doc_id], "start": [start], "end": [start + 2]})
    )
    place = sides.traced(spans).iloc[0]
    raw = path.read_bytes().decode(encoding)
    assert (
        document.text == "标题\n天气很冷，下雨了。" and raw[place["raw_start"] : place["raw_end"]] == "下雨"
    )


def test_two_files_of_one_name_get_different_titles(write) -> None:
    sides = read_sides(write("x/text.txt", MINE), write("y/text.txt", YOURS))
    assert sides.titles == ("text (1)", "text (2)")


def test_groups_of_a_table(table: Path) -> None:
    sides = read_sides(table, group="paper", sides=("乙", "甲"), titles=("B paper", "A paper"))
    assert sides.titles == ("B paper", "A paper")
    assert sides.files["text"].tolist() == ["b", "a", "c"]
    assert sides.left_out == ["2 text(s) belong to neither group and are left out."]
    assert np.diff(sides.corpus["A paper"].raw_offsets).min() > 0


def test_groups_that_are_not_two(table: Path, write) -> None:
    with pytest.raises(
        ValueError, match=r"3 group\(s\) in the column 'paper'.*'甲' \(2\), '乙' \(1\), '丙' \(1\)"
    ):
        read_sides(table, group="paper")
    one = write("one.csv", f"paper,text\n甲,{MINE}\n甲,{YOURS}\n")
    with pytest.raises(ValueError, match=r"1 group\(s\) in the column 'paper'"):
        read_sides(one, group="paper")


def test_what_does_not_fit_the_table(table: Path) -> None:
    with pytest.raises(ValueError, match="group must be one of 'doc_id', 'paper'.*not 'genre'"):
        read_sides(table, group="genre")
    with pytest.raises(ValueError, match="a side of 'paper' must be one of '甲', '乙', '丙'; not '丁'"):
        read_sides(table, group="paper", sides=("甲", "丁"))
    with pytest.raises(ValueError, match="no column 'body'; the table has paper, text, id"):
        read_sides(table, group="paper", text_column="body")
    with pytest.raises(ValueError, match="divides one table"):
        read_sides(table, table, group="paper")
    with pytest.raises(ValueError, match="titles must be two"):
        read_sides(table, group="paper", titles=["one"])


def test_an_unknown_gloss(write) -> None:
    with pytest.raises(ValueError, match="glosses must be one of 'english', 'pinyin', 'none'; not 'german'"):
        compare(write("a.txt", MINE), write("b.txt", YOURS), glosses="german", progress=False)


def test_many_texts_a_side_are_resampled_as_texts(write, tmp_path) -> None:
    for number in range(12):
        write(f"x/{number}.txt", MINE + "要" * number)
        write(f"y/{number}.txt", YOURS + "书" * number)
    sides = read_sides(tmp_path / "x", tmp_path / "y")
    keys = filled(sides)["key_words"]
    assert set(keys["unit"]) == {"text"} and keys["units_target"].iloc[0] == 12
    assert not any(warning.startswith(("One text", "Few texts")) for warning in warned(sides))


def test_texts_that_stand_twice_are_named(write, tmp_path) -> None:
    write("x/1.txt", MINE), write("x/2.txt", MINE), write("y/1.txt", YOURS)
    warnings = warned(read_sides(tmp_path / "x", tmp_path / "y"))
    assert any("Duplicates: 1 text(s)" in warning and "2.txt" in warning for warning in warnings)


def test_the_same_words_in_another_order(write) -> None:
    tables = filled(
        read_sides(write("a.txt", "我们在家。天气很冷。"), write("b.txt", "天气很冷。我们在家。"))
    )
    assert (tables["key_words"]["log_ratio"] == 0).all()
    assert set(tables["concordance"]["doc_id"]) == {"a", "b"}
