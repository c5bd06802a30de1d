"""Reporting: a source and a verb of saying or showing that introduces what is reported.

A verb counts where what follows it can open reported content: a comma, colon or quotation mark, the end of a
sentence that closes a quotation, or, for some verbs, a clause. Its source is what stands in front of it in the same
clause, without leading adverbials. `data/reporting_verbs.csv` says for each verb which sources and followers it takes.
A verb that opens its clause takes the subject of the nearest clause before it in the sentence that has one, if that is
somebody with a name or title, or a body, meeting or document that speaks (李明出席会议并讲话，强调要); the span then
runs from that subject through the verb.
"""

from __future__ import annotations

import functools
import re

import rjieba

from analysis.devices.reporting_words import patterns, verbs
from analysis.devices.spans import Span
from analysis.text import Document

_BOUNDARY = re.compile(r"[，,。！!？?；;：:\n\u3000…]")
_CLOSERS = "”’」』）】"
_PHRASE = re.compile(
    "(?:在|于|就|对|针对|当|通过|经|为)[^，。]*(?:时|上|中|后|里|下|期间|之际|方面|问题|情况|一事)$"
)
_NO_SOURCE_END = frozenset("的得了着过所在被把将能可要应请让使与和向对为以按经不没未而但")
_WILL = re.compile("[他她它我你们也都不就才还]会$")
_OPENS = re.compile(r'[，,：:“「"]|[ \u3000](?=\S)')
_WITHIN = re.compile("在[^，。]{2,30}?(?:[^其集][中里]|[会网]上)")
# What somebody does meanwhile (她指着窗外说) is no part of the source.
_GESTURE = re.compile("[\u4e00-\u9fff]着[^，着]{1,12}$")
_STUDIES = re.compile("^记者|在[^，]*(?:调[研查]|检查|研究|采访|走访|排查|监测)[^，]*[中时]$")
_UNCLOSED = re.compile(r"[（(][^）)]*$")
_CLOSES = re.compile(r"[。！]|\s|\Z")
_NOUN_TAGS = ("n", "r", "j", "k", "l", "i", "s", "x", "eng", "vn", "m", "t", "zg")
_NO_SOURCE_TAGS = ("v", "p", "c", "d", "u")
_REACH = 80
_LONGEST = 400
_SENTENCE = re.compile(r"[。！!？?；;：:\n\u3000…]|“(?![^”]*”)")
_FARTHEST = 160
_NO_SUBJECT_TAGS = frozenset(["v", "vd", "vg", "p", "d", "ad", "ul", "uz", "ug"])
_NO_SUBJECT = frozenset(["我", "我们", "咱们", "正在", "并", "而", "但"])
_QUOTATION = re.compile(rf"[：，,:]?[“「]([^”」\n]{{0,{_LONGEST}}})")
_REST = re.compile(rf"[，,：: ]?([^。！？\n]{{0,{_LONGEST}}})")


@functools.lru_cache(maxsize=1)
def _found(document: Document) -> tuple[Span, ...]:
    """The spans of the last document, for `directive` asks for them too."""
    return tuple(_search(document.text))


def find(document: Document) -> list[Span]:
    """One span per reporting phrase, from the source through its verb.

    Attributes: `source` (`none` for a bare 据介绍), `verb`, `mode` (direct where what is reported stands between
    quotation marks, else indirect) and `reports`, the quotation or the rest of the sentence.
    """
    return list(_found(document))


def _search(text: str) -> list[Span]:
    spans: list[Span] = []
    for match in patterns()["verb"].finditer(text):
        start, source, verb = match.start(), "none", match[0]
        if not match["sourceless"]:
            located = _source(text, match) or _subject(text, match, spans[-1].end if spans else 0)
            if located is None:
                continue
            start, source = located
            verb = match["open"] or match["closed"] or match["told"]
        mode, content = _reported(text, start, match.end())
        attributes = {"source": source, "verb": verb, "mode": mode, "reports": content}
        if not (spans and spans[-1].end > start):
            spans.append(Span("reporting", start, match.end(), attributes))
    return spans


def _source(text: str, match: re.Match[str]) -> tuple[int, str] | None:
    """Where the source of the verb in `match` begins, and its name; None if there is none."""
    found, end = patterns(), match.end()
    word = match["open"] or match["closed"] or "说"
    verb = verbs()[word]
    before = text[max(0, match.start() - _REACH) : match.start()]
    phrase = _BOUNDARY.split(before)[-1]
    clause = phrase.lstrip(_CLOSERS + " ")
    start = match.start() - len(clause)
    quoted = text[start - 1 : start] in _CLOSERS and start > 0
    opens = bool(_OPENS.match(text, end) or quoted and _CLOSES.match(text, end))
    if not clause or found["false"].search(text[max(0, end - 5) : end]):
        return None
    follows = opens or bool(verb.clause.match(text, end))
    if not follows and verb.speaker.match(text, end):
        follows = bool(found["speaker"].search(clause)) or rjieba.tag(clause)[-1][1] == "nr"
    if not follows:
        return None
    if _UNCLOSED.search(clause) or (not opens and "被" in clause) or (match["told"] and "把" in clause):
        return None
    lead = found["leads"].match(clause)
    if lead:
        clause = clause[lead.end() :]
        start += lead.end()
    name = _PHRASE.sub("", found["adverbs"].sub("", clause))
    name = found["adverbs"].sub("", _without_manner(_GESTURE.sub("", name)))
    if verb.kind == "show":
        name = name.removeprefix("根据")
    if not name or found["bars"].match(name) or _WILL.search(name):
        return None
    if rjieba.tag(name)[-1][0] in _NO_SOURCE_END:
        return None
    according = found["lead"].match(clause)
    within = _WITHIN.match(name)
    if within and rjieba.tag(name[within.end() :] or "的")[0][1].startswith(("n", "r")):
        start, name = start + within.end(), name[within.end() :]
    if not according and not _accepts(word, match[0].removeprefix(word), name, clause, opens):
        return None
    if verb.kind == "learn":
        name = clause.partition("从")[2] or name
    return start, name[according.end() :] if according else name


def _subject(text: str, match: re.Match[str], after: int) -> tuple[int, str] | None:
    """Where the subject begins that a verb opening its clause shares with a clause before it, and its name.

    None if there is none, or if something was reported in this sentence, before `after`, already.
    """
    found, end = patterns(), match.end()
    verb = verbs()[match["open"] or match["closed"] or "说"]
    if not verb.shares or found["false"].search(text[max(0, end - 5) : end]):
        return None
    opening = _BOUNDARY.split(text[max(0, match.start() - _REACH) : match.start()])[-1]
    if found["adverbs"].sub("", opening):
        return None
    if not (_OPENS.match(text, end) or verb.clause.match(text, end) or verb.speaker.match(text, end)):
        return None
    begin = max(0, match.start() - _FARTHEST)
    for mark in _SENTENCE.finditer(text, begin, match.start()):
        begin = mark.end()
    clauses = re.split("[，,]", text[begin : match.start()])
    if begin < after:
        return None
    start = match.start() - len(clauses.pop())
    for clause in reversed(clauses):
        start -= len(clause) + 1
        lead = found["leads"].match(clause)
        skipped = lead.end() if lead else 0
        name = _speaks(clause[skipped:])
        if name:
            return start + skipped, name
    return None


def _speaks(clause: str) -> str:
    """The subject at the beginning of `clause`, if it is somebody or something that can speak; else ""."""
    if patterns()["bars"].match(clause) or re.match("代表(?![们团])", clause):
        return ""
    speaks, name, end, person = patterns()["speaks"], "", 0, False
    for word, tag in rjieba.tag(clause):
        named = tag.startswith("nr")
        can = named or bool(speaks.search(word) and not (person and end > len(name)))
        if word in _NO_SUBJECT or (not can and tag in _NO_SUBJECT_TAGS):
            break
        end += len(word)
        if can and end < len(clause):
            name, person = clause[:end], person or named
    return name


def _without_manner(name: str) -> str:
    """`name` without an adverbial of manner at its end (他语重心长地 → 他); 当地 and 各地 stay."""
    if not name.endswith("地"):
        return name
    words = rjieba.tag(name)
    if words[-1][0] != "地":
        return name
    kept = words[:-1]
    while kept and not kept[-1][1].startswith(("n", "r", "f")):
        kept.pop()
    return "".join(word for word, _ in kept)


def _accepts(verb: str, suffix: str, name: str, clause: str, opens: bool) -> bool:
    """Whether `name` can be the verb's source; where no mark sets the verb off, its word classes must agree."""
    kind = "plain" if suffix.endswith(("说", "称")) else verbs()[verb].source
    if "让" in name or "听取" in name or (verb == "要求" and patterns()["demands"].search(name)):
        return False
    if not opens and verbs()[verb].kind == "show":
        return bool(patterns()["evidence"].search(name))
    if (kind == "strict" or not opens) and not patterns()["document"].search(name):
        tags = [tag for _, tag in rjieba.tag(name.removeprefix("不少"))]
        if not tags[-1].startswith(_NOUN_TAGS) or tags[0].startswith(_NO_SOURCE_TAGS):
            return False
    if kind == "reporter" or (kind == "research" and opens and _STUDIES.search(clause)):
        return bool(patterns()["reporter"].match(clause)) or kind == "research"
    return kind in ("plain", "strict") or bool(patterns()[kind].search(name))


def _reported(text: str, start: int, end: int) -> tuple[str, str]:
    """Whether the speech is direct, and what is reported, at most `_LONGEST` characters of it."""
    opened = _QUOTATION.match(text, end)
    if opened:
        return "direct", opened[1]
    if start and text[start - 1] in "”」" and _CLOSES.match(text, end):
        line = text[max(0, start - _LONGEST) : start - 1].rpartition("\n")[2]
        return "direct", line[max(line.rfind("“"), line.rfind("「")) + 1 :]
    rest = _REST.match(text, end)
    return "indirect", rest[1] if rest else ""
