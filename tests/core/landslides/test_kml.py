"""An outline for Google Earth is one that Google Earth reads: KML in longitude and latitude, holes and all."""

from __future__ import annotations

import contextlib
import os
import xml.etree.ElementTree as ElementTree

import pytest
from osgeo import gdal, ogr, osr

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.landslides import kml
from ftl_qgis_plugin.core.landslides.kml import write_kml

KML = "{http://www.opengis.net/kml/2.2}"
RING = "MULTIPOLYGON (((500000 4000000,501000 4000000,501000 4001000,500000 4001000,500000 4000000),"
RING += "(500400 4000400,500600 4000400,500600 4000600,500400 4000600,500400 4000400)))"


def outline(text: str = RING) -> bytes:
    return bytes(ogr.CreateGeometryFromWkt(text).ExportToWkb())


def wkt(code: int = 32647) -> str:
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(code)
    return crs.ExportToWkt()


def test_rings_lie_where_the_candidate_lies(tmp_path):
    path = str(tmp_path / "candidate.kml")
    write_kml(path, "E500N4000 & <2>", outline(), wkt())
    root = ElementTree.parse(path).getroot()
    assert [item.text for item in root.iter(f"{KML}Placemark") for item in item.iter(f"{KML}name")] == [
        "E500N4000 & <2>"
    ]
    outer, inner = ([ring for ring in root.iter(f"{KML}{side}BoundaryIs")] for side in ("outer", "inner"))
    assert (len(outer), len(inner)) == (1, 1)
    pairs = [tuple(map(float, pair.split(",")[:2])) for pair in outer[0].find(f".//{KML}coordinates").text.split()]
    # The zone's central meridian; 4,000 km north of the equator along WGS 84's meridian, scale 0.9996.
    assert pairs[0] == (pytest.approx(99.0, abs=1e-9), pytest.approx(36.1447, abs=1e-3))
    assert len(pairs) == 5
    assert root.find(f".//{KML}PolyStyle/{KML}fill").text == "0"
    assert root.find(f".//{KML}LineStyle/{KML}color").text.lower() == "ff00e6ff"


def test_nothing_half_is_left_where_it_cannot_be_written(tmp_path):
    with pytest.raises(FtlError, match=r"cannot be written to .*nowhere"):
        write_kml(str(tmp_path / "nowhere" / "candidate.kml"), "c", outline(), wkt())
    with pytest.raises(FtlError, match="place of c on Earth is unknown"):
        write_kml(str(tmp_path / "candidate.kml"), "c", outline(), 'LOCAL_CS["here",UNIT["m",1]]')
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a file to which nothing can be written")
def test_a_full_disk_is_told(tmp_path, monkeypatch, reporting):
    monkeypatch.setattr(kml, "written", lambda path: contextlib.nullcontext("/dev/full"))
    with pytest.raises(FtlError, match=r"cannot be written to .*candidate\.kml"):
        write_kml(str(tmp_path / "candidate.kml"), "c", outline(), wkt())


def test_what_gdal_refuses_is_told(tmp_path, monkeypatch):
    def refused(*_):
        raise RuntimeError("no such thing")  # as where somebody has called gdal.UseExceptions()

    monkeypatch.setattr(gdal, "VSIFOpenL", refused)
    with pytest.raises(FtlError, match=r"cannot be written to .*candidate\.kml \(no such thing\)"):
        write_kml(str(tmp_path / "candidate.kml"), "c", outline(), wkt())
    assert list(tmp_path.iterdir()) == []
    assert not [name for name in gdal.ReadDir("/vsimem/") or () if name.endswith(".kml")]
