"""Words that evaluate in official and press prose, and what becomes of them under another word's sway.

`analysis/data/evaluation.csv` has one row per term: term, polarity (1 praise, -1 blame, 0 neither), kind, example.
It was written for the genre at large, not from any text of this project. At each place the longest term counts,
so that a neutral term hides what it contains (困难群众 'people in need' is no complaint of 困难). Three rules,
none across the end of a clause:

- *negated*: a negator (不, 未能) ends at most 3 characters before: praise counts as blame, blame as nothing.
- *removed*: a verb of removal (防范, 破解) stands at most 12 characters before or 4 behind: blame that names an evil
  counts as nothing. Words of gravity and of censure (严峻, 批评) name none.
- *aimed*: a word of pursuit (努力, 营造) stands at most 12 characters before: praise counts as nothing.
"""

import functools
import re
from typing import NamedTuple

import pandas as pd

from analysis.paths import DATA
from analysis.text import Corpus, sentences

NEGATOR_GAP = 3
REACH = 12
REMOVAL_BEHIND = 4
_NO_EVIL = {"gravity", "censure"}
_CLAUSE_END = r"[，。；：！？…!?,;\n]"
_JUDGED = ["polarity", "kind", "rule", "counts"]


class Evaluation(NamedTuple):
    """One evaluative word: its place, its polarity, the rule that touched it and what it counts then."""

    start: int
    end: int
    polarity: int
    kind: str
    rule: str
    counts: int


@functools.cache
def _terms() -> tuple[dict[str, tuple[int, str]], re.Pattern[str]]:
    """Polarity and kind of each term; and the pattern that finds terms, the longest first, and ends of clauses."""
    table = pd.read_csv(DATA / "evaluation.csv", encoding="utf-8")
    terms = dict(zip(table["term"], zip(table["polarity"].tolist(), table["kind"], strict=True), strict=True))
    longest = "|".join(sorted(terms, key=lambda term: (-len(term), term)))
    firsts = "".join(sorted({term[0] for term in terms}))
    return terms, re.compile(rf"{_CLAUSE_END}|(?=[{firsts}])(?:{longest})")


def find_evaluations(text: str) -> list[Evaluation]:
    """The evaluative words of `text`, in order."""
    terms, pattern = _terms()
    found: list[Evaluation] = []
    ends: dict[str, int] = {}
    clause = 0
    for match in pattern.finditer(text):
        start, end = match.span()
        polarity, kind = terms.get(match[0], (0, "clause end"))
        if polarity:
            gaps = {name: start - place for name, place in ends.items()}
            rule, counts = "", polarity
            if gaps.get("negator", REACH) <= NEGATOR_GAP:
                rule, counts = "negated", min(0, -polarity)
            elif polarity > 0 and gaps.get("pursuit", REACH + 1) <= REACH:
                rule, counts = "aimed", 0
            elif _names_evil(polarity, kind) and gaps.get("removal", REACH + 1) <= REACH:
                rule, counts = "removed", 0
            found.append(Evaluation(start, end, polarity, kind, rule, counts))
        elif kind == "clause end":
            clause = len(found)
            ends.clear()
        else:
            ends[kind] = end
            for i in range(clause, len(found) if kind == "removal" else clause):
                if start - found[i].end <= REMOVAL_BEHIND and _names_evil(found[i].polarity, found[i].kind):
                    found[i] = found[i]._replace(rule="removed", counts=0)
    return found


def _names_evil(polarity: int, kind: str) -> bool:
    return polarity < 0 and kind not in _NO_EVIL


def lexicon_score(text: str) -> float:
    """The share of praise among the words of `text` that count as praise or blame; NaN if there are none."""
    counts = [word.counts for word in find_evaluations(text) if word.counts]
    return counts.count(1) / len(counts) if counts else float("nan")


def prose_sentences(corpus: Corpus) -> pd.DataFrame:
    """One row per sentence of prose: doc_id, sentence, start, end, raw_start, raw_end, text."""
    tables = []
    for document in corpus:
        table = sentences(document).query("kind == 'prose'")
        texts = [document.text[i:j] for i, j in zip(table["start"], table["end"], strict=True)]
        tables.append(table.assign(text=pd.Series(texts, index=table.index, dtype="str")))
    columns = ["doc_id", "sentence", "start", "end", "raw_start", "raw_end", "text"]
    if not tables:
        return pd.DataFrame(columns=columns)
    return corpus.locate(pd.concat(tables, ignore_index=True))[columns]


def evaluative_words(corpus: Corpus, *, context: int = 12) -> pd.DataFrame:
    """One row per evaluative word in the prose of `corpus`, as a concordance, in the order of the texts.

    Parameters
    ----------
    context : characters shown to the left and right, within the sentence.

    Returns
    -------
    doc_id, sentence, left, node (the word), right, polarity (1 or -1, as in the lexicon), kind, rule ("", "negated",
    "aimed",
    "removed"), counts (1, 0 or -1: what it adds to its sentence), start, end, raw_start, raw_end.
    """
    rows = []
    for row in prose_sentences(corpus).itertuples(index=False):
        for word in find_evaluations(row.text):
            left, right = row.text[max(0, word.start - context) : word.start], row.text[word.end :][:context]
            shown = left, row.text[word.start : word.end], right
            rows.append((row.doc_id, row.sentence, *shown, *word[2:], *(row.start + i for i in word[:2])))
    columns = ["doc_id", "sentence", "left", "node", "right", *_JUDGED, "start", "end"]
    numbers = {"sentence", "polarity", "counts", "start", "end"}
    kinds = {name: "int32" if name in numbers else "str" for name in columns}
    return corpus.locate(pd.DataFrame(rows, columns=columns).astype(kinds))
