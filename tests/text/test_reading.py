"""`read_corpus`: the manifest, folders, files and tables."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd
import pytest

from analysis.paths import CORPUS
from analysis.text import Corpus, UnreadableTexts, propose_repairs, read_corpus

REPORT_JOINS = ["推动当地产业发展的缩影", "合作“落下来”"]
SPEECH_JOINS = ["扩大有效益的投资", "持续深化沪苏浙", "要加强正确政绩观"]


def test_every_declared_repair_is_in_the_text(corpus: Corpus) -> None:
    assert all(join in corpus["report"].text for join in REPORT_JOINS)
    assert all(join in corpus["speech"].text for join in SPEECH_JOINS)
    assert "科研平台实验室" not in corpus["report"].text
    assert "上接一版" not in corpus["speech"].text
    assert [len(document.repairs) for document in corpus] == [3, 4]
    assert all(repair.reason for document in corpus for repair in document.repairs)


def test_what_is_no_prose_is_marked(corpus: Corpus) -> None:
    kinds = corpus["report"].paragraphs["kind"].value_counts()
    assert kinds.to_dict() == {"prose": 17, "heading": 3, "title": 1, "subtitle": 1, "byline": 1}
    assert corpus["speech"].kinds == ("prose",) * 8 + ("credit",)


def test_without_repairs_the_text_is_the_file_as_printed() -> None:
    printed = read_corpus(CORPUS / "manifest.toml", repairs="none")
    assert "科研平台实验室。" in printed["report"].text
    assert "要加\n强正确政绩观" in printed["speech"].text
    source = (CORPUS / printed["report"].source).read_text(encoding="utf-8")
    assert printed["report"].raw == source
    assert "".join(printed["speech"].text.split()) == "".join(source[2373:].split())


def test_breaks_are_proposed_where_they_were_declared_and_nowhere_else(corpus: Corpus) -> None:
    proposed = propose_repairs(read_corpus(CORPUS / "manifest.toml", repairs="none"))
    declared = {r.left[-2:] for d in corpus for r in d.repairs if r.action == "join"}
    assert {left[-2:] for left in proposed["left"]} == declared
    assert propose_repairs(corpus).empty
    assert list(propose_repairs(corpus).columns) == list(proposed.columns)


def test_proposed_repairs_are_applied_on_request_only(tmp_path: Path) -> None:
    broken = "标题在此\n" + "这是一个很长的段落" * 5 + "扩大有效益\n的投资。\n下一段。"
    (tmp_path / "a.txt").write_text(broken, encoding="utf-8")
    assert read_corpus(tmp_path)["a"].text == broken
    mended = read_corpus(tmp_path, repairs="proposed")["a"]
    assert mended.text == broken.replace("益\n的", "益的")
    assert len(mended.repairs) == 1


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_kind_part_paragraphs(tmp_path: Path, newline: str) -> None:
    (tmp_path / "a.txt").write_text(
        newline.join(["　　第一段。", "", " 第二段。 "]), encoding="utf-8", newline=""
    )
    document = read_corpus(tmp_path / "a.txt")["a"]
    assert document.text == "第一段。\n第二段。"
    assert [document.raw[i] for i in document.raw_offsets[-4:]] == list("第二段。")


def test_zero_width_and_full_width_characters_are_normalised_with_their_offsets(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("\ufeffＡＩ占\u200b３０％，好（吗）？", encoding="utf-8")
    document = read_corpus(tmp_path / "a.txt")["a"]
    assert document.text == "AI占30%，好（吗）？"
    assert [document.raw[i] for i in document.raw_offsets] == list("ＡＩ占３０％，好（吗）？")
    assert read_corpus(tmp_path / "a.txt", normalise=False)["a"].text == "ＡＩ占\u200b３０％，好（吗）？"


def test_a_folder_is_read_in_order_of_names_and_subfolders_name_the_texts(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c.txt", "a.txt", "b/d.txt"):
        (tmp_path / name).write_text("好。", encoding="utf-8")
    (tmp_path / "readme.md").write_text("no text of the corpus", encoding="utf-8")
    corpus = read_corpus(tmp_path)
    assert [document.doc_id for document in corpus] == ["a", "b/d", "c"]
    assert corpus["a"].sha256 == hashlib.sha256("好。".encode()).hexdigest()


TABLE = pd.DataFrame({"id": ["x", "y"], "text": ["第一篇。", "第二篇，“引号”。"], "year": [2023, 2024]})


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".jsonl", ".parquet", ".xlsx"])
def test_every_kind_of_table_gives_the_same_texts_and_metadata(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"texts{ending}"
    write = {
        ".csv": lambda: TABLE.to_csv(path, index=False),
        ".tsv": lambda: TABLE.to_csv(path, index=False, sep="\t"),
        ".jsonl": lambda: TABLE.to_json(path, orient="records", lines=True, force_ascii=False),
        ".parquet": lambda: TABLE.to_parquet(path),
        ".xlsx": lambda: TABLE.to_excel(path, index=False),
    }
    write[ending]()
    corpus = read_corpus(path)
    assert [(d.doc_id, d.text, int(d.metadata["year"])) for d in corpus] == [
        ("x", "第一篇。", 2023),
        ("y", "第二篇，“引号”。", 2024),
    ]


def test_a_table_in_gb18030_and_its_own_text_column(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("正文,来源\n好。,甲报\n".encode("gb18030"))
    document = next(iter(read_corpus(tmp_path / "a.csv", text_column="正文")))
    assert (document.doc_id, document.text, dict(document.metadata)) == ("0", "好。", {"来源": "甲报"})
    with pytest.raises(ValueError, match=r"no column 'text'.*正文, 来源.*text_column="):
        read_corpus(tmp_path / "a.csv")


def test_all_bad_files_are_reported_together_or_collected(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes("好".encode("gb18030") + b"\xff")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "blank.txt").write_bytes(b" \n")
    (tmp_path / "good.txt").write_text("好。", encoding="utf-8")
    with pytest.raises(UnreadableTexts) as error:
        read_corpus(tmp_path)
    for part in (
        "bad.txt: byte 2",
        "empty.txt: the file is empty",
        "blank.txt: the text is empty",
    ):
        assert part in str(error.value)
    assert str(error.value).endswith("on_error='collect' goes on with the 1 that can be read")
    corpus = read_corpus(tmp_path, on_error="collect")
    assert [document.doc_id for document in corpus] == ["good"]
    assert [Path(source).name for source in corpus.bad["source"]] == ["bad.txt", "blank.txt", "empty.txt"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty; save the text in it, or name another file"),
        (b" \n", "the text is empty; fill it in, or name another"),
    ],
)
def test_of_an_only_file_that_is_empty_the_error_says_so_and_no_more(
    tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / "mine.txt").write_bytes(content)
    with pytest.raises(UnreadableTexts) as error:
        read_corpus(tmp_path / "mine.txt")
    path = (tmp_path / "mine.txt").as_posix()
    assert str(error.value) == f"{path}: {said}"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("8d7a7536", "00000000"), "SHA-256"),
        (('left = "要加', 'left = "不在'), "fits 0 places"),
        (("span = [2373, 4684]", "span = [2373, 9999]"), "9999"),
        (('credit = ["（宗禾', 'credit = ["没有'), "0 paragraphs begin with"),
        (('reason = "photo', 'reason_ = "photo'), "needs action"),
        (("[[text]]", "[[text"), "toml.io"),
        (('sha256 = "8d', 'checksum = "8d'), "lacks sha256"),
    ],
)
def test_a_manifest_that_does_not_fit_its_file_says_where(
    tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    manifest = (CORPUS / "manifest.toml").read_text(encoding="utf-8").replace(*change)
    manifest = manifest.replace("source/", f"{(CORPUS / 'source').as_posix()}/")
    (tmp_path / "manifest.toml").write_text(manifest, encoding="utf-8")
    with pytest.raises(ValueError, match="manifest.toml") as error:
        read_corpus(tmp_path / "manifest.toml")
    assert message in str(error.value)


def test_arguments_that_are_none_name_the_allowed_ones(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'declared', 'proposed', 'none'; not 'all'"):
        read_corpus(tmp_path, repairs="all")
    with pytest.raises(FileNotFoundError, match="no .txt file"):
        read_corpus(tmp_path)
    with pytest.raises(FileNotFoundError, match="nowhere.txt"):
        read_corpus(tmp_path / "nowhere.txt")
    (tmp_path / "a.txt").write_text("好。", encoding="utf-8")
    with pytest.raises(ValueError, match="two documents have the doc_id 'a'"):
        read_corpus([tmp_path / "a.txt", tmp_path / "a.txt"])
    with pytest.raises(KeyError, match="'b'; the corpus has 'a'"):
        read_corpus(tmp_path)["b"]
