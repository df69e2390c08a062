"""The headless loop with dated images: what they say reaches the order and stays in the study."""

from __future__ import annotations

import pytest

from ftl_qgis_plugin.core.scene import SceneOptions, write_scene
from ftl_qgis_plugin.study.database import Study


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("images")
    write_scene(str(folder), SceneOptions(size_px=256, seed=3, timeseries=False))
    return folder


def test_the_study_keeps_what_the_images_say(ftl_provider, folder, tmp_path):
    import processing

    study = str(tmp_path / "study.gpkg")
    result = processing.run(
        "ftl:runiterations",
        {
            "INVENTORY": str(folder / "inventory.gpkg"),
            "REFERENCE": str(folder / "reference.gpkg"),
            "DEFORMATION": str(folder / "deformation_rate.tif"),
            "COHERENCE": str(folder / "coherence.tif"),
            "DEM": str(folder / "dem.tif"),
            "IMAGES": [str(path) for path in sorted(folder.glob("optical_*.tif"))],
            "MAX_ITERATIONS": 1,
            "STUDY": study,
        },
    )
    assert result["ITERATION_COUNT"] == 1
    with Study.open(study, read_only=True) as opened:
        evidence = opened.looks.evidence()
        assert set(evidence) == {record["candidate"] for record in opened.candidates()}
        assert all("change_contrast" in values for values in evidence.values())
        assert opened.iterations()[0].parameters["images"] == [
            path.name for path in sorted(folder.glob("optical_*.tif"))
        ]


def test_one_image_tells_no_change(ftl_provider, folder, tmp_path):
    import processing
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match="two dates"):
        processing.run(
            "ftl:runiterations",
            {
                "INVENTORY": str(folder / "inventory.gpkg"),
                "REFERENCE": str(folder / "reference.gpkg"),
                "DEFORMATION": str(folder / "deformation_rate.tif"),
                "IMAGES": [str(next(folder.glob("optical_*.tif")))],
            },
        )
