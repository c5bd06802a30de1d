"""Compare how Chinese public texts persuade, with every number traceable to characters in its source."""

import importlib
import sys
from types import ModuleType
from typing import Any

__version__ = "0.1.0"

# The public names and their modules; each module is imported when one of its names is first used.
_PUBLIC = {
    "Corpus": "text",
    "Document": "text",
    "Counts": "counts",
    "Store": "store.queries",
    "build_store": "store.build",
    "read_corpus": "text",
    "propose_repairs": "text",
    "sentences": "text",
    "clauses": "text",
    "tokenize": "tokens",
    "align_members": "alignment",
    "agreement": "devices.worksheet",
    "character_decisions": "evaluation",
    "Claim": "robustness",
    "choice_effects": "robustness",
    "claim_summary": "robustness",
    "collocate_positions": "collocation",
    "collocates": "collocation",
    "compare": "compare",
    "count_types": "counts",
    "device_rates": "devices",
    "device_ratios": "devices",
    "devices_worksheet": "devices.worksheet",
    "disagreements": "devices",
    "dispersion": "dispersion",
    "dispersion_intervals": "dispersion",
    "diversity": "diversity",
    "evaluate": "devices",
    "evaluative_words": "sentiment",
    "find_devices": "devices",
    "frequencies": "frequency",
    "key_word": "robustness",
    "keyness": "keyness",
    "kwic": "concordance",
    "length_statistics": "lengths",
    "lockwords": "keyness",
    "more_of": "robustness",
    "ngrams": "clusters",
    "only_in": "keyness",
    "pinyin": "glossary",
    "read_decisions": "devices.worksheet",
    "read_gold": "devices",
    "robustness": "robustness",
    "scorer_agreement": "sentiment",
    "sentiment": "sentiment",
    "show_figure": "publish",
    "show_table": "publish",
    "unit_lengths": "lengths",
    "unpack_attributes": "devices",
    "with_glosses": "glossary",
    "with_translations": "glossary",
    "specifications": "robustness",
    "token_positions": "concordance",
}

__all__ = [*_PUBLIC]


class _Package(ModuleType):
    """Keeps `analysis.keyness` the function also after its module of the same name has been imported."""

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, ModuleType) and _PUBLIC.get(name) == name:
            value = getattr(value, name)
        super().__setattr__(name, value)


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_PUBLIC[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_PUBLIC])


sys.modules[__name__].__class__ = _Package
