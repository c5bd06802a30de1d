"""The command line of a store: `python -m analysis store build | keyness | kwic | … `."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def add_commands(subparsers: Any) -> None:
    """Hang `store` with its own commands under the parser of `python -m analysis`."""
    parser = subparsers.add_parser("store", help="build a store of many texts, and ask it")
    commands = parser.add_subparsers(required=True, metavar="question")
    build = _command(
        commands, "build", _build, "make or complete a store; what is there already is not done again"
    )
    build.add_argument(
        "paths", nargs="+", help=".jsonl, .csv or .tsv (also .gz, .xz, .zst), .parquet, folders of .txt"
    )
    build.add_argument("--segmenter", default="jieba")
    build.add_argument("--dictionary", help="a file of words for jieba")
    build.add_argument("--text-column", default="text")
    build.add_argument("--strict", action="store_true", help="stop at the first text that cannot be read")
    build.add_argument("--workers", type=int, help="local processes; by default as many as there are cores")
    build.add_argument("--partition-bytes", type=int, default=8_000_000)
    _command(commands, "check", _check, "name every file that is not as it was written")
    _command(commands, "bad", lambda store, _: store.bad, "list what could not be read")
    keyness = _command(commands, "keyness", _keyness, "compare two choices of documents", "year >= 2018")
    keyness.add_argument("target")
    keyness.add_argument("reference")
    keyness.add_argument("--unit", default="document", help="document, or a column such as month")
    kwic = _command(commands, "kwic", _kwic, "show a word, or several in a row, in context")
    kwic.add_argument("node", nargs="+")
    kwic.add_argument("--order", default="document", help="document, sample, left or right")
    kwic.add_argument("--limit", type=int, default=1000)
    kwic.add_argument("--seed", type=int, default=1)
    collocates = _command(commands, "collocates", _collocates, "list the words that stand near a word")
    collocates.add_argument("node")
    for listed in (kwic, collocates):
        listed.add_argument("--span", nargs=2, type=int, default=(5, 5), metavar=("LEFT", "RIGHT"))
    ngrams = _command(commands, "ngrams", _ngrams, "list runs of words that recur")
    ngrams.add_argument("--n", type=int, default=2)
    for listed, least in ((collocates, 2), (ngrams, 5)):
        listed.add_argument("--minimum", type=int, default=least)
    trend = _command(commands, "trend", _trend, "rates of words and schemes by year, with intervals")
    trend.add_argument("items", nargs="+", help="words, schemes (两个确立) or n-grams (高质量 发展)")
    trend.add_argument("--match", default="tokens", help="tokens or characters")
    devices = _command(commands, "devices", _devices, "rates of rhetorical devices by year, with intervals")
    devices.add_argument("--devices", nargs="+")
    for listed in (trend, devices):
        listed.add_argument("--by", default="year")
    for listed in (kwic, collocates, ngrams, trend, devices):
        listed.add_argument("--where", help="which documents, such as: year >= 2018")


def _command(
    commands: Any, name: str, answer: Callable[..., pd.DataFrame], text: str, example: str = ""
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text)
    parser.add_argument("folder", help="the store")
    parser.add_argument("--scheduler", help="address of a Dask scheduler, such as tcp://10.0.0.1:8786")
    parser.add_argument("--without-duplicates", action="store_true", help="leave out texts that came before")
    parser.add_argument(
        "--out", metavar="CSV", help="write the whole table here; else its first 30 rows are shown"
    )
    parser.set_defaults(run=lambda options: _run(options, answer))
    return parser


def _run(options: argparse.Namespace, answer: Callable[..., pd.DataFrame]) -> int:
    from analysis.store import Store

    store = None
    if answer is not _build:
        store = Store(options.folder, client=options.scheduler, duplicates=not options.without_duplicates)
    table = answer(store, options)
    if options.out:
        table.to_csv(options.out, index=False, lineterminator="\n", encoding="utf-8")
    else:
        print(table.head(30).to_string(index=False) if len(table) else "nothing")
    return 1 if answer is _check and len(table) else 0


def _build(_: None, options: argparse.Namespace) -> pd.DataFrame:
    import pandas as pd

    from analysis.store import build_store

    store = build_store(
        options.paths,
        options.folder,
        segmenter=options.segmenter,
        dictionary=options.dictionary,
        text_column=options.text_column,
        client=options.scheduler or options.workers,
        strict=options.strict,
        partition_bytes=options.partition_bytes,
    )
    numbers = {name: [store.facts[name]] for name in ("documents", "tokens", "bytes")}
    return pd.DataFrame(numbers | {"bad": len(store.bad), "duplicates": len(store.duplicates)})


def _check(store: Any, options: argparse.Namespace) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({"damaged": store.check()}, dtype="str")


def _keyness(store: Any, options: argparse.Namespace) -> pd.DataFrame:
    return store.keyness(target=options.target, reference=options.reference, unit=options.unit)


def _kwic(store: Any, options: argparse.Namespace) -> pd.DataFrame:
    chosen = {name: getattr(options, name) for name in ("where", "order", "limit", "seed")}
    return store.kwic(options.node, span=tuple(options.span), **chosen)


def _collocates(store: Any, options: argparse.Namespace) -> pd.DataFrame:
    return store.collocates(
        options.node, where=options.where, span=tuple(options.span), minimum=options.minimum
    )


def _ngrams(store: Any, options: argparse.Namespace) -> pd.DataFrame:
    return store.ngrams(n=options.n, minimum=options.minimum, where=options.where)


def _trend(store: Any, options: argparse.Namespace) -> pd.DataFrame:
    return store.trend(options.items, by=options.by, where=options.where, match=options.match)


def _devices(store: Any, options: argparse.Namespace) -> pd.DataFrame:
    return store.devices(by=options.by, where=options.where, devices=options.devices)
