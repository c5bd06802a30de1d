"""The scores that the project publishes: on its own two texts, and on fifteen that no detector was tuned on."""

import hashlib
import json
import lzma
from collections.abc import Iterable, Mapping
from itertools import product
from pathlib import Path

import pandas as pd

from analysis.checks import check_columns
from analysis.devices import DEVICES, disagreements, evaluate, find_devices, read_gold
from analysis.paths import CORPUS
from analysis.text import Corpus, read_corpus
from analysis.text.repairs import make_document

_GOLD = CORPUS / "gold"
_GROUPS = {
    "news feature": "features",
    "press feature": "features",
    "meeting report": "meetings",
    "first": "first six",
    "second": "later nine",
}
HOW_MADE = (
    "The gold was made by close reading with a language model under corpus/gold/GUIDE.md, not by human coders;\n"
    "it takes corrections (corpus/gold/README.md). Brackets: 95% intervals over spans."
)


def source_scores() -> tuple[pd.DataFrame, pd.DataFrame]:
    """One row per device, how well it is found in the project's texts; and one row per miss or false alarm."""
    corpus = read_corpus(CORPUS / "manifest.toml")
    gold = source_gold(corpus)
    devices = find_devices(corpus)
    return _in_order(evaluate(devices, gold)), disagreements(devices, gold, corpus)


def source_gold(corpus: Corpus) -> pd.DataFrame:
    """One row per span annotated in the project's texts, as `read_gold` has them: those of all ten devices."""
    names = ("seed_annotations.csv", "seed_further_annotations.csv")
    return pd.concat([read_gold(_GOLD / name, corpus) for name in names], ignore_index=True)


def unseen_scores(*files: str | Path) -> pd.DataFrame:
    """One row per choice of the unseen texts and device that is annotated there.

    Parameters
    ----------
    files : .jsonl or .jsonl.xz, whose rows have `id` and `text`; all texts of corpus/gold/unseen_documents.csv are
        among them, which are not redistributed.

    Returns
    -------
    device, texts (all, features, meetings, first six, later nine) and the columns of `evaluate`. What was missed is
    not listed: the texts stay a test only as long as no detector is tuned on them.

    Raises
    ------
    ValueError : a text is missing from `files` or has another checksum.
    """
    documents = pd.read_csv(_GOLD / "unseen_documents.csv", encoding="utf-8").set_index("doc")
    gold = pd.read_csv(_GOLD / "unseen_annotations.csv", keep_default_na=False, encoding="utf-8")
    gold = gold.rename(columns={"doc": "doc_id"})
    devices = find_devices(_unseen_corpus(files, documents))
    # Not every text is annotated for every device.
    annotated = documents["annotated"].str.split("|").explode()
    pairs = pd.MultiIndex.from_arrays([annotated.index, annotated])
    devices = devices[pd.MultiIndex.from_frame(devices[["doc_id", "device"]].astype("str")).isin(pairs)]
    tables = [_in_order(evaluate(devices, gold)).assign(texts="all")]
    for column in ("genre", "set"):
        for group, spans in gold.groupby(gold["doc_id"].map(documents[column].map(_GROUPS)), sort=True):
            tables.append(_in_order(evaluate(devices, spans)).assign(texts=group))
    scores = pd.concat(tables, ignore_index=True)
    scores.insert(1, "texts", scores.pop("texts"))
    return scores


def _unseen_corpus(files: Iterable[str | Path], documents: pd.DataFrame) -> Corpus:
    names = {identity: name for name, identity in documents["id"].items()}
    texts: dict[str, str] = {}
    for path in map(Path, files):
        with (lzma.open if path.suffix == ".xz" else open)(path, "rt", encoding="utf-8") as lines:
            texts |= {names[row["id"]]: row["text"] for row in map(json.loads, lines) if row["id"] in names}
    for identity, name in names.items():
        if name not in texts:
            listed = ", ".join(map(str, files))
            raise ValueError(
                f"{listed}: no text has the id {identity} ({name}); corpus/gold/README.md says where it is"
            )
    digests = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in sorted(texts.items())}
    for name, checksum in documents["sha256"].items():
        if digests[name] != checksum:
            raise ValueError(
                f"{name} is another version of the text (SHA-256 {digests[name][:12]}…, not "
                f"{checksum[:12]}…), so that the annotation's offsets do not fit it; use the file that has this one"
            )
    return Corpus([make_document(name, texts[name], digests[name], name, {}) for name in digests])


def _in_order(scores: pd.DataFrame) -> pd.DataFrame:
    return scores.sort_values("device", key=lambda names: names.map(list(DEVICES).index), ignore_index=True)


def character_decisions(
    first: pd.DataFrame, second: pd.DataFrame, *, sizes: Mapping[str, int]
) -> pd.DataFrame:
    """One row per device and character: whether it lies in a span of `first` and in one of `second`.

    What `devices.worksheet.agreement` takes: over characters Cohen's κ can be had where two readers mark spans, for
    then they agree also on what is none.

    Parameters
    ----------
    first, second : spans: doc_id, device, raw_start, raw_end.
    sizes : the length in characters of each document looked at.

    Returns
    -------
    device, doc_id, position, first, second; devices that neither has are left out.
    """
    for name, spans in (("first", first), ("second", second)):
        check_columns(f"character_decisions({name})", spans, ["doc_id", "device", "raw_start", "raw_end"])
    tables = [pd.DataFrame(columns=["device", "doc_id", "position", "first", "second"])]
    for device, (doc_id, size) in product(sorted({*first["device"], *second["device"]}), sizes.items()):
        inside = pd.DataFrame(False, index=range(size), columns=["first", "second"])
        for name, spans in (("first", first), ("second", second)):
            chosen = spans[(spans["device"] == device) & (spans["doc_id"] == doc_id)]
            for start, end in zip(chosen["raw_start"], chosen["raw_end"], strict=True):
                inside.loc[start : end - 1, name] = True
        tables.append(inside.rename_axis("position").reset_index().assign(device=device, doc_id=doc_id))
    return pd.concat(tables[1:] or tables, ignore_index=True)[[*tables[0]]]


def score_lines(scores: pd.DataFrame) -> str:
    """One line per row of `scores`: counts, then precision, recall and F1, each with its interval."""
    shown = scores.filter(["device", "texts", "n_gold", "n_found", "n_right"])
    for name in ("precision", "recall", "f1"):
        ends = scores[[name, f"{name}_low", f"{name}_high"]].to_numpy()
        shown[name] = [f"{share:.2f} [{low:.2f}, {high:.2f}]" for share, low, high in ends]
    return shown.to_string(index=False)


def disagreement_lines(table: pd.DataFrame) -> str:
    """One line per miss or false alarm, with its place in the source file and its context."""
    return "\n".join(
        f"{row.device:12} {row.kind:11}  {row.doc_id} {row.raw_start}–{row.raw_end}  "
        + f"{row.before}【{row.text}】{row.after}".replace("\n", " ")
        for row in table.itertuples(index=False)
    )
