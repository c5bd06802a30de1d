"""Questions in the author's or speaker's own voice."""

import pytest


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("院士来了。如何留住院士？大家都在想。", ["如何留住院士？"]),
        ("钱从哪里来?", ["钱从哪里来?"]),
        ("怎么干！怎么办？！", ["怎么办？！"]),
        ("他问“你来吗？”", []),
        ("“你来吗？”她问。", []),
        ("本台消息：路怎么修？村民说有办法。", ["路怎么修？"]),
        ("记者：收成怎么样？\n村民：很好。", ["收成怎么样？"]),
        ("“没有合上的引号，谁来补？", ["“没有合上的引号，谁来补？"]),
        ("这里没有问题。", []),
        ("第一句。\n真的吗？\n\n还有呢？", ["真的吗？", "还有呢？"]),
    ],
)
def test_questions_are_whole_sentences_outside_quotation_marks(found, text, questions):
    assert found("question", text) == questions
