"""Figures: each takes a result table and computes no statistic of its own."""

from __future__ import annotations

from analysis.figures.barcode import plot_dispersion
from analysis.figures.calibration import plot_calibration
from analysis.figures.collocates import plot_collocates
from analysis.figures.devices import plot_device_rates, plot_device_score, plot_metaphor_domains
from analysis.figures.keyness import plot_keyness
from analysis.figures.map import plot_keyness_map
from analysis.figures.network import plot_collocation_network
from analysis.figures.pictures import FigureHtml, MissingGlyphError, figure_html, is_blank, save_figure
from analysis.figures.rhythm import plot_sentence_lengths
from analysis.figures.sentiment import plot_sentiment
from analysis.figures.slopes import plot_slopes
from analysis.figures.specification import plot_specification_curve
from analysis.figures.style import figure_style
from analysis.figures.trend import plot_trend
from analysis.figures.words import plot_frequencies
