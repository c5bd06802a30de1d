"""Collocation: which words stand near a word more often than they stand elsewhere."""

from analysis.collocation.spans import collocate_positions
from analysis.collocation.table import MEASURES, collocates
