import re

import nbformat
import pandas as pd
import pytest

from analysis.figures import figure_html
from analysis.site import build_site


@pytest.fixture
def project(tmp_path):
    """Two notebooks, a figure, and tables: one long, one with what would do harm in a page."""
    (tmp_path / "notebooks").mkdir()
    results = tmp_path / "results"
    results.mkdir()
    hostile = {
        "type": ["<script>alert(1)</script>", "=cmd|' /C calc'!A0"],
        "n": [3, 20],
        "rate": [0.123456, -2.5],
    }
    pd.DataFrame(hostile).to_csv(results / "words.csv", index=False)
    pd.DataFrame({"n": range(2500)}).to_csv(results / "long.csv", index=False)
    (results / "plot.png").write_bytes(b"\x89PNG")
    (results / "plot.svg").write_text("<svg/>", encoding="utf-8")
    (results / "reproduction.json").write_text("{}", encoding="utf-8")
    figure = figure_html(results / "plot.png", alt="a ‘sharp’ <rise>", caption="It rises & falls.").html
    caption = "Words. First 1 of 2 rows. <small>(results/words.csv)</small>"
    table = f"<figure><table></table><figcaption>{caption}</figcaption></figure>"
    write(tmp_path, "00-overview", "# Overview\n\nSee [words](01-words.ipynb#counted).", [])
    write(
        tmp_path,
        "01-words",
        "# 1 · Words\n\n## Counted\n\nBack to the [overview](00-overview.ipynb).",
        [figure, table],
    )
    return tmp_path


def write(project, name, prose, shown):
    code = nbformat.v4.new_code_cell("x = 1 < 2")
    code.outputs = [nbformat.v4.new_output("display_data", {"text/html": part}) for part in shown]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(prose), code])
    nbformat.write(notebook, project / "notebooks" / f"{name}.ipynb")


def read(project, page):
    return (project / "site" / page).read_text(encoding="utf-8")


def test_pages_for_notebooks_figures_and_tables(project):
    pages = build_site(project=project)
    assert pages == [
        "index.html",
        "01-words.html",
        "figures.html",
        "tables.html",
        "tables/long.html",
        "tables/words.html",
    ]
    assert "<title>Overview · Two voices</title>" in read(project, "index.html")
    assert 'href="01-words.html#counted"' in read(project, "index.html")
    assert 'href="index.html"' in read(project, "01-words.html")
    assert "x" in re.search("<details.*?</details>", read(project, "01-words.html"), re.DOTALL)[0]
    copied = {path.name for path in (project / "site" / "results").iterdir()}
    assert copied == {"words.csv", "long.csv", "plot.png", "plot.svg"}


def test_the_figure_index_keeps_alternative_text_and_caption(project):
    build_site(project=project)
    page = read(project, "figures.html")
    assert 'alt="a ‘sharp’ &lt;rise&gt;" src="results/plot.png"' in page
    assert "It rises &amp; falls." in page and 'href="01-words.html"' in page


def test_tables_are_escaped_rounded_and_capped(project):
    build_site(project=project)
    words, long = read(project, "tables/words.html"), read(project, "tables/long.html")
    assert "<script>alert" not in words and "&lt;script&gt;alert(1)" in words
    assert '<td class="number" data-order="0.123456">0.1235</td>' in words
    assert '<td class="number" data-order="-2.5">−2.5</td>' in words
    assert "Words." in words and "First 1 of 2" not in words
    assert long.count("<tr>") == 2001
    assert "2500 rows, of which the first 2000 are shown; the file has all" in long


def test_no_page_asks_another_host(project):
    for page in build_site(project=project):
        assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", read(project, page))


def test_a_second_build_replaces_the_first_and_nothing_else(project):
    build_site(project=project)
    (project / "notebooks" / "01-words.ipynb").unlink()
    build_site(project=project)
    assert not (project / "site" / "01-words.html").exists()
    other = project / "papers"
    other.mkdir()
    (other / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError, match="papers holds other files"):
        build_site(project=project, folder=other)
    assert (other / "thesis.txt").read_text(encoding="utf-8") == "mine"
    assert not [path for path in project.iterdir() if path.name.startswith(".site-")]
