"""Checks of arguments that every module shares, so that every error is worded alike."""

from collections.abc import Collection, Iterable

import pandas as pd


def check_choice(name: str, value: object, allowed: Collection[object]) -> None:
    """Raise `ValueError` unless `value` is one of `allowed`, which the message lists."""
    if value not in allowed:
        listed = ", ".join(repr(choice) for choice in allowed)
        raise ValueError(f"{name} must be one of {listed}; not {value!r}")


def check_columns(name: str, table: pd.DataFrame, columns: Iterable[str]) -> None:
    """Raise `ValueError` unless `table` has all `columns`."""
    missing = [column for column in columns if column not in table.columns]
    if missing:
        has = ", ".join(map(str, table.columns)) or "none"
        raise ValueError(f"{name} needs the column(s) {', '.join(missing)}; it has {has}")


def check_at_least(name: str, value: float, least: float) -> None:
    """Raise `ValueError` if `value` is below `least`."""
    if value < least:
        raise ValueError(f"{name} must be at least {least}; not {value!r}")
