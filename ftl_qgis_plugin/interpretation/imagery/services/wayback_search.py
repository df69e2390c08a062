"""The images that Esri's Wayback archive has of a place, by the day on which they were taken."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import ClassVar

from ....core.errors import FtlError
from ....core.imagery.services.wayback import (
    Acquisition,
    Release,
    parse_acquisition,
    parse_releases,
    parse_tile_map,
    tile_at,
)
from ..place_image import Place, PlaceImage
from .catalogue import WAYBACK, Service
from .image_search import ImageSearch, LeftOut
from .network import Failed, Network

# Requests under way at a time, and releases that are looked at: some 200 exist, about 20 differ at a place.
_AT_ONCE = 6
MOST_RELEASES = 60


class WaybackSearch(ImageSearch):
    """Releases whose tile at the place comes from another release (the service's tile map says so), or has the same
    bytes as the one before, are left out; and so is one whose date nobody tells.
    """

    # The list of releases is the same for every place.
    _lists: ClassVar[dict[str, list[Release]]] = {}

    def __init__(
        self,
        network: Network,
        service: Service,
        place: Place,
        done: Callable[[list[PlaceImage], LeftOut], None],
        failed: Failed,
    ) -> None:
        super().__init__(service, done, failed)
        self._network = network
        self._place = place
        self._row, self._col = tile_at(place.lon, place.lat, service.zoom)
        self._releases: list[Release] = []
        self._differing: list[Release] = []
        known = self._lists.get(service.url)
        if known is not None:
            self._begin(known)
        else:
            self._get_json(service.url, self._take_list, self._fail)

    def _take_list(self, answer: object) -> None:
        try:
            releases = parse_releases(answer, self._service.name)
        except FtlError as error:
            self._fail(error)
            return
        self._lists[self._service.url] = releases
        self._begin(releases)

    # Which releases differ here: along the service's tile map, from the newest back.

    def _begin(self, releases: list[Release]) -> None:
        self._releases = releases
        self._follow(0)

    def _follow(self, index: int) -> None:
        if index >= len(self._releases) or len(self._differing) >= MOST_RELEASES:
            self._compare()
            return
        release = self._releases[index]
        address = release.map_of_tile(self._service.zoom, self._row, self._col)
        if not address:
            self._differing = self._releases[:MOST_RELEASES]
            self._compare()
            return
        numbers = {item.number: place for place, item in enumerate(self._releases)}

        def answered(answer: object) -> None:
            shown = parse_tile_map(answer, release.number)
            at = numbers.get(shown)
            if not shown or at is None or at < index:
                self._compare()  # nothing older
                return
            self._differing.append(self._releases[at])
            self._follow(at + 1)

        self._get_json(address, answered, self._fail)

    # Neighbours with the same bytes show the same image.

    def _compare(self) -> None:
        hashes: dict[str, str] = {}

        def then() -> None:
            kept = []
            for release in self._differing:
                known = hashes.get(release.number, "")
                if known and kept and hashes.get(kept[-1].number) == known:
                    kept[-1] = release  # the oldest of equal ones
                elif known:
                    kept.append(release)
            self._date(kept)

        def fetch(release: Release, end: Callable[[], None]) -> None:
            def answered(content: bytes) -> None:
                hashes[release.number] = hashlib.sha256(content).hexdigest()
                end()

            self._get(release.at_tile(self._service.zoom, self._row, self._col), answered, lambda _error: end())

        self._in_turn(self._differing, fetch, then)

    def _date(self, releases: list[Release]) -> None:
        found: dict[str, Acquisition] = {}

        def then() -> None:
            by_day: dict[str, PlaceImage] = {}
            for release in releases:
                told = found.get(release.number)
                if told is not None and told.date:
                    by_day.setdefault(told.date, self._image(release, told))
            self._found(list(by_day.values()), LeftOut(future=sum(told.is_future for told in found.values())))

        def fetch(release: Release, end: Callable[[], None]) -> None:
            def answered(answer: object) -> None:
                found[release.number] = parse_acquisition(answer)
                end()

            address = release.metadata_query(self._place.lon, self._place.lat, self._service.zoom)
            self._get_json(address, answered, lambda _error: end())

        self._in_turn(releases, fetch, then)

    def _image(self, release: Release, told: Acquisition) -> PlaceImage:
        service = self._service
        recipe = {"kind": "tiles", "url": release.xyz_url(), "zmax": service.zmax, "auth": service.auth}
        name = f"{service.name} ({told.provider})" if told.provider else service.name
        return PlaceImage(
            f"{WAYBACK}:{release.number}", name, told.date, service.id, told.resolution_m, None, service.attribution,
            recipe,
        )  # fmt: skip

    # Requests.

    def _in_turn(
        self,
        releases: list[Release],
        fetch: Callable[[Release, Callable[[], None]], None],
        then: Callable[[], None],
    ) -> None:
        """A few at a time; `then` once all have ended."""
        waiting, state = list(releases), {"open": 0, "done": False}

        def start() -> None:
            while waiting and state["open"] < _AT_ONCE and not self._is_over:
                state["open"] += 1
                fetch(waiting.pop(0), end)
            if not waiting and state["open"] == 0 and not state["done"] and not self._is_over:
                state["done"] = True
                then()

        def end() -> None:
            state["open"] -= 1
            start()

        start()

    def _get(self, url: str, then: Callable[[bytes], None], failed: Failed) -> None:
        self._keep(lambda held: self._network.get(url, held(then), held(failed), auth=self._service.auth))

    def _get_json(self, url: str, then: Callable[[object], None], failed: Failed) -> None:
        self._keep(lambda held: self._network.get_json(url, held(then), held(failed), auth=self._service.auth))
