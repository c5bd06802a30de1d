"""The page: one file that holds its figures, styles and script, and loads nothing from anywhere."""

from __future__ import annotations

import base64
import hashlib
import io
import math
import platform
import re
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd
from markupsafe import Markup, escape

import analysis
from analysis.compare.downloads import XLSX_ROWS
from analysis.compare.findings import device_names
from analysis.compare.inputs import HANZI, Sides
from analysis.compare.safety import printable
from analysis.compare.sections import LINES, Tables, is_large
from analysis.compare.storage import PACKAGES
from analysis.paths import DATA, PACKAGE

# Above so many bytes a figure goes into the page as .png.
_LARGE_SVG = 300_000
_ROWS = 200
_FONT = DATA / "font" / "TwoVoicesSansSC-Regular.otf"
_CHINESE = re.compile(f"(?:{HANZI.pattern}|[\u3001-\u301f\uff01-\uff5e])+")


def write_page(
    folder: Path,
    tables: Tables,
    hidden: Tables,
    sides: Sides,
    warnings: list[str],
    pictures: Callable[[], dict[str, dict[str, str]]],
) -> None:
    """Write report.html into `folder`; `pictures` waits for the figures and gives alt and caption of each."""
    here = PACKAGE / "compare"
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(here), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= {"chinese": _chinese, "cell": _cell, "order": _order, "brief": _brief}
    template = environment.get_template("template.html")
    style, script = ((here / name).read_text(encoding="utf-8") for name in ("report.css", "report.js"))
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    lines = tables["concordance"]
    context: dict[str, Any] = {
        "target": sides.titles[0],
        "reference": sides.titles[1],
        "titles": sides.titles,
        "style": Markup(style),
        "script": Markup(script),
        "script_digest": digest,
        "texts": tables["texts"].set_index("doc_id"),
        "findings": tables["findings"].to_dict("records"),
        "warnings": warnings,
        "tables": tables,
        "top": hidden["top"].to_dict("records"),
        "lines": {node: rows.to_dict("records") for node, rows in lines.groupby("node", sort=False)},
        "examples": tables["devices"].groupby(["device", "doc_id"], sort=False).head(5),
        "device_names": device_names(),
        "rows": _ROWS,
        "lines_shown": LINES,
        "workbook_rows": XLSX_ROWS,
        "large": is_large(sides),
        "unit": str(tables["key_words"]["unit"].iloc[0]),
        "dictionary": sides.corpus.dictionary is not None,
        "versions": ", ".join(f"{name} {version(name)}" for name in PACKAGES),
        "python": platform.python_version(),
        "library": analysis.__version__,
    }
    # Once without pictures, to know which characters the page needs; meanwhile these are being drawn.
    font = _font(template.render(context, figures={}, font=""))
    figures = {
        name: description | {"source": _data_uri(folder / "figures", name)}
        for name, description in pictures().items()
    }
    page = template.render(context, figures=figures, font=font)
    (folder / "report.html").write_text(page, encoding="utf-8")


def _data_uri(folder: Path, name: str) -> str:
    svg = (folder / f"{name}.svg").read_bytes()
    if len(svg) <= _LARGE_SVG:
        return "data:image/svg+xml;base64," + base64.b64encode(svg).decode()
    return "data:image/png;base64," + base64.b64encode((folder / f"{name}.png").read_bytes()).decode()


def _font(page: str) -> str:
    """The page's Chinese characters in the project's font, for readers whose system has none."""
    from fontTools import subset

    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True)
    font = subset.load_font(str(_FONT), options)
    chosen = subset.Subsetter(options)
    chosen.populate(text="".join(set("".join(_CHINESE.findall(page)))))
    chosen.subset(font)
    font.flavor = "woff"
    buffer = io.BytesIO()
    font.save(buffer)
    return "data:font/woff;base64," + base64.b64encode(buffer.getvalue()).decode()


def _chinese(text: object) -> Markup:
    """`text` escaped, its Chinese marked as such for fonts and screen readers."""
    return Markup(_CHINESE.sub(r'<span lang="zh-Hans">\g<0></span>', str(escape(printable(text)))))


def _cell(value: object) -> Markup:
    if isinstance(value, bool) or pd.api.types.is_bool(value):
        return Markup("yes" if value else "no")
    if isinstance(value, int) or pd.api.types.is_integer(value):
        return Markup(f"{value:,}".replace("-", "−"))
    if isinstance(value, float):
        if math.isnan(value):
            return Markup("–")
        if math.isinf(value):
            return Markup("∞" if value > 0 else "−∞")
        size = abs(value)
        shown = (
            f"{value:,.0f}"
            if size >= 100
            else f"{value:.2f}"
            if size >= 0.095 or not value
            else f"{value:.2g}"
        )
        return Markup(shown.replace("-", "−"))
    return Markup("–") if value is None or value is pd.NA else _chinese(value)


def _order(value: object) -> str:
    """What a column is sorted by, where that is not what the cell shows."""
    is_number = pd.api.types.is_number(value) and not pd.api.types.is_bool(value)
    return f"{value:.10g}" if is_number else ""


def _brief(text: str, most: int = 24) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
