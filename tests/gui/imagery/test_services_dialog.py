"""Which services are asked: what is typed is checked in one sentence, and stored by OK only."""

from __future__ import annotations

import pytest
from qgis.core import QgsSettings
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDialogButtonBox, QLabel, QListWidget, QPushButton

KEYS = ("image_services", "image_services_on", "image_search")


@pytest.fixture
def dialog(qgis_app, qtbot):
    from ftl_qgis_plugin.gui.imagery.services_dialog import ServicesDialog
    from ftl_qgis_plugin.interpretation.imagery.services.image_settings import ImageSettings

    def forget():
        for name in KEYS:
            QgsSettings().remove("ftl_qgis_plugin/" + name)

    forget()
    made = ServicesDialog(ImageSettings())
    qtbot.addWidget(made)
    yield made
    forget()


def press(dialog, standard):
    box = dialog.findChild(QDialogButtonBox)
    box.button(standard).click()


def say(dialog, kind, name, url, since="", collections=""):
    dialog._type.setCurrentIndex(dialog._type.findData(kind))
    dialog._name.setText(name)
    dialog._url.setText(url)
    dialog._since.setText(since)
    dialog._collections.setText(collections)
    dialog.findChild(QPushButton, "FtlAddService").click()
    return dialog.findChild(QLabel, "FtlServiceProblem").text()


def names(dialog):
    found = dialog.findChild(QListWidget, "FtlServiceList")
    return [found.item(row).text() for row in range(found.count())]


@pytest.mark.parametrize(
    ("kind", "url", "since", "layers", "sentence"),
    [
        ("xyz", "https://h/{yyyy}/{q1}/{x}/{y}/{z}.png", "2020", "", "braces that are not understood"),
        ("xyz", "https://h/{MM}/{x}/{y}/{z}.png", "2020", "", "Begin with {yyyy}"),
        ("xyz", "https://h/{yyyy}/{x}/{y}/{z}.png", "", "", "Say when they begin"),
        ("xyz", "https://h/{yyyy}/{x}/{y}/{z}.png", "2999-01", "", "lies in the future"),
        ("xyz", "https://h/{yyyy}/{x}/{y}/{z}.png", "last summer", "", "is no date"),
        ("xyz", "https://h/{yyyy}/{x}/{y}/{z}.png?api_key=abc", "2020", "", "holds a key"),
        ("stac", "h/v1", "", "", "has no web address"),
        ("wms", "https://h/wms", "", "", "Name the layer"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(dialog, kind, url, since, layers, sentence):
    before = names(dialog)
    told = say(dialog, kind, "Mine", url, since, layers)
    assert sentence in told
    assert names(dialog) == before


def test_ok_stores_and_cancel_does_not(dialog, qtbot):
    from ftl_qgis_plugin.gui.imagery.services_dialog import ServicesDialog

    settings = dialog._settings
    assert settings.switched_on == []
    assert say(dialog, "xyz", "Mine", "https://h/{yyyy}_{MM}/{z}/{x}/{y}.png", "2020-09") == ""
    assert say(dialog, "wms", "Times", "https://h/wms", "", "pictures") == ""
    assert {"Mine", "Times"} <= set(names(dialog))
    assert "needs an authentication" in " ".join(names(dialog))
    assert settings.user_services == []
    press(dialog, QDialogButtonBox.StandardButton.Cancel)
    assert settings.user_services == []
    assert settings.switched_on == []

    again = ServicesDialog(settings)
    qtbot.addWidget(again)
    say(again, "xyz", "Mine", "https://h/{yyyy}_{MM}/{z}/{x}/{y}.png", "2020-09")
    again._months.setText("7; 8")
    again._cloud.setValue(20)
    again._begin.setText("2019")
    press(again, QDialogButtonBox.StandardButton.Ok)
    assert settings.switched_on == ["Mine"]
    assert [service.id for service in settings.asked()] == ["Mine"]
    search = settings.search
    assert (search.months, search.most_cloud, search.begin) == ((7, 8), 20.0, "2019-01-01")
    third = ServicesDialog(settings)
    qtbot.addWidget(third)
    item = third.findChild(QListWidget, "FtlServiceList").findItems("Mine", Qt.MatchFlag.MatchExactly)[0]
    assert item.checkState() == Qt.CheckState.Checked


@pytest.mark.parametrize(("months", "begin", "sentence"), [("13", "", "1 to 12"), ("July", "", "1 to 12"), ("7", "soon", "is no date"), ("7", "2999", "future")])  # fmt: skip # noqa: E501
def test_a_search_that_cannot_be(dialog, months, begin, sentence):
    dialog._months.setText(months)
    dialog._begin.setText(begin)
    press(dialog, QDialogButtonBox.StandardButton.Ok)
    assert sentence in dialog.findChild(QLabel, "FtlServiceProblem").text()
    assert dialog.result() == 0
    assert QgsSettings().value("ftl_qgis_plugin/image_search") is None


def test_terms_are_told(dialog):
    found = dialog.findChild(QListWidget, "FtlServiceList")
    found.setCurrentRow(0)
    assert "Copernicus" in dialog._terms.text()


def test_a_service_whose_files_need_an_account_offers_another(dialog):
    services = dialog.findChild(QListWidget, "FtlServiceList")
    (closed,) = services.findItems("Copernicus Data Space", Qt.MatchFlag.MatchContains)
    (open_one,) = services.findItems("Sentinel-2", Qt.MatchFlag.MatchExactly)
    assert "search only" in closed.text()
    closed.setCheckState(Qt.CheckState.Checked)
    assert closed.checkState() == Qt.CheckState.Unchecked
    assert open_one.checkState() == Qt.CheckState.Checked
    assert "need an account" in dialog.findChild(QLabel, "FtlServiceProblem").text()
    press(dialog, QDialogButtonBox.StandardButton.Ok)
    assert [service.id for service in dialog._settings.asked()] == ["sentinel2"]
