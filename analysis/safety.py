"""Nothing in a stranger's text does harm: control characters, formulas, titles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

# Control characters, surrogates, tags, and marks that turn the direction of what follows.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
# What a spreadsheet takes for the beginning of a formula, in half and in full width.
_FORMULA = r"([ '\"]*[=+\-@\t\r＝＋－＠])"
_TITLE_LENGTH = 60


def printable(text: object) -> str:
    """`text` with � for each control or direction character, so that it cannot steer a terminal or a page."""
    return _CONTROLS.sub("�", str(text))


def safe_title(text: object, otherwise: str) -> str:
    """`text` as a title: printable, on one line, of at most 60 characters; `otherwise` if nothing is left."""
    title = " ".join(printable(text).split())
    return (title if len(title) <= _TITLE_LENGTH else title[: _TITLE_LENGTH - 1] + "…") or otherwise


def safe_cells(table: pd.DataFrame) -> pd.DataFrame:
    """The same rows, all text printable, with an apostrophe before what a spreadsheet would read as a formula."""
    texts = {}
    for name in table.select_dtypes(exclude=["number", "bool"]):
        cells = table[name].astype("str").str.replace(_CONTROLS, "�", regex=True)
        texts[name] = cells.str.replace(f"^{_FORMULA}", r"'\1", regex=True)
    return table.assign(**texts)
