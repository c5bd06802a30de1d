"""The parts of a report in their order: tables, figures drawn beside them, findings, page."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from analysis.compare.downloads import write_tables
from analysis.compare.drawing import Draughtsman
from analysis.compare.figures import FIGURES, specification_figure
from analysis.compare.findings import find_differences, find_warnings
from analysis.compare.inputs import Sides
from analysis.compare.report import write_page
from analysis.compare.sections import Tables, fill_tables


def make_report(
    sides: Sides,
    folder: Path,
    draughtsman: Draughtsman,
    *,
    glosses: str,
    thorough: bool,
    tell: Callable[[str], None],
) -> None:
    """Write report.html, summary.json and tables/ into `folder`, beside the figures that `draughtsman` draws there.

    Raises
    ------
    ValueError for a side with fewer than two sentences.
    """
    tables: Tables = {}
    hidden: Tables = {}
    drawings = {}
    for part in fill_tables(tables, hidden, sides, glosses=glosses, tell=tell):
        for drawing in FIGURES[part](tables, hidden, sides):
            drawings[drawing.name] = drawing
            draughtsman.draw(drawing)
    tell("trying other specifications")
    tables |= find_differences(tables, hidden, sides, thorough=thorough)
    if "specifications" in tables:
        drawings["specifications"] = specification_figure(tables["specifications"])
        draughtsman.draw(drawings["specifications"])
    tell("writing the tables")
    write_tables(tables, folder / "tables")
    tell("finishing the figures and the page")
    warnings, figures = find_warnings(tables, sides, thorough=thorough), {}

    def pictures() -> dict[str, dict[str, str]]:
        for name, left_out in draughtsman.finish().items():
            caption = f"{drawings[name].caption} {left_out}".strip()
            figures[name] = {"alt": drawings[name].alt, "caption": caption}
        if missing := [name for name in drawings if name not in figures and len(drawings[name].table)]:
            warnings.append(f"Figures that could not be drawn: {', '.join(missing)}.")
        return figures

    write_page(folder, tables, hidden, sides, warnings, pictures)
    summary = {"findings": tables["findings"]["finding"].tolist(), "warnings": warnings, "figures": figures}
    text = json.dumps(summary, ensure_ascii=False, indent=1)
    (folder / "summary.json").write_text(text + "\n", encoding="utf-8")
