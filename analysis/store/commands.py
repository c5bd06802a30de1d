"""The command line of a store: `python -m analysis store build | keyness | kwic | … `."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

# What each question does, and the arguments of the method of `Store` by its name.
QUESTIONS = {
    "keyness": ("compare two choices of documents, such as: year >= 2018", "target reference --unit"),
    "dispersion": ("say how evenly words are spread", "--where --unit"),
    "kwic": ("show a word, or several in a row, in context", "node --where --span --order --limit --seed"),
    "collocates": ("list the words that stand near a word", "word --where --span --minimum"),
    "ngrams": ("list runs of words that recur", "--n --minimum --where"),
    "trend": ("rates of words and schemes, with intervals", "items --by --where --match --seed"),
    "devices": ("rates of rhetorical devices, with intervals", "--by --where --devices --seed"),
}
ARGUMENTS: dict[str, dict[str, Any]] = {
    "target": {},
    "reference": {},
    "node": {"nargs": "+"},
    "word": {"metavar": "node"},
    "items": {"nargs": "+", "help": "words, schemes (两个确立) or n-grams (高质量 发展)"},
    "--unit": {"help": "document, or a column such as month"},
    "--where": {"help": "which documents, such as: year >= 2018"},
    "--span": {"nargs": 2, "type": int, "metavar": ("LEFT", "RIGHT")},
    "--order": {"help": "document, sample, left or right"},
    "--by": {"help": "a column such as year, or month"},
    "--match": {"help": "tokens or characters"},
    "--devices": {"nargs": "+"},
    **{name: {"type": int} for name in ("--limit", "--seed", "--minimum", "--n")},
}


def add_commands(subparsers: Any) -> None:
    """Hang `store` with its own commands under the parser of `python -m analysis`."""
    parser = subparsers.add_parser("store", help="build a store of many texts, and ask it")
    commands = parser.add_subparsers(required=True, metavar="question", dest="question")
    build = _command(commands, "build", "make or complete a store; what is there already is not done again")
    build.add_argument(
        "paths", nargs="+", help=".jsonl, .csv or .tsv (also .gz, .xz, .zst), .parquet, folders of .txt"
    )
    build.add_argument("--segmenter")
    build.add_argument("--dictionary", help="a file of words for jieba")
    build.add_argument("--text-column")
    build.add_argument(
        "--strict", action="store_true", default=None, help="stop at the first text that cannot be read"
    )
    build.add_argument("--workers", type=int, help="local processes; by default as many as there are cores")
    build.add_argument("--partition-bytes", type=int)
    _command(commands, "check", "name every file that is not as it was written")
    _command(commands, "bad", "list what could not be read")
    for name, (text, arguments) in QUESTIONS.items():
        question = _command(commands, name, text)
        for argument in arguments.split():
            question.add_argument(argument, **ARGUMENTS[argument])


def _command(commands: Any, name: str, text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text)
    parser.add_argument("folder", help="the store")
    parser.add_argument("--scheduler", help="address of a Dask scheduler, such as tcp://10.0.0.1:8786")
    parser.add_argument("--without-duplicates", action="store_true", help="leave out texts that came before")
    parser.add_argument(
        "--out", metavar="CSV", help="write the whole table here; else its first 30 rows are shown"
    )
    parser.set_defaults(run=_run)
    return parser


def _run(options: argparse.Namespace) -> int:
    # What was not given is left to the question's own defaults.
    given = {name: value for name, value in vars(options).items() if value is not None}
    own = ("run", "command", "question", "folder", "scheduler", "without_duplicates", "out", "workers")
    table = _answer(options, {name: value for name, value in given.items() if name not in own})
    if options.out:
        table.to_csv(options.out, index=False, lineterminator="\n", encoding="utf-8")
    else:
        print(table.head(30).to_string(index=False) if len(table) else "nothing")
    return 1 if options.question == "check" and len(table) else 0


def _answer(options: argparse.Namespace, given: dict[str, Any]) -> pd.DataFrame:
    import pandas as pd

    from analysis import Store, build_store

    if options.question == "build":
        store = build_store(
            given.pop("paths"), options.folder, client=options.scheduler or options.workers, **given
        )
        numbers = {name: [store.facts[name]] for name in ("documents", "tokens", "bytes")}
        return pd.DataFrame(numbers | {"bad": len(store.bad), "duplicates": len(store.duplicates)})
    store = Store(options.folder, client=options.scheduler, duplicates=not options.without_duplicates)
    if options.question == "check":
        return pd.DataFrame({"damaged": store.check()}, dtype="str")
    if options.question == "bad":
        return store.bad
    positional = [given.pop(name) for name in ("node", "word", "items") if name in given]
    table: pd.DataFrame = getattr(store, options.question)(*positional, **given)
    return table
