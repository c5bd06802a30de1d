"""How every figure looks: the project's font, its colours, its axes and its labels."""

import functools
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import matplotlib.pyplot as plt
import matplotlib.style
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.font_manager import fontManager
from matplotlib.text import Text

from analysis.checks import check_at_least, check_columns
from analysis.paths import DATA

FONT_FILE = DATA / "font" / "TwoVoicesSansSC-Regular.otf"
_SETTINGS: Any = matplotlib.rc_params_from_file(DATA / "figures.mplstyle", use_default_template=False)
FONT_FAMILIES = _SETTINGS["font.family"]
WIDTH = 7.5
# Above so many marks an .svg holds them as pixels; as outlines they would make it slow and large.
RASTER_ABOVE = 2000
INK, MUTED, RULE, PALE = _SETTINGS["text.color"], _SETTINGS["xtick.color"], "#d0d0d0", "#eeeeee"


class Look(NamedTuple):
    """How the marks of one document are drawn."""

    colour: str
    marker: str


# Blue for the target, orange for the reference; the blue is much darker, so that they differ in grey, too.
LOOKS = [
    Look("#0b4a80", "o"),
    Look("#ba5b00", "s"),
    Look("#00805e", "^"),
    Look("#a0407a", "D"),
    Look(MUTED, "v"),
]


@functools.cache
def _register_font() -> None:
    fontManager.addfont(FONT_FILE)


@contextmanager
def figure_style() -> Iterator[None]:
    """Draw in the project's style within a `with` block or a decorated function.

    Starts from matplotlib's defaults, so that a reader's own settings change no figure; then they are back.
    """
    _register_font()
    with matplotlib.style.context(_SETTINGS, after_reset=True):
        yield


def drawn_from(*columns: str, least: int = 1) -> Callable[[Callable[..., Axes]], Callable[..., Axes]]:
    """Let a function draw in the project's style, and only tables with these `columns` and `least` rows."""

    def decorate(plot: Callable[..., Axes]) -> Callable[..., Axes]:
        @functools.wraps(plot)
        @figure_style()
        def drawn(table: pd.DataFrame, **options: Any) -> Axes:
            check_columns(f"{plot.__name__}(table)", table, columns)
            check_at_least(f"the number of rows in {plot.__name__}(table)", len(table), least)
            check_at_least("top", options.get("top", 1), 1)
            return plot(table, **options)

        return drawn

    return decorate


def new_axes(ax: Axes | None = None, *, height: float = 4.0) -> Axes:
    """Dress `ax`, or else the axes of a new figure `WIDTH` by `height` inches, in the project's style."""
    if ax is None:
        ax = plt.subplots(figsize=(WIDTH, height), layout="constrained")[1]
    for text in ax.findobj(Text):
        text.set(fontfamily=FONT_FAMILIES, parse_math=False)
    ax.tick_params(labelfontfamily=FONT_FAMILIES)
    ax.tick_params(axis="y", length=0)
    ax.spines[["top", "right", "left"]].set_visible(False)
    return ax


def new_panels(
    ax: Axes | None, rows: int, columns: int, *, height: float, **grid: Any
) -> tuple[Figure | SubFigure, list[Axes]]:
    """Dress the panels of a new figure, or else of the place where `ax` was, and return both, row by row."""
    whole: Figure | SubFigure
    if ax is None:
        whole = plt.figure(figsize=(WIDTH, height), layout="constrained")
    else:
        place = ax.get_subplotspec()
        if place is None:
            raise ValueError("panels take the place of axes from plt.subplots; ax stands in no such grid")
        whole = ax.figure.add_subfigure(place)
        ax.remove()
    panels = whole.subplots(rows, columns, squeeze=False, **grid).ravel()
    return whole, [new_axes(panel) for panel in panels]


def mark_lines(ax: Axes, labels: Sequence[str]) -> None:
    """Make `ax` a chart of lines at the heights 0, -1, -2 …, with their labels at the left."""
    ax.grid(axis="y", color=PALE)
    ax.set_ylim(-len(labels) + 0.4, 0.6)
    ax.set_yticks(range(0, -len(labels), -1), labels)


def draw_intervals(
    ax: Axes, y: np.ndarray, ratios: np.ndarray, *, edges: tuple[float, float], look: Look
) -> None:
    """Draw, at each height in `y`, a log ratio, its low and its high end: a mark, hollow if they include 0."""
    middle, low, high = ratios
    ax.hlines(y, low.clip(edges[0]), high.clip(max=edges[1]), color=look.colour, linewidth=1.2)
    fills = np.where((low > 0) | (high < 0), look.colour, "white")
    ax.scatter(middle, y, marker=look.marker, facecolors=fills, edgecolors=look.colour, zorder=3)


def note(ax: Axes, text: str, xy: tuple[float, float], offset: tuple[float, float], **font: Any) -> None:
    """Write `text` beside the point `xy` of the data, `offset` points away from it."""
    ax.annotate(text, xy, offset, textcoords="offset points", annotation_clip=False, fontsize=9, **font)


def document_looks(doc_ids: Iterable[str], *, target: str | None = None) -> dict[str, Look]:
    """One `Look` per document: `target`, or else the first, comes first and is blue, the next one orange."""
    order = sorted(dict.fromkeys(map(str, doc_ids)), key=lambda doc_id: doc_id != target)
    return {doc_id: LOOKS[number % len(LOOKS)] for number, doc_id in enumerate(order)}


def visible(text: object, *, most: int = 40) -> str:
    """`text` on one line of at most `most` characters, with � for each control or formatting character."""
    shown = "".join("�" if unicodedata.category(char).startswith("C") else char for char in str(text))
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def type_labels(table: pd.DataFrame) -> list[str]:
    """One label per row: 要, or with the columns `pinyin` and `gloss` 要 yào 'must'."""
    labels = [visible(name) for name in table["type"]]
    for column, pattern in (("pinyin", " {}"), ("gloss", " '{}'")):
        if column in table:
            # In a Chinese font curly quotation marks are as wide as a hanzi, which tears English apart.
            extras = ["" if pd.isna(extra) else visible(extra).replace("’", "'") for extra in table[column]]
            labels = [
                label + pattern.format(extra) if extra else label
                for label, extra in zip(labels, extras, strict=True)
            ]
    return labels


def spread(places: np.ndarray, ties: np.ndarray, *, step: float) -> np.ndarray:
    """Heights of labels at least `step` apart, each crowd of them centred on the `places` it belongs to."""
    # Imported here since it takes long, and few figures need it.
    from scipy.optimize import isotonic_regression

    order = np.lexsort((ties, places))
    even = step * np.arange(len(places))
    heights = np.empty(len(places))
    # Heights a step apart rise by more than the even ones, so that what is left of them may not fall.
    heights[order] = isotonic_regression(places[order] - even).x + even
    return heights
