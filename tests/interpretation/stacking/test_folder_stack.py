"""From a folder to the study's rate in the session, and what the dialog says and asks."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsRasterLayer
from qgis.gui import QgsFileWidget, QgsMessageBar
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QLabel, QPushButton

pytest.importorskip("h5py", reason="h5py writes the HDF5 files of these tests (Debian: python3-h5py)")

import product_layouts as layouts
from stack_folders import DATES, moved

from ftl_qgis_plugin.core.products.overrides import UNITS
from ftl_qgis_plugin.core.progress import Progress
from ftl_qgis_plugin.interpretation.stacking.findings import GRANULES, PAIRS, Findings, look_into
from ftl_qgis_plugin.interpretation.stacking.folder_stack import Answers, FolderStack


@pytest.mark.parametrize("algorithm", [PAIRS, GRANULES])
@pytest.mark.parametrize("unit", UNITS)
def test_unit_wavelength_and_sign_reach_the_algorithm(make_session, ftl_provider, tmp_path, algorithm, unit):
    stack = FolderStack(make_session()[0])
    findings = Findings(str(tmp_path), algorithm)
    told = stack.parameters(findings, Answers(unit=unit, wavelength_m=0.24, flip_sign=True))
    options = ftl_provider.algorithm(algorithm[4:]).parameterDefinition("UNIT").options()
    assert options[told["UNIT"]] == ("radians" if unit == "rad" else unit)
    assert (told["WAVELENGTH"], told["FLIP_SIGN"]) == (0.24, True)
    assert not {"UNIT", "WAVELENGTH", "FLIP_SIGN"} & stack.parameters(findings, Answers()).keys()


def test_the_stack_becomes_rate_error_coherence_and_series_of_the_session(make_session, wait_for, pairs, tmp_path):
    session, heard = make_session()
    stack = FolderStack(session)
    found = []
    stack.examined.connect(found.append)
    assert stack.look(pairs)
    wait_for(lambda: found and not session.runner.is_running)
    session.choose(factors=("other",))
    assert stack.start(found[0], Answers(ramp=1, seasons=True, target=str(tmp_path)))
    wait_for(lambda: not session.runner.is_running, 60)
    assert heard.errors == []
    choices, project = session.choices, session.project
    sources = {name: project.mapLayer(getattr(choices, name)).source() for name in ("deformation", "rate_std")}
    assert os.path.basename(sources["deformation"]) == "hyp3_rate.tif"
    assert os.path.basename(sources["rate_std"]) == "hyp3_rate_std.tif"
    assert choices.unit == "mm/a"
    assert choices.coherence
    assert choices.timeseries
    assert np.nanmedian(gdal.Open(sources["deformation"]).ReadAsArray()[12:18, 12:22]) == pytest.approx(-80, abs=6)
    assert choices.raster_parameters()["RATE_STD"] == choices.rate_std
    other, *seasons = (choices.factors[0], *map(project.mapLayer, choices.factors[1:]))
    assert other == "other"
    assert [layer.name() for layer in seasons] == ["hyp3_thaw_rate", "hyp3_winter_rate"]
    for layer in seasons:
        values = gdal.Open(layer.source()).ReadAsArray()
        assert np.nanmedian(values[12:18, 12:22]) == pytest.approx(-80, abs=12)
        assert np.nanmedian(values[20:]) == pytest.approx(0, abs=3)
    # The rate is what the map shows: on top, and nothing of the stack's over it.
    shown = [node.layerId() for node in project.layerTreeRoot().findLayers() if node.isVisible()]
    assert shown == [choices.deformation]
    assert project.layerTreeRoot().findLayers()[0].layerId() == choices.deformation
    assert not any(node.isExpanded() for node in project.layerTreeRoot().findLayers())


def test_a_second_stack_takes_the_place_of_the_first(make_session, wait_for, pairs, tmp_path):
    """Coherence and series of another rate would be taken for the new one's, and two thaw rates for two factors."""
    session, heard = make_session()
    stack = FolderStack(session)
    findings = look_into(pairs, Progress())

    def chosen(answers: Answers) -> dict[str, str]:
        assert stack.start(findings, answers)
        wait_for(lambda: not session.runner.is_running, 60)
        choices = session.choices
        named = {field: session.project.mapLayer(getattr(choices, field)) for field in ("deformation", "timeseries")}
        found = {field: layer.name() if layer else "" for field, layer in named.items()}
        return {**found, "factors": [session.project.mapLayer(factor).name() for factor in choices.factors]}

    (tmp_path / "one").mkdir()
    first = chosen(Answers(seasons=True, target=str(tmp_path / "one")))
    assert first["factors"] == ["hyp3_thaw_rate", "hyp3_winter_rate"]
    again = chosen(Answers(seasons=True, target=str(tmp_path / "one")))
    assert again["factors"] == ["hyp3_thaw_rate_2", "hyp3_winter_rate_2"]
    # The first rate showed through the second one's holes.
    nodes = session.project.layerTreeRoot().findLayers()
    assert [node.name() for node in nodes if node.itemVisibilityChecked()] == ["hyp3_rate_2"]
    assert chosen(Answers(method=1, target=str(tmp_path / "one"))) == {
        "deformation": "hyp3_rate_3",
        "timeseries": "",
        "factors": [],
    }
    # A series of the user's own stays.
    (tmp_path / "elsewhere").mkdir()
    copied = tmp_path / "elsewhere" / "own.tif"
    copied.write_bytes((tmp_path / "one" / "hyp3_series.tif").read_bytes())
    mine = QgsRasterLayer(str(copied), "mine")
    session.project.addMapLayer(mine)
    session.choose(timeseries=mine.id())
    assert chosen(Answers(method=1, target=str(tmp_path / "one")))["timeseries"] == "mine"
    assert heard.errors == []


def test_a_failure_is_told_and_changes_nothing(make_session, wait_for, pairs, tmp_path):
    session, heard = make_session()
    stack = FolderStack(session)
    before = session.choices
    found = look_into(pairs, Progress())
    for folder in os.listdir(pairs)[:23]:
        for name in os.listdir(os.path.join(pairs, folder)):
            os.remove(os.path.join(pairs, folder, name))
    (tmp_path / "nowhere").touch()  # a file, where no folder can be made
    stack.start(found, Answers(target=str(tmp_path / "nowhere")))
    wait_for(lambda: not session.runner.is_running, 60)
    assert heard.errors
    assert session.choices == before


def test_the_dialog_says_what_was_found_and_asks_little(qgis_app, pairs, monkeypatch):
    from ftl_qgis_plugin.gui.stacking.stack_dialog import StackDialog

    found = look_into(pairs, Progress())
    dialog = StackDialog(found, "/tmp/results")
    text = next(child.text() for child in dialog.children() if child.objectName() == "FtlStackSummary")
    assert "HyP3: 24 pairs of 10 dates, 2020-01-05 to 2021-06-28." in text
    assert "positive toward the satellite" in text
    answers = dialog.answers()
    assert (answers.method, answers.ramp, answers.series, answers.target) == (0, 0, True, "/tmp/results")
    assert not answers.seasons
    assert (answers.unit, answers.wavelength_m, answers.flip_sign) == (None, None, False)
    dialog._unit.setCurrentIndex(3)
    dialog._wavelength.setValue(0.236)
    dialog._flip.setChecked(True)
    answers = dialog.answers()
    assert (answers.unit, answers.wavelength_m, answers.flip_sign) == ("cm", 0.236, True)
    assert "1.5 years and 8 dates" in dialog._steps.text()
    dialog._seasons.setChecked(True)
    assert "May to September" in dialog._seasons.text()
    assert dialog.answers().seasons
    dialog._method.setCurrentIndex(1)
    assert not dialog.answers().series
    assert "mean of the pairs" in dialog._steps.text()
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.fileName()))
    dialog.findChild(QPushButton, "FtlStackHelp").click()
    assert opened == ["product_hyp3.html"]
    dialog._more.click()
    assert dialog.result() == StackDialog.TOOL
    dialog.deleteLater()


def test_what_the_tool_explains_the_dialog_explains_too(qgis_app, ftl_provider):
    from ftl_qgis_plugin.gui.stacking.stack_dialog import StackDialog

    for algorithm, count in ((PAIRS, 6), (GRANULES, 6)):
        dialog = StackDialog(Findings("", algorithm, "HyP3", 20, 10, "2019-01-05", "2020-03-12"), "/tmp")
        fields = (dialog._method, dialog._waves, dialog._ramp, dialog._series, dialog._unit, dialog._wavelength)
        told = [field for field in (*fields, dialog._flip) if field.toolTip()]
        assert len(told) == count
        assert dialog._flip.toolTip().startswith("Tick where")
        dialog.deleteLater()


def test_a_long_list_of_files_left_out_is_not_cut_off(qgis_app):
    from ftl_qgis_plugin.gui.stacking.stack_dialog import StackDialog

    left_out = [(f"S1_{number}_20190105_20190222_VV_INT80_unw_phase.tif", "It is cut short.") for number in range(9)]
    found = Findings("", PAIRS, "HyP3", 20, 10, "2019-01-05", "2020-03-12", left_out=tuple(left_out))
    dialog = StackDialog(found, "/tmp")
    dialog.show()
    qgis_app.processEvents()
    try:
        assert "9 files are left out" in dialog._summary()
        for label in dialog.findChildren(QLabel):
            if label.wordWrap():
                assert label.height() >= label.heightForWidth(label.width()) - 2, label.text()[:40]
    finally:
        dialog.close()
        dialog.deleteLater()


def test_a_table_of_dates_is_taken_and_said(make_session, tmp_path):
    from ftl_qgis_plugin.gui.stacking.stack_dialog import StackDialog

    for number, dates in enumerate(zip(DATES, DATES[1:])):
        path = layouts.hyp3(tmp_path / "in", *dates, moved(*dates), 0.8)
        path.rename(path.with_name(f"{number}_unw_phase.tif"))
        path.parent.rename(path.parent.with_name(str(number)))
    found = look_into(str(tmp_path / "in"), Progress())
    assert str(found.missing).startswith("Nothing tells the two dates of")
    rows = [f"{number}_unw_phase.tif,{first},{second}" for number, (first, second) in enumerate(zip(DATES, DATES[1:]))]
    table = tmp_path / "rows.txt"
    table.write_text("\n".join([*rows, "other.tif,2020-01-01,2020-01-13"]))
    found = look_into(str(tmp_path / "in"), Progress(), str(table))
    assert (found.product, found.items, found.first) == ("HyP3", 9, "2020-01-05")
    assert FolderStack(make_session()[0]).parameters(found, Answers(target=str(tmp_path)))["DATES"] == str(table)
    dialog = StackDialog(found, "/tmp")
    assert "The dates of 9 file(s) are those of rows.txt." in dialog._summary()
    assert "1 files are left out: other.tif (rows.txt gives it dates" in dialog._summary()
    dates = dialog.findChild(QgsFileWidget, "FtlStackDates")
    assert dates.filePath() == str(table)
    dates.setFilePath(str(tmp_path / "none.txt"))
    assert dialog.result() == 0
    dialog.accept()  # Enter: the pairs were stacked with other dates than those asked for
    assert dialog.result() == 0
    assert "none.txt does not exist" in dialog.findChild(QgsMessageBar).currentItem().text()
    shutil.copy(table, tmp_path / "in" / "dates.csv")
    dates.setFilePath("")
    assert (dialog.result(), dialog.dates()) == (StackDialog.AGAIN, "")
    found = look_into(str(tmp_path / "in"), Progress(), dialog.dates())
    assert (found.items, found.table) == (9, "")
    dialog.deleteLater()


def test_one_pair_is_told_as_such_and_has_no_seasons(qgis_app, tmp_path):
    from ftl_qgis_plugin.gui.stacking.stack_dialog import StackDialog

    layouts.hyp3(tmp_path, *DATES[:2], moved(*DATES[:2]), 0.8)
    found = look_into(str(tmp_path), Progress())
    assert found.seasonal == ()
    dialog = StackDialog(found, str(tmp_path))
    assert "HyP3: one pair, 2020-01-05 to 2020-03-05. Its rate holds the atmosphere" in dialog._summary()
    dialog._seasons.setChecked(True)
    assert not dialog.answers().seasons
    dialog.deleteLater()


@pytest.mark.parametrize("kind", ["pairs", "dates", "hyp3", "dolphin", "PyGMTSAR", "GMTSAR"])
def test_a_sign_that_nothing_tells_is_said_to_be_assumed(qgis_app, tmp_path, kind):
    """It was told to follow from the product of rasters that no program is known of, and to be assumed of dolphin's,
    GMTSAR's and PyGMTSAR's, which document it."""
    from ftl_qgis_plugin.gui.stacking.stack_dialog import StackDialog

    for first, second in zip(DATES[:4], DATES[1:5]):
        if kind == "hyp3":
            layouts.hyp3(tmp_path, first, second, moved(first, second), 0.8)
            continue
        name = {
            "pairs": f"los_{first:%Y%m%d}_{second:%Y%m%d}.tif",
            "dates": f"moved_{second:%Y%m%d}.tif",
            "dolphin": f"timeseries/{DATES[0]:%Y%m%d}_{second:%Y%m%d}.tif",
            "PyGMTSAR": f"disp.{second:%Y-%m-%d}.tif",
            "GMTSAR": f"disp_{second:%Y}{second.timetuple().tm_yday - 1:03}_ll.grd",
        }[kind]
        unit = "mm" if "GMTSAR" in kind else "m"
        if kind == "GMTSAR":
            layouts.gmt_grid(tmp_path / name, moved(DATES[0], second).astype(np.float32))
        else:
            layouts.tif(tmp_path / name, moved(first, second).astype(np.float32), unit=unit)
    found = look_into(str(tmp_path), Progress())
    dialog = StackDialog(found, str(tmp_path))
    told = "mm/a, not documented; taken as positive toward" if kind in ("pairs", "dates") else "follow from the product"
    assert told in dialog._summary()
    if kind in ("dolphin", "PyGMTSAR", "GMTSAR"):
        # dolphin's are called by two dates as pairs are, and were taken for such.
        assert found.algorithm == GRANULES
        assert dialog._summary().startswith(f"{kind}: ")
    dialog.deleteLater()


@pytest.mark.parametrize(("algorithm", "has_network"), [(PAIRS, True), (GRANULES, False)])
def test_a_network_is_promised_where_the_tool_draws_one(qgis_app, ftl_provider, algorithm, has_network):
    from ftl_qgis_plugin.gui.stacking.stack_dialog import StackDialog

    dialog = StackDialog(Findings("f", algorithm, "HyP3", 3, 3, "2019-01-05", "2020-01-05"), "t")
    assert ("network" in dialog.findChild(QLabel, "FtlStackNote").text()) == has_network
    names = {item.name() for item in ftl_provider.algorithm(algorithm.split(":")[1]).parameterDefinitions()}
    assert ("NETWORK" in names) == has_network


@pytest.mark.parametrize("typed", ["made/here", " ", "~/results"])
def test_results_go_into_a_folder_that_is_made_where_it_is_not_there_yet(
    make_session, pairs, tmp_path, monkeypatch, typed
):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    stack = FolderStack(make_session()[0])
    asked = []
    monkeypatch.setattr(stack._session.runner, "run", lambda _id, parameters, *_rest: asked.append(parameters))
    findings = Findings(pairs, PAIRS, "HyP3", 3, 3)
    stack.start(findings, Answers(target=typed))
    beside = Path(pairs).parent
    wanted = {"~/results": tmp_path / "home" / "results", " ": beside}.get(typed, beside / typed)
    assert Path(asked[0]["RATE"]).parent == wanted
    assert wanted.is_dir()
