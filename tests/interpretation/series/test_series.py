"""The time series of candidates and places: right numbers, read in the background, only the newest counts."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsRasterLayer, QgsVectorLayer

from ftl_qgis_plugin.core.landslides.zones import Zones
from ftl_qgis_plugin.core.timeseries.cube import open_cube
from ftl_qgis_plugin.core.timeseries.seasons import Seasons
from ftl_qgis_plugin.core.timeseries.series_fit import fit_series
from ftl_qgis_plugin.interpretation.series.series_controller import CSV_FIELDS, SeriesController, fit_text
from ftl_qgis_plugin.interpretation.settings import season_settings

EPSG = 32647
X, Y = 500_000.0, 4_000_000.0


@pytest.fixture
def cube_path(tmp_path):
    from osgeo import osr

    from ftl_qgis_plugin.core.grids.grid import Grid
    from ftl_qgis_plugin.core.stored.writer import RasterWriter

    crs = osr.SpatialReference()
    crs.ImportFromEPSG(EPSG)
    grid = Grid(60, 60, X - 100, Y + 500, 10.0, 10.0, crs.ExportToWkt())
    dates = [f"20{year}{month:02d}15" for year in (17, 18, 19) for month in range(1, 13, 2)]
    times = 2017 + np.arange(len(dates)) / 6
    columns = np.arange(60)[None, None, :]
    values = 10 * (times - 2017)[:, None, None] * (1 + columns / 60) + 4 * np.cos(2 * np.pi * times)[:, None, None]
    values = (values + np.random.default_rng(2).normal(0, 0.5, (len(times), 60, 60))).astype(np.float32)
    path = str(tmp_path / "cube.tif")
    with RasterWriter(path, grid, bands=len(dates), descriptions=tuple(dates)) as writer:
        for number, band in enumerate(values, 1):
            writer.write(band, grid.window, number)
    return path


@pytest.fixture
def session_with_cube(make_session, project, make_candidates, cube_path, opened):
    session = make_session()
    session = session[0] if isinstance(session, tuple) else session
    layer = QgsRasterLayer(cube_path, "cube")
    assert layer.isValid()
    project.addMapLayer(layer)
    assert opened(session, session.open_study(make_candidates(3)))
    session.choose(timeseries=layer.id())
    return session


@pytest.fixture
def controller(session_with_cube):
    controller = SeriesController(session_with_cube)
    yield controller
    controller.close()


def arrived(qtbot, controller, action):
    with qtbot.waitSignal(controller.seriesChanged, timeout=5000):
        action()
    qtbot.waitUntil(lambda: not controller.is_busy, timeout=5000)
    return controller.shown()


def test_candidate_is_followed_and_equals_the_core(qtbot, controller, session_with_cube, cube_path):
    session = session_with_cube
    controller.set_active(True)
    session.candidates.go_to("c0")
    qtbot.waitUntil(lambda: bool(controller.shown()), timeout=5000)
    (item,) = controller.shown()
    assert item.name == "c0"
    cube = open_cube(cube_path)
    inside = Zones([session.outlines.outline("c0")], cube.grid).mask(cube.grid.window)
    mean = np.nanmean(cube.read(cube.grid.window)[:, inside], axis=1)
    assert np.allclose(item.series.mean_mm, mean - mean[0], atol=1e-4)
    assert item.fit.rate_mm_a == pytest.approx(fit_series(np.array(cube.times_a), mean).rate_mm_a, abs=1e-3)
    assert "mm/a" in fit_text(item)
    assert "RMSE" in fit_text(item)
    session.candidates.go_to("c1")
    qtbot.waitUntil(lambda: [one.name for one in controller.shown()] == ["c1"], timeout=5000)


def test_nothing_is_read_while_nobody_looks(qtbot, controller, session_with_cube):
    session_with_cube.candidates.go_to("c1")
    qtbot.wait(250)
    assert controller.shown() == []
    assert not controller.is_busy


def test_keep_reference_and_export(qtbot, controller, tmp_path):
    crs = QgsCoordinateReferenceSystem.fromEpsgId(EPSG)
    (first,) = arrived(qtbot, controller, lambda: controller.show_point(X, Y, crs))
    assert controller.keep()
    assert not controller.keep()
    shown = arrived(qtbot, controller, lambda: controller.show_point(X + 400, Y, crs))
    assert [item.is_pending for item in shown] == [False, True]
    assert shown[1].fit.rate_mm_a > shown[0].fit.rate_mm_a + 2
    relative = arrived(qtbot, controller, lambda: controller.set_reference_point(X + 400, Y, crs))
    assert np.allclose(relative[1].series.mean_mm, 0)
    assert relative[0].fit.rate_mm_a == pytest.approx(first.fit.rate_mm_a - shown[1].fit.rate_mm_a, abs=0.01)
    path = tmp_path / "series.csv"
    controller.export_csv(str(path))
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert tuple(rows[0]) == CSV_FIELDS
    assert len(rows) == 1 + 2 * 18
    assert rows[1][1] == "2017-01-15"
    assert float(rows[18][3]) == pytest.approx(relative[0].series.mean_mm[-1], abs=1e-4)
    controller.clear_reference()
    assert not np.allclose(controller.shown()[1].series.mean_mm, 0)
    controller.clear_kept()
    assert len(controller.shown()) == 1


def test_only_the_newest_request_counts(qtbot, controller):
    crs = QgsCoordinateReferenceSystem.fromEpsgId(EPSG)
    for step in range(30):
        controller.show_point(X + step * 10, Y, crs)
    qtbot.waitUntil(lambda: not controller.is_busy, timeout=5000)
    (item,) = controller.shown()
    assert item.name == f"{X + 290:.0f}, {Y:.0f}"


def test_what_is_wrong_is_said_in_place(qtbot, controller, session_with_cube, project):
    crs = QgsCoordinateReferenceSystem.fromEpsgId(EPSG)
    arrived(qtbot, controller, lambda: controller.show_point(0, 0, crs))
    assert "outside the time series" in controller.message
    session_with_cube.choose(timeseries="")
    controller.show_point(X, Y, crs)
    assert "Data page" in controller.message
    points = QgsVectorLayer(f"Point?crs=EPSG:{EPSG}&field=VEL:double", "no dates", "memory")
    project.addMapLayer(points)
    session_with_cube.choose(timeseries=points.id())
    controller.show_point(X, Y, crs)
    assert "no fields with dates" in controller.message


def test_points_within_and_near(qtbot, controller, session_with_cube, project):
    from qgis.core import QgsFeature, QgsGeometry, QgsPointXY

    dates = [f"D20{year}{month:02d}01" for year in (18, 19, 20) for month in (2, 5, 8, 11)]
    fields = "&".join(f"field={name}:double" for name in dates)
    layer = QgsVectorLayer(f"Point?crs=EPSG:4326&{fields}&field=VEL:double", "points", "memory")
    to_degrees = QgsCoordinateReferenceSystem.fromEpsgId(4326)
    utm = QgsCoordinateReferenceSystem.fromEpsgId(EPSG)
    from qgis.core import QgsCoordinateTransform

    transform = QgsCoordinateTransform(utm, to_degrees, project)
    rows = []
    for number, (x, y) in enumerate(((10, 10), (50, 50), (300, 50))):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromPointXY(transform.transform(QgsPointXY(X + x, Y + y))))
        rows.append([float(step * (number + 1)) for step in range(len(dates))])
        feature.setAttributes([*rows[-1], 1.0])
        layer.dataProvider().addFeature(feature)
    project.addMapLayer(layer)
    session_with_cube.choose(timeseries=layer.id())
    outline, crs = session_with_cube.outlines.outline("c0"), session_with_cube.crs
    (item,) = arrived(qtbot, controller, lambda: controller.show_polygon(outline, crs, "c0"))
    assert item.series.pixels.tolist() == [2] * 12
    assert np.allclose(item.series.mean_mm, np.mean(rows[:2], axis=0))
    (item,) = arrived(qtbot, controller, lambda: controller.show_point(X + 299, Y + 52, utm, 20))
    assert np.allclose(item.series.mean_mm, rows[2])
    arrived(qtbot, controller, lambda: controller.show_point(X + 200, Y + 52, utm, 20))
    assert "no point here" in controller.message


def test_season_months_are_kept(controller, qtbot):
    before = controller.seasons
    try:
        with qtbot.waitSignal(controller.settingsChanged):
            controller.set_seasons(Seasons(6, 8))
        assert season_settings.seasons() == Seasons(6, 8)
    finally:
        season_settings.set_seasons(before)
