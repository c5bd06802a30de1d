from math import inf

import numpy as np
import pandas as pd
import pytest

from analysis.figures import plot_collocates, plot_collocation_network, save_figure
from analysis.figures.style import LOOKS

TABLE = pd.DataFrame(
    {
        "doc_id": ["speech", "speech", "speech", "report", "report", "report", "speech"],
        "node": ["发展", "发展", "发展", "发展", "发展", "人才", "人才"],
        "collocate": ["高质量", "的", "安全", "的", "产业", "高层次", "所"],
        "n_pair": [6, 5, 2, 1, 3, 2, 2],
        "n_collocate": [6, 1024, 3, 23, 6, 2, 2],
        "n_sentences": [6, 4, 1, 1, 3, 1, 1],
        "n_node": [15, 15, 15, 7, 7, 5, 1005],
        "log_ratio": [6.5, -0.9, 3.5, 1.9, 4.0, 6.6, 7.2],
        "log_ratio_low": [2.1, -2.6, 0.2, -0.1, 1.5, 2.0, -inf],
        "log_ratio_high": [10.7, 0.4, 6.7, 3.7, 6.4, 11.1, inf],
        "pinyin": ["gāozhìliàng", "de", "ānquán", "de", "chǎnyè", "gāocéngcì", "suǒ"],
        "gloss": ["high-quality", "of", "safety, security", "of", "industry", "high-level", ""],
    }
)
NODES = pd.DataFrame(
    {"type": ["发展", "人才"], "pinyin": ["fāzhǎn", "réncái"], "gloss": ["develop", "talent"]}
)
CROWDED = pd.DataFrame(
    {
        "doc_id": ["speech", "report"] * 17 + ["speech"],
        "node": ["创新", "服务", "人才", "发展", "要"] * 7,
        "collocate": [chr(0x4E00 + 7 * number) * 3 for number in range(35)],
        "n_pair": [1 + number % 6 for number in range(35)],
        "gloss": ["a gloss of several words"] * 35,
    }
)
PLOTS = {
    "collocates": lambda **given: plot_collocates(TABLE, target="speech", **given),
    "network": lambda **given: plot_collocation_network(TABLE, nodes=NODES, target="speech", **given),
    "crowded": lambda **given: plot_collocation_network(CROWDED, **given),
}


def notes(ax):
    return [text.get_text() for text in ax.texts]


def tick_labels(axis):
    return [label.get_text() for label in axis.get_ticklabels()]


@pytest.mark.parametrize("name", PLOTS)
def test_layout_and_given_axes(name, check_layout, check_given_axes):
    check_layout(PLOTS[name]())
    if name != "crowded":
        check_given_axes(PLOTS[name], TABLE, NODES)


@pytest.mark.parametrize("plot", [plot_collocates, plot_collocation_network])
def test_says_what_a_table_lacks(plot):
    with pytest.raises(ValueError, match=rf"{plot.__name__}\(table\) needs the column"):
        plot(TABLE.drop(columns="collocate"))
    with pytest.raises(ValueError, match=rf"number of rows in {plot.__name__}\(table\) must be at least 1"):
        plot(TABLE[:0])


def test_collocates_stand_at_their_scores_in_blocks():
    ax = PLOTS["collocates"]()
    points = [group.get_offsets().tolist() for group in ax.collections if not hasattr(group, "get_segments")]
    assert [[x for x, _ in block] for block in points] == [[6.5, 3.5, -0.9], [4.0, 1.9], [7.2], [6.6]]
    heights = [y for block in points for _, y in block]
    assert heights == sorted(heights, reverse=True)
    assert ax.get_yticks().tolist() == heights
    assert tick_labels(ax.yaxis)[:2] == [
        "高质量 gāozhìliàng 'high-quality'",
        "安全 ānquán 'safety, security'",
    ]
    assert notes(ax) == [
        "speech: 发展 (15)", "6 of 6 in 6 sentences", "2 of 3 in 1 sentence", "5 of 1,024 in 4 sentences",
        "report: 发展 (7)", "3 of 6 in 3 sentences", "1 of 23 in 1 sentence",
        "speech: 人才 (1,005)", "2 of 2 in 1 sentence",
        "report: 人才 (5)", "2 of 2 in 1 sentence",
    ]  # fmt: skip


def test_collocates_have_intervals_and_are_hollow_where_these_include_0():
    ax = PLOTS["collocates"]()
    marks = [group for group in ax.collections if not hasattr(group, "get_segments")]
    hollow = [
        x
        for group in marks
        for (x, _), fill in zip(group.get_offsets(), group.get_facecolor(), strict=True)
        if np.allclose(fill, 1)
    ]
    assert hollow == [-0.9, 1.9, 7.2]
    lines = [group.get_segments() for group in ax.collections if hasattr(group, "get_segments")]
    ends = [segment[:, 0].tolist() for block in lines[::2] for segment in block]
    assert ends[:2] == [[2.1, 10.7], [0.2, 6.7]]
    assert ends[5] == list(ax.get_xlim())


def test_collocates_shown_are_the_first_of_each_block():
    ax = plot_collocates(TABLE, top=1)
    assert tick_labels(ax.yaxis)[0].startswith("高质量")
    assert len(ax.get_yticks()) == 4
    with pytest.raises(ValueError, match="top must be at least 1; not 0"):
        plot_collocates(TABLE, top=0)


def test_network_joins_nodes_and_collocates_where_their_labels_stand():
    ax = PLOTS["network"]()
    centres = {text.get_text().split()[0]: text.get_position() for text in ax.texts}
    assert list(centres) == ["发展", "人才", "高质量", "的", "安全", "产业", "高层次", "所"]
    drawn = [
        (tuple(line.get_xydata()[0]), tuple(line.get_xydata()[1]), line.get_color()) for line in ax.lines
    ]
    colour = {"speech": LOOKS[0].colour, "report": LOOKS[1].colour}
    pairs = [(row.node, row.collocate, row.doc_id) for row in TABLE.itertuples()]
    for (node, collocate, doc_id), (start, end, used) in zip(pairs, drawn, strict=True):
        assert used == colour[doc_id]
        # The second line between the same two words runs 3.5 points beside the first.
        away = 3.5 * ((node, collocate, doc_id) == ("发展", "的", "report"))
        assert np.hypot(*np.subtract(start, centres[node])) == pytest.approx(away)
        assert np.hypot(*np.subtract(end, centres[collocate])) == pytest.approx(away)
    widths = [line.get_linewidth() for line in ax.lines]
    assert np.argsort(widths).tolist()[0] == 3 and max(widths) == widths[0] == 2.5
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["speech", "report"]


def test_network_labels_carry_glosses_and_nodes_are_boxed():
    ax = PLOTS["network"]()
    assert notes(ax)[0] == "发展 fāzhǎn\n'develop'"
    assert notes(ax)[-2:] == ["高层次 gāocéngcì\n'high-level'", "所 suǒ"]
    sizes = [text.get_fontsize() for text in ax.texts]
    assert sizes[:2] == [11, 11] and set(sizes[2:]) == {8.5}
    assert notes(plot_collocation_network(TABLE))[:2] == ["发展", "人才"]


def test_network_is_the_same_each_time(tmp_path):
    first, second = (save_figure(PLOTS["network"](), tmp_path, name) for name in "ab")
    assert first.read_bytes() == second.read_bytes()


def test_network_of_one_pair():
    ax = plot_collocation_network(TABLE[:1])
    assert len(ax.lines) == 1
    assert len({text.get_position() for text in ax.texts}) == 2


@pytest.mark.parametrize("name", ["$x$", "\u202e创", "a\nb"])
def test_hostile_words_are_drawn_as_they_are(name, tmp_path):
    table = TABLE.assign(collocate=[name, *TABLE["collocate"][1:]], doc_id=name)
    for plot in (plot_collocates, plot_collocation_network):
        save_figure(plot(table), tmp_path, "hostile")
