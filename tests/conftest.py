"""Shared by all tests: the project's corpus, read once, its texts compared once, a small corpus made of strings."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from hypothesis import settings

from analysis.paths import CORPUS, PROJECT
from analysis.reproduction.execute import execute
from analysis.text import Corpus, read_corpus
from analysis.tokens import tokenize

# How long an example takes says more about what else the machine is doing than about the code.
settings.register_profile("two-voices", deadline=None)
settings.load_profile("two-voices")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that take longest, so that no processor waits for them at the end."""
    longest = ["test_all_notebooks_tables_figures_and_quoted_numbers_reproduce", "test_set_up_use_and_update"]
    items.sort(key=lambda item: longest.index(item.name) if item.name in longest else len(longest))


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


@pytest.fixture(scope="session")
def own_texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which the notebook for a reader's own texts has run; executed.ipynb is that notebook.

    Beside it lie comparison/ and cache/. It runs once, for whichever process asks first.
    """
    import fcntl

    shared = tmp_path_factory.getbasetemp()
    folder = (shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared) / "own-texts"
    (folder / "notebooks").mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "executed.ipynb").exists():
            (folder / "corpus").symlink_to(CORPUS)
            path = folder / "notebooks" / "your-own-texts.ipynb"
            path.write_bytes((PROJECT / "notebooks" / path.name).read_bytes())
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("TWO_VOICES_CACHE", str(folder / "cache"))
                run = execute(path, folder / "results")
            assert not run.error, run.error
            nbformat.write(run.after, folder / "executed.ipynb")
    return folder
