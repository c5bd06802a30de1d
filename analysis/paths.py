"""Where things lie: the project's folders and the reader's own cache."""

import os
from pathlib import Path

import platformdirs

PACKAGE = Path(__file__).resolve().parent
DATA = PACKAGE / "data"
PROJECT = PACKAGE.parent
CORPUS = PROJECT / "corpus"
RESULTS = PROJECT / "results"


def cache_folder() -> Path:
    """The folder for this user's caches; `TWO_VOICES_CACHE` overrides the platform's usual place."""
    chosen = os.environ.get("TWO_VOICES_CACHE")
    folder = Path(chosen) if chosen else Path(platformdirs.user_cache_dir("two-voices"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
