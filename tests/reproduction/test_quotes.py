"""Numbers in prose against the tables they name."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.reproduction.quotes import check_quotes

TABLE = "type,n_target,share\n要,29,0.2854\n和,21,-1.5\n"


@pytest.fixture
def results(tmp_path: Path) -> Path:
    (tmp_path / "keyness.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "one.csv").write_text("n\n1234\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "prose",
    [
        "It occurs 29<!-- keyness.csv type=要 n_target --> times.",
        "A share of 0.29<!-- keyness.csv type=要 share -->, or **28.5%**<!-- keyness.csv type=要 share -->.",
        "It is −1.5<!-- keyness.csv type=和 share -->, of 1,234<!-- one.csv n --> words.",
        "At the 5%<!-- given --> level; in 2023; `n=5`; “20天”; 第11次; [a](b9.html).",
        "# Heading 1\n\n1. First\n2. Second\n",
    ],
)
def test_numbers_that_their_tables_bear_out(results: Path, prose: str) -> None:
    assert list(check_quotes(prose, results)) == []


@pytest.mark.parametrize(
    ("prose", "words"),
    [
        ("28<!-- keyness.csv type=要 n_target -->", ["28<!--", "has 29"]),
        ("0.28<!-- keyness.csv type=要 share -->", ["has 0.2854"]),
        ("29<!-- keyness.csv type=了 n_target -->", ["0 rows"]),
        ("29<!-- keyness.csv n_target -->", ["2 rows"]),
        ("29<!-- keyness.csv type=要 n_reference -->", ["no column n_reference", "n_target"]),
        ("29<!-- other.csv type=要 n_target -->", ["no results/other.csv"]),
        ("29<!-- keyness.csv type=要 -->", ["a binding reads"]),
        ("It occurs 29 times.", ["29 in “…It occurs 29 times.…”", "bound to no table"]),
    ],
)
def test_numbers_that_they_do_not(results: Path, prose: str, words: list[str]) -> None:
    (problem,) = check_quotes(prose, results)
    for word in words:
        assert word in problem
