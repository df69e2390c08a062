"""Extraction against the chain of tools that people use today, and against only reading the rasters."""

from __future__ import annotations

import os
import sqlite3
import statistics
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr

from .common import paired, run, scene, timed
from .extract_once import MIN_AREA_M2

MIN_PX = 10
RASTERS = ("deformation_rate", "coherence", "dem")


def run_section(options, scratch: Path) -> Iterator[dict]:
    folder = scene(options.folder, options.size)
    ours, theirs = scratch / "ours.gpkg", scratch / "chain.gpkg"
    chain_s = timed(lambda: chain(folder, theirs, scratch))
    ours_s = sorted(timed(lambda: extract(folder, ours)) for _ in range(options.rounds))[options.rounds // 2]
    difference = compare(ours, theirs)
    yield {
        "what": f"chain of today's tools / extraction, {options.size} px",
        "value": chain_s / ours_s,
        "unit": "x",
        "aim": ">= 6 (10)",
        "holds": chain_s / ours_s >= 6,
        "note": f"{chain_s:.1f} s / {ours_s:.1f} s",
    }
    yield {
        "what": "candidates that differ from the chain's in shape or statistics",
        "value": float(difference["different"]),
        "unit": "",
        "aim": "0",
        "holds": difference["different"] == 0,
        "note": f"of {difference['count']}",
    }
    yield from against_reading(folder, ours, "", options.rounds, has_aim=True)
    yield from against_reading(uncompressed(folder, scratch), ours, ", uncompressed", options.rounds, has_aim=False)
    sparse = sparse_rate(folder, scratch)
    ratio, read_s, extract_s = paired(
        lambda: [read(path) for path in (sparse, folder / "coherence.tif", folder / "dem.tif")],
        lambda: extract(folder, ours, sparse),
        options.rounds,
    )
    yield {
        "what": "the same where the rate passes in 1 of 50 blocks",
        "value": ratio,
        "unit": "x",
        "aim": "< 1",
        "holds": ratio < 1,
        "note": f"{extract_s:.1f} s / {read_s:.1f} s",
    }


def against_reading(folder: Path, target: Path, which: str, rounds: int, has_aim: bool) -> Iterator[dict]:
    """On a machine of two cores: by the clock, and in processor time (children's, for both sides are processes)."""
    pairs = []
    for _ in range(rounds):
        read_s = both_times(lambda: [read(folder / f"{name}.tif") for name in RASTERS])
        pairs.append((read_s, both_times(lambda: extract(folder, target))))
    for number, (of, aim) in enumerate((("", 0.6), (", processor time", 1.2))):
        ratio = statistics.median(extract_s[number] / read_s[number] for read_s, extract_s in pairs)
        read_s, extract_s = (statistics.median(side[number] for side in sides) for sides in zip(*pairs))
        yield {
            "what": f"extraction / only reading the three rasters with GDAL{which}{of}",
            "value": ratio,
            "unit": "x",
            "note": f"{extract_s:.1f} s / {read_s:.1f} s",
            **({"aim": f"<= {aim}", "holds": ratio <= aim} if has_aim else {}),
        }


def both_times(function: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and of the processors in child processes."""
    before = os.times()
    function()
    after = os.times()
    of_children = sum(after[number] - before[number] for number in (2, 3))
    return after.elapsed - before.elapsed, of_children


def uncompressed(folder: Path, scratch: Path) -> Path:
    """The three rasters in tiles as they lie in memory."""
    for name in RASTERS:
        gdal.Translate(str(scratch / f"{name}.tif"), str(folder / f"{name}.tif"), creationOptions=["TILED=YES"])
    return scratch


def extract(folder: Path, target: Path, rate: Path | None = None) -> None:
    """What the algorithm does, from files to a GeoPackage, without QGIS's start-up.

    Its modules are compiled once, as those that are installed are, also where this shell keeps no compiled ones.
    """
    compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(target.parent / "compiled")}
    run([sys.executable, "-m", "benchmarks.extract_once", str(folder), str(target), str(rate or "")], **compiled)


def read(path: Path) -> None:
    """Reads a raster once, strip by strip along its blocks, in a process of its own as the extraction is."""
    code = (
        "import sys; from osgeo import gdal\n"
        "data = gdal.Open(sys.argv[1]); band = data.GetRasterBand(1); rows = band.GetBlockSize()[1]\n"
        "for row in range(0, data.RasterYSize, rows):\n"
        "    band.ReadAsArray(0, row, data.RasterXSize, min(rows, data.RasterYSize - row))"
    )
    run([sys.executable, "-c", code, str(path)])


def sparse_rate(folder: Path, scratch: Path) -> Path:
    """The scene's rate, kept only in every 50th block; elsewhere a calm background."""
    target = scratch / "sparse.tif"
    source = gdal.Open(str(folder / "deformation_rate.tif"))
    options = ["TILED=YES", "COMPRESS=DEFLATE", "ZLEVEL=1", "PREDICTOR=3"]
    copy = gdal.GetDriverByName("GTiff").Create(
        str(target), source.RasterXSize, source.RasterYSize, 1, gdal.GDT_Float32, options
    )
    copy.SetGeoTransform(source.GetGeoTransform())
    copy.SetProjection(source.GetProjection())
    band = copy.GetRasterBand(1)
    band.SetNoDataValue(float("nan"))
    number = 0
    for row in range(0, source.RasterYSize, 256):
        for col in range(0, source.RasterXSize, 256):
            size = min(256, source.RasterXSize - col), min(256, source.RasterYSize - row)
            values = source.ReadAsArray(col, row, *size)
            band.WriteArray(values if number % 50 == 0 else np.clip(values, -45, 45), col, row)
            number += 1
    return target


def chain(folder: Path, target: Path, scratch: Path) -> None:
    """gdaldem slope and aspect, gdal_calc, sieve, polygonize, area filter, zonal statistics in QGIS."""
    rate, coherence, dem = (str(folder / f"{name}.tif") for name in ("deformation_rate", "coherence", "dem"))
    slope, aspect, mask, sieved = (str(scratch / f"{name}.tif") for name in ("slope", "aspect", "mask", "sieved"))
    packed = ["-co", "COMPRESS=DEFLATE", "-co", "ZLEVEL=1", "-co", "TILED=YES"]
    run(["gdaldem", "slope", "-q", *packed, dem, slope])
    run(["gdaldem", "aspect", "-q", *packed, dem, aspect])
    tests = ["abs(A)>=50", "B>=float32(0.7)", "C>=3300", "C<=3900", "D>=3", "D<=25", "(E>=300)|((E<=60)&(E>=0))"]
    rasters = ["-A", rate, "-B", coherence, "-C", dem, "-D", slope, "-E", aspect]
    conditions = "*".join(f"({test})" for test in tests)
    options = ["--quiet", "--type", "Byte", "--NoDataValue=255", *(f"--co={v}" for v in packed[1::2])]
    run(["gdal_calc.py", *options, *rasters, "--outfile", mask, "--calc", conditions])
    run(["gdal_sieve.py", "-q", "-st", str(MIN_PX), "-8", "-nomask", mask, "-of", "GTiff", sieved])
    # The sieve also fills small holes, which nobody asked for: the polygons are made of what passes both.
    both = str(scratch / "both.tif")
    run(["gdal_calc.py", "--quiet", "-A", mask, "-B", sieved, "--outfile", both, "--calc", "A*B", "--NoDataValue=0"])
    polygons = str(scratch / "polygons.gpkg")
    run(["gdal_polygonize.py", "-q", "-8", both, "-f", "GPKG", polygons, "polygons", "value"])
    large = ["-nln", "candidates", "-where", f"ST_Area(geom) >= {MIN_AREA_M2}"]
    run(["ogr2ogr", str(target), polygons, "-makevalid", "-nlt", "MULTIPOLYGON", *large])
    layers = [f"{name}={path}" for name, path in (("rate", rate), ("coherence", coherence), ("slope", slope))]
    run([sys.executable, "-m", "benchmarks.zonal", str(target), *layers], QT_QPA_PLATFORM="offscreen")


def compare(ours: Path, theirs: Path) -> dict:
    """Candidates by place: how many have no equal in the other file (shape, signed mean rate, mean slope)."""
    first, second = by_place(ours), by_place(theirs)
    different = len(set(first) ^ set(second))
    for key in set(first) & set(second):
        one, two = first[key], second[key]
        shape = one[0].SymDifference(two[0]).GetArea()
        means = zip(one[1:], two[1:])
        if shape > 0 or any(abs(a - b) > 1e-3 * max(abs(a), 1) for a, b in means):
            different += 1
    return {"different": different, "count": len(first)}


def by_place(path: Path) -> dict:
    ours = "rate_signed_mean" in columns(path)
    names = ("rate_signed_mean", "coherence_mean", "slope_mean") if ours else ("ratemean", "coherencemean", "slopemean")
    source = ogr.Open(str(path))
    result = {}
    for feature in source.GetLayer(0):
        geometry = feature.GetGeometryRef().Clone()
        key = (round(geometry.GetEnvelope()[0], 3), round(geometry.GetEnvelope()[3], 3), round(geometry.GetArea(), 1))
        result[key] = (geometry, *(feature.GetField(name) for name in names))
    return result


def columns(path: Path) -> set[str]:
    connection = sqlite3.connect(path)
    names = {row[1] for row in connection.execute("PRAGMA table_info(candidates)")}
    connection.close()
    return names
