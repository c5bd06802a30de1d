"""Where a report lies: in a cache by content, and in the reader's folder, of which nothing else is touched."""

import hashlib
import json
import os
import platform
import re
import shutil
from importlib.metadata import version
from pathlib import Path

from analysis.paths import CORPUS, PACKAGE, cache_folder
from analysis.safety import printable

SUMMARY = "summary.json"
PACKAGES = ("jieba", "rjieba", "snownlp", "numpy", "scipy", "pandas", "matplotlib", "pypinyin")
_KEPT = 12


def cache_entry(*content: object) -> Path:
    """The cache's folder for a report on this content by this code, data and Python; it need not exist."""
    files = [
        *PACKAGE.rglob("*.*"),
        *(CORPUS / "lexicon").glob("*.csv"),
        CORPUS / "gold" / "unseen_scores.csv",
    ]
    kinds = (".py", ".csv", ".toml", ".txt", ".html", ".js", ".css", ".mplstyle")
    code = [path.read_bytes() for path in sorted(files) if path.suffix in kinds]
    versions = [platform.python_version(), *map(version, PACKAGES)]
    digest = hashlib.sha256(repr((versions, content)).encode("utf-8", "surrogatepass"))
    digest.update(b"".join(code))
    return cache_folder() / "compare" / digest.hexdigest()[:32]


def is_whole(folder: Path) -> bool:
    """Whether `folder` holds a report and all of its files."""
    names = _names(folder)
    return bool(names) and all((folder / name).is_file() for name in names)


def keep(made: Path, entry: Path, summary: dict[str, object]) -> None:
    """Move the report in `made`, with a summary of it, to its place in the cache; remove the oldest of many."""
    names = sorted(path.relative_to(made).as_posix() for path in made.rglob("*.*"))
    text = json.dumps(summary | {"files": [SUMMARY, *names]}, ensure_ascii=False, indent=1)
    (made / SUMMARY).write_text(text + "\n", encoding="utf-8")
    entry.parent.mkdir(exist_ok=True)
    shutil.rmtree(entry, ignore_errors=True)
    os.replace(made, entry)
    kept = sorted(entry.parent.iterdir(), key=lambda path: (path != entry, -path.stat().st_mtime))
    for path in kept[_KEPT:]:
        shutil.rmtree(path, ignore_errors=True)


def place(entry: Path, folder: Path) -> None:
    """Copy the report to `folder`, in place of an earlier report there; other files are never changed.

    Raises `ValueError` where a file that no report wrote stands in the way, or `folder` cannot be written to; then
    nothing is changed.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        names, earlier = _names(entry), _names(folder)
        strange = [name for name in names if name not in earlier and (folder / name).exists()]
        if strange:
            raise ValueError(
                f"{printable(folder)}: {strange[0]} is there and was not written by compare; move it away, or "
                "choose another folder (--out)"
            )
        for name in names:
            (folder / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(entry / name, folder / name)
        for name in set(earlier) - set(names):
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise ValueError(
            f"{printable(folder)}: cannot be written ({error.strerror}); choose another folder (--out)"
        ) from error


def _names(folder: Path) -> list[str]:
    """The files of the report in `folder`, the summary first; none if there is no report."""
    try:
        names = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))["files"]
        return [name for name in names if re.fullmatch(r"((tables|figures)/)?\w+\.\w+", name)]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return []
