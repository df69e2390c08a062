"""EGMS bursts and tiles together: newest releases, overlaps that count once, and folders that do not go together."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.products.points import aggregation
from ftl_qgis_plugin.core.products.points.point_grid import PointOptions, rasterize
from ftl_qgis_plugin.core.products.points.several import open_several

COLUMNS = "pid,easting,northing,temporal_coherence,mean_velocity"


def table(folder, name, points):
    """`points`: (easting, northing, rate)."""
    folder.mkdir(exist_ok=True)
    rows = [f"p{number},{x},{y},0.9,{rate}" for number, (x, y, rate) in enumerate(points)]
    (folder / name).write_text("\n".join([COLUMNS, *rows]) + "\n")


def cells(path):
    dataset = gdal.Open(str(path))
    return dataset.ReadAsArray()


@pytest.mark.parametrize("at_once", [3, 10**6])
@pytest.mark.parametrize("how", ["mean", "median", "strongest"])
def test_overlaps_count_once(tmp_path, how, at_once, monkeypatch):
    """Cells of 100 m from 0 to 400: the first burst alone, both with more of the first, both with more of the second,
    the second alone."""
    monkeypatch.setattr(aggregation, "POINTS_AT_ONCE", at_once)
    folder = tmp_path / "in"
    first = [(50, 50, -10), (150, 40, -20), (160, 40, -22), (250, 50, -99)]
    second = [(150, 50, 70), (250, 40, -30), (260, 40, -32), (255, 45, -34), (350, 50, -40)]
    table(folder, "EGMS_L2b_088_0297_IW2_VV_2019_2023_1.csv", first)
    table(folder, "EGMS_L2b_088_0298_IW2_VV_2019_2023_1.csv", second)
    found = open_several(str(folder))
    assert found.count == 2
    rate, count = str(tmp_path / "rate.tif"), str(tmp_path / "count.tif")
    counts = rasterize(found, PointOptions(100, how), rate, count)
    middle = {"mean": (-21, -32), "median": (-21, -32), "strongest": (-22, -34)}[how]
    np.testing.assert_allclose(cells(rate), [[-10, middle[0], middle[1], -40]])
    np.testing.assert_array_equal(cells(count), [[1, 2, 3, 1]])
    assert (counts.points, counts.repeated, counts.cells) == (9, 2, 4)


@pytest.mark.parametrize("how", ["mean", "median", "strongest"])
def test_of_files_with_as_many_points_the_first_counts(tmp_path, how):
    folder = tmp_path / "in"
    for number, rate in enumerate((-10, 30, 70)):
        table(
            folder, f"EGMS_L2b_088_029{number}_IW2_VV_2019_2023_1.csv", [(50, 50, rate), (60, 60, rate), (450, 50, 1)]
        )
    path = str(tmp_path / "rate.tif")
    counts = rasterize(open_several(str(folder)), PointOptions(100, how), path)
    assert cells(path)[0].tolist() == pytest.approx([-10, np.nan, np.nan, np.nan, 1], nan_ok=True)
    assert (counts.points, counts.repeated) == (9, 6)


def test_one_file_gives_what_it_gives_by_itself(tmp_path):
    rng = np.random.default_rng(1)
    points = np.column_stack([rng.uniform(0, 900, (200, 2)), rng.normal(0, 20, 200)]).tolist()
    table(tmp_path / "in", "points.csv", points)
    (tmp_path / "in" / "readme.pdf").write_text("no points")
    alone, together = str(tmp_path / "a.tif"), str(tmp_path / "b.tif")
    from ftl_qgis_plugin.core.products.points.points import open_points

    options = PointOptions(100, source_wkt=None)
    table_wkt = open_several(str(tmp_path / "in"))
    rasterize(open_points(str(tmp_path / "in" / "points.csv")), options, alone)
    counts = rasterize(table_wkt, options, together)
    assert counts.repeated == 0
    np.testing.assert_array_equal(cells(alone), cells(together))


def test_the_newest_release_is_taken(tmp_path):
    folder = tmp_path / "in"
    table(folder, "EGMS_L2b_088_0297_IW2_VV_2018_2022_1.csv", [(50, 50, 5)])
    table(folder, "EGMS_L2b_088_0297_IW2_VV_2020_2024_9.csv", [(50, 50, 6)])
    table(folder, "EGMS_L2b_088_0297_IW2_VV_2020_2024_10.csv", [(50, 50, 7)])
    table(folder, "EGMS_L2b_088_0297_IW3_VV_2018_2022_1.csv", [(150, 50, 9)])
    (folder / "EGMS_L2b_088_0299_IW3_VV_2018_2022_1.csv").write_text("")
    found = open_several(str(folder))
    rasterize(found, PointOptions(100), str(tmp_path / "rate.tif"))
    np.testing.assert_array_equal(cells(tmp_path / "rate.tif"), [[7, 9]])
    reasons = {path.rsplit("_IW", 1)[1]: str(reason) for path, reason in found.left_out}
    assert "older release" in reasons["2_VV_2018_2022_1.csv"]
    assert "column names" in reasons["3_VV_2018_2022_1.csv"]


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (
            ["EGMS_L2b_088_0297_IW2_VV_2019_2023_1.csv", "EGMS_L2b_095_0297_IW2_VV_2019_2023_1.csv"],
            "do not go together",
        ),
        (["EGMS_L3_E42N30_100km_U_2019_2023_1.csv", "EGMS_L3_E42N30_100km_E_2019_2023_1.csv"], "do not go together"),
        ([], "holds no point table"),
        (None, "is no folder"),
    ],
)
def test_folders_that_do_not_go_together(tmp_path, names, sentence):
    folder = tmp_path / "in"
    if names is not None:
        folder.mkdir()
    for name in names or ():
        table(folder, name, [(50, 50, 5)])
    with pytest.raises(FtlError, match=sentence):
        open_several(str(folder))


def test_tables_beside_them_that_hold_no_points_are_left_out_and_named(tmp_path):
    """They were said not to go together with the bursts."""
    folder = tmp_path / "in"
    name = "EGMS_L2b_088_0297_IW2_VV_2019_2023_1.csv"
    table(folder, name, [(50, 50, -10)])
    (folder / "readme.txt").write_text("Downloaded on Monday.\n")
    (folder / "dates.csv").write_text("file,date\na,2019-01-01\n")
    (folder / "broken.zip").write_bytes(b"PK\3\4")
    found = open_several(str(folder))
    assert (found.count, found.fields.product) == (1, "EGMS")
    assert sorted(path.rsplit("/", 1)[-1] for path, _reason in found.left_out) == [
        "broken.zip",
        "dates.csv",
        "readme.txt",
    ]
    table(folder, "mine.csv", [(50, 50, -10)])
    with pytest.raises(FtlError, match="points that do not go together: EGMS L2b 088, other"):
        open_several(str(folder))
