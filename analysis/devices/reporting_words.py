"""What the lexicons say of reporting: verbs, and patterns of what stands around them."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from analysis.devices.spans import alternation, looking_first, read_lexicon

_DATE = (
    r"(?:(?:今|去|本|当|上|下|同|前|昨|明)个?[年月日天晚]|[0-9一二三四五六七八九十]+[年月日号时分])"
    r"(?:[底初末份]|上旬|中旬|下旬|上午|下午|晚间|晚上|凌晨|早上|中午|晚)?|（[^（）]{1,12}）|\([^()]{1,12}\)"
)
_SOURCELESS = "(?<![数根依论证占拒割盘])据(?:不完全|初步)?(?:悉|说|[\u4e00-\u9fff]{2})(?=[，,：:])"
_PERFORMATIVE = re.compile(
    "[^，。；！？]{0,6}(?:感谢|祝贺|欢迎|慰问|哀悼|遗憾|赞赏|支持|反对|关切|担忧|不满|肯定|敬意|谢意|满意|同情|抗议|谴责|理解|怀疑"
    "|歉意|道歉|敬佩|钦佩|愤怒|震惊|失望|乐观|同意|拒绝|赞成|赞同|尊重|认可|认同|信心|关注|悼念|问候|祝愿|怀念)"
)
_FOLLOWERS = {
    "none": "(?!)",
    "any": "[\u4e00-\u9fff《“]{2}",
    "noun": "[\u4e00-\u9fff《]{2}",
    "performative": f"(?!{_PERFORMATIVE.pattern})[\u4e00-\u9fff《]{{3}}",
}


class Verb(NamedTuple):
    """A verb of saying or showing: its kind, the sources it takes, what may follow, whether it may share a subject."""

    kind: str
    source: str
    clause: re.Pattern[str]
    speaker: re.Pattern[str]
    shares: bool


@functools.cache
def verbs() -> dict[str, Verb]:
    """The verbs of `analysis/data/reporting_verbs.csv`."""
    return {
        row.verb: Verb(
            row.kind,
            row.source,
            re.compile(_FOLLOWERS.get(row.before_clause, row.before_clause)),
            re.compile(row.speaker or "(?!)"),
            bool(row.shares),
        )
        for row in read_lexicon("reporting_verbs").itertuples()
    }


@functools.cache
def patterns() -> dict[str, re.Pattern[str]]:
    """Patterns by what they find: the verbs themselves, leads and adverbs before a source, kinds of sources."""
    leads = read_lexicon("reporting_leads").groupby("kind")["word"].agg(alternation)
    before = "|".join(leads[kind] for kind in ("time", "place", "link"))
    closed = [
        verb
        for verb, entry in verbs().items()
        if entry.clause.pattern == entry.speaker.pattern == _FOLLOWERS["none"]
    ]
    opening = [verb for verb in verbs() if verb not in closed]
    suffix = "(?:道|说|称|到(?![0-9])|过|记者)?"
    mark = rf"(?={suffix}(?:[，,：:“「。！\s]|\Z))"
    titles = read_lexicon("coordination").query("role == 'title'")["word"]
    sources = read_lexicon("reporting_sources").groupby("source")["ending"].agg(alternation)
    return {
        "verb": re.compile(
            looking_first(
                [*verbs(), "据", "告"],
                rf"(?P<sourceless>{_SOURCELESS})|(?P<told>告诉)(?:[^，。：“！？\s]{{1,8}}(?=[，：])|记者(?=[\u4e00-\u9fff]))"
                rf"|(?:(?P<open>{alternation(opening)})|(?P<closed>{alternation(closed)}){mark}){suffix}",
            )
        ),
        "false": re.compile(rf"(?<![0-9])(?:{alternation(read_lexicon('reporting_false')['phrase'])})$"),
        "leads": re.compile(
            rf"(?:{before}|{_DATE}|在[^，。]{{3,30}}?(?:期间|[时后](?![代期间续方台])))+(?!的)"
        ),
        "adverbs": re.compile(
            rf"(?:{'|'.join(leads[kind] for kind in ('time', 'link', 'adverb'))}|并且?|[\u4e00-\u9fff]着|{_DATE})+$"
        ),
        "bars": re.compile(leads["bar"]),
        "demands": re.compile(f"要|必须|牢记|对[标照]|把握|{leads['bar']}"),
        "speaker": re.compile(f"(?:{alternation(titles)}|会议|{sources['person']})$|^[小老][\u4e00-\u9fff]$"),
        "speaks": re.compile(f"(?:{alternation(titles)}|{sources['body']}|{sources['person']})$"),
        "reporter": re.compile("记者|笔者"),
        "lead": re.compile("另?据"),
    } | {name: re.compile(f"(?:{endings})$") for name, endings in sources.items()}
