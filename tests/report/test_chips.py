"""New landslides before and after: which images are taken, that the outline lies where it is, and how much there is."""

from __future__ import annotations

import base64
import re
import struct

import numpy as np
import pytest
from osgeo import gdal, osr

from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.imagery.kept_pictures import KeptPicture, keep
from ftl_qgis_plugin.core.stored.writer import RasterWriter
from ftl_qgis_plugin.report import chips as chips_module
from ftl_qgis_plugin.report.chips import Chips, DatedPicture

X, Y = 500_000.0, 4_000_000.0


def square(x, y, size=100.0):
    ring = [(x, y), (x, y + size), (x + size, y + size), (x + size, y), (x, y)]
    return struct.pack("<BIII", 1, 3, 1, 5) + b"".join(struct.pack("<dd", X + a, Y + b) for a, b in ring)


def wkt():
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32646)
    return crs.ExportToWkt()


def image(tmp_path, year, x=-500.0, bright=(300.0, 1500.0), bands=3):
    """1 km of ground with a bright square where (0, 0) to (100, 100) is."""
    grid = Grid(100, 100, X + x, Y + 500, 10.0, 10.0, wkt())
    values = np.full((100, 100), bright[0], np.float32)
    values += np.random.default_rng(year).normal(0, 5, values.shape).astype(np.float32)
    col = round(-x / 10)
    if 0 <= col < 90:
        values[40:50, col : col + 10] = bright[1]
    path = str(tmp_path / f"image_{year}_{x:.0f}.tif")
    names = ("red", "green", "blue")[:bands]
    with RasterWriter(path, grid, bands=bands, descriptions=names) as writer:
        for number in range(bands):
            writer.write(values, grid.window, number + 1)
    return DatedPicture(path, f"Sat {year}", str(year), None, f"(c) {year} <b>")


def sample(x=0.0, name="c1"):
    return {"candidate": name, "wkb": square(x, 0)}


def pixels(svg):
    kind, content = re.search(r'href="data:image/(\w+);base64,([^"]+)"', svg).groups()
    gdal.FileFromMemBuffer("/vsimem/chip_test", base64.b64decode(content))
    values = gdal.Open("/vsimem/chip_test").ReadAsArray()
    gdal.Unlink("/vsimem/chip_test")
    return kind, values if values.ndim == 3 else values[None]


def test_oldest_and_newest_that_cover_the_place(tmp_path):
    images = [image(tmp_path, year) for year in (2019, 2016, 2023)]
    images += [image(tmp_path, 2024, x=3000.0), image(tmp_path, 2010, x=-3000.0)]  # beside it
    (found,) = Chips(wkt(), images).of([sample()], "Image of")
    assert found["number"] == 1
    assert found["candidate"] == "c1"
    assert [(chip.date, chip.name) for chip in found["chips"]] == [("2016", "Sat 2016"), ("2023", "Sat 2023")]
    kind, values = pixels(found["chips"][0].svg)
    assert kind == "jpeg"
    assert values.shape == (3, 200, 200)
    # The bright square of 100 m stands in the middle of 200 m, and the outline around it.
    inside, outside = values[:, 60:140, 60:140].mean(), values[:, :40].mean()
    assert inside > 230
    assert outside < 60
    path = re.search(r'<path d="M([^"]+)Z" class="outline chip-over"', found["chips"][0].svg).group(1)
    corners = np.array([[float(word) for word in part.split()] for part in path.split("L")])
    np.testing.assert_allclose([corners.min(0), corners.max(0)], [[75, 75], [225, 225]], atol=1)
    assert found["chips"][0].across_m == pytest.approx(200, rel=0.01)


def test_what_was_looked_at_comes_first(tmp_path):
    images = [image(tmp_path, year) for year in (2016, 2019, 2021, 2023)]
    chips = Chips(wkt(), images, looked_at={"c1": {"2019", "2021", "1999"}, "c2": {"2019"}})
    first, second = chips.of([sample(), sample(name="c2")], "")
    assert [chip.date for chip in first["chips"]] == ["2019", "2021"]
    assert [chip.date for chip in second["chips"]] == ["2016", "2023"]


def test_one_image_a_grey_one_and_broken_ones(tmp_path):
    only = image(tmp_path, 2020, bands=1)
    gone = DatedPicture(str(tmp_path / "gone.tif"), "gone", "2022")
    undated = DatedPicture(only.path, "undated", "")
    (found,) = Chips(wkt(), [only, gone, undated]).of([sample()], "")
    assert [chip.date for chip in found["chips"]] == ["2020"]
    assert Chips(wkt(), [gone]).of([sample()], "") == []
    assert Chips(wkt()).of([sample()], "") == []
    assert Chips(wkt(), [only]).of([sample(x=50_000.0)], "") == []


def test_kept_pictures_stand_beside_files(tmp_path):
    folder = str(tmp_path / "kept")
    driver = gdal.GetDriverByName("MEM").Create("", 60, 60, 3)
    gdal.GetDriverByName("JPEG").CreateCopy(str(tmp_path / "k.jpg"), driver)
    content = (tmp_path / "k.jpg").read_bytes()
    bounds = (X - 100, Y - 100, X + 300, Y + 300)
    keep(folder, KeptPicture("c1", "World Imagery", "2012-07-01", bounds, "Esri"), content)
    keep(folder, KeptPicture("c1", "broken", "2011", bounds), b"no picture")
    (found,) = Chips(wkt(), [image(tmp_path, 2023)], folder).of([sample()], "")
    assert next((chip.name, chip.attribution) for chip in found["chips"]) == ("World Imagery", "Esri")
    assert found["chips"][1].date == "2023"
    # Its ground is 400 m, so the outline of 100 m is a quarter of it.
    path = re.search(r'<path d="M([^"]+)Z" class="outline chip-over"', found["chips"][0].svg).group(1)
    corners = np.array([[float(word) for word in part.split()] for part in path.split("L")])
    np.testing.assert_allclose([corners.min(0), corners.max(0)], [[75, 150], [150, 225]], atol=1)


def test_bounded(tmp_path, monkeypatch):
    images = [image(tmp_path, 2016), image(tmp_path, 2023)]
    samples = [sample(name=f"c{number}") for number in range(9)]
    monkeypatch.setattr(chips_module, "MOST_LANDSLIDES", 4)
    four = Chips(wkt(), images).of(samples, "")
    assert len(four) == 4
    monkeypatch.setattr(chips_module, "MOST_CHARACTERS", 2.5 * sum(len(chip.svg) for chip in four[0]["chips"]))
    few = Chips(wkt(), images).of(samples, "")
    assert len(few) == 2


def test_degrees(tmp_path):
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(4326)
    grid = Grid(200, 200, 95.0, 35.0, 0.0002, 0.0002, crs.ExportToWkt())
    path = str(tmp_path / "image_2020.tif")
    with RasterWriter(path, grid, bands=1) as writer:
        writer.write(np.tile(np.arange(200, dtype=np.float32), (200, 1)), grid.window, 1)
    ring = [(95.02, 34.98), (95.02, 34.981), (95.021, 34.981), (95.021, 34.98), (95.02, 34.98)]
    wkb = struct.pack("<BIII", 1, 3, 1, 5) + b"".join(struct.pack("<dd", *point) for point in ring)
    (found,) = Chips(grid.wkt, [DatedPicture(path, "a", "2020")]).of([{"candidate": "c", "wkb": wkb}], "")
    # 0.001 degrees are 111 m north and 91 m east: twice the longer one is shown, and the outline is slimmer than high.
    assert found["chips"][0].across_m == pytest.approx(222, rel=0.01)
