"""The picture of scores shows the scores."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from analysis.figures import plot_sentiment

TABLE = pd.DataFrame(
    {
        "doc_id": ["a", "a", "a", "b"],
        "text": ["一二三", "一二", "一", "一二三四"],
        "snownlp": [0.25, 1.0, None, 0.5],
        "reason": ["no_evaluation", "saturated", "no_evaluation", ""],
        "mean": [0.625, 0.625, 0.625, 0.5],
    }
)


def test_each_dot_is_a_score_and_a_length_and_filled_where_something_evaluates(check_given_axes) -> None:
    b, a = plot_sentiment(TABLE, target="b").figure.axes
    assert a.collections[0].get_offsets().tolist() == [[0.25, 3], [1.0, 2]]
    assert b.collections[0].get_offsets().tolist() == [[0.5, 4]]
    edge = to_hex(a.collections[0].get_edgecolors()[0])
    assert [to_hex(face) for face in a.collections[0].get_facecolors()] == ["#ffffff", edge]
    assert a.lines[0].get_xdata()[0] == 0.625
    assert [ax.get_title(loc="left") for ax in (a, b)] == [
        "a\n2 sentences, mean 0.62",
        "b\n1 sentences, mean 0.50",
    ]
    check_given_axes(lambda ax: plot_sentiment(TABLE, ax=ax), TABLE)


def test_a_table_without_scores_or_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="number of scores"):
        plot_sentiment(TABLE.assign(snownlp=float("nan")))
    with pytest.raises(ValueError, match="needs the column"):
        plot_sentiment(TABLE.drop(columns="mean"))
