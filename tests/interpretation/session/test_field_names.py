"""Attribute tables of a study's layers: names with units, decimals that mean something."""

from __future__ import annotations

from qgis.core import NULL, QgsFieldFormatterRegistry, QgsVectorLayer

from ftl_qgis_plugin.interpretation.session.field_names import _DECIMALS, _names, name_fields


def test_known_fields_have_names_units_and_decimals(qgis_app):
    layer = QgsVectorLayer(
        "Polygon?crs=EPSG:32647&field=candidate:string&field=rate_mean:double&field=area_m2:double&field=own:double",
        "c",
        "memory",
    )
    name_fields(layer)
    shown = [layer.attributeDisplayName(index) for index in range(4)]
    assert shown == ["Candidate", "Mean |rate| (mm/a)", "Area (m²)", "own"]
    registry = QgsFieldFormatterRegistry()
    texts = []
    for index, value in ((1, 61.23456), (2, 5600.4), (1, NULL)):
        setup = layer.editorWidgetSetup(index)
        formatter = registry.fieldFormatter(setup.type())
        texts.append(formatter.representValue(layer, index, setup.config(), None, value))
    assert texts[0] == "61.2"
    assert texts[1].replace(",", "").replace("\u2009", "") == "5600"


def test_each_named_field_says_its_decimals(qgis_app):
    assert set(_names()) == set(_DECIMALS)


def test_columns_have_room_for_their_names(qgis_app):
    layer = QgsVectorLayer(
        "Polygon?crs=EPSG:32647&field=uuid:string&field=rank:int&field=rate_p95:double&field=own:double", "c", "memory"
    )
    name_fields(layer)
    columns = {column.name: column for column in layer.attributeTableConfig().columns() if column.name}
    assert [name for name, column in columns.items() if column.hidden] == ["uuid"]
    assert columns["rate_p95"].width > 2 * columns["rank"].width
    assert columns["own"].width > 0
