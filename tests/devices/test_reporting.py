"""Reporting: source and verb, and what is reported."""

import pytest


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("李明指出，要加快建设。", ["李明指出"]),
        ("会上，该局相关负责人介绍，项目已开工。", ["该局相关负责人介绍"]),
        ("“我们有信心。”村民王芳说。", ["村民王芳说"]),
        ("近日，全市4050份样本调查显示，环境变好了。", ["全市4050份样本调查显示"]),
        ("据介绍，园区有三家企业。", ["据介绍"]),
        ("据国家统计局统计，产量增加。", ["据国家统计局统计"]),
        ("记者从交通部门获悉，大桥通车了。", ["记者从交通部门获悉"]),
        ("专家认为这会影响收成。", ["专家认为"]),
        ("外交部发言人表示愿意继续谈判。", ["外交部发言人表示"]),
        ("中方对此表示衷心感谢。", []),
        ("按照会议要求，各地行动起来。", []),
        ("总的来说，情况不错。", []),
        ("会议听取了汇报，指出要重视风险。", []),
        ("满怀希望，开拓进取。", []),
        ("这本小说，很多人读过。", []),
        ("两岛（日本称北方四岛）有争议。", []),
    ],
)
def test_reporting_phrases_and_what_looks_like_them(found, text, phrases):
    assert found("reporting", text) == phrases


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("李明指出，要加快建设。", ("李明", "指出", "indirect", "要加快建设")),
        ("李明在会上强调：“要快。”", ("李明", "强调", "direct", "要快。")),
        ("“我们有信心。”村民王芳说。", ("村民王芳", "说", "direct", "我们有信心。")),
        ("据介绍，园区建成了。", ("none", "据介绍", "indirect", "园区建成了")),
        ("记者从水利局获悉，水位下降。", ("水利局", "获悉", "indirect", "水位下降")),
    ],
)
def test_source_verb_mode_and_content(attributes, text, expected):
    (only,) = attributes("reporting", text)
    assert (only["source"], only["verb"], only["mode"], only["reports"]) == expected
