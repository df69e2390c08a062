"""Tables as other programs save and pack them give the points that a plain csv gives."""

import zipfile

import numpy as np
import pytest

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.products.points.point_fields import EGMS_ORTHO, identify
from ftl_qgis_plugin.core.products.points.points import open_points

ROWS = ["x,y,velocity,coherence", "500000,4000000,-12.5,0.9", "500010,4000010,7.25,0.8"]
PLAIN = "\n".join(ROWS) + "\n"


def points(path):
    chunks = list(open_points(str(path)).chunks())
    return [np.concatenate([getattr(chunk, name) for chunk in chunks]).tolist() for name in ("x", "y", "rate")]


EXPECTED = [[500000, 500010], [4000000, 4000010], [-12.5, 7.25]]


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.encode("utf-16"),
        ("\ufeff" + PLAIN.replace("\n", "\r\n")).encode("utf-16-be"),
        b"sep=,\n" + PLAIN.encode(),
        b"\xef\xbb\xbfsep=;\r\n" + PLAIN.replace(",", ";").replace(".", ",").replace("\n", "\r\n").encode(),
        b"sep=\t\n" + PLAIN.replace(",", "\t").encode(),
        PLAIN.replace(",", ";").replace(".", ",").encode(),
    ],
)
def test_line_ends_encodings_and_separators(tmp_path, content):
    (tmp_path / "points.csv").write_bytes(content)
    assert points(tmp_path / "points.csv") == EXPECTED
    with zipfile.ZipFile(tmp_path / "points.zip", "w") as archive:
        archive.writestr("folder/points.csv", content)
    assert points(tmp_path / "points.zip") == EXPECTED


def test_hidden_twins_of_a_zip_are_no_tables(tmp_path):
    with zipfile.ZipFile(tmp_path / "points.zip", "w") as archive:
        archive.writestr("__MACOSX/._points.csv", b"\0\5\26\7")
        archive.writestr(".points.csv", b"nothing")
        archive.writestr("points.csv", PLAIN)
        archive.writestr("readme.txt", "EGMS")
    assert points(tmp_path / "points.zip") == EXPECTED


def test_a_zip_with_several_tables_asks_which(tmp_path):
    with zipfile.ZipFile(tmp_path / "points.zip", "w") as archive:
        archive.writestr("east.csv", PLAIN)
        archive.writestr("up.csv", PLAIN)
    with pytest.raises(FtlError, match=r"2 tables \(east.csv, up.csv\)"):
        open_points(str(tmp_path / "points.zip"))


def test_egms_ortho_is_told_by_its_columns():
    ortho = [
        "pid",
        "easting",
        "northing",
        "height",
        "rmse",
        "mean_velocity",
        "mean_velocity_std",
        "acceleration",
        "seasonality",
    ]
    assert identify("renamed.csv", ortho, needs_coordinates=True).product == EGMS_ORTHO
    assert identify("renamed.csv", ortho, needs_coordinates=True).epsg == 3035
    assert identify("renamed.csv", [*ortho, "los_east", "temporal_coherence"]).product == "EGMS"
    # Names that any table may have say nothing of its CRS.
    plain = ["pid", "easting", "northing", "mean_velocity"]
    assert (identify("own.csv", plain).product, identify("own.csv", plain).epsg) == ("points", 0)
    assert identify("EGMS_L3_E43N27_100km_U.csv", plain).product == EGMS_ORTHO
