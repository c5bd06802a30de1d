"""`read_corpus`: from a manifest, a folder, files or a table to a corpus."""

import hashlib
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.checks import check_choice
from analysis.text.decoding import UnreadableText, decode
from analysis.text.documents import Corpus, Document, Repair
from analysis.text.manifest import read_manifest
from analysis.text.repairs import make_document, propose_repairs

TABLES = (".csv", ".tsv", ".jsonl", ".parquet", ".xlsx")


class UnreadableTexts(ValueError):
    """One file or several that cannot be read, beside `good` that can; `bad` has one row each: source, reason."""

    def __init__(self, bad: pd.DataFrame, *, good: int = 0) -> None:
        lines = bad["reason"].tolist()
        if len(bad) > 1:
            lines = [f"{len(bad)} texts cannot be read:", *(f"  {reason}" for reason in lines)]
        if good:
            lines.append(f"on_error='collect' goes on with the {good:,} that can be read")
        super().__init__("\n".join(lines))
        self.bad = bad


def read_corpus(
    source: str | Path | Sequence[str | Path],
    *,
    text_column: str = "text",
    encoding: str | None = None,
    repairs: str = "declared",
    normalise: bool = True,
    on_error: str = "raise",
) -> Corpus:
    """A corpus with one document per text that `source` holds.

    Parameters
    ----------
    source : a manifest (.toml); a folder (its .txt files, subfolders included, in order of their names; doc_id is
        the path without ending); one file or several; or a table (.csv, .tsv, .jsonl, .parquet, .xlsx) with one
        text per row: doc_id from a column doc_id or id, else the row number; all other columns become metadata.
    text_column : the column of a table that holds the texts.
    encoding : of text files and of .csv, .tsv, .jsonl; by default a BOM, else UTF-8, else GB18030.
    repairs : "declared" applies those of the manifest; "proposed" also what `propose_repairs` finds; "none"
        leaves the text as printed, with photo captions and notices in it.
    normalise : leave out zero-width characters and fold full-width letters and digits (see `analysis.text.repairs`).
    on_error : "raise" reports all bad files together; "collect" returns the good ones, the others in `Corpus.bad`.

    Raises
    ------
    UnreadableTexts (a ValueError) naming each bad file, the byte and the cure; FileNotFoundError; ValueError for a
    manifest that does not fit its files, a table without text column, or two texts of one name.
    """
    check_choice("repairs", repairs, ("declared", "proposed", "none"))
    check_choice("on_error", on_error, ("raise", "collect"))
    documents: list[Document] = []
    dictionary: Path | None = None
    bad: list[tuple[str, str]] = []
    for name, item in _items(source, text_column, encoding, bad):
        if isinstance(item, Path):
            declared, dictionary = read_manifest(item, repairs=repairs, normalise=normalise)
            documents += declared
            continue
        raw, checksum, origin, metadata = item
        try:
            if not raw.strip("\ufeff \t\r\n\u3000"):
                raise UnreadableText(f"{origin}: the text is empty; fill it in, or name another")
            documents.append(make_document(name, raw, checksum, origin, metadata, normalise=normalise))
        except UnreadableText as error:
            bad.append((origin, str(error)))
    table = pd.DataFrame(bad, columns=["source", "reason"], dtype="str")
    if bad and on_error == "raise":
        raise UnreadableTexts(table, good=len(documents))
    corpus = Corpus(documents, dictionary=dictionary, bad=table)
    return _with_proposed(corpus, normalise=normalise) if repairs == "proposed" else corpus


_Item = tuple[str, str, str, dict[str, Any]]


def _items(
    source: str | Path | Sequence[str | Path],
    text_column: str,
    encoding: str | None,
    bad: list[tuple[str, str]],
) -> Iterator[tuple[str, Path | _Item]]:
    """Name and raw text of every text, or a manifest's path; what cannot be decoded goes to `bad`."""
    sources = [source] if isinstance(source, (str, Path)) else source
    for path in map(Path, sources):
        if path.is_dir():
            files = sorted(file for file in path.rglob("*.txt") if file.is_file())
            if not files:
                raise FileNotFoundError(f"{path}: the folder holds no .txt file; name the files, or a table")
            named = [(file.relative_to(path).with_suffix("").as_posix(), file) for file in files]
        elif not path.is_file():
            raise FileNotFoundError(
                f"{path}: no such file or folder; the current folder is {Path.cwd().name!r}"
            )
        elif path.suffix == ".toml":
            yield path.stem, path
            continue
        elif path.suffix.lower() in TABLES:
            yield from _rows(path, text_column, encoding)
            continue
        else:
            named = [(path.stem, path)]
        for name, file in named:
            data = file.read_bytes()
            try:
                raw = decode(data, file.as_posix(), encoding=encoding)
            except UnreadableText as error:
                bad.append((file.as_posix(), str(error)))
                continue
            yield name, (raw, hashlib.sha256(data).hexdigest(), file.as_posix(), {})


def _rows(path: Path, text_column: str, encoding: str | None) -> Iterator[tuple[str, _Item]]:
    table = _read_table(path, encoding)
    if text_column not in table.columns:
        listed = ", ".join(map(str, table.columns))
        raise ValueError(f"{path}: no column {text_column!r}; the table has {listed}: pass text_column=")
    id_column = next((column for column in ("doc_id", "id") if column in table.columns), None)
    metadata = table.drop(columns=[text_column, *([id_column] if id_column else [])]).to_dict("records")
    names = table[id_column].astype("str") if id_column else pd.Series(range(len(table))).astype("str")
    texts = table[text_column]
    for row, (name, text, known) in enumerate(zip(names, texts, metadata, strict=True)):
        raw = "" if not isinstance(text, str) else text
        known = {str(key): value for key, value in known.items()}
        yield name, (raw, hashlib.sha256(raw.encode()).hexdigest(), f"{path.as_posix()}#{row}", known)


def _read_table(path: Path, encoding: str | None) -> pd.DataFrame:
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    if path.suffix == ".xlsx":
        return pd.read_excel(path)
    # Decoded here, so that a table in GB18030 is read, or refused with its byte, as a text file is.
    text = io.StringIO(decode(path.read_bytes(), path.as_posix(), encoding=encoding))
    if path.suffix == ".jsonl":
        return pd.read_json(text, lines=True, dtype=False)
    return pd.read_csv(text, sep="\t" if path.suffix == ".tsv" else ",", keep_default_na=False)


def _with_proposed(corpus: Corpus, *, normalise: bool) -> Corpus:
    proposals = propose_repairs(corpus)
    documents = list(corpus)
    for number, document in enumerate(corpus):
        table = proposals[proposals["doc_id"] == document.doc_id].drop(columns="doc_id")
        found = [Repair(**row) for row in table.to_dict("records")]
        if found and document.repairs:
            raise ValueError(
                f"{document.doc_id}: its repairs are declared; declare also {found[0]}, or leave them out"
            )
        if found:
            origin = document.doc_id, document.raw, document.sha256, document.source, document.metadata
            documents[number] = make_document(*origin, repairs=found, normalise=normalise)
    return Corpus(documents, dictionary=corpus.dictionary, bad=corpus.bad)
