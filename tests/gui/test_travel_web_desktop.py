"""In the real QGIS: dated images of services, against a server on this computer."""

from __future__ import annotations

import importlib.util
import warnings
from pathlib import Path

import numpy as np
from osgeo import gdal, osr

_SPEC = importlib.util.spec_from_file_location("ftl_gui_harness", Path(__file__).with_name("harness.py"))
harness = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(harness)


def test_images_of_services(tmp_path):
    """The key that a service wants is in no file of the profile, the project or the study, and in no log."""
    harness.need_desktop()
    work = tmp_path / "work"
    work.mkdir()
    harness.make_study(work / "study.gpkg", 4)
    image = gdal.GetDriverByName("MEM").Create("", 300, 300, 3, gdal.GDT_Byte)
    image.SetGeoTransform((499_000, 10, 0, 4_001_500, 0, -10))
    image.SetProjection(utm_47n())
    rng = np.random.default_rng(1)
    for number in (1, 2, 3):
        image.GetRasterBand(number).WriteArray(rng.integers(60, 200, (300, 300)))
    gdal.GetDriverByName("COG").CreateCopy(str(work / "cog.tif"), image)
    gdal.GetDriverByName("GTiff").CreateCopy(str(work / "local_2019.tif"), image)
    key = "PLAKnobodymayreadthis0123456789"
    loopback = Path(__file__).resolve().parents[1] / "interpretation" / "imagery"
    profiles = harness.make_profile(tmp_path, dock_open="true")
    outcome = harness.drive("travel_web", profiles, work, FTL_LOOPBACK=str(loopback), FTL_KEY=key)
    if not outcome["notes"]["keeps keys"]:
        warnings.warn("This QGIS has no method of authentication: no service was asked with a key.", stacklevel=1)
    said = {name: text for name, text in outcome["notes"].items() if name.startswith("said of ")}
    assert len(set(said.values())) == len(said) == 7
    assert all(text.endswith(".") and "Traceback" not in text for text in said.values())
    found = [str(file) for file in tmp_path.rglob("*") if file.is_file() and key.encode() in file.read_bytes()]
    assert found == []


def utm_47n():
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32647)
    return crs.ExportToWkt()
