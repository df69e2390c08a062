import numpy as np
import pytest

from ftl_qgis_plugin.core.errors import Message
from ftl_qgis_plugin.core.factors.thresholds import Threshold
from ftl_qgis_plugin.core.iteration.convergence import History, IterationState, check_convergence
from ftl_qgis_plugin.core.ranges.comparison import compare
from ftl_qgis_plugin.core.ranges.note_messages import understood


def unknown_parts(note):
    """What is left as plain words anywhere in the message."""
    message = understood(note)
    if not isinstance(message, Message):
        return [note]
    return [
        part
        for name, value in message.values.items()
        if name in ("first", "second")
        for part in (unknown_parts(str(value)) if any(letter.isalpha() for letter in str(value)) else [])
    ]


def templates(message):
    """The templates of a message and all in it, one after the other."""
    parts = [templates(value) for value in message.values.values() if isinstance(value, Message)]
    return " ".join([message.template, *parts])


NOTES = [
    "overlap 0.37",
    "smallest |rate| wanted",
    "3 robust standard deviations of the background (1.4826 median |rate|)",
    "1.2% of the sample pixels are flat or have no data and never pass; widened by 10% of the width on both sides; "
    "95% intervals: lower 3566 to 3611, upper 4017 to 4167; lower bound 3579 -> 3580 (0 of 42 samples lie below the "
    "new), upper bound 4097 -> 4096 (1 of 42 samples lie above the new)",
    "no preferred direction (Rayleigh test p = 0.25 with 12 polygons)",
    "directions too scattered (mean resultant length 0.12, below 0.2)",
    "no class in which samples are more frequent than in the study area; was in use before",
]


@pytest.mark.parametrize("note", NOTES)
def test_every_part_of_a_note_is_recognised_and_reads_as_before(note):
    assert str(understood(note)) == note
    assert unknown_parts(note) == []


@pytest.mark.parametrize("factor", ["relief", "aspect"])
@pytest.mark.parametrize("new", [None, np.array([True, False, True, True])])
def test_what_the_comparison_writes_is_recognised(factor, new):
    bounds = [(None, 5.0), (1.0, 5.0), (0.0, 9.0), (2.0, None)] if factor == "relief" else [(300, 20), (270, 60)]
    centres = np.array([0.5, 3.0, 7.0, 350.0 if factor == "aspect" else 8.0])
    seen = 0
    for before in bounds:
        for after in bounds:
            note = compare((Threshold(factor, *before),), (Threshold(factor, *after),), centres, new).note
            if note:
                seen += 1
                assert isinstance(understood(note), Message), note
                assert str(understood(note)) == note
                assert unknown_parts(note) == []
                assert ("new samples" in note) == ("new samples" in templates(understood(note)))
    assert seen >= 2


def test_two_arcs_keep_their_words_for_translation():
    message = understood("arc 300 to 20 -> 270 to 10 and 40 to 60 (2 of 4 samples lie outside the old)")
    assert isinstance(message.values["new"], Message)
    assert message.values["new"].template == "{first} and {second}"


def test_a_note_of_the_users_stays():
    assert understood("north only") == "north only"
    assert understood("") == ""


@pytest.mark.parametrize("means", [(60,), (60, 66), (60, 66, 66.5), (60, 66, 66.5, 66.0), (60, float("nan"))])
@pytest.mark.parametrize("accepted", [0, 5])
def test_why_a_study_ended_is_recognised(means, accepted):
    states = [IterationState(number, 10, mean, 3.0, accepted) for number, mean in enumerate(means)]
    reason = check_convergence(History(tuple(states)), 1.0, 2).reason
    assert understood(str(reason)).template == reason.template
    assert str(understood(str(reason))) == str(reason)
