"""Small requests to image services through QGIS's network: proxy, authentication, cache, time-out, cancelling."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from qgis.core import QgsApplication, QgsNetworkAccessManager
from qgis.PyQt.QtCore import QObject, Qt, QTimer, QUrl
from qgis.PyQt.QtNetwork import QNetworkReply, QNetworkRequest

from ....core.addresses import without_secrets
from ....core.errors import FtlError

TIMEOUT_MS = 15_000
MOST_BYTES = 4_000_000
# How long a service that had too much of us, or did not answer, is left alone.
PAUSE_S, LONGEST_PAUSE_S = 30.0, 600.0

Then = Callable[[bytes], None]
Failed = Callable[[FtlError], None]


class Request(QObject):
    """One request under way; `cancel` ends it without a word."""

    def __init__(
        self, network: Network, reply: QNetworkReply, host: str, then: Then, failed: Failed, most_bytes: int
    ) -> None:
        super().__init__(network)
        self._network = network
        self._reply = reply
        self._host = host
        self._then = then
        self._failed = failed
        self._most_bytes = most_bytes
        self._error: FtlError | None = None
        self._is_silent = False
        # Not downloadProgress, which is told ten times a second at most.
        reply.readyRead.connect(self._measure)
        reply.finished.connect(self._finish)

    def cancel(self) -> None:
        self._is_silent = True
        self._reply.abort()

    def time_out(self) -> None:
        self._give_up(no_answer(self._host))

    def _measure(self) -> None:
        if self._reply.bytesAvailable() > self._most_bytes:
            self._give_up(
                FtlError(
                    "{host} sends more than {limit} MB, which no answer of an image service needs. Narrow the search, "
                    "or check the address.",
                    host=self._host,
                    limit=self._most_bytes // 1_000_000,
                )
            )

    def _give_up(self, error: FtlError) -> None:
        if self._error is None:
            self._error = error
            self._reply.abort()

    def _finish(self) -> None:
        reply = self._reply
        reply.deleteLater()
        self._network.forget(self)
        if self._is_silent:
            return
        status = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
        if self._error is None and reply.error() != QNetworkReply.NetworkError.NoError:
            self._error = _explained(self._host, status, reply)
        if self._error is not None:
            self._failed(self._error)
            return
        self._then(bytes(reply.readAll()))


class Network(QObject):
    """Asks without waiting: `then(bytes)` or `failed(FtlError)` follow on the main thread.

    A manager of its own, because QGIS's would open its login dialog over the map when a service answers 401; proxy,
    disk cache and authentication configurations are QGIS's.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._manager = QgsNetworkAccessManager(self)
        self._manager.setupDefaultProxyAndCache(Qt.ConnectionType.DirectConnection)
        self._manager.authenticationRequired.disconnect()
        self._paused: dict[str, tuple[float, FtlError]] = {}
        # Held here: request and reply know each other, and Python would collect the two while they wait.
        self._under_way: set[Request] = set()

    def get(
        self,
        url: str,
        then: Then,
        failed: Failed,
        *,
        auth: str = "",
        body: dict | None = None,
        most_bytes: int = MOST_BYTES,
        timeout_ms: int = TIMEOUT_MS,
    ) -> Request | None:
        """GET, or POST of `body` as JSON. `auth`: id of an authentication configuration of QGIS's.

        None where it is not even asked (`failed` was called): no web address, a service that is left alone, no key.
        """
        address = QUrl(url)
        host = address.host()
        if address.scheme() not in ("http", "https") or not host:
            failed(FtlError("'{address}' is no web address. Check it in the settings.", address=without_secrets(url)))
            return None
        until, error = self._paused.get(host, (0.0, None))
        if error is not None and time.monotonic() < until:
            failed(error)
            return None
        request = QNetworkRequest(address)
        request.setRawHeader(b"Accept", b"application/geo+json, application/json;q=0.9, */*;q=0.5")
        request.setAttribute(
            QNetworkRequest.Attribute.RedirectPolicyAttribute, QNetworkRequest.RedirectPolicy.NoLessSafeRedirectPolicy
        )
        cached = QNetworkRequest.CacheLoadControl.PreferCache
        request.setAttribute(QNetworkRequest.Attribute.CacheLoadControlAttribute, cached)
        if auth and not _add_authentication(request, auth):
            failed(FtlError("The authentication {id} is not in QGIS any more. Choose another one.", id=auth))
            return None
        if body is None:
            reply = self._manager.get(request)
        else:
            request.setHeader(QNetworkRequest.KnownHeaders.ContentTypeHeader, "application/json")
            reply = self._manager.post(request, json.dumps(body).encode())

        def refused(problem: FtlError) -> None:
            self._pause(host, problem, reply)
            failed(problem)

        asked = Request(self, reply, host, then, refused, most_bytes)
        self._under_way.add(asked)
        # QGIS's own time-out is a minute, and is told in its message bar.
        _start_timer(asked, timeout_ms)
        return asked

    def get_json(self, url: str, then: Callable[[object], None], failed: Failed, **options: object) -> Request | None:
        """As `get`, with the answer read as JSON."""
        host = QUrl(url).host()

        def parse(content: bytes) -> None:
            try:
                answer = json.loads(content)
            except (ValueError, RecursionError):
                failed(FtlError("{host} sends what is no answer of an image service. Check its address.", host=host))
                return
            then(answer)

        return self.get(url, parse, failed, **options)

    def forget(self, request: Request) -> None:
        """It has ended."""
        self._under_way.discard(request)
        request.deleteLater()

    def resume(self) -> None:
        """Asks again those who did not answer."""
        self._paused.clear()

    def close(self) -> None:
        """Nobody is told of what is still under way."""
        for request in list(self._under_way):
            request.cancel()
        self._manager.deleteLater()

    def _pause(self, host: str, problem: FtlError, reply: QNetworkReply) -> None:
        status = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
        if status is None or status in (401, 403, 429, 503):
            seconds = _retry_after_s(reply) if status in (429, 503) else PAUSE_S
            self._paused[host] = (time.monotonic() + seconds, problem)


def _start_timer(asked: Request, timeout_ms: int) -> None:
    timer = QTimer(asked)
    timer.setSingleShot(True)
    timer.timeout.connect(asked.time_out)
    timer.start(timeout_ms)


def _add_authentication(request: QNetworkRequest, auth: str) -> bool:
    result = QgsApplication.authManager().updateNetworkRequest(request, auth)
    return bool(result[0] if isinstance(result, tuple) else result)


def _explained(host: str, status: int | None, reply: QNetworkReply) -> FtlError:
    if status in (401, 403):
        return FtlError(
            "{host} wants a key or a login (HTTP {status}). Choose an authentication for this service in the settings.",
            host=host,
            status=status,
        )
    if status == 429:
        return FtlError(
            "{host} was asked too often (HTTP 429). It is asked again in {seconds:.0f} s.",
            host=host,
            seconds=_retry_after_s(reply),
        )
    if status is not None and status >= 400:
        return FtlError(
            "{host} answers with an error (HTTP {status}). Check its address, or try again later.",
            host=host,
            status=status,
        )
    return no_answer(host)


def no_answer(host: str) -> FtlError:
    return FtlError("{host} does not answer. Check the network; images on this computer work as before.", host=host)


def _retry_after_s(reply: QNetworkReply) -> float:
    text = bytes(reply.rawHeader(b"Retry-After")).decode("ascii", "replace").strip()
    return min(max(float(text), 1.0), LONGEST_PAUSE_S) if text.isdigit() else PAUSE_S


def holds_secret(url: str) -> bool:
    """Whether an address carries something like a key in its query or as a login."""
    return without_secrets(url) != url
