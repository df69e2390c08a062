"""After a session on data that need a login and a key, not one byte of what it leaves holds either, nor the folder."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsRasterLayer

from ftl_qgis_plugin.bridge.log import LOG_TAG, log
from ftl_qgis_plugin.interpretation.background.runner import _history_entry
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.log.looks import Look

SECRET = "S3cr3tS3cr3t"
SOURCES = {
    "curl": f"/vsicurl/https://ada:{SECRET}@x.org/dem.tif?se=2030&sig={SECRET}",
    "PostGIS": f"dbname='gis' host=db user='{SECRET}' password='{SECRET}' key='gid' table=\"a\" (geom)",
    "WMS": f"crs=EPSG:3857&url=https://x.org/wms?token%3D{SECRET}&authcfg={SECRET}&layers=a",
    "API key": f"type=xyz&url=https://x.org/%7Bz%7D/%7Bx%7D/%7By%7D.png?api_key%3D{SECRET}",
    "signature": f"https://x.org/a.tif?X-Amz-Signature={SECRET}&X-Amz-Credential={SECRET}",
    "header": f"/vsicurl?header.Authorization=Bearer%20{SECRET}&url=https%3A%2F%2Fx.org%2Fa.tif%3Fkey%3D{SECRET}",
}


# In a process of its own: QGIS reads with the interpreter's lock held.
SERVER = """
import pathlib, sys
sys.path.insert(0, sys.argv[1])
from loopback import Loopback
folder = pathlib.Path(sys.argv[2])
server = Loopback()
server.files = {f"/{path.name}": path.read_bytes() for path in folder.iterdir() if path.is_file()}
print(server.url, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def served(scene_folder):
    """Address of the scene's files behind a login and a key, as GDAL reads them."""
    tools = Path(__file__).parents[1] / "imagery"
    command = [sys.executable, "-c", SERVER, str(tools), str(scene_folder)]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    host = server.stdout.readline().strip().partition("://")[2]
    yield lambda name: f"/vsicurl/http://ada:{SECRET}@{host}/{name}?key={SECRET}&sig={SECRET}"
    server.communicate()


def test_nothing_of_it_is_left(
    make_session, load_scene, project, served, tmp_path, wait_for, opened, run_algorithm, monkeypatch
):
    monkeypatch.setenv("GDAL_DISABLE_READDIR_ON_OPEN", "EMPTY_DIR")
    session, heard = make_session()
    folder = load_scene(session)
    dem = QgsRasterLayer(served("dem.tif"), "dem")
    assert dem.isValid()
    project.addMapLayer(dem)
    session.choose(dem=dem.id())
    logged, histories = [], []
    messages = QgsApplication.messageLog()

    def hear(text, tag, _level):
        if tag == LOG_TAG:
            logged.append(text)

    messages.messageReceived.connect(hear)
    session.runner.historyEntryMade.connect(histories.append)
    try:
        assert opened(session, session.new_study(os.path.join(folder, "study.gpkg")))
        assert session.iteration.run()
        wait_for(lambda: heard.failures or (not session.runner.is_running and len(session.index) > 0))
        assert heard.errors == []
        session.layers.flush()
        for source in SOURCES.values():
            session.review.set_details(image_source=source, note=f"seen on {source}")
            assert session.review.reject(f"as {source}")
            log(f"cannot read {source} in {Path.home()}")
        session.study.looks.record([Look(candidate="a", source=source) for source in SOURCES.values()], "ada")
        session.choose(**{name: getattr(session.choices, name) for name in ("dem", "deformation")})
        path = session.study.path
        session.close_study()
        wait_for(lambda: session.study is None)
    finally:
        messages.messageReceived.disconnect(hear)
    assert len(logged) >= len(SOURCES)
    assert len(histories) >= 2

    # Conversion keeps a backup; the report, a merged study and inventories are made of it.
    shutil.copy(path, tmp_path / "second.gpkg")
    with Study.open(path) as study:
        study._connection.execute("UPDATE settings SET value = '2' WHERE key = 'schema_version'")
    Study.open(path).close()
    made = {"report": "report.html", "merged": "merged.gpkg", "inventory": "out.gpkg", "shape": "out.shp"}
    made = {name: str(tmp_path / file) for name, file in made.items()}
    run_algorithm("studyreport", {"STUDY": path, "OUTPUT": made["report"]})
    run_algorithm("mergestudies", {"STUDIES": [path, str(tmp_path / "second.gpkg")], "OUTPUT": made["merged"]})
    for name in ("inventory", "shape"):
        run_algorithm("exportinventory", {"STUDY": path, "WHAT": 2, "OUTPUT": made[name]})
    assert project.write(os.path.join(folder, "work.qgz"))

    backups = list(Path(folder).glob("study.v2.*"))
    assert len(backups) == 1
    files = [Path(path), *backups, *tmp_path.glob("*.*")]
    assert {file.suffix for file in files} >= {".gpkg", ".html", ".dbf"}
    left = {str(file): file.read_bytes() for file in files if file.is_file()}
    left["log"] = "\n".join(logged).encode()
    left["history"] = repr(histories).encode()
    left["project"] = entries_of_ours(os.path.join(folder, "work.qgz"), project)
    for name, content in left.items():
        assert SECRET.encode() not in content, name
    for name in set(left) - {"history", "project"}:  # these two have to find the files again
        assert bytes(tmp_path) not in left[name], name
        assert bytes(Path.home()) + b"/" not in left[name] or Path.home() == Path("/"), name


def entries_of_ours(file, project) -> bytes:
    """The project's file without what QGIS itself keeps of the user's own layer."""
    with zipfile.ZipFile(file) as kept:
        text = b"\n".join(kept.read(name) for name in kept.namelist()).decode("utf-8", "replace")
    theirs = {layer.id() for layer in project.mapLayers().values() if SECRET in layer.source()}
    assert len(theirs) == 1
    for one in theirs:
        text = re.sub(rf'<layer-tree-layer[^>]*id="{one}".*?</layer-tree-layer>', "", text, flags=re.DOTALL)
        text = re.sub(rf"<maplayer (?:(?!</maplayer>).)*<id>{one}</id>.*?</maplayer>", "", text, flags=re.DOTALL)
        text = re.sub(rf'<(?:layer|legendlayerfile)[^>]*(?:id|layerid)="{one}"[^>]*/?>', "", text)
    assert "<ftl" in text
    return text.encode()


@pytest.mark.parametrize("kind", SOURCES)
def test_processing_s_history_holds_none(project, ftl_provider, kind):
    algorithm = QgsApplication.processingRegistry().algorithmById("ftl:terrainfactors")
    name = next(item.name() for item in algorithm.parameterDefinitions() if "DEM" in item.name())
    from qgis.core import QgsProcessingContext

    entry = _history_entry(algorithm, {name: SOURCES[kind]}, QgsProcessingContext())
    assert SECRET not in repr(entry)
    assert algorithm.id() in entry["python_command"]
