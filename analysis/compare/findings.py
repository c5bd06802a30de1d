"""What sets the two sides apart, in sentences made from the tables, and what to be careful with."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from analysis.compare.inputs import Sides
from analysis.compare.tables import KEY_WORDS, LARGE, MANY_TEXTS, Tables, first_key_words, is_large
from analysis.compare.templates import templates
from analysis.paths import PACKAGE
from analysis.resampling import bootstrap_interval
from analysis.robustness import Specification, claim_summary, key_word, more_of, robustness, specifications

# The most claims of a kind and side that go into the sentences and through the other specifications.
MOST_CLAIMS = 3
SHORT = 1000
COLUMNS = ["kind", "name", "side", "label", "finding", "ratio", "low", "high", "holds", "specifications"]


def find_differences(tables: Tables, sides: Sides, *, thorough: bool) -> Tables:
    """The tables findings (one row each), robustness (one row per claim tried) and specifications (one per try).

    A word or a device is a finding where its 95% interval leaves out that both sides are alike: kind (word, device,
    length), name, side (that has more), label (what differs), finding (a sentence that begins with it), ratio, low,
    high (of the side's rate to the other's), holds (share of the specifications in which it holds), specifications
    (how many). The other two are those of `claim_summary` and `robustness`, and not there if nothing was tried.
    """
    found = [
        *_words(tables, sides),
        *(_devices(tables["device_ratios"], sides) if "device_ratios" in tables else ()),
    ]
    tried: Tables = {}
    # To find the devices again takes too long in large texts.
    asked = [row for row in found if row["kind"] == "word" or thorough or not is_large(sides)]
    if asked:
        rows = robustness(
            sides.corpus, [row["claim"] for row in asked], _grid(sides, thorough), progress=False
        )
        shares = claim_summary(rows).set_index("claim")
        for row in asked:
            share = shares.loc[row["claim"].statement]
            row |= {"holds": share["share"], "specifications": share["specifications"]}
        tried |= {"robustness": shares.reset_index(), "specifications": rows}
    found.append(_length(tables, sides))
    said = _sentences()
    for row in found:
        row["finding"] = str(getattr(said, row["kind"])(row)).strip()
    return {"findings": pd.DataFrame(found).reindex(columns=COLUMNS), **tried}


def device_names() -> pd.DataFrame:
    """One row per device (the index): chinese, plural, meaning."""
    path = PACKAGE / "compare" / "devices.csv"
    return pd.read_csv(path, encoding="utf-8", keep_default_na=False).set_index("device")


def _sentences() -> Any:
    return templates(PACKAGE / "compare").get_template("sentences.txt").module


def _grid(sides: Sides, thorough: bool) -> list[Specification]:
    if thorough:
        return specifications()
    return specifications(
        segmenters=["jieba", "jieba-no-hmm", *([] if is_large(sides) else ["character-ngrams"])],
        measures=["log_ratio", "log_likelihood", "bayes_factor_bic", "conservative_log_ratio"],
    )


def _apart(table: pd.DataFrame, sides: Sides) -> Iterator[dict]:
    """The first rows of each side whose interval leaves out 1, turned so that the side that has more comes first."""
    turned = table.assign(ratio=1 / table["ratio"], low=1 / table["high"], high=1 / table["low"])
    target, reference = sides.titles
    for rows, side, other, at in (
        (table, target, reference, "target"),
        (turned, reference, target, "reference"),
    ):
        sure = rows[rows["low"] > 1].head(MOST_CLAIMS).assign(side=side, other=other, specifications=None)
        yield from sure.rename(columns=partial(_place, at=at)).to_dict("records")


def _place(column: str, *, at: str) -> str:
    """n_here for n_target, if `at` is "target", and so on."""
    name, _, side = column.rpartition("_")
    return f"{name}_{'here' if side == at else 'there'}" if name in ("n", "size") else column


def _words(tables: Tables, sides: Sides) -> Iterator[dict]:
    ends = {"ratio": "log_ratio", "low": "log_ratio_low", "high": "log_ratio_high"}
    top = first_key_words(tables, KEY_WORDS)
    for row in _apart(top.assign(**{name: 2.0 ** top[column] for name, column in ends.items()}), sides):
        gloss = row.get("gloss", "") and f"‘{row['gloss']}’"
        label = " ".join(filter(None, [row["type"], row.get("pinyin", ""), gloss]))
        claim = key_word(row["type"], target=row["side"], reference=row["other"])
        yield row | {"kind": "word", "name": row["type"], "label": label, "claim": claim}


def _devices(ratios: pd.DataFrame, sides: Sides) -> Iterator[dict]:
    names = device_names()
    clearest = ratios.sort_values("ratio", key=lambda ratio: -np.log(ratio).abs(), kind="stable")
    for row in _apart(clearest, sides):
        name = names.loc[row["device"]]
        label = f"{name['plural']} ({name['meaning']})"
        claim = more_of(row["device"], target=row["side"], reference=row["other"])
        yield row | {"kind": "device", "name": row["device"], "label": label, "claim": claim}


def _length(tables: Tables, sides: Sides) -> dict:
    """The mean length of one side's sentences over that of the other's, with its interval."""
    lengths = tables["sentences"]["characters"].to_numpy(np.float64)[:, None]
    is_target = (tables["sentences"]["doc_id"] == sides.titles[0]).to_numpy()
    drawn = bootstrap_interval(lengths, sizes=np.ones(len(lengths)), target=is_target, unit="sentence")
    longer, ends = sides.titles[0], [2 ** drawn[column].iloc[0] for column in ("estimate", "low", "high")]
    if ends[0] < 1:
        longer, ends = sides.titles[1], [1 / ends[place] for place in (0, 2, 1)]
    row: dict[str, Any] = {"kind": "length", "name": "sentence", "label": "Sentence length"}
    row |= {"side": longer if ends[1] > 1 else "", "longer": longer, "titles": sides.titles}
    row |= {"means": [lengths[is_target].mean(), lengths[~is_target].mean()]}
    return row | dict(zip(("ratio", "low", "high"), ends, strict=True))


def find_warnings(tables: Tables, sides: Sides, *, thorough: bool) -> list[str]:
    """One sentence for each reason to read the comparison with care."""
    # One file may hold several texts.
    same = sides.files[sides.files.duplicated(["sha256", "characters"], keep=False)]
    large, texts = is_large(sides), tables["texts"].set_index("doc_id")
    said = _sentences().warnings(texts, same, large, LARGE, MANY_TEXTS, SHORT, thorough)
    return [*sides.left_out, *filter(None, map(str.strip, str(said).split("\n")))]
