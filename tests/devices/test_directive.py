"""Directives: modals that direct, homographs and other uses that do not, chains."""

import pytest


@pytest.mark.parametrize(
    ("text", "modals"),
    [
        ("李明强调，要加快建设，各地必须落实，务必抓紧，不得拖延。", ["要", "必须", "务必", "不得"]),
        ("双方应加强合作，企业应当守法，我们不能放松。", ["应", "应当", "不能"]),
        ("会议要求，重要的是要素，首要任务是主要指标，只要需要就要求报告要点。", []),
        ("企业适应需求，供应充足，反应迅速，应用广泛，应邀参加，应急响应。", []),
        ("应总统邀请，总理访问该国。", []),
        ("做到应收尽收、应检尽检。", []),
        ("要求真务实，要不断提高，要紧紧围绕目标，要务必小心。", ["要", "要", "要", "要"]),
        ("他想要休息，她要去上学，我要唱歌。", []),
        ("老人每天都要走十里路，坐车要两个小时。", []),
        ("如果要成功，还有很多困难要克服。", []),
        ("为什么要改革？", []),
        ("春天就要来了。", []),
        ("要适应新形势，就必须提升能力。", ["必须"]),
        ("他不得不离开，恨不得飞回去。", []),
        ("牢记“两个务必”，坚持党要管党。", []),
        ("大家认为，改革需要各方共同努力，孩子需要帮助。", ["需要"]),
        ("这座桥不能通车。", []),
        ("任何时候都决不能忘记历史。", ["不能"]),
        ("群众所需、内需不足、胡须花白、无须担心。", []),
    ],
)
def test_directives_and_what_looks_like_them(found, text, modals):
    assert found("directive", text) == modals


def test_the_chain_and_its_governor_are_told(attributes):
    text = "李明指出，要加快建设。各级干部必须带头。\n王芳要求，要抓紧。\n学校应当开门。"
    rows = attributes("directive", text)
    assert [row["clause"] for row in rows] == ["要加快建设", "各级干部必须带头", "要抓紧", "学校应当开门"]
    assert [row["chain"] for row in rows] == ["1", "1", "2", "3"]
    assert [row["governed"] for row in rows] == ["yes", "yes", "yes", "no"]
    assert [row["governor"] for row in rows] == ["李明指出", "李明指出", "王芳要求", ""]


def test_a_quotation_governs_no_further_than_its_end(attributes):
    rows = attributes("directive", "李明说：“你们要坚持。”各地必须行动。")
    assert [row["governed"] for row in rows] == ["yes", "no"]
