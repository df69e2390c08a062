"""The method's parameters: every option class and the project's choices follow the one declaration."""

import math
import re

import pytest

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.method import parameters as method
from ftl_qgis_plugin.core.method.parameter import Choice, Number
from ftl_qgis_plugin.core.ranges.derive_options import DeriveOptions


@pytest.mark.parametrize("parameter", method.EVERY, ids=lambda parameter: parameter.name)
def test_a_parameter_accepts_its_default_and_nothing_of_another_kind(parameter):
    parameter.check(parameter.default)
    assert str(parameter.label)
    assert str(parameter.help)
    for stranger in ("no such word", math.nan, [], object()):
        with pytest.raises(FtlError):
            parameter.check(stranger)


def test_names_and_fields_are_each_used_once():
    assert len({parameter.name for parameter in method.EVERY}) == len(method.EVERY)
    assert set(method.by_field()) >= {"coverage", "margin", "min_rate_mm_a", "min_factors", "patience"}
    assert len(method.by_field()) == len(method.EVERY)


def test_limits_are_included_and_whole_numbers_are_whole():
    for parameter in method.EVERY:
        if not isinstance(parameter, Number):
            continue
        assert parameter.accepts(int(parameter.least) if parameter.is_whole else parameter.least)
        assert not parameter.accepts(parameter.least - 1e-6)
        assert math.isinf(parameter.most) or not parameter.accepts(parameter.most * 1.0001)
        assert not parameter.accepts(True)
    assert not method.PATIENCE.accepts(1.5)


def test_the_error_names_the_parameter_and_what_it_may_be():
    with pytest.raises(FtlError, match=re.escape("'Coverage' is 1.5. Choose 0.01 to 1.")):
        method.COVERAGE.check(1.5)
    with pytest.raises(FtlError, match=re.escape("'Minimum area' is -1. Choose 0 or more.")):
        method.MIN_AREA.check(-1)
    with pytest.raises(FtlError, match=re.escape("'Range method': there is no 'mode'. Choose one of percentiles")):
        method.METHOD.check("mode")


def test_choices_are_encoded_by_their_place():
    """Models and scripts hold on to the numbers."""
    assert [method.METHOD.encoded(name) for name in method.METHOD.values] == list(range(6))
    assert method.TERRAIN.encoded(("elevation", "slope", "aspect")) == [0, 1, 2]
    assert [method.CONNECTIVITY.encoded(name) for name in (8, 4)] == [0, 1]
    assert all(parameter.default in parameter.options for parameter in method.EVERY if type(parameter) is Choice)


def test_derive_options_hold_the_declared_defaults_and_limits():
    options = DeriveOptions()
    for parameter in method.DERIVATION:
        assert getattr(options, parameter.field) == parameter.default
    with pytest.raises(FtlError):
        DeriveOptions(margin=1.2).validate()


# (default, least, most, decimals, whole, advanced): what scripts, models and the guide rely on.
NUMBERS = {
    "COVERAGE": (0.98, 0.01, 1.0, 3, False, False),
    "K": (2.0, 0.01, 100.0, 2, False, False),
    "MARGIN": (0.2, 0.0, 1.0, 2, False, False),
    "MIN_RATE": (50.0, 0.0, math.inf, 1, False, False),
    "MIN_COHERENCE": (None, 0.0, 1.0, 2, False, False),
    "NOISE_K": (3.0, 0.0, math.inf, 1, False, True),
    "SEED": (0, 0, 2147483647, 2, True, True),
    "MIN_FACTORS": (0, 0, 50, 2, True, False),
    "MIN_AREA": (500.0, 0.0, math.inf, 0, False, False),
    "CLOSE_RADIUS": (0.0, 0.0, math.inf, 0, False, False),
    "FILL_HOLES": (0.0, 0.0, math.inf, 0, False, False),
    "GROW_RATE": (None, 0.001, math.inf, 1, False, False),
    "GROW_SHARE": (0.25, 0.0, 1.0, 2, False, False),
    "TOLERANCE": (1.0, 0.0, math.inf, 2, False, False),
    "PATIENCE": (2, 1, 20, 2, True, True),
    "POINT_RADIUS": (0.0, 0.0, 100_000.0, 0, False, True),
}
DEFAULTS = {
    "TERRAIN": ("elevation", "slope", "aspect"),
    "METHOD": "percentiles",
    "SAMPLE_UNIT": "area_balanced",
    "RANGES": "auto",
    "SIGN": "auto",
    "JOIN_SIGNS": False,
    "CONNECTIVITY": 8,
    "LEARN_FROM_REJECTED": False,
    "REPEATED": "united",
}
ADVANCED_CHOICES = {"RANGES", "SIGN", "JOIN_SIGNS", "CONNECTIVITY", "REPEATED"}


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_are_what_they_were(name):
    number = next(parameter for parameter in method.EVERY if parameter.name == name)
    found = (number.default, number.least, number.most, number.decimals, number.is_whole, number.is_advanced)
    assert found == NUMBERS[name]
    assert number.accepts(None) == (number.empty is not None) == (number.default is None)


def test_no_number_is_forgotten():
    assert set(NUMBERS) == {parameter.name for parameter in method.EVERY if isinstance(parameter, Number)}
    for parameter in method.EVERY:
        if isinstance(parameter, Number):
            assert parameter.accepts(int(parameter.most) if parameter.is_whole else parameter.most)


def test_what_ends_a_review_is_no_parameter_of_the_algorithms():
    stop = method.STOP_LEFT
    assert stop not in method.EVERY
    assert (stop.default, stop.least, stop.most, stop.decimals, stop.is_advanced) == (0.05, 0.0, 0.5, 2, True)
    assert method.ORDER.is_advanced


def test_what_is_on_or_off_or_chosen_is_what_it_was():
    others = {item.name: item.default for item in method.EVERY if not isinstance(item, Number)}
    assert others == DEFAULTS


def test_choices_for_few_stand_apart():
    known = {parameter.name: parameter.is_advanced for parameter in method.EVERY if not isinstance(parameter, Number)}
    assert {name for name in ("TERRAIN", "METHOD", "SAMPLE_UNIT", "LEARN_FROM_REJECTED") if not known[name]} == {
        *("TERRAIN", "METHOD", "SAMPLE_UNIT", "LEARN_FROM_REJECTED")
    }
    assert all(known[name] for name in ADVANCED_CHOICES)
    assert not method.TERRAIN.accepts(("elevation", "colour"))
    assert not method.TERRAIN.accepts("elevation")
