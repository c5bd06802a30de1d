"""Figures drawn in a process of their own, beside the counting: matplotlib takes as long to load as a text to count."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.paths import PROJECT

if TYPE_CHECKING:
    import pandas as pd


class Drawing(NamedTuple):
    """A figure to be drawn: `function` of `analysis.figures`, given `table` and `options`."""

    name: str
    function: str
    table: pd.DataFrame
    options: dict[str, Any]
    alt: str
    caption: str


class Draughtsman:
    """A process that draws what it is sent into `folder`, as .svg and .png, while the caller goes on.

    Leaving its `with` block ends it.
    """

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "analysis.compare.drawing", str(folder)]
        # It finds this library wherever the caller found it.
        paths = os.pathsep.join(filter(None, [str(PROJECT), os.environ.get("PYTHONPATH")]))
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": paths}
        )
        # Whoever draws reads slowly; the caller is not to wait until there is room in the pipe.
        self._sender = ThreadPoolExecutor(1)

    def draw(self, drawing: Drawing) -> None:
        """Send a figure to be drawn."""
        self._sender.submit(self._send, pickle.dumps(drawing))

    def _send(self, pickled: bytes) -> None:
        assert self._process.stdin
        self._process.stdin.write(pickled)
        self._process.stdin.flush()

    def finish(self) -> dict[str, str]:
        """Wait until all are drawn; for each that could be, what it leaves out for want of a glyph, else ""."""
        self._sender.shutdown()
        said, _ = self._process.communicate()
        return dict(json.loads(line) for line in said.decode().splitlines())

    def __enter__(self) -> Draughtsman:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._sender.shutdown()
            self._process.communicate()


def drawable(drawing: Drawing) -> tuple[pd.DataFrame, dict[str, Any], int]:
    """Table and options without what the figures' fonts cannot draw, and how many words are left out.

    A word that cannot be drawn has no row; in the name of a side � stands for what cannot.
    """
    import pandas as pd
    from matplotlib.font_manager import findfont
    from matplotlib.ft2font import FT2Font

    from analysis.figures import figure_style
    from analysis.figures.style import FONT_FAMILIES

    with figure_style():
        known = set().union(*(FT2Font(findfont(family)).get_charmap() for family in FONT_FAMILIES))

    def shown(text: Any) -> Any:
        if not isinstance(text, str):
            return text
        return "".join(char if ord(char) in known else "�" for char in text)

    table, words = drawing.table, set()
    for column in {"type", "node", "collocate"} & set(table):
        missing = table[column].map(shown) != table[column]
        words |= set(table.loc[missing, column])
        table = table[~missing]
    # Titles keep their number of characters, so that two of them do not become one.
    texts = {name: table[name].map(shown) for name in {"doc_id", "claim"} & set(table)}
    options = {
        key: value.assign(doc_id=value["doc_id"].map(shown))
        if isinstance(value, pd.DataFrame)
        else shown(value)
        for key, value in drawing.options.items()
    }
    return table.assign(**texts), options, len(words)


def _save(drawn: Any, folder: Path, name: str) -> None:
    """Write .svg and .png; as `figures.save_figure`, less its reduction of colours, which costs a third of the time."""
    from matplotlib.figure import Figure
    from matplotlib.pyplot import close

    from analysis.figures import figure_style

    whole = drawn if isinstance(drawn, Figure) else drawn.figure.get_figure(root=True)
    folder.mkdir(exist_ok=True)
    with figure_style():
        whole.savefig(folder / f"{name}.svg", metadata={"Date": None, "Creator": None})
        # Where everything stands is the same in both.
        whole.set_layout_engine("none")
        whole.savefig(folder / f"{name}.png", dpi=200, metadata={"Software": None})
    close(whole)


def main(folder: str) -> None:
    """Draw what comes in, as pickles from this process's parent, and say for each what is left out."""
    # Whoever stops the parent stops this as well; two tracebacks are one too many.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import matplotlib as mpl

    mpl.use("agg")
    from analysis import figures

    while True:
        try:
            drawing = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        table, options, left_out = drawable(drawing)
        if len(table):
            try:
                _save(getattr(figures, drawing.function)(table, **options), Path(folder), drawing.name)
            except Exception as error:  # a report without one figure is better than none
                print(f"figure {drawing.name}: {type(error).__name__}: {error}", file=sys.stderr)
                continue
            without = f"Without {left_out} word(s) that no font here can draw." if left_out else ""
            print(json.dumps([drawing.name, without]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
