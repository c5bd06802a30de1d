"""The comparison as a whole: what is found, what stands in the page and the files, what is written where."""

from __future__ import annotations

import argparse
import json
import os
import re
import time
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from analysis.compare import Comparison, compare, storage
from analysis.compare.command import add_command
from analysis.compare.drawing import Draughtsman
from analysis.paths import CORPUS

MANIFEST = CORPUS / "manifest.toml"


@pytest.fixture(scope="module")
def cache(own_texts: Path) -> Path:
    return own_texts / "cache"


@pytest.fixture(autouse=True)
def own_cache(cache, monkeypatch) -> None:
    monkeypatch.setenv("TWO_VOICES_CACHE", str(cache))


@pytest.fixture(scope="module")
def result(cache, tmp_path_factory) -> Comparison:
    """The comparison that the notebook made, from the cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TWO_VOICES_CACHE", str(cache))
        folder = tmp_path_factory.mktemp("out") / "report"
        return compare(MANIFEST, group="doc_id", sides=("speech", "report"), out=folder, progress=False)


@pytest.fixture(scope="module")
def compare_small(tmp_path_factory):
    """Compare two short texts without glosses, where one of the figures cannot be drawn."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "a.txt").write_text("今天要开会。大家要努力。", encoding="utf-8")
    (folder / "b.txt").write_text("昨天下雨了。我们在家。", encoding="utf-8")
    whole = Draughtsman.draw

    def without_lengths(draughtsman, name, table, options, **words) -> None:
        table = table.drop(columns="characters") if name == "sentences" else table
        whole(draughtsman, name, table, options, **words)

    def compared() -> Comparison:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("TWO_VOICES_CACHE", str(folder / "cache"))
            patch.setattr(Draughtsman, "draw", without_lengths)
            return compare(folder / "a.txt", folder / "b.txt", titles=("甲", "乙"), glosses="none")

    return compared


@pytest.fixture(scope="module")
def small(compare_small) -> Comparison:
    return compare_small()


@pytest.fixture(scope="module")
def steady(tmp_path_factory) -> Comparison:
    """The comparison of two texts so unlike that every finding holds under every specification."""
    folder = tmp_path_factory.mktemp("steady")
    fields = [
        "教育",
        "医疗",
        "交通",
        "农业",
        "科技",
        "文化",
        "旅游",
        "环境",
        "水利",
        "能源",
        "金融",
        "就业",
        "住房",
        "卫生",
    ]
    (folder / "a.txt").write_text("".join(f"要加强{name}工作。" * 2 for name in fields), encoding="utf-8")
    (folder / "b.txt").write_text("".join(f"昨天我看了{name}。" * 2 for name in fields), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TWO_VOICES_CACHE", str(folder / "cache"))
        return compare(folder / "a.txt", folder / "b.txt", progress=False)


@pytest.fixture(scope="module")
def page(result: Comparison) -> str:
    return result.report.read_text(encoding="utf-8")


class Elements(HTMLParser):
    """All start tags of a page with their attributes, and what was never closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "img", "input", "br", "wbr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_findings_are_those_of_the_notebooks(result: Comparison) -> None:
    findings = result.table("findings").set_index("name")
    assert {"要", "嘉兴", "directive", "quantity"} <= set(findings.index)
    must = findings.loc["要"]
    assert must["side"] == "speech" and must["low"] > 1 and must["holds"] == 1
    assert "29 times among 979 words in speech, never among 944 in report" in must["finding"]
    words = findings[findings["kind"] == "word"]
    q = result.table("key_words").set_index("type").loc[words.index, "q_value"]
    for value, finding in zip(q, words["finding"], strict=True):
        assert f"; q = {value:.3f}). Holds".replace("= 0", "= ") in finding
    assert not findings.loc[findings["kind"] != "word", "finding"].str.contains("; q ").any()
    assert findings.loc["quantity", "side"] == "report"
    assert findings.loc["quantity", "low"] > 1
    assert result.findings == findings["finding"].tolist()


def test_tables_agree_with_the_library(result: Comparison, tokens: pd.DataFrame) -> None:
    from analysis import count_types, keyness

    expected = keyness(count_types(tokens, unit="sentence"), target="speech", reference="report")
    found = result.table("key_words")
    assert found["type"].tolist() == expected["type"].tolist()
    assert found["log_ratio_low"].to_numpy() == pytest.approx(expected["log_ratio_low"].to_numpy())


def test_spans_lead_back_to_the_file(result: Comparison) -> None:
    devices = result.table("devices")
    for source, rows in devices[devices["device"] == "directive"].groupby("source"):
        raw = (CORPUS / source).read_text(encoding="utf-8-sig")
        assert (
            rows["text"] == [raw[a:b] for a, b in zip(rows["raw_start"], rows["raw_end"], strict=True)]
        ).all()


def test_the_page_is_whole_and_loads_nothing(page: str) -> None:
    elements = Elements(page)
    assert elements.open == []
    sources = [
        value for _, a in elements.tags for name, value in a.items() if name in ("src", "href", "data")
    ]
    assert all(s and s.startswith(("#", "data:image/", "tables/", "figures/")) for s in sources)
    assert "http:" not in page and "https:" not in page
    assert [tag for tag, _ in elements.tags].count("script") == 1
    assert "default-src 'none'" in page


def test_every_link_leads_somewhere(page: str, result: Comparison) -> None:
    elements = Elements(page)
    ids = [a["id"] for _, a in elements.tags if "id" in a]
    assert len(ids) == len(set(ids))
    for _, attributes in elements.tags:
        target = attributes.get("href") or ""
        assert (
            target[1:] in ids if target.startswith("#") else not target or (result.folder / target).is_file()
        )


def test_figures_have_descriptions_and_hanzi_a_language(page: str) -> None:
    elements = Elements(page)
    images = [attributes for tag, attributes in elements.tags if tag == "img"]
    assert len(images) == 8
    assert all(len(attributes["alt"] or "") > 30 for attributes in images)
    assert '<span lang="zh-Hans">要</span>' in page
    assert 'lang="zh-Latn-pinyin">yào<' in page


def test_each_table_is_there_as_csv_and_xlsx(result: Comparison) -> None:
    for path in (result.folder / "tables").glob("*.csv"):
        table = pd.read_csv(path, keep_default_na=False)
        sheet = openpyxl.load_workbook(path.with_suffix(".xlsx")).active
        assert sheet is not None
        rows = list(sheet.iter_rows(values_only=True))
        assert rows[0] == tuple(table.columns)
        assert len(rows) == len(table) + 1
        if path.stem == "key_words":
            assert rows[1][0] == "要" and rows[1][rows[0].index("n_target")] == 29


def test_a_second_run_takes_its_work_from_the_cache(result: Comparison, tmp_path, capsys) -> None:
    began = time.monotonic()
    again = compare(MANIFEST, group="doc_id", sides=("speech", "report"), out=tmp_path / "again")
    assert time.monotonic() - began < 3
    assert "from the cache" in capsys.readouterr().err
    assert again.report.read_bytes() == result.report.read_bytes()


def test_glosses_can_be_left_out(small: Comparison) -> None:
    assert "pinyin" not in small.table("key_words")
    assert small.table("findings")["kind"].tolist() == ["length"]
    page = small.report.read_text(encoding="utf-8")
    assert "No single word sets the two apart for sure" in page
    assert not re.search("yào|must, is to", page)


def test_a_report_goes_without_a_figure_that_cannot_be_drawn(small: Comparison) -> None:
    assert small.warnings[-1] == "Figures that could not be drawn: sentences."
    assert "sentences" not in small.figures and "dispersion" in small.figures
    page = small.report.read_text(encoding="utf-8")
    assert "sentences.svg" not in page and "could not be drawn" in page


def test_where_no_specification_changes_a_finding_a_sentence_stands_for_the_figure(
    steady: Comparison, page: str
) -> None:
    assert steady.table("robustness")["share"].eq(1).all()
    assert "specifications" not in steady.figures and "key_words" in steady.figures
    said = "No figure shows the specifications: every finding that was tried under them holds under all."
    assert said in steady.report.read_text(encoding="utf-8")
    assert said not in page


def test_a_cache_that_lacks_a_file_is_made_anew(small: Comparison, compare_small, capfd) -> None:
    whole = small.report.read_bytes()
    small.report.unlink()
    again = compare_small()
    said = capfd.readouterr().err
    assert "from the cache" not in said and "figure sentences: ValueError" in said
    assert again.report.read_bytes() == whole


def test_another_text_has_another_place_in_the_cache_and_few_are_kept(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("TWO_VOICES_CACHE", str(tmp_path))
    entries = [storage.cache_entry(f"text {number}") for number in range(20)]
    assert len(set(entries)) == 20
    for number, entry in enumerate(entries):
        made = tmp_path / f"made {number}"
        (made / "tables").mkdir(parents=True)
        (made / "tables" / "a.csv").write_text(f"{number}", encoding="utf-8")
        storage.keep(made, entry, {})
        os.utime(entry, (number, number))
    assert [entry for entry in entries if storage.is_whole(entry)] == entries[-12:]


def test_only_its_own_files_are_replaced(result: Comparison, tmp_path) -> None:
    folder = tmp_path / "mine"
    (folder / "tables").mkdir(parents=True)
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    (folder / "tables" / "mine.csv").write_text("mine", encoding="utf-8")
    options = {"group": "doc_id", "sides": ("speech", "report"), "out": folder, "progress": False}
    compare(MANIFEST, **options)
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    # An earlier report had one table more; it goes.
    (folder / "tables" / "old.csv").write_text("old", encoding="utf-8")
    summary["files"] += ["tables/old.csv", "../outside.txt", "tables/../notes.txt"]
    (folder / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
    (tmp_path / "outside.txt").write_text("x", encoding="utf-8")
    compare(MANIFEST, **options)
    assert (folder / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert (folder / "tables" / "mine.csv").is_file()
    assert not (folder / "tables" / "old.csv").exists()
    assert (tmp_path / "outside.txt").is_file()


def test_a_file_that_is_not_its_own_is_not_overwritten(result: Comparison, tmp_path) -> None:
    (tmp_path / "report.html").write_text("my own", encoding="utf-8")
    with pytest.raises(ValueError, match=r"report\.html is there and was not written by compare"):
        compare(MANIFEST, group="doc_id", sides=("speech", "report"), out=tmp_path, progress=False)
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == "my own"
    assert not (tmp_path / "tables").exists()
    with pytest.raises(ValueError, match="cannot be written"):
        compare(
            MANIFEST, group="doc_id", sides=("speech", "report"), out=tmp_path / "report.html", progress=False
        )


def test_figures_and_tables_for_a_notebook(result: Comparison) -> None:
    assert '<img alt="Dots with intervals' in str(result.figure("key_words"))
    with pytest.raises(ValueError, match="table must be one of"):
        result.table("nothing")
    with pytest.raises(ValueError, match="figure must be one of"):
        result.figure("nothing")


def test_the_command_says_what_was_found_and_where(result: Comparison, tmp_path, capsys) -> None:
    parser = argparse.ArgumentParser()
    add_command(parser.add_subparsers())
    words = ["compare", str(MANIFEST), "--group", "doc_id", "--sides", "speech", "report"]
    options = parser.parse_args([*words, "--out", str(tmp_path / "out")])
    assert options.run(options) == 0
    shown = capsys.readouterr()
    assert "- 要 yào ‘must, is to’: 29 times among 979 words in speech" in shown.out
    assert "! One text a side" in shown.out
    assert shown.out.rstrip().endswith("report.html")
    assert re.match(r"\[ +\d\.\d s\] reading the texts\n", shown.err)
