"""What the images say, measured in the background, kept in the study, told on the card."""

from __future__ import annotations

import numpy as np
import pytest


@pytest.fixture
def imaged(make_session, make_candidates, opened, project, tmp_path):
    """A session with two images; what candidate c0 covers has changed between them."""
    from osgeo import osr
    from qgis.core import QgsRasterLayer

    from ftl_qgis_plugin.core.grids.grid import Grid
    from ftl_qgis_plugin.core.stored.writer import RasterWriter

    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    grid = Grid(120, 120, 499_900.0, 4_000_900.0, 10.0, 10.0, srs.ExportToWkt())
    rng = np.random.default_rng(0)
    ground = rng.normal(100, 15, (3, 120, 120)).astype(np.float32)
    for year, change in ((2016, 0), (2023, 60)):
        bands = 0.9 * ground + rng.normal(0, 2, ground.shape).astype(np.float32)
        bands[:, 80:90, 10:20] += change
        path = str(tmp_path / f"image_{year}.tif")
        with RasterWriter(path, grid, bands=3, descriptions=("red", "green", "blue")) as writer:
            for number, band in enumerate(bands, 1):
                writer.write(band, grid.window, number)
        project.addMapLayer(QgsRasterLayer(path, f"image_{year}"))
    session, heard = make_session()
    session.open_study(make_candidates(6))
    assert opened(session)
    return session, heard


def test_measured_kept_and_told(imaged, wait_for):
    session, heard = imaged
    assert session.evidence.of("c0") == {}
    assert session.evidence.measure()
    wait_for(lambda: not session.runner.is_running and session.evidence.of("c0"))
    assert session.evidence.of("c0")["change_contrast"] > 5
    assert abs(session.evidence.of("c3")["change_contrast"]) < 4
    assert session.study.looks.evidence("c0")["c0"]["brightness_change_contrast"] > 5
    assert heard.errors == []


def test_the_learned_order_has_more_to_learn_from(imaged, wait_for):
    from ftl_qgis_plugin.interpretation.review.index import CandidateIndex, _told_by_images

    session, _ = imaged
    session.study.looks.set_evidence({"c1": {"change_contrast": 4.0, "monotony": 0.5, "nonsense": 1.0}, "gone": {}})
    columns = _told_by_images(session.study, session.index.row_of, 6)
    assert set(columns) == {"change_contrast", "monotony"}
    assert columns["change_contrast"][session.index.row_of["c1"]] == 4.0
    assert np.isnan(columns["monotony"][session.index.row_of["c0"]])
    assert len(CandidateIndex.load(session.study)) == 6


def test_without_two_dates_it_is_said(imaged, project):
    session, heard = imaged
    for layer in list(project.mapLayers().values()):
        if "2016" in layer.name():
            project.removeMapLayer(layer.id())
    assert not session.evidence.measure()
    assert "at least two dates" in heard.errors[0]


def test_hillshade_and_rate_are_drawn_smoothly(make_session, load_scene, project):
    session, _ = make_session()
    load_scene(session)
    from qgis.core import Qgis

    (shaded,) = session.sources.make_layers("hillshade")
    (rate,) = session.sources.make_layers("deformation")
    for layer in (shaded, rate):
        assert project.mapLayer(layer.id()) is None  # ours: the project's own stays as it is
        assert layer.resamplingStage() == Qgis.RasterResamplingStage.Provider
        assert layer.dataProvider().isProviderResamplingEnabled()
    renderer = rate.renderer()
    assert renderer.type() == "singlebandpseudocolor"
    assert renderer.classificationMin() == -renderer.classificationMax()
    assert 10 < renderer.classificationMax() < 200
    assert session.sources.make_layers("deformation")[0] is rate


def test_an_image_under_clouds_is_left_out_and_named(imaged, project, tmp_path, wait_for):
    from osgeo import gdal
    from qgis.core import QgsRasterLayer

    path = str(tmp_path / "clouds_2020.tif")
    gdal.GetDriverByName("GTiff").CreateCopy(path, gdal.Open(str(tmp_path / "image_2016.tif")))
    dataset = gdal.Open(path, gdal.GA_Update)
    for number in (1, 2, 3):
        dataset.GetRasterBand(number).WriteArray(np.random.default_rng(number).normal(240, 4, (120, 120)))
    dataset = None
    project.addMapLayer(QgsRasterLayer(path, "clouds_2020"))
    session, heard = imaged
    assert session.evidence.measure()
    wait_for(lambda: not session.runner.is_running and session.evidence.of("c0"))
    assert session.evidence.of("c0")["change_contrast"] > 5
    assert [text for _level, text in heard.messages if "Not compared" in text and "clouds_2020" in text]
    assert heard.errors == []
