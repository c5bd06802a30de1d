"""The essay benchmark, on an archive of one essay made up here."""

import io
import runpy
import tarfile

import pytest

from analysis.paths import PROJECT

# Two parallelisms: one inside a sentence (尊重自然、尊重科学), one across two; a word outside either.
WORDS = [
    [("要", ""), ("尊重", "0"), ("自然", "0"), ("、", "0"), ("尊重", "0"), ("科学", "0"), ("。", "")],
    [("花", "1"), ("会", "1"), ("开", "1"), ("。", "1"), ("树", "1"), ("会", "1"), ("绿", "1"), ("。", "")],
]


@pytest.fixture
def archive(tmp_path):
    paragraphs = [
        "".join(
            f'<word cont="{word}" parallelism_id_1="{number}" />' if number else f'<word cont="{word}" />'
            for word, number in words
        )
        for words in WORDS
    ]
    xml = f"<doc>{''.join(f'<para><sent>{p}</sent></para>' for p in paragraphs)}</doc>".encode()
    path = tmp_path / "essays.tar.xz"
    with tarfile.open(path, "w:xz") as tar:
        info = tarfile.TarInfo("1.xml")
        info.size = len(xml)
        tar.addfile(info, io.BytesIO(xml))
    return path


def test_counts_by_place(archive):
    benchmark = runpy.run_path(str(PROJECT / "benchmarks" / "parallelism_essays.py"))
    table = benchmark["evaluate"](str(archive))
    assert table["found"].to_dict() == {"inside one sentence": 1, "across sentences": 0, "all": 1}
    assert table["gold"].to_dict() == {"inside one sentence": 1, "across sentences": 1, "all": 2}
    assert table.loc["all", ["recall", "precision", "predicted"]].tolist() == [0.5, 1, 1]
