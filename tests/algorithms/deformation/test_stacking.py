"""Both stacking algorithms as they are run: from folders to rasters, table and picture, and to candidates."""

from __future__ import annotations

import contextvars
import datetime

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputLayerDefinition,
    QgsVectorLayer,
)

pytest.importorskip("h5py", reason="h5py writes the HDF5 files of these tests (Debian: python3-h5py)")

import product_layouts as layouts

from ftl_qgis_plugin.algorithms.deformation.stack_displacements import StackDisplacements
from ftl_qgis_plugin.algorithms.deformation.stack_interferograms import StackInterferograms
from ftl_qgis_plugin.core.stored.writer import claimed

SHAPE = (40, 50)
DATES = [datetime.date(2019, 1, 5) + datetime.timedelta(days=60 * number) for number in range(14)]


def rate_m_a() -> np.ndarray:
    rate = np.zeros(SHAPE)
    rate[15:25, 15:30] = -0.08
    return rate


def moved(first: datetime.date, second: datetime.date) -> np.ndarray:
    noise = np.random.default_rng(first.toordinal() * 3 + second.toordinal()).normal(0, 0.001, SHAPE)
    return rate_m_a() * (second - first).days / 365.25 + noise


@pytest.fixture
def pairs(tmp_path):
    for number, first in enumerate(DATES):
        for second in DATES[number + 1 : number + 4]:
            layouts.hyp3(tmp_path / "pairs", first, second, moved(first, second), 0.8)
    return str(tmp_path / "pairs")


def run(algorithm, parameters: dict, tmp_path) -> dict:
    context = QgsProcessingContext()
    instance = algorithm()
    instance.initAlgorithm({})
    results, good = instance.run(parameters, context, QgsProcessingFeedback(False), {}, False)
    assert good
    return results


def test_pairs_to_rasters_table_and_picture(qgis_app, pairs, tmp_path):
    out = {
        name: str(tmp_path / f"{name}.tif")
        for name in ("RATE", "RATE_STD", "COHERENCE", "COUNT", "SERIES", "THAW_RATE")
    }
    x, y = layouts.UTM_CORNER
    parameters = {
        "INPUT": pairs,
        "RAMP": 1,
        "REFERENCE_POINT": f"{x + 200},{y - 1000} [EPSG:32606]",
        "NETWORK": str(tmp_path / "network.gpkg"),
        "NETWORK_CHART": str(tmp_path / "network.html"),
        **out,
    }
    results = run(StackInterferograms, parameters, tmp_path)
    rasters = {name: gdal.Open(path) for name, path in out.items()}
    assert np.nanmedian(rasters["RATE"].ReadAsArray()[17:23, 17:28]) == pytest.approx(-80, abs=3)
    assert rasters["RATE"].GetMetadataItem("unit") == "mm/a"
    assert rasters["SERIES"].RasterCount == len(DATES)
    assert rasters["SERIES"].GetRasterBand(2).GetDescription() == DATES[1].isoformat()
    table = QgsVectorLayer(results["NETWORK"], "network", "ogr")
    assert table.featureCount() == 3 * 14 - 6
    row = next(table.getFeatures())
    assert (row["first"], row["days"], row["part"], row["used"]) == (DATES[0].isoformat(), 60, 1, 1)
    assert row["coherence"] == pytest.approx(0.8, abs=0.01)
    page = (tmp_path / "network.html").read_text(encoding="utf-8")
    assert page.count("<line") > 3 * 14 - 6
    assert "<script" not in page
    assert page.count('class="date"') == len(DATES)
    for text in (f">{DATES[0]}<", f">{DATES[-1]}<", ">2020-01<", ">Mean coherence<"):
        assert text in page


def test_errors_reach_the_user_as_a_sentence_and_nothing_is_written(qgis_app, pairs, tmp_path):
    target = tmp_path / "out"
    target.mkdir()
    for change, sentence in (
        ({"INPUT": str(tmp_path / "nowhere")}, "does not exist"),
        ({"AS_REFERENCED": True, "REFERENCE_POINT": "1,2 [EPSG:4326]"}, "one reference only"),
        ({"REFERENCE_POINT": "1,2 [EPSG:4326]"}, "reference point lies outside"),
        ({"REFERENCE_POINT": "500400,7500000"}, "reference point lies outside"),  # in the pairs' own CRS
        ({"METHOD": 1, "SERIES": str(target / "s.tif")}, "Stacking gives no series"),
        ({"MIN_COHERENCE": 0.95}, "incoherent at a minimum coherence of 0.95"),
    ):
        parameters = {"INPUT": pairs, "RATE": str(target / "rate.tif"), **change}
        with pytest.raises(QgsProcessingException, match=sentence):
            run(StackInterferograms, parameters, tmp_path)
        assert not list(target.iterdir())


def test_stacking_of_pairs_without_coherence_writes_none(qgis_app, tmp_path):
    for first, second in zip(DATES[:4], DATES[1:5]):
        layouts.hyp3(tmp_path / "pairs", first, second, moved(first, second), 0.8)
    for path in (tmp_path / "pairs").glob("*/*_corr.tif"):
        path.unlink()
    out = {name: str(tmp_path / f"{name}.tif") for name in ("RATE", "COHERENCE")}
    results = run(StackInterferograms, {"INPUT": str(tmp_path / "pairs"), "METHOD": 1, **out}, tmp_path)
    assert "COHERENCE" not in results
    assert sorted(path.name for path in tmp_path.glob("*.tif")) == ["RATE.tif"]


def test_outputs_that_a_batch_leaves_empty_are_not_wanted(qgis_app, pairs, tmp_path):
    """QGIS's batch gives each field, an empty one as a definition without a place."""
    empty = {name: QgsProcessingOutputLayerDefinition("") for name in ("NETWORK", "RATE_STD", "SERIES")}
    results = run(StackInterferograms, {"INPUT": pairs, "RATE": str(tmp_path / "rate.tif"), **empty}, tmp_path)
    assert list(results) == ["RATE"]


def test_granules_to_rasters(qgis_app, tmp_path):
    references = [datetime.date(year, 7, 1) for year in (2020, 2021)]
    for reference in references:
        for month in range(2, 13, 2):
            date = reference + datetime.timedelta(days=round(month * 365 / 12))
            layouts.opera(tmp_path / "in", reference, date, moved(reference, date))
    out = {name: str(tmp_path / f"{name}.tif") for name in ("RATE", "RATE_STD", "COHERENCE", "COUNT")}
    run(StackDisplacements, {"INPUT": str(tmp_path / "in"), **out}, tmp_path)
    assert np.nanmedian(gdal.Open(out["RATE"]).ReadAsArray()[17:23, 17:28]) == pytest.approx(-80, abs=1)
    assert gdal.Open(out["COHERENCE"]).ReadAsArray()[20, 20] == pytest.approx(0.8)
    with pytest.raises(QgsProcessingException, match="Choose a folder of displacements, or one file"):
        run(StackDisplacements, out, tmp_path)


def test_one_file_of_a_series_and_no_coherence(qgis_app, tmp_path):
    path = layouts.licsbas_netcdf(tmp_path / "out.nc", rate_m_a() * 1000 + 0.01, DATES)
    out = {name: str(tmp_path / f"{name}.tif") for name in ("RATE", "COHERENCE")}
    results = run(StackDisplacements, {"FILE": path, "AS_REFERENCED": True, **out}, tmp_path)
    assert "COHERENCE" not in results
    assert not (tmp_path / "COHERENCE.tif").exists()
    assert gdal.Open(out["RATE"]).ReadAsArray()[20, 20] == pytest.approx(-80, abs=0.3)


def test_what_is_chosen_against_the_file_of_a_series_is_told(ftl_provider, tmp_path):
    class Log(QgsProcessingFeedback):
        def __init__(self):
            super().__init__(False)
            self.lines = []

        def pushInfo(self, info):
            self.lines.append(info)

    log = Log()
    path = layouts.licsbas_netcdf(tmp_path / "out.nc", rate_m_a() * 1000 + 0.01, DATES)
    parameters = {"FILE": path, "AS_REFERENCED": True, "UNIT": 2, "FLIP_SIGN": True, "RATE": str(tmp_path / "r.tif")}
    parameters["WAVELENGTH"] = 0.24
    _results, good = StackDisplacements().create().run(parameters, QgsProcessingContext(), log, {}, False)
    assert good
    assert gdal.Open(parameters["RATE"]).ReadAsArray()[20, 20] == pytest.approx(800, abs=3)
    assert "Unit: cm (chosen; the product states mm)." in log.lines
    assert "Sign: positive toward the satellite; flipped." in log.lines
    assert "The wavelength is not used: it counts for radians only." in log.lines


@pytest.mark.parametrize(
    "name", ["stackinterferograms", "stackdisplacements", "fitseasonaldeformation", "extractcandidates"]
)
def test_the_options_page_says_which_scheduler_is_offered(ftl_provider, name):
    from ftl_qgis_plugin.core.grids import scheduler

    def offered() -> str:
        algorithm = ftl_provider.algorithm(name).create()
        return algorithm.parameterDefinition("SCHEDULER").defaultValue()

    scheduler.set_default_address(" tcp://head:8786 ")
    try:
        assert offered() == "tcp://head:8786"
    finally:
        scheduler.set_default_address("")
    assert offered() == ""


def test_flatsims_series_asks_for_unit_and_dates(run_algorithm, tmp_path):
    """Names after the list in FLATSIM's description; the bands' dates stand in the .meta file beside."""
    years = np.arange(10) / 4
    moved = np.multiply.outer(years, np.full((6, 7), -80.0)).astype(np.float32)
    path = tmp_path / "CNES_DTs_geo_8rlks.tiff"
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 7, 6, 10, gdal.GDT_Float32)
    dataset.SetGeoTransform((99, 0.001, 0, 34, 0, -0.001))
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(4326)
    dataset.SetProjection(srs.ExportToWkt())
    dataset.WriteArray(-moved * 4 * np.pi / 55.5)  # phase, away positive
    dataset = None
    parameters = {"FILE": str(path), "RATE": str(tmp_path / "rate.tif"), "AS_REFERENCED": True}
    with pytest.raises(QgsProcessingException, match="FLATSIM's series do not say their unit"):
        run_algorithm("stackdisplacements", parameters)
    parameters.update(UNIT=4, FLIP_SIGN=True)
    with pytest.raises(QgsProcessingException, match="Give the radar's wavelength"):
        run_algorithm("stackdisplacements", {**parameters, "DATES": " ".join(str(2020 + year) for year in years)})
    parameters["WAVELENGTH"] = 0.0555
    with pytest.raises(QgsProcessingException, match="0 dates for 10 bands"):
        run_algorithm("stackdisplacements", parameters)
    days = [datetime.date(2020, 1, 1) + datetime.timedelta(days=round(365.25 * year)) for year in years]
    (tmp_path / "CNES_DTs_geo_8rlks.meta").write_text("Images: " + " ".join(f"{day:%Y%m%d}" for day in days))
    run_algorithm("stackdisplacements", parameters)
    np.testing.assert_allclose(gdal.Open(parameters["RATE"]).ReadAsArray(), -80, atol=0.5)


def without_crs(folder):
    for path in folder.rglob("*.tif"):
        dataset = gdal.Open(str(path), gdal.GA_Update)
        dataset.SetProjection("")
        dataset.FlushCache()


@pytest.mark.parametrize("tool", [StackInterferograms, StackDisplacements])
def test_the_crs_of_a_folder_without_one_is_the_given_one(qgis_app, tmp_path, tool):
    """The sentence that refused these files asked for it, and refused them again."""
    folder = tmp_path / "files"
    for first, second in zip(DATES[:5], DATES[1:6]):
        layouts.hyp3(folder, first, second, moved(first, second), 0.8)
        if tool is StackDisplacements:
            layouts.tif(folder / f"moved_{second:%Y%m%d}.tif", moved(DATES[0], second).astype(np.float32), unit="m")
    without_crs(folder)
    parameters = {"INPUT": str(folder), "RATE": str(tmp_path / "rate.tif")}
    with pytest.raises(QgsProcessingException, match="coordinate reference system"):
        run(tool, parameters, tmp_path)
    run(tool, {**parameters, "SOURCE_CRS": "EPSG:32606"}, tmp_path)
    rate = gdal.Open(parameters["RATE"])
    assert 'ID["EPSG",32606]' in rate.GetProjection() or '"EPSG","32606"' in rate.GetProjection()
    assert np.nanmedian(rate.ReadAsArray()[17:23, 17:28]) == pytest.approx(-80, abs=8)


def test_one_file_in_radians_wants_a_wavelength(qgis_app, run_algorithm, tmp_path):
    """It was taken for millimetres."""
    path = str(tmp_path / "series.tif")
    dataset = gdal.GetDriverByName("GTiff").Create(path, SHAPE[1], SHAPE[0], len(DATES), gdal.GDT_Float32)
    dataset.SetGeoTransform((500_000, 30, 0, 7_600_000, 0, -30))
    dataset.SetProjection(layouts.wkt(32606))
    for number, date in enumerate(DATES, 1):
        band = dataset.GetRasterBand(number)
        band.SetDescription(date.isoformat())
        band.SetUnitType("rad")
        band.WriteArray(moved(DATES[0], date) * 4 * np.pi / layouts.C_BAND_M)
    dataset = None
    parameters = {"FILE": path, "AS_REFERENCED": True, "RATE": str(tmp_path / "rate.tif")}
    with pytest.raises(QgsProcessingException, match=r"series\.tif is in radians\. Give the radar's wavelength"):
        run(StackDisplacements, parameters, tmp_path)
    run_algorithm("stackdisplacements", {**parameters, "WAVELENGTH": layouts.C_BAND_M})
    rate = gdal.Open(parameters["RATE"]).ReadAsArray()
    assert np.nanmedian(rate[17:23, 17:28]) == pytest.approx(-80, abs=3)


@pytest.mark.parametrize("has_crs", [False, True])
def test_the_given_crs_is_that_of_a_single_file_only_where_it_states_none(qgis_app, tmp_path, has_crs):
    path = str(tmp_path / "series.tif")
    series = np.stack([moved(DATES[0], date) * 1000 for date in DATES[:6]]).astype(np.float32)
    dataset = gdal.GetDriverByName("GTiff").Create(path, SHAPE[1], SHAPE[0], len(series), gdal.GDT_Float32)
    x, y = layouts.UTM_CORNER
    dataset.SetGeoTransform((x, 30, 0, y, 0, -30))
    if has_crs:
        dataset.SetProjection(layouts.wkt(32605))
    for number, (values, date) in enumerate(zip(series, DATES), 1):
        dataset.GetRasterBand(number).SetDescription(date.isoformat())
        dataset.GetRasterBand(number).WriteArray(values)
    dataset = None
    parameters = {"FILE": path, "UNIT": 1, "SOURCE_CRS": "EPSG:32606", "RATE": str(tmp_path / "rate.tif")}
    run(StackDisplacements, parameters, tmp_path)
    code = "32605" if has_crs else "32606"
    assert f'"EPSG","{code}"' in gdal.Open(parameters["RATE"]).GetProjection().replace(f",{code}]", f',"{code}"]')


@pytest.mark.parametrize(("tool", "end"), [(StackInterferograms, "corr"), (StackDisplacements, "moved")])
def test_no_output_takes_the_place_of_what_was_read(qgis_app, tmp_path, tool, end):
    folder = tmp_path / "files"
    for first, second in zip(DATES[:5], DATES[1:6]):
        layouts.hyp3(folder, first, second, moved(first, second), 0.8)
        if tool is StackDisplacements:
            layouts.tif(folder / f"moved_{second:%Y%m%d}.tif", moved(DATES[0], second).astype(np.float32), unit="m")
    target = sorted(folder.rglob(f"*{end}*.tif"))[2]
    before = target.read_bytes()
    with pytest.raises(QgsProcessingException, match="is also the file of Folder of the"):
        run(tool, {"INPUT": str(folder), "RATE": str(target)}, tmp_path)
    assert target.read_bytes() == before


@pytest.mark.parametrize("tool", [StackInterferograms, StackDisplacements])
def test_another_run_of_the_same_files_is_told_at_once(qgis_app, tmp_path, tool):
    """It was told after the files were looked into and the reference was taken: the folder of this one is empty."""
    (tmp_path / "in").mkdir()
    target = str(tmp_path / "rate.tif")
    with claimed([target]), pytest.raises(QgsProcessingException, match="is being written by another run"):
        contextvars.Context().run(run, tool, {"INPUT": str(tmp_path / "in"), "RATE": target}, tmp_path)
    assert [item.name for item in tmp_path.iterdir()] == ["in"]


def whole_millimetres(path, series):
    """As int16, with a no data value of its own."""
    height, width = series.shape[1:]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), width, height, len(series), gdal.GDT_Int16)
    dataset.SetProjection(layouts.wkt(32606))
    dataset.SetGeoTransform((500010, 30, 0, 7600020, 0, -30))
    for number, values in enumerate(series, 1):
        band = dataset.GetRasterBand(number)
        band.SetNoDataValue(-32768)
        band.SetUnitType("mm")
        band.WriteArray(np.rint(values).astype(np.int16))
    dataset.FlushCache()


@pytest.mark.parametrize("kind", ["pairs", "unweighted pairs", "one pair", "dates", "one file", "seasonal fit"])
def test_ground_that_does_not_move_in_whole_millimetres_has_a_rate(qgis_app, run_algorithm, tmp_path, kind):
    """It is 0 on all dates, and was taken for no data: of a single file the rest then was the reference."""
    folder = tmp_path / "files"
    folder.mkdir()
    still = [1000 * rate_m_a() * (date - DATES[0]).days / 365.25 for date in DATES[:8]]
    parameters = {"INPUT": str(folder), "RATE": str(tmp_path / "rate.tif")}
    if kind in ("one file", "seasonal fit"):
        path = str(folder / "series.tif")
        whole_millimetres(path, np.stack(still))
        dates = " ".join(date.isoformat() for date in DATES[:8])
        name = "FILE" if kind == "one file" else "INPUT"
        parameters = {name: path, "DATES": dates, "UNIT": 1 if name == "FILE" else 0, "RATE": parameters["RATE"]}
    elif kind == "dates":
        for date, values in zip(DATES[1:8], still[1:]):
            whole_millimetres(folder / f"moved_{date:%Y%m%d}.tif", values[np.newaxis])
    else:
        pairs = [(0, 1)] if kind == "one pair" else [(a, b) for a in range(8) for b in range(a + 1, min(a + 3, 8))]
        for a, b in pairs:
            name = f"los_{DATES[a]:%Y%m%d}_{DATES[b]:%Y%m%d}.tif"
            whole_millimetres(folder / name, (still[b] - still[a])[np.newaxis])
        if kind == "unweighted pairs":
            parameters |= {"WEIGHTED": False, "CHECK_LOOPS": False}
    tool = "stackdisplacements" if kind in ("dates", "one file") else "stackinterferograms"
    run_algorithm("fitseasonaldeformation" if kind == "seasonal fit" else tool, parameters)
    rate = gdal.Open(parameters["RATE"]).ReadAsArray()
    assert np.isfinite(rate).all()
    assert np.abs(rate[:10]).max() < 0.01
    assert rate[17:23, 17:28] == pytest.approx(-80, abs=6)


@pytest.mark.parametrize("tool", ["stackinterferograms", "stackdisplacements"])
def test_dates_that_a_table_gives(qgis_app, run_algorithm, tmp_path, tool):
    """Names without dates, and the same ground as with them."""
    folder = tmp_path / "files"
    rows = []
    for number, (first, second) in enumerate(zip(DATES[:8], DATES[1:9])):
        is_pair = tool == "stackinterferograms"
        metres = moved(first, second) if is_pair else moved(DATES[0], second)
        layouts.tif(folder / f"file {number}.tif", metres.astype(np.float32), unit="m")
        rows.append(f"file {number};{f'{first};{second}' if is_pair else second}")
    table = tmp_path / "rows.csv"
    table.write_text("\n".join(rows))
    parameters = {"INPUT": str(folder), "DATES": str(table), "RATE": str(tmp_path / "rate.tif")}
    run_algorithm(tool, parameters)
    rate = gdal.Open(parameters["RATE"]).ReadAsArray()
    assert np.median(rate[17:23, 17:28]) == pytest.approx(-80, abs=3)
    assert abs(np.median(rate[:10])) < 1
