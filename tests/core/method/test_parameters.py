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
