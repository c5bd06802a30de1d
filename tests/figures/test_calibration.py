"""The picture of the simulation shows the simulation's numbers."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.figures import plot_calibration
from analysis.paths import PROJECT

TABLE = pd.read_csv(PROJECT / "benchmarks" / "calibration.csv")


def test_each_panel_draws_the_false_positives_of_its_source(check_layout, check_given_axes) -> None:
    chosen = TABLE[TABLE["method"] != "fisher_exact"]
    figure = plot_calibration(chosen).figure
    titles = [ax.texts[0].get_text() for ax in figure.axes]
    assert titles == ["independent", "bursty paragraphs", "bursty documents"]
    for ax, title in zip(figure.axes, titles, strict=True):
        lines = {
            container.get_label(): container.lines[0].get_ydata().tolist() for container in ax.containers
        }
        rows = TABLE[TABLE["source"] == title].query("method == 'permutation' and unit == 'paragraph'")
        expected = rows.query("result == 'false_positives' and expected_n > 0").sort_values("expected_n")
        assert lines["permutation, paragraphs"] == expected["share"].tolist()
    check_layout(figure.axes[0])
    check_given_axes(lambda ax: plot_calibration(chosen, ax=ax), TABLE)


def test_the_recorded_simulation_keeps_its_promises() -> None:
    """False positives at 5% between 3% and 7% and coverage of 93–97% for the unit in which words burst."""
    overall = TABLE[TABLE["expected_n"] == 0].set_index(["source", "method", "unit"])["share"]
    honest = {"independent": "paragraph", "bursty paragraphs": "paragraph", "bursty documents": "document"}
    for source, unit in honest.items():
        assert 0.03 <= overall[source, "permutation", unit] <= 0.07
        assert 0.93 <= overall[source, "log_ratio, bootstrap interval", unit] <= 0.97
        assert 0.93 <= overall[source, "rate, bootstrap interval", unit] <= 0.97
    assert overall["bursty paragraphs", "log_likelihood", "word"] > 0.15
    assert overall["bursty documents", "log_likelihood", "word"] > 0.25


def test_a_table_without_the_simulation_is_refused() -> None:
    with pytest.raises(ValueError, match="false_positives rows"):
        plot_calibration(TABLE[TABLE["result"] == "coverage"])
