"""Whether a rebuilt table, figure or notebook came out as it was."""

from itertools import zip_longest
from pathlib import Path

import numpy as np
import pandas as pd
from nbformat import NotebookNode

from analysis.figures import is_blank
from analysis.reproduction.execute import OWN_METADATA, Run, source_digests

TOLERANCE = 1e-6


def compare_result(name: str, before: Path, after: Path) -> tuple[str, str]:
    """Verdict and detail for one file of results: same, differs, missing or new.

    `before` and `after` are the folders with the committed and the rebuilt file. Tables are compared cell by cell,
    text exactly and numbers to a relative tolerance of 1e-6; pictures must exist and show something.
    """
    old, new = before / name, after / name
    if not new.is_file():
        return "missing", "no notebook makes it any more"
    if name.endswith(".png") and is_blank(new):
        return "differs", "the picture is blank"
    if not old.is_file():
        return "new", "nothing was there to compare it with"
    if name.endswith(".csv"):
        detail = compare_tables(_read(old), _read(new))
        return ("differs", detail) if detail else ("same", "")
    if name.endswith(".png") and is_blank(old):
        return "differs", "the picture that was there is blank"
    return "same", "" if old.read_bytes() == new.read_bytes() else "drawn with other bytes"


def _read(path: Path) -> pd.DataFrame:
    try:
        return pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8")
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError):
        return pd.DataFrame()


def compare_tables(old: pd.DataFrame, new: pd.DataFrame) -> str:
    """What differs between two tables of strings, the first places named; empty where nothing does."""
    if list(old.columns) != list(new.columns):
        gone, come = old.columns.difference(new.columns), new.columns.difference(old.columns)
        return (
            f"other columns or another order; gone: {', '.join(gone) or '–'}; new: {', '.join(come) or '–'}"
        )
    if len(old) != len(new):
        merged = old.merge(new, how="outer", indicator=True)
        lost, gained = (merged[merged["_merge"] == side] for side in ("left_only", "right_only"))
        first = next((_row(side.drop(columns="_merge").iloc[0]) for side in (lost, gained) if len(side)), "")
        return f"{len(old)} rows, now {len(new)}; first other row: {first}"
    a, b = (side.apply(pd.to_numeric, errors="coerce").to_numpy(float) for side in (old, new))
    unlike = ~(np.isclose(b, a, rtol=TOLERANCE, atol=0) | (old.to_numpy() == new.to_numpy()))
    if not unlike.any():
        return ""
    row, column = np.argwhere(unlike)[0]
    gap = abs(b[row, column] - a[row, column])
    by = "" if np.isnan(gap) else f", by {gap:.3g}"
    return (
        f"{unlike.any(axis=1).sum()} of {len(old)} rows; first row {row + 1} ({_row(new.iloc[row])}): "
        f"{old.columns[column]} was {old.iat[row, column]}, now {new.iat[row, column]}{by}"
    )


def _row(row: pd.Series) -> str:
    return ", ".join(f"{name}={value}" for name, value in row.iloc[:3].items())


def compare_notebook(run: Run) -> tuple[str, str]:
    """Verdict and detail for one notebook: failed, differs (which cells) or same."""
    if run.error:
        return "failed", run.error
    recorded = run.before.metadata.get(OWN_METADATA, {}).get("sources")
    if recorded is None:
        return "new", "not reproduced before"
    sources = source_digests(run.before)
    changed = [i for i, (a, b) in enumerate(zip_longest(sources, recorded), start=1) if a != b]
    cells = enumerate(zip(run.before.cells, run.after.cells, strict=True), start=1)
    outputs = [i for i, (a, b) in cells if _outputs(a) != _outputs(b)]
    parts = [f"cell {changed[0]} was edited since it was last reproduced"] if changed else []
    if outputs:
        parts.append(f"output of cell(s) {', '.join(map(str, outputs[:5]))} came out otherwise")
    return ("differs", "; ".join(parts)) if parts else ("same", "")


def _outputs(cell: NotebookNode) -> object:
    return [
        {key: value for key, value in output.items() if key != "metadata"}
        for output in cell.get("outputs", [])
    ]
