"""How well a segmenter's words agree with words parted by hand, and what each entry of a dictionary does to them."""

from analysis.segmentation.effects import dictionary_limits, entry_effects
from analysis.segmentation.gold import read_conllu, read_gold_tokens
from analysis.segmentation.quality import segmentation_errors, segmentation_quality
