"""What every figure must do."""

from __future__ import annotations

import itertools

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.text import Text

from analysis.figures import figure_style, save_figure


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def _undrawn(ax):
    """Labels of ticks that are not drawn, since they stand beyond the axis."""
    for axis, place in ((ax.xaxis, 0), (ax.yaxis, 1)):
        low, high = sorted(axis.get_view_interval())
        yield from (
            label for label in axis.get_ticklabels() if not low <= label.get_position()[place] <= high
        )


@pytest.fixture
def check_layout(tmp_path):
    """Nothing in the figure of some axes is cut off, and no text overlaps another."""

    def check(ax):
        figure = ax.figure.get_figure(root=True)
        save_figure(figure, tmp_path, "figure")
        with figure_style():
            figure.draw_without_rendering()
        undrawn = {label for axes in figure.axes for label in _undrawn(axes)}
        texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text()]
        boxes = {text: text.get_window_extent() for text in texts if text not in undrawn}
        frame = figure.bbox.padded(0.5)
        for text, box in boxes.items():
            assert frame.x0 <= box.x0 and box.x1 <= frame.x1, text
            assert frame.y0 <= box.y0 and box.y1 <= frame.y1, text
        for (one, box), (other, next_box) in itertools.combinations(boxes.items(), 2):
            assert not box.padded(-0.5).overlaps(next_box), (one, other)

    return check


@pytest.fixture
def check_given_axes():
    """A plot draws into given axes or in their place, and leaves settings, other axes and tables alone."""

    def check(plot, *tables):
        before, copies = dict(plt.rcParams), [table.copy() for table in tables]
        figure, (left, right) = plt.subplots(1, 2)
        figures = plt.get_fignums()
        unused = len(left.get_children())
        drawn = plot(ax=right)
        assert drawn is right or right not in figure.axes and drawn in figure.axes
        assert len(drawn.get_children()) > unused == len(left.get_children())
        assert plt.get_fignums() == figures
        assert dict(plt.rcParams) == before
        for table, copy in zip(tables, copies, strict=True):
            pd.testing.assert_frame_equal(table, copy)

    return check
