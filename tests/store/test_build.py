"""What goes into a store: every kind of input, and a list of whatever could not be read."""

from __future__ import annotations

import csv
import gzip
import io
import json
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from analysis.store.pieces import split
from analysis.store.queries import Store
from analysis.tokens.engine import get_segmenter

Build = Callable[..., Store]


def table_of(store: Store) -> pd.DataFrame:
    return store.tokens()[["doc_id", "position", "token", "start", "raw_start"]].astype(
        {"doc_id": "str", "token": "str"}
    )


def packed(path: Path, ending: str) -> Path:
    made = path.with_name(path.name + ending)
    data = path.read_bytes()
    if ending == ".zst":
        with pa.CompressedOutputStream(str(made), "zstd") as stream:
            stream.write(data)
    else:
        made.write_bytes({".gz": gzip.compress, ".xz": lzma.compress}[ending](data))
    return made


@pytest.mark.parametrize("ending", [".gz", ".xz", ".zst", ".csv", ".tsv", ".parquet", "folder"])
def test_every_kind_of_input_gives_the_same_tokens(
    build: Build, store: Store, source: Path, ending: str
) -> None:
    records = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    path = source.with_suffix(ending) if ending != "folder" else source.parent / "folder"
    if ending in (".gz", ".xz", ".zst"):
        path = packed(source, ending)
    elif ending == ".parquet":
        pd.DataFrame(records).to_parquet(path, row_group_size=100)
    elif ending == "folder":
        names = [f"{number:03}" for number in range(len(records))]
        (path / "b").mkdir(parents=True)
        for name, record in zip(names, records, strict=True):
            (path / "b" / f"{name}.txt").write_text(record["text"], encoding="utf-8", newline="")
        known = (
            pd.DataFrame(records).drop(columns=["text", "id"]).assign(doc_id=[f"b/{name}" for name in names])
        )
        known.to_csv(path / "metadata.csv", index=False)
    else:
        with path.open("w", encoding="gb18030" if ending == ".tsv" else "utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(records[0]), delimiter="\t" if ending == ".tsv" else ",")
            writer.writeheader()
            writer.writerows(records)
    made = build(path)
    assert made.bad.empty
    assert len(made.facts["partitions"]) > 3
    found, expected = table_of(made), table_of(store)
    if ending == "folder":
        expected["doc_id"] = expected["doc_id"].map(lambda name: f"b/{int(name[1:]):03}")
    pd.testing.assert_frame_equal(found, expected)
    columns = ["year", "month", "date", "title", "source"]
    pd.testing.assert_frame_equal(made.documents[columns], store.documents[columns], check_dtype=False)


def test_dates_in_many_notations_give_year_and_month(build: Build, tmp_path: Path, write_jsonl: Any) -> None:
    dates = ["2019-03-04", "2019/3/4", "2019年3月4日", 20190304, "20190304", "2019", None]
    path = write_jsonl(tmp_path / "a.jsonl", [{"date": date, "text": f"发展{date}"} for date in dates])
    table = build(path).documents
    assert table["month"].fillna("").tolist() == [*["2019-03"] * 5, "", ""]
    assert table["year"].fillna(0).tolist() == [*[2019] * 6, 0]
    assert table["doc_id"].tolist() == [f"a.jsonl#{line}" for line in range(1, 8)]


def test_what_cannot_be_read_is_listed_with_its_reason(build: Build, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = json.dumps({"text": "发展。"}, ensure_ascii=False).encode()
    lines = [good, b"{", b'["text"]', b'{"text": " "}', b'{"body": "x"}', b'{"text": "\xe5\x8f"}', good]
    lines += [b"", b'{"text": "\\ud83d"}', good]
    path.write_bytes(b"\n".join(lines))
    made = build(path)
    assert made.documents["row"].tolist() == [1, 7, 10]
    reasons = dict(zip(made.bad["row"], made.bad["reason"], strict=True))
    assert list(reasons) == [2, 3, 4, 5, 6, 9] or sorted(reasons) == [2, 3, 4, 5, 6, 9]
    assert reasons[2].startswith(f"{path}, line 2: not JSON")
    assert "a list, not an object in braces" in reasons[3]
    assert reasons[4].endswith("the text is empty; give it a text or leave it out")
    assert "no text in 'text'; it has body: pass text_column=" in reasons[5]
    assert "half of a surrogate pair, or a byte of another encoding" in reasons[6]
    with pytest.raises(ValueError, match="line 2: not JSON"):
        build(path, "strict", strict=True)


def test_a_file_cut_short_gives_what_is_readable(build: Build, source: Path, tmp_path: Path) -> None:
    path = tmp_path / "cut.jsonl.gz"
    data = packed(source, ".gz").read_bytes()
    path.write_bytes(data[: len(data) // 2])
    made = build(path)
    assert 0 < len(made.documents) < 240
    assert "cannot be read beyond byte" in made.bad["reason"].iloc[-1]
    assert made.bad["file"].iloc[-1] == path.as_posix()


def test_a_line_longer_than_a_partition_stays_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    texts = ['"' + "发展\n" * 500 + '"', '"a ""quoted"" line\nand more"', *["b"] * 200] * 9
    path.write_text("text\n" + "\n".join(texts) + "\n", encoding="utf-8")
    pieces = [*split(path, "text", 100)]
    assert len(pieces) > 3
    found = [
        cells
        for piece in pieces
        for cells in csv.reader(io.StringIO(piece.data.decode()))
        if cells != ["text"]
    ]
    assert found == [*csv.reader(io.StringIO("\n".join(texts)))]
    lines = path.read_bytes().split(b"\n")
    assert all(lines[piece.first - 1] == piece.data.split(b"\n")[1] for piece in pieces)


def test_new_inputs_leave_old_partitions_alone(
    build: Build, source: Path, tmp_path: Path, files: Any, news: Any, write_jsonl: Any
) -> None:
    build(source)
    before = {name: content for name, content in files(tmp_path / "store").items() if "partitions" in name}
    more = write_jsonl(tmp_path / "more.jsonl", news(60, seed=2))
    made = build(more)
    after = files(tmp_path / "store")
    assert before.items() < after.items()
    assert len(made.documents) == 300
    # One build of both gives the same store.
    build([source, more], "at once")
    assert files(tmp_path / "at once") == after
    # With nothing new nothing is written.
    written = {path: path.stat().st_mtime_ns for path in (tmp_path / "store").rglob("*.parquet")}
    build([source, more])
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "store").rglob("*.parquet")} == written


def test_an_input_or_setting_that_has_changed_is_refused(build: Build, source: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(source.read_bytes())
    build(path)
    with pytest.raises(ValueError, match="begun with partition_bytes=12000, not 5000"):
        build(path, partition_bytes=5000)
    path.write_bytes(source.read_bytes() + b"\n")
    with pytest.raises(ValueError, match="put new documents into files of their own"):
        build(path)
    with pytest.raises(ValueError, match="a store is made of folders"):
        build(tmp_path / "a.docx" if (tmp_path / "a.docx").write_bytes(b"") == 0 else "")
    with pytest.raises(FileNotFoundError, match="no such file or folder"):
        build(tmp_path / "b.jsonl")


def test_duplicates_are_marked(store: Store, records: list[dict[str, Any]]) -> None:
    first: dict[str, int] = {}
    expected = [(first[r["text"]], n) for n, r in enumerate(records) if first.setdefault(r["text"], n) != n]
    begins = store.documents.groupby((store.documents["row"] == 1).cumsum()).size()
    assert begins.tolist() == [240]
    sizes = [len(view.sizes) for view in store._views()]
    before = [sum(sizes[:number]) for number in range(len(sizes))]
    found = [
        (before[row.first_partition] + row.first_document, before[row.partition] + row.document)
        for row in store.duplicates.itertuples()
    ]
    assert found == expected and len(found) > 10


def test_segmenter_and_dictionary_are_kept(build: Build, source: Path, tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("两个确立\n", encoding="utf-8")
    made = build(source, dictionary=words)
    assert made.facts["made_by"]["dictionary"] == get_segmenter("jieba", dictionary=words).checksum
    assert len(made.kwic("两个确立", limit=5)) == 5
    with pytest.raises(ValueError, match="begun with made_by="):
        build(source, segmenter="character")
    assert set(build(source, "characters", segmenter="character").ngrams(n=1)["ngram"].str.len()) >= {1}
