"""Compare how Chinese public texts persuade, with every number traceable to characters in its source."""

from __future__ import annotations

import importlib
from typing import Any

__version__ = "0.1.0"

# The public names and their modules; each module is imported when one of its names is first used.
_PUBLIC = {
    "Corpus": "text",
    "Document": "text",
    "Counts": "counts",
    "read_corpus": "text",
    "propose_repairs": "text",
    "sentences": "text",
    "clauses": "text",
    "tokenize": "tokens",
    "count_types": "counts",
    "frequencies": "frequency",
    "keyness": "keyness",
    "kwic": "concordance",
    "token_positions": "concordance",
}

__all__ = [*_PUBLIC]


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_PUBLIC[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_PUBLIC])
