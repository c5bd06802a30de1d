"""From input files to pieces of work: each becomes one partition, whoever does it and in whatever order."""

from __future__ import annotations

import gzip
import hashlib
import lzma
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import IO, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

FORMS = (".jsonl", ".csv", ".tsv", ".parquet", ".txt")
_PACKED = (".gz", ".xz", ".zst")
_READ = 1 << 20


Bad = tuple[str, int, str]


@dataclass(frozen=True)
class Piece:
    """A stretch of one input.

    Attributes
    ----------
    path, form : the input as given, and what it is (one of `FORMS`; a folder of texts is ".txt").
    first : number of its first line (.jsonl, .csv, .tsv) or row (.parquet), from 1.
    data : the lines themselves, for a table of characters with its header; the workers read the rest.
    encoding : of data.
    files : of a folder, names and sizes; `known` is what its metadata.csv says of each.
    group, skip, rows : of a .parquet, the row group, the rows of it to leave out and how many to read, or all behind.
    bad : (path, line, reason) of what the reading has met.
    taken : bytes of the input on disk that it stands for.
    """

    path: str
    form: str
    first: int = 0
    data: bytes = b""
    encoding: str = "utf-8"
    files: tuple[tuple[str, int], ...] = ()
    known: tuple[dict[str, Any], ...] = ()
    group: int = 0
    skip: int = 0
    rows: int = 0
    bad: tuple[Bad, ...] = ()
    taken: int = 0

    @property
    def checksum(self) -> str:
        """SHA-256 of what the piece is made from, by which an input that has changed is noticed."""
        place = (self.group, self.skip, self.rows)
        facts = (self.form, self.first, self.encoding, self.files, self.known, *place)
        return hashlib.sha256(repr((facts, self.bad)).encode() + self.data).hexdigest()


def form_of(path: Path) -> str:
    """The form of an input; `ValueError` says which there are, FileNotFoundError that there is none."""
    if path.is_dir():
        return ".txt"
    if not path.is_file():
        raise FileNotFoundError(f"{path}: no such file or folder; the current folder is {Path.cwd().name!r}")
    form = Path(path.stem).suffix if path.suffix in _PACKED else path.suffix
    if form not in FORMS[:-1] or (path.suffix in _PACKED and form == ".parquet"):
        raise ValueError(
            f"{path}: a store is made of folders of .txt, of .parquet, and of {', '.join(FORMS[:3])}, which may "
            f"be compressed ({', '.join(_PACKED)})"
        )
    return form


def size_on_disk(path: Path) -> int:
    """Bytes of a file, or of all texts of a folder."""
    files = path.rglob("*.txt") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files)


def split(path: Path, text_column: str, size: int) -> Iterator[Piece]:
    """The pieces of one input, each of about `size` bytes of text; the same ones every time."""
    form = form_of(path)
    if form == ".txt":
        return _of_folder(path, size)
    if form == ".parquet":
        return _of_parquet(path, text_column, size)
    return _of_lines(path, form, size)


def _of_folder(path: Path, size: int) -> Iterator[Piece]:
    known: dict[str, dict[str, Any]] = {}
    if (path / "metadata.csv").is_file():
        table = pd.read_csv(path / "metadata.csv", keep_default_na=False, encoding="utf-8-sig")
        if "doc_id" not in table:
            raise ValueError(f"{path / 'metadata.csv'}: no column 'doc_id' (the text's path without .txt)")
        known = {str(row.pop("doc_id")): row for row in table.to_dict("records")}
    paths = sorted(file for file in path.rglob("*.txt") if file.is_file())
    if not paths:
        raise FileNotFoundError(f"{path}: the folder holds no .txt file; name the files, or a table")
    files = pd.Series({file.relative_to(path).as_posix(): file.stat().st_size for file in paths})
    if missing := sorted(known.keys() - {name.removesuffix(".txt") for name in files.index}):
        problem = f"names {len(missing)} text(s) the folder has not, the first being {missing[0]!r}"
        raise ValueError(f"{path / 'metadata.csv'}: it {problem}; name each by its path without .txt")
    for _, listed in files.groupby(files.cumsum() // size):
        of_each = tuple(known.get(name.removesuffix(".txt"), {}) for name in listed.index)
        taken = int(listed.sum())
        yield Piece(path.as_posix(), ".txt", files=tuple(listed.items()), known=of_each, taken=taken)


def _of_parquet(path: Path, text_column: str, size: int) -> Iterator[Piece]:
    file = pq.ParquetFile(path)
    if text_column not in file.schema_arrow.names:
        listed = ", ".join(file.schema_arrow.names)
        raise ValueError(f"{path}: no column {text_column!r}; the table has {listed}: pass text_column=")
    first, on_disk = 1, path.stat().st_size / max(file.metadata.num_rows, 1)
    for group in range(file.num_row_groups):
        facts = file.metadata.row_group(group)
        rows = max(1, facts.num_rows // ceil(facts.total_byte_size / size))
        for skip in range(0, facts.num_rows, rows):
            place = {"first": first + skip, "group": group, "skip": skip, "rows": rows}
            yield Piece(path.as_posix(), ".parquet", **place, taken=int(rows * on_disk))
        first += facts.num_rows


def _of_lines(path: Path, form: str, size: int) -> Iterator[Piece]:
    line, encoding, header, taken = 1, "", b"", 0
    bad: list[Bad] = []
    with path.open("rb") as file:
        # Held until the end, since Arrow's stream closes the file when it goes.
        stream = _unpacked(file, path)
        for data in _cut(_chunks(stream, path, bad), size, quoted=form != ".jsonl"):
            if not encoding:
                data = data.removeprefix(b"\xef\xbb\xbf")
                encoding = _encoding(data)
                if form != ".jsonl":
                    header, data = data[: data.find(b"\n") + 1], data[data.find(b"\n") + 1 :]
                    line = 2
            if not data:
                continue
            before, taken = taken, file.tell()
            yield Piece(path.as_posix(), form, line, header + data, encoding, taken=taken - before)
            line += data.count(b"\n")
    if bad:
        yield Piece(path.as_posix(), form, line, header, encoding or "utf-8", bad=tuple(bad))


def _encoding(data: bytes) -> str:
    """UTF-8, or GB18030 if only that fits; where neither does, the lines that are not UTF-8 are listed as bad."""
    for encoding in ("utf-8", "gb18030"):
        try:
            data.decode(encoding)
            return encoding
        except UnicodeDecodeError:
            continue
    return "utf-8"


def _unpacked(file: IO[bytes], path: Path) -> Any:
    if path.suffix == ".zst":
        return pa.CompressedInputStream(file, "zstd")
    if path.suffix == ".gz":
        return gzip.open(file)
    return lzma.open(file) if path.suffix == ".xz" else file


def _chunks(stream: Any, path: Path, bad: list[Bad]) -> Iterator[bytes]:
    """What the stream holds; where it is damaged it ends, and `bad` says so."""
    read, done = getattr(stream, "read1", stream.read), 0
    try:
        while chunk := read(_READ):
            done += len(chunk)
            yield chunk
    except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
        problem = f"{path}: cannot be read beyond byte {done} of what it holds ({error}); restore the file"
        bad.append((path.as_posix(), 0, problem))


def _cut(chunks: Iterator[bytes], size: int, *, quoted: bool) -> Iterator[bytes]:
    """Whole lines of `size` bytes together, more only where one is longer; none ends inside quotation marks."""
    held, window = bytearray(), size
    for chunk in chunks:
        held += chunk
        while len(held) >= window:
            stop = held.rfind(b"\n", 0, window) + 1
            open_quotes = quoted and held.count(b'"', 0, stop) % 2
            while stop and open_quotes:
                before = held.rfind(b"\n", 0, stop - 1) + 1
                open_quotes ^= held.count(b'"', before, stop) % 2
                stop = before
            if not stop:
                window *= 2
                continue
            yield bytes(held[:stop])
            del held[:stop]
            window = size
    if held:
        yield bytes(held)
