"""What the dock makes of the inventories that people have: points, and outlines drawn in several years."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest


@pytest.fixture
def samples_of(make_session, load_scene, opened):
    """A function (choices) -> (samples that a new study begins with, warnings), with another inventory if given."""
    from ftl_qgis_plugin.core.progress import Progress
    from ftl_qgis_plugin.interpretation.iterations.study_jobs import SamplesJob

    session, _ = make_session()
    folder = load_scene(session)
    assert opened(session, session.new_study(os.path.join(folder, "study.gpkg")))

    def begin(layer=None, **choices):
        if layer is not None:
            session.project.addMapLayer(layer)
            session.choose(inventory=layer.id())
        session.choose(**choices)
        told = []

        class Keeping(Progress):
            def warn(self, message):
                told.append(str(message))

        iteration, chosen = session.iteration, session.choices
        job = SamplesJob(
            session.study.path, "ada", session.store.deformation_source(), iteration._inventory(), None, False, 1.0, 2
        )
        replace(job, repeated=chosen.repeated, date_field=chosen.date_field)(Keeping())
        return session.study.samples(), told

    return begin


def landslides(kind, *shapes, field="year:integer"):
    from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

    layer = QgsVectorLayer(f"{kind}?crs=EPSG:32645&field={field}", "known", "memory")
    for text, value in shapes:
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromWkt(text))
        feature.setAttributes([value])
        layer.dataProvider().addFeature(feature)
    return layer


def square(x, y, size):
    return f"Polygon(({x} {y}, {x + size} {y}, {x + size} {y + size}, {x} {y + size}, {x} {y}))"


@pytest.fixture
def centre(scene_folder):
    from osgeo import gdal

    transform = gdal.Open(str(scene_folder / "deformation_rate.tif")).GetGeoTransform()
    return transform[0] + 2000, transform[3] - 2000


def test_points_begin_a_study_as_pixels_or_discs(samples_of, centre, scene_folder):
    from osgeo import gdal

    pixel = gdal.Open(str(scene_folder / "deformation_rate.tif")).GetGeoTransform()[1]
    x, y = centre
    layer = landslides("Point", (f"Point({x} {y})", 1), (f"Point({x + 500} {y})", 2))
    layer.setCrs(gdal_crs(scene_folder))
    samples, told = samples_of(layer)
    assert [round(record["area_m2"]) for record in samples] == [round(pixel * pixel)] * 2
    assert any("each stands for the pixel under it" in text for text in told)


@pytest.mark.parametrize(
    ("rule", "areas"), [("united", [10_000 + 5_000]), ("newest", [8_100]), ("each", [8_100, 10_000])]
)
def test_an_outline_of_every_year_counts_as_chosen(samples_of, centre, scene_folder, rule, areas):
    x, y = centre
    layer = landslides("Polygon", (square(x, y, 100), 2019), (square(x, y - 10, 90), 2022))
    layer.setCrs(gdal_crs(scene_folder))
    samples, _ = samples_of(layer, repeated=rule, date_field="year" if rule == "newest" else "")
    found = sorted(record["area_m2"] for record in samples)
    if rule == "united":
        areas = [10_000 + 90 * 10]
    assert found == pytest.approx(sorted(areas))


def test_the_newest_without_a_date_is_asked_for(samples_of):
    from ftl_qgis_plugin.core.errors import FtlError

    with pytest.raises(FtlError, match="Choose the field of the date"):
        samples_of(repeated="newest")


def gdal_crs(folder):
    from qgis.core import QgsRasterLayer

    return QgsRasterLayer(str(folder / "deformation_rate.tif"), "rate").crs()
