"""The specification curve: what is drawn where."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex

from analysis.figures import plot_specification_curve, save_figure
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


def points(ax) -> dict[str, list[tuple[float, float]]]:
    found: dict[str, list[tuple[float, float]]] = {BLUE: [], ORANGE: []}
    for dots in (found for found in ax.collections if not isinstance(found, LineCollection)):
        for x, y in dots.get_offsets().tolist():
            found[to_hex(dots.get_facecolor()[0])].append((x, y))
    return found


def test_values_rise_and_those_that_hold_are_blue() -> None:
    curve = plot_specification_curve(ROWS, label="log ratio")
    assert points(curve) == {BLUE: [(1, 2.0), (3, 3.0)], ORANGE: [(0, 1.0), (2, 2.5), (4, 0.0)]}
    assert curve.get_ylabel() == "log ratio"
    assert [text.get_text() for text in curve.get_legend().get_texts()] == ["holds (2)", "does not hold (3)"]


def test_the_matrix_says_what_was_chosen_and_what_held() -> None:
    _, matrix = plot_specification_curve(ROWS).figure.axes
    # All have the same dictionary: that is no choice.
    lines = ["segmenter: jieba", "segmenter: snownlp", "measure: log_ratio"]
    lines += ["measure: q_value", "measure: p_permutation", "unit: none", "unit: sentence"]
    assert [label.get_text() for label in matrix.get_yticklabels()] == lines
    cells = np.asarray(matrix.images[0].get_array())
    assert cells[0].tolist() == [0, 2, 1, 2, 0]
    assert cells[1].tolist() == [1, 0, 0, 0, 1]
    counts = ["2 of 3", "0 of 2", "1 of 2", "1 of 2", "0 of 1", "1 of 2", "1 of 3"]
    assert [text.get_text() for text in matrix.texts] == counts


def test_a_stem_leads_from_0_to_each_value_so_that_values_all_alike_leave_no_empty_panel() -> None:
    curve = plot_specification_curve(ROWS.assign(value=[2.0, 2.0, 2.0, np.nan, 2.0]))
    (stems,) = (found for found in curve.collections if isinstance(found, LineCollection))
    assert [stem.tolist() for stem in stems.get_segments()] == [[[x, 0], [x, 2]] for x in range(4)]


def test_layout_and_given_axes(check_layout, check_given_axes) -> None:
    check_layout(plot_specification_curve(ROWS))
    check_given_axes(lambda ax: plot_specification_curve(ROWS, ax=ax), ROWS)
    with pytest.raises(ValueError, match="panels take the place of axes from plt.subplots"):
        plot_specification_curve(ROWS, ax=plt.figure().add_axes((0, 0, 1, 1)))


def test_one_specification_and_no_value_can_be_drawn(tmp_path) -> None:
    assert save_figure(plot_specification_curve(ROWS[:1]), tmp_path, "one").is_file()
    assert save_figure(plot_specification_curve(ROWS[3:4]), tmp_path, "none").is_file()


def test_says_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match=r"plot_specification_curve\(table\) needs the column\(s\) family"):
        plot_specification_curve(pd.DataFrame({"claim": ["a"]}))
    with pytest.raises(ValueError, match="number of rows .* must be at least 1"):
        plot_specification_curve(ROWS[:0])
    with pytest.raises(ValueError, match="number of choices .* must be at least 1"):
        plot_specification_curve(ROWS.drop(columns=["segmenter", "dictionary", "measure", "unit"]))
    two = pd.concat([ROWS, ROWS.assign(claim="another")])
    with pytest.raises(ValueError, match="the rows are of 2 claims, whose values do not compare; keep one"):
        plot_specification_curve(two)
