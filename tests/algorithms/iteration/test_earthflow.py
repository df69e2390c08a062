"""One continuous earthflow whose twelve elements touch, at 100 to 6,200 mm/a, in a rate that scatters by 160 mm/a."""

import numpy as np
import pytest
from osgeo import gdal, ogr, osr
from rasters import write_raster
from scipy import ndimage

from ftl_qgis_plugin.core.deformation.background import robust_sigma
from ftl_qgis_plugin.core.deformation.median_disc import disc_against_noise
from ftl_qgis_plugin.core.deformation.rate_check import check_rate
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import AlignedRaster, RasterSource
from ftl_qgis_plugin.core.landslides.polygons import PolygonSet, common_centre
from ftl_qgis_plugin.core.progress import Progress
from ftl_qgis_plugin.core.sentences import percent

PIXEL_M, SHAPE = 20.0, (200, 260)
# From, to (share of the length), right and left border (share of the width), rate in mm/a along the line of sight.
ELEMENTS = (
    (0.0, 0.1, -0.5, 0.1, -80),
    (0.0, 0.12, 0.1, 0.5, 160),
    (0.1, 0.22, -0.5, 0.1, -290),
    (0.22, 0.35, -0.5, 0.5, -710),
    (0.35, 0.43, -0.5, 0.5, -1400),
    (0.43, 0.52, -0.5, 0.5, -3400),
    (0.52, 0.6, -0.5, 0.5, -2600),
    (0.6, 0.7, -0.5, 0.5, -1650),
    (0.7, 0.8, -0.5, 0.2, -880),
    (0.7, 0.86, 0.2, 0.5, 450),
    (0.8, 1.0, -0.5, 0.2, -210),
    (0.86, 1.0, 0.2, 0.5, -60),
)
KNOWN = (3, 7, 9, 11)
PROPOSED = "as the look at the rate proposes"


def utm(code):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(code)
    return srs.ExportToWkt()


def outlines(grid):
    along = np.linspace(0, 1, 400)
    x, y = grid.x_min + 600 + 3900 * along, grid.y_max - 2000 + 350 * np.sin(7 * along) + 300 * along
    width = np.interp(along, [0, 0.15, 0.35, 0.45, 0.6, 0.75, 1], [420, 450, 260, 150, 190, 330, 400])
    across = np.stack([-np.gradient(y), np.gradient(x)])
    across /= np.hypot(*across)
    result = []
    for start, end, right, left, _ in ELEMENTS:
        part = slice(int(start * 399), int(end * 399) + 1)
        sides = [np.stack([x[part], y[part]], 1) + (across[:, part] * width[part] * side).T for side in (right, left)]
        ring = np.concatenate([sides[0], sides[1][::-1], sides[0][:1]])
        result.append(ogr.CreateGeometryFromWkt("POLYGON((" + ",".join(f"{a} {b}" for a, b in ring) + "))").Buffer(0))
    return result


def on_grid(grid, shapes):
    """Number of the shape on each pixel, from 1."""
    image = gdal.GetDriverByName("MEM").Create("", grid.width, grid.height, 1, gdal.GDT_Byte)
    image.SetGeoTransform(grid.geotransform)
    image.SetProjection(grid.wkt)
    source = ogr.GetDriverByName("Memory").CreateDataSource("")
    layer = source.CreateLayer("", grid.srs, ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("number", ogr.OFTInteger))
    for number, shape in enumerate(shapes, 1):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField(0, number)
        feature.SetGeometry(shape)
        layer.CreateFeature(feature)
    gdal.RasterizeLayer(image, [1], layer, options=["ATTRIBUTE=number"])
    return image.ReadAsArray()


def write_polygons(path, grid, shapes):
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = source.CreateLayer("polygons", grid.srs, ogr.wkbPolygon)
    for shape in shapes:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(shape)
        layer.CreateFeature(feature)


@pytest.fixture(scope="module")
def earthflow(tmp_path_factory):
    folder = tmp_path_factory.mktemp("earthflow")
    grid = Grid(SHAPE[1], SHAPE[0], 500_000.0, 4_200_000.0, PIXEL_M, PIXEL_M, utm(32647))
    shapes = outlines(grid)
    number = on_grid(grid, shapes)
    rng = np.random.default_rng(1)

    def smooth(sigma, amplitude):
        field = ndimage.gaussian_filter(rng.standard_normal(SHAPE), sigma)
        return field / field.std() * amplitude

    motion = np.array([0, *(element[-1] for element in ELEMENTS)], float)[number] * (1 + smooth(3, 0.15))
    rate = motion + smooth(0.01, 128) + smooth(1.5, 80) + smooth(20, 60)
    # Coherence is lost on the fastest ground above all.
    lost = smooth(2, 1.0) + 1.2 * np.clip(np.abs(motion) / 3000, 0, 1)
    rate[lost > np.quantile(lost[np.abs(motion) > 700], 0.65)] = np.nan
    assert robust_sigma(rate[number == 0]) == pytest.approx(160, abs=8)
    write_raster(str(folder / "rate.tif"), grid, rate.astype(np.float32))
    _down, across = np.mgrid[: SHAPE[0], : SHAPE[1]]
    dem = 3600 - across * PIXEL_M * 0.16 + smooth(30, 120) + smooth(8, 15)
    write_raster(str(folder / "dem.tif"), grid, dem.astype(np.float32))
    write_polygons(folder / "inventory.gpkg", grid, [shapes[k] for k in KNOWN])
    write_polygons(folder / "reference.gpkg", grid, [shape for k, shape in enumerate(shapes) if k not in KNOWN])
    return folder, grid, shapes


def run_loop(run_algorithm, folder, **more):
    return run_algorithm(
        "runiterations",
        {
            "INVENTORY": str(folder / "inventory.gpkg"),
            "REFERENCE": str(folder / "reference.gpkg"),
            "DEFORMATION": str(folder / "rate.tif"),
            "DEM": str(folder / "dem.tif"),
            "SAMPLES": "memory:",
            "CANDIDATES": "memory:",
            "ITERATIONS": "memory:",
            **more,
        },
    )


def accepted(layer):
    return [f.geometry().asWkb().data() for f in layer.getFeatures() if f["verdict"] == "accepted"]


# Plainly, and with the threshold that is proposed for the rate as it is, smoothed or not.
@pytest.mark.parametrize(
    ("settings", "is_smoothed", "least_iou"),
    [({}, True, 0.45), (PROPOSED, True, 0.45), ({"MIN_RATE": 480, "RATE_SMOOTHING": 1}, False, 0.4)],
)
def test_elements_that_touch_are_found_in_a_rate_of_noise(run_algorithm, earthflow, settings, is_smoothed, least_iou):
    folder, grid, shapes = earthflow
    if settings is PROPOSED:
        rate = RasterSource(str(folder / "rate.tif"))
        known_px = np.median([shapes[k].GetArea() for k in KNOWN]) / PIXEL_M**2
        smooth = disc_against_noise(rate, grid, 50.0, Progress(), known_px)
        check = check_rate(AlignedRaster(rate, grid), grid, 50.0, smooth=smooth)
        (finding,) = [finding for finding in check.findings() if finding.cure == "threshold"]
        settings = {"MIN_RATE": finding.threshold_mm_a}
    results, feedback = run_loop(run_algorithm, folder, **settings)
    found = accepted(results["CANDIDATES"])
    truth = [bytes(shape.ExportToWkb()) for shape in shapes]
    centre = common_centre(found, truth, wkt=grid.wkt)
    candidates, elements = PolygonSet(found, grid.wkt, centre), PolygonSet(truth, grid.wkt, centre)
    covered = elements.covered_m2(candidates)
    assert np.count_nonzero(covered >= 0.1 * elements.areas_m2) >= 9
    union = elements.areas_m2.sum() + candidates.areas_m2.sum() - covered.sum()
    assert covered.sum() / union >= least_iou
    assert any("is smoothed by the median of 21 pixels" in text for text in feedback.infos) == is_smoothed
    assert not any("Remove the regional deformation" in text for text in feedback.warnings)

    # One figure of what was found, wherever it is told.
    rows = list(results["ITERATIONS"].getFeatures())
    again, _ = run_algorithm(
        "detectionaccuracy",
        {
            "DETECTED": results["SAMPLES"],
            "REFERENCE": str(folder / "reference.gpkg"),
            "TRAINING": str(folder / "inventory.gpkg"),
            "OUTPUT": "memory:",
        },
    )
    assert rows[-1]["tpr"] == pytest.approx(again["TPR"])
    (told,) = [text for text in feedback.infos if text.startswith("Found ")]
    assert f"true positive rate {percent(again['TPR'], 1)}" in told


def test_small_known_landslides_keep_the_rate_as_it_is(run_algorithm, earthflow, tmp_path):
    """A median would take landslides of a few pixels for noise."""
    folder, grid, shapes = earthflow
    small = [shapes[k].Centroid().Buffer(60) for k in KNOWN]
    write_polygons(tmp_path / "inventory.gpkg", grid, small)
    _, feedback = run_loop(run_algorithm, folder, INVENTORY=str(tmp_path / "inventory.gpkg"), MAX_ITERATIONS=1)
    assert not any("smoothed" in text for text in feedback.infos)
