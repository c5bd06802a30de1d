import pandas as pd
import pytest

from analysis.figures import plot_trend

TABLE = pd.DataFrame(
    {
        "item": ["两个确立"] * 3 + ["要"] * 3,
        "year": [2020, 2022, 2021] * 2,
        "per_million": [0.0, 159.0, 15.0, 5000.0, 4000.0, 4500.0],
        "low": [0.0, 109.0, 10.0, 4900.0, 3900.0, 4400.0],
        "high": [6.0, 234.0, 26.0, 5100.0, 4100.0, 4600.0],
        "pinyin": ["Liǎng Gè Quèlì"] * 3 + ["yào"] * 3,
        "gloss": ["Two Establishments"] * 3 + ["must"] * 3,
    }
)


def test_each_item_has_a_panel_with_its_rates_in_the_order_of_years(check_layout, check_given_axes):
    schemes, words = plot_trend(TABLE).figure.axes
    assert schemes.get_title(loc="left") == "两个确立 Liǎng Gè Quèlì 'Two Establishments'"
    assert schemes.lines[0].get_xydata().tolist() == [[2020, 0], [2021, 15], [2022, 159]]
    assert words.lines[0].get_ydata().tolist() == [5000, 4500, 4000]
    band = schemes.collections[0].get_paths()[0].vertices
    assert {(2022.0, 109.0), (2022.0, 234.0)} <= {tuple(point) for point in band.tolist()}
    assert schemes.get_ylim()[0] == words.get_ylim()[0] == 0
    check_layout(schemes)
    check_given_axes(lambda ax: plot_trend(TABLE, ax=ax), TABLE)


def test_an_odd_number_of_items_leaves_a_panel_out():
    assert [ax.get_visible() for ax in plot_trend(TABLE[:3]).figure.axes] == [True, False]


def test_says_what_a_table_lacks():
    with pytest.raises(ValueError, match=r"plot_trend\(table\) needs the column"):
        plot_trend(TABLE.drop(columns="low"))
    with pytest.raises(ValueError, match=r"number of rows in plot_trend\(table\) must be at least 1"):
        plot_trend(TABLE[:0])
