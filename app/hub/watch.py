"""What an administrator sees of a running hub: figures for Prometheus and one JSON line for each request.

A line names the device and the route; never a person, a case, a file's content or a key.
"""

import json
import logging
import time
from collections.abc import Mapping
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.hub.wire import Taken

log = logging.getLogger("yichuang.hub")


class Figures:
    """Counters of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "yichuang_hub_requests",
            "Requests answered",
            ("route", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "yichuang_hub_request_seconds", "Time to answer", ("route",), registry=self.registry
        )
        self._bytes = Counter(
            "yichuang_hub_bytes", "Bytes of bodies", ("way",), registry=self.registry
        )
        self._changes = Counter(
            "yichuang_hub_changes", "Changes brought by devices", ("fate",), registry=self.registry
        )
        self._refused = Counter(
            "yichuang_hub_refused_files", "Files not taken in", ("code",), registry=self.registry
        )
        self._store = Gauge(
            "yichuang_hub_store", "State of the store", ("what",), registry=self.registry
        )

    def request(self, route: str, status: int, seconds: float, came: int, went: int) -> None:
        self._requests.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)
        self._bytes.labels("in").inc(came)
        self._bytes.labels("out").inc(went)

    def taken(self, files: tuple[Taken, ...]) -> None:
        for file in files:
            self._changes.labels("accepted").inc(file.accepted)
            self._changes.labels("known").inc(file.known)
            self._changes.labels("quarantined").inc(file.quarantined)
            if file.code:
                self._refused.labels(file.code).inc()

    def text(self, state: Mapping[str, float]) -> bytes:
        """In Prometheus's own form, with the store's state of now."""
        for what, value in state.items():
            self._store.labels(what).set(value)
        return generate_latest(self.registry)


class Watch:
    """Times, counts and logs every request."""

    def __init__(self, app: ASGIApp, figures: Figures) -> None:
        self._app = app
        self._figures = figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status, came, went = time.perf_counter(), 500, 0, 0

        async def heard() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            return message

        async def said(message: Message) -> None:
            nonlocal status, went
            if message["type"] == "http.response.start":
                status = message["status"]
            went += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, heard, said)
        finally:
            seconds = time.perf_counter() - began
            found = scope.get("route")
            route = getattr(found, "path", "other")
            self._figures.request(route, status, seconds, came, went)
            device = scope.get("state", {}).get("device", "")
            log.info(_line(scope["method"], route, status, seconds, device, came, went))


def _line(
    method: str, route: str, status: int, seconds: float, device: str, came: int, went: int
) -> str:
    return json.dumps(
        {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"), "method": method, "route": route,
            "status": status, "ms": round(seconds * 1000, 1), "device": device, "in": came, "out": went,
        }
    )  # fmt: skip
