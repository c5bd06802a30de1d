"""How Chinese public texts persuade, and how sure a count can make us.

reproduce and verify rebuild what this project says of its two texts; compare asks the same of texts of your own,
and store of millions of documents. evaluate says how well the devices are found.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from analysis.compare.command import add_command
from analysis.safety import printable
from analysis.store.commands import add_commands

if TYPE_CHECKING:
    import pandas as pd

_EXAMPLES = """\
examples:
  python -m analysis reproduce                      every notebook, table, figure and number, with a verdict on each
  python -m analysis verify 03-keyness              the same for one notebook, and nothing is written
  python -m analysis compare A.txt B.txt --out AB   a page about two texts: open AB/report.html
  python -m analysis store build news/ news.store   a store of many texts, which `store trend` and others ask
  python -m analysis COMMAND --help                 what a command takes

`python3 run.py COMMAND` does the same and sets up what is needed first. The exit code is 0 if all is well, 1 if
something came out otherwise than before, 2 if the question could not be answered.
"""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code is 0 only if everything came out the same."""
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        # A terminal or log in another encoding shows what it can instead of failing on a hanzi.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        print("stopped; results/ and notebooks/ are as they were", file=sys.stderr)
        # Kernels stop by themselves once this process is gone; waiting for their cells would not be stopping.
        sys.stderr.flush()
        os._exit(130)
    except (ValueError, OSError) as error:
        print(f"error: {printable(error)}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m analysis",
        description=__doc__,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    reproduce = commands.add_parser(
        "reproduce", help="rebuild notebooks, tables and figures, and compare them with what was there"
    )
    reproduce.add_argument("notebooks", nargs="*", help="names such as 03-keyness; all if none is given")
    reproduce.set_defaults(run=lambda options: _reproduce(options, write=True))
    verify = commands.add_parser("verify", help="the same comparison, but nothing is written")
    verify.add_argument("notebooks", nargs="*")
    verify.set_defaults(run=lambda options: _reproduce(options, write=False))
    evaluate = commands.add_parser("evaluate", help="how well the devices are found: precision, recall, F1")
    evaluate.add_argument(
        "--unseen", nargs="+", metavar="FILE", help="score the unseen texts, taken from these .jsonl[.xz]"
    )
    evaluate.add_argument("--out", metavar="CSV", help="write the scores to this file as well")
    evaluate.set_defaults(run=_evaluate)
    add_command(commands)
    add_commands(commands)
    return parser


def _reproduce(options: argparse.Namespace, *, write: bool) -> int:
    from analysis.reproduction import reproduce
    from analysis.site import build_site

    verdicts = reproduce(options.notebooks, write=write)
    print(verdict_lines(verdicts))
    if write:
        pages = build_site()
        print(f"site/: {len(pages)} pages, the first of them site/index.html")
    return 0 if (verdicts["verdict"] == "same").all() else 1


def _evaluate(options: argparse.Namespace) -> int:
    from analysis import evaluation

    if options.unseen:
        scores = evaluation.unseen_scores(*options.unseen)
        print("Fifteen texts that no detector was tuned on:\n\n" + evaluation.score_lines(scores))
    else:
        scores, wrong = evaluation.source_scores()
        print(
            "The project's two texts, which the detectors were written with:\n\n"
            + evaluation.score_lines(scores)
        )
        print("\n" + evaluation.disagreement_lines(wrong))
    print("\n" + evaluation.HOW_MADE)
    if options.out:
        scores.to_csv(options.out, index=False, float_format="%.10g", lineterminator="\n", encoding="utf-8")
    return 0


def verdict_lines(verdicts: pd.DataFrame) -> str:
    """One line per verdict and a summary."""
    width = int(verdicts["name"].str.len().max()) if len(verdicts) else 0
    lines = [
        f"{row.verdict:8} {row.kind:8} {row.name:{width}}  {row.detail}".rstrip()
        for row in verdicts.itertuples(index=False)
    ]
    others = verdicts.loc[verdicts["verdict"] != "same", "verdict"].value_counts()
    if len(others):
        counted = ", ".join(f"{count} {verdict}" for verdict, count in others.items())
        lines.append(f"NOT REPRODUCED: of {len(verdicts)} lines, {counted}")
    else:
        lines.append(f"REPRODUCED: all {len(verdicts)} lines the same, notebooks and results")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
