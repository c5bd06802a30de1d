"""Large corpora: a folder of numbered tokens that many workers make, and the library's questions over it."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.store.build import build_store
    from analysis.store.queries import Store

__all__ = ["Store", "build_store"]


def __getattr__(name: str) -> Any:
    # Late, so that the command line need not wait for what it does not use.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{'queries' if name == 'Store' else 'build'}"), name)
