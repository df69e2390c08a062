"""Shares and lists as a language writes them."""

from __future__ import annotations

import pytest

from ftl_qgis_plugin.bridge import words
from ftl_qgis_plugin.core.sentences import fill, percent

CHINESE = {
    "{number} %": "{number}%",
    "{first}, {second}": "{first}、{second}",
    "{first}; {second}": "{first}\N{FULLWIDTH SEMICOLON}{second}",
    "{word} ({remark})": "{word}\N{FULLWIDTH LEFT PARENTHESIS}{remark}\N{FULLWIDTH RIGHT PARENTHESIS}",
}


@pytest.fixture
def chinese(monkeypatch):
    monkeypatch.setattr(words, "_tr", lambda text: CHINESE[text])


def test_as_in_english():
    assert words.share_text(0.827, 1) == "82.7\N{NO-BREAK SPACE}%" == percent(0.827, 1)
    assert words.listed(["a", "b", "c"]) == "a, b, c"
    assert words.clauses(iter(["a, b", "c"])) == "a, b; c"
    assert words.in_brackets("slope", "high") == "slope (high)"
    assert words.listed([]) == ""


def test_as_in_chinese(chinese):
    assert words.share_text(0.827, 1) == "82.7%"
    assert words.percent_sign() == "%"
    assert words.listed(["甲", "乙", "丙"]) == "甲、乙、丙"
    assert words.clauses(["甲", "乙"]) == "甲\N{FULLWIDTH SEMICOLON}乙"
    assert words.in_brackets("坡度", "高") == "坡度\N{FULLWIDTH LEFT PARENTHESIS}高\N{FULLWIDTH RIGHT PARENTHESIS}"


def test_a_share_inside_of_a_chinese_sentence_has_no_space_either():
    assert fill("可能性 {share}", share=percent(0.61)) == "可能性 61%"
    assert fill("{share:.0%} likely", share=0.61) == "61\N{NO-BREAK SPACE}% likely"


def test_sentences_follow_each_other_as_their_script_wants():
    assert words.run_on(["12 found.", "", "About 3 left."]) == "12 found. About 3 left."
    assert words.run_on(iter(["找到 12 个。", "约剩 3 个。"])) == "找到 12 个。约剩 3 个。"
    assert words.run_on(["", ""]) == ""
