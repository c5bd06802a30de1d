import nbformat


def test_the_notebook_for_own_texts_runs_from_top_to_bottom(own_texts):
    executed = nbformat.read(own_texts / "executed.ipynb", as_version=4)
    assert (own_texts / "comparison" / "report.html").is_file()
    shown = [
        output.data.get("text/html", "") for cell in executed.cells for output in cell.get("outputs", [])
    ]
    assert sum("<table" in html for html in shown) == 1
    assert sum("<img alt" in html for html in shown) > 3
