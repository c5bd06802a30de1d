"""The notebooks: what every one of them has, and that they reproduce."""

from __future__ import annotations

import re

import nbformat
import pytest

from analysis.__main__ import verdict_lines
from analysis.paths import PROJECT
from analysis.reproduction import reproduce

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("[0-9][0-9]-*.ipynb"))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def cells(request: pytest.FixtureRequest) -> list[nbformat.NotebookNode]:
    return nbformat.read(request.param, as_version=4).cells


def source(cells: list[nbformat.NotebookNode], kind: str) -> list[str]:
    return [cell.source for cell in cells if cell.cell_type == kind]


def test_it_opens_with_title_question_summary_and_answer_and_ends_with_limits_and_exercises(cells) -> None:
    prose = "\n\n".join(source(cells, "markdown"))
    assert re.match(r"# \d+ · .+\n\n\*.+\*\n\n\*\*摘要\*\* .+\n\n\S", prose)
    limits, exercises = prose.index("## What this cannot show"), prose.index("## Exercises")
    assert 0 < limits < exercises
    assert len(re.findall(r"^\d\. ", prose[exercises:], re.MULTILINE)) == 2
    assert len(re.findall(r"^- ", prose[limits:exercises], re.MULTILINE)) >= 2


def test_code_cells_are_short_few_in_a_row_and_import_once(cells) -> None:
    code = source(cells, "code")
    assert [cell for cell in code if "import " in cell] == code[:1]
    for cell in code:
        drawn = "show_figure" in cell
        assert len(cell.splitlines()) <= (12 if drawn else 5), cell
        assert max(map(len, cell.splitlines())) <= 110, cell
        assert not re.search(r"sys\.path|^!|^%|filterwarnings|\bdef ", cell, re.MULTILINE), cell
    kinds = "".join(cell.cell_type[0] for cell in cells)
    assert "ccc" not in kinds


def test_every_figure_has_a_description_and_a_caption_and_no_cell_failed(cells) -> None:
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    assert not [output for output in outputs if output.output_type == "error"]
    assert not [output for output in outputs if output.get("name") == "stderr"]
    pages = [output.data["text/html"] for output in outputs if "text/html" in output.get("data", {})]
    assert pages
    for page in pages:
        assert "<figcaption>" in page
        assert all(len(alt) > 30 for alt in re.findall(r'<img alt="([^"]*)"', page))
        assert page.count("<img ") == page.count("<img alt=")


def test_all_notebooks_tables_figures_and_quoted_numbers_reproduce() -> None:
    verdicts = reproduce(write=False)
    assert (verdicts["verdict"] == "same").all(), "\n" + verdict_lines(verdicts)
