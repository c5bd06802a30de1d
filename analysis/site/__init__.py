"""The site: notebooks, figures and tables as pages that open without a server and load nothing from elsewhere."""

import html
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
from markupsafe import Markup
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from pygments.formatters import HtmlFormatter

import analysis
from analysis.compare.templates import templates
from analysis.paths import DATA, PACKAGE, PROJECT

_HERE = PACKAGE / "site"
_TITLE = "Two voices"
# Longer tables would make a page slow to open; the file beside it has all rows.
MOST_ROWS = 2000
_FIGURE = re.compile(
    r'<figure data-name="(?P<name>.*?)".*?<img alt="(?P<alt>.*?)".*?<figcaption>(?P<caption>.*?)</figcaption>',
    re.DOTALL,
)
_TABLE = re.compile(
    r"<figcaption>(?P<caption>.*?)(?: First \d+ of \d+ rows\.)? <small>\(results/(?P<name>\w+)\.csv\)",
    re.DOTALL,
)


def build_site(*, project: Path = PROJECT, folder: Path | None = None) -> list[str]:
    """One path per page, below `folder` (else the project's `site/`): notebooks, figures, tables, each table.

    The first notebook is also the front page. The folder is replaced as a whole when all pages are made; one that holds
    something that is no site raises FileExistsError.
    """
    folder = project / "site" if folder is None else folder
    if folder.exists() and any(folder.iterdir()) and not (folder / "site.css").is_file():
        raise FileExistsError(f"{folder} holds other files; move them or choose another folder for the site")
    paths = sorted((project / "notebooks").glob("[0-9][0-9]-*.ipynb"))
    notebooks = {
        f"{path.stem}.html" if number else "index.html": nbformat.read(path, as_version=4)
        for number, path in enumerate(paths)
    }
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".site-") as scratch:
        made = Path(scratch, "site")
        shutil.copytree(project / "results", made / "results", ignore=_no_result)
        (made / "tables").mkdir()
        styles = [file.read_text(encoding="utf-8") for file in (DATA / "page.css", _HERE / "site.css")]
        styles.append(HtmlFormatter(style="default").get_style_defs(".highlight"))
        (made / "site.css").write_text("\n".join(styles), encoding="utf-8")
        shutil.copyfile(DATA / "page.js", made / "site.js")
        shutil.copyfile(DATA / "font" / "TwoVoicesSansSC-Regular.otf", made / "font.otf")
        entries = [(page, _label(path.stem)) for page, path in zip(notebooks, paths, strict=True)]
        entries += [("figures.html", "Figures"), ("tables.html", "Tables")]
        template = templates(_HERE).get_template("page.html")
        pages = []
        for page, title, content in _pages(notebooks, paths[0].stem, made / "results"):
            text = template.render(
                here=page, title=f"{title} · {_TITLE}", root="../" * page.count("/"), pages=entries, project=_TITLE,
                version=analysis.__version__, **content,
            )  # fmt: skip
            (made / page).write_text(text, encoding="utf-8")
            pages.append(page)
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(made, folder)
    return pages


def _no_result(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if Path(name).suffix not in (".csv", ".svg", ".png")]


def _pages(
    notebooks: dict[str, NotebookNode], first: str, results: Path
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, title and content of each page."""
    exporter = HTMLExporter(
        template_name="notebook", extra_template_basedirs=[str(_HERE)], exclude_anchor_links=True,
        exclude_input_prompt=True, exclude_output_prompt=True,
    )  # fmt: skip
    for page, notebook in notebooks.items():
        title = notebook.cells[0].source.split("\n")[0].lstrip("# ").strip()
        yield page, title, {"body": _body(exporter.from_notebook_node(notebook)[0], first)}
    yield "figures.html", "Figures", {"figures": _shown(notebooks, _FIGURE)}
    captions = {shown["name"]: shown for shown in _shown(notebooks, _TABLE)}
    tables = [_table(path) | captions.get(path.stem, {}) for path in sorted(results.glob("*.csv"))]
    yield "tables.html", "Tables", {"tables": tables}
    for table in tables:
        yield f"tables/{table['name']}.html", table["name"], {"table": table}


def _label(name: str) -> str:
    number, _, rest = name.partition("-")
    return f"{int(number)} {rest.replace('-', ' ')}" if int(number) else rest.replace("-", " ").capitalize()


def _body(body: str, first: str) -> Markup:
    """Links between notebooks become links between pages, and wide tables can be scrolled with the keyboard."""
    body = re.sub("<figure(?=[ >])", '<figure tabindex="0"', body)
    body = body.replace(f'href="{first}.ipynb', 'href="index.html')
    return Markup(re.sub(r'href="(\d\d-[\w-]+)\.ipynb', r'href="\1.html', body))


def _shown(notebooks: dict[str, NotebookNode], kind: re.Pattern[str]) -> list[dict[str, str]]:
    """Name, caption and page of each figure or table that a notebook shows."""
    return [
        {key: html.unescape(text) for key, text in found.groupdict().items()} | {"page": page}
        for page, notebook in notebooks.items()
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        for found in kind.finditer(output.get("data", {}).get("text/html", ""))
    ]


def _table(path: Path) -> dict[str, Any]:
    rows = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8")
    numbers = rows.replace("", None).apply(pd.to_numeric, errors="coerce")
    all_numbers = numbers.notna().any() & (numbers.notna() | (rows == "")).all()
    cells = [
        [(_rounded(value), value) if all_numbers[column] else (value, "") for column, value in row.items()]
        for row in rows.head(MOST_ROWS).to_dict("records")
    ]
    return {
        "name": path.stem, "caption": "", "page": "", "columns": list(rows), "rows": len(rows), "cells": cells,
    }  # fmt: skip


def _rounded(value: str) -> str:
    """A number to four digits, for the eye; the file has all."""
    return f"{float(value):.4g}".replace("-", "−") if "." in value else value or "–"
