import pandas as pd
import pytest

from analysis.figures import (
    plot_device_rates,
    plot_device_score,
    plot_metaphor_domains,
    save_figure,
)
from analysis.figures.style import LOOKS

RATES = pd.DataFrame(
    {
        "device": ["four_character", "quantity", "four_character", "directive"],
        "doc_id": ["report", "report", "speech", "speech"],
        "n": [4, 1300, 48, 0],
        "per_thousand_characters": [1.7, 5.6, 21.0, 0.0],
        "low": [0.7, 3.2, 15.8, 0.0],
        "high": [5.7, 10.8, 28.6, 3.8],
    }
)
SPANS = pd.DataFrame(
    {
        "doc_id": ["report", "speech", "speech", "speech"],
        "device": ["quantity", "directive", "directive", "quantity"],
        "start": [3, 0, 30, 12],
        "end": [6, 1, 31, 17],
    }
)
PARAGRAPHS = pd.DataFrame(
    {"doc_id": ["report", "speech", "speech"], "start": [0, 0, 21], "end": [25, 20, 41]}
)
METAPHORS = pd.DataFrame(
    {
        "doc_id": ["report", "report", "speech", "speech", "speech"],
        "text": ["桥头堡", "大生态", "蓝图", "粮仓", "蓝图"],
        "source": ["war", "ecology", "building", "building", "building"],
    }
)
PLOTS = {
    "device_rates": lambda **given: plot_device_rates(RATES, target="speech", **given),
    "device_score": lambda **given: plot_device_score(SPANS, paragraphs=PARAGRAPHS, target="speech", **given),
    "metaphor_domains": lambda **given: plot_metaphor_domains(METAPHORS, target="speech", **given),
}


def notes(ax):
    return [text.get_text() for text in ax.texts]


def tick_labels(axis):
    return [label.get_text() for label in axis.get_ticklabels()]


@pytest.mark.parametrize("name", PLOTS)
def test_layout_and_given_axes(name, check_layout, check_given_axes):
    check_layout(PLOTS[name]())
    check_given_axes(PLOTS[name], RATES, SPANS, PARAGRAPHS, METAPHORS)


def test_says_what_a_table_lacks():
    for plot in (plot_device_rates, plot_metaphor_domains):
        with pytest.raises(ValueError, match=rf"{plot.__name__}\(table\) needs the column"):
            plot(pd.DataFrame({"doc_id": ["a"]}))
    with pytest.raises(ValueError, match=r"plot_device_score\(paragraphs\) needs the column\(s\) start, end"):
        plot_device_score(SPANS, paragraphs=pd.DataFrame({"doc_id": ["a"]}))
    for plot, table in ((plot_device_rates, RATES), (plot_metaphor_domains, METAPHORS)):
        with pytest.raises(
            ValueError, match=rf"number of rows in {plot.__name__}\(table\) must be at least 1"
        ):
            plot(table[:0])


def test_rates_stand_side_by_side_with_their_intervals_and_counts():
    ax = PLOTS["device_rates"]()
    speech, report = ax.lines
    assert speech.get_xdata().tolist() == [21.0, 0.0]
    assert speech.get_ydata() == pytest.approx([0.15, -1.85])
    assert report.get_xdata().tolist() == [1.7, 5.6]
    assert report.get_ydata() == pytest.approx([-0.15, -1.15])
    assert [line.get_color() for line in ax.lines] == [look.colour for look in LOOKS[:2]]
    ends = [[x for x, _ in segment] for lines in ax.collections for segment in lines.get_segments()]
    assert ends == [[15.8, 28.6], [0.0, 3.8], [0.7, 5.7], [3.2, 10.8]]
    assert notes(ax) == ["48 : 4", "0 : 1,300", "0 : 0", "speech : report"]
    assert tick_labels(ax.yaxis) == ["four-character", "quantity", "directive"]


def bars(ax):
    """(left end, width) of the bars of each strip that has any."""
    groups = [[path.get_extents() for path in group.get_paths()] for group in ax.collections]
    return [[(box.x0, box.width) for box in group] for group in groups]


def test_the_score_has_a_bar_per_span_in_a_strip_per_device():
    ax = plot_device_score(
        SPANS, paragraphs=PARAGRAPHS, target="speech", devices=["directive", "quantity", "question"]
    )
    speech, report = bars(ax)[:4], bars(ax)[4:]
    assert speech[:3] == [[(0, 1), (30, 1)], [(12, 5)], []]
    assert report[:3] == [[], [(3, 3)], []]
    assert [strip.get_width() for strip in ax.patches] == [41, 41, 41, 25, 25, 25]
    # 20 + 20 characters: the line end between the paragraphs is none.
    assert notes(ax) == ["speech (40 characters)", "2", "1", "0", "report (25 characters)", "0", "1", "0"]
    assert tick_labels(ax.yaxis) == ["directive", "quantity", "question"] * 2
    assert speech[3][0][0] == 21, "a gap where the second paragraph begins"


def test_the_score_draws_a_text_without_devices():
    ax = plot_device_score(SPANS[:0], paragraphs=PARAGRAPHS, devices=["scheme"])
    assert notes(ax) == ["report (25 characters)", "0", "speech (40 characters)", "0"]


def test_domains_are_counted_and_their_words_named_once():
    ax = PLOTS["metaphor_domains"]()
    assert tick_labels(ax.yaxis) == ["building", "ecology", "war"]
    assert [bar.get_width() for bar in ax.patches] == [3, 0, 0, 0, 1, 1]
    assert notes(ax) == ["3  蓝图，粮仓", "", "", "", "1  大生态", "1  桥头堡"]


def test_hostile_names_are_drawn_as_they_are(tmp_path):
    table = METAPHORS.assign(text="a_$x$\n^{2}", source="$y$")
    ax = plot_metaphor_domains(table)
    assert all("\n" not in text for text in notes(ax))
    save_figure(ax, tmp_path, "hostile")
