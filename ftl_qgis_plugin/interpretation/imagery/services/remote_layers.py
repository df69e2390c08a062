"""Layers of images that lie on servers: made in the background, a bounded number kept."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

from osgeo import gdal
from qgis.core import (
    QgsContrastEnhancement,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsRasterLayer,
    QgsRasterMinMaxOrigin,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QCoreApplication, QObject, pyqtSignal

from ....core.errors import FtlError
from ....core.gdal_errors import attempted
from ..place_image import Place, PlaceImage
from ..smooth import draw_smoothly
from ..web_uri import web_uri
from .network import Failed, Network

MOST_KEPT = 24
_TOKEN_S = 20 * 60.0
# Ground around a place that tells how bright its picture is drawn: in its sizes, and at least so wide.
_AROUND, _LEAST_AROUND_DEG = 3.0, 0.02
_SAMPLE_PX = 100_000
# What GDAL may wait for a server: a place whose image never comes must not hold a thread.
_VSICURL = "/vsicurl?list_dir=no&max_retry=0&connecttimeout=5&timeout=20&url="

Bounds = tuple[float, float, float, float]  # west, south, east, north, degrees


class RemoteLayers(QObject):
    """`layer(image)` gives what is there at once, or None and begins to make it; `ready` or `failed` follow."""

    ready = pyqtSignal(str)  # id of the image
    failed = pyqtSignal(str, object)  # id, FtlError
    _made = pyqtSignal(str, object, int)

    def __init__(self, network: Network, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._network = network
        self._layers: OrderedDict[str, QgsRasterLayer] = OrderedDict()
        self._waiting: set[str] = set()
        self._bright: dict[str, Bounds] = {}  # ground that a layer of more than bytes is as bright as
        self._tried: dict[str, Place] = {}  # a silent server is asked once for each place
        self._tokens: dict[str, tuple[float, str]] = {}
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="ftl-images")
        self._number = 0
        self._made.connect(self._take)

    def layer(self, image: PlaceImage, place: Callable[[], Place | None] = lambda: None) -> QgsRasterLayer | None:
        """`place` tells where it is looked at: its picture becomes as bright as shows that ground."""
        known = self._layers.get(image.id)
        if known is not None:
            self._layers.move_to_end(image.id)
            self._follow(image, place)
            return known
        if image.recipe.get("kind") == "tiles" and image.recipe.get("type") != "wms":
            # Nothing is asked of the server before it is drawn.
            return self._keep(image.id, QgsRasterLayer(_tiles_uri(image.recipe), image.name, "wms"))
        if image.id not in self._waiting:
            self._waiting.add(image.id)
            where = place()
            self.with_token(
                image, lambda token: self._submit(image, where, token), lambda error: self._fail(image.id, error)
            )
        return None

    def forget(self) -> None:
        self._number += 1
        self._waiting.clear()
        self._layers.clear()
        self._bright.clear()
        self._tried.clear()

    def _follow(self, image: PlaceImage, place: Callable[[], Place | None]) -> None:
        """A picture whose brightness is another place's is drawn anew once this one's is known."""
        known = self._bright.get(image.id)
        where = place() if known is not None and image.id not in self._waiting else None
        if where is None or _lies_in(where.bounds, known) or self._tried.get(image.id) == where:
            return
        self._waiting.add(image.id)
        self._tried[image.id] = where
        self.with_token(
            image, lambda token: self._submit(image, where, token), lambda _error: self._waiting.discard(image.id)
        )

    def close(self) -> None:
        self._made.disconnect(self._take)
        self._pool.shutdown(wait=False)
        self.forget()

    def with_token(self, image: PlaceImage, then: Callable[[str], None], failed: Failed) -> None:
        """Some services sign their addresses: a token that everybody gets, good for a while; "" for the others."""
        address = str(image.recipe.get("token") or "")
        until, token = self._tokens.get(address, (0.0, ""))
        if not address or time.monotonic() < until:
            then(token)
            return

        def answered(answer: object) -> None:
            token = answer.get("token") if isinstance(answer, dict) else None
            if not isinstance(token, str):
                failed(FtlError("The service gives no access to its images. Try again later."))
                return
            self._tokens[address] = (time.monotonic() + _TOKEN_S, token)
            then(token)

        self._network.get_json(address, answered, failed)

    def _submit(self, image: PlaceImage, place: Place | None, token: str) -> None:
        number, home = self._number, QCoreApplication.instance().thread()

        def make() -> None:
            layer, around = None, None
            try:
                layer = make_layer(image, token)
                if layer is not None and place is not None:
                    around = stretch_to(layer, place)
                if layer is not None:
                    layer.moveToThread(home)
            except Exception:  # a thread that raises would end without a word
                logging.getLogger(__name__).exception("an image's layer could not be made")
            self._made.emit(image.id, (layer, around), number)

        self._pool.submit(make)

    def _take(self, identifier: str, made: tuple[QgsRasterLayer | None, Bounds | None], number: int) -> None:
        if number != self._number:
            return
        layer, around = made
        if around is not None:
            self._bright[identifier] = around
        known = self._layers.get(identifier)
        if known is not None:  # its brightness follows; where its server is silent now, it stays as it is
            self._waiting.discard(identifier)
            if around is not None:
                known.setRenderer(layer.renderer().clone())
                known.triggerRepaint()
            return
        if layer is None or not layer.isValid():
            error = FtlError("The image cannot be opened: its server does not answer, or has it no more.")
            self._fail(identifier, error)
            return
        self._waiting.discard(identifier)
        self._keep(identifier, layer)
        self.ready.emit(identifier)

    def _fail(self, identifier: str, error: FtlError) -> None:
        self._waiting.discard(identifier)
        self.failed.emit(identifier, error)

    def _keep(self, identifier: str, layer: QgsRasterLayer) -> QgsRasterLayer:
        self._layers[identifier] = layer
        while len(self._layers) > MOST_KEPT:
            gone, _layer = self._layers.popitem(last=False)
            self._bright.pop(gone, None)
            self._tried.pop(gone, None)
        return layer


def make_layer(image: PlaceImage, token: str | None = None) -> QgsRasterLayer | None:
    """Any thread; waits for the server. None or an invalid layer where it cannot be made."""
    recipe = image.recipe
    if recipe.get("kind") == "tiles":
        return QgsRasterLayer(_tiles_uri(recipe), image.name, "wms")
    stem = f"/vsimem/ftl_{abs(hash(image.id)):x}"
    tiles = [recipe, *recipe.get("tiles", ())]
    pictures = [_picture(tile, token, f"{stem}_{number}.vrt") for number, tile in enumerate(tiles)]
    # A neighbouring tile that cannot be opened leaves a gap; without the first there is nothing to see.
    path = pictures[0] and mosaic([picture for picture in pictures if picture], stem)
    if not path:
        return None
    layer = QgsRasterLayer(path, image.name, "gdal")
    if layer.isValid():
        draw_smoothly(layer)
    return layer


def stretch_to(layer: QgsRasterLayer, place: Place) -> Bounds | None:
    """Numbers of more than a byte are drawn from their 2nd to their 98th percentile around a place: those of the whole
    scene make ground dark where clouds or snow lie elsewhere. Pictures of bytes are meant to be seen as they are.

    The ground that tells the brightness (degrees), None where nothing was done. Any thread; waits for the server.
    """
    if not layer.isValid() or layer.providerType() != "gdal" or layer.dataProvider().dataTypeSize(1) < 2:
        return None
    box = QgsRectangle(*place.bounds)
    wider = max(_AROUND * max(box.width(), box.height()), _LEAST_AROUND_DEG)
    box.grow(wider / 2)
    lon_lat = QgsCoordinateReferenceSystem("EPSG:4326")
    transform = QgsCoordinateTransform(lon_lat, layer.crs(), QgsCoordinateTransformContext())
    try:
        around = transform.transformBoundingBox(box).intersect(layer.extent())
    except QgsCsException:
        return None
    if around.isEmpty():
        return None
    layer.setContrastEnhancement(
        QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum,
        QgsRasterMinMaxOrigin.Limits.CumulativeCut,
        around,
        _SAMPLE_PX,
    )
    return box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()


def _lies_in(inner: Bounds, outer: Bounds) -> bool:
    return inner[0] >= outer[0] and inner[1] >= outer[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def _picture(tile: dict, token: str | None, path: str) -> str:
    """A tile's picture as GDAL opens it; "" where it cannot be made."""
    sources = [curl_path(href, token) for href in tile.get("picture", ())]
    if len(sources) < 2:
        return "".join(sources)
    built = attempted(lambda: gdal.BuildVRT(path, sources, **_first_bands()))
    is_built = built is not None
    built = None  # written when it is closed
    return path if is_built else ""


def mosaic(pictures: list[str], stem: str) -> str:
    """One picture of several tiles, in the CRS and pixels of the first, which lies on top; "" where it cannot be made.

    Nothing is read before it is drawn; tiles of the next UTM zone are warped then. `stem`: of names in /vsimem.
    """
    if len(pictures) < 2:
        return pictures[0]
    first = attempted(lambda: gdal.Open(pictures[0]))
    if first is None:
        return ""
    wkt, size = first.GetProjection(), first.GetGeoTransform()[1]
    kept = [pictures[0]]
    for number, path in enumerate(pictures[1:], 1):
        tile = attempted(lambda path=path: gdal.Open(path))
        if tile is not None and tile.GetProjection() != wkt:
            path = f"{stem}_{number}_warped.vrt"
            tile = _warped(tile, path, wkt, size)
        if tile is not None:
            kept.append(path)
        tile = None  # written when it is closed
    path = f"{stem}_mosaic.vrt"
    # The last one covers those before. Scenes of the catalogues have 0 where nothing was seen.
    built = attempted(lambda: gdal.BuildVRT(path, kept[::-1], srcNodata=0, VRTNodata=0, resolution="highest"))
    is_built = built is not None
    built = None
    return path if is_built else ""


def _warped(tile: gdal.Dataset, path: str, wkt: str, size: float) -> gdal.Dataset | None:
    options = {"format": "VRT", "dstSRS": wkt, "xRes": size, "yRes": size, "resampleAlg": "bilinear"}
    return attempted(lambda: gdal.Warp(path, tile, srcNodata=0, dstNodata=0, **options))


def curl_path(href: str, token: str | None = None) -> str:
    """What GDAL opens: the address with bounded waiting, and the service's token."""
    if token:
        href += ("&" if "?" in href else "?") + token
    return _VSICURL + quote(href, safe="")


def _tiles_uri(recipe: dict) -> str:
    uri = web_uri(recipe)
    return f"{uri}&authcfg={recipe['auth']}" if recipe.get("auth") else uri


def _first_bands() -> dict[str, object]:
    """One band of each source: what older GDAL takes by itself, and from 3.8 on has to be asked for."""
    options: dict[str, object] = {"separate": True}
    if int(gdal.VersionInfo()) >= 3_080_000:
        options["bandList"] = [1]
    return options
