"""What a folder holds that may be stacked, and what is said of others."""

from __future__ import annotations

import os
import zipfile

import numpy as np
import pytest
from osgeo import gdal

pytest.importorskip("h5py", reason="h5py writes the HDF5 files of these tests (Debian: python3-h5py)")

import product_layouts as layouts
from stack_folders import DATES, SHAPE, moved

from ftl_qgis_plugin import help
from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.blocks import default_workers
from ftl_qgis_plugin.core.products.granules.folder import LABELS as GRANULE_LABELS
from ftl_qgis_plugin.core.products.pairs.folder import LABELS as PAIR_LABELS
from ftl_qgis_plugin.core.progress import Progress
from ftl_qgis_plugin.core.stacking.options import INVERSION, STACKING
from ftl_qgis_plugin.interpretation.stacking.findings import GRANULES, PAIRS, POINTS, Findings, look_into


def test_what_cannot_be_read_is_named_without_its_folder(pairs):
    broken = next(
        os.path.join(folder, name)
        for folder, _folders, names in os.walk(pairs)
        for name in sorted(names)
        if name.endswith("unw_phase.tif")
    )
    with open(broken, "r+b") as file:
        file.truncate(100)
    ((name, reason),) = look_into(pairs, Progress()).left_out
    assert name == os.path.basename(broken)
    assert reason
    assert os.path.dirname(broken) not in reason


def test_a_folder_is_looked_into(pairs, tmp_path):
    found = look_into(pairs, Progress())
    assert (found.algorithm, found.product, found.items, found.dates) == (PAIRS, "HyP3", 24, 10)
    assert (found.method, found.has_coherence) == (INVERSION, True)
    assert (found.has_cycle, found.seasonal) == (False, (0, 1))
    alone = found.minutes * default_workers()
    assert 0 < alone == pytest.approx(24 * SHAPE[0] * SHAPE[1] * 3e-7 / 60)
    for first, second in zip(DATES[:6:2], DATES[1:6:2]):
        layouts.licsar(tmp_path / "loose", first, second, moved(first, second), 0.7)
    assert look_into(str(tmp_path / "loose"), Progress()).method == STACKING
    for date in DATES[1:]:
        layouts.opera(tmp_path / "opera", DATES[0], date, moved(DATES[0], date))
    found = look_into(str(tmp_path / "opera"), Progress())
    assert (found.algorithm, found.product, found.items) == (GRANULES, "OPERA DISP", 9)
    layouts.tif(tmp_path / "asks" / "20200101_20200113.unw.tif", layouts.radians(moved(*DATES[:2])))
    assert "wavelength" in str(look_into(str(tmp_path / "asks"), Progress()).missing)
    (tmp_path / "empty").mkdir()
    with pytest.raises(FtlError, match="Neither an unwrapped pair nor a displacement was found among the 0 files"):
        look_into(str(tmp_path / "empty"), Progress())


def test_each_product_has_its_page_of_the_guide():
    pages = [Findings("", product=name).guide_page for name in (*PAIR_LABELS[1:], *GRANULE_LABELS[1:])]
    assert sum(page.startswith("product_") for page in pages) == 7
    assert Findings("", product="PyGMTSAR").guide_page == "product_gmtsar"
    for page in pages:
        assert help.url(page, "en").fileName() == f"{page}.html"


def test_wrapped_phase_is_told_and_no_unit_is_asked(tmp_path):
    for first, second in ((20190105, 20190306), (20190306, 20190505)):
        name = f"S1_136231_IW2_{first}_{second}_VV_INT80_663F"
        layouts.tif(tmp_path / name / f"{name}_wrapped_phase.tif", np.zeros((20, 30), np.float32))
    with pytest.raises(FtlError, match="wrapped phase"):
        look_into(str(tmp_path), Progress())


def test_the_crs_of_pairs_without_one_is_asked_in_the_tool(pairs):
    """It told to give the tool what only the tool's own window asks for."""
    for name in [entry.path for folder in os.scandir(pairs) for entry in os.scandir(folder.path)]:
        dataset = gdal.Open(name, gdal.GA_Update)
        dataset.SetProjection("")
        dataset.FlushCache()
    found = look_into(pairs, Progress())
    assert (found.algorithm, found.folder) == (PAIRS, pairs)
    assert "no coordinate reference system" in str(found.missing)


def test_of_several_products_the_user_chooses_in_the_tool(tmp_path):
    """The window said so and offered no choice."""
    layouts.hyp3(tmp_path, *DATES[:2], moved(*DATES[:2]), 0.8)
    layouts.licsar(tmp_path, *DATES[:2], moved(*DATES[:2]), 0.8)
    found = look_into(str(tmp_path), Progress())
    assert (found.algorithm, found.parameters) == (PAIRS, {"INPUT": str(tmp_path)})
    assert "several products (LiCSAR: 1, HyP3: 1). Choose one of them" in str(found.missing)
    for day in DATES[1:4]:  # which were taken without a word of the pairs
        layouts.opera(tmp_path, DATES[0], day, moved(DATES[0], day))
    assert look_into(str(tmp_path), Progress()) == found


def test_downloads_that_are_not_unpacked_are_told_as_such(tmp_path):
    (tmp_path / "S1_136231_IW2_20190105_20190306_VV_INT80_663F.zip").write_bytes(b"PK")
    with pytest.raises(FtlError, match="1 zip files, which are not looked into"):
        look_into(str(tmp_path), Progress())


def test_a_folder_with_a_finished_rate_is_told_where_that_belongs(tmp_path):
    rate = np.zeros(SHAPE, np.float32)
    layouts.tif(tmp_path / "CNES_MV-LOS_geo_8rlks.tiff", rate, 4326, (99.2, 38.6), 0.001)
    layouts.tif(tmp_path / "a_dem.tif", rate)
    with pytest.raises(FtlError, match=r"CNES_MV-LOS_geo_8rlks.tiff in this folder is a rate already \(FLATSIM"):
        look_into(str(tmp_path), Progress())


def test_one_file_of_a_whole_series_is_for_the_tool(tmp_path):
    path = layouts.tif(tmp_path / "CNES_DTs_geo_8rlks.tiff", np.zeros(SHAPE, np.float32), 4326, (99.2, 38.6), 0.001)
    found = look_into(str(tmp_path), Progress())
    assert (found.algorithm, found.parameters) == (GRANULES, {"FILE": path})
    assert "CNES_DTs_geo_8rlks.tiff in this folder is a displacement series" in str(found.missing)
    (tmp_path / "cum").mkdir()
    layouts.licsbas_netcdf(tmp_path / "cum" / "cum.nc", np.zeros(SHAPE), DATES)
    with pytest.raises(FtlError, match=r"cum\.nc in this folder is a rate already"):
        look_into(str(tmp_path / "cum"), Progress())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_folder_of_pipes_ends(tmp_path):
    for name in ("velocity.tif", "series.nc", "cum.h5", "a.csv", "20200105_20200305.unw.tif"):
        os.mkfifo(tmp_path / name)
    with pytest.raises(FtlError, match="among the 0 files"):
        look_into(str(tmp_path), Progress())


def test_granules_too_few_for_a_rate_are_told_before_anything_is_asked(tmp_path):
    layouts.opera(tmp_path, DATES[0], DATES[1], moved(*DATES[:2]))
    with pytest.raises(FtlError, match="There are 2 dates only"):
        look_into(str(tmp_path), Progress())
    layouts.opera(tmp_path, DATES[0], DATES[2], moved(DATES[0], DATES[2]))
    found = look_into(str(tmp_path), Progress())
    assert (found.items, found.dates, found.first) == (2, 3, DATES[0].isoformat())


def test_bursts_of_points_are_for_the_tool_that_reads_them(tmp_path):
    """As the European Ground Motion Service hands them out: a zip a burst, in one folder."""
    for burst in ("0297", "0298"):
        name = f"EGMS_L2b_088_{burst}_IW2_VV_2019_2023_1"
        with zipfile.ZipFile(tmp_path / f"{name}.zip", "w") as file:
            file.writestr(f"{name}.csv", "pid,easting,northing,temporal_coherence,mean_velocity\na,50,50,0.9,-10\n")
    found = look_into(str(tmp_path), Progress())
    assert (found.algorithm, found.items, found.parameters) == (POINTS, 2, {"FOLDER": str(tmp_path)})
    assert "2 tables of points (EGMS" in str(found.missing)


def test_bursts_that_do_not_go_together_are_told_as_such(tmp_path):
    """As zip files, which is how they come, they were to be unpacked."""
    for name in ("EGMS_L2b_088_0297_IW2_VV_2019_2023_1", "EGMS_L2b_022_0298_IW2_VV_2019_2023_1"):
        with zipfile.ZipFile(tmp_path / f"{name}.zip", "w") as archive:
            archive.writestr(f"{name}.csv", "pid,easting,northing,mean_velocity\na,4300000,4000000,-3\n")
    with pytest.raises(FtlError, match="do not go together: EGMS L2b 022, EGMS L2b 088"):
        look_into(str(tmp_path), Progress())
