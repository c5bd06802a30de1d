"""The manifest: which texts a corpus holds, where they stand in their files, and what was repaired."""

import hashlib
import tomllib
from pathlib import Path
from typing import Any

from analysis.text.decoding import decode
from analysis.text.documents import Document
from analysis.text.repairs import as_repairs, build_text

_OWN = {"id", "source", "sha256", "encoding", "span", "kinds", "repairs"}


def read_manifest(path: Path, *, repairs: str, normalise: bool) -> tuple[list[Document], Path | None]:
    """The documents of a manifest, in its order, and the dictionary it declares.

    `dictionary` names a file of words for the segmenter, relative to the manifest.
    Each `[[text]]` names its id, its source (relative to the manifest), the sha256 of that file, and if need be
    encoding, span (characters of the file, end exclusive), `[text.kinds]` (kind → beginnings of the paragraphs
    that are not prose) and `[[text.repairs]]`. Every other key is metadata.

    Raises `ValueError` for a file that has changed, a repair or a kind that does not fit exactly one place.
    """
    try:
        manifest = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path}: {error}; see https://toml.io for the notation") from None
    if not manifest.get("text"):
        raise ValueError(f"{path}: it declares no [[text]]")
    dictionary = path.parent / manifest["dictionary"] if "dictionary" in manifest else None
    return [_read_entry(path, entry, repairs, normalise) for entry in manifest["text"]], dictionary


def _read_entry(path: Path, entry: dict[str, Any], repairs: str, normalise: bool) -> Document:
    missing = [key for key in ("id", "source", "sha256") if key not in entry]
    if missing:
        raise ValueError(f"{path}: the text {entry.get('id', '?')!r} lacks {', '.join(missing)}")
    name = f"{path.name}, text {entry['id']!r}"
    data = (path.parent / entry["source"]).read_bytes()
    checksum = hashlib.sha256(data).hexdigest()
    if checksum != entry["sha256"]:
        raise ValueError(
            f"{name}: {entry['source']} has SHA-256 {checksum}, not {entry['sha256']} as declared; "
            "restore the file, or declare the new checksum and check span and repairs"
        )
    raw = decode(data, entry["source"], encoding=entry.get("encoding"))
    start, end = entry.get("span", [0, len(raw)])
    if not 0 <= start < end <= len(raw):
        raise ValueError(f"{name}: the span {start}–{end} does not lie in the file's {len(raw)} characters")
    declared = as_repairs(entry.get("repairs", []), name) if repairs != "none" else []
    text, raw_offsets, placed = build_text(raw, (start, end), declared, name=name, normalise=normalise)
    return Document(
        doc_id=entry["id"],
        text=text,
        raw=raw,
        raw_offsets=raw_offsets,
        sha256=checksum,
        source=entry["source"],
        kinds=_kinds(text, entry.get("kinds", {}), name),
        metadata={key: value for key, value in entry.items() if key not in _OWN},
        repairs=placed,
    )


def _kinds(text: str, declared: dict[str, list[str]], name: str) -> tuple[str, ...]:
    paragraphs = text.split("\n") if text else []
    kinds = ["prose"] * len(paragraphs)
    for kind, beginnings in declared.items():
        for beginning in beginnings:
            fits = [i for i, paragraph in enumerate(paragraphs) if paragraph.startswith(beginning)]
            if len(fits) != 1:
                raise ValueError(
                    f"{name}: {len(fits)} paragraphs begin with {beginning!r}, declared as {kind}; need 1"
                )
            kinds[fits[0]] = kind
    return tuple(kinds)
