from analysis.paths import PROJECT
from analysis.reproduction.execute import execute


def test_the_notebook_for_own_texts_runs_from_top_to_bottom(tmp_path, monkeypatch):
    monkeypatch.setenv("TWO_VOICES_CACHE", str(tmp_path / "cache"))
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    (tmp_path / "corpus").symlink_to(PROJECT / "corpus")
    path = notebooks / "your-own-texts.ipynb"
    path.write_bytes((PROJECT / "notebooks" / path.name).read_bytes())
    run = execute(path, tmp_path / "results")
    assert not run.error
    assert (tmp_path / "comparison" / "report.html").is_file()
    shown = [
        output.data.get("text/html", "") for cell in run.after.cells for output in cell.get("outputs", [])
    ]
    assert sum("<table" in html for html in shown) == 1
    assert sum("<img alt" in html for html in shown) > 3
