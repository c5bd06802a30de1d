"""Specifications: the choices to be made before anything in a corpus can be counted and compared."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import product

from analysis.checks import check_at_least, check_choice

STRINGS = "character-ngrams"
SEGMENTERS = ("jieba", "jieba-no-hmm", "snownlp", STRINGS)
DICTIONARIES = ("declared", None)
DEALT = ("p_permutation", "q_value")
RESAMPLED = ("bootstrap_interval", *DEALT)
MEASURES = ("log_ratio", "log_likelihood", "bayes_factor_bic", "conservative_log_ratio", *RESAMPLED)
UNITS = ("sentence", "paragraph")


@dataclass(frozen=True)
class Specification:
    """One way to analyse a corpus.

    A dictionary becomes None where the segmenter takes none, a unit where the measure resamples nothing.

    Attributes
    ----------
    segmenter : "jieba", "jieba-no-hmm", "snownlp", or "character-ngrams": a word is any place where its characters
        stand in a row, whatever a segmenter would say.
    dictionary : "declared" (the corpus's own words on top of jieba's) or None.
    repairs : whether the texts are taken repaired or as the file prints them.
    measure : what sets a difference apart from none. `log_ratio`: at least twice or half as frequent;
        `log_likelihood`: above 3.84 (5% if words were independent); `bayes_factor_bic`: above 2 ("positive");
        `conservative_log_ratio`: not 0, allowing for all types compared; `bootstrap_interval`: 95%, 0 outside;
        `p_permutation`: below 0.05; `q_value`: below 0.05, allowing for all types compared.
    minimum_count : least occurrences, on both sides together; of a collocate, near the node.
    unit : what is resampled, "sentence" or "paragraph".

    Raises
    ------
    ValueError listing the allowed values if one is unknown.
    """

    segmenter: str = "jieba"
    dictionary: str | None = "declared"
    repairs: bool = True
    measure: str = "q_value"
    minimum_count: int = 1
    unit: str | None = "sentence"

    def __post_init__(self) -> None:
        check_choice("segmenter", self.segmenter, SEGMENTERS)
        check_choice("dictionary", self.dictionary, DICTIONARIES)
        check_choice("repairs", self.repairs, (True, False))
        check_choice("measure", self.measure, MEASURES)
        check_at_least("minimum_count", self.minimum_count, 1)
        if not self.segmenter.startswith("jieba"):
            object.__setattr__(self, "dictionary", None)
        if self.measure in RESAMPLED:
            check_choice("unit", self.unit, UNITS)
        else:
            object.__setattr__(self, "unit", None)


def specifications(
    *,
    segmenters: Collection[str] = SEGMENTERS,
    dictionaries: Collection[str | None] = DICTIONARIES,
    repairs: Collection[bool] = (True, False),
    measures: Collection[str] = MEASURES,
    minimum_counts: Collection[int] = (1, 3, 5),
    units: Collection[str] = UNITS,
) -> list[Specification]:
    """Every combination of the given choices, each distinct one once; by default there are 360.

    Raises
    ------
    ValueError listing the allowed values if one is unknown.
    """
    grid = product(segmenters, dictionaries, repairs, measures, minimum_counts, units)
    return list(dict.fromkeys(Specification(*choices) for choices in grid))
