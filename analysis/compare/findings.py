"""What sets the two sides apart, in sentences made from the tables, and what to be careful with."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.compare.inputs import Sides
from analysis.compare.sections import LARGE, MANY_TEXTS, Tables, is_large
from analysis.paths import PACKAGE
from analysis.robustness import (
    Specification,
    claim_summary,
    key_word,
    more_of,
    robustness,
    specifications,
)

# The most claims of a kind and side that go into the sentences and through the other specifications.
MOST_CLAIMS = 3
SHORT = 1000
UNEVEN = 3
COLUMNS = ["kind", "name", "side", "label", "finding", "ratio", "low", "high", "holds", "specifications"]


def find_differences(tables: Tables, hidden: Tables, sides: Sides, *, thorough: bool) -> Tables:
    """The tables findings (one row each), robustness (one row per claim tried) and specifications (one per try).

    A word or a device is a finding where its 95% interval leaves out that both sides are alike. `thorough` tries all
    specifications, which takes a minute for short texts and hours for long ones.

    Returns
    -------
    robustness and specifications are those of `claim_summary` and `robustness`; neither is there if nothing was
    tried. findings has kind (word, device, length), name, side (that has more), label (what differs), finding (a
    sentence that begins with it), ratio, low, high (of the side's rate to the other's), holds (share of the
    specifications in which it holds), specifications (how many).
    """
    found = [
        *_words(hidden["top"], sides),
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
            row["finding"] += (
                f" Holds under {share['share']:.0%} of {share['specifications']} specifications."
            )
        tried |= {"robustness": shares.reset_index(), "specifications": rows}
    found.append(_length(tables["lengths"], hidden["length_ratio"], sides))
    return {"findings": pd.DataFrame(found, columns=COLUMNS), **tried}


def device_names() -> pd.DataFrame:
    """One row per device (the index): chinese, plural, meaning."""
    path = PACKAGE / "compare" / "devices.csv"
    return pd.read_csv(path, encoding="utf-8", keep_default_na=False).set_index("device")


def _grid(sides: Sides, thorough: bool) -> list[Specification]:
    if thorough:
        return specifications()
    return specifications(
        segmenters=["jieba", "jieba-no-hmm", *([] if is_large(sides) else ["character-ngrams"])],
        measures=["log_ratio", "log_likelihood", "bayes_factor_bic", "conservative_log_ratio"],
    )


def _apart(table: pd.DataFrame, sides: Sides) -> Iterator[dict]:
    """The first rows of each side whose interval leaves out 1, turned so that the side that has more comes first."""
    for side, here, there in zip(sides.titles, ("target", "reference"), ("reference", "target"), strict=True):
        is_target = here == "target"
        sure = table[table["low"] > 1] if is_target else table[table["high"] < 1]
        for row in sure.head(MOST_CLAIMS).to_dict("records"):
            ends = [row["ratio"], row["low"], row["high"]]
            turned = ends if is_target else [1 / ends[0], 1 / ends[2], 1 / ends[1]]
            row |= {"side": side, "other": sides.titles[is_target]}
            row |= {f"{name}_{place}": row[f"{name}_{at}"] for name in ("n", "size")
                    for place, at in (("here", here), ("there", there))}  # fmt: skip
            yield row | dict(zip(("ratio", "low", "high"), turned, strict=True))


def _words(top: pd.DataFrame, sides: Sides) -> Iterator[dict]:
    ends = {"ratio": "log_ratio", "low": "log_ratio_low", "high": "log_ratio_high"}
    for row in _apart(top.assign(**{name: 2.0 ** top[column] for name, column in ends.items()}), sides):
        gloss = row.get("gloss", "") and f"‘{row['gloss']}’"
        label = " ".join(filter(None, [row["type"], row.get("pinyin", ""), gloss]))
        often = (
            f"{row['n_here']:,} times among {row['size_here']:,} words in {row['side']}, "
            f"{row['n_there'] or 'never'} among {row['size_there']:,} in {row['other']}"
        )
        claim = key_word(row["type"], target=row["side"], reference=row["other"])
        yield row | {
            "kind": "word",
            "name": row["type"],
            "label": label,
            "finding": _said(label, often, row),
            "claim": claim,
        }


def _devices(ratios: pd.DataFrame, sides: Sides) -> Iterator[dict]:
    names = device_names()
    clearest = ratios.sort_values("ratio", key=lambda ratio: -np.log(ratio).abs(), kind="stable")
    for row in _apart(clearest, sides):
        name = names.loc[row["device"]]
        label = f"{name['plural']} ({name['meaning']})"
        rates = (
            f"{1000 * row['n_here'] / row['size_here']:.1f} per 1,000 characters in {row['side']}, "
            f"{1000 * row['n_there'] / row['size_there']:.1f} in {row['other']} "
            f"({row['n_here']:,} against {row['n_there']:,})"
        )
        said = _said(label, rates, row)
        if row["f1"] > 0:
            said += f" The program finds them with F1 {row['f1']:.2f} in texts it was not written with."
        claim = more_of(row["device"], target=row["side"], reference=row["other"])
        yield row | {"kind": "device", "name": row["device"], "label": label, "finding": said, "claim": claim}


def _said(label: str, often: str, row: dict) -> str:
    ratio, low, high = (_number(row[name]) for name in ("ratio", "low", "high"))
    return f"{label}: {often}. About {ratio} times as frequent (95% interval: {low} to {high})."


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 9.95 else f"{value:.1f}" if value >= 1.95 else f"{value:.2f}"


def _length(statistics: pd.DataFrame, drawn: pd.DataFrame, sides: Sides) -> dict:
    means = statistics[statistics["unit"] == "sentence"].set_index("doc_id")["mean"]
    (target, reference), ratio = sides.titles, drawn.iloc[0]
    side = target if ratio["ratio"] >= 1 else reference
    ends = [ratio["ratio"], ratio["low"], ratio["high"]]
    ends = ends if side == target else [1 / ends[i] for i in (0, 2, 1)]
    sure = "" if ends[1] > 1 else " That leaves open which of the two has the longer sentences."
    sentence = (
        f"Sentence length: a sentence has {means[target]:.0f} characters on average in {target}, "
        f"{means[reference]:.0f} in {reference}. Those in {side} are {_number(ends[0])} times as long (95% interval: "
        f"{_number(ends[1])} to {_number(ends[2])}).{sure}"
    )
    row = {"kind": "length", "name": "sentence", "side": side if ends[1] > 1 else ""}
    row |= {"label": "Sentence length", "finding": sentence}
    return row | dict(zip(("ratio", "low", "high"), ends, strict=True))


def find_warnings(tables: Tables, sides: Sides, *, thorough: bool) -> list[str]:
    """One sentence for each reason to read the comparison with care."""
    texts = tables["texts"].set_index("doc_id")
    words, number = texts["words"], texts["texts"]
    warnings = list(sides.left_out)
    for title in sides.titles:
        if words[title] < SHORT:
            warnings.append(
                f"Short text: {title} has {words[title]:,} words, fewer than {SHORT:,}. Only large differences can "
                "show; that a word or device is not found to differ does not mean that it is used alike."
            )
        if texts.loc[title, "hanzi_share"] < 0.5:
            warnings.append(
                f"Little Chinese: {texts.loc[title, 'hanzi_share']:.0%} of the characters of {title} are hanzi. "
                "Words and devices are those of Chinese; is it the right file, in the right encoding?"
            )
    if words.max() > UNEVEN * words.min():
        warnings.append(
            f"Uneven texts: {words.idxmax()} has {words.max() / words.min():.0f} times as many words as "
            f"{words.idxmin()}. Measures that depend on length, such as the number of types, cannot be compared."
        )
    if number.min() == 1:
        warnings.append(
            "One text a side: the intervals say how sure the difference between these texts is. They do not say that "
            "other texts of the same kind, author or paper differ in the same way."
        )
    elif number.min() < MANY_TEXTS:
        warnings.append(
            f"Few texts: fewer than {MANY_TEXTS} on a side, so that sentences are resampled and not texts. The "
            "intervals take the texts of a side for one; they are too narrow for claims about texts of that kind."
        )
    # One file may hold several texts.
    again = sides.files[sides.files.duplicated(["sha256", "characters"], keep=False)]
    same = again["sha256"].nunique()
    if same:
        warnings.append(
            f"Duplicates: {same} text(s) stand in the comparison more than once ({_some(again)})."
        )
    if is_large(sides):
        warnings.append(
            f"Large texts: above {LARGE:,} characters, permutation tests use 999 deals instead of 9,999, and diversity "
            "has no intervals. Other specifications are tried for words only, and without character strings. Figures "
            "that go along a text show its beginning."
        )
    if not thorough:
        warnings.append(
            "Specifications left out: SnowNLP's segmenter and measures that resample, which would take longer than all "
            "else; --thorough (in Python: thorough=True) tries them as well."
        )
    return warnings


def _some(files: pd.DataFrame) -> str:
    return ", ".join(files["source"].head(6))
