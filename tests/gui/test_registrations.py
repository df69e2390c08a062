"""Options page, "What's new" and the toolbox entry, without the dock; and that all of it leaves again."""

import json
from types import SimpleNamespace

import pytest
from qgis.core import QgsProcessingModelAlgorithm, QgsSettings
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtWidgets import QMainWindow, QPushButton

from ftl_qgis_plugin import paths
from ftl_qgis_plugin.core.grids import blocks
from ftl_qgis_plugin.gui.settings import whats_new, window_settings
from ftl_qgis_plugin.gui.settings.options_page import OptionsFactory, OptionsPage
from ftl_qgis_plugin.interpretation.settings import season_settings
from ftl_qgis_plugin.interpretation.settings.preferences import PREFIX, Preferences


@pytest.fixture(autouse=True)
def no_settings(qgis_app):
    """None of the plugin's settings before and after."""
    QgsSettings().remove(PREFIX.rstrip("/"))
    yield
    QgsSettings().remove(PREFIX.rstrip("/"))
    blocks.set_default_workers(0)


@pytest.fixture
def iface(qgis_app):
    """What of QGIS's interface is used here."""
    window = QMainWindow()
    bar = QgsMessageBar(window)
    menu = []
    return SimpleNamespace(
        mainWindow=lambda: window,
        messageBar=lambda: bar,
        menu=menu,
        addPluginToMenu=lambda name, action: menu.append(action),
        removePluginMenu=lambda name, action: menu.remove(action),
        unregisterMainWindowAction=lambda action: True,
    )


def stored():
    settings = QgsSettings()
    settings.beginGroup(PREFIX.rstrip("/"))
    return set(settings.allKeys())


def test_what_was_not_touched_stays_the_default(qtbot):
    """Lists of the defaults are not stored: they would stay in the language of the moment."""
    calls = []
    page = OptionsFactory(lambda: calls.append(1)).createWidget(None)
    qtbot.addWidget(page)
    page.apply()
    assert calls == [1]
    assert stored() & {"classes", "reject_reasons", "places", "basemaps", "analyst"} == set()


def test_every_setting_comes_back(qtbot):
    page = OptionsPage()
    qtbot.addWidget(page)
    page.analyst.setText("  Wei  ")
    page.auto_advance.setChecked(False)
    page.fit.setCurrentIndex(page.fit.findData(window_settings.KEEP_SCALE))
    page.classes.setPlainText("Slump\n\n Creep \nSlump\n")
    page.reasons.setPlainText("Shadow")
    page.thaw_first.setCurrentIndex(3)
    page.thaw_last.setCurrentIndex(10)
    page.workers.setValue(3)
    page.scheduler.setText(" tcp://head:8786 ")
    page.apply()
    preferences = Preferences()
    assert preferences.analyst == "Wei"
    assert preferences.auto_advance is False
    assert window_settings.fit_factor() == window_settings.KEEP_SCALE
    assert preferences.classes == ["Slump", "Creep"]
    assert preferences.reject_reasons == ["Shadow"]
    assert (season_settings.seasons().thaw_first, season_settings.seasons().thaw_last) == (4, 11)
    assert preferences.workers == 3
    assert preferences.scheduler == "tcp://head:8786"
    again = OptionsPage()
    qtbot.addWidget(again)
    assert again.classes.toPlainText() == "Slump\nCreep"
    assert again.workers.value() == 3
    assert not again.auto_advance.isChecked()
    again.classes.clear()
    again.apply()
    assert len(preferences.classes) > 3


def test_links(qtbot):
    page = OptionsPage()
    qtbot.addWidget(page)
    before = Preferences().places
    assert page.links.rowCount() == len(before)
    page._add_link(place={"name": "", "url": "https://example.org/?lat={lat}"})
    page._add_link(place={"name": "Local", "url": "file:///etc/passwd"})
    page.apply()
    assert Preferences().places == [*before, {"name": "example.org", "url": "https://example.org/?lat={lat}"}]
    page.links.selectAll()
    page._remove_links()
    page.apply()
    assert Preferences().places == before


def test_links_that_are_typed_carelessly(qtbot):
    page = OptionsPage()
    qtbot.addWidget(page)
    page.links.setRowCount(0)
    for address in ("www.example.org/{lat}/{lon}", "https://example.org/{latitude}", "ftp://example.org/{lat}"):
        page._add_link(place={"name": "", "url": address})
    items = [page.links.item(row, 1) for row in range(3)]
    assert [bool(item.toolTip()) for item in items] == [False, True, True]
    assert [item.foreground().color().red() > 100 for item in items] == [False, True, True]
    items[1].setText("https://example.org/{lat}")
    assert items[1].toolTip() == ""
    page.apply()
    assert [place["url"] for place in Preferences().places] == [
        "https://www.example.org/{lat}/{lon}",
        "https://example.org/{lat}",
    ]


def test_image_sources_from_a_file(qtbot, tmp_path):
    page = OptionsPage()
    qtbot.addWidget(page)
    entries = [{"id": "mine", "name": "My map", "type": "xyz", "url": "https://example.org/{z}/{x}/{y}.png"}]
    (tmp_path / "good.json").write_text(json.dumps(entries), encoding="utf-8")
    page.load_list(str(tmp_path / "good.json"))
    assert page.sources_text.text() == "My map"
    for name, content in (("bad", "{"), ("other", '[{"name": "no id"}]'), ("number", "5")):
        (tmp_path / f"{name}.json").write_text(content, encoding="utf-8")
        page.load_list(str(tmp_path / f"{name}.json"))
        assert "stays as it was" in page.sources_text.text()
    page.load_list(str(tmp_path / "missing.json"))
    page.apply()
    assert Preferences().user_basemaps == entries
    page._set_entries([])
    page.apply()
    assert Preferences().user_basemaps == []


@pytest.mark.parametrize(("text", "workers"), [("abc", 0), ("-2", 0), ("4", 4)])
def test_settings_edited_by_hand(text, workers):
    QgsSettings().setValue(PREFIX + "workers", text)
    assert Preferences().workers == workers


def test_threads_hold_for_later_runs():
    automatic = blocks.default_workers()
    blocks.set_default_workers(5)
    assert blocks.default_workers() == 5
    blocks.set_default_workers(0)
    assert blocks.default_workers() == automatic >= 1


def test_news_are_told_once_after_an_update(iface):
    news = whats_new.News("2.0", ["- Faster."])
    item = whats_new.WhatsNew(iface, "FTL", news)
    assert item.tell_once() is False, "freshly installed"
    assert item.tell_once() is False
    Preferences().last_version = "1.9"
    assert item.tell_once() is True
    assert iface.messageBar().currentItem().findChild(QPushButton, "FtlShowNews") is not None
    assert item.tell_once() is False
    assert len(iface.menu) == 1
    item.close()
    assert iface.menu == []


def test_the_newest_entry_is_that_of_the_changelog():
    news = whats_new.newest(locale="en_US")
    text = (paths.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    entry = text.split(f"## {news.version}", 1)[1].split("\n## ", 1)[0]
    assert news.lines
    assert " ".join(" ".join(news.lines).split()) == " ".join(entry.split())


@pytest.mark.parametrize("locale", ["zh-Hans", "zh_CN", "zh-Hant", "zh_TW"])
def test_the_news_are_told_in_chinese_as_well(locale):
    news, english = whats_new.newest(locale=locale), whats_new.newest(locale="fr")
    assert news.version == english.version
    entries, originals = ([line for line in item.lines if line.startswith("- ")] for item in (news, english))
    assert len(entries) == len(originals) > 0
    assert all("\u4e00" <= max(entry) <= "\uffef" for entry in entries)
    assert "0.1.0" not in "".join(news.lines)


def test_only_the_entry_of_the_version_is_shown(tmp_path):
    path = tmp_path / "metadata.txt"
    path.write_text(
        "[general]\nversion=1.1\nchangelog=1.1\n    - 50%% <b>more</b>\n      of it.\n    - Less.\n"
        "    1.0\n    - Old.\n"
    )
    news = whats_new.newest(path)
    assert news == ("1.1", ["- 50% <b>more</b>", "of it.", "- Less."])
    assert whats_new.as_html(news.lines) == "<ul><li>50% &lt;b&gt;more&lt;/b&gt; of it.</li><li>Less.</li></ul>"
    assert whats_new.newest(tmp_path / "none.txt") == ("", [])


def test_a_copy_of_a_model_never_overwrites_another(tmp_path, ftl_provider):
    from ftl_qgis_plugin.gui.model_menu import EditCopyAction, copy_model

    file = paths.MODELS / "one_iteration.model3"
    first = copy_model(file, tmp_path / "models")
    first.write_text("changed")
    second = copy_model(file, tmp_path / "models")
    assert (first.name, second.name) == ("one_iteration.model3", "one_iteration_2.model3")
    assert first.read_text() == "changed"
    model = QgsProcessingModelAlgorithm()
    assert model.fromFile(str(second))
    assert model.name() == "One iteration"
    action = EditCopyAction()
    for name, wanted in (("oneiteration", True), ("factorthresholds", False)):
        action.setData(ftl_provider.algorithm(name), None)
        assert action.isEnabled() is wanted


def test_a_copy_speaks_the_users_language(tmp_path, ftl_provider, monkeypatch):
    from ftl_qgis_plugin.algorithms.factors.factor_thresholds import FactorThresholds
    from ftl_qgis_plugin.algorithms.shared.models import FtlModel
    from ftl_qgis_plugin.gui.model_menu import copy_model

    monkeypatch.setattr(FactorThresholds, "tr", lambda self, text: "译" + text)
    monkeypatch.setattr(FtlModel, "displayName", lambda self: "译" + self.file.stem)
    copy = QgsProcessingModelAlgorithm()
    assert copy.fromFile(str(copy_model(paths.MODELS / "one_iteration.model3", tmp_path)))
    assert copy.name() == "译one_iteration"
    assert copy.parameterDefinition("INVENTORY").description() == "译Known landslides"
    assert copy.childAlgorithm("thresholds").description().startswith("译")
    original = FtlModel(paths.MODELS / "one_iteration.model3")
    assert {item.name() for item in copy.parameterDefinitions()} == {
        item.name() for item in original.parameterDefinitions()
    }
    assert copy.validate() == (True, [])


def test_a_list_of_image_sources_is_saved_whole_or_not_at_all(qtbot, tmp_path):
    page = OptionsPage()
    qtbot.addWidget(page)
    entries = [{"id": "one", "name": "Ünö", "url": "https://example.org/{x}/{y}/{z}"}]
    page._set_entries(entries)
    path = tmp_path / "basemaps.json"
    page.save_list(str(path))
    page._set_entries([])
    page.load_list(str(path))
    assert page._entries == entries
    before = path.read_bytes()
    page._entries = [{"id": "two", "name": object()}]  # what JSON cannot hold ends in the middle
    with pytest.raises(TypeError):
        page.save_list(str(path))
    assert path.read_bytes() == before
    for place in (tmp_path, tmp_path / "not there" / "basemaps.json"):
        page._set_entries(entries)
        page.save_list(str(place))
        assert str(place) in page.sources_text.text()
    assert [item.name for item in tmp_path.iterdir()] == ["basemaps.json"]
