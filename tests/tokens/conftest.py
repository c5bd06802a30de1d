"""Shared by the tests of the segmenters: text that is hard to cut, and dictionary files."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

from analysis.paths import PROJECT


@pytest.fixture(scope="session")
def generator() -> dict[str, Any]:
    """The names of the benchmark that compares segmenters on generated text."""
    return runpy.run_path(str(PROJECT / "benchmarks" / "segmentation_identity.py"))


@pytest.fixture
def words_file(tmp_path):
    def write(content: str | bytes) -> Path:
        path = tmp_path / "words.txt"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write
