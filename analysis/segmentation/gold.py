"""Reading texts whose words were parted by hand."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.text import Corpus, Document
from analysis.tokens import tokenize

_TEXT = re.compile(r"^# text = (.*\S)\s*$", re.MULTILINE)


def read_gold_tokens(path: str | Path, corpus: Corpus) -> pd.DataFrame:
    """One row per token of a file of gold words, as `tokenize(corpus, paragraphs="all")` has them.

    Parameters
    ----------
    path : UTF-8 text, one paragraph a line in the order of the corpus, headings included, tokens parted by spaces.
        Blank lines do not count.
    corpus : the texts, repaired in the same way as the gold.

    Raises
    ------
    ValueError naming the line that is not the corpus's next paragraph, or that is one too many or too few.
    """
    lines = enumerate(Path(path).read_text(encoding="utf-8-sig").split("\n"), start=1)
    return _laid_over(corpus, [(number, line.split()) for number, line in lines if line.strip()], str(path))


def read_conllu(path: str | Path) -> tuple[Corpus, pd.DataFrame]:
    """A corpus of one document whose paragraphs are the sentences of a CoNLL-U file, and its gold tokens.

    The text is that of the `# text =` lines; raw offsets point to these lines in the file. The tokens are the
    syntactic words: ranges of them (`3-4`) and empty nodes (`8.1`) are left out.
    See https://universaldependencies.org/format.html.

    Raises
    ------
    ValueError naming the line where forms and text disagree, or a file without such lines.
    """
    content = Path(path).read_bytes()
    raw = content.decode("utf-8-sig")
    sentences: list[tuple[int, list[str]]] = []
    for number, line in enumerate(raw.split("\n"), start=1):
        identifier, *fields = line.split("\t")
        if line.startswith("# text = "):
            sentences.append((number, []))
        elif identifier.isdigit() and fields and sentences:
            sentences[-1][1].append(fields[0])
    matches = list(_TEXT.finditer(raw))
    if not matches:
        raise ValueError(f"{path}: no line begins with '# text = '; is it a CoNLL-U file?")
    # A line feed behind each sentence but the last, as between the paragraphs of any document.
    offsets = np.concatenate(
        [np.arange(match.start(1), match.end(1) + 1, dtype=np.int32) for match in matches]
    )[:-1]
    text = "\n".join(match.group(1) for match in matches)
    checksum = hashlib.sha256(content).hexdigest()
    kinds = ("prose",) * len(matches)
    document = Document(Path(path).stem, text, raw, offsets, checksum, str(path), kinds)
    corpus = Corpus([document])
    return corpus, _laid_over(corpus, sentences, str(path))


def _laid_over(corpus: Corpus, lines: Sequence[tuple[int, list[str]]], path: str) -> pd.DataFrame:
    """The tokens of `lines`, each with its number in the file, as tokens of the corpus's paragraphs in order."""
    remaining = iter(lines)

    def gold(paragraph: str) -> list[str]:
        number, tokens = next(remaining, (0, []))
        if not tokens:
            raise ValueError(
                f"{path} ends, but the corpus goes on with {paragraph[:12]!r}; add the missing line"
            )
        if "".join("".join(tokens).split()) != "".join(paragraph.split()):
            raise ValueError(
                f"{path}, line {number}: {''.join(tokens)[:12]!r} is not the corpus's next paragraph, which begins "
                f"with {paragraph[:12]!r}; gold and corpus must have the same paragraphs, order and repairs"
            )
        return tokens

    table = tokenize(corpus, segmenter=gold, paragraphs="all")
    for number, tokens in remaining:
        raise ValueError(
            f"{path}, line {number}: {''.join(tokens)[:12]!r} stands behind the corpus's last paragraph; take it out"
        )
    return table
