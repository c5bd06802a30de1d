"""Figures: each takes a result table and computes no statistic of its own.

Every `plot_*` draws on `ax`, or else in a new figure, and returns the axes. A document named as `target` is drawn first
and in blue; without it, the first of the table. Where `table` has the columns `pinyin` and `gloss`, labels show them.
"""

from analysis.figures.devices import (
    plot_device_rates,
    plot_device_score,
    plot_dispersion,
    plot_metaphor_domains,
)
from analysis.figures.keyness import plot_keyness, plot_keyness_map, plot_slopes
from analysis.figures.network import plot_collocation_network
from analysis.figures.panels import plot_calibration, plot_sentiment, plot_specification_curve, plot_trend
from analysis.figures.pictures import FigureHtml, MissingGlyphError, figure_html, is_blank, save_figure
from analysis.figures.style import figure_style
from analysis.figures.words import plot_collocates, plot_frequencies, plot_sentence_lengths
