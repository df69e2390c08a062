from __future__ import annotations

import pytest

from ftl_qgis_plugin.core.json_text import from_json


@pytest.mark.parametrize("text", [None, 5, "", "{", "[" * 100_000, "null", "1", '"a"', "[1]", "Infinity"])
def test_what_is_no_object_is_the_default(text):
    default = {"a": 1}
    assert from_json(text, default) is default


def test_what_is_one_is_read():
    assert from_json('{"b": [1]}', {}) == {"b": [1]}
    assert from_json("[1, 2]", []) == [1, 2]
