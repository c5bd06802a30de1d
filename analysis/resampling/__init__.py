"""Tests and intervals that treat whole units of text, not single words, as what was drawn.

Words of one paragraph depend on each other: a word that has occurred is likely to occur again. Everything
here therefore deals, draws or leaves out whole units (paragraphs, sentences, documents). `unit` names them
and comes back with the result; all that is random follows from `seed`. Many units are first joined at random
into groups of whole units, so that time and memory stay bounded.
"""

from analysis.resampling.intervals import bootstrap_interval, jackknife_interval
from analysis.resampling.permutation import false_discovery_rate, permutation_test
