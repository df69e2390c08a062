"""The images of a WMS that knows times: one per day that its capabilities tell for a layer."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from ....core.errors import FtlError
from ....core.imagery.dates import first_day
from ....core.imagery.services.wms_times import WmsTimes, at_time, capabilities_url, parse_times
from ....core.progress import Progress
from ...background.latest_job import LatestJob
from ...background.worker import Worker
from ..place_image import Place, PlaceImage
from .catalogue import WMS, Service
from .image_search import ImageSearch, LeftOut
from .network import Failed, Network
from .stac_search import SearchOptions

# Capabilities of large servers; marks on the strip that can still be told apart.
_MOST_BYTES = 24_000_000
MOST_IMAGES = 400


class WmsSearch(ImageSearch):
    """A server is asked once, and its answer read away from the window."""

    # By address and layer: the same for every place.
    _known: ClassVar[dict[tuple[str, str], WmsTimes]] = {}

    def __init__(
        self,
        network: Network,
        worker: Worker,
        service: Service,
        place: Place,
        options: SearchOptions,
        done: Callable[[list[PlaceImage], LeftOut], None],
        failed: Failed,
    ) -> None:
        super().__init__(service, done, failed)
        self._worker = worker
        self._place = place
        self._options = options
        self._layer = str(service.settings.get("layers") or "")
        self._host = service.name
        self._job: LatestJob | None = None
        known = self._known.get((service.url, self._layer))
        if known is not None:
            self._take(known)
            return
        self._keep(
            lambda held: network.get(
                capabilities_url(service.url),
                held(self._read),
                held(self._fail),
                auth=service.auth,
                most_bytes=_MOST_BYTES,
            )
        )

    def cancel(self) -> None:
        super().cancel()
        if self._job is not None:
            self._job.cancel()

    def _read(self, content: bytes) -> None:
        layer, host = self._layer, self._host

        def parse(_progress: Progress) -> WmsTimes | FtlError:
            try:
                return parse_times(content, layer, host)
            except FtlError as error:
                return error

        self._job = LatestJob(pool=self._worker)
        self._job.finished.connect(self._parsed)
        self._job.request(parse)

    def _parsed(self, found: WmsTimes | FtlError) -> None:
        if isinstance(found, FtlError):
            self._fail(found)
            return
        self._known[self._service.url, self._layer] = found
        self._take(found)

    def _take(self, found: WmsTimes) -> None:
        images = self._images(found) if self._is_covered(found) else []
        self._found(images)

    def _images(self, found: WmsTimes) -> list[PlaceImage]:
        """The newest of those in the chosen months."""
        service, options = self._service, self._options
        months = service.months or options.months
        begin = max(service.begin, options.begin)
        wanted = [
            time
            for time in found.times
            if (not begin or first_day(time.date) >= first_day(begin))
            and (not months or len(time.date) < 7 or first_day(time.date).month in months)
        ]
        return [
            PlaceImage(
                f"dated:{service.id}:{time.value}",
                service.name,
                time.date,
                service.id,
                service.resolution_m,
                None,
                service.attribution,
                {
                    **service.settings,
                    "kind": "tiles",
                    "type": WMS,
                    "url": at_time(service.url, time.value),
                    "auth": service.auth,
                },
            )
            for time in wanted[-MOST_IMAGES:]
        ]

    def _is_covered(self, found: WmsTimes) -> bool:
        if found.bounds is None:
            return True
        west, south, east, north = found.bounds
        left, low, right, high = self._place.bounds
        return left <= east and west <= right and low <= north and south <= high
