"""Compare how Chinese public texts persuade, with every number traceable to characters in its source."""

import importlib
import sys
from types import ModuleType
from typing import Any

__version__ = "0.1.0"

# Each module and its public names; it is imported when one of them is first used.
_MODULES = {
    "alignment": "align_members",
    "clusters": "ngrams",
    "collocation": "collocate_positions collocates",
    "compare": "compare",
    "concordance": "kwic token_positions",
    "counts": "Counts count_types",
    "devices": "device_rates device_ratios disagreements evaluate find_devices read_gold unpack_attributes",
    "devices.worksheet": "agreement devices_worksheet read_decisions",
    "dispersion": "dispersion dispersion_intervals",
    "diversity": "diversity",
    "evaluation": "character_decisions",
    "frequency": "frequencies",
    "glossary": "pinyin with_glosses with_translations",
    "keyness": "keyness lockwords only_in",
    "lengths": "length_statistics unit_lengths",
    "publish": "show_figure show_table",
    "robustness": "Claim choice_effects claim_summary key_word more_of robustness specifications",
    "sentiment": "evaluative_words scorer_agreement sentiment",
    "store.build": "build_store",
    "store.queries": "Store",
    "text": "Corpus Document clauses propose_repairs read_corpus sentences",
    "tokens": "tokenize",
}
_PUBLIC = {name: module for module, names in _MODULES.items() for name in names.split()}

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
