"""How sentences evaluate, by scorers of different kinds, and no verdict where these give no ground for one."""

from analysis.sentiment.lexicon import evaluative_words
from analysis.sentiment.verdicts import judge, scorer_agreement, sentiment
