"""Whether stronger and more seasonal deformation means more landslides here."""

from __future__ import annotations

from html import escape

from qgis.core import QgsMapLayerProxyModel
from qgis.gui import QgsMapLayerComboBox
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ....interpretation.accuracy.proneness_model import (
    AMPLITUDE,
    INVENTORY,
    RATE,
    RISES,
    SAMPLES,
    TOO_FEW,
    PronenessModel,
    QuantityResult,
)
from ....interpretation.session.session import InterpretationSession
from ...charts.proneness import PronenessChart
from ...text.plain_text import markup_label

_CHART_LINES = 13


class PronenessPanel(QWidget):
    def __init__(self, session: InterpretationSession, model: PronenessModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.model = model
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._make_form())
        self.charts = {
            RATE: PronenessChart(
                "frequency_ratio_rate",
                self.tr("|Rate|"),
                "mm/a",
                self.tr("Press Compute to compare the landslides' ground with the rest of the study area."),
                self,
            ),
            AMPLITUDE: PronenessChart(
                "frequency_ratio_amplitude",
                self.tr("Seasonal amplitude"),
                "mm",
                self.tr(
                    "Choose a raster of the seasonal amplitude (Fit seasonal deformation makes one), then Compute."
                ),
                self,
            ),
        }
        self.headings = {}
        for quantity, chart in self.charts.items():
            self.headings[quantity] = markup_label()
            self.headings[quantity].setWordWrap(True)
            layout.addWidget(self.headings[quantity])
            chart.set_least_height(_CHART_LINES * self.fontMetrics().height())
            layout.addWidget(chart)
        model.resultChanged.connect(self.redraw)
        session.choicesChanged.connect(self._show_enabled)
        self.redraw()

    def release(self) -> None:
        for chart in self.charts.values():
            chart.release()

    def redraw(self) -> None:
        for quantity, chart in self.charts.items():
            result = self.model.results.get(quantity)
            self.headings[quantity].setVisible(result is not None)
            if result is not None:
                answer, trend = escape(self._answer(quantity, result)), escape(result.trend)
                self.headings[quantity].setText(f"<b>{answer}</b><br/>{trend}")
            chart.set_classes(() if result is None else result.rows)
        self._show_enabled()

    def _make_form(self) -> QFormLayout:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._landslides = QComboBox()
        self._landslides.setObjectName("FtlPronenessLandslides")
        self._landslides.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._landslides.addItem(self.tr("Known landslides of the Data page"), INVENTORY)
        self._landslides.addItem(self.tr("Samples of the study"), SAMPLES)
        self._landslides.setToolTip(
            self.tr(
                "Landslides that were found by a rate threshold cannot lie below it: known landslides mapped without "
                "the deformation raster give the honest picture."
            )
        )
        self._amplitude = QgsMapLayerComboBox()
        self._amplitude.setObjectName("FtlPronenessAmplitude")
        self._amplitude.setToolTip(self.tr("Raster of the seasonal amplitude, mm"))
        self._amplitude.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._landslides.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._amplitude.setFilters(QgsMapLayerProxyModel.RasterLayer)
        self._amplitude.setAllowEmptyLayer(True, self.tr("none"))
        self._amplitude.setCurrentIndex(0)  # "none"; setLayer(None) shows nothing at all
        self._classes = QLineEdit(self.model.classes)
        self._classes.setToolTip(
            self.tr("Limits between classes, mm/a; or one whole number: this many classes of equal area.")
        )
        self._amplitude_classes = QLineEdit(self.model.amplitude_classes)
        self._amplitude_classes.setToolTip(
            self.tr("Limits between classes, mm; or one whole number: this many classes of equal area.")
        )
        self._run = QPushButton(self.tr("Compute"))
        self._run.setObjectName("FtlCountProneness")
        self._run.clicked.connect(self._start)
        form.addRow(self.tr("Landslides"), self._landslides)
        form.addRow(self.tr("Amplitude"), self._amplitude)
        form.addRow(self.tr("|Rate| (mm/a)"), self._classes)
        form.addRow(self.tr("Amplitude (mm)"), self._amplitude_classes)
        form.addRow(self._run)
        return form

    def _start(self) -> None:
        self.model.landslides = self._landslides.currentData()
        layer = self._amplitude.currentLayer()
        self.model.amplitude = layer.id() if layer is not None else ""
        self.model.classes = self._classes.text()
        self.model.amplitude_classes = self._amplitude_classes.text()
        self.model.run()

    def _show_enabled(self) -> None:
        choices = self._session.choices
        self._run.setEnabled(bool(choices.deformation and (choices.inventory or self._session.is_open)))

    def _answer(self, quantity: str, result: QuantityResult) -> str:
        if result.answer == TOO_FEW:
            return self.tr("Too few classes to tell.")
        if quantity == RATE:
            if result.answer == RISES:
                return self.tr("The stronger the deformation, the more landslides.")
            return self.tr("It cannot be shown that stronger deformation means more landslides.")
        if result.answer == RISES:
            return self.tr("The more seasonal the deformation, the more landslides.")
        return self.tr("It cannot be shown that more seasonal deformation means more landslides.")
