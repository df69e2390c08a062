import shutil

from osgeo import osr

from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.file import schema
from ftl_qgis_plugin.study.merge import merge_studies


def made(path, analyst="ada"):
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32646)
    with Study.create(str(path), crs.ExportToWkt(), analyst=analyst) as study:
        study.start_iteration({})
        return study.setting(schema.IDENTITY_KEY)


def identity_of(path):
    with Study.open(str(path)) as study:
        return study.setting(schema.IDENTITY_KEY)


def test_it_goes_with_the_file(tmp_path):
    first, other = made(tmp_path / "a.gpkg"), made(tmp_path / "b.gpkg")
    assert first != other
    assert len(first) == 32
    shutil.copy(tmp_path / "a.gpkg", tmp_path / "copy.gpkg")
    shutil.move(str(tmp_path / "a.gpkg"), str(tmp_path / "moved.gpkg"))
    assert identity_of(tmp_path / "copy.gpkg") == identity_of(tmp_path / "moved.gpkg") == first


def test_a_merged_study_is_another_one(tmp_path):
    parts = [made(tmp_path / "a.gpkg"), made(tmp_path / "b.gpkg", "ben")]
    merge_studies([str(tmp_path / "a.gpkg"), str(tmp_path / "b.gpkg")], str(tmp_path / "merged.gpkg"))
    assert identity_of(tmp_path / "merged.gpkg") not in parts
