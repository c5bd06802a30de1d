"""What the command line asks of a store is what its methods are asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analysis.__main__ import main
from analysis.store.queries import Store

Asked = Callable[[Store], pd.DataFrame]
QUESTIONS: dict[str, tuple[str, Asked]] = {
    "keyness": (
        "year>=2020 year<2020 --unit year",
        lambda store: store.keyness(target="year>=2020", reference="year<2020", unit="year"),
    ),
    "dispersion": ("--unit month", lambda store: store.dispersion(unit="month")),
    "kwic": (
        "两个 确立 --span 2 3 --order right --limit 5",
        lambda store: store.kwic(["两个", "确立"], span=(2, 3), order="right", limit=5),
    ),
    "collocates": (
        "创新 --where year==2020 --minimum 3",
        lambda store: store.collocates("创新", where="year==2020", minimum=3),
    ),
    "ngrams": ("--n 3 --minimum 4", lambda store: store.ngrams(n=3, minimum=4)),
    "trend": ("两个确立 要 --by month", lambda store: store.trend(["两个确立", "要"], by="month")),
    "devices": ("--devices quantity", lambda store: store.devices(devices=["quantity"])),
    "bad": ("", lambda store: store.bad),
}


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("duplicates", [True, False])
def test_a_command_writes_what_the_method_gives(
    store: Store, tmp_path: Path, question: str, duplicates: bool
) -> None:
    arguments, asked = QUESTIONS[question]
    out = tmp_path / "out.csv"
    command = ["store", question, str(store.folder), *arguments.split(), "--out", str(out)]
    assert main(command if duplicates else [*command, "--without-duplicates"]) == 0
    expected = asked(Store(store.folder, duplicates=duplicates))
    assert out.read_text(encoding="utf-8") == expected.to_csv(index=False, lineterminator="\n")


def test_a_wrong_question_and_a_sound_store(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["store", "kwic", str(store.folder), "要", "--order", "random"]) == 2
    assert "order must be one of" in capsys.readouterr().err
    assert main(["store", "check", str(store.folder)]) == 0
    assert capsys.readouterr().out == "nothing\n"
