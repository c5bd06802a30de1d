"""Whether a claim survives other choices: each is computed anew under every specification of a grid."""

from analysis.robustness.claims import (
    Claim,
    alike_in_diversity,
    collocation,
    evener_sentences,
    key_word,
    leading_source,
    more_of,
    more_unpacked,
    occurrences,
)
from analysis.robustness.grid import choice_effects, claim_summary, robustness
from analysis.robustness.specifications import Specification, specifications
from analysis.robustness.views import Analysis, as_printed
