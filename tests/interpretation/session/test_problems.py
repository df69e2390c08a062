"""Checks beside the fields of the Data page."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import QgsCoordinateReferenceSystem, QgsRasterLayer, QgsVectorLayer

from ftl_qgis_plugin.interpretation.session.problems import find_problems
from ftl_qgis_plugin.interpretation.settings.choices import Choices


@pytest.fixture
def make_raster(tmp_path, project):
    def make(name, values, epsg=32647, x=500_000.0, y=4_000_000.0, size=10.0):
        path = str(tmp_path / f"{name}.tif")
        dataset = gdal.GetDriverByName("GTiff").Create(path, values.shape[1], values.shape[0], 1, gdal.GDT_Float32)
        dataset.SetGeoTransform((x, size, 0, y, 0, -size))
        if epsg:
            crs = osr.SpatialReference()
            crs.ImportFromEPSG(epsg)
            dataset.SetProjection(crs.ExportToWkt())
        dataset.GetRasterBand(1).WriteArray(values)
        dataset = None
        layer = QgsRasterLayer(path, name)
        if not epsg:
            layer.setCrs(QgsCoordinateReferenceSystem())
        project.addMapLayer(layer)
        return layer

    return make


def found(choices, project):
    return {(problem.field, problem.severity, problem.mend) for problem in find_problems(choices, project, None)}


def rates(scale=1.0, size=100):
    return (np.random.default_rng(1).normal(0, 30, (size, size)) * scale).astype(np.float32)


def test_nothing_chosen(project):
    assert found(Choices(), project) == {
        ("deformation", "error", "choose"),
        ("dem", "warning", "choose"),
        ("inventory", "error", "choose"),
        ("study", "error", "new_study"),
    }


@pytest.mark.parametrize(("scale", "mend"), [(1.0, None), (0.1, "unit_cm"), (0.001, "unit_m")])
def test_units(make_raster, project, scale, mend):
    """Noise of some mm/a, and a few landslides in it."""
    scene = rates(scale / 5)
    scene[:20, :20] = 60.0 * scale
    layer = make_raster("rate", scene)
    mends = {item for field, _, item in found(Choices(deformation=layer.id()), project) if field == "unit"}
    assert mends == ({mend} if mend else set())


def test_millimetres_read_in_metres(make_raster, project):
    """One cause is told, not what follows from it."""
    scene = rates() + np.linspace(0, 60, 100, dtype=np.float32)  # with a ramp
    choices = Choices(deformation=make_raster("rate", scene).id(), unit="m/a", min_area_m2=1e9)
    told = [item for item in find_problems(choices, project, None) if not item.is_missing]
    assert [(item.field, item.mend) for item in told] == [("unit", "unit_mm")]


def test_a_calm_scene_is_no_scene_in_centimetres(make_raster, project):
    """99 % of it below 8 mm/a: as cm/a half of it would move by two centimetres."""
    layer = make_raster("rate", rates(0.1))
    assert not [item for item in found(Choices(deformation=layer.id()), project) if item[0] == "unit"]


@pytest.mark.parametrize(
    ("stated", "chosen", "field", "mend"),
    [
        ("m/year", "mm/a", "unit", "unit_m"),
        ("cm/yr (LOS)", "mm/a", "unit", "unit_cm"),
        ("mm/yr", "cm/a", "unit", "unit_mm"),
        ("mm/day", "mm/a", "unit", "choose"),
        ("radians", "mm/a", "deformation", "choose"),
        ("m", "mm/a", "deformation", "choose"),
        ("mm/yr", "mm/a", None, None),
        ("unknown", "mm/a", None, None),
    ],
)
def test_what_the_file_states_counts_more_than_how_it_looks(make_raster, project, stated, chosen, field, mend):
    layer = make_raster("rate", rates(0.2 / 365 if "day" in stated else 0.2))
    dataset = gdal.Open(layer.source(), gdal.GA_Update)
    dataset.GetRasterBand(1).SetUnitType(stated)
    dataset = None
    told = find_problems(Choices(deformation=layer.id(), unit=chosen), project, None)
    told = [item for item in told if " states " in item.text or item.mend.startswith("unit_")]
    assert [(item.field, item.mend) for item in told] == ([(field, mend)] if field else [])


def test_a_rate_without_data(make_raster, project):
    layer = make_raster("rate", np.full((100, 100), np.nan, np.float32))
    assert ("deformation", "warning", "choose") in found(Choices(deformation=layer.id()), project)


def test_heights_and_series_are_no_rates(make_raster, project, tmp_path):
    heights = make_raster("heights", (3500 + np.abs(rates())).astype(np.float32))
    (told,) = [item for item in find_problems(Choices(deformation=heights.id()), project, None) if not item.is_missing]
    assert (told.field, told.severity, told.mend) == ("deformation", "error", "choose")
    assert "3,5" in told.text
    assert "heights" in told.text
    series = make_raster("series", rates())
    path = str(tmp_path / "stack.tif")
    gdal.Translate(path, series.source(), bandList=[1] * 12)
    stack = QgsRasterLayer(path, "stack")
    project.addMapLayer(stack)
    told = [item for item in find_problems(Choices(deformation=stack.id()), project, None) if not item.is_missing]
    assert [(item.severity, item.mend) for item in told] == [("error", "fit_rate")]
    assert "12 bands" in told[0].text


def test_a_threshold_that_nothing_reaches(make_raster, project):
    """As in a real scene: -30 to 37 mm/a, 99 % below 9."""
    calm = rates(0.1)
    calm[0, 0], calm[1, 1] = -29.9, 36.8
    layer = make_raster("calm", np.clip(calm, -30, 37))
    told = {item.field: item for item in find_problems(Choices(deformation=layer.id()), project, None)}
    problem = told["min_rate_mm_a"]
    assert problem.mend == "min_rate"
    assert "-29.9 to 36.8" in problem.text
    assert "50 mm/a finds nothing" in problem.text
    assert 5 <= problem.value <= 10
    lower = Choices(deformation=layer.id(), min_rate_mm_a=problem.value)
    assert not any("finds nothing" in item.text for item in find_problems(lower, project, None))


def test_what_the_checks_of_the_rate_find_is_told_with_its_cure(make_raster, project):
    random = np.random.default_rng(2)
    noise = random.normal(0, 8, (200, 200))
    ramp = noise + np.linspace(-60, 60, 200)
    for name, values, mend in (("offset", noise + 40, "to_median"), ("ramp", ramp, "to_plane")):
        layer = make_raster(name, values.astype(np.float32))
        told = find_problems(Choices(deformation=layer.id()), project, None)
        assert mend in {item.mend for item in told}, name
    lakes = noise.astype(np.float32) + 300 * (random.random((200, 200)) < 0.01)
    lakes[:40] = -9999.0
    layer = make_raster("lakes", lakes.astype(np.float32))
    texts = [item.text for item in find_problems(Choices(deformation=layer.id()), project, None)]
    assert any("-9999" in text and "no data" in text for text in texts)


def test_a_rate_is_taken_relative_and_chosen(make_raster, make_session, wait_for):
    from ftl_qgis_plugin.interpretation.session.rate_correction import take_relative

    session, heard = make_session()
    values = (np.random.default_rng(2).normal(0, 8, (80, 80)) + 40).astype(np.float32)
    layer = make_raster("rate", values)
    session.choose(deformation=layer.id())
    assert take_relative(session, "median"), heard.errors
    wait_for(lambda: heard.failures or session.choices.deformation != layer.id())
    assert heard.failures == []
    path = session.project.mapLayer(session.choices.deformation).source()
    assert path.endswith("rate_relative.tif")
    made = gdal.Open(path).ReadAsArray()
    np.testing.assert_allclose(made, values - np.median(values), atol=0.2)


def test_a_noisy_rate_is_smoothed_by_a_button_once(make_raster, make_session, wait_for):
    from ftl_qgis_plugin.interpretation.session.rate_correction import take_smoothed

    session, heard = make_session()
    values = np.random.default_rng(2).normal(0, 60, (80, 90)).astype(np.float32)
    values[:5] = np.nan
    layer = make_raster("rate", values / 1000)
    session.choose(deformation=layer.id(), unit="m/a")
    told = find_problems(session.choices, session.project, None)
    (text,) = [item.text for item in told if item.mend == "smooth"]
    assert "would lower the scatter of the rate from 59 to 16 mm/a" in text
    assert take_smoothed(session), heard.errors
    wait_for(lambda: heard.failures or session.choices.deformation != layer.id())
    assert heard.failures == []
    assert session.choices.unit == "mm/a"
    path = session.project.mapLayer(session.choices.deformation).source()
    assert path.endswith("rate_smoothed.tif")
    made = gdal.Open(path).ReadAsArray()
    disc = values[20 - 2 : 20 + 3, 30 - 2 : 30 + 3][_disc()]
    assert made[20, 30] == pytest.approx(np.median(disc), abs=0.01)
    assert not {item.mend for item in find_problems(session.choices, session.project, None)} & {"smooth"}


def _disc():
    down, across = np.mgrid[-2:3, -2:3]
    return down**2 + across**2 <= 5


def test_no_crs_no_overlap_degrees_and_coarse_pixels(make_raster, project):
    rate = make_raster("rate", rates(), size=40.0)
    bare = make_raster("bare", rates(), epsg=0)
    far = make_raster("far", rates(), x=900_000.0)
    degrees = make_raster("degrees", rates(), epsg=4326, x=99.0, y=36.2, size=0.001)
    choices = Choices(deformation=rate.id(), coherence=far.id(), dem=degrees.id())
    told = found(choices, project)
    assert ("coherence", "error", "set_crs") in told
    assert ("dem", "note", "") in told
    assert ("min_area_m2", "warning", "min_area") in told
    assert ("coherence", "error", "set_crs") in found(Choices(deformation=rate.id(), coherence=bare.id()), project)
    assert ("deformation", "error", "set_crs") in found(Choices(deformation=bare.id()), project)


def test_one_raster_in_two_fields(make_raster, project):
    rate = make_raster("rate", rates())
    told = found(Choices(deformation=rate.id(), coherence=rate.id(), dem=rate.id()), project)
    assert {("coherence", "error", "choose"), ("dem", "error", "choose")} <= told
    assert ("deformation", "error", "choose") not in told


def test_vectors(make_raster, project):
    rate = make_raster("rate", rates())
    empty = QgsVectorLayer("Polygon?crs=EPSG:32647", "empty", "memory")
    project.addMapLayer(empty)
    told = found(Choices(deformation=rate.id(), inventory=empty.id(), study_area=empty.id()), project)
    assert ("inventory", "error", "choose") in told
    assert ("study_area", "warning", "choose") in told
    assert ("reference", "error", "choose") in found(Choices(reference="layer that is gone"), project)


def test_problems_come_in_the_order_of_the_fields(make_raster, project):
    rate = make_raster("rate", rates(0.001), size=40.0)
    fields = [problem.field for problem in find_problems(Choices(deformation=rate.id()), project, None)]
    assert fields == ["unit", "dem", "inventory", "min_area_m2", "study"]


def test_the_rates_are_read_in_the_background(make_raster, make_session, wait_for):
    session, heard = make_session()
    told = []
    session.problemsChanged.connect(lambda: told.append([item.field for item in session.problems()]))
    layer = make_raster("rate", rates(0.001))
    session.choose(deformation=layer.id())
    assert "unit" not in [item.field for item in session.problems()]
    wait_for(lambda: told)
    assert "unit" in told[0]
    # Known from now on: nothing is read again, and nothing more is told.
    assert "unit" in [item.field for item in session.problems()]
    session.choose(unit="m/a")
    assert "unit" not in [item.field for item in session.problems()]
    assert len(told) == 1
    assert heard.errors == []


def test_a_raster_that_cannot_be_read_is_told_when_it_was_tried(make_raster, make_session, wait_for):
    session, _ = make_session()
    noise = np.random.default_rng(3).normal(0, 30, (600, 600)).astype(np.float32)
    layer = make_raster("rate", noise)
    path = layer.source()
    with open(path, "r+b") as file:
        file.truncate(300_000)
    told = []
    session.problemsChanged.connect(lambda: told.append(True))
    session.choose(deformation=layer.id())
    session.problems()
    wait_for(lambda: told)
    assert ("deformation", "error") in [(item.field, item.severity) for item in session.problems()]
