"""Tables as files for other programs: .csv and .xlsx, in which nothing is a formula."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pandas as pd

from analysis.compare.safety import printable_cells, without_formulas

# Larger workbooks take longer to write and to open than all else; the .csv has every row.
XLSX_ROWS = 20_000
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="table" sheetId="1" r:id="rId1"/></sheets></workbook>',
}
_HEAD = (
    f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
)


def write_tables(tables: dict[str, pd.DataFrame], folder: Path) -> None:
    """Write name.csv and name.xlsx (of the first `XLSX_ROWS` rows) for each table into `folder`.

    Both have � for control and direction characters. Where a cell of text begins as a formula would (= + - @), the
    .csv has an apostrophe before it; in the .xlsx every cell of text is of the type text, which is never computed.
    """
    folder.mkdir(parents=True)
    for name, table in tables.items():
        table = printable_cells(table)
        path = folder / f"{name}.csv"
        without_formulas(table).to_csv(
            path, index=False, float_format="%.10g", lineterminator="\n", encoding="utf-8"
        )
        _write_workbook(table, path.with_suffix(".xlsx"))


def _write_workbook(table: pd.DataFrame, path: Path) -> None:
    # By hand: a library that makes an object of each cell takes longer than all the counting.
    columns = [_cells(table[name].head(XLSX_ROWS)) for name in table]
    rows = [_text(pd.Series([*table])), *zip(*columns, strict=True)]
    sheet = "".join(f"<row>{''.join(row)}</row>" for row in rows)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as book:
        for part, content in {
            **_PARTS,
            "xl/worksheets/sheet1.xml": f"{_HEAD}{sheet}</sheetData></worksheet>",
        }.items():
            # Always the same date, so that the same table gives the same bytes.
            book.writestr(
                zipfile.ZipInfo(part), '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + content,
                zipfile.ZIP_DEFLATED,
            )  # fmt: skip


def _cells(column: pd.Series) -> list[str]:
    if not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return _text(column)
    finite = column.abs() < float("inf")
    numbers = zip(column.tolist(), finite.tolist(), strict=True)
    return [f"<c><v>{number!r}</v></c>" if known else "<c/>" for number, known in numbers]


def _text(column: pd.Series) -> list[str]:
    # 32,767 characters are what a cell holds.
    return [
        f'<c t="inlineStr"><is><t xml:space="preserve">{escape(value[:32767])}</t></is></c>'
        for value in column.astype("str").tolist()
    ]
