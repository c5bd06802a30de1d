"""The whole comparison on anybody's texts, as one page with its tables and figures beside it."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from analysis.figures import FigureHtml


@dataclass(frozen=True)
class Comparison:
    """A finished comparison.

    Attributes
    ----------
    folder : where report.html, tables/ and figures/ lie.
    findings, warnings : sentences.
    figures : for each figure, what it shows and its caption.
    """

    folder: Path
    findings: list[str] = field(repr=False)
    warnings: list[str] = field(repr=False)
    figures: dict[str, dict[str, str]] = field(repr=False)

    @property
    def report(self) -> Path:
        """The page."""
        return self.folder / "report.html"

    def table(self, name: str) -> pd.DataFrame:
        """One of the tables in tables/, such as "key_words"."""
        import pandas as pd

        from analysis.checks import check_choice

        check_choice("table", name, sorted(path.stem for path in self.folder.glob("tables/*.csv")))
        return pd.read_csv(self.folder / "tables" / f"{name}.csv", na_values=[""], keep_default_na=False)

    def figure(self, name: str) -> FigureHtml:
        """One of the figures in figures/, such as "key_words", for a notebook to show."""
        from analysis.checks import check_choice
        from analysis.figures import figure_html

        check_choice("figure", name, list(self.figures))
        files = self.folder.glob(f"figures/{name}.*")
        return figure_html(min(files, key=lambda path: path.stat().st_size), **self.figures[name])


def compare(
    a: str | Path,
    b: str | Path | None = None,
    *,
    out: str | Path | None = None,
    group: str | None = None,
    sides: Sequence[str] | None = None,
    titles: Sequence[str] | None = None,
    text_column: str = "text",
    encoding: str | None = None,
    glosses: str = "english",
    thorough: bool = False,
    progress: bool = True,
) -> Comparison:
    """Compare two sides in words, sentences and devices; a report of it, with all tables and figures.

    Parameters
    ----------
    a, b : what is compared (target) with what (reference): each a text file, a folder of them, or a table of texts;
        or `a` alone, a table (.csv, .tsv, .jsonl, .parquet, .xlsx) or manifest (.toml) with `group`.
    out : a folder for the report; without it, the report stays in this user's cache. Of a folder that exists, only
        the files of an earlier report are replaced.
    group : the column that tells the two sides apart; doc_id is one, too.
    sides : the two groups, if there are more, or if the second is to be the target.
    titles : names for the two sides; else those of files or groups.
    text_column, encoding : as for `read_corpus`.
    glosses : what stands beside the Chinese: "english" (with pinyin), "pinyin" or "none".
    thorough : put the findings to every specification of `robustness`: a minute for short texts, hours for long ones.
    progress : say on stderr what is being done.

    Returns
    -------
    Comparison : where the files are, and what was found. A second call on unchanged texts takes all from the cache.

    Raises
    ------
    ValueError naming text, place and cure if there are not two different Chinese texts of two sentences or more, or
    `out` cannot be written to; FileNotFoundError.
    """
    began = time.monotonic()

    def tell(step: str) -> None:
        if progress:
            print(f"[{time.monotonic() - began:5.1f} s] {step}", file=sys.stderr, flush=True)

    tell("reading the texts")
    from analysis.compare import storage
    from analysis.compare.drawing import Draughtsman
    from analysis.paths import cache_folder

    with tempfile.TemporaryDirectory(prefix="comparing-", dir=cache_folder()) as scratch:
        made = Path(scratch, "report")
        made.mkdir()
        with Draughtsman(made / "figures") as draughtsman:
            # What follows takes longer to load than a short text to compare; beside it, what draws loads matplotlib.
            from analysis.checks import check_choice
            from analysis.compare.inputs import read_sides

            check_choice("glosses", glosses, ("english", "pinyin", "none"))
            read = read_sides(
                a, b, group=group, sides=sides, titles=titles, text_column=text_column, encoding=encoding
            )
            texts = [(document.doc_id, document.text) for document in read.corpus]
            dictionary = read.corpus.dictionary
            words = dictionary.read_bytes() if dictionary else b""
            entry = storage.cache_entry(texts, read.files.to_csv(), read.left_out, words, glosses, thorough)
            if storage.is_whole(entry):
                tell("nothing has changed: taken from the cache")
            else:
                from analysis.compare.report import make_report

                summary = make_report(read, made, draughtsman, glosses=glosses, thorough=thorough, tell=tell)
                storage.keep(made, entry, summary)
    if out is not None:
        storage.place(entry, Path(out))
    found = json.loads((entry / storage.SUMMARY).read_text(encoding="utf-8"))
    tell("done")
    folder = entry if out is None else Path(out)
    return Comparison(folder, *(found[part] for part in ("findings", "warnings", "figures")))
