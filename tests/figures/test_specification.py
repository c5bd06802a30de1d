"""The specification curve: what is drawn where."""

from __future__ import annotations

import itertools

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.text import Text

from analysis.figures import figure_style, save_figure
from analysis.figures.specification import plot_specification_curve
from analysis.figures.style import LOOKS

ROWS = pd.DataFrame(
    {
        "claim": "要 is key in speech, against report",
        "family": "keyness",
        "segmenter": ["jieba", "snownlp", "jieba", "snownlp", "jieba"],
        "dictionary": "none",
        "measure": ["log_ratio", "log_ratio", "q_value", "q_value", "p_permutation"],
        "unit": ["none", "none", "sentence", "sentence", "sentence"],
        "value": [3.0, 1.0, 2.0, np.nan, 2.5],
        "holds": pd.array([True, False, True, False, pd.NA], dtype="boolean"),
        "error": ["", "", "", "", "ValueError: no"],
    }
)
BLUE, ORANGE = (look.colour for look in LOOKS[:2])


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def points(ax) -> dict[str, list[tuple[float, float]]]:
    found: dict[str, list[tuple[float, float]]] = {BLUE: [], ORANGE: []}
    for dots in ax.collections:
        for x, y in dots.get_offsets().tolist():
            found[to_hex(dots.get_facecolor()[0])].append((x, y))
    return found


def test_values_rise_and_those_that_hold_are_blue() -> None:
    curve, _ = plot_specification_curve(ROWS, label="log ratio").axes
    assert points(curve) == {BLUE: [(1, 2.0), (3, 3.0)], ORANGE: [(0, 1.0), (2, 2.5), (4, 0.0)]}
    assert curve.get_ylabel() == "log ratio"
    assert [text.get_text() for text in curve.get_legend().get_texts()] == ["holds (2)", "does not hold (3)"]


def test_the_matrix_says_what_was_chosen_and_what_held() -> None:
    _, matrix = plot_specification_curve(ROWS).axes
    lines = ["segmenter: jieba", "segmenter: snownlp", "dictionary: none", "measure: log_ratio"]
    lines += ["measure: q_value", "measure: p_permutation", "unit: none", "unit: sentence"]
    assert [label.get_text() for label in matrix.get_yticklabels()] == lines
    cells = np.asarray(matrix.images[0].get_array())
    assert cells[0].tolist() == [0, 2, 1, 2, 0]
    assert cells[1].tolist() == [1, 0, 0, 0, 1]
    counts = ["2 of 3", "0 of 2", "2 of 5", "1 of 2", "1 of 2", "0 of 1", "1 of 2", "1 of 3"]
    assert [text.get_text() for text in matrix.texts] == counts


def test_nothing_is_cut_off_or_overlaps(tmp_path) -> None:
    figure = plot_specification_curve(ROWS)
    save_figure(figure, tmp_path, "curve")
    with figure_style():
        figure.draw_without_rendering()
    curve = figure.axes[0]
    low, high = curve.get_ylim()
    undrawn = [tick for tick in curve.get_yticklabels() if not low <= tick.get_position()[1] <= high]
    texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text()]
    shown = [text for text in texts if text not in undrawn]
    frame = figure.bbox.padded(0.5)
    for text in shown:
        box = text.get_window_extent()
        assert frame.containsx(box.x0) and frame.containsx(box.x1), text
        assert frame.containsy(box.y0) and frame.containsy(box.y1), text
    for one, other in itertools.combinations(shown, 2):
        assert not one.get_window_extent().padded(-0.5).overlaps(other.get_window_extent()), (one, other)


def test_one_specification_and_no_value_can_be_drawn(tmp_path) -> None:
    assert save_figure(plot_specification_curve(ROWS[:1]), tmp_path, "one").is_file()
    assert save_figure(plot_specification_curve(ROWS[3:4]), tmp_path, "none").is_file()


def test_input_and_settings_stay_untouched() -> None:
    copy, settings = ROWS.copy(), dict(plt.rcParams)
    plot_specification_curve(ROWS)
    pd.testing.assert_frame_equal(ROWS, copy)
    assert dict(plt.rcParams) == settings


def test_says_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match=r"plot_specification_curve\(rows\) needs the column\(s\) family"):
        plot_specification_curve(pd.DataFrame({"claim": ["a"]}))
    with pytest.raises(ValueError, match="number of rows .* must be at least 1"):
        plot_specification_curve(ROWS[:0])
    with pytest.raises(ValueError, match="number of choices .* must be at least 1"):
        plot_specification_curve(ROWS.drop(columns=["segmenter", "dictionary", "measure", "unit"]))
    two = pd.concat([ROWS, ROWS.assign(claim="another")])
    with pytest.raises(ValueError, match="the rows are of 2 claims, whose values do not compare; keep one"):
        plot_specification_curve(two)
