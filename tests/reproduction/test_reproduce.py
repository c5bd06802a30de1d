"""`reproduce` over a small project of two notebooks: verdicts, planted changes, failures."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from analysis.__main__ import verdict_lines
from analysis.reproduction import reproduce

TABLES = """\
import pandas as pd
from analysis.publish import show_table
table = pd.DataFrame({"type": ["要", "和"], "n": [29, 21], "share": [1 / 3, 2 / 3]})
show_table(table, "counts", caption="Counts")
"""
FIGURE = """\
import matplotlib.pyplot as plt
from analysis.publish import show_figure
ax = plt.subplots()[1]
ax.plot([1, 2])
show_figure(ax, "line", alt="A rising line", caption="A line")
"""
PROSE = "The word occurs 29<!-- counts.csv type=要 n --> times."


def write(path: Path, *cells: str) -> None:
    made = [
        nbformat.v4.new_markdown_cell(cell) if cell == PROSE else nbformat.v4.new_code_cell(cell)
        for cell in cells
    ]
    for number, cell in enumerate(made):
        cell["id"] = f"cell-{number}"
    nbformat.write(nbformat.v4.new_notebook(cells=made), path)


@pytest.fixture(scope="module")
def reproduced(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("project")
    (project / "notebooks").mkdir()
    write(project / "notebooks" / "01-tables.ipynb", TABLES, PROSE)
    write(project / "notebooks" / "02-figure.ipynb", FIGURE)
    first = reproduce(project=project)
    assert set(first["verdict"]) == {"new"}
    return project


@pytest.fixture
def project(reproduced: Path, tmp_path: Path) -> Path:
    shutil.copytree(reproduced, tmp_path / "copy")
    return tmp_path / "copy"


def snapshot(project: Path) -> dict[str, bytes]:
    files = sorted(file for file in project.rglob("*") if file.is_file() and file.name != "reproduction.json")
    return {file.relative_to(project).as_posix(): file.read_bytes() for file in files}


def test_a_second_run_is_the_same_to_the_byte_and_says_so(project: Path) -> None:
    before = snapshot(project)
    verdicts = reproduce(project=project)
    assert (verdicts["verdict"] == "same").all(), verdict_lines(verdicts)
    assert snapshot(project) == before
    record = json.loads((project / "results" / "reproduction.json").read_text(encoding="utf-8"))
    assert record["same"] is True
    assert len(record["verdicts"]) == 5
    assert {"python", "platform", "packages", "sources", "segmentation"} <= set(record)


def test_a_planted_change_in_each_place_is_named(project: Path) -> None:
    table = project / "results" / "counts.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("29", "28"), encoding="utf-8")
    (project / "results" / "stray.csv").write_text("n\n1\n", encoding="utf-8")
    notebook = nbformat.read(project / "notebooks" / "01-tables.ipynb", as_version=4)
    notebook.cells[1].source = PROSE.replace("29<", "27<")
    nbformat.write(notebook, project / "notebooks" / "01-tables.ipynb")
    figure = nbformat.read(project / "notebooks" / "02-figure.ipynb", as_version=4)
    figure.cells[0].source = FIGURE.replace("ax.plot([1, 2])", "ax.set_axis_off()")
    nbformat.write(figure, project / "notebooks" / "02-figure.ipynb")

    before = snapshot(project)
    verdicts = reproduce(project=project, write=False)
    assert snapshot(project) == before
    lines = verdict_lines(verdicts)
    for words in (
        "counts.csv    1 of 2 rows; first row 1 (type=要, n=29, share=0.3333333333): n was 28, now 29, by 1",
        "stray.csv     no notebook makes it any more",
        "01-tables, cell 2  27<!-- counts.csv type=要 n -->: results/counts.csv has 29",
        "cell 2 was edited since it was last reproduced",
        "02-figure     cell 1 was edited",
        "line.png      the picture is blank",
        "NOT REPRODUCED",
    ):
        assert " ".join(words.split()) in " ".join(lines.split()), lines


def test_rounding_is_no_difference_but_a_changed_output_is_and_what_was_deleted_comes_back(
    project: Path,
) -> None:
    before = snapshot(project)
    (project / "results" / "line.png").unlink()
    table = project / "results" / "counts.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace("0.3333333333", "0.3333333334"), encoding="utf-8"
    )
    notebook = nbformat.read(project / "notebooks" / "01-tables.ipynb", as_version=4)
    output = notebook.cells[0].outputs[0].data
    output["text/html"] = output["text/html"].replace("Counts", "Sums")
    nbformat.write(notebook, project / "notebooks" / "01-tables.ipynb")
    verdicts = reproduce(project=project).set_index("name")
    assert verdicts.loc["counts.csv", "verdict"] == "same"
    assert verdicts.loc["line.png", "verdict"] == "new"
    assert verdicts.loc["01-tables", "detail"] == "output of cell(s) 1 came out otherwise"
    assert snapshot(project) == before


def test_a_failing_notebook_is_named_with_its_cell_and_the_others_still_run(project: Path) -> None:
    write(project / "notebooks" / "01-tables.ipynb", "x = 1", "1 / 0", TABLES)
    before = snapshot(project)
    verdicts = reproduce(project=project).set_index("name")
    assert verdicts.loc["01-tables", "verdict"] == "failed"
    assert verdicts.loc["01-tables", "detail"] == "cell 2 (`1 / 0`): ZeroDivisionError: division by zero"
    assert verdicts.loc["line.png", "verdict"] == "same"
    assert snapshot(project) == before


def test_an_unknown_notebook_lists_the_known_ones(project: Path) -> None:
    with pytest.raises(ValueError, match="'01-tables', '02-figure'; not '03-none'"):
        reproduce(["03-none"], project=project)


def test_a_table_of_other_rows_or_columns_says_which(tmp_path: Path) -> None:
    from analysis.reproduction.verdicts import compare_tables

    old = pd.DataFrame({"type": ["要", "和"], "n": ["29", "21"]})
    assert compare_tables(old, old.copy()) == ""
    assert (
        compare_tables(old, old.rename(columns={"n": "m"}))
        == "other columns or another order; gone: n; new: m"
    )
    assert compare_tables(old, old.iloc[:1]) == "2 rows, now 1; first other row: type=和, n=21"
