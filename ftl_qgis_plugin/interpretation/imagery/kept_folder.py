"""Where small pictures of images that were looked at are kept: in the QGIS profile, never beside the study."""

from __future__ import annotations

import os

from qgis.core import QgsApplication

from ...core.imagery.kept_pictures import folder_of
from ...study.database import Study


def pictures_folder(study: Study) -> str:
    """Of one study, wherever its file is moved or copied to; it need not exist."""
    return folder_of(os.path.join(QgsApplication.qgisSettingsDirPath(), "ftl_qgis_plugin", "pictures"), study.identity)
