import os

import matplotlib
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from analysis.figures.style import (
    FONT_FAMILIES,
    INK,
    LOOKS,
    MUTED,
    document_looks,
    figure_style,
    new_axes,
    type_labels,
    visible,
)


def luminance(colour):
    """Relative luminance and contrast as the Web Content Accessibility Guidelines 2.1 define them."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colour", [*(look.colour for look in LOOKS), INK, MUTED])
def test_text_in_any_colour_is_legible_on_white(colour):
    assert contrast(colour, "white") >= 4.5


def test_target_and_reference_differ_without_colour():
    target, reference = LOOKS[:2]
    assert contrast(target.colour, reference.colour) >= 1.9
    assert target.marker != reference.marker


def test_style_leaves_settings_as_they_were(monkeypatch):
    monkeypatch.setitem(matplotlib.rcParams, "font.size", 31)
    before = dict(matplotlib.rcParams)
    with figure_style():
        assert matplotlib.rcParams["font.size"] == 10
        assert matplotlib.rcParams["font.family"] == FONT_FAMILIES
    assert dict(matplotlib.rcParams) == before


def test_new_axes_dresses_the_axes_it_is_given():
    figure, ax = plt.subplots()
    ax.set_title("价格 $5 和 $6")
    assert new_axes(ax) is ax
    assert len(figure.axes) == 1
    assert ax.title.get_fontfamily() == FONT_FAMILIES
    assert not ax.title.get_parse_math()
    assert not ax.spines["top"].get_visible()


def test_new_axes_are_as_wide_as_a_notebook():
    with figure_style():
        assert new_axes(height=3).figure.get_size_inches().tolist() == [7.5, 3]


def test_target_comes_first_and_is_blue():
    looks = document_looks(["report", "report", "speech", "essay"], target="speech")
    assert list(looks) == ["speech", "report", "essay"]
    assert looks["speech"] == LOOKS[0]
    assert list(document_looks(["report", "speech"])) == ["report", "speech"]
    assert len(document_looks(map(str, range(12)))) == 12


def test_labels_name_pinyin_and_gloss_where_there_are_any():
    table = pd.DataFrame(
        {"type": ["要", "的", "嘉兴"], "pinyin": ["yào", "de", None], "gloss": ["must", "’s", ""]}
    )
    assert type_labels(table) == ["要 yào 'must'", "的 de ''s'", "嘉兴"]
    assert type_labels(table[["type", "gloss"]]) == ["要 'must'", "的 ''s'", "嘉兴"]
    assert type_labels(table[["type"]].assign(gloss=float("nan"))) == ["要", "的", "嘉兴"]
    assert type_labels(table[:0]) == []


@pytest.mark.parametrize("char", ["\x1b", "\n", "\u200f", "\u202e", "\ufeff", os.linesep[-1]])
def test_control_characters_become_visible(char):
    assert visible(f"创{char}新") == "创�新"
    assert visible("创　新 $5") == "创　新 $5"


def test_long_names_are_cut():
    assert visible("嘉" * 40) == "嘉" * 40
    assert visible("嘉" * 41) == "嘉" * 39 + "…"
    assert visible("abcdef", most=4) == "abc…"
