"""P cycles rate, image, both; strokes and other tools' polygons; on a demo scene."""

from __future__ import annotations

import pytest
from osgeo import ogr


@pytest.fixture
def reviewed(make_session, project, tmp_path, opened, wait_for):
    """A session with images of 2016 and 2023, and a study whose candidate is a part of a true landslide."""
    from qgis.core import QgsRasterLayer

    from ftl_qgis_plugin.core.grids.grid import Grid
    from ftl_qgis_plugin.core.scene import SceneOptions, write_scene
    from ftl_qgis_plugin.study.database import Study

    folder = tmp_path / "scene"
    options = SceneOptions(size_px=400, seed=2, timeseries=False)
    write_scene(str(folder), options)
    session, heard = make_session()
    chosen = {}
    for name in ("deformation_rate", "optical_2016", "optical_2023"):
        layer = QgsRasterLayer(str(folder / f"{name}.tif"), name)
        project.addMapLayer(layer)
        chosen[name] = layer.id()
    session.choose(deformation=chosen["deformation_rate"])
    layer = ogr.Open(str(folder / "truth.gpkg"))
    shapes = [feature.GetGeometryRef().Clone() for feature in layer.GetLayer(0)]
    truth = max(shapes, key=lambda shape: shape.Area())
    part = truth.Buffer(-0.15 * truth.Area() ** 0.5)
    grid: Grid = options.grid
    path = str(tmp_path / "study.gpkg")
    with Study.create(path, grid.wkt, grid=grid, analyst="ada") as study:
        study.start_iteration({})
        study.add_candidates(1, [{"candidate": "c0", "wkb": bytes(part.ExportToWkb()), "rate_mean": 70.0}])
    session.open_study(path)
    assert opened(session)
    session.candidates.go_to("c0")
    return session, heard, truth, part


@pytest.fixture
def propose(wait_for):
    """A function (session) -> whether P changed the outline, once it has been worked out."""

    def once(session):
        before = session.outlines.outline("c0")
        session.proposals.next()
        wait_for(lambda: not session.proposals.is_busy, 30)
        return session.outlines.outline("c0") != before

    return once


def shape_of(session):
    return ogr.CreateGeometryFromWkb(session.outlines.outline("c0"))


def test_p_cycles_and_every_step_can_be_undone(reviewed, propose):
    session, heard, _truth, part = reviewed
    seen, kinds = [shape_of(session)], []
    for _ in range(4):
        if propose(session):
            seen.append(shape_of(session))
        kinds.append(session.proposals.kind)
    assert kinds == ["rate", "image", "both", "rate"]
    assert len(seen) >= 4, heard.messages
    assert not seen[-1].Equals(seen[-2])
    for expected in seen[-2::-1]:
        assert session.outlines.undo()
        got = shape_of(session)
        assert got.SymDifference(expected).Area() < 1e-6 * expected.Area(), (got.Area(), [item.Area() for item in seen])
    assert shape_of(session).SymDifference(part).Area() < 1e-6 * part.Area()
    # The list and the study have the area of what there is now.
    row = session.index.row_of["c0"]
    assert session.index.numbers["area_m2"][row] == pytest.approx(part.Area(), rel=1e-6)


def test_the_outline_in_both_is_nearer_to_the_truth(reviewed, propose):
    session, _, truth, part = reviewed
    for _ in range(3):
        propose(session)
    assert session.proposals.kind == "both"
    found = shape_of(session)
    assert found.IsValid()

    def iou(shape):
        return shape.Intersection(truth).Area() / shape.Union(truth).Area()

    assert iou(found) > iou(part)


def test_a_change_by_hand_begins_a_new_round(reviewed, propose):
    session, *_ = reviewed
    propose(session)
    session.outlines.update_boundary(bytes(shape_of(session).Buffer(5).ExportToWkb()))
    propose(session)
    assert session.proposals.kind == "rate"


def test_without_images_only_the_rate(reviewed, project, propose):
    session, *_ = reviewed
    for layer in list(project.mapLayers().values()):
        if layer.name().startswith("optical"):
            project.removeMapLayer(layer.id())
    kinds = []
    for _ in range(2):
        propose(session)
        kinds.append(session.proposals.kind)
    assert kinds == ["rate", "rate"]


def test_clouds_are_passed_over_and_named_once(reviewed, project, propose, tmp_path):
    """The oldest image, all clouds: P goes by the others, and says so."""
    import numpy as np
    from osgeo import gdal
    from qgis.core import QgsRasterLayer

    session, heard, _, _ = reviewed
    path = str(tmp_path / "clouds_2010.tif")
    clear = project.mapLayersByName("optical_2016")[0].source()
    gdal.GetDriverByName("GTiff").CreateCopy(path, gdal.Open(clear))
    dataset = gdal.Open(path, gdal.GA_Update)
    rng = np.random.default_rng(1)
    for number in (1, 2, 3):
        shape = (dataset.RasterYSize, dataset.RasterXSize)
        dataset.GetRasterBand(number).WriteArray(rng.integers(225, 250, shape).astype(np.uint8))
    del dataset
    propose(session)
    propose(session)
    without = shape_of(session)
    for _ in range(2):
        session.outlines.undo()
    project.addMapLayer(QgsRasterLayer(path, "clouds_2010"))
    propose(session)
    propose(session)
    assert session.proposals.kind == "image"
    assert shape_of(session).Equals(without)
    propose(session)
    assert session.proposals.kind == "both"
    told = [text for _level, text in heard.messages if "clouds_2010 (2010)" in text]
    assert len(told) == 1


def test_who_goes_on_meanwhile_keeps_what_there_is(reviewed, wait_for):
    session, _, _, part = reviewed
    session.proposals.next()
    session.proposals.next()  # pressed twice: the second one counts
    session.outlines.update_boundary(bytes(part.Buffer(5).ExportToWkb()))
    mine = session.outlines.outline("c0")
    wait_for(lambda: not session.proposals.is_busy, 30)
    assert session.outlines.outline("c0") == mine


def test_the_window_does_not_wait(reviewed, propose):
    import time

    session, *_ = reviewed
    propose(session)
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        session.proposals.next()
        times.append(time.perf_counter() - begun)
        propose(session)
    assert min(times) < 0.1  # other programs hold one or another up
