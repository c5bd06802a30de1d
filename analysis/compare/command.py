"""`python -m analysis compare`: the comparison from a terminal."""

import argparse
from typing import Any

from analysis.compare import compare
from analysis.safety import printable

_EPILOG = """\
examples:
  python -m analysis compare mine.txt yours.txt --out comparison
  python -m analysis compare folder_a/ folder_b/ --titles "Editorials" "News" --out comparison
  python -m analysis compare articles.csv --group newspaper --text-column body --out comparison
"""


def add_command(subparsers: Any) -> None:
    """Add `compare` to the commands."""
    parser = subparsers.add_parser(
        "compare",
        help="compare two texts of your own: a report with figures, tables and concordances",
        description="Compare two texts, or two groups of texts: words, sentences, devices, and how sure it all is. "
        "Writes report.html, tables/ (.csv, .xlsx) and figures/ (.svg, .png) into a folder.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add, column = parser.add_argument, {"metavar": "COLUMN"}
    add("a", metavar="A", help="a .txt file, a folder of them, or a table of texts")
    add("b", metavar="B", nargs="?", help="what A is compared with; not with --group")
    add("--out", default="comparison", metavar="FOLDER", help="where the report goes (%(default)s)")
    add("--group", **column, help="the column of the table A that tells two groups apart")
    add("--sides", nargs=2, metavar="GROUP", help="two of the groups, if there are more")
    add("--titles", nargs=2, metavar="TITLE", help="names for the two sides")
    add("--text-column", default="text", **column, help="the table's texts (%(default)s)")
    add("--encoding", help="of the files, if it is neither UTF-8 nor GB18030")
    kinds = ("english", "pinyin", "none")
    add("--glosses", choices=kinds, default="english", help="beside the Chinese (%(default)s)")
    thorough = "try every other specification: a minute for short texts, or hours"
    add("--thorough", action="store_true", help=thorough)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Compare; print what was found and where the report lies."""
    result = compare(**{name: value for name, value in vars(options).items() if name != "run"})
    found, warnings = ("- " + line for line in result.findings), ("! " + line for line in result.warnings)
    print("\n".join(map(printable, [*found, *warnings, "", result.report])))
    return 0
