"""InSAR products chosen through the file dialog of the real QGIS desktop, good files and bad ones."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
import harness

h5py = pytest.importorskip("h5py", reason="h5py writes the HDF5 files of these tests (Debian: python3-h5py)")

SHAPE = (30, 40)
PARAMETERS = """width:                40
nlines:               30
corner_lat:     38.5998  decimal degrees
corner_lon:    99.20025  decimal degrees
post_lat:   -0.0004  decimal degrees
post_lon:    0.0005  decimal degrees
"""


def mintpy(path: Path, name: str, values: np.ndarray, **more: object) -> Path:
    with h5py.File(path, "w") as file:
        file.create_dataset(name, data=values, chunks=True)
        meta = {"FILE_TYPE": name, "UNIT": "m/year", "X_FIRST": 99.2, "Y_FIRST": 38.6, "X_STEP": 5e-4, "Y_STEP": -4e-4}
        for key, value in {**meta, **more}.items():
            file.attrs[key] = str(value)
    return path


def test_products_through_the_file_dialog(tmp_path):
    harness.need_desktop()
    rate = np.random.default_rng(1).normal(0, 0.03, SHAPE).astype(np.float32)
    velocity = mintpy(tmp_path / "geo_velocity.h5", "velocity", rate)
    series = mintpy(tmp_path / "geo_timeseries.h5", "timeseries", np.stack([rate] * 8), UNIT="m")
    with h5py.File(series, "a") as file:
        file["date"] = np.array([f"2020{month:02d}01" for month in range(1, 9)], "S8")
    (tmp_path / "results").mkdir()
    (tmp_path / "info").mkdir()
    (tmp_path / "info" / "EQA.dem_par").write_text(PARAMETERS)
    raw = tmp_path / "results" / "vel"
    (1000 * rate).astype("<f4").tofile(raw)
    rows = [f'"p{n}","{4_300_000 + 50 * (n % 10)}","{2_700_000 + 50 * (n // 10)}","{n - 50}"' for n in range(100)]
    points = tmp_path / "egms.csv"
    header = '"pid","easting","northing","mean_velocity"'
    points.write_bytes(("\ufeff" + "\r\n".join([header, *rows]) + "\r\n").encode())
    damaged = tmp_path / "damaged.h5"
    content = bytearray(velocity.read_bytes())
    at = content.index(b"X_FIRST")
    content[at + 8 : at + 48] = b"\xff" * 40
    damaged.write_bytes(content)
    empty = tmp_path / "empty.h5"
    empty.touch()
    files = (velocity, raw, points, series, damaged, empty)
    profiles = harness.make_profile(tmp_path / "profile")
    outcome = harness.drive("products", profiles, tmp_path, FTL_PRODUCTS="\n".join(map(str, files)))["notes"]["outcome"]
    layers = {name: found["layer"] for name, found in outcome.items() if found["layer"]}
    assert layers == {"geo_velocity.h5": "geo_velocity_rate", "vel": "vel_rate", "egms.csv": "egms_rate"}
    (dialog,) = outcome["geo_timeseries.h5"]["dialogs"]
    assert dialog.endswith("Fit Seasonal Deformation")  # newer QGIS puts the group before it
    assert "is a displacement time series" in outcome["geo_timeseries.h5"]["told"]
    assert "its header is broken" in outcome["damaged.h5"]["told"]
    assert "cannot be opened" in outcome["empty.h5"]["told"]
    assert not any("Traceback" in found["told"] for found in outcome.values())
