"""Claims: a statement in words, the number it rests on, and when that number bears it out."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from analysis.checks import check_choice
from analysis.devices import unpack_attributes
from analysis.diversity import diversity
from analysis.lengths import length_statistics, unit_lengths
from analysis.robustness.specifications import DEALT, STRINGS, Specification
from analysis.robustness.views import CHOICES, TOKENS, Analysis


def always(_: object) -> bool:
    """True."""
    return True


def has_words(specification: Specification) -> bool:
    """Whether the specification has words, and not strings of characters."""
    return specification.segmenter != STRINGS


@dataclass(frozen=True)
class Claim:
    """Something said about a corpus that another way of analysing it may bear out or not.

    Attributes
    ----------
    statement : the claim in words.
    family : what kind of claim it is.
    value : the number it rests on; NaN bears nothing out.
    holds : whether that number bears it out.
    choices : the fields of a `Specification` that the claim depends on.
    evident : whether the analysis gives the evidence that is asked for besides.
    relevant : the specifications under which the claim can be asked; by default, those that have words.
    """

    statement: str
    family: str
    value: Callable[[Analysis], float]
    holds: Callable[[float], bool]
    choices: tuple[str, ...] = TOKENS
    evident: Callable[[Analysis], bool] = always
    relevant: Callable[[Specification], bool] = has_words

    def __post_init__(self) -> None:
        for choice in self.choices:
            check_choice("choices", choice, CHOICES)


def key_word(type: str, *, target: str, reference: str) -> Claim:
    """`type` is more frequent in the target, and clearly so; the value is its log ratio."""
    return Claim(
        f"{type} is key in {target}, against {reference}",
        "keyness",
        value=lambda analysis: _log_ratio(analysis.keyness(target, reference, like=type), type),
        holds=lambda value: value > 0,
        choices=CHOICES,
        evident=lambda analysis: _clear(analysis.keyness(target, reference, like=type), type),
        relevant=always,
    )


def occurrences(type: str, n: int, *, doc_id: str) -> Claim:
    """`type` occurs `n` times in one text; the value is how often it does."""

    def count(analysis: Analysis) -> float:
        found = analysis.words(like=type)
        return float(((found["token"] == type) & (found["doc_id"] == doc_id)).sum())

    statement = f"{type} occurs {n} times in {doc_id}"
    return Claim(statement, "frequency", count, lambda value: value == n, relevant=always)


def collocation(node: str, collocate: str, *, doc_id: str) -> Claim:
    """`collocate` is more frequent within five words of `node` than elsewhere; the value is its log ratio."""
    return Claim(
        f"{collocate} stands near {node} in {doc_id}",
        "collocation",
        value=lambda analysis: _log_ratio(analysis.collocates(node, doc_id), collocate),
        holds=lambda value: value > 0,
        choices=(*TOKENS, "measure", "minimum_count"),
        evident=lambda analysis: _clear(analysis.collocates(node, doc_id), collocate),
        relevant=lambda specification: has_words(specification) and specification.measure not in DEALT,
    )


def more_of(device: str, *, target: str, reference: str, differ: bool = True) -> Claim:
    """The target has more of a device, clearly; or, unless they `differ`, neither clearly has more.

    The value is the log ratio of the rates per character.
    """
    more = f"{target} has more {device} than {reference}"
    return Claim(
        more if differ else f"{target} and {reference} do not clearly differ in {device}",
        "devices",
        value=lambda analysis: _log_ratio(analysis.device_ratios(target, reference), device),
        holds=lambda value: value > 0 or not differ,
        choices=("repairs", "measure", "minimum_count"),
        evident=lambda analysis: _clear(analysis.device_ratios(target, reference), device) is differ,
        relevant=lambda specification: specification.measure not in DEALT,
    )


def alike_in_diversity(target: str, reference: str) -> Claim:
    """The intervals of MATTR overlap; the value is how much higher the target's is."""

    def mattr(analysis: Analysis) -> pd.DataFrame:
        table = analysis.once(lambda: diversity(analysis.tokens), "diversity")
        return table[table["measure"] == "mattr"].set_index("doc_id").loc[[target, reference]]

    def difference(analysis: Analysis) -> float:
        values = mattr(analysis)["value"]
        return float(values[target] - values[reference])

    def overlap(analysis: Analysis) -> bool:
        return bool(mattr(analysis)["low"].max(skipna=False) <= mattr(analysis)["high"].min())

    statement = f"{target} and {reference} do not clearly differ in mattr"
    return Claim(statement, "diversity", difference, always, evident=overlap)


def evener_sentences(target: str, reference: str) -> Claim:
    """The target's sentences vary less in length; the value is the difference of their variation."""

    def difference(analysis: Analysis) -> float:
        table = length_statistics(unit_lengths(analysis.corpus, analysis.tokens)).set_index("doc_id")
        return float(table.loc[reference, "variation"] - table.loc[target, "variation"])

    statement = f"sentences are of more even length in {target} than in {reference}"
    return _of_texts(statement, "sentences", difference)


def more_unpacked(target: str, reference: str) -> Claim:
    """The target names the members of more of its schemes; the value is the difference of the two shares."""

    def difference(analysis: Analysis) -> float:
        schemes = unpack_attributes(analysis.devices[analysis.devices["device"] == "scheme"])
        shares = (schemes["status"] == "unpacked").groupby(schemes["doc_id"]).mean()
        return float(shares.get(target, math.nan) - shares.get(reference, math.nan))

    statement = f"{target} names the members of more of its schemes than {reference}"
    return _of_texts(statement, "schemes", difference)


def leading_source(source: str, *, doc_id: str) -> Claim:
    """No source of metaphors is as frequent as this one; the value is how many more there are than of the next."""

    def lead(analysis: Analysis) -> float:
        found = analysis.devices[analysis.devices["doc_id"] == doc_id].query("device == 'metaphor'")
        n = unpack_attributes(found)["source"].value_counts()
        return float(n.get(source, 0) - n.drop(source, errors="ignore").max())

    return _of_texts(f"{source} is the first source of metaphors in {doc_id}", "metaphor", lead)


def _of_texts(statement: str, family: str, value: Callable[[Analysis], float]) -> Claim:
    """A claim about the texts, in which there is no other choice, that holds above 0."""
    return Claim(statement, family, value, lambda number: number > 0, choices=("repairs",), relevant=always)


def _log_ratio(table: pd.DataFrame, row: str) -> float:
    return float(table["log_ratio"].get(row, math.nan))


def _clear(table: pd.DataFrame, row: str) -> bool:
    return bool(table["clear"].get(row, False))
