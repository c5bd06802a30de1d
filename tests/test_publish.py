"""What notebooks show: saved under a name, escaped, with glosses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.__main__ import main
from analysis.glossary import LINES, with_translations
from analysis.paths import CORPUS
from analysis.publish import RESULTS_VARIABLE, save_table, show_table
from analysis.text import Corpus

TABLE = pd.DataFrame({"type": ["要", "<b>"], "n": [29, 1], "log_ratio": [5.827288123456, np.nan]})


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(RESULTS_VARIABLE, str(tmp_path))
    return tmp_path


def test_a_saved_table_has_ten_digits_and_unix_lines(results: Path) -> None:
    save_table(TABLE, "keyness")
    assert (results / "keyness.csv").read_bytes().decode(
        "utf-8"
    ) == "type,n,log_ratio\n要,29,5.827288123\n<b>,1,\n"


def test_a_shown_table_is_escaped_rounded_and_says_how_much_it_shows(results: Path) -> None:
    shown = show_table(TABLE, "keyness", caption="Words & marks", rows=1, columns=["type", "log_ratio"]).data
    assert "First 1 of 2 rows" in shown
    assert "Words &amp; marks" in shown
    assert ">5.83<" in shown
    whole = show_table(TABLE, "keyness", caption="c").data
    assert "&lt;b&gt;" in whole
    assert "<b>" not in whole
    assert ">–<" in whole


def test_every_translated_line_is_where_it_says(corpus: Corpus) -> None:
    lines = pd.read_csv(LINES)
    for line in lines.itertuples():
        raw = corpus[line.doc_id].raw
        assert raw[line.raw_start :].replace("\n", "").startswith(line.node)
    assert not lines.duplicated(["doc_id", "raw_start", "node"]).any()
    found = with_translations(pd.DataFrame({"doc_id": ["speech", "speech"], "raw_start": [2384, 0]}))
    assert found["english"].str.startswith("Han Jun pointed out").tolist() == [True, False]


@pytest.mark.parametrize("name", analysis.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    assert getattr(analysis, name).__doc__


def test_functions_keep_their_names_after_their_modules_are_imported() -> None:
    from analysis.keyness import lockwords

    assert callable(analysis.keyness)
    assert analysis.lockwords is lockwords
    with pytest.raises(AttributeError, match="no attribute 'keynes'"):
        _ = analysis.keynes


def test_importing_the_library_loads_nothing_heavy() -> None:
    code = "import sys, analysis; print(sorted({'snownlp', 'dask', 'jupyter_client', 'matplotlib'} & set(sys.modules)))"
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8"
    ).stdout
    assert said.strip() == "[]"


def test_the_command_line_names_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "99-none"]) == 2
    assert "notebook must be one of '00-overview'" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["publish"])
    assert "invalid choice: 'publish'" in capsys.readouterr().err


def test_the_source_file_is_the_one_declared() -> None:
    assert (CORPUS / "source" / "000_dd5732daa8563857.txt").stat().st_size == 13740
