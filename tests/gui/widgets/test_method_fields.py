"""The dock's forms take limits, decimals, units and words from the declarations, and show what the project holds."""

from __future__ import annotations

from html import unescape

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtWidgets import QAbstractSpinBox, QComboBox

from ftl_qgis_plugin.core.method import parameters as method
from ftl_qgis_plugin.core.method.parameter import Choice, Number


@pytest.fixture
def session(qgis_app):
    from ftl_qgis_plugin.interpretation.session.session import InterpretationSession

    project = QgsProject.instance()
    project.clear()
    session = InterpretationSession(project)
    yield session
    session.close()
    project.clear()


@pytest.fixture
def forms(session, qtbot):
    """Field of a parameter to the widgets that stand for it."""
    from ftl_qgis_plugin.gui.pages.iterations.derive_settings import DeriveSettings
    from ftl_qgis_plugin.gui.pages.iterations.extraction_settings import ExtractionSettings

    extraction, derive = ExtractionSettings(session), DeriveSettings(session)
    for form in (extraction, derive):
        qtbot.addWidget(form)
    found = {field: [box] for field, box in extraction._numbers.items()}
    found["method"] = [extraction._method, derive.findChild(QComboBox, "FtlMethod")]
    found["repeated"] = [extraction._repeated]
    found["sample_unit"] = [derive.findChild(QComboBox, "FtlSampleUnit")]
    for field, name in (("coverage", "FtlCoverage"), ("k", "FtlK"), ("margin", "FtlMargin")):
        found.setdefault(field, []).append(derive.findChild(QAbstractSpinBox, name))
    return found


def test_whatever_a_project_may_hold_is_shown_as_it_is(session, forms):
    odd = {
        "coverage": 0.305,
        "k": 0.05,
        "margin": 0.33,
        "min_rate_mm_a": 12.5,
        "min_coherence": 0.35,
        "min_area_m2": 750.0,
        "grow_rate_mm_a": 7.5,
        "tolerance_mm_a": 0.25,
        "patience": 3,
        "min_factors": 4,
        "close_radius_m": 15.0,
        "fill_holes_m2": 90.0,
        "point_radius_m": 25.0,
    }
    session.choose(**odd)
    assert {field: [box.value() for box in forms[field]] for field in odd} == {
        field: [value] * len(forms[field]) for field, value in odd.items()
    }
    for field in odd:
        assert getattr(session.choices, field) == odd[field]


def test_limits_units_and_words_are_the_declarations(forms):
    declared = method.by_field()
    for field, widgets in forms.items():
        parameter = declared[field]
        for widget in widgets:
            assert unescape(widget.toolTip()) == f"<p>{parameter.help}</p>"
            if isinstance(parameter, Choice):
                for row in range(widget.count()):
                    assert widget.itemText(row) == str(parameter.options[widget.itemData(row)])
            if isinstance(parameter, Number):
                lowest = 0.0 if parameter.empty is not None else parameter.least
                assert widget.minimum() == lowest
                assert widget.maximum() == parameter.most or widget.maximum() >= 1e6
                assert widget.suffix().strip() == parameter.unit
                assert parameter.accepts(widget.value()) or widget.value() == widget.minimum()
    assert [forms["method"][0].itemData(row) for row in range(forms["method"][0].count())] == list(method.METHOD.values)


def test_the_least_stands_for_what_it_is_without(session, forms):
    (coherence,) = forms["min_coherence"]
    session.choose(min_coherence=0.5)
    assert coherence.text() == "0.50"
    coherence.setValue(coherence.minimum())
    assert session.choices.min_coherence is None
    assert coherence.text() == "from the samples"
    (factors,) = forms["min_factors"]
    assert (factors.value(), factors.text()) == (0, "all")


def test_a_choice_in_words_stands_below_its_label_before_it_is_cut(forms):
    (box,) = forms["repeated"]
    widest = max(box.fontMetrics().horizontalAdvance(box.itemText(row)) for row in range(box.count()))
    assert box.minimumWidth() > widest
