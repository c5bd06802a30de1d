"""Rebuild every table, figure and notebook, and say of each whether it came out as before."""

import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

import nbformat
import pandas as pd
from tqdm import tqdm

from analysis.checks import check_choice
from analysis.paths import CORPUS, PROJECT
from analysis.reproduction.execute import OWN_METADATA, Run, execute
from analysis.reproduction.quotes import check_quotes
from analysis.reproduction.verdicts import compare_notebook, compare_result
from analysis.text import read_corpus
from analysis.tokens import tokenize

RECORD = "reproduction.json"
_PACKAGES = ("jieba", "rjieba", "snownlp", "numpy", "scipy", "pandas", "pyarrow", "matplotlib", "nbclient")


def reproduce(names: Sequence[str] = (), *, write: bool = True, project: Path = PROJECT) -> pd.DataFrame:
    """One row per notebook, result and quoted number gone wrong: kind, name, verdict, detail.

    Executes the notebooks (those named, else all) beside each other into a temporary folder, compares what they
    make with `results/` and with the outputs they held, and then, with `write`, puts the new files in place;
    until then nothing is touched. A notebook whose verdict is "failed" changes nothing. With `write`, also makes
    results/reproduction.json: versions, platform, checksums and verdicts.

    Verdicts: "same"; "differs"; "new" (nothing was there to compare with); "missing" (it was there, but no notebook
    makes it); "failed" (the notebook stopped at an error).

    Raises `ValueError` for a notebook that does not exist.
    """
    results = project / "results"
    paths = {path.stem: path for path in sorted((project / "notebooks").glob("[0-9][0-9]-*.ipynb"))}
    for name in names:
        check_choice("notebook", name, list(paths))
    chosen = [path for name, path in paths.items() if not names or name in names]
    with tempfile.TemporaryDirectory(prefix="two-voices-") as scratch:
        folder = Path(scratch)
        runs = _run(chosen, folder)
        rebuilt = folder / "all"
        rebuilt.mkdir()
        for run in runs:
            if not run.error:
                shutil.copytree(run.results, rebuilt, dirs_exist_ok=True)
        rows = _verdicts(runs, rebuilt, results, everything=not names)
        if not names and (project / "README.md").is_file():
            readme = (project / "README.md").read_text(encoding="utf-8")
            rows += [
                ("quote", "README.md", "differs", wrong) for wrong in check_quotes(readme, folder / "tables")
            ]
        verdicts = pd.DataFrame(rows, columns=["kind", "name", "verdict", "detail"])
        if write:
            _put_in_place(runs, rebuilt, results)
            record = json.dumps(_record(verdicts), ensure_ascii=False, indent=1)
            (results / RECORD).write_text(record + "\n", encoding="utf-8")
    return verdicts


def _run(paths: list[Path], folder: Path) -> list[Run]:
    """Execute the notebooks beside each other; their results go to one folder each below `folder`."""
    runs: list[Run] = []
    # A bar on a terminal; in a log, one line per notebook.
    bar = tqdm(total=len(paths), unit="notebook", disable=None, file=sys.stderr, leave=False)
    with bar, ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        try:
            # The last take longest; begun first, they leave no processor idle at the end.
            started = [pool.submit(execute, path, folder / path.stem) for path in reversed(paths)]
            for future in as_completed(started):
                runs.append(run := future.result())
                bar.update()
                done = f"[{len(runs)}/{len(paths)}] {run.name} {'failed' if run.error else 'done'}"
                tqdm.write(f"{done} in {run.seconds:.1f} s", file=sys.stderr)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return sorted(runs, key=lambda run: run.name)


def _verdicts(
    runs: list[Run], rebuilt: Path, results: Path, *, everything: bool
) -> list[tuple[str, str, str, str]]:
    rows = [("notebook", run.name, *compare_notebook(run)) for run in runs]
    expected = _owned(runs) | {file.name for file in rebuilt.iterdir()}
    if everything:
        expected |= {file.name for file in results.glob("*") if file.suffix in (".csv", ".svg", ".png")}
    failed = {name for run in runs if run.error for name in _owned([run])}
    rows += [("result", name, *compare_result(name, results, rebuilt)) for name in sorted(expected - failed)]
    # Quotes are held against what was rebuilt and, where that is not everything, for the rest as it stands.
    tables = rebuilt.parent / "tables"
    tables.mkdir()
    for folder in (results, rebuilt):
        for file in folder.glob("*.csv"):
            shutil.copy(file, tables)
    for run in runs:
        for number, cell in enumerate(run.before.cells, start=1):
            if cell.cell_type == "markdown":
                name = f"{run.name}, cell {number}"
                rows += [("quote", name, "differs", wrong) for wrong in check_quotes(cell.source, tables)]
    return rows


def _owned(runs: list[Run]) -> set[str]:
    """Results that the notebooks made when they were last reproduced."""
    return {name for run in runs for name in run.before.metadata.get(OWN_METADATA, {}).get("results", [])}


def _put_in_place(runs: list[Run], rebuilt: Path, results: Path) -> None:
    results.mkdir(exist_ok=True)
    for file in sorted(rebuilt.iterdir()):
        _replace(file, results / file.name)
    for run in runs:
        if not run.error:
            made = rebuilt.parent / f"{run.name}.ipynb"
            nbformat.write(run.after, made)
            _replace(made, results.parent / "notebooks" / made.name)


def _replace(made: Path, place: Path) -> None:
    """Copy beside the place, then rename: a reader sees the old file or the new one, never half of it."""
    beside = place.with_name(f".{place.name}.new")
    shutil.copyfile(made, beside)
    os.replace(beside, place)


def _record(verdicts: pd.DataFrame) -> dict[str, object]:
    corpus = read_corpus(CORPUS / "manifest.toml")
    return {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "same": bool((verdicts["verdict"] == "same").all()),
        "python": platform.python_version(),
        "platform": platform.platform(),
        "packages": {name: metadata.version(name) for name in _PACKAGES},
        "segmentation": tokenize(corpus).attrs["segmenter"],
        "sources": {document.source: document.sha256 for document in corpus},
        "verdicts": verdicts.to_dict("records"),
    }
