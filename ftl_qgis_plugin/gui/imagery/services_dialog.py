"""Which image services are asked, and for what."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.gui import QgsAuthConfigSelect, QgsCollapsibleGroupBox
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QGroupBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ...bridge.messages import translate_message
from ...bridge.words import percent_sign
from ...core.errors import FtlError
from ...core.imagery.dates import require_date
from ...interpretation.imagery.services.catalogue import STAC, WAYBACK, WMS, XYZ, service_of
from ...interpretation.imagery.services.image_settings import ImageSettings
from ...interpretation.imagery.services.stac_search import SearchOptions
from ..input.dialog import Dialog

_ROWS = 7
_WIDTH_PX, _HEIGHT_PX = 560, 600


class ServicesDialog(Dialog):
    """Nothing is stored before OK. Keys are chosen from QGIS's authentication store, never typed in here."""

    def __init__(self, settings: ImageSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("FtlImageServices")
        self.setWindowTitle(self.tr("Image services"))
        self._settings = settings
        self._own = settings.user_services
        layout = QVBoxLayout(self)
        intro = QLabel(
            self.tr(
                "Services that are ticked are asked for images of each candidate: they learn which places you look "
                "at. Nothing is asked of the others."
            )
        )
        intro.setWordWrap(True)
        layout.addWidget(intro)
        self._list = QListWidget()
        self._list.setObjectName("FtlServiceList")
        self._list.setAccessibleName(self.windowTitle())
        self._list.currentItemChanged.connect(lambda *_: self._show_terms())
        self._list.itemChanged.connect(self._ticked)
        lines = self.fontMetrics().lineSpacing()
        self._list.setMinimumHeight(_ROWS * (lines + 4))
        self._terms = QLabel()
        self._terms.setWordWrap(True)
        self._terms.setMinimumHeight(2 * lines)  # the form below must not jump with the service that is chosen
        # On a small screen, or a large scale, the buttons stay in sight.
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        for widget in (self._list, self._terms, self._build_search(), self._build_new()):
            rows.addWidget(widget)
        rows.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        layout.addWidget(area, 1)
        self._said = QLabel()
        self._said.setObjectName("FtlServiceProblem")
        self._said.setWordWrap(True)
        layout.addWidget(self._said)
        layout.addWidget(self.ok_and_cancel())
        self._fill(set(settings.switched_on))
        self.resize(_WIDTH_PX, _HEIGHT_PX)

    def _build_search(self) -> QGroupBox:
        box = QGroupBox(self.tr("Search"))
        form = QFormLayout(box)
        options = self._settings.search
        self._months = QLineEdit(", ".join(str(month) for month in options.months))
        self._months.setPlaceholderText(self.tr("all"))
        self._cloud = QSpinBox()
        self._cloud.setRange(0, 100)
        self._cloud.setSuffix(percent_sign())
        self._cloud.setValue(round(options.most_cloud))
        self._begin = QLineEdit(options.begin)
        self._begin.setPlaceholderText("2016-01-01")
        form.addRow(self.tr("Months"), self._months)
        form.addRow(self.tr("Clouds at most"), self._cloud)
        form.addRow(self.tr("From"), self._begin)
        return box

    def _build_new(self) -> QgsCollapsibleGroupBox:
        box = QgsCollapsibleGroupBox(self.tr("A service of your own"))
        box.setCollapsed(not self._own)
        form = QFormLayout(box)
        self._name, self._url, self._since, self._collections = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self._url.setPlaceholderText("https://…/{yyyy}_{MM}/{z}/{x}/{y}.png")
        self._url.setObjectName("FtlServiceUrl")
        self._since.setPlaceholderText("2020-09")
        self._collections.setPlaceholderText("sentinel-2-l2a")
        self._type = QComboBox()
        for kind, label in (
            (XYZ, self.tr("Tiles with dates in the address")),
            (WMS, self.tr("WMS with times, or with dates in the address")),
            (STAC, self.tr("STAC API")),
            (WAYBACK, self.tr("Wayback list")),
        ):
            self._type.addItem(label, kind)
        self._auth = QgsAuthConfigSelect()
        form.addRow(self.tr("Name"), self._name)
        form.addRow(self.tr("Kind"), self._type)
        form.addRow(self.tr("Address"), self._url)
        form.addRow(self.tr("Dates from"), self._since)
        form.addRow(self.tr("Collections or WMS layers"), self._collections)
        form.addRow(self.tr("Authentication"), self._auth)
        self._auth.setEnabled(not QgsApplication.authManager().isDisabled())
        add = QPushButton(self.tr("Add"))
        add.setObjectName("FtlAddService")
        add.setAutoDefault(False)
        add.clicked.connect(self._add)
        use_auth = QPushButton(self.tr("Use this authentication for the chosen service"))
        use_auth.setAutoDefault(False)
        use_auth.clicked.connect(self._give_auth)
        form.addRow("", add)
        form.addRow("", use_auth)
        return box

    def _fill(self, on: set[str]) -> None:
        self._list.clear()
        for service in self._settings.services(self._own):
            item = QListWidgetItem(service.name)
            item.setData(Qt.ItemDataRole.UserRole, service)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if service.id in on else Qt.CheckState.Unchecked)
            if service.instead:
                item.setText(self.tr("{name} (search only)").format(name=service.name))
            elif not service.is_usable:
                item.setText(self.tr("{name} (needs an authentication)").format(name=service.name))
            self._list.addItem(item)

    def _checked(self) -> set[str]:
        items = (self._list.item(row) for row in range(self._list.count()))
        return {item.data(Qt.ItemDataRole.UserRole).id for item in items if item.checkState() == Qt.CheckState.Checked}

    def _show_terms(self) -> None:
        item = self._list.currentItem()
        service = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        self._terms.setText(f"{service.attribution}. {service.terms}" if service is not None else "")

    def _ticked(self, item: QListWidgetItem) -> None:
        """What cannot be shown is not asked: the service that has the same images is ticked in its place."""
        service = item.data(Qt.ItemDataRole.UserRole)
        if service is None or not service.instead or item.checkState() != Qt.CheckState.Checked:
            return
        item.setCheckState(Qt.CheckState.Unchecked)
        for row in range(self._list.count()):
            other = self._list.item(row)
            if other.data(Qt.ItemDataRole.UserRole).id == service.instead:
                other.setCheckState(Qt.CheckState.Checked)
                self._said.setText(
                    self.tr(
                        "{name} can be searched without a key, but its files need an account: {other}, which has the "
                        "same images without one, is ticked instead."
                    ).format(name=service.name, other=other.text())
                )

    def _add(self) -> None:
        kind = self._type.currentData()
        entry = {
            "id": self._name.text().strip() or self._url.text().strip(),
            "name": self._name.text().strip(),
            "type": kind,
            {STAC: "api", WAYBACK: "releases"}.get(kind, "url"): self._url.text().strip(),
            "auth": self._auth.configId(),
            "collections" if kind == STAC else "layers": self._collections.text().strip(),
            "begin": self._since.text().strip(),
        }
        try:
            service = service_of(entry)
        except FtlError as error:
            self._said.setText(translate_message(error.message))
            return
        self._said.clear()
        self._own = [item for item in self._own if item.get("id") != service.id] + [entry]
        self._fill(self._checked() | {service.id})

    def _give_auth(self) -> None:
        item = self._list.currentItem()
        if item is None:
            return
        service = item.data(Qt.ItemDataRole.UserRole)
        entry = {**service.settings, "auth": self._auth.configId()}
        self._own = [known for known in self._own if known.get("id") != service.id] + [entry]
        self._fill(self._checked() | ({service.id} if entry["auth"] else set()))

    def accept(self) -> None:
        words = self._months.text().replace(";", ",").split(",")
        try:
            months = tuple(int(word) for word in words if word.strip())
            if any(not 1 <= month <= 12 for month in months):
                raise ValueError(months)
        except ValueError:
            self._said.setText(self.tr("Months are numbers from 1 to 12, separated by commas."))
            return
        try:
            begin = require_date(self._begin.text()) if self._begin.text().strip() else ""
        except FtlError as error:
            self._said.setText(translate_message(error.message))
            return
        self._settings.user_services = self._own
        self._settings.switched_on = sorted(self._checked())
        first = begin if len(begin) == 10 or not begin else (begin + "-01-01")[:10]
        self._settings.search = SearchOptions(first, "", months, float(self._cloud.value()))
        super().accept()
