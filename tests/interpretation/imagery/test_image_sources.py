"""Image sources, none of which needs a network to be listed or made."""

from __future__ import annotations

import time

from osgeo import gdal
from qgis.core import QgsHillshadeRenderer, QgsMapThemeCollection, QgsRasterLayer

from ftl_qgis_plugin.interpretation.imagery.web_uri import web_uri


def test_addresses_survive_the_data_source():
    from qgis.core import QgsDataSourceUri

    url = "https://a.example/wmts?layer=x&time=2020-01-01&z={z}&x={x}&y={y}"
    uri = QgsDataSourceUri()
    uri.setEncodedUri(web_uri({"id": "x", "type": "xyz", "url": url, "zmax": 12}))
    assert uri.param("url") == url
    assert uri.param("zmax") == "12"


def test_sources_of_a_project(make_session, load_scene, project):
    session, _ = make_session()
    load_scene(session)
    kinds = [source.kind for source in session.sources.all()]
    assert kinds[0] == "project"
    assert {"layer", "hillshade", "deformation", "web"} <= set(kinds)
    assert kinds.index("web") > kinds.index("hillshade")
    for source in session.sources.all():
        if source.kind == "web":
            assert source.attribution
            assert source.terms
    started = time.perf_counter()
    for source in session.sources.all():
        layers = session.sources.make_layers(source.id)
        assert layers, source
        assert all(layer.isValid() for layer in layers)
    assert time.perf_counter() - started < 2
    (shaded,) = session.sources.make_layers("hillshade")
    assert isinstance(shaded.renderer(), QgsHillshadeRenderer)
    assert project.mapLayer(shaded.id()) is None
    assert session.sources.make_layers("hillshade")[0] is shaded
    dem = session.choices.dem
    project.removeMapLayer(dem)
    assert session.sources.make_layers("hillshade") == []
    assert session.sources.source("hillshade") is None


def test_themes_dates_and_the_users_own(make_session, load_scene, project):
    session, _ = make_session()
    load_scene(session)
    theme = QgsMapThemeCollection.MapThemeRecord()
    layer = project.mapLayer(session.choices.coherence)
    theme.addLayerRecord(QgsMapThemeCollection.MapThemeLayerRecord(layer))
    project.mapThemeCollection().insert("winter 2019-02", theme)
    assert session.sources.source("theme:winter 2019-02").date == "2019-02"
    assert session.sources.make_layers("theme:winter 2019-02") == [layer]
    layer.setCustomProperty("ftl/image_date", "2020-07-01")
    assert session.sources.source(f"layer:{layer.id()}").date == "2020-07-01"
    try:
        own = {"id": "mine", "name": "Mine", "type": "xyz", "url": "http://localhost:9/{z}/{x}/{y}.png", "date": "2001"}
        session.sources.set_entries([own])
        assert session.sources.source("web:mine").date == "2001"
        assert session.sources.make_layers("web:mine")
        session.preferences.hidden_sources = ["web:mine"]
        assert "web:mine" not in [source.id for source in session.sources.all()]
    finally:
        session.preferences.hidden_sources = []
        session.sources.set_entries([])


def test_a_server_that_does_not_answer_blocks_nothing(make_session, wait_for):
    session, _ = make_session()
    try:
        entry = {"id": "dead", "name": "Dead", "type": "wms", "url": "http://127.0.0.1:9/wms", "layers": "x"}
        session.sources.set_entries([entry])
        started = time.perf_counter()
        assert session.sources.make_layers("web:dead") == []
        assert time.perf_counter() - started < 0.2
        wait_for(lambda: not session.sources._waiting)
        assert session.sources.source("web:dead") is not None
    finally:
        session.sources.set_entries([])


def test_images_are_suggested_first(make_session, load_scene, project):
    session, _ = make_session()
    folder = load_scene(session)
    for year in (2016, 2023):
        path = f"{folder}/image_{year}.tif"
        gdal.GetDriverByName("GTiff").Create(path, 4, 4, 3).SetGeoTransform((0, 1, 0, 4, 0, -1))
        project.addMapLayer(QgsRasterLayer(path, f"image {year}"))
    suggested = session.sources.suggested()
    kinds = [source.kind for source in suggested]
    assert kinds == sorted(kinds, key=["layer", "hillshade", "deformation", "web"].index)
    assert {"hillshade", "deformation", "web"} <= set(kinds)
    # The coherence is none; nor is a stack of dates, once it is chosen as the time series.
    assert [source.date for source in suggested if source.kind == "layer"] == ["2023", "2016"]
    session.choose(timeseries=suggested[0].id.partition(":")[2])
    assert session.sources.suggested()[0].date == "2016"


def test_images_of_the_project_are_drawn_smoothly_and_stay_as_they_are(make_session, load_scene, project, wait_for):
    from qgis.core import Qgis, QgsPalettedRasterRenderer, QgsRasterDataProvider

    session, _ = make_session()
    load_scene(session)
    layer = project.mapLayer(session.choices.coherence)
    source = f"layer:{layer.id()}"
    (copy,) = session.sources.make_layers(source)
    assert copy is not layer
    assert copy.source() == layer.source()
    assert session.sources.make_layers(source) == [copy]
    assert copy.resamplingStage() == Qgis.RasterResamplingStage.Provider
    assert copy.dataProvider().zoomedInResamplingMethod() == QgsRasterDataProvider.ResamplingMethod.Cubic
    nearest = QgsRasterDataProvider.ResamplingMethod.Nearest
    assert layer.dataProvider().zoomedInResamplingMethod() == nearest

    # Styled anew: another copy, and whoever shows it is told.
    told = []
    session.sources.sourcesChanged.connect(lambda: told.append(True))
    layer.setOpacity(0.5)
    layer.emitStyleChanged()
    wait_for(lambda: bool(told))
    (second,) = session.sources.make_layers(source)
    assert second is not copy
    assert second.opacity() == 0.5

    # Classes have no colours in between.
    layer.setRenderer(QgsPalettedRasterRenderer(layer.dataProvider(), 1, []))
    layer.emitStyleChanged()
    assert session.sources.make_layers(source) == [layer]
    project.removeMapLayer(layer.id())
    assert session.sources.make_layers(source) == []
