"""Build the site out of the notebooks as they were reproduced and of results/."""

from __future__ import annotations

import html
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

import jinja2
import nbformat
import pandas as pd
from markupsafe import Markup
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from pygments.formatters import HtmlFormatter

import analysis
from analysis.paths import PACKAGE, PROJECT

_HERE = PACKAGE / "site"
# Longer tables would make a page slow to open; the file beside it has all rows.
MOST_ROWS = 2000
_FIGURE = re.compile(
    r'<figure data-name="(.*?)".*?<img alt="(.*?)".*?<figcaption>(.*?)</figcaption>', re.DOTALL
)
_CAPTION = re.compile(
    r"<figcaption>(.*?)(?: First \d+ of \d+ rows\.)? <small>\(results/(\w+)\.csv\)", re.DOTALL
)


def build_site(*, project: Path = PROJECT, folder: Path | None = None) -> list[str]:
    """One path per page, below `folder` (else the project's `site/`): notebooks, figures, tables, each table.

    The first notebook is also the front page. The folder is replaced as a whole when all pages are made.

    Raises
    ------
    FileExistsError where `folder` holds something that is no site.
    """
    folder = project / "site" if folder is None else folder
    if folder.exists() and any(folder.iterdir()) and not (folder / "site.css").is_file():
        raise FileExistsError(f"{folder} holds other files; move them or choose another folder for the site")
    notebooks = {
        path.stem: nbformat.read(path, as_version=4)
        for path in sorted((project / "notebooks").glob("[0-9][0-9]-*.ipynb"))
    }
    results = project / "results"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".site-") as scratch:
        made = Path(scratch, "site")
        pages = _write_pages(made, notebooks, results)
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(made, folder)
    return pages


def _write_pages(folder: Path, notebooks: dict[str, NotebookNode], results: Path) -> list[str]:
    (folder / "tables").mkdir(parents=True)
    (folder / "results").mkdir()
    for file in sorted(results.iterdir()):
        if file.suffix in (".csv", ".svg", ".png"):
            shutil.copyfile(file, folder / "results" / file.name)
    _write_assets(folder)
    figures, captions = _figures(notebooks), _captions(notebooks)
    tables = [_table(path, captions.get(path.stem, ("", ""))) for path in sorted(results.glob("*.csv"))]
    first = next(iter(notebooks))
    entries = [("index.html" if name == first else f"{name}.html", _label(name)) for name in notebooks]
    entries += [("figures.html", "Figures"), ("tables.html", "Tables")]
    template = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    ).get_template("page.html")  # fmt: skip

    written = []

    def write(page: str, title: str, *, body: str = "", **content: Any) -> None:
        text = template.render(
            here=page, title=f"{title} · {PROJECT_TITLE}", root="../" * page.count("/"), pages=entries,
            project=PROJECT_TITLE, version=analysis.__version__, body=Markup(body), **content,
        )  # fmt: skip
        (folder / page).write_text(text, encoding="utf-8")
        written.append(page)

    exporter = HTMLExporter(
        template_name="notebook", extra_template_basedirs=[str(_HERE)], exclude_anchor_links=True,
        exclude_input_prompt=True, exclude_output_prompt=True,
    )  # fmt: skip
    for name, notebook in notebooks.items():
        body = _as_page(exporter.from_notebook_node(notebook)[0], first)
        write("index.html" if name == first else f"{name}.html", _title(notebook), body=body)
    page_of = {f"{first}.html": "index.html"}
    write(
        "figures.html", "Figures", figures=[f | {"page": page_of.get(f["page"], f["page"])} for f in figures]
    )
    tables = [t | {"page": page_of.get(t["page"], t["page"])} for t in tables]
    write("tables.html", "Tables", tables=tables)
    for table in tables:
        write(f"tables/{table['name']}.html", table["name"], table=table)
    return written


PROJECT_TITLE = "Two voices"


def _write_assets(folder: Path) -> None:
    report = PACKAGE / "compare"
    styles = [
        (report / "report.css").read_text(encoding="utf-8"),
        (_HERE / "site.css").read_text(encoding="utf-8"),
    ]
    styles.append(HtmlFormatter(style="default").get_style_defs(".highlight"))
    (folder / "site.css").write_text("\n".join(styles), encoding="utf-8")
    shutil.copyfile(report / "report.js", folder / "site.js")


def _label(name: str) -> str:
    number, _, rest = name.partition("-")
    return f"{int(number)} {rest.replace('-', ' ')}" if int(number) else rest.replace("-", " ").capitalize()


def _title(notebook: NotebookNode) -> str:
    return notebook.cells[0].source.split("\n")[0].lstrip("# ").strip()


def _as_page(body: str, first: str) -> str:
    """Links between notebooks become links between pages, and wide tables can be scrolled with the keyboard."""
    body = body.replace("<figure><table>", '<figure tabindex="0"><table>')
    body = body.replace(f'href="{first}.ipynb', 'href="index.html')
    return re.sub(r'href="(\d\d-[\w-]+)\.ipynb', r'href="\1.html', body)


def _outputs(notebook: NotebookNode) -> list[str]:
    """Each piece of HTML that the notebook shows."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
    return [output.data["text/html"] for output in outputs if "text/html" in output.get("data", {})]


def _figures(notebooks: dict[str, NotebookNode]) -> list[dict[str, str]]:
    return [
        {"name": name, "alt": html.unescape(alt), "caption": html.unescape(caption), "page": f"{page}.html"}
        for page, notebook in notebooks.items()
        for shown in _outputs(notebook)
        for name, alt, caption in _FIGURE.findall(shown)
    ]


def _captions(notebooks: dict[str, NotebookNode]) -> dict[str, tuple[str, str]]:
    """Caption and page of each table."""
    return {
        name: (html.unescape(caption), f"{page}.html")
        for page, notebook in notebooks.items()
        for shown in _outputs(notebook)
        for caption, name in _CAPTION.findall(shown)
    }


def _table(path: Path, described: tuple[str, str]) -> dict[str, Any]:
    rows = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8")
    numeric = rows.apply(
        lambda column: pd.to_numeric(column.replace("", "nan"), errors="coerce").notna() | (column == "")
    )
    numbers = {column for column in rows if numeric[column].all() and (rows[column] != "").any()}
    cells = [
        [(_shown(value), value) if column in numbers else (value, "") for column, value in row.items()]
        for row in rows.head(MOST_ROWS).to_dict("records")
    ]
    caption, page = described
    return {
        "name": path.stem, "caption": caption, "page": page, "columns": list(rows), "rows": len(rows),
        "shown": len(cells), "cells": cells,
    }  # fmt: skip


def _shown(value: str) -> str:
    """A number to four digits, for the eye; the file has all."""
    return f"{float(value):.4g}".replace("-", "−") if "." in value else value or "–"
