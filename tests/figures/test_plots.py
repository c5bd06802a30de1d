from math import inf

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.figures import (
    plot_dispersion,
    plot_frequencies,
    plot_keyness,
    plot_keyness_map,
    plot_sentence_lengths,
    plot_slopes,
    save_figure,
)
from analysis.figures.style import LOOKS, MUTED, spread

WORDS = ["要", "嘉兴", "的", "创新"]
FREQUENCIES = pd.DataFrame(
    {
        "doc_id": ["report"] * 3 + ["speech"] * 2,
        "type": ["嘉兴", "的", "创新", "要", "的"],
        "n": [26, 24, 2, 29, 24],
        "per_thousand": [26.5, 24.0, 2.0, 28.0, 23.5],
        "pinyin": ["Jiāxīng", "de", "chuàngxīn", "yào", "de"],
        "gloss": ["Jiaxing", "’s, of", "innovation", "must", "’s, of"],
    }
)
KEYNESS = pd.DataFrame(
    {
        "type": ["要", "嘉兴", "和", "的", "创新"],
        "n_target": [29, 0, 21, 24, 1],
        "n_reference": [0, 26, 6, 24, 1021],
        "per_thousand_target": [29.0, 0.0, 21.0, 24.0, 1.0],
        "per_thousand_reference": [0.0, 26.0, 6.0, 24.0, 32.0],
        "log_ratio": [5.8, -5.7, 1.7, 0.0, -4.0],
        "log_ratio_low": [1.0, -inf, -0.7, -2.0, -20.0],
        "log_ratio_high": [inf, -0.9, 5.0, 2.0, -0.2],
        "gloss": ["must", "Jiaxing", "and", "’s, of", "innovation"],
    }
)
POSITIONS = pd.DataFrame(
    {
        "doc_id": ["report", "speech", "speech", "speech"],
        "type": ["创新", "要", "要", "创新"],
        "position": [3, 0, 19, 5],
        "n_tokens": [12, 20, 20, 20],
        "gloss": ["innovation", "must", "must", "innovation"],
    }
)
LENGTHS = pd.DataFrame(
    {
        "doc_id": ["report"] * 3 + ["speech"] * 2,
        "sentence": [0, 1, 2, 0, 1],
        "paragraph": [1, 1, 3, 2, 2],
        "characters": [30, 10, 50, 20, 40],
        "median_characters": [30.0] * 3 + [30.0] * 2,
    }
)
PLOTS = {
    "frequencies": lambda **given: plot_frequencies(FREQUENCIES, target="speech", **given),
    "keyness": lambda **given: plot_keyness(KEYNESS, target="speech", reference="report", **given),
    "keyness_map": lambda **given: plot_keyness_map(KEYNESS, target="speech", reference="report", **given),
    "slopes": lambda **given: plot_slopes(KEYNESS, target="speech", reference="report", **given),
    "dispersion": lambda **given: plot_dispersion(POSITIONS, target="speech", **given),
    "sentence_lengths": lambda **given: plot_sentence_lengths(LENGTHS, target="speech", **given),
}


def notes(ax):
    return [text.get_text() for text in ax.texts]


def bars(ax):
    """Heights and centres of bars drawn as steps, every second of which is a gap."""
    steps = [patch.get_data() for patch in ax.patches]
    assert all(np.isnan(step.values[1::2]).all() for step in steps)
    centres = [(step.edges[:-1:2] + step.edges[1::2]) / 2 for step in steps]
    return np.concatenate([step.values[::2] for step in steps]).tolist(), np.concatenate(centres)


def tick_labels(axis):
    return [label.get_text() for label in axis.get_ticklabels()]


@pytest.mark.parametrize("name", PLOTS)
def test_layout_and_given_axes(name, check_layout, check_given_axes):
    check_layout(PLOTS[name]())
    check_given_axes(PLOTS[name], FREQUENCIES, KEYNESS, POSITIONS, LENGTHS)


@pytest.mark.parametrize(
    "plot",
    [
        plot_frequencies,
        plot_keyness,
        plot_keyness_map,
        plot_slopes,
        plot_dispersion,
        plot_sentence_lengths,
    ],
)
def test_says_what_a_table_lacks(plot):
    with pytest.raises(ValueError, match=rf"{plot.__name__}\(table\) needs the column"):
        plot(pd.DataFrame({"doc_id": ["a"]}))
    full = next(table for table in (FREQUENCIES, KEYNESS, POSITIONS, LENGTHS) if fits(plot, table))
    with pytest.raises(ValueError, match=rf"number of rows in {plot.__name__}\(table\) must be at least 1"):
        plot(full[:0])


def fits(plot, table):
    try:
        plot(table)
    except ValueError:
        return False
    return True


def test_frequencies_stand_at_their_rates():
    ax = PLOTS["frequencies"]()
    speech, report = ax.lines
    assert speech.get_xdata().tolist() == [28.0, 23.5]
    assert speech.get_ydata().tolist() == [0, -2]
    assert report.get_xdata().tolist() == [26.5, 24.0, 2.0]
    assert [speech.get_color(), report.get_color()] == [look.colour for look in LOOKS[:2]]
    labels = ["要 yào 'must'", "嘉兴 Jiāxīng 'Jiaxing'", "的 de ''s, of'", "创新 chuàngxīn 'innovation'"]
    assert tick_labels(ax.yaxis) == labels
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["speech", "report"]


def test_frequencies_show_the_first_words_of_each_document_in_all():
    ax = plot_frequencies(FREQUENCIES[["doc_id", "type", "per_thousand"]], top=1)
    assert tick_labels(ax.yaxis) == ["要", "嘉兴"]
    ax = plot_frequencies(FREQUENCIES, top=2)
    assert [line.get_xdata().tolist() for line in ax.lines] == [[26.5, 24.0], [28.0, 23.5]]


def test_keyness_marks_stand_at_the_log_ratios():
    ax = PLOTS["keyness"]()
    points = {tuple(point) for dots in ax.collections for point in dots.get_offsets().tolist()}
    assert {(5.8, 0.0), (1.7, -1.0), (-4.0, -2.0), (-5.7, -3.0)} <= points
    assert tick_labels(ax.yaxis) == ["要 'must'", "和 'and'", "创新 'innovation'", "嘉兴 'Jiaxing'"]
    assert notes(ax)[:3] == ["← report", "speech →", "speech : report"]
    assert notes(ax)[3:] == ["29 : 0", "21 : 6", "1 : 1,021", "0 : 26"]
    assert ax.get_xlim() == pytest.approx((-2 * 5.8, 2 * 5.8))


def test_keyness_intervals_end_in_arrows_where_they_go_on():
    ax = PLOTS["keyness"]()
    edge = 2 * 5.8
    lines = [
        segment
        for group in ax.collections
        if hasattr(group, "get_segments")
        for segment in group.get_segments()
    ]
    ends = [x for line in lines for x, _ in line]
    assert ends == pytest.approx([1.0, edge, -0.7, 5.0, -edge, -0.2, -edge, -0.9])
    arrows = sorted(
        x for dots in ax.collections for x, _ in dots.get_offsets().tolist() if abs(x) == pytest.approx(edge)
    )
    assert arrows == pytest.approx([-edge, -edge, edge])


def test_keyness_marks_are_hollow_where_the_interval_includes_0():
    ax = PLOTS["keyness"]()
    fills = {}
    for dots in ax.collections:
        points = dots.get_offsets().tolist()
        if len(points) == len(dots.get_facecolor()):
            fills |= {x: tuple(fill) for (x, _), fill in zip(points, dots.get_facecolor(), strict=True)}
    white = (1, 1, 1, 1)
    assert {x for x in (5.8, 1.7, -4.0, -5.7) if fills[x] == white} == {1.7}


def test_keyness_without_an_interval_is_hollow():
    ax = plot_keyness(KEYNESS[:1].assign(log_ratio_low=float("nan"), log_ratio_high=float("nan")))
    (mark,) = [dots for dots in ax.collections if dots.get_offsets().tolist() == [[5.8, 0.0]]]
    assert tuple(mark.get_facecolor()[0]) == (1, 1, 1, 1)


def test_keyness_shows_the_first_words_of_each_side():
    ax = plot_keyness(KEYNESS, top=1)
    assert tick_labels(ax.yaxis) == ["要 'must'", "嘉兴 'Jiaxing'"]
    only_target = plot_keyness(KEYNESS[:1])
    assert tick_labels(only_target.yaxis) == ["要 'must'"]


def test_dispersion_has_a_tick_per_occurrence_and_a_strip_per_word():
    ax = PLOTS["dispersion"](types=["要", "创新", "安徽"])
    ticks = [[path.get_extents() for path in group.get_paths()] for group in ax.collections]
    assert [[tick.x0 for tick in group] for group in ticks] == [[0.5, 19.5], [5.5], [], [], [3.5], []]
    assert {tick.width for group in ticks for tick in group} == {0}
    assert [strip.get_width() for strip in ax.patches] == [20, 20, 20, 12, 12, 12]
    assert notes(ax) == ["speech (20 tokens)", "2", "1", "0", "report (12 tokens)", "0", "1", "0"]
    assert tick_labels(ax.yaxis) == ["要 'must'", "创新 'innovation'", "安徽"] * 2


def test_dispersion_parts_the_strips_at_paragraphs():
    starts = pd.DataFrame({"doc_id": ["speech", "speech", "report"], "position": [0, 7, 0]})
    ax = PLOTS["dispersion"](paragraphs=starts)
    white = [group for group in ax.collections if hasattr(group, "get_segments")]
    assert [[segment[0][0] for segment in group.get_segments()] for group in white] == [[7], []]


def test_dispersion_thins_ticks_to_a_tone_where_there_are_thousands(tmp_path):
    table = pd.DataFrame({"doc_id": "a", "type": "的", "position": range(20_000), "n_tokens": 40_000})
    ax = plot_dispersion(table)
    assert ax.collections[0].get_linewidth() == pytest.approx(0.01)
    assert plot_dispersion(POSITIONS).collections[0].get_linewidth() == 0.7
    assert save_figure(ax, tmp_path, "dense").with_suffix(".svg").stat().st_size < 100_000


def test_dispersion_takes_categories():
    table = POSITIONS.astype({"doc_id": "category", "type": "category"})
    assert notes(plot_dispersion(table)) == notes(plot_dispersion(POSITIONS))


def test_sentence_lengths_are_bars_in_order_with_gaps():
    ax = PLOTS["sentence_lengths"]()
    heights, centres = bars(ax)
    assert heights == [20, 40, 30, 10, 50]
    assert np.diff(centres) == pytest.approx([1, 6, 1, 2])
    assert notes(ax) == ["speech: 2 sentences, median 30", "report: 3 sentences, median 30"]
    assert [group.get_segments()[0][0][1] for group in ax.collections] == [30, 30]


def test_sentence_lengths_without_median():
    ax = plot_sentence_lengths(LENGTHS.drop(columns="median_characters"))
    assert notes(ax) == ["report: 3 sentences", "speech: 2 sentences"] and not ax.collections


@pytest.mark.parametrize("name", ["$x$", "\x1b[31m", "\u202e创", "<b>", "a\nb", "创_新^{2}"])
def test_hostile_names_are_drawn_as_they_are(name, tmp_path):
    table = FREQUENCIES.assign(type=[name, *FREQUENCIES["type"][1:]], doc_id=[name] * 3 + ["speech"] * 2)
    _, ax = plt.subplots()
    plot_frequencies(table, ax=ax)
    label = ax.get_yticklabels()[1]
    assert not label.get_parse_math()
    assert len(label.get_text().splitlines()) == 1
    save_figure(ax, tmp_path, "hostile")


def test_the_map_has_one_mark_for_each_pair_of_counts():
    twice = pd.concat([KEYNESS, KEYNESS.assign(type="又")])
    crowd, *named = plot_keyness_map(twice, top=3, target="speech", reference="report").collections
    assert crowd.get_offsets().tolist() == [[26, -5.7], [27, 1.7], [29, 5.8], [48, 0.0], [1022, -4.0]]
    assert set(crowd.get_sizes()) == {12}
    filled = {tuple(point): face[:3].tolist() for dots in named for point, face in marks(dots)}
    assert filled[27, 1.7] == [1, 1, 1]
    assert filled[29, 5.8] != [1, 1, 1] != filled[26, -5.7]


def marks(dots):
    return zip(dots.get_offsets().tolist(), dots.get_facecolors(), strict=True)


def test_slopes_run_from_reference_to_target_for_words_in_both():
    ax = PLOTS["slopes"]()
    slopes = [line for line in ax.lines if line.get_marker() == "o"]
    rates = [np.exp2(line.get_ydata()).round(6).tolist() for line in slopes]
    assert rates == [[32, 1], [24, 24], [6, 21]]
    assert [line.get_color() for line in slopes] == [LOOKS[1].colour, MUTED, LOOKS[0].colour]
    assert {"24.0  的 ''s, of'", "的  24.0", "1.0  创新 'innovation'"} <= {note.strip() for note in notes(ax)}


def test_slopes_are_few_enough_to_be_told_apart(check_layout):
    many = pd.concat([KEYNESS[2:4].assign(pinyin="hé", gloss="and")] * 15, ignore_index=True)
    ax = plot_slopes(many, target="speech", reference="report")
    assert sum(line.get_marker() == "o" for line in ax.lines) == 16
    check_layout(ax)


def test_words_that_both_texts_have_are_needed_for_slopes():
    with pytest.raises(ValueError, match=r"number of shared words in plot_slopes\(table\)"):
        plot_slopes(KEYNESS[:2])


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=30), st.floats(0.01, 20))
def test_spread_labels_keep_their_distance_and_order(places, step):
    heights = spread(np.array(places), np.arange(len(places)), step=step)
    order = np.lexsort((np.arange(len(places)), places))
    assert (np.diff(heights[order]) >= step * (1 - 1e-9)).all()
    assert heights.mean() == pytest.approx(np.mean(places), abs=1e-6)
