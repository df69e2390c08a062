"""Pairs that only the two dates in their names tell: unit, coherence and components beside them."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest
from osgeo import gdal, osr

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.products.granules import by_date
from ftl_qgis_plugin.core.products.pairs import named
from ftl_qgis_plugin.core.products.pairs.folder import PairOptions, find_pairs
from ftl_qgis_plugin.core.stacking.reading.pair_stack import PairStack

FIRST, SECOND = date(2022, 6, 3), date(2022, 6, 15)
AWAY = -1000 * 0.0555 / (4 * math.pi)


def raster(path, unit="", is_placed=True):
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 4, 3, 1, gdal.GDT_Float32)
    dataset.SetGeoTransform((95.0, 0.001, 0, 35.0, 0, -0.001))
    if is_placed:
        srs = osr.SpatialReference()
        srs.ImportFromEPSG(4326)
        dataset.SetProjection(srs.ExportToWkt())
    dataset.GetRasterBand(1).WriteArray(np.ones((3, 4), np.float32))
    if unit:
        dataset.GetRasterBand(1).SetUnitType(unit)
    dataset = None
    return str(path)


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("20220603_20220615.tif", True),
        ("20220603-20220615.unw.tif", True),
        ("20220603T030000_20220615T030000.unw", True),
        ("los_20220603_20220615.vrt", True),
        ("ifg_2022-06-03_2022-06-15.tif", True),
        ("ifg_2022.06.03-2022.06.15.tif", True),
        ("ifg_2022-06.03_2022-06-15.tif", False),
        ("20220603_20220615.unw.conncomp.tif", False),
        ("20220603_20220615.unw_masked.tif", True),
        ("20220603_20220615_coh_filtered.unw.tif", True),
        ("20220603_20220615_coh (1).tif", False),
        ("20220603_20220615.cor.tif", False),
        ("20220603_20220615_coh.tif", False),
        ("20220603_20220615.wrapped.tif", False),
        ("20220603_20220615_coherence.tif", False),
        ("20220603_20220615.unw.coherence.tif", False),
        ("20220603_20220615_incidence.tif", False),
        ("20220603_20220615.slc.tif", False),
        ("velocity_20220603_20220615.tif", False),
        ("temporal_coherence_average_20220603_20220615.tif", False),
        ("20220603_20220615_interferogram.tif", True),
        ("20220603_20220615.txt", False),
        ("20220603.tif", False),
        ("120220603_20220615.tif", False),
    ],
)
def test_names(name, is_one):
    assert named.matches(f"/some/where/{name}") == is_one


@pytest.mark.parametrize(
    ("name", "stated", "unit", "mm"),
    [
        ("20220603_20220615.unw.tif", "", None, AWAY),
        ("20220603_20220615.tif", "radians", None, AWAY),
        ("20220603_20220615.tif", "mm", None, 1.0),
        ("2022-06-03_2022-06-15.tif", "mm", None, 1.0),
        ("2022-06-15_2022-06-03.tif", "mm", None, -1.0),
        ("20220603_20220615.tif", "cm", None, 10.0),
        ("20220603_20220615.tif", "meters", None, 1000.0),
        ("20220603_20220615.unw.tif", "m", None, 1000.0),
        ("20220603_20220615.unw.tif", "m", "rad", AWAY),
        ("20220603_20220615.tif", "", "cm", 10.0),
        ("20220615_20220603.tif", "", "m", -1000.0),
        ("20220615_20220603.unw.tif", "", None, -AWAY),
    ],
)
def test_units(tmp_path, name, stated, unit, mm):
    pair = named.read(raster(tmp_path / name, stated), 0.0555, unit)
    assert (pair.first, pair.second) == (FIRST, SECOND)
    assert pair.mm_per_unit == pytest.approx(mm)
    assert pair.cycle_mm == pytest.approx(27.75)
    assert pair.phase.zero_is_no_data


def test_what_is_not_known_is_asked(tmp_path):
    for stated in ("", "furlong", "mm/year"):
        with pytest.raises(FtlError, match="does not say its unit"):
            named.read(raster(tmp_path / "20220603_20220615.tif", stated), 0.0555, None)
    with pytest.raises(FtlError, match="nothing states the radar's wavelength"):
        named.read(raster(tmp_path / "20220603_20220615.unw.tif"), None, None)
    pair = named.read(raster(tmp_path / "20220603_20220615.tif", is_placed=False), None, "mm")
    assert (pair.mm_per_unit, pair.cycle_mm, pair.coherence, pair.masks) == (1.0, 0.0, None, ())
    assert pair.phase.grid.is_geographic
    for wrong in ("20220631_20220715.tif", "20220603_20220631.tif"):
        assert named.read(raster(tmp_path / wrong), None, "mm") is None


def test_bytes_of_coherence_count_to_255(tmp_path):
    """LiCSAR's, read as pairs of no known program: they were coherences of 178."""
    path = raster(tmp_path / "20220603_20220615.geo.unw.tif")
    gdal.Translate(str(tmp_path / "20220603_20220615.geo.cc.tif"), path, outputType=gdal.GDT_Byte)
    found = named.read(path, 0.0555, None)
    assert found.coherence.scale == pytest.approx(1 / 255)


def test_coherence_and_components_beside_it(tmp_path):
    """As dolphin names them."""
    path = raster(tmp_path / "20220603_20220615.unw.tif")
    quality = raster(tmp_path / "20220603_20220615.int.cor.tif")
    parts = raster(tmp_path / "20220603_20220615.unw.conncomp.tif")
    (pair,) = find_pairs([str(tmp_path)], PairOptions(product="named", wavelength_m=0.0555)).pairs[:1]
    found = named.read(path, 0.0555, None)
    assert pair.coherence.path == found.coherence.path == quality
    assert found.coherence.zero_is_no_data
    assert [mask.layer.path for mask in found.masks] == [parts]


def test_a_coherence_by_its_whole_name_is_no_displacement(tmp_path):
    """Of the same dates, and behind the displacement by its name: it was stacked in its place."""
    path = raster(tmp_path / "20220603_20220615.tif")
    quality = raster(tmp_path / "20220603_20220615_coherence.tif")
    found = find_pairs([str(tmp_path)], PairOptions(unit="mm"))
    assert [(pair.phase.path, pair.coherence.path) for pair in found.pairs] == [(path, quality)]
    assert not found.left_out


def bands(path, *values, kind=gdal.GDT_Float32, options=()):
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 4, 3, len(values), kind, list(options))
    dataset.SetGeoTransform((95.0, 0.001, 0, 35.0, 0, -0.001))
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(4326)
    dataset.SetProjection(srs.ExportToWkt())
    for number, value in enumerate(values, 1):
        dataset.GetRasterBand(number).WriteArray(np.full((3, 4), value))
    dataset = None
    return str(path)


def test_of_amplitude_and_phase_the_phase_is_read(tmp_path):
    """As ISCE, ROI_PAC and SNAPHU write both into one file: the rate was that of the amplitudes."""
    path = bands(tmp_path / "20220603_20220615.unw.tif", 5000.0, 1.5)
    bands(tmp_path / "20220603_20220615.cor.tif", 5000.0, 0.7)
    pair = named.read(path, 0.0555, None)
    stack = PairStack([pair])
    block = stack.read(stack.grid.window)
    stack.close()
    assert block.mm == pytest.approx(1.5 * AWAY)
    assert block.coherence == pytest.approx(0.7)
    assert named.read(bands(tmp_path / "20220603_20220627.unw.tif", 1.5), 0.0555, None).phase.band == 1
    assert named.read(bands(tmp_path / "20220603_20220627.tif", 1.5, 5000.0), 0.0555, "mm").phase.band == 1


def test_a_picture_of_a_pair_is_none(tmp_path):
    """Its red was stacked."""
    path = bands(tmp_path / "20220603_20220615.unw.tif", 9, 9, 9, kind=gdal.GDT_Byte, options=["PHOTOMETRIC=RGB"])
    with pytest.raises(FtlError, match="is a picture: its values are colours"):
        find_pairs([path], PairOptions(wavelength_m=0.0555))
    path = bands(tmp_path / "los_20220615.tif", 9, 9, 9, kind=gdal.GDT_Byte, options=["PHOTOMETRIC=RGB"])
    with pytest.raises(FtlError, match="is a picture: its values are colours"):
        by_date.read(path, "mm", None)


def test_pairs_called_by_the_later_date_first_are_told(tmp_path):
    """Their sign was turned without a word, which no document of theirs may say."""
    bands(tmp_path / "20220603_20220615.unw.tif", 1.5)
    found = find_pairs([str(tmp_path)], PairOptions(wavelength_m=0.0555))
    unit = "Nothing in the files states the unit of the phase: it is taken for radians."
    assert [str(note) for note in found.notes] == [unit]
    bands(tmp_path / "20220627_20220615.unw.tif", 1.5)
    found = find_pairs([str(tmp_path)], PairOptions(wavelength_m=0.0555))
    assert [pair.mm_per_unit for pair in found.pairs] == pytest.approx([AWAY, -AWAY])
    assert [str(note) for note in found.notes] == [
        unit,
        "1 pair(s) are called by the later date first: they are taken to run backward, so that their sign is turned.",
    ]
