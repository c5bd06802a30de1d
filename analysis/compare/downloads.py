"""Tables as files for other programs: .csv and .xlsx, in which nothing is a formula."""

import tomllib
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pandas as pd

from analysis.paths import PACKAGE
from analysis.safety import safe_cells

# Larger workbooks take longer to write and to open than all else; the .csv has every row.
XLSX_ROWS = 20_000


def write_tables(tables: dict[str, pd.DataFrame], folder: Path) -> None:
    """Write name.csv and name.xlsx (of the first `XLSX_ROWS` rows) for each table into `folder`.

    Both have � for control and direction characters, and an apostrophe before a cell of text that begins as a
    formula would; in the .xlsx every cell of text is of the type text, which is never computed.
    """
    folder.mkdir(parents=True)
    parts = tomllib.loads((PACKAGE / "compare" / "workbook.toml").read_text(encoding="utf-8"))
    for name, table in tables.items():
        table = safe_cells(table)
        path = folder / f"{name}.csv"
        table.to_csv(path, index=False, float_format="%.10g", lineterminator="\n", encoding="utf-8")
        # By hand: a library that makes an object of each cell takes longer than all the counting.
        columns = [_cells(table[column].head(XLSX_ROWS)) for column in table]
        rows = [_cells(pd.Series([*table])), *zip(*columns, strict=True)]
        sheet = "".join(f"<row>{''.join(row)}</row>" for row in rows)
        with zipfile.ZipFile(path.with_suffix(".xlsx"), "w", zipfile.ZIP_DEFLATED, compresslevel=3) as book:
            for part, content in parts.items():
                declared = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + content
                book.writestr(part, declared.replace("{rows}", sheet))


def _cells(column: pd.Series) -> list[str]:
    """The elements of a column; 32,767 characters are what a cell holds."""
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        finite = column.abs() < float("inf")
        numbers = zip(column.tolist(), finite.tolist(), strict=True)
        return [f"<c><v>{number!r}</v></c>" if known else "<c/>" for number, known in numbers]
    texts = [escape(value[:32767]) for value in column.astype("str").tolist()]
    return [f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>' for text in texts]
