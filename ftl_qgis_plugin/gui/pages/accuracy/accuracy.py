"""The Accuracy page: how much is found, what is missed or could not be seen, whether the rate predicts landslides."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsRectangle
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ....interpretation.accuracy.accuracy_model import AccuracyModel
from ....interpretation.accuracy.noncandidates import NonCandidates
from ....interpretation.accuracy.proneness_model import PronenessModel
from ....interpretation.accuracy.unseen_model import UnseenModel
from ... import theme
from ...map.outline_marker import OutlineMarker, in_canvas_crs
from ...page import Page
from ...sweep.result_view import SweepResultView
from ...text.plain_text import markup_label
from .detection_panel import DetectionPanel
from .hold_out_panel import HoldOutPanel
from .noncandidate_panel import NonCandidatePanel
from .proneness_panel import PronenessPanel
from .unseen_panel import UnseenPanel

_VIEW_FACTOR = 3.0


class AccuracyPage(Page):
    def title(self) -> str:
        return self.tr("Accuracy")

    def icon(self) -> QIcon:
        return theme.qgis_icon("mActionSum")

    def build(self) -> None:
        self._marker: OutlineMarker | None = None
        self.detection = DetectionPanel(self.session, AccuracyModel(self.session), self.show_place)
        self.hold_out = HoldOutPanel(self.session)
        self.noncandidates = NonCandidatePanel(self.session, NonCandidates(self.session), self.show_place)
        self.proneness = PronenessPanel(self.session, PronenessModel(self.session))
        self.unseen = UnseenPanel(self.session, UnseenModel(self.session))
        for title, panel in (
            (self.tr("Held-out landslides"), self.hold_out),
            (self.tr("What is found"), self.detection),
            (self.tr("What is missed outside the candidates"), self.noncandidates),
            (self.tr("What could not have been seen"), self.unseen),
            (self.tr("What review and sweep both missed"), self._sweep_panel()),
            (self.tr("Does the rate predict landslides here?"), self.proneness),
        ):
            heading = markup_label(f"<b>{title}</b>")
            heading.setWordWrap(True)
            self.body.addWidget(heading)
            self.body.addWidget(panel)
            self.body.addSpacing(8)
        self.body.addStretch(1)
        self.session.studyClosed.connect(self._forget_marker)

    def _sweep_panel(self) -> QWidget:
        panel = QWidget()
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(SweepResultView(self.desk))
        button = QPushButton(self.tr("Sweep the area"))
        button.setObjectName("FtlSweepFromAccuracy")
        button.setToolTip(self.commands.hint("sweep"))
        button.clicked.connect(lambda: self.commands.run("sweep"))
        layout.addWidget(button)
        return panel

    def shown(self) -> None:
        self.hold_out.redraw()
        self.detection.redraw()
        self.proneness.redraw()

    def hideEvent(self, event: object) -> None:
        super().hideEvent(event)
        self._forget_marker()

    def show_place(self, geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> None:
        """Brings the map to an outline and marks it."""
        canvas = self.desk.iface.mapCanvas()
        shape = in_canvas_crs(geometry, crs, canvas, self.session.project)
        if shape.isNull():
            return
        if self._marker is None:
            self._marker = OutlineMarker(canvas)
        self._marker.show(geometry, crs, self.session.project)
        box = shape.boundingBox()
        size = _VIEW_FACTOR * max(box.width(), box.height())
        canvas.setExtent(QgsRectangle.fromCenterAndSize(box.center(), size, size))
        canvas.refresh()

    def release(self) -> None:
        self._forget_marker()
        self.detection.release()
        self.proneness.release()
        self.unseen.release()

    def _forget_marker(self) -> None:
        if self._marker is not None:
            self._marker.remove()
            self._marker = None
