"""The cells of a sweep and what is said of them, in memory: which is where, which comes next."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsVectorLayer

from ...bridge.outlines import bounds_of
from ...study.database import Study
from ...study.log.places import Place
from ...study.log.sweep import Finds
from ...study.log.verdicts import ACCEPTED, CLEARED, REJECTED, UNCERTAIN, Verdict
from ..review.details import ReviewProgress
from ..series.series_source import Place as SeriesPlace


class SweepCells:
    """`all` in their order, `said`: the entry that holds for a cell, by its name."""

    def __init__(self) -> None:
        self.all: list[Place] = []
        self.said: dict[str, Verdict] = {}
        self.last_entry = 0
        self._row_of: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.all)

    def __contains__(self, name: str) -> bool:
        return name in self._row_of

    def forget(self) -> None:
        self.all, self.said, self._row_of = [], {}, {}

    def read(self, study: Study) -> None:
        self.all = study.sweep.all()
        self._row_of = {cell.name: row for row, cell in enumerate(self.all)}
        self.read_said(study)

    def read_said(self, study: Study) -> None:
        self.last_entry = study.sweep.last()
        self.said = {name: entry for name, entry in study.sweep.current().items() if name in self._row_of}

    def hold(self, name: str, entry: Verdict | None) -> None:
        """What holds for the cell now; None: nothing was ever said."""
        if entry is None:
            self.said.pop(name, None)
        else:
            self.said[name] = entry

    def row(self, name: str) -> int | None:
        return self._row_of.get(name)

    def state(self, name: str) -> str:
        """Verdict on the cell (of study.verdicts), "" where nothing holds."""
        entry = self.said.get(name)
        return "" if entry is None or entry.verdict == CLEARED else entry.verdict

    def finds(self, name: str) -> Finds:
        entry = self.said.get(name)
        return Finds() if entry is None else Finds.of_note(entry.note)

    def progress(self) -> ReviewProgress:
        states = [entry.verdict for name, entry in self.said.items() if name in self._row_of]
        counts = {name: states.count(name) for name in (ACCEPTED, REJECTED, UNCERTAIN)}
        return ReviewProgress(total=len(self.all), **counts)

    def beside(self, name: str, step: int) -> str:
        """The cell so many further on; "" beyond the ends."""
        row = self._row_of.get(name, -1) + step
        return self.all[row].name if 0 <= row < len(self.all) else ""

    def open_after(self, name: str, step: int = 1) -> str:
        """The next cell without a statement, else the next to be looked at again; from the other end after the last."""
        count, start = len(self.all), self._row_of.get(name, -1 if step > 0 else 0)
        around = [self.all[(start + step * number) % count].name for number in range(1, count + 1)] if count else []
        for wanted in ("", UNCERTAIN):
            found = next((one for one in around if self.state(one) == wanted and one != name), "")
            if found:
                return found
        return ""


def cells_of(layer: QgsVectorLayer, crs: QgsCoordinateReferenceSystem, project: QgsProject) -> list[Place]:
    """What `ftl:sweepcells` made, in its order, in the CRS."""
    cells: list[tuple[int, Place]] = []
    for feature in layer.getFeatures():
        shape = SeriesPlace(feature.geometry(), layer.crs(), "").shape_in(crs, project.transformContext())
        wkb = bytes(shape.asWkb())
        x_min, y_min, x_max, y_max = bounds_of(wkb)
        place = Place(str(feature["cell"]), (x_min + x_max) / 2, (y_min + y_max) / 2, wkb)
        cells.append((int(feature["number"]), place))
    return [place for _, place in sorted(cells, key=lambda item: item[0])]
