"""What every search for images has in common: it ends once, with images or a reason, or is given up."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ....core.errors import FtlError
from ..place_image import PlaceImage
from .catalogue import Service
from .network import Failed, Request


class LeftOut(NamedTuple):
    """Images that are not offered: with too many clouds; dated in the future."""

    cloudy: int = 0
    future: int = 0


class ImageSearch:
    """One search under way; `done` tells those fit to be seen, and how many were left out."""

    def __init__(self, service: Service, done: Callable[[list[PlaceImage], LeftOut], None], failed: Failed) -> None:
        self._service = service
        self._done = done
        self._failed = failed
        self._requests: set[Request] = set()
        self._is_over = False

    def cancel(self) -> None:
        """Nothing is told any more."""
        self._is_over = True
        for request in list(self._requests):
            request.cancel()
        self._requests.clear()

    def _fail(self, error: FtlError) -> None:
        self._end(lambda: self._failed(error))

    def _found(self, images: list[PlaceImage], left_out: LeftOut | None = None) -> None:
        self._end(lambda: self._done(images, left_out or LeftOut()))

    def _end(self, tell: Callable[[], None]) -> None:
        if not self._is_over:
            self._is_over = True
            tell()

    def _keep(self, ask: Callable[[Callable], Request | None]) -> None:
        """Holds the request until it is answered."""
        made: list[Request] = []

        def held(function: Callable) -> Callable:
            def answered(value: object) -> None:
                self._requests.difference_update(made)
                if not self._is_over:
                    function(value)

            return answered

        request = ask(held)
        if request is not None:
            made.append(request)
            self._requests.add(request)
