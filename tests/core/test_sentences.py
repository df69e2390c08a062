"""Shares in sentences have a space before the per cent sign, whatever the template says."""

from __future__ import annotations

import pytest

from ftl_qgis_plugin.core.errors import FtlError, Message
from ftl_qgis_plugin.core.sentences import fill, percent


def test_shares():
    assert fill("{share:.1%} of {count:,} ({low:.0%} to {high:.0%})", share=0.6666, count=3495, low=0.5, high=1) == (
        "66.7\u00a0% of 3,495 (50\u00a0% to 100\u00a0%)"
    )
    assert percent(0.071) == "7\u00a0%"
    assert percent(-0.00123, 2) == "-0.12\u00a0%"


def test_chinese_has_no_space_there():
    assert fill("\u53ef\u80fd\u6027 {share:.0%}", share=0.57) == "\u53ef\u80fd\u6027 57%"


def test_all_else_is_as_it_was():
    template = "{name!r}: {value:+.2f}, {part.real}, {{braces}}, 95 %, {text}"
    values = {"name": "a", "value": 2, "part": 3j, "text": "5%"}
    assert fill(template, **values) == template.format(**values)


def test_messages_and_errors():
    assert str(Message("{share:.0%}", share=0.5)) == "50\u00a0%"
    assert str(FtlError("{share:.0%}", share=0.5)) == "50\u00a0%"


@pytest.mark.parametrize("template", ["{missing}", "{0}", "{", "{share:q}"])
def test_a_mistyped_placeholder_is_told_as_by_format(template):
    with pytest.raises((KeyError, IndexError, ValueError)):
        fill(template, share=0.5)
