import os
import re
import subprocess
import sys
import warnings
from html.parser import HTMLParser

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from matplotlib.image import imread
from nbconvert import HTMLExporter

from analysis.figures import MissingGlyphError, figure_html, figure_style, is_blank, save_figure
from analysis.figures.style import new_axes
from analysis.paths import PROJECT

DRAW = """
import sys, matplotlib
before = dict(matplotlib.rcParams)
from analysis.figures import save_figure
from analysis.figures.style import figure_style, new_axes
assert dict(matplotlib.rcParams) == before, "importing the figures changed the settings"
if sys.argv[2] == "own settings":
    matplotlib.rcParams.update({"font.size": 30, "axes.facecolor": "black"})
with figure_style():
    ax = new_axes(height=2)
    ax.plot([3, 1, 2], "o", label="要加快 yào jiākuài")
    ax.set_title("镕喆堃 “科创中国” č ǚ −1.5 × ①")
    ax.legend()
save_figure(ax, sys.argv[1], "sample")
"""


@pytest.fixture(autouse=True)
def no_open_figures():
    yield
    assert plt.get_fignums() == []


@pytest.fixture
def ax():
    with figure_style():
        ax = new_axes(height=2)
        ax.plot([1, 2])
    yield ax
    plt.close(ax.figure)


def test_same_bytes_whatever_the_hash_seed_locale_and_settings(tmp_path):
    script = tmp_path / "draw.py"
    script.write_text(DRAW, encoding="utf-8")
    runs = {
        "1": {"PYTHONHASHSEED": "1"},
        "own settings": {"PYTHONHASHSEED": "2", "LC_ALL": "C", "PYTHONUTF8": "0"},
    }
    for run, environment in runs.items():
        command = [sys.executable, script, tmp_path / run, run]
        subprocess.run(command, env={**os.environ, "PYTHONPATH": str(PROJECT), **environment}, check=True)
    for name in ("sample.svg", "sample.png"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "own settings" / name).read_bytes()


def test_saves_both_kinds_with_text_as_outlines(ax, tmp_path):
    ax.set_title("创新")
    path = save_figure(ax, tmp_path / "新 folder", "sample")
    assert path == tmp_path / "新 folder" / "sample.png"
    assert imread(path).shape[:2] == (400, 1500)
    svg = path.with_suffix(".svg").read_text(encoding="utf-8")
    assert "TwoVoicesSansSC-Regular" in svg
    assert "<text" not in svg
    assert not re.search(r"\d{4}-\d\d-\d\d|Matplotlib", svg)


def test_draws_letters_that_only_the_second_font_has(ax, tmp_path):
    ax.set_title("".join(map(chr, range(0x0100, 0x0180))))
    save_figure(ax, tmp_path, "latin")
    assert not is_blank(tmp_path / "latin.png")


def test_missing_glyph_raises_and_writes_nothing(ax, tmp_path):
    ax.set_title("创新 \U0001f98a \U00020000")
    named = r"figure words: no font has '🦊' \(U\+1F98A\), '𠀀' \(U\+20000\)"
    with pytest.raises(MissingGlyphError, match=named):
        save_figure(ax, tmp_path, "words")
    assert list(tmp_path.iterdir()) == []


def test_other_warnings_pass_through(ax, tmp_path, monkeypatch):
    savefig = ax.figure.savefig
    monkeypatch.setattr(
        ax.figure,
        "savefig",
        lambda *args, **kw: (warnings.warn("ink is low", stacklevel=1), savefig(*args, **kw)),
    )
    with pytest.warns(UserWarning, match="ink is low"):
        save_figure(ax.figure, tmp_path, "sample")


def test_blank_pictures_are_told_from_drawn_ones(ax, tmp_path):
    assert not is_blank(save_figure(ax, tmp_path, "drawn"))
    with figure_style():
        empty = plt.figure()
    assert is_blank(save_figure(empty, tmp_path, "blank"))


class Elements(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found, self.text = [], ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))

    def handle_data(self, text):
        self.text += text


def test_html_figure_holds_picture_alt_and_caption(ax, tmp_path):
    path = save_figure(ax, tmp_path, "sample")
    shown = figure_html(path, alt='Two "dots" & <b>', caption="<script>alert(1)</script> 创新")
    page = Elements(str(shown))
    assert [tag for tag, _ in page.found] == ["figure", "img", "figcaption"]
    assert page.found[1][1]["alt"] == 'Two "dots" & <b>'
    assert page.found[1][1]["src"].startswith("data:image/png;base64,iVBOR")
    assert page.text == "<script>alert(1)</script> 创新"
    assert figure_html(path, alt="x")._repr_html_() == str(figure_html(path, alt="x"))
    assert "svg+xml" in str(figure_html(path.with_suffix(".svg"), alt="x"))
    assert repr(shown) == 'Figure: Two "dots" & <b>'


def test_html_figure_survives_conversion_of_the_notebook(ax, tmp_path):
    shown = figure_html(save_figure(ax, tmp_path, "sample"), alt="Two points", caption="What to see.")
    output = nbformat.v4.new_output("display_data", {"text/html": str(shown), "text/plain": repr(shown)})
    cell = nbformat.v4.new_code_cell("shown", outputs=[output])
    page, _ = HTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    images = [attributes for tag, attributes in Elements(page).found if tag == "img"]
    assert [image["alt"] for image in images] == ["Two points"]
    assert images[0]["src"] in str(shown)
    assert "<figcaption>What to see.</figcaption>" in page


@pytest.mark.parametrize("alt", ["", " \n"])
def test_html_figure_needs_alt_text(alt, ax, tmp_path):
    with pytest.raises(ValueError, match=r"sample\.png: alt is empty"):
        figure_html(save_figure(ax, tmp_path, "sample"), alt=alt)


def test_html_figure_needs_a_picture():
    with pytest.raises(ValueError, match=r"suffix of path must be one of '\.svg', '\.png'; not '\.csv'"):
        figure_html("table.csv", alt="x")


def test_colours_keep_their_values_in_the_palette(ax, tmp_path):
    ax.bar([0], [2], color="#0b4a80")
    pixels = (imread(save_figure(ax, tmp_path, "sample"))[..., :3] * 255).round().astype(int)
    assert (pixels == [11, 74, 128]).all(axis=-1).any()
    assert np.array_equal(pixels[0, 0], [255, 255, 255])
