"""From a folder to the study's rate in the session, and what the dialog says and asks."""

from __future__ import annotations

import datetime
import os
import shutil
import zipfile
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

from ftl_qgis_plugin import help
from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.blocks import default_workers
from ftl_qgis_plugin.core.products.granules.folder import LABELS as GRANULE_LABELS
from ftl_qgis_plugin.core.products.overrides import UNITS
from ftl_qgis_plugin.core.products.pairs.folder import LABELS as PAIR_LABELS
from ftl_qgis_plugin.core.progress import Progress
from ftl_qgis_plugin.core.stacking.options import INVERSION, STACKING
from ftl_qgis_plugin.interpretation.stacking.findings import GRANULES, PAIRS, POINTS, Findings, look_into
from ftl_qgis_plugin.interpretation.stacking.folder_stack import Answers, FolderStack
from ftl_qgis_plugin.interpretation.stacking.result_files import files_beside, target_names

SHAPE = (30, 40)
DATES = [datetime.date(2020, 1, 5) + datetime.timedelta(days=60 * number) for number in range(10)]


def moved(first: datetime.date, second: datetime.date) -> np.ndarray:
    noise = np.random.default_rng(first.toordinal() * 3 + second.toordinal()).normal(0, 0.001, SHAPE)
    rate = np.zeros(SHAPE)
    rate[10:20, 10:25] = -0.08
    return rate * (second - first).days / 365.25 + noise


@pytest.fixture
def pairs(tmp_path):
    for number, first in enumerate(DATES):
        for second in DATES[number + 1 : number + 4]:
            layouts.hyp3(tmp_path / "hyp3", first, second, moved(first, second), 0.8)
    return str(tmp_path / "hyp3")


def test_what_cannot_be_read_is_named_without_its_folder(pairs):
    broken = next(
        os.path.join(folder, name)
        for folder, _folders, names in os.walk(pairs)
        for name in sorted(names)
        if name.endswith("unw_phase.tif")
    )
    with open(broken, "r+b") as file:
        file.truncate(100)
    ((name, reason),) = look_into(pairs, Progress()).left_out
    assert name == os.path.basename(broken)
    assert reason
    assert os.path.dirname(broken) not in reason


def test_a_folder_is_looked_into(pairs, tmp_path):
    found = look_into(pairs, Progress())
    assert (found.algorithm, found.product, found.items, found.dates) == (PAIRS, "HyP3", 24, 10)
    assert (found.method, found.has_coherence) == (INVERSION, True)
    assert (found.has_cycle, found.seasonal) == (False, (0, 1))
    alone = found.minutes * default_workers()
    assert 0 < alone == pytest.approx(24 * SHAPE[0] * SHAPE[1] * 3e-7 / 60)
    for first, second in zip(DATES[:6:2], DATES[1:6:2]):
        layouts.licsar(tmp_path / "loose", first, second, moved(first, second), 0.7)
    assert look_into(str(tmp_path / "loose"), Progress()).method == STACKING
    for date in DATES[1:]:
        layouts.opera(tmp_path / "opera", DATES[0], date, moved(DATES[0], date))
    found = look_into(str(tmp_path / "opera"), Progress())
    assert (found.algorithm, found.product, found.items) == (GRANULES, "OPERA DISP", 9)
    layouts.tif(tmp_path / "asks" / "20200101_20200113.unw.tif", layouts.radians(moved(*DATES[:2])))
    assert "wavelength" in str(look_into(str(tmp_path / "asks"), Progress()).missing)
    (tmp_path / "empty").mkdir()
    with pytest.raises(FtlError, match="Neither an unwrapped pair nor a displacement was found among the 0 files"):
        look_into(str(tmp_path / "empty"), Progress())


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


def test_nothing_is_written_over(tmp_path):
    first = target_names(str(tmp_path), "/data/hyp3/", ("RATE", "SERIES"))
    assert first == {"RATE": str(tmp_path / "hyp3_rate.tif"), "SERIES": str(tmp_path / "hyp3_series.tif")}
    (tmp_path / "hyp3_series.tif").write_bytes(b"")
    second = target_names(str(tmp_path), "/data/hyp3/", ("RATE", "SERIES"))
    assert second["RATE"].endswith("hyp3_rate_2.tif")
    assert set(second.values()) < files_beside(second["RATE"])
    assert files_beside(str(tmp_path / "velocity.tif")) == set()


def test_a_long_name_of_a_folder_leaves_its_results_apart(tmp_path):
    """Of names without an end each field of the page showed the same beginning, and files could not be made."""
    names = target_names(str(tmp_path), "/data/" + "冻融滑坡_from_2019_" * 12, ("RATE", "RATE_STD", "WINTER_RATE"))
    assert all(len(os.path.basename(path)) < 70 for path in names.values())
    for path in names.values():
        open(path, "w").close()
    assert files_beside(names["RATE"]) >= set(names.values())


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


def test_each_product_has_its_page_of_the_guide():
    pages = [Findings("", product=name).guide_page for name in (*PAIR_LABELS[1:], *GRANULE_LABELS[1:])]
    assert sum(page.startswith("product_") for page in pages) == 7
    assert Findings("", product="PyGMTSAR").guide_page == "product_gmtsar"
    for page in pages:
        assert help.url(page, "en").fileName() == f"{page}.html"


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


def test_wrapped_phase_is_told_and_no_unit_is_asked(tmp_path):
    for first, second in ((20190105, 20190306), (20190306, 20190505)):
        name = f"S1_136231_IW2_{first}_{second}_VV_INT80_663F"
        layouts.tif(tmp_path / name / f"{name}_wrapped_phase.tif", np.zeros((20, 30), np.float32))
    with pytest.raises(FtlError, match="wrapped phase"):
        look_into(str(tmp_path), Progress())


def test_the_crs_of_pairs_without_one_is_asked_in_the_tool(pairs):
    """It told to give the tool what only the tool's own window asks for."""
    for name in [entry.path for folder in os.scandir(pairs) for entry in os.scandir(folder.path)]:
        dataset = gdal.Open(name, gdal.GA_Update)
        dataset.SetProjection("")
        dataset.FlushCache()
    found = look_into(pairs, Progress())
    assert (found.algorithm, found.folder) == (PAIRS, pairs)
    assert "no coordinate reference system" in str(found.missing)


def test_of_several_products_the_user_chooses_in_the_tool(tmp_path):
    """The window said so and offered no choice."""
    layouts.hyp3(tmp_path, *DATES[:2], moved(*DATES[:2]), 0.8)
    layouts.licsar(tmp_path, *DATES[:2], moved(*DATES[:2]), 0.8)
    found = look_into(str(tmp_path), Progress())
    assert (found.algorithm, found.parameters) == (PAIRS, {"INPUT": str(tmp_path)})
    assert "several products (LiCSAR: 1, HyP3: 1). Choose one of them" in str(found.missing)
    for day in DATES[1:4]:  # which were taken without a word of the pairs
        layouts.opera(tmp_path, DATES[0], day, moved(DATES[0], day))
    assert look_into(str(tmp_path), Progress()) == found


def test_downloads_that_are_not_unpacked_are_told_as_such(tmp_path):
    (tmp_path / "S1_136231_IW2_20190105_20190306_VV_INT80_663F.zip").write_bytes(b"PK")
    with pytest.raises(FtlError, match="1 zip files, which are not looked into"):
        look_into(str(tmp_path), Progress())


def test_a_folder_with_a_finished_rate_is_told_where_that_belongs(tmp_path):
    rate = np.zeros(SHAPE, np.float32)
    layouts.tif(tmp_path / "CNES_MV-LOS_geo_8rlks.tiff", rate, 4326, (99.2, 38.6), 0.001)
    layouts.tif(tmp_path / "a_dem.tif", rate)
    with pytest.raises(FtlError, match=r"CNES_MV-LOS_geo_8rlks.tiff in this folder is a rate already \(FLATSIM"):
        look_into(str(tmp_path), Progress())


def test_one_file_of_a_whole_series_is_for_the_tool(tmp_path):
    path = layouts.tif(tmp_path / "CNES_DTs_geo_8rlks.tiff", np.zeros(SHAPE, np.float32), 4326, (99.2, 38.6), 0.001)
    found = look_into(str(tmp_path), Progress())
    assert (found.algorithm, found.parameters) == (GRANULES, {"FILE": path})
    assert "CNES_DTs_geo_8rlks.tiff in this folder is a displacement series" in str(found.missing)
    (tmp_path / "cum").mkdir()
    layouts.licsbas_netcdf(tmp_path / "cum" / "cum.nc", np.zeros(SHAPE), DATES)
    with pytest.raises(FtlError, match=r"cum\.nc in this folder is a rate already"):
        look_into(str(tmp_path / "cum"), Progress())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_folder_of_pipes_ends(tmp_path):
    for name in ("velocity.tif", "series.nc", "cum.h5", "a.csv", "20200105_20200305.unw.tif"):
        os.mkfifo(tmp_path / name)
    with pytest.raises(FtlError, match="among the 0 files"):
        look_into(str(tmp_path), Progress())


def test_granules_too_few_for_a_rate_are_told_before_anything_is_asked(tmp_path):
    layouts.opera(tmp_path, DATES[0], DATES[1], moved(*DATES[:2]))
    with pytest.raises(FtlError, match="There are 2 dates only"):
        look_into(str(tmp_path), Progress())
    layouts.opera(tmp_path, DATES[0], DATES[2], moved(DATES[0], DATES[2]))
    found = look_into(str(tmp_path), Progress())
    assert (found.items, found.dates, found.first) == (2, 3, DATES[0].isoformat())


def test_bursts_of_points_are_for_the_tool_that_reads_them(tmp_path):
    """As the European Ground Motion Service hands them out: a zip a burst, in one folder."""
    for burst in ("0297", "0298"):
        name = f"EGMS_L2b_088_{burst}_IW2_VV_2019_2023_1"
        with zipfile.ZipFile(tmp_path / f"{name}.zip", "w") as file:
            file.writestr(f"{name}.csv", "pid,easting,northing,temporal_coherence,mean_velocity\na,50,50,0.9,-10\n")
    found = look_into(str(tmp_path), Progress())
    assert (found.algorithm, found.items, found.parameters) == (POINTS, 2, {"FOLDER": str(tmp_path)})
    assert "2 tables of points (EGMS" in str(found.missing)


def test_bursts_that_do_not_go_together_are_told_as_such(tmp_path):
    """As zip files, which is how they come, they were to be unpacked."""
    for name in ("EGMS_L2b_088_0297_IW2_VV_2019_2023_1", "EGMS_L2b_022_0298_IW2_VV_2019_2023_1"):
        with zipfile.ZipFile(tmp_path / f"{name}.zip", "w") as archive:
            archive.writestr(f"{name}.csv", "pid,easting,northing,mean_velocity\na,4300000,4000000,-3\n")
    with pytest.raises(FtlError, match="do not go together: EGMS L2b 022, EGMS L2b 088"):
        look_into(str(tmp_path), Progress())


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
