"""From a folder of dated rasters to one series: what is taken, left out and told."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

pytest.importorskip("h5py", reason="h5py writes the HDF5 files of these tests (Debian: python3-h5py)")

import product_layouts as layouts
from osgeo import gdal, osr

from ftl_qgis_plugin.core.errors import CancelledError, FtlError, Message
from ftl_qgis_plugin.core.products import left_out
from ftl_qgis_plugin.core.products.files import NothingFoundError
from ftl_qgis_plugin.core.products.granules import by_date, folder
from ftl_qgis_plugin.core.products.granules.folder import GranuleOptions, find_granules, tell
from ftl_qgis_plugin.core.products.pairs.folder import find_pairs
from ftl_qgis_plugin.core.progress import Collected, Progress


def raster(path, unit="mm", value=1.0):
    path.parent.mkdir(exist_ok=True)
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 4, 3, 1, gdal.GDT_Float32)
    dataset.SetGeoTransform((95.0, 0.001, 0, 35.0, 0, -0.001))
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(4326)
    dataset.SetProjection(srs.ExportToWkt())
    dataset.GetRasterBand(1).WriteArray(np.full((3, 4), value, np.float32))
    if unit:
        dataset.GetRasterBand(1).SetUnitType(unit)
    dataset = None
    return str(path)


@pytest.mark.parametrize(("first", "is_date_zero"), [(0.0, True), (np.nan, False), (1.0, False)])
def test_a_first_date_of_zeros_alone_is_what_the_others_count_from(tmp_path, first, is_date_zero):
    raster(tmp_path / "disp.2022-06-03.tif", value=first)
    for day in ("2022-06-15", "2022-06-27", "2022-07-09"):
        raster(tmp_path / f"disp.{day}.tif")
    granules = find_granules([str(tmp_path)]).granules
    assert len(granules) == 4 - is_date_zero
    assert {granule.reference for granule in granules} == {datetime.date(2022, 6, 3) if is_date_zero else None}


def days(found):
    return [granule.date.isoformat() for granule in found.granules]


def test_dates_in_order_each_once_and_the_rest_counted(tmp_path):
    for day in ("20220715", "20220603", "20220615"):
        raster(tmp_path / f"los_{day}.tif")
    raster(tmp_path / "b" / "los_20220615.tif", "cm")
    raster(tmp_path / "los_20220727.tif", "furlong")
    (tmp_path / "readme.txt").write_text("dates")
    (tmp_path / "los_20220808.tif").write_text("no raster")
    found = find_granules([str(tmp_path)])
    assert found.product == by_date.NAME
    assert days(found) == ["2022-06-03", "2022-06-15", "2022-07-15"]
    # Of two that are equally new the one whose path comes last.
    assert [granule.mm_per_unit for granule in found.granules] == [1, 1, 1]
    reasons = {path[len(str(tmp_path)) + 1 :]: str(reason) for path, reason in found.left_out}
    assert set(reasons) == {"los_20220727.tif", "los_20220808.tif", "b/los_20220615.tif"}
    assert "newer version" in reasons["b/los_20220615.tif"]
    assert found.other_files == 1
    told = Collected()
    tell(found, told)
    assert "3 dates, 2022-06-03 to 2022-07-15; 1 other file(s)" in str(told.messages[0])
    assert len(told.warnings) == 3


def test_options_count(tmp_path):
    path = raster(tmp_path / "los_20220603.tif", "")
    assert [item.mm_per_unit for item in find_granules([path], GranuleOptions(unit="cm")).granules] == [10]
    turned = find_granules([path], GranuleOptions(unit="cm", flip_sign=True)).granules
    assert [item.mm_per_unit for item in turned] == [-10]
    radians = GranuleOptions(product="by_date", unit="rad", wavelength_m=0.05)
    assert find_granules([path], radians).granules[0].mm_per_unit == pytest.approx(50 / (4 * np.pi))
    with pytest.raises(FtlError, match="No displacement was found among the 1 files"):
        find_granules([path], GranuleOptions(product="opera"))


def test_what_is_said_against_the_files_holds_and_is_told(tmp_path):
    first, second = datetime.date(2022, 6, 3), datetime.date(2022, 6, 15)
    layouts.opera(tmp_path / "opera", first, second, np.full((6, 5), 0.012))
    found = find_granules([str(tmp_path / "opera")], GranuleOptions(unit="cm", flip_sign=True))
    assert [item.mm_per_unit for item in found.granules] == [-10]
    told = Collected()
    tell(found, told)
    assert [str(message) for message in told.messages[1:]] == [
        "Unit: cm (chosen; the product states m).",
        "Sign: positive toward the satellite; flipped.",
    ]
    with pytest.raises(FtlError, match=r"is in radians\. Give the radar's wavelength"):
        find_granules([str(tmp_path / "opera")], GranuleOptions(unit="rad"))
    assert find_granules([str(tmp_path / "opera")], GranuleOptions(unit="m")).notes == []
    for unit, note in (
        ("m", "The wavelength is not used: it counts for radians only."),
        ("rad", "Unit: rad (chosen; the product states m)."),
    ):
        found = find_granules([str(tmp_path / "opera")], GranuleOptions(unit=unit, wavelength_m=0.05))
        assert [str(told) for told in found.notes] == [note]
    raster(tmp_path / "disp.2022-06-15.tif", "")
    found = find_granules([str(tmp_path / "disp.2022-06-15.tif")], GranuleOptions(unit="m"))
    assert [str(note) for note in found.notes] == ["Unit: m (chosen; the product states mm)."]


def test_what_is_wrong_with_all_is_said_once_else_with_the_first(tmp_path):
    for day in ("20220603", "20220615"):
        raster(tmp_path / f"los_{day}.tif", "")
    with pytest.raises(FtlError, match=r"^los_20220603.tif does not say its unit"):
        find_granules([str(tmp_path)])
    (tmp_path / "los_20220503.tif").write_text("no raster")
    with pytest.raises(FtlError, match=r"None of the 3 displacements could be used. The first, los_20220503.tif: "):
        find_granules([str(tmp_path)])
    with pytest.raises(FtlError, match="No displacement was found among the 0 files of ''"):
        find_granules([])


def test_what_goes_while_it_is_looked_at_is_left_out(tmp_path, monkeypatch):
    """As somebody tidies the folder meanwhile: it was an unexpected error."""
    for day in ("20220603", "20220615", "20220627"):
        raster(tmp_path / f"los_{day}.tif")
    read = by_date.read

    def gone(path, *options):
        if "20220615" in path:
            raise FileNotFoundError(2, "No such file or directory", path)
        return read(path, *options)

    monkeypatch.setattr(by_date, "read", gone)
    found = find_granules([str(tmp_path)])
    assert days(found) == ["2022-06-03", "2022-06-27"]
    assert "cannot be read" in str(found.left_out[0][1])


def test_as_many_warnings_as_anybody_reads(monkeypatch):
    monkeypatch.setattr(left_out, "_NAMED", 2)
    for count, warnings in ((1, 1), (2, 2), (3, 3), (9, 3)):
        found = folder.FoundGranules("x", [by_date.Granule(by_date.datetime.date(2022, 1, 1), None, None, 1.0)])
        found.left_out = [(f"{number}.tif", Message("so")) for number in range(count)]
        told = Collected()
        tell(found, told)
        assert len(told.warnings) == warnings
    assert str(told.warnings[-1]).startswith("7 more files")


def test_cancelled(tmp_path):
    class Cancelled(Progress):
        def is_cancelled(self):
            return True

    with pytest.raises(CancelledError):
        find_granules([raster(tmp_path / "los_20220603.tif")], None, Cancelled())


def test_files_for_the_other_tool_are_told_as_such(tmp_path):
    """Each said that it found nothing, and not what lay there."""
    days = [datetime.date(2020, 1, 5), datetime.date(2020, 3, 5), datetime.date(2020, 5, 4)]
    metres = np.zeros((6, 8), np.float32)
    for day in days[1:]:
        layouts.opera(tmp_path / "granules", days[0], day, metres)
        layouts.licsar(tmp_path / "pairs", days[0], day, metres, 0.8)
    with pytest.raises(NothingFoundError, match="holds 2 pairs of LiCSAR and no displacements by date"):
        find_granules([str(tmp_path / "pairs")])
    layouts.tif(tmp_path / "pairs" / "S2_20200105_B04.tif", metres)  # of a date, and of no unit that could be chosen
    with pytest.raises(NothingFoundError, match="holds 2 pairs of LiCSAR and no displacements by date"):
        find_granules([str(tmp_path / "pairs")])
    with pytest.raises(NothingFoundError, match="holds 2 displacement granules of OPERA and no pairs"):
        find_pairs([str(tmp_path / "granules")])
