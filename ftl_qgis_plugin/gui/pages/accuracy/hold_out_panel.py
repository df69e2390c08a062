"""Holding part of the inventory out before the first iteration."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ....bridge.messages import translate_message
from ....bridge.words import percent_sign
from ....core.errors import FtlError
from ....interpretation.iterations import hold_out
from ....interpretation.session.session import InterpretationSession


class HoldOutPanel(QWidget):
    def __init__(self, session: InterpretationSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._state = QLabel()
        self._state.setWordWrap(True)
        layout.addWidget(self._state)
        self._form = QWidget()
        form = QFormLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._mode = QComboBox()
        self._mode.setObjectName("FtlHoldOutMode")
        self._mode.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._mode.addItem(self.tr("Random landslides"), hold_out.RANDOM)
        self._mode.addItem(self.tr("Whole blocks of the area"), hold_out.BLOCKS)
        self._mode.setToolTip(self.tr("Neighbours resemble each other: in blocks the reference is more independent."))
        self._share = QSpinBox()
        self._share.setRange(5, 80)
        self._share.setValue(30)
        self._share.setSuffix(percent_sign())
        self._block = QDoubleSpinBox()
        self._block.setRange(0.1, 500)
        self._block.setValue(5)
        self._block.setSuffix(" km")
        self._seed = QSpinBox()
        self._seed.setRange(0, 999_999)
        self._seed.setValue(1)
        self._seed.setToolTip(self.tr("The same seed holds the same landslides out."))
        self._run = QPushButton(self.tr("Hold out"))
        self._run.setObjectName("FtlHoldOut")
        form.addRow(self.tr("Hold out"), self._mode)
        form.addRow(self.tr("Share"), self._share)
        form.addRow(self.tr("Side of a block"), self._block)
        form.addRow(self.tr("Seed"), self._seed)
        form.addRow(self._run)
        layout.addWidget(self._form)
        self._mode.currentIndexChanged.connect(self._show_block)
        self._run.clicked.connect(self._hold_out)
        for signal in (session.studyOpened, session.studyClosed, session.choicesChanged, session.iterationsChanged):
            signal.connect(self._changed)
        self._reason = ""
        self._show_block()
        self.redraw()

    def redraw(self) -> None:
        session = self._session
        if session.is_open:  # while another program keeps it locked: as before
            self._reason = session.answer(lambda _study: hold_out.why_not(session), self._reason)
        reason = self._reason if session.is_open else hold_out.why_not(session)
        self._form.setVisible(reason == "")
        count = self._session.answer(lambda study: study.count("reference"), 0)
        self._state.setText(
            {
                "": self.tr(
                    "Accuracy is only honest against landslides that had no part in deriving the ranges. Hold some of "
                    "the known landslides out before the first iteration:"
                ),
                "study": self.tr(
                    "Make or open a study on the Data page; then part of the known landslides can be held out."
                ),
                "read_only": self.tr("The study is read-only: nothing can be held out."),
                "reference": self.tr("{count} landslides are held out in this study.").format(count=count),
                "begun": self.tr(
                    "This study has begun without held-out landslides. Compare with a layer of them (Data page), or "
                    "make a new study and hold some out first."
                ),
                "inventory": self.tr(
                    "Choose the known landslides on the Data page; then part of them can be held out here."
                ),
            }[reason]
        )

    def _changed(self) -> None:
        if self.isVisible():
            self.redraw()

    def _show_block(self) -> None:
        self._block.setEnabled(self._mode.currentData() == hold_out.BLOCKS)

    def _hold_out(self) -> None:
        session = self._session
        try:
            left, held = hold_out.hold_out(
                session,
                self._mode.currentData(),
                self._share.value() / 100,
                self._seed.value(),
                1000 * self._block.value(),
            )
        except FtlError as error:
            session.messageRaised.emit("warning", translate_message(error.message))
            return
        session.messageRaised.emit(
            "success",
            self.tr("{held} landslides are held out; {left} are left as known landslides.").format(
                held=held, left=left
            ),
        )
        self.redraw()
