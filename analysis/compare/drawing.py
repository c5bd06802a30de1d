"""Figures drawn in a process of their own, beside the counting: matplotlib takes as long to load as a text to count."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import tomllib
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.paths import PACKAGE, PROJECT

if TYPE_CHECKING:
    import pandas as pd


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
        self._known = tomllib.loads((PACKAGE / "compare" / "figures.toml").read_text(encoding="utf-8"))
        #: alt and caption of each figure sent
        self.figures: dict[str, dict[str, str]] = {}

    def draw(self, name: str, table: pd.DataFrame, options: dict[str, Any], **words: str) -> None:
        """Send a figure of figures.toml, completed by `words` (target, reference, note); none of an empty table."""
        if len(table):
            known = self._known[name]
            self.figures[name] = {kind: known[kind].format(**words).strip() for kind in ("alt", "caption")}
            self._sender.submit(self._send, pickle.dumps((name, known["function"], table, options)))

    def _send(self, pickled: bytes) -> None:
        assert self._process.stdin
        self._process.stdin.write(pickled)
        self._process.stdin.flush()

    def finish(self) -> list[str]:
        """Wait until all are drawn; the names of those that could not be."""
        self._sender.shutdown()
        drawn = self._process.communicate()[0].decode().split()
        return [name for name in self.figures if name not in drawn]

    def __enter__(self) -> Draughtsman:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._sender.shutdown()
            self._process.communicate()


def drawable(value: Any) -> Any:
    """A text, or a table's texts, with � for each character that the figures' fonts lack; else `value` itself."""
    import pandas as pd

    if isinstance(value, pd.DataFrame):
        texts = [name for name in value if pd.api.types.is_string_dtype(value[name])]
        return value.assign(**{name: value[name].str.translate(_glyphs()) for name in texts})
    return value.translate(_glyphs()) if isinstance(value, str) else value


@cache
def _glyphs() -> dict[int, int | str]:
    from matplotlib.font_manager import findfont
    from matplotlib.ft2font import FT2Font

    from analysis.figures import figure_style
    from analysis.figures.style import FONT_FAMILIES

    with figure_style():
        known = set().union(*(FT2Font(findfont(family)).get_charmap() for family in FONT_FAMILIES))
    return defaultdict(lambda: "�", {code: code for code in known})


def _save(drawn: Any, folder: Path, name: str) -> None:
    """Write .svg and .png; as `figures.save_figure`, less what takes more than half of its time."""
    from matplotlib.pyplot import close

    from analysis.figures import figure_style

    whole = drawn.figure.get_figure(root=True)
    folder.mkdir(exist_ok=True)
    with figure_style():
        # Where everything stands is found once, instead of twice for each of the two files.
        if engine := whole.get_layout_engine():
            engine.execute(whole)
        whole.set_layout_engine(None)
        whole.savefig(folder / f"{name}.svg", metadata={"Date": None, "Creator": None})
        whole.savefig(folder / f"{name}.png", dpi=200, metadata={"Software": None})
    close(whole)


def main(folder: str) -> None:
    """Draw what comes in, as pickles from this process's parent, and name each figure that could be drawn."""
    # Whoever stops the parent stops this as well; two tracebacks are one too many.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import matplotlib as mpl

    mpl.use("agg")
    from analysis import figures

    while True:
        try:
            name, function, table, options = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        try:
            shown = {key: drawable(value) for key, value in options.items()}
            _save(getattr(figures, function)(drawable(table), **shown), Path(folder), name)
        except Exception as error:  # a report without one figure is better than none
            print(f"figure {name}: {type(error).__name__}: {error}", file=sys.stderr)
        else:
            print(name, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
