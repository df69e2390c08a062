"""The current place elsewhere: in the browser, or as KML for Google Earth."""

from __future__ import annotations

import math

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsPointXY,
    QgsProcessingUtils,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject, QUrl
from qgis.PyQt.QtGui import QDesktopServices

from ...bridge.messages import translate_message
from ...core.errors import FtlError
from ...core.landslides.kml import write_kml
from ...interpretation.session.session import InterpretationSession

WGS84 = "EPSG:4326"
_EARTH_M = 40_075_016.7  # length of the equator: a web map of zoom z has 256 * 2^z pixels on it
_LEAST_ZOOM, _MOST_ZOOM = 3, 18


class Places(QObject):
    def __init__(self, canvas: QgsMapCanvas, session: InterpretationSession) -> None:
        super().__init__()
        self._canvas = canvas
        self._session = session

    def open_in_browser(self, number: int = 0) -> None:
        """The place of the current candidate (else the map's middle) on the page `number` of the preferences."""
        pages = self._session.preferences.places
        address = self.address(pages[min(number, len(pages) - 1)]["url"])
        if address is None:
            self._tell("warning", self.tr("The map has no CRS, so its place on Earth is unknown. Set the project's."))
        elif not QDesktopServices.openUrl(QUrl(address)):
            self._tell("warning", self.tr("No browser answers. Open this address yourself: {url}").format(url=address))

    def address(self, template: str) -> str | None:
        """The web page's address with the place filled in; None where it is unknown."""
        point = self._place()
        if point is None:
            return None
        values = {"lat": f"{point.y():.6f}", "lon": f"{point.x():.6f}", "zoom": str(self._zoom_level(point.y()))}
        for name, value in values.items():
            template = template.replace("{" + name + "}", value)
        return template

    def export_kml(self, path: str = "") -> str | None:
        """Writes the current outline for Google Earth and opens it with what the system has for it; its path."""
        session = self._session
        outline = session.outlines.outline(session.current)
        if outline is None:
            self._tell("info", self.tr("No candidate is chosen. Take one from the list first."))
            return None
        # In QGIS's own folder for the session, which no other user's file is in the way of.
        path = path or QgsProcessingUtils.generateTempFilename("candidate.kml")
        try:
            write_kml(path, session.current, outline, session.study.crs_wkt)
        except FtlError as error:
            self._tell("warning", translate_message(error.message))
            return None
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(path)):
            self._tell("info", self.tr("Written to {path}. Open it in Google Earth.").format(path=path))
        return path

    def _place(self) -> QgsPointXY | None:
        session = self._session
        box = session.candidates.extent(session.current)
        if not box.isNull():
            point, crs = box.center(), session.crs
        else:
            point, crs = self._canvas.center(), self._canvas.mapSettings().destinationCrs()
        geometry = QgsGeometry.fromPointXY(point)
        return geometry.asPoint() if self._to_wgs84(geometry, crs) else None

    def _to_wgs84(self, geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> bool:
        if not crs.isValid():
            return False
        try:
            geometry.transform(QgsCoordinateTransform(crs, QgsCoordinateReferenceSystem(WGS84), self._session.project))
        except QgsCsException:
            return False
        return True

    def _zoom_level(self, latitude: float) -> int:
        metres_per_pixel = self._canvas.scale() * 0.00028  # a pixel of the OGC's standard screen is 0.28 mm
        if metres_per_pixel <= 0:
            return 14
        zoom = math.log2(_EARTH_M * math.cos(math.radians(latitude)) / 256 / metres_per_pixel)
        return min(max(round(zoom), _LEAST_ZOOM), _MOST_ZOOM)

    def _tell(self, level: str, text: str) -> None:
        self._session.messageRaised.emit(level, text)
