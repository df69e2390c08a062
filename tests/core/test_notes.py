"""Notes keep what they were made of, and text that does not belong to it wins."""

import json

import numpy as np
import pytest

from ftl_qgis_plugin.core.errors import Message
from ftl_qgis_plugin.core.notes import figure, joined, parts, restored, stored

NOTE = joined(
    [
        Message("{share} of the sample pixels have no data and never pass", share="1.2%"),
        "",
        Message("arc {old} -> {new}", old="300 to 20", new=Message("{first} and {second}", first="a", second="b")),
        "north only",
    ]
)


def test_a_note_comes_back_as_it_was():
    text = str(NOTE)
    assert text == "1.2% of the sample pixels have no data and never pass; arc 300 to 20 -> a and b; north only"
    assert restored(text, stored(NOTE)) == NOTE
    numbers = Message("{count} of {change:+.2f}", count=np.int64(3), change=np.float32(0.5))
    assert str(restored(str(numbers), stored(numbers))) == "3 of +0.50"


def test_the_parts_of_a_note_come_back_one_by_one():
    first, arc, last = parts(restored(str(NOTE), stored(NOTE)))
    assert str(first) == "1.2% of the sample pixels have no data and never pass"
    assert str(arc) == "arc 300 to 20 -> a and b"
    assert last == "north only"
    assert parts("") == []
    assert parts("what a user wrote; with marks of his own") == ["what a user wrote; with marks of his own"]
    foreign = restored("1; 2", json.dumps({"template": "{first}; {second}", "values": {"first": 1, "second": 2}}))
    assert parts(foreign) == ["1", "2"]


def test_plain_text_is_stored_as_nothing_more():
    assert stored("north only") == stored("") == ""
    assert restored("north only", "") == "north only"
    assert restored(None, None) == ""
    assert joined([]) == ""
    assert joined(["", "one"]) == "one"


@pytest.mark.parametrize(
    "data",
    [
        "not json",
        "[]",
        "3",
        json.dumps({"template": "no values"}),
        json.dumps({"template": 3, "values": {}}),
        json.dumps({"template": "{missing}", "values": {}}),
        json.dumps({"template": "{0}", "values": {}}),
        json.dumps({"template": "{x.__class__}", "values": {"x": "y"}}),
        json.dumps({"template": "{x[0]}", "values": {"x": "y"}}),
        json.dumps({"template": "{x:Q}", "values": {"x": 1}}),
        json.dumps({"template": "another sentence", "values": {}}),
    ],
)
def test_what_does_not_belong_to_the_text_is_left_aside(data):
    """A table from anywhere, or one whose note was changed by hand."""
    assert restored("my own words", data) == "my own words"


def test_figures_have_as_many_digits_as_mean_something():
    assert [figure(value) for value in (0.7234, 25.81, 3578.6, 123456.7)] == ["0.723", "25.8", "3,579", "123,457"]


def test_what_is_stored_can_be_read_in_any_script():
    assert "冻融" in stored(Message("{name} is known", name="冻融"))
