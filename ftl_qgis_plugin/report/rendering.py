"""From a study to one HTML file that needs nothing else: no network, no script, no other file."""

from __future__ import annotations

import base64
import hashlib
import os
import platform
import sqlite3
from collections.abc import Callable, Mapping, Sequence

import numpy
from osgeo import gdal

from .. import paths
from ..core import colours
from ..core.addresses import without_home, without_secrets
from ..core.errors import FtlError, Message
from ..core.grids.raster import RasterSource
from ..core.progress import Progress
from ..core.publishing import written
from ..study.database import Study
from .chips import DatedPicture
from .facts import StudyFacts
from .page import ReportPage, fixed
from .texts import Speaker

TEMPLATE_FOLDER = paths.RESOURCES / "report"
TEMPLATE = "report.html.j2"


def write_report(
    study_path: str,
    output: str,
    deformation: RasterSource | None = None,
    dem: RasterSource | None = None,
    versions: Mapping[str, str] | None = None,
    translate: Callable[[Message], str] = str,
    progress: Progress | None = None,
    unseen: RasterSource | None = None,
    images: Sequence[DatedPicture] = (),
    pictures: str = "",
) -> StudyFacts:
    """Writes the report of a study (only read) to `output`, complete or not at all; returns its numbers.

    `unseen`: map of ground that is not seen. `versions`: names and versions of the programs around this one.
    `images`, and the folder `pictures` of those that were looked at and kept, show new landslides before and after.
    FtlError: no study, damaged, newer; rasters that cannot be read; jinja2 missing; the file cannot be written.
    """
    progress = progress or Progress()
    with Study.open(study_path, read_only=True) as study:
        facts = StudyFacts(study, deformation, progress.part(0.0, 0.6), unseen)
    page = ReportPage(facts, os.path.basename(study_path), Speaker(translate), deformation, dem, images, pictures)
    text = render(page.values({**(versions or {}), **own_versions()}, progress.part(0.6, 0.95)))
    progress.check()
    _write(output, text)
    progress.report(1.0)
    return facts


def own_versions() -> dict[str, str]:
    import scipy

    return {
        "GDAL": gdal.VersionInfo("RELEASE_NAME"),
        "numpy": numpy.__version__,
        "scipy": scipy.__version__,
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
    }


def render(values: Mapping[str, object]) -> str:
    """The page. Values are escaped unless the template says that they are markup. FtlError: jinja2 is missing."""
    try:
        import jinja2
    except ImportError as error:
        raise FtlError(
            "The report needs the Python package jinja2, which this QGIS lacks ({reason}). Install it (python3 -m pip "
            "install jinja2 in QGIS's Python) and try again.",
            reason=error,
        ) from error
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(str(TEMPLATE_FOLDER)),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        finalize=_shown,
    )
    environment.filters["fixed"] = fixed
    environment.filters["digest"] = _digest
    environment.globals["colours"] = {**colours.VERDICTS, **colours.ORIGINS, "current": colours.CURRENT}
    return environment.get_template(TEMPLATE).render(values)


def _shown(value: object) -> object:
    """A study may come from elsewhere: no login or key, and no person's folder goes on into a report."""
    return without_home(without_secrets(value)) if type(value) is str else value


def _digest(script: str) -> str:
    """By which the page's policy knows its own script from any other (Content Security Policy, "Hash usage")."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")


def _write(output: str, text: str) -> None:
    output = os.path.abspath(output)
    try:
        # No temporary file: the report is then as readable to others as any file of the user's.
        with written(output) as part, open(part, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise FtlError(
            "The report {name} cannot be written ({reason}). Choose a folder that you may write to and whose disk has "
            "space left, and close the file where it is open.",
            name=output,
            reason=error.strerror or "unknown reason",
        ) from error
