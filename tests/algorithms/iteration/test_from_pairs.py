"""From nothing but pairs to landslides: a scene's truth as a service would hand it out, stacked and then searched."""

import datetime

import numpy as np
import pytest
from osgeo import gdal, ogr

pytest.importorskip("h5py", reason="the module that writes the pairs imports h5py (Debian: python3-h5py)")
import product_layouts as layouts

from ftl_qgis_plugin.core.scene import SceneOptions, write_scene

SIZE_PX = 200
DATES = [datetime.date(2021, 1, 6) + datetime.timedelta(days=96 * number) for number in range(10)]


def lasting_m(folder):
    """The scene's rate, m/a, and its corner; NaN where there is none."""
    dataset = gdal.Open(str(folder / "deformation_rate.tif"))
    transform = dataset.GetGeoTransform()
    return dataset.ReadAsArray() / 1000, (transform[0], transform[3]), transform[1]


def write_pairs(scene, target):
    """Unwrapped phases of each date with the next two, referenced to a pixel of their own: yearly heave, an atmosphere
    and an orbit ramp of each date, and decorrelation where the coherence is low."""
    rate, corner, step = lasting_m(scene)
    coherence = gdal.Open(str(scene / "coherence.tif")).ReadAsArray()
    rng = np.random.default_rng(8)
    y, x = np.mgrid[-1 : 1 : SIZE_PX * 1j, -1 : 1 : SIZE_PX * 1j]
    states = []
    for date in DATES:
        years = (date - DATES[0]).days / 365.25
        heave = 0.006 * np.cos(2 * np.pi * (years - 0.2)) * (0.5 + 0.5 * x)
        air = 0.004 * np.sin(3 * x + rng.uniform(0, 6)) * np.cos(2 * y + rng.uniform(0, 6))
        ramp = rng.normal(0, 0.01) * x + rng.normal(0, 0.01) * y
        states.append(rate * years + heave + air + ramp)
    place = {"epsg": 32647, "corner": corner, "step": step, "no_data": 0}
    for first in range(len(DATES)):
        for second in range(first + 1, min(first + 3, len(DATES))):
            moved = states[second] - states[first] + rng.normal(0, 1, rate.shape) * 0.004 * (1 - coherence)
            moved += rng.normal(0, 0.02)  # no pair knows its zero
            name = f"S1_136231_IW2_{DATES[first]:%Y%m%d}_{DATES[second]:%Y%m%d}_VV_INT80_663F"
            phase = np.nan_to_num(layouts.radians(moved))
            layouts.tif(target / name / f"{name}_unw_phase.tif", phase, **place)
            layouts.tif(target / name / f"{name}_corr.tif", np.nan_to_num(coherence).astype(np.float32), **place)


def test_the_landslides_are_found_from_pairs_alone(run_algorithm, tmp_path):
    scene = tmp_path / "scene"
    write_scene(str(scene), SceneOptions(size_px=SIZE_PX, seed=4, timeseries=False, optical=False))
    write_pairs(scene, tmp_path / "pairs")
    outputs = {name: str(tmp_path / f"{name}.tif") for name in ("RATE", "RATE_STD", "COHERENCE")}
    stacked, _ = run_algorithm("stackinterferograms", {"INPUT": str(tmp_path / "pairs"), "RAMP": 1, **outputs})
    truth, *_ = lasting_m(scene)
    found = gdal.Open(stacked["RATE"]).ReadAsArray()
    both = np.isfinite(truth) & np.isfinite(found)
    assert both.sum() > 0.9 * np.isfinite(truth).sum()
    difference = (found - 1000 * truth)[both]
    # The scene's own tilt goes with the orbits' ramps.
    rows, cols = np.nonzero(both)
    plane = np.column_stack([rows, cols, np.ones(len(rows))])
    difference = difference - plane @ np.linalg.lstsq(plane, difference, rcond=None)[0]
    assert np.median(np.abs(difference)) < 4
    fast = both & (np.abs(truth) > 0.05)
    assert (np.sign(found[fast]) == np.sign(truth[fast])).mean() > 0.99
    visible = visible_landslides(scene)
    by_truth = found_among(visible, scene, run_algorithm, DEFORMATION=str(scene / "deformation_rate.tif"))
    rasters = {"DEFORMATION": stacked["RATE"], "RATE_STD": stacked["RATE_STD"]}
    by_pairs = found_among(visible, scene, run_algorithm, **rasters)
    assert len(by_truth) >= 5
    assert len(by_truth & by_pairs) >= len(by_truth) - 1, (by_truth, by_pairs)


def visible_landslides(scene):
    source = ogr.Open(str(scene / "truth.gpkg"))
    layer = source.GetLayer(0)
    layer.SetAttributeFilter("kind = 'landslide' AND visible = 1")
    return [feature.GetGeometryRef().Clone() for feature in layer]


def found_among(visible, scene, run_algorithm, **rasters):
    """Indices of the landslides that the loop finds in these rasters."""
    tables = {"SAMPLES": "memory:", "CANDIDATES": "memory:", "ITERATIONS": "memory:", "THRESHOLDS": "memory:"}
    files = {"INVENTORY": "inventory", "REFERENCE": "reference", "EXCLUDE": "exclusion"}
    places = {name: str(scene / f"{file}.gpkg") for name, file in files.items()}
    terrain = {"COHERENCE": str(scene / "coherence.tif"), "DEM": str(scene / "dem.tif")}
    limits = {"STOP_LEFT": 0, "MAX_ITERATIONS": 1}
    results, _ = run_algorithm("runiterations", {**places, **terrain, **limits, **tables, **rasters})
    outlines = [ogr.CreateGeometryFromWkb(bytes(f.geometry().asWkb())) for f in results["CANDIDATES"].getFeatures()]
    return {
        number for number, landslide in enumerate(visible) if any(landslide.Intersects(outline) for outline in outlines)
    }
