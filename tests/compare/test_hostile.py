"""Texts, titles and names that would do harm in a page, a spreadsheet, a terminal or a folder."""

from __future__ import annotations

import base64
import csv
import re
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from analysis.__main__ import main
from analysis.compare import compare
from analysis.compare.downloads import write_tables
from analysis.compare.drawing import drawable
from analysis.safety import printable, safe_cells, safe_title

ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'--><svg onload=alert(1)>",
    "]]></script>{{ 7*7 }}",
    "=cmd|'/c calc'!A1",
    "+1+1",
    "@SUM(A1:A9)",
    "-2+3",
    "\t=1",
    "\x1b[2J\x1b]0;owned\x07",
    "a\u202eb\u2066c\u200f",
    "../../etc/passwd",
    "..\\..\\windows",
    "CON",
    "nul.txt",
    "a\x00b",
]


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    sentences = [
        "今天我们要开会。",
        "“=cmd|'/c calc'!A1”很重要。",
        "<script>alert(1)</script>要努力。",
        "=1+1要是真的。",
    ]
    sentences += [
        "要\u202e反\u2066着写。",
        "他说：<img src=x onerror=alert(1)>。",
        "𠀀𠀁字很少见。",
        "{{ 7*7 }}要。",
    ]
    sentences += [f"{attack}，我们要大力推进工作。" for attack in ATTACKS if "\x00" not in attack]
    rows = [
        {"side": "A" if n % 3 else "B", "id": f"{ATTACKS[n % 16]}{n}", "text": s * 3}
        for n, s in enumerate(sentences)
    ]
    table = folder / "t.jsonl"
    pd.DataFrame(rows).to_json(table, orient="records", lines=True, force_ascii=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TWO_VOICES_CACHE", str(folder / "cache"))
        titles = ("<script>alert(2)</script>\x1b[31m", "=cmd|'/c calc'!A1\u202e../..")
        out = folder / "out"
        return compare(table, group="side", titles=titles, out=out, progress=False).folder


def test_the_page_has_no_markup_of_theirs(report: Path) -> None:
    page = (report / "report.html").read_text(encoding="utf-8")
    assert page.count("<script>") == 1 and page.count("</script>") == 1
    assert not re.search(r"<(img src=x|svg)", page)
    assert "&lt;script&gt;alert(2)&lt;/script&gt;" in page
    assert "{{ 7*7 }}" in page
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", page)


def test_figures_have_no_markup_of_theirs(report: Path) -> None:
    page = (report / "report.html").read_text(encoding="utf-8")
    drawn = [
        base64.b64decode(code).decode() for code in re.findall(r"data:image/svg\+xml;base64,([^\"]+)", page)
    ]
    assert drawn
    for picture in [*drawn, *(path.read_text(encoding="utf-8") for path in report.glob("figures/*.svg"))]:
        assert not re.search(
            r"<(script|img|foreignObject)|onerror=|onload=", re.sub(r"<!--.*?-->", "", picture, flags=re.S)
        )
        assert "<script" not in picture


def test_no_cell_is_a_formula(report: Path) -> None:
    seen = 0
    for path in report.glob("tables/*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                for cell in row:
                    assert not re.match(r"[=+@\t\r]|-(?![\d.]|inf)", cell), (path.name, cell)
                    seen += cell.startswith("'=")
        book = openpyxl.load_workbook(path.with_suffix(".xlsx"))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f"]
    assert seen


def test_only_plain_file_names_are_written(report: Path) -> None:
    for path in report.rglob("*"):
        assert re.fullmatch(r"[a-z_]+(\.(html|json|csv|xlsx|svg|png))?", path.name), path
    assert {path.name for path in report.parent.iterdir()} == {"t.jsonl", "cache", "out"}


def test_a_terminal_gets_no_control_characters(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setenv("TWO_VOICES_CACHE", str(tmp_path / "cache"))
    assert main(["compare", "no\x1b[2Jsuch.txt", "b.txt", "--out", str(tmp_path / "out")]) == 2
    shown = capsys.readouterr()
    assert "\x1b" not in shown.out + shown.err
    assert "no�[2Jsuch.txt: no such file" in shown.err


@pytest.mark.parametrize("attack", ATTACKS)
def test_titles_are_one_printable_line(attack: str) -> None:
    title = safe_title(attack, "A")
    assert 0 < len(title) <= 60
    assert title.isprintable() and title == printable(title)


def test_what_is_neutralised_and_what_is_not() -> None:
    table = pd.DataFrame({"text": ["=1", "＝1", "-x", " =1", "要", "1-2", ""], "n": [-1.0, 2, 3, 4, 5, 6, 7]})
    expected = ["'=1", "'＝1", "'-x", "' =1", "要", "1-2", ""]
    assert safe_cells(table)["text"].tolist() == expected
    assert safe_cells(table)["n"].tolist() == table["n"].tolist()
    assert safe_title("\x1b\n ", "B") == "�"
    assert safe_title(" \n", "B") == "B"


def test_workbook_cells_keep_their_text_and_numbers(tmp_path) -> None:
    table = pd.DataFrame(
        {"text": [*ATTACKS, "x" * 40_000], "n": [1.5, float("nan"), float("inf"), *range(14)]}
    )
    write_tables({"odd": table}, tmp_path / "tables")
    sheet = openpyxl.load_workbook(tmp_path / "tables" / "odd.xlsx").active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [text for text, _ in rows[:5]] == [*ATTACKS[:2], "'" + ATTACKS[2], ATTACKS[3], "'" + ATTACKS[4]]
    assert rows[-1][0] == "x" * 32767
    assert [n for _, n in rows[:4]] == [1.5, None, None, 0]
    assert rows[9][0] == "�[2J�]0;owned�"


def test_what_no_font_can_draw_is_marked_in_figures() -> None:
    table = pd.DataFrame({"type": ["要", "\U0001f9ff", "𠀀"], "gloss": ["must", None, ""], "n": [1, 2, 3]})
    shown = drawable(table)
    assert shown["type"].tolist() == ["要", "�", "�"]
    assert shown["n"].tolist() == [1, 2, 3] and shown["gloss"].isna().tolist() == [False, True, False]
    assert drawable("\U0001f9ff A") == "� A" and drawable(6) == 6
