"""Numbers quoted in prose, each bound to the table that it came from.

`29<!-- keyness.csv type=要 n_target -->` says: in results/keyness.csv, in the one row whose type is 要, the column
n_target is 29. Values in a binding hold no blanks; several `column=value` pairs narrow the row down; none means the
table's only row. A number that is no result (a level, a window, a number from elsewhere) is marked `<!-- given -->`.
A shown number stands for every value that rounds to it; `%` means the table's value times 100.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

_NUMBER = r"[-−+]?\d[\d,]*(?:\.\d+)?%?"
_BOUND = re.compile(rf"(?P<shown>{_NUMBER})[*_]*<!--\s*(?P<binding>.*?)\s*-->", re.DOTALL)
_ANY = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?%?(?![\w])")
_NO_PROSE = re.compile(
    r"```.*?```|`[^`]*`|<!--.*?-->|\]\([^)]*\)|<[^>]+>|^#.*$|^\s*\d+\.\s|(?<!\d)(?:1[89]|20)\d\d(?!\d)"
    r"|(?<=[\u3000-\u303f\u4e00-\u9fff“])[\d.]+|[\d.]+(?=[\u4e00-\u9fff])",
    re.DOTALL | re.MULTILINE,
)


def check_quotes(markdown: str, results: Path) -> Iterator[str]:
    """What is wrong with quoted numbers: one line per number that its table does not bear out or that is unbound."""
    for match in _BOUND.finditer(markdown):
        if match["binding"] == "given":
            continue
        problem = _check(match["shown"], match["binding"], results)
        if problem:
            yield f"{match['shown']}<!-- {match['binding']} -->: {problem}"
    rest = _NO_PROSE.sub(" ", _BOUND.sub(" ", markdown))
    for match in _ANY.finditer(rest):
        around = " ".join(rest[max(0, match.start() - 30) : match.end() + 20].split())
        yield f"{match[0]} in “…{around}…” is bound to no table (mark it <!-- given --> if it is no result)"


def _check(shown: str, binding: str, results: Path) -> str:
    file, *words = binding.split()
    keys = dict(word.split("=", 1) for word in words if "=" in word)
    columns = [word for word in words if "=" not in word]
    if not file.endswith(".csv") or len(columns) != 1:
        return "a binding reads <!-- table.csv key=value column -->"
    if not (results / file).is_file():
        return f"there is no results/{file}"
    table = pd.read_csv(results / file, dtype="str", keep_default_na=False)
    unknown = [name for name in [*keys, *columns] if name not in table.columns]
    if unknown:
        return f"results/{file} has no column {', '.join(unknown)}; it has {', '.join(table.columns)}"
    for key, value in keys.items():
        table = table[table[key] == value]
    if len(table) != 1:
        return f"{len(table)} rows of results/{file} fit; name keys that leave one"
    value = table[columns[0]].iloc[0]
    plain = shown.replace("−", "-").replace(",", "").rstrip("%")
    decimals = len(plain.partition(".")[2])
    try:
        number = float(value) * (100 if shown.endswith("%") else 1)
    except ValueError:
        return f"results/{file} has {value!r}, which is no number"
    fits = abs(float(plain) - number) <= 0.5 * 10**-decimals * (1 + 1e-9)
    return "" if fits else f"results/{file} has {value}"
