"""Score the sentiment scorers where the answer is known: company news, and sentences that evaluate nothing.

Writes one row per text set and rule of decision, and prints how fast each scorer is. In the project folder::

    python -m benchmarks.sentiment_calibration --financial financial_news_polarity.csv.xz \
        --out corpus/gold/sentiment_calibration.csv

The company news (2,400 items, half of them positive: columns 标题 title, 正文 body, 正负面 1 or 0) states no
licence and is not part of the project; its scores are. SnowNLP needs one to two minutes for titles and bodies.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from scipy import stats

from analysis.paths import CORPUS
from analysis.sentiment import judge
from analysis.sentiment.verdicts import MIDDLE, SATURATED, SCORERS

COLUMNS = ["texts", "rule", "n", "decided", "coverage", "positive", "right"]
COLUMNS += ["accuracy", "low", "high", "auc"]


def rows(texts: str, judged: pd.DataFrame, truth: pd.Series | None) -> Iterator[dict[str, object]]:
    """One row per rule: how many texts it decides, how many of these as positive, how many rightly."""
    snownlp, lexicon = judged["snownlp"], judged["lexicon"]
    certain = (snownlp - 0.5).abs() > SATURATED - 0.5
    for rule, score, decides in (
        ("snownlp", snownlp, snownlp != 0.5),
        ("snownlp_saturated", snownlp, certain),
        ("snownlp_not_saturated", snownlp, ~certain & (snownlp != 0.5)),
        ("lexicon", lexicon, (lexicon < MIDDLE[0]) | (lexicon > MIDDLE[1])),
        ("both_agree", snownlp, judged["reason"].isin(["", "saturated"])),
        ("verdict", snownlp, judged["verdict"] != "undecided"),
    ):
        n, decided = len(judged), int(decides.sum())
        row: dict[str, object] = {"texts": texts, "rule": rule, "n": n, "decided": decided}
        row |= {"coverage": decided / n, "positive": int((score[decides] > 0.5).sum())}
        if truth is not None and decided:
            right = int(((score > 0.5) == truth)[decides].sum())
            interval = stats.binomtest(right, decided).proportion_ci(method="wilson")
            row |= {"right": right, "accuracy": right / decided, "low": interval.low, "high": interval.high}
            row["auc"] = area(score.fillna(0.5), truth) if rule in SCORERS else None
        yield row


def area(score: pd.Series, truth: pd.Series) -> float:
    """The share of pairs of a positive and a negative text in which the positive one scores higher, ties half."""
    wins = stats.mannwhitneyu(score[truth], score[~truth]).statistic
    return float(wins / (truth.sum() * (~truth).sum()))


def speed(texts: pd.Series) -> str:
    size = sum(len(text.encode()) for text in texts) / 1e6
    parts = []
    for name, scorer in SCORERS.items():
        scorer("预热")
        start = time.perf_counter()
        for text in texts:
            scorer(text)
        parts.append(f"{name} {size / (time.perf_counter() - start):.3f} MB/s")
    return f"{size:.2f} MB: " + ", ".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--financial", type=Path, help="the table of company news; not redistributed")
    parser.add_argument("--out", type=Path, help="write the scores to this .csv")
    arguments = parser.parse_args()
    neutral = pd.read_csv(CORPUS / "gold" / "neutral_sentences.csv", encoding="utf-8")
    sets: list[tuple[str, pd.Series, pd.Series | None]] = [("neutral_sentences", neutral["text"], None)]
    if arguments.financial:
        news = pd.read_csv(arguments.financial, encoding="utf-8").dropna(subset=["标题", "正文"])
        truth = news["正负面"] == 1
        sets += [("news_titles", news["标题"], truth), ("news_bodies", news["正文"], truth)]
    table = []
    for name, texts, truth in sets:
        print(name, speed(texts), flush=True)
        table += rows(name, judge(texts), truth if truth is None else truth.reset_index(drop=True))
    scores = pd.DataFrame(table, columns=COLUMNS)
    print(scores.to_string())
    if arguments.out:
        scores.to_csv(arguments.out, index=False, float_format="%.10g", lineterminator="\n", encoding="utf-8")


if __name__ == "__main__":
    main()
