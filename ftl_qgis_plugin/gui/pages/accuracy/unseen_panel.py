"""Where a landslide could not have been seen in the rate: the map, its shares and the known landslides in it."""

from __future__ import annotations

from qgis.core import QgsMapLayer, QgsMapLayerProxyModel
from qgis.gui import QgsMapLayerComboBox
from qgis.PyQt.QtCore import QLocale
from qgis.PyQt.QtGui import QDoubleValidator
from qgis.PyQt.QtWidgets import QFormLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ....bridge.messages import translate_message
from ....bridge.words import listed, percent_sign
from ....core.errors import Message
from ....interpretation.accuracy.unseen_model import UnseenModel
from ....interpretation.session.session import InterpretationSession
from ....interpretation.settings.choices import raster_layer
from ..data.layer_row import show_layer


class UnseenPanel(QWidget):
    def __init__(self, session: InterpretationSession, model: UnseenModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.model = model
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setObjectName("FtlUnseenText")
        layout.addWidget(self._text)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._map = QgsMapLayerComboBox()
        self._map.setObjectName("FtlUnseenMap")
        self._map.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._map.setFilters(QgsMapLayerProxyModel.RasterLayer)
        self._map.setAllowEmptyLayer(True, self.tr("none"))
        show_layer(self._map, None)
        self._map.setToolTip(self.tr("A map that 'Map ground that is not seen' wrote. The report takes it too."))
        self._incidence = self._angle(2, 88, self.tr("Degrees from the vertical; about 39 for Sentinel-1."))
        self._heading = self._angle(
            -360, 360, self.tr("Degrees clockwise from north: about -12 for Sentinel-1 ascending, -168 descending.")
        )
        self._run = QPushButton(self.tr("Map it"))
        self._run.setObjectName("FtlMapUnseen")
        self._run.setToolTip(
            self.tr(
                "From the layers of the Data page, with its minimum rate as the slowest that is looked for. Shadow, "
                "layover and slopes that the line of sight does not see need the elevation model and both angles."
            )
        )
        form.addRow(self.tr("Map"), self._map)
        form.addRow(self.tr("Incidence (°)"), self._incidence)
        form.addRow(self.tr("Heading (°)"), self._heading)
        form.addRow(self._run)
        layout.addLayout(form)
        self._map.layerChanged.connect(self._choose)
        self._run.clicked.connect(self._start)
        model.resultChanged.connect(self.redraw)
        for signal in (session.choicesChanged, session.studyOpened, session.studyClosed):
            signal.connect(self.redraw)
        self.redraw()

    def release(self) -> None:
        self.model.release()

    def redraw(self) -> None:
        session = self._session
        layer = raster_layer(session.choices.unseen, session.project)
        show_layer(self._map, layer)
        self._run.setEnabled(bool(session.choices.deformation))
        if self.isVisible():
            self.model.count()
        self._text.setText(self._words(layer is not None))

    def showEvent(self, event: object) -> None:
        super().showEvent(event)
        self.redraw()

    def _words(self, has_map: bool) -> str:
        unseen = self.model.unseen
        if not has_map:
            return self.tr("Not seen is not stable: on some ground the rate could not have shown a landslide. Map it.")
        if self.model.failure:
            return self.model.failure
        if unseen is None:
            return self.tr("Counting…")
        locale = QLocale()
        sign = percent_sign()
        reasons = listed(
            f"{translate_message(label)} {locale.toString(100 * share, 'f', 1)}{sign}"
            for label, share in unseen.shares()
        )
        text = self.tr("{share} % of the study area is not seen; nothing found there does not mean stable.")
        lines = [text.format(share=locale.toString(100 * unseen.share, "f", 1))]
        if reasons:
            lines.append(translate_message(Message("{sentence}.", sentence=reasons[0].upper() + reasons[1:])))
        if unseen.known:
            text = self.tr("{hidden} of {known} known landslides lie there.")
            lines.append(text.format(hidden=int(unseen.hidden.sum()), known=unseen.known))
        return "\n".join(lines)

    def _angle(self, least: float, largest: float, hint: str) -> QLineEdit:
        field = QLineEdit()
        field.setValidator(QDoubleValidator(least, largest, 3, field))
        field.setPlaceholderText(self.tr("unknown"))
        field.setToolTip(hint)
        return field

    def _choose(self, layer: QgsMapLayer | None) -> None:
        self._session.choose(unseen=layer.id() if layer is not None else "")

    def _start(self) -> None:
        angles = []
        for field in (self._incidence, self._heading):
            value, is_number = field.locale().toDouble(field.text())
            angles.append(value if is_number else None)
        self.model.run(*angles)
