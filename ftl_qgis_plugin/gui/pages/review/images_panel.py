"""Which image lies under the candidates, and which key brings which."""

from __future__ import annotations

from qgis.gui import QgsCollapsibleGroupBox
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QComboBox, QGridLayout, QLabel, QToolButton

from ... import theme
from ...map.image_flicker import SLOTS
from ...settings import window_settings
from ...workbench import Desk

_KEYS = ("image_1", "image_2", "image_3")


class ImagesPanel(QgsCollapsibleGroupBox):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        session, commands = desk.session, desk.commands
        self.setTitle(self.tr("Images and view"))
        self.setObjectName("FtlImages")
        self.setCollapsed(True)
        self._session = session
        self._desk = desk
        self._commands = commands
        grid = QGridLayout(self)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self._buttons, self._combos = [], []
        for slot in range(SLOTS):
            button = QToolButton()
            button.setObjectName(f"FtlImage{slot + 1}")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setMinimumWidth(30)
            button.clicked.connect(lambda _, name=_KEYS[slot]: commands.run(name))
            combo = QComboBox()
            combo.setObjectName(f"FtlImageSource{slot + 1}")
            combo.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(12)
            combo.activated.connect(lambda _, number=slot: self._choose(number))
            grid.addWidget(button, slot, 0)
            grid.addWidget(combo, slot, 1)
            self._buttons.append(button)
            self._combos.append(combo)
        self._fit = QComboBox()
        self._fit.setObjectName("FtlFit")
        self._fit.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for factor in window_settings.FIT_FACTORS:
            self._fit.addItem(self.tr("{factor:g} times its size").format(factor=factor), factor)
        self._fit.addItem(self.tr("keep the scale"), window_settings.KEEP_SCALE)
        self._fit.activated.connect(self._choose_fit)
        self._advance = QToolButton()
        self._advance.setObjectName("FtlAutoAdvance")
        self._advance.setCheckable(True)
        self._advance.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._advance.setIcon(theme.qgis_icon("mActionDoubleArrowRight"))
        self._advance.setToolTip(self.tr("A verdict moves on to the next unreviewed candidate"))
        self._advance.clicked.connect(lambda is_on: setattr(session, "auto_advance", is_on))
        grid.addWidget(self._advance, SLOTS, 0)
        grid.addWidget(self._fit, SLOTS, 1)
        self._attribution = QLabel()
        self._attribution.setWordWrap(True)
        self._attribution.setOpenExternalLinks(True)
        grid.addWidget(self._attribution, SLOTS + 1, 0, 1, 2)
        desk.images.changed.connect(self._show)
        session.sourcesChanged.connect(self._show)
        session.candidates.candidatesChanged.connect(self._show)
        commands.keysChanged.connect(self._show)
        self._show()

    def _show(self) -> None:
        sources = self._session.sources.all()
        slots = self._desk.images.slots()
        shown = self._desk.images.shown
        for number, (combo, button, identifier) in enumerate(zip(self._combos, self._buttons, slots)):
            button.setText(self._commands.key(_KEYS[number]) or str(number + 1))
            combo.clear()
            for source in sources:
                combo.addItem(f"{source.name} ({source.date})" if source.date else source.name, source.id)
            combo.setCurrentIndex(combo.findData(identifier))
            combo.setToolTip(combo.currentText())
            button.setChecked(bool(identifier) and identifier == shown)
            button.setEnabled(bool(identifier))
            button.setToolTip(
                self.tr("Show {source} under the candidates; again: the map as it is").format(
                    source=combo.currentText()
                )
            )
        source = self._session.sources.source(shown)
        self._attribution.setText(source.attribution if source else "")
        self._attribution.setVisible(bool(self._attribution.text()))
        self._fit.setCurrentIndex(self._fit.findData(window_settings.fit_factor()))
        self._advance.setChecked(self._session.review.auto_advance)

    def _choose(self, slot: int) -> None:
        identifier = self._combos[slot].currentData()
        self._desk.images.set_slot(slot, identifier)
        self._desk.images.show(identifier)

    def _choose_fit(self, *_: object) -> None:
        window_settings.set_fit_factor(self._fit.currentData())
        self._commands.run("zoom_fit")
