"""How the templates of report and site are filled: Chinese marked as such, numbers rounded for the eye."""

import re
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd
from markupsafe import Markup, escape

from analysis.compare.inputs import HANZI
from analysis.safety import printable

CHINESE = re.compile(f"(?:{HANZI.pattern}|[\u3001-\u301f\uff01-\uff5e])+")


def templates(folder: Path) -> jinja2.Environment:
    """The templates in `folder`; what is filled into a page (.html) is escaped, what into plain text (.txt) is not."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), autoescape=jinja2.select_autoescape(["html"]),
        undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= {"chinese": _chinese, "cell": _cell, "order": _order, "ratio": _ratio, "q": _q}
    return environment


def _chinese(text: object) -> Markup:
    """`text` escaped, its Chinese marked as such for fonts and screen readers."""
    return Markup(CHINESE.sub(r'<span lang="zh-Hans">\g<0></span>', str(escape(printable(text)))))


def _is_number(value: Any) -> bool:
    return pd.api.types.is_number(value) and not pd.api.types.is_bool(value)


def _cell(value: Any) -> Markup:
    """What a reader sees of a value: a number to two digits or more, or text."""
    if pd.api.types.is_bool(value):
        return Markup("yes" if value else "no")
    if value is None or pd.isna(value):
        return Markup("–")
    if not _is_number(value):
        return _chinese(value)
    size = abs(value)
    whole = pd.api.types.is_integer(value) or size >= 100
    shown = f"{value:,.0f}" if whole else f"{value:.2f}" if size >= 0.095 or not size else f"{value:.2g}"
    return Markup(shown.replace("inf", "∞").replace("-", "−"))


def _order(value: Any) -> str:
    """What a column is sorted by, where that is not what the cell shows."""
    return f"{value:.10g}" if _is_number(value) else ""


def _ratio(value: float) -> str:
    return f"{value:,.0f}" if value >= 9.95 else f"{value:.1f}" if value >= 1.95 else f"{value:.2f}"


def _q(value: float) -> str:
    return "q < .001" if value < 0.001 else f"q = {value:.3f}".replace("= 0", "= ")
