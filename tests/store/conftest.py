"""Generated news: short texts at known places, with dates, awkward white space and rare characters."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analysis.store.build import build_store
from analysis.store.queries import Store

WORDS = [
    "创新", "发展", "推动", "高质量", "坚持", "两个", "确立", "改革", "开放", "要", "人民", "经济", "GDP", "2021",
    "5.6%", "红船", "精神", "企业", "的", "了", "和", "在", "䶮", "Ａ股",
]  # fmt: skip
SPACES = [*[""] * 12, " ", "\u3000", "\n", "\r\n\u3000\u3000", "\u200b", "\n\n"]


def _news(size: int, seed: int = 1) -> list[dict[str, Any]]:
    """Records with id, date, title, source and text; every tenth text is one that came before."""
    rng = random.Random(seed)
    records: list[dict[str, Any]] = []
    for number in range(size):
        text = "".join(
            rng.choice(WORDS)
            + rng.choice(["", "", "", "", "", "，", "。", "“", "”", "、"])
            + rng.choice(SPACES)
            for _ in range(rng.randint(4, 60))
        )
        text += "。"
        if number % 10 == 9:
            text = records[rng.randrange(number)]["text"]
        date = f"{2018 + number * 4 // size}-{rng.randint(1, 12):02}-0{rng.randint(1, 9)}"
        source = rng.choice(["人民日报", "新闻联播"])
        records.append(
            {"id": f"n{number}", "date": date, "title": f"第{number}条", "source": source, "text": text}
        )
    return records


def _write_jsonl(path: Path, records: list[dict[str, Any]]) -> Path:
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _files(folder: Path) -> dict[str, bytes]:
    """Everything in a folder: path and content."""
    found = {
        path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()
    }
    return {name: path.read_bytes() for name, path in found.items()}


@pytest.fixture(scope="session")
def news() -> Callable[..., list[dict[str, Any]]]:
    return _news


@pytest.fixture(scope="session")
def write_jsonl() -> Callable[[Path, list[dict[str, Any]]], Path]:
    return _write_jsonl


@pytest.fixture(scope="session")
def files() -> Callable[[Path], dict[str, bytes]]:
    return _files


@pytest.fixture(scope="session")
def cluster():
    """Two worker processes of one thread each, as `build_store` starts them by itself."""
    from analysis.store.cluster import connected

    with connected(2) as client:
        yield client


@pytest.fixture(scope="session")
def records() -> list[dict[str, Any]]:
    return _news(240)


@pytest.fixture(scope="session")
def source(records: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _write_jsonl(tmp_path_factory.mktemp("source") / "news.jsonl", records)


@pytest.fixture(scope="session")
def store(source: Path, cluster: Any, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store of the records in several partitions."""
    folder = tmp_path_factory.mktemp("store") / "store"
    build_store(source, folder, client=cluster, partition_bytes=12_000)
    return Store(folder)


@pytest.fixture
def build(cluster: Any, tmp_path: Path) -> Callable[..., Store]:
    """Build in the test's own folder: `build(paths, "name", …)`."""

    def made(paths: Any, name: str = "store", **options: Any) -> Store:
        return build_store(paths, tmp_path / name, client=cluster, **({"partition_bytes": 12_000} | options))

    return made
