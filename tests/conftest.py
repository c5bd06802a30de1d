"""Shared by all tests: the project's corpus, read once, and a small corpus made of strings."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis.paths import CORPUS
from analysis.text import Corpus, read_corpus
from analysis.tokens import tokenize


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return read_corpus(CORPUS / "manifest.toml")


@pytest.fixture(scope="session")
def tokens(corpus: Corpus) -> pd.DataFrame:
    return tokenize(corpus)


@pytest.fixture
def make_corpus(tmp_path: Path):
    """A corpus of texts given as keywords: `make_corpus(a="…", b="…")`."""

    def make(**texts: str) -> Corpus:
        for name, text in texts.items():
            (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8", newline="")
        return read_corpus([tmp_path / f"{name}.txt" for name in texts])

    return make
