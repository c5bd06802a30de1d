"""`python -m analysis compare`: the comparison from a terminal."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from analysis.compare import compare
from analysis.compare.safety import printable

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
    parser.add_argument("a", metavar="A", help="a .txt file, a folder of them, or a table of texts")
    parser.add_argument("b", metavar="B", nargs="?", help="what A is compared with; not with --group")
    parser.add_argument(
        "--out", default="comparison", metavar="FOLDER", help="where the report goes (%(default)s)"
    )
    parser.add_argument(
        "--group", metavar="COLUMN", help="the column of the table A that tells two groups apart"
    )
    parser.add_argument("--sides", nargs=2, metavar="GROUP", help="two of the groups, if there are more")
    parser.add_argument("--titles", nargs=2, metavar="TITLE", help="names for the two sides")
    parser.add_argument(
        "--text-column", default="text", metavar="COLUMN", help="the table's texts (%(default)s)"
    )
    parser.add_argument("--encoding", help="of the files, if it is neither UTF-8 nor GB18030")
    parser.add_argument(
        "--glosses",
        choices=("english", "pinyin", "none"),
        default="english",
        help="beside the Chinese (%(default)s)",
    )
    parser.add_argument(
        "--thorough",
        action="store_true",
        help="try every other specification: a minute for short texts, or hours",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Compare; print what was found and where the report lies. The exit code is 2 if it cannot be done."""
    arguments = {name: value for name, value in vars(options).items() if name != "run"}
    try:
        result = compare(**arguments)
    except (ValueError, OSError) as error:
        print(f"error: {printable(error)}", file=sys.stderr)
        return 2
    print("\n".join(f"- {printable(sentence)}" for sentence in result.findings))
    print("\n".join(f"! {printable(sentence)}" for sentence in result.warnings))
    print(f"\n{printable(result.report)}")
    return 0
