"""Whether a server of tiles shows a place at all: QGIS draws nothing where it does not, and says nothing."""

from __future__ import annotations

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QImage

from ....core.errors import FtlError
from ....core.imagery.services.wayback import tile_at
from ..place_image import Place, PlaceImage
from .network import Network, Request

# Somebody who steps on asks for nothing; the map's own tiles come first.
_REST_MS = 400
_ZOOM = 15


class TileCheck(QObject):
    """`look(image, place)` says what is in sight; `failed` follows where its server does not give a tile of it.

    One tile, of those that the map has asked for as well or nearly so; a tile that came is not asked for again.
    """

    failed = pyqtSignal(str, object)  # id of the image, FtlError
    came = pyqtSignal(str)  # id of an image whose tile has come

    def __init__(self, network: Network, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._network = network
        self._wanted: tuple[PlaceImage, Place] | None = None
        self._seen: set[str] = set()
        self._request: Request | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._ask)

    def look(self, image: PlaceImage | None, place: Place | None) -> None:
        """None, or an image that is not made of tiles: nothing is asked."""
        is_tiled = image is not None and image.recipe.get("kind") == "tiles" and image.recipe.get("type") != "wms"
        wanted = (image, place) if is_tiled and place is not None else None
        if wanted != self._wanted:
            self._wanted = wanted
            self._give_up()
            if wanted is not None:
                self._rest.start()

    def again(self) -> None:
        """The user asks for it: also what was asked before."""
        self._seen.clear()
        self._wanted = None

    def close(self) -> None:
        self._give_up()

    def _give_up(self) -> None:
        self._rest.stop()
        request, self._request = self._request, None
        if request is not None:
            request.cancel()

    def _ask(self) -> None:
        if self._wanted is None:
            return
        image, place = self._wanted
        url = tile_address(image, place)
        if url in self._seen:
            return

        def answered(content: bytes) -> None:
            self._request = None
            if QImage.fromData(content).isNull():
                refused(FtlError("{name} sends what is no picture. Check its address.", name=image.name))
            else:
                self._seen.add(url)
                self.came.emit(image.id)

        def refused(error: FtlError) -> None:
            self._request = None
            self.failed.emit(image.id, error)

        def missing(error: FtlError) -> None:
            if error.message.values.get("status") != 404:
                refused(error)
                return
            refused(
                FtlError(
                    "{name} of {date} has no tile of this place, or shows it only to other accounts (HTTP 404). "
                    "Choose another date, or the authentication of an account that may see it.",
                    name=image.name,
                    date=image.date,
                )
            )

        self._request = self._network.get(url, answered, missing, auth=str(image.recipe.get("auth") or ""))


def tile_address(image: PlaceImage, place: Place) -> str:
    """Of the tile that holds the middle of a place."""
    zoom = min(_ZOOM, int(image.recipe.get("zmax") or _ZOOM))
    row, col = tile_at(place.lon, place.lat, zoom)
    values = {"{z}": zoom, "{x}": col, "{y}": row, "{-y}": (1 << zoom) - 1 - row, "{q}": _quadkey(zoom, row, col)}
    url = str(image.recipe.get("url") or "")
    for brace, value in values.items():
        url = url.replace(brace, str(value))
    return url


def _quadkey(zoom: int, row: int, col: int) -> str:
    """Bing's name of a tile: a digit per level, of the bits of column and row."""
    return "".join(str((col >> level & 1) + 2 * (row >> level & 1)) for level in range(zoom - 1, -1, -1))
