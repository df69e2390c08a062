"""The sweep over the study area: its cells, and the log of what analysts say of each.

As the sample of non-candidates (see `places`), in a setting and a table of its own: `accepted` says that landslides are
to be seen in the cell, `rejected` that there is nothing, `uncertain` that it is to be looked at again.
"""

from __future__ import annotations

from ..file.schema3.sweep import SWEEP_VERDICTS
from .places import Places

CELLS_KEY = "sweep_cells"


class Sweep(Places):
    """A sweep goes on where it was left, on any computer; cells of the same cut have the same names everywhere."""

    TABLE, KEY = SWEEP_VERDICTS, CELLS_KEY
