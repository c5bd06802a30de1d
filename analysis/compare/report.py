"""The report: tables, figures drawn beside them, findings, and a page that holds it all and loads nothing."""

import base64
import hashlib
import platform
import re
import secrets
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import uharfbuzz
from markupsafe import Markup

import analysis
from analysis.compare.downloads import XLSX_ROWS, write_tables
from analysis.compare.drawing import Draughtsman
from analysis.compare.findings import device_names, find_differences, find_warnings
from analysis.compare.inputs import Sides
from analysis.compare.storage import PACKAGES
from analysis.compare.tables import KEY_WORDS, LINES, Tables, first_key_words, is_large, make_tables
from analysis.compare.templates import CHINESE, templates
from analysis.paths import DATA, PACKAGE

# Above so many bytes a figure goes into the page as .png.
_LARGE_SVG = 300_000
_ROWS = 200
_FONT = DATA / "font" / "TwoVoicesSansSC-Regular.otf"


def make_report(
    sides: Sides,
    folder: Path,
    draughtsman: Draughtsman,
    *,
    glosses: str,
    thorough: bool,
    tell: Callable[[str], None],
) -> dict[str, Any]:
    """Write report.html and tables/ into `folder`, beside the figures that `draughtsman` draws there.

    Returns findings and warnings (sentences), and figures: alt and caption of each.
    """
    tables = make_tables(sides, glosses=glosses, tell=tell, draw=draughtsman.draw)
    tell("trying other specifications")
    tables |= find_differences(tables, sides, thorough=thorough)
    if "specifications" in tables:
        rows = tables["specifications"]
        shares = rows["holds"].fillna(False).groupby(rows["claim"], sort=False).mean()
        worst = shares.idxmin()
        # Where all holds everywhere the page says so, instead of showing a figure in which nothing varies.
        if shares[worst] < 1:
            rows = rows[rows["claim"] == worst]
            draughtsman.draw("specifications", rows, {"label": "log ratio"}, note=worst)
    tell("writing the tables")
    write_tables(tables, folder / "tables")
    tell("finishing the figures and the page")
    warnings, figures = find_warnings(tables, sides, thorough=thorough), draughtsman.figures
    # Where pictures and font go; what they are is known when all is drawn and written.
    place = secrets.token_hex(16)
    page = _page(tables, sides, warnings, figures, place)
    if missing := draughtsman.finish():
        warnings.append(f"Figures that could not be drawn: {', '.join(missing)}.")
        figures = {name: texts for name, texts in figures.items() if name not in missing}
        page = _page(tables, sides, warnings, figures, place)
    sources = {name: _picture(folder / "figures", name) for name in figures} | {"font": _font(page)}
    page = re.sub(rf"{place}(\w+)", lambda found: sources[found[1]], page)
    (folder / "report.html").write_text(page, encoding="utf-8")
    return {"findings": tables["findings"]["finding"].tolist(), "warnings": warnings, "figures": figures}


def _page(
    tables: Tables, sides: Sides, warnings: list[str], figures: dict[str, dict[str, str]], place: str
) -> str:
    style, script = ((DATA / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    lines = tables["concordance"].groupby("node", sort=False)
    template = templates(PACKAGE / "compare").get_template("report.html")
    return template.render(
        titles=sides.titles,
        style=Markup(style),
        script=Markup(script),
        script_digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        place=place,
        texts=tables["texts"].set_index("doc_id"),
        findings=tables["findings"].to_dict("records"),
        warnings=warnings,
        figures=figures,
        tables=tables,
        top=first_key_words(tables, KEY_WORDS).to_dict("records"),
        lines={node: rows.to_dict("records") for node, rows in lines},
        examples=tables["devices"].groupby(["device", "doc_id"], sort=False).head(5),
        device_names=device_names(),
        rows=_ROWS,
        lines_shown=LINES,
        workbook_rows=XLSX_ROWS,
        large=is_large(sides),
        dictionary=sides.corpus.dictionary,
        versions=", ".join(f"{name} {version(name)}" for name in PACKAGES),
        python=platform.python_version(),
        library=analysis.__version__,
    )


def _picture(folder: Path, name: str) -> str:
    svg = (folder / f"{name}.svg").read_bytes()
    if len(svg) <= _LARGE_SVG:
        return "data:image/svg+xml;base64," + base64.b64encode(svg).decode()
    return "data:image/png;base64," + base64.b64encode((folder / f"{name}.png").read_bytes()).decode()


def _font(page: str) -> str:
    """The page's Chinese characters in the project's font, for readers whose system has none."""
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(map(ord, "".join(CHINESE.findall(page))))
    font = uharfbuzz.subset(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(_FONT)), wanted)
    return "data:font/otf;base64," + base64.b64encode(font.blob.data).decode()
