"""A server on this computer that speaks STAC, Wayback, tiles and range requests, and can misbehave in every way."""

from __future__ import annotations

import datetime
import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c6360606000000004000"
    "1f61738550000000049454e44ae426082"
)


CAPABILITIES = """<?xml version="1.0"?>
<WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms" xmlns:xlink="http://www.w3.org/1999/xlink">
<Service><Name>WMS</Name><Title>a</Title></Service><Capability><Request>
<GetCapabilities><Format>text/xml</Format><DCPType><HTTP><Get><OnlineResource xlink:href="{url}/wms?"/></Get></HTTP>
</DCPType></GetCapabilities><GetMap><Format>image/png</Format><DCPType><HTTP><Get>
<OnlineResource xlink:href="{url}/wms?"/></Get></HTTP></DCPType></GetMap></Request>
<Layer><Title>root</Title><CRS>EPSG:3857</CRS><CRS>EPSG:4326</CRS>
<EX_GeographicBoundingBox><westBoundLongitude>-180</westBoundLongitude><eastBoundLongitude>180</eastBoundLongitude>
<southBoundLatitude>-60</southBoundLatitude><northBoundLatitude>80</northBoundLatitude></EX_GeographicBoundingBox>
<BoundingBox CRS="EPSG:3857" minx="-20037508" miny="-8400000" maxx="20037508" maxy="15500000"/>
<Layer queryable="0"><Name>pictures</Name><Title>Pictures</Title>
<Dimension name="time" units="ISO8601">{times}</Dimension></Layer></Layer></Capability></WMS_Capabilities>"""


def milliseconds(text: str) -> int:
    return int(datetime.datetime.fromisoformat(text + "T00:00:00+00:00").timestamp() * 1000)


class Loopback:
    """`url` of its root; `asked`: paths in order. `mood` of a path prefix: slow, malformed, huge, 401, 429, 500."""

    def __init__(self, files: dict[str, bytes] | None = None) -> None:
        self.files = files or {}
        self.asked: list[str] = []
        self.bodies: list[dict] = []
        self.headers: list[dict] = []
        self.mood: dict[str, str] = {}
        self.items: list[dict] = []
        self.page_size = 2
        # release -> (published, release whose tile it shows, bytes of that tile, day of acquisition)
        self.releases: dict[int, tuple[str, int, bytes, str]] = {}
        # Times of the WMS's layer "pictures", as its capabilities tell them.
        self.times = ""
        self.patience = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_args):
                pass

            def do_GET(self):
                outer.answer(self, None)

            def do_HEAD(self):
                outer.answer(self, None)

            def do_POST(self):
                length = int(self.headers.get("Content-Length", 0))
                outer.answer(self, json.loads(self.rfile.read(length)))

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.patience.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, handler: BaseHTTPRequestHandler, body: dict | None) -> None:
        path = handler.path
        self.asked.append(path)
        self.headers.append(dict(handler.headers))
        if body is not None:
            self.bodies.append(body)
        mood = next((mood for prefix, mood in self.mood.items() if path.startswith(prefix)), "")
        try:
            if mood == "slow":
                self.patience.wait(60)
            elif mood.isdigit():
                extra = {"Retry-After": "7"} if mood == "429" else {}
                if mood == "401":
                    extra["WWW-Authenticate"] = 'Basic realm="keys"'
                self.send(handler, b"{}", int(mood), extra)
            elif mood == "malformed":
                self.send(handler, b"<html>not what you asked for")
            elif mood == "huge":
                handler.send_response(200)
                handler.send_header("Content-Length", str(10**9))
                handler.end_headers()
                for _ in range(200):
                    handler.wfile.write(b" " * 100_000)
            else:
                self.serve(handler, path, body)
        except OSError:
            handler.close_connection = True  # the client has given up

    def serve(self, handler: BaseHTTPRequestHandler, path: str, body: dict | None) -> None:
        if path.startswith("/stac/search"):
            self.search(handler, path, body)
        elif path == "/wayback.json":
            self.send(handler, json.dumps(self.config()).encode())
        elif (match := re.match(r"/map/tilemap/(\d+)/", path)) is not None:
            shown = self.releases[int(match[1])][1]
            answer = {"data": [1]} if shown == int(match[1]) else {"data": [1], "select": [shown]}
            self.send(handler, json.dumps(answer).encode())
        elif (match := re.match(r"/map/tile/(\d+)/", path)) is not None:
            self.send(handler, self.releases[int(match[1])][2], kind="image/png")
        elif (match := re.match(r"/meta/(\d+)/MapServer/\d+/query", path)) is not None:
            day = self.releases[int(match[1])][3]
            values = {"SRC_DATE2": milliseconds(day), "SAMP_RES": 0.5, "SRC_DESC": "WV02"} if day else {}
            self.send(handler, json.dumps({"features": [{"attributes": values}]}).encode())
        elif path.startswith("/wms") and "GetCapabilities" in path:
            self.send(handler, CAPABILITIES.format(url=self.url, times=self.times).encode(), kind="text/xml")
        elif path.startswith(("/xyz/", "/wms")):
            self.send(handler, PNG, kind="image/png")
        elif path.split("?")[0] in self.files:
            self.file(handler, self.files[path.split("?")[0]])
        else:
            self.send(handler, b"", 404)

    def search(self, handler: BaseHTTPRequestHandler, path: str, body: dict | None) -> None:
        at = int(body.get("token", 0)) if body else 0
        page = self.items[at : at + self.page_size]
        answer: dict = {"type": "FeatureCollection", "features": page, "links": []}
        if at + self.page_size < len(self.items):
            answer["links"] = [
                {
                    "rel": "next",
                    "href": f"{self.url}/stac/search",
                    "method": "POST",
                    "body": {"token": at + self.page_size},
                    "merge": True,
                }
            ]
        self.send(handler, json.dumps(answer).encode(), kind="application/geo+json")

    def config(self) -> dict:
        return {
            str(number): {
                "itemTitle": f"World Imagery (Wayback {published})",
                "itemURL": self.url + "/map/tile/{releaseNumber}/{level}/{row}/{col}",
                "metadataLayerUrl": f"{self.url}/meta/{number}/MapServer",
            }
            for number, (published, *_rest) in self.releases.items()
        }

    def file(self, handler: BaseHTTPRequestHandler, content: bytes) -> None:
        match = re.match(r"bytes=(\d+)-(\d*)", handler.headers.get("Range") or "")
        if match is None:
            self.send(handler, content, extra={"Accept-Ranges": "bytes"}, kind="image/tiff")
            return
        first = int(match[1])
        last = min(int(match[2] or len(content) - 1), len(content) - 1)
        extra = {"Content-Range": f"bytes {first}-{last}/{len(content)}", "Accept-Ranges": "bytes"}
        self.send(handler, content[first : last + 1], 206, extra, "image/tiff")

    def send(
        self,
        handler: BaseHTTPRequestHandler,
        content: bytes,
        status: int = 200,
        extra: dict | None = None,
        kind: str = "application/json",
    ) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(content)))
        handler.send_header("Cache-Control", "no-store")
        for name, value in (extra or {}).items():
            handler.send_header(name, value)
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(content)


def stac_item(url: str, name: str, day: str, cloud: float = 5.0, asset: str = "/image.tif") -> dict:
    return {
        "id": name,
        "collection": "c",
        "properties": {"datetime": f"{day}T04:00:00Z", "eo:cloud_cover": cloud, "gsd": 10},
        "assets": {
            "visual": {"href": url + asset, "type": "image/tiff; application=geotiff"},
            "red": {"href": url + asset, "raster:bands": [{"scale": 0.0001, "offset": -0.1}]},
        },
    }


def wait_until(condition, seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
