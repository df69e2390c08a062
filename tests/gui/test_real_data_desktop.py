"""Real data in the real QGIS: following only what the dock says, there is no dead end."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from osgeo import gdal, ogr, osr

sys.path.insert(0, str(Path(__file__).resolve().parent))
import harness


def outlines(mask: Path, target: Path) -> None:
    """The polygons of a mask, as a user would have drawn them."""
    source = gdal.Open(str(mask))
    reference = osr.SpatialReference(source.GetProjection())
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(target))
    layer = dataset.CreateLayer("landslides", reference, ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("value", ogr.OFTInteger))
    gdal.Polygonize(source.GetRasterBand(1), None, layer, 0)
    for feature in list(layer):
        if feature.GetField("value") != 1:
            layer.DeleteFeature(feature.GetFID())


def test_from_an_empty_project_to_candidates(tmp_path):
    shared = Path(os.environ.get("FTL_SHARED_DATA", "")) / "yadong"
    if not os.environ.get("FTL_SHARED_DATA") or not shared.is_dir():
        pytest.skip("no real data (FTL_SHARED_DATA)")
    for name in ("lin_coeff.tif", "DEM_UTM.tif", "list_images.txt"):
        shutil.copyfile(shared / name, tmp_path / name)
    for end in ("", ".aux.xml"):
        shutil.copyfile(shared / f"timeseries_los_mm.tif{end}", tmp_path / f"series.tif{end}")
    outlines(shared / "mask_landslide_utm.tif", tmp_path / "landslides.gpkg")
    profiles = harness.make_profile(tmp_path / "profile")
    notes = harness.drive("yadong", profiles, tmp_path)["notes"]
    print(notes)
    assert notes["candidates"] > 0
