"""All scenes of a STAC service that cover a place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ....core.errors import FtlError
from ....core.imagery.bands import role_of
from ....core.imagery.dates import first_day
from ....core.imagery.services.overpasses import Overpass, overpasses
from ....core.imagery.services.stac import StacItem, StacPage, parse_page, search_body
from ..place_image import Place, PlaceImage
from .catalogue import Service
from .image_search import ImageSearch, LeftOut
from .network import Failed, Network

MOST_PAGES = 6


@dataclass(frozen=True)
class SearchOptions:
    """`months` empty: all; `most_cloud` percent; days "" for open."""

    begin: str = ""
    end: str = ""
    months: tuple[int, ...] = ()
    most_cloud: float = 60.0


class StacSearch(ImageSearch):
    """A service that knows the clouds of its scenes, page by page."""

    def __init__(
        self,
        network: Network,
        service: Service,
        place: Place,
        options: SearchOptions,
        done: Callable[[list[PlaceImage], LeftOut], None],
        failed: Failed,
    ) -> None:
        super().__init__(service, done, failed)
        self._network = network
        self._options = options
        self._bounds = place.bounds
        self._items: list[StacItem] = []
        self._closed = self._future = 0
        self._pages = 0
        # Where the service can sort clouds out, one more page holds only what is of use; the count is then unknown.
        self._ask(f"{service.url}/search", search_body(place.bounds, service.collections, options.begin, options.end))

    def _ask(self, url: str, body: dict | None) -> None:
        def answered(answer: object) -> None:
            try:
                page = parse_page(answer, url, body)
            except FtlError as error:
                self._fail(error)
                return
            self._take(page)

        self._keep(
            lambda held: self._network.get_json(
                url, held(answered), held(self._fail), auth=self._service.auth, body=body
            )
        )

    def _take(self, page: StacPage) -> None:
        self._items += page.items
        self._closed += page.closed
        self._future += page.future
        self._pages += 1
        if page.next_url and self._pages < MOST_PAGES:
            self._ask(page.next_url, page.next_body)
            return
        if self._closed and not self._items:
            self._fail(
                FtlError(
                    "{service} has {count} images of this place, but only for those with an account at its store. "
                    "Choose another service of the same scenes.",
                    service=self._service.name,
                    count=self._closed,
                )
            )
            return
        whole = [item for item in self._items if all(name in item.assets for name in self._service.picture)]
        fitting = overpasses([item for item in whole if self._is_in_season(item)], self._bounds)
        clear = [item for item in fitting if item.cloud is None or item.cloud <= self._options.most_cloud]
        self._found([self._image(item) for item in clear], LeftOut(len(fitting) - len(clear), self._future))

    def _is_in_season(self, item: StacItem) -> bool:
        return not self._options.months or first_day(item.date).month in self._options.months

    def _image(self, overpass: Overpass) -> PlaceImage:
        """One for all tiles of an overpass: on the strip one mark, in view one mosaic."""
        service = self._service
        first, *others = (self._recipe(item) for item in overpass.tiles)
        item = overpass.tiles[0]
        recipe = {
            **first,
            "kind": "assets",
            "tiles": others,
            "token": service.token.replace("{collection}", item.collection),
            "auth": service.auth,
        }
        return PlaceImage(
            f"stac:{service.id}:{'+'.join(tile.id for tile in overpass.tiles)}",
            service.name,
            item.date,
            service.id,
            item.resolution_m or service.resolution_m,
            overpass.cloud,
            service.attribution,
            recipe,
        )

    def _recipe(self, item: StacItem) -> dict:
        service, assets = self._service, item.assets
        bands = {**_named(item), **{role: name for role, name in service.bands.items() if name in assets}}
        return {
            "picture": [assets[name].href for name in service.picture],
            "bands": {
                role: (assets[name].href, assets[name].scale, assets[name].offset) for role, name in bands.items()
            },
        }


def _named(item: StacItem) -> dict[str, str]:
    """Roles to assets by the bands' common names: what a service of the user's own is known by."""
    found: dict[str, str] = {}
    for name, asset in item.assets.items():
        role = role_of(asset.common_name)
        if role:
            found.setdefault(role, name)
    return found
