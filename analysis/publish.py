"""What a notebook shows: a table or figure saved under a name, and drawn as HTML with its caption."""

import html
import math
import os
from pathlib import Path

import pandas as pd
from IPython.display import HTML
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures import FigureHtml, figure_html, save_figure
from analysis.paths import RESULTS

RESULTS_VARIABLE = "TWO_VOICES_RESULTS"


def results_folder() -> Path:
    """Where results are saved: where `reproduce` says, else `results/draft/`, which it never compares."""
    folder = Path(os.environ.get(RESULTS_VARIABLE) or RESULTS / "draft")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def save_table(table: pd.DataFrame, name: str) -> Path:
    """Save `table` as name.csv: UTF-8, LF, numbers to ten digits, so that it is the same bytes on every machine."""
    path = results_folder() / f"{name}.csv"
    table.to_csv(path, index=False, float_format="%.10g", lineterminator="\n", encoding="utf-8")
    return path


def show_table(
    table: pd.DataFrame, name: str, *, caption: str, rows: int = 15, columns: list[str] | None = None
) -> HTML:
    """The first `rows` of `table` as HTML, with the caption; the whole of it goes to name.csv.

    `columns` chooses what is shown; numbers are rounded for the eye, never in the file.
    """
    path = save_table(table, name)
    shown = table.head(rows)[columns or list(table.columns)]
    more = f" First {len(shown)} of {len(table)} rows." if len(shown) < len(table) else ""
    return HTML(
        f"<figure>{_html_table(shown)}<figcaption>{html.escape(caption)}{more} "
        f"<small>(results/{html.escape(path.name)})</small></figcaption></figure>"
    )


# Notebooks set all cells to the right, which makes prose and concordances unreadable.
_STYLES = {
    "left": "text-align: right; white-space: nowrap",
    "node": "text-align: center; white-space: nowrap; font-weight: bold",
    "right": "text-align: left; white-space: nowrap",
    "type": "text-align: left; white-space: nowrap",
}


def _html_table(shown: pd.DataFrame) -> str:
    numeric = {name: pd.api.types.is_numeric_dtype(shown[name]) for name in shown}
    styles = [_STYLES.get(name, f"text-align: {'right' if numeric[name] else 'left'}") for name in shown]
    cells = [
        "".join(f'<td style="{style}">{_cell(value)}</td>' for style, value in zip(styles, row, strict=True))
        for row in shown.itertuples(index=False)
    ]
    head = "".join(
        f'<th style="{style}">{html.escape(str(name)).replace("_", "_<wbr>")}</th>'
        for style, name in zip(styles, shown, strict=True)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(f'<tr>{row}</tr>' for row in cells)}</tbody></table>"


def _cell(value: object) -> str:
    if not isinstance(value, float):
        return html.escape(str(value))
    if math.isnan(value):
        return "–"
    digits = (
        f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}" if abs(value) >= 0.095 else f"{value:.2g}"
    )
    return digits.replace("-", "−")


def show_figure(drawn: Axes | Figure, name: str, *, alt: str, caption: str) -> FigureHtml:
    """The figure as HTML with its caption; name.svg and name.png are saved.

    `alt` says in words what the picture shows, for readers who do not see it.
    """
    return figure_html(save_figure(drawn, results_folder(), name), alt=alt, caption=caption)
