"""What is missing or looks wrong among the choices, told next to the field, with what mends it."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import QgsProject

from ..study.database import Study
from .choices import Choices

ERROR, WARNING = "error", "warning"  # an error keeps the extraction from starting


@dataclass(frozen=True)
class Problem:
    """`field` of Choices it stands next to; `mend` names what would help: "" or one of MENDS for a button."""

    field: str
    severity: str
    text: str
    mend: str = ""


# set_crs: open the layer's CRS dialog; unit_m, unit_cm: set the unit; new_study, open_study; demo; choose: focus field.
MENDS = ("set_crs", "unit_m", "unit_cm", "new_study", "choose", "min_area")


def find_problems(choices: Choices, project: QgsProject, study: Study | None) -> list[Problem]:
    """In the order of the page's fields. Reads at most a decimated overview of the rate raster (cached)."""
    return []
