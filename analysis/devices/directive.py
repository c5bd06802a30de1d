"""Directives: modals that direct someone to act (要加快…, 必须坚持…, 不得…).

Homographs are taken out by a lexicon (重要, 要素, 适应 …), other uses of the same words by the clause around them:
wishes, near future, conditions, habits, costs, comparisons, relative clauses and questions direct nobody. Words that
describe as often as they direct (需要, 不能, 要 behind a subject in a narrative) count only in a paragraph that a
reporting verb governs or that holds a certain directive, or in a text that is full of them.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

import rjieba

from analysis.devices import reporting
from analysis.devices.numerals import NUMERAL
from analysis.devices.spans import Span, alternation, read_lexicon
from analysis.text import Document

_MARK = re.compile(r"[，。！？；：!?;\n…—]")
_SENTENCE_END = re.compile(r"[。！？!?\n]")
_REACH = 120
# A text with more certain directives than one in so many characters is prescriptive as a whole.
_DENSITY = 300

_FORMULA = re.compile(r"应(.)尽\1")
_INVITATION = re.compile(
    "应[^，。；！？]{1,60}?(?:邀请|之邀|之请|请求|(?:要求|需求|倡议)(?=，))"
    "|应(?!按|符合|根据|达到|满足|提出|明确|有)[^，。；]{2,5}要求"
)
_CONDITION = re.compile("(?:如果|若|假如|假若|倘若|除非|是否|是不是)[^，。]{0,4}$")
_HABIT = re.compile("(?:每[天年月周晚次日回隔逢]|天天|年年|常常|经常|往往|平均|通常|总是|从来)[^，。]{0,10}$")
_SINGULAR = re.compile("(?:^|[^们其])[我他她它](?:自己|本人)?(?:还|也|都|就|又|却|一定|总)*$")
_DEMAND = re.compile("向[^，。]{1,6}$")
_ATTRIBUTE = re.compile("(?:[对把将等最]|本来)$")
_AVAILABLE = re.compile("有[^，。]{1,16}$")
_SMALL_VERB = re.compile(r"[\u4e00-\u9fff]{1,3}(?:$|的)")
_COMPARING = re.compile("(?:比|较|相对)[^，。]*$")
_COMPARED = re.compile(
    "(?:好|多|大|高|低|快|早|长|难|小|强|少|远|重|便宜|慢|晚|贵|严峻|复杂)(?:得|出|于|一些|很|$)"
)
_COST = re.compile(
    rf"(?:再|至少|大约|大概|约|近|超过|先|等|花|走|用|跑|爬|坐|开|飞|耗|费|经过|历时|付|交|缴|上)*(?:{NUMERAL}|半)[多余来几]?"
    "(?:个?[年月天日]|个?多?小时|分钟|秒|元|块|万|亿|公里|米|斤|吨|倍|个星期|周|趟|个来回)"
)
_RELATIVE = re.compile(r"[\u4e00-\u9fff]{1,3}(?=的(?!是|话))")
_SOON = re.compile("(?:马上|眼看|很快|不久|明天|再过)[^，。]*$")
_ARRIVAL = re.compile("到来?|来|开始?|出|迎|过|结束|毕业|离|上市|启程")
_THEN = re.compile(
    "，(?:那么?)?(?:就(?:必须|要|得|应|需|不能|可)|离不开|第一步|关键(?:在|是|要看)|最终要|还得|最重要的是|最关键的是)"
)
_EMPHASIS = re.compile(
    "(?:既|又|也|还|更|都|而是|不仅|不但|而且|同时|特别是?|尤其是?|首先|一定|关键是?|重点是?|[一二三四五六七八九十]|切实|越)*$"
)
_STRESSED = re.compile("(?:既|更|首先|关键是?|重点是?|根本上?)$|^[一二三四五六七八九十]+$")
_COLLECTIVE = re.compile(
    "(?:我们|你们|大家|双方|各方|中方|全党|全国|全省|各地|各级|政府|部门|单位|机关|干部|党员|企业|组织|委员|同志|政协|人大)"
)
_NEVER = re.compile("(?:[决绝切]|千万|万万|任何时候都|一刻也|丝毫)$")
_UNABLE = re.compile("(?:如果|若|因为?|由于|再也|还|仍|目前)[^，。]*$")
_EVERYBODY = re.compile("各方|各国|各级|各地|我们|双方|国际社会|全社会|社会各界|大家|全体")
_NOMINAL = re.compile("[的所有最不之工作展际民场费业]$")
_NO_VERB = re.compile(rf"[^\u4e00-\u9fff“]|$|{NUMERAL}|[的和与及、之就]")
_VERBAL_TAGS = ("v", "d", "p", "a", "i", "l", "z", "vn")


class _Modal(NamedTuple):
    """A modal in its clause: what stands before and behind it there, and in its sentence."""

    start: int
    word: str
    left: str
    right: str
    follows: str
    asked: bool
    opens: bool


@functools.cache
def _words() -> dict[str, str]:
    words = read_lexicon("directive_words")
    return dict(zip(words["word"], words["strength"], strict=True))


@functools.cache
def _pattern() -> re.Pattern[str]:
    """Every modal and every homograph that holds one, the longest first, so that a homograph hides its modal.

    Grouped by first character: the pattern then runs through a text more than twice as fast.
    """
    homographs = read_lexicon("directive_exclusions")
    unless = dict.fromkeys(_words(), "") | dict(
        zip(homographs["word"], homographs["not_before"], strict=True)
    )
    groups: dict[str, list[str]] = {}
    for word in sorted(unless, key=lambda word: (-len(word), word)):
        guard = f"(?!{alternation(unless[word].split('|'))})" if unless[word] else ""
        groups.setdefault(word[0], []).append(re.escape(word[1:]) + guard)
    return re.compile("|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in groups.items()))


@functools.cache
def _followers() -> re.Pattern[str]:
    return re.compile(alternation(read_lexicon("directive_followers")["word"]))


@functools.cache
def _saying() -> re.Pattern[str]:
    verbs = read_lexicon("reporting_verbs")
    return re.compile(
        alternation(verb for verb in verbs.loc[verbs["kind"] == "say", "verb"] if len(verb) > 1)
    )


def find(document: Document) -> list[Span]:
    """One span per directive modal, the modal alone.

    Attributes: `clause`, the clause that holds it; `chain`, the number of the run of directives under one reporting
    verb, or in one paragraph, that it belongs to; `governed`, whether a reporting verb governs it; `governor`, the
    source and verb that do.
    """
    text = document.text
    governors = _governors(document)
    candidates: list[tuple[_Modal, int, str, bool]] = []
    at, governor, paragraph = 0, None, 0
    position = 0
    for modal in _modals(text):
        if text.count("\n", position, modal.start):
            paragraph += text.count("\n", position, modal.start)
            governor = None
        position = modal.start
        while at < len(governors) and governors[at][0] <= modal.start:
            governor = governors[at]
            at += 1
        held = governor is not None and modal.start < governor[1]
        name = governor[2] if governor is not None and held else ""
        candidates.append((modal, paragraph, name, _is_certain(modal, held)))
    directing = {number for _, number, _, certain in candidates if certain}
    certainly = sum(certain for *_, certain in candidates)
    dense = certainly > max(3, len(text) / _DENSITY)
    spans: list[Span] = []
    chain, last = 0, None
    for modal, number, name, certain in candidates:
        known = name or dense or number in directing or (modal.opens and certainly > 3)
        if not certain and not (known and _may_direct(modal)):
            continue
        if (number, name) != last:
            chain, last = chain + 1, (number, name)
        attributes = {"clause": modal.left + modal.word + modal.right, "chain": str(chain)}
        attributes |= {"governed": "yes" if name else "no", "governor": name}
        spans.append(Span("directive", modal.start, modal.start + len(modal.word), attributes))
    return spans


def _governors(document: Document) -> list[tuple[int, int, str]]:
    """Where what each reporting verb governs begins and ends, and the verb with its source."""
    text = document.text
    found = []
    line_end = -1
    for span in reporting.find(document):
        if line_end < span.end:
            line_feed = text.find("\n", span.end)
            line_end = len(text) if line_feed < 0 else line_feed
        direct = span.attributes["mode"] == "direct"
        end = span.end + len(span.attributes["reports"]) + 3 if direct else line_end
        found.append((span.end, end, text[span.start : span.end]))
    return found


def _modals(text: str) -> list[_Modal]:
    modals = []
    end = -1
    for match in _pattern().finditer(text):
        # 必须要, 应该要: the first of two modals carries the directive.
        if match[0] in _words() and match.start() != end:
            left = _MARK.split(text[max(0, match.start() - _REACH) : match.start()])[-1]
            right = _MARK.split(text[match.end() : match.end() + _REACH], maxsplit=1)[0]
            follows = text[match.end() + len(right) : match.end() + len(right) + 6]
            stop = _SENTENCE_END.search(text, match.end(), match.end() + _REACH)
            opens = match.start() == 0 or text[match.start() - 1] in "。！；\n"
            asked = stop is not None and stop[0] in "？?"
            modal = _Modal(match.start(), match[0], left.lstrip("”’」』） "), right, follows, asked, opens)
            if not _is_other_use(modal):
                modals.append(modal)
            end = match.end()
    return modals


def _is_other_use(modal: _Modal) -> bool:
    """Whether the clause shows that the word directs nobody, whoever speaks."""
    left, right, word = modal.left, modal.right, modal.word
    if modal.asked or not right or right[0] in "、”’》）」的" or _COST.match(right):
        return True
    if word == "应" and (_FORMULA.match(word + right) or _INVITATION.match(word + right)):
        return True
    relative = _RELATIVE.match(right)
    if relative and len(tags := rjieba.tag(relative[0])) == 1 and tags[0][1].startswith("v"):
        return True
    if word != "要" and (
        right.startswith("进一步的") or (_ATTRIBUTE.search(left) and ("的" in right or left[-1:] == "来"))
    ):
        return True
    if _HABIT.search(left) and word in ("要", "必须", "需要"):
        return True
    if word != "要":
        return False
    return bool(
        _CONDITION.search(left)
        or _SINGULAR.search(left)
        or (_DEMAND.search(left) and len(right) < 5)
        or (_AVAILABLE.search(left) and _SMALL_VERB.match(right))
        or (_COMPARING.search(left) and _COMPARED.match(right))
        or (right.endswith("了") and len(right) < 12)
        or (left.endswith("就") and (_SOON.search(left) or _ARRIVAL.match(right)))
        or (_EMPHASIS.fullmatch(left) and _THEN.match(modal.follows))
    )


def _is_person(left: str) -> bool:
    """Whether a personal name stands right in front of the modal: what one person had to do is told, not directed."""
    return bool(left) and rjieba.tag(left[-8:])[-1][1] == "nr"


def _is_certain(modal: _Modal, held: bool) -> bool:
    """Whether the form alone makes a directive of it; `held` if a reporting verb governs it."""
    strength = _words()[modal.word]
    if modal.word == "不能":
        return bool(_NEVER.search(modal.left))
    if modal.word == "需":
        return bool(_followers().match(modal.right))
    if strength == "plain":
        named = _COLLECTIVE.search(modal.left) or _saying().search(modal.left) or _STRESSED.search(modal.left)
        return held or bool(named or _followers().match(modal.right))
    return strength == "strong" and (held or modal.word != "必须" or not _is_person(modal.left))


def _may_direct(modal: _Modal) -> bool:
    """Whether a word that is not certain directs, given that the paragraph is prescriptive."""
    if modal.word == "不能":
        return not _UNABLE.search(modal.left)
    if modal.word == "要":
        return not _is_person(modal.left)
    if _NOMINAL.search(modal.left) or _NO_VERB.match(modal.right):
        return False
    return bool(_EVERYBODY.match(modal.right)) or rjieba.tag(modal.right[:8])[0][1].startswith(_VERBAL_TAGS)
