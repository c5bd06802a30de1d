"""How well a segmenter's words agree with words parted by hand, and how far a dictionary can bring them."""

from analysis.segmentation.gold import read_conllu, read_gold_tokens
from analysis.segmentation.quality import dictionary_limits, segmentation_errors, segmentation_quality
