"""Figures as files and as HTML: the same bytes every time, and never an empty box for a character."""

import base64
import html
import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import imread
from PIL import Image

from analysis.checks import check_choice
from analysis.figures.style import figure_style

DPI = 200
# Without dates and version numbers a picture changes only when the figure does. The .png is packed well below.
_SAVED: dict[str, dict[str, Any]] = {
    "svg": {"metadata": {"Date": None, "Creator": None}},
    "png": {"metadata": {"Software": None}, "pil_kwargs": {"compress_level": 1}},
}
_MIME = {".svg": "image/svg+xml", ".png": "image/png"}
_MISSING = re.compile(r"Glyph (\d+) \(.*\) missing from font")


class MissingGlyphError(ValueError):
    """A figure shows a character that no font of the style has."""


@dataclass(frozen=True)
class FigureHtml:
    """A `<figure>` element that a notebook displays; `str()` gives the element itself."""

    alt: str
    html: str

    def __str__(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return f"Figure: {self.alt}"

    def _repr_html_(self) -> str:
        return self.html


def save_figure(figure: Figure | Axes, folder: str | Path, name: str) -> Path:
    """Write `name`.svg and `name`.png into `folder` and return the path of the .png.

    Text becomes outlines, so the pictures need no font; the same figure gives the same bytes. The figure is
    closed, so that a notebook does not show it a second time.

    Raises
    ------
    MissingGlyphError if a font lacks a character; then nothing is written.
    """
    whole = figure if isinstance(figure, Figure) else figure.figure.get_figure(root=True)
    pictures = {}
    try:
        with figure_style(), _missing_glyphs_raise(name):
            for kind, options in _SAVED.items():
                buffer = io.BytesIO()
                whole.savefig(buffer, format=kind, dpi=DPI, **options)
                pictures[kind] = buffer.getvalue()
    finally:
        plt.close(whole)
    pictures["png"] = _with_palette(pictures["png"])
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for kind, content in pictures.items():
        (folder / f"{name}.{kind}").write_bytes(content)
    return folder / f"{name}.png"


def is_blank(path: str | Path) -> bool:
    """Whether all pixels of the .png at `path` have one colour."""
    pixels = imread(path)
    return bool((pixels == pixels[0, 0]).all())


def figure_html(path: str | Path, *, alt: str, caption: str = "") -> FigureHtml:
    """Return the picture at `path` (.png or .svg) as an HTML figure that carries it inside.

    `alt` says what it shows, for those who do not see it; `caption` is plain text below it.
    """
    path = Path(path)
    check_choice("the suffix of path", path.suffix, _MIME)
    if not alt.strip():
        raise ValueError(f"{path.name}: alt is empty; say in a sentence what the picture shows")
    data = base64.b64encode(path.read_bytes()).decode("ascii")
    below = f"<figcaption>{html.escape(caption)}</figcaption>" if caption else ""
    source = f"data:{_MIME[path.suffix]};base64,{data}"
    image = f'<img alt="{html.escape(alt)}" src="{source}" style="max-width: 100%">'
    style = "margin: 1em 0; max-width: 750px"
    return FigureHtml(
        alt, f'<figure data-name="{html.escape(path.stem)}" style="{style}">{image}{below}</figure>'
    )


def _with_palette(png: bytes) -> bytes:
    """Reduce a picture to 128 colours: a third of the size in each notebook that holds it."""
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(png)) as picture:
        reduced = picture.convert("RGB").quantize(128, dither=Image.Dither.NONE)
    reduced.save(buffer, "png", optimize=True, dpi=(DPI, DPI))
    return buffer.getvalue()


@contextmanager
def _missing_glyphs_raise(name: str) -> Iterator[None]:
    """Turn matplotlib's warnings about missing glyphs into one error; pass other warnings on."""
    missing = set()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    for warning in caught:
        if match := _MISSING.match(str(warning.message)):
            missing.add(int(match[1]))
        else:
            warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)
    if missing:
        listed = ", ".join(f"{chr(code)!r} (U+{code:04X})" for code in sorted(missing))
        raise MissingGlyphError(
            f"figure {name}: no font has {listed}; leave the character out of the figure's labels,"
            " or build analysis/data/font again with it"
        )
