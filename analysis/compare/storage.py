"""Where a report lies: in a cache by content, and in the reader's folder, of which nothing else is touched."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
from functools import cache
from importlib.metadata import version
from pathlib import Path

from analysis.compare.safety import printable
from analysis.paths import CORPUS, PACKAGE, cache_folder

RECORD = "files.json"
PACKAGES = ("jieba", "rjieba", "snownlp", "numpy", "scipy", "pandas", "matplotlib", "pypinyin")
_KEPT = 12
_SOURCES = (".py", ".csv", ".html", ".js", ".css")


@cache
def code_version() -> str:
    """A checksum of this library's code and data and of what it rests on: the same means the same results."""
    files = [path for path in PACKAGE.rglob("*") if path.suffix in _SOURCES]
    files += [*(CORPUS / "lexicon").glob("*.csv"), *(CORPUS / "gold").glob("unseen_scores.csv")]
    digest = hashlib.sha256(platform.python_version().encode())
    for path in sorted(files):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    digest.update(" ".join(map(version, PACKAGES)).encode())
    return digest.hexdigest()


def cache_entry(*content: object) -> Path:
    """The cache's folder for a report on this content by this version of the code; it need not exist."""
    key = hashlib.sha256(repr((code_version(), *content)).encode("utf-8", "surrogatepass"))
    return cache_folder() / "compare" / key.hexdigest()[:32]


def is_whole(folder: Path) -> bool:
    """Whether `folder` holds all files of its record as they were written."""
    try:
        recorded = _recorded(folder)
        return bool(recorded) and all(_checksum(folder / name) == recorded[name] for name in recorded)
    except (OSError, ValueError):
        return False


def finish_entry(made: Path, entry: Path) -> None:
    """Write the record of the folder `made`, move it into the cache, and remove the oldest of many entries."""
    names = sorted(path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file())
    record = {name: _checksum(made / name) for name in names}
    (made / RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    entry.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(entry, ignore_errors=True)
    shutil.copytree(made, entry, dirs_exist_ok=True)
    old = sorted(
        (path for path in entry.parent.iterdir() if path != entry), key=lambda path: path.stat().st_mtime
    )
    for path in old[: 1 - _KEPT]:
        shutil.rmtree(path, ignore_errors=True)


def place(entry: Path, folder: Path) -> None:
    """Copy the report to `folder`, in place of an earlier report there; other files are never changed.

    Raises `ValueError` where a file that no report wrote stands in the way, or `folder` cannot be written to; then
    nothing is changed.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        recorded = _recorded(folder)
        names = [*_recorded(entry), RECORD]
        strange = [name for name in names if (folder / name).exists() and name not in {*recorded, RECORD}]
        if strange:
            raise ValueError(
                f"{printable(folder)}: {strange[0]} is there and was not written by compare; move it away, or "
                "choose another folder (--out)"
            )
        for name in names:
            target = folder / name
            target.parent.mkdir(exist_ok=True)
            # A reader sees the old file or the new one, never half of it.
            beside = target.with_name(f".{target.name}.new")
            shutil.copyfile(entry / name, beside)
            os.replace(beside, target)
        for name in set(recorded) - set(names):
            if (folder / name).is_file() and _checksum(folder / name) == recorded[name]:
                (folder / name).unlink()
    except OSError as error:
        raise ValueError(
            f"{printable(folder)}: cannot be written ({error.strerror}); choose another folder (--out)"
        ) from error


def _recorded(folder: Path) -> dict[str, str]:
    """Name and checksum of the files that a report wrote into `folder`."""
    path = folder / RECORD
    if not path.is_file():
        return {}
    try:
        recorded = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        recorded = None
    if not isinstance(recorded, dict):
        raise ValueError(
            f"{printable(path)}: not the record of a report; move it away, or choose another folder"
        )
    return {
        name: digest
        for name, digest in recorded.items()
        if name == Path(name).name or Path(name).parent.as_posix() in ("tables", "figures")
    }


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
