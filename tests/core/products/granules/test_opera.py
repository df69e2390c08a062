"""OPERA's granules, as the producer's program lays them out."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("h5py", reason="h5py writes the HDF5 files of these tests (Debian: python3-h5py)")

import h5py
import product_layouts as layouts

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.products.granules import opera
from ftl_qgis_plugin.core.products.granules.folder import GranuleOptions, find_granules
from ftl_qgis_plugin.core.products.layer import open_layer
from ftl_qgis_plugin.core.products.pairs.pair import NOT_ZERO

REFERENCE, DAY = date(2022, 6, 3), date(2022, 6, 15)
METRES = np.full((6, 5), 0.012)


def values(layer):
    return open_layer(layer)[0].ReadAsArray()


def test_what_is_read(tmp_path):
    mask = np.ones(METRES.shape, np.uint8)
    mask[0] = 0
    path = layouts.opera(tmp_path, REFERENCE, DAY, METRES, mask, version="1.2")
    found = opera.read(str(path))
    assert (found.date, found.reference, found.mm_per_unit, found.product) == (DAY, REFERENCE, 1000.0, "OPERA DISP")
    assert found.frame == "S1 frame 11116 VV"
    assert found.version == ((1, 2), "20250801T000000Z")
    assert values(found.layer) == pytest.approx(METRES)
    assert values(found.quality) == pytest.approx(0.8)
    ((layer, kind),) = [(item.layer, item.kind) for item in found.masks]
    assert (kind, layer.no_data) == (NOT_ZERO, 255)
    np.testing.assert_array_equal(values(layer), mask)
    assert values(opera.read(str(path), "short_wavelength_displacement").layer) == pytest.approx(METRES / 2)


def test_without_what_may_be_missing(tmp_path):
    path = layouts.opera(tmp_path, REFERENCE, DAY, METRES)
    with h5py.File(path, "a") as file:
        del file["recommended_mask"], file["temporal_coherence"]
    # No file that was read a moment ago is written: where GDAL's and h5py's library is one, it may still be open.
    bare = tmp_path / "bare" / Path(path).name
    bare.parent.mkdir()
    shutil.copy(path, bare)
    with h5py.File(bare, "a") as file:
        del file["displacement"]
    found = opera.read(str(path))
    assert (found.masks, found.quality) == ((), None)
    with pytest.raises(FtlError, match="contains no displacement"):
        opera.read(str(bare))
    assert opera.read(str(bare), "short_wavelength_displacement") is not None
    for wrong in ("20221303", "20220699"):
        for day in ("20220603", "20220615"):
            other = str(path).replace(day, wrong)
            assert opera.matches(other)
            assert opera.read(other) is None


def test_several_frames_and_newer_versions(tmp_path):
    for version, generated in (("1.0.1", "20250801"), ("0.10", "20250901"), ("1.0", "20251101"), ("0.9", "20251001")):
        layouts.opera(tmp_path, REFERENCE, DAY, METRES, version=version, generated=generated)
    layouts.opera(tmp_path, REFERENCE, date(2022, 6, 27), METRES)
    found = find_granules([str(tmp_path)], GranuleOptions(dataset="short_wavelength_displacement"))
    assert [granule.date for granule in found.granules] == [DAY, date(2022, 6, 27)]
    assert found.granules[0].version[0] == (1, 0, 1)  # of another length than the others
    assert found.product == "OPERA DISP"
    assert "short_wavelength" in found.granules[0].layer.path
    layouts.opera(tmp_path, REFERENCE, date(2022, 7, 9), METRES, sensor="NI")
    with pytest.raises(FtlError, match=r"several frames \(S1 frame 11116 VV: 5, NI frame 11116 VV: 1\)"):
        find_granules([str(tmp_path)])
