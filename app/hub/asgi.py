"""The routes: thin, each hands on to the service."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import msgspec
from fastapi import FastAPI, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import FileResponse, JSONResponse

from app.errors import AppError
from app.hub.describe import FAULTS, answers, body_of, describe, plain_text
from app.hub.errors import (
    DeviceNotServed,
    HubBusy,
    HubFull,
    ParcelDamaged,
    ParcelTooLarge,
    ProofMissing,
    RequestMalformed,
    UploadElsewhere,
)
from app.hub.limits import Buckets
from app.hub.parcel import MOST_PARCEL
from app.hub.service import Service
from app.hub.signing import Proof, answer_text, digest_of, read_proof
from app.hub.watch import Figures, Watch
from app.hub.wire import (
    CHALLENGE,
    DIGEST,
    DOWNLOAD,
    HELLO,
    HUB,
    HUB_SIGNATURE,
    UPLOAD,
    Fault,
    Hello,
    encode,
)

T = TypeVar("T")
Words = Callable[[AppError], str]
ParcelId = Annotated[
    str, Path(pattern="^[0-9a-f]{64}$", description="SHA-256 of the parcel's content")
]

MOST_HELLO = 1024 * 1024
_PASSES = 2  # seconds after which trouble of the hub's own may be over
_SILENCE = 60  # seconds that an upload may stand still

STATUS: dict[type[AppError], int] = {
    ProofMissing: 401, DeviceNotServed: 403, HubBusy: 429, HubFull: 507, ParcelTooLarge: 413,
    ParcelDamaged: 422, RequestMalformed: 400, UploadElsewhere: 409,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """Requests of one device, and of one address that proves nothing."""

    device_a_second: float = 5
    device_burst: float = 60
    address_a_second: float = 5
    address_burst: float = 120


def hub_app(
    service: Service,
    words: Words,
    limits: Limits | None = None,
    ending: Callable[[], None] | None = None,
) -> FastAPI:
    """The ASGI application over one store. ``ending`` is called when the last request is done."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        if ending is not None:
            ending()

    app = FastAPI(
        title="Yichuang hub",
        version=service.store.program,
        description="Exchange of sealed bundles between replicas and their county. Every request but /health, "
        "/metrics and this description is signed by a device of the roster.",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    figures = Figures()
    desk = _FrontDesk(service, words, limits or Limits(), figures)
    desk.mount(app)
    describe(app)
    app.add_middleware(Watch, figures=figures)
    return app


class _FrontDesk:
    """Checks who calls and how often, and turns answers and failures into signed responses."""

    def __init__(self, service: Service, words: Words, limits: Limits, figures: Figures) -> None:
        self._service = service
        self._words = words
        self._figures = figures
        self._devices = Buckets(limits.device_a_second, limits.device_burst)
        self._addresses = Buckets(limits.address_a_second, limits.address_burst)

    def mount(self, app: FastAPI) -> None:
        app.add_exception_handler(AppError, self._app_error)
        app.add_exception_handler(RequestValidationError, self._malformed)
        app.add_exception_handler(HTTPException, self._no_such_thing)
        app.get("/health", summary="Whether the hub and its store answer", responses=answers("Health"))(
            self.health
        )  # fmt: skip
        app.get("/metrics", summary="Figures for Prometheus", responses=plain_text())(self.metrics)
        app.post(
            HELLO, summary="Open an exchange", openapi_extra=body_of("Hello"),
            responses=answers("Welcome") | FAULTS,
        )(self.hello)  # fmt: skip
        app.put(
            UPLOAD, summary="Bring a parcel, or go on with one", openapi_extra=body_of(None),
            responses=answers("Delivered") | FAULTS,
        )(self.upload)  # fmt: skip
        app.get(
            DOWNLOAD, summary="Fetch the parcel that was offered; Range resumes it",
            responses=plain_text("application/octet-stream") | FAULTS,
        )(self.download)  # fmt: skip

    async def health(self) -> Response:
        """No secret and no name in it: a load balancer asks without proof."""
        state = await run_in_threadpool(self._service.store.state)
        return JSONResponse({"ok": True, "program": self._service.store.program, **state})

    async def metrics(self) -> Response:
        state = await run_in_threadpool(self._service.store.state)
        return Response(self._figures.text(state), media_type="text/plain; version=0.0.4")

    async def hello(self, request: Request) -> Response:
        """What each side has of the other; in the same answer, what lies ready to be fetched."""
        body = await _bounded(request, MOST_HELLO)
        proof, challenge = await self._admit(request, digest_of(body))
        try:
            hello = msgspec.json.decode(body, type=Hello)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise RequestMalformed from error
        welcome = await run_in_threadpool(self._service.hello, proof.device, hello)
        return self._signed(proof, challenge, 200, encode(welcome))

    async def upload(
        self,
        request: Request,
        parcel: ParcelId,
        size: Annotated[int, Query(ge=1, le=MOST_PARCEL, description="of the whole parcel")],
        start: Annotated[int, Query(ge=0, le=MOST_PARCEL, description="first byte that follows")] = 0,
    ) -> Response:  # fmt: skip
        """The body is the parcel from ``start`` on. What arrived of a broken upload is kept and told by hello."""
        proof, challenge = await self._admit(request, request.headers.get(DIGEST, ""))
        path, have = await run_in_threadpool(
            self._service.part_of, proof.device, parcel, size, start
        )
        if start > have:
            raise UploadElsewhere(have=have)
        at, digest = start, hashlib.sha256()
        try:
            opened = path.open("r+b")
        except FileNotFoundError as error:  # another process has just taken it in
            raise UploadElsewhere from error
        with opened as file:
            file.seek(start)
            async for piece in _steadily(request):
                if at + len(piece) > size:
                    raise ParcelTooLarge
                digest.update(piece)
                at += file.write(piece)
        if at < size:
            raise UploadElsewhere(have=at)
        if digest.hexdigest() != request.headers.get(DIGEST, ""):
            path.unlink(missing_ok=True)
            raise ParcelDamaged
        delivered = await run_in_threadpool(self._service.deliver, proof.device, path)
        self._figures.taken(delivered.files)
        return self._signed(proof, challenge, 200, encode(delivered))

    async def download(self, request: Request, parcel: ParcelId) -> Response:
        proof, challenge = await self._admit(request, digest_of(b""))
        path = await run_in_threadpool(self._service.parcel, proof.device, parcel)
        if path is None:
            raise HTTPException(404)
        headers = {HUB: self._service.store.device, CHALLENGE: challenge}
        return FileResponse(path, media_type="application/octet-stream", headers=headers)

    async def _admit(self, request: Request, digest: str) -> tuple[Proof, str]:
        """Raises HubBusy for who knocks too often, and what the door says."""
        host = request.client.host if request.client else ""
        header = request.headers.get("authorization", "")
        claimed = read_proof(header)
        wait = self._addresses.wait_of(host) if claimed is None else 0
        if not wait:
            path = request.scope["path"] + _query(request)
            admit = self._service.door.admit
            try:
                proof, challenge = await run_in_threadpool(
                    admit, header, request.method, path, digest
                )
            except AppError:
                wait = self._addresses.wait_of(host)
                if wait:
                    raise HubBusy(seconds=int(wait) + 1) from None
                raise
            request.state.device = proof.device
            wait = self._devices.wait_of(proof.device)
        if wait:
            raise HubBusy(seconds=int(wait) + 1)
        return proof, challenge

    def _signed(self, proof: Proof | None, challenge: str, status: int, body: bytes) -> Response:
        headers = {HUB: self._service.store.device}
        if challenge:
            headers[CHALLENGE] = challenge
        if proof is not None:
            headers[HUB_SIGNATURE] = self._service.store.sign(answer_text(proof, status, body))
        return Response(body, status, headers, media_type="application/json")

    async def _app_error(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, AppError)
        status = STATUS.get(type(error), 503)
        challenge = str(error.facts.get("challenge", ""))
        fault = Fault(
            error.code, self._words(error), challenge, int(error.facts.get("count", 0)),
            int(error.facts.get("have", 0)),
        )  # fmt: skip
        proof = read_proof(request.headers.get("authorization", ""))
        answer = self._signed(proof, challenge, status, encode(fault))
        if "seconds" in error.facts or status == 503:
            answer.headers["retry-after"] = str(error.facts.get("seconds", _PASSES))
        if status == 401:
            answer.headers["www-authenticate"] = "Yichuang"
        return answer

    async def _malformed(self, request: Request, _error: Exception) -> Response:
        return await self._app_error(request, RequestMalformed())

    async def _no_such_thing(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        answer = await self._app_error(request, RequestMalformed())
        answer.status_code = error.status_code
        proof = read_proof(request.headers.get("authorization", ""))
        signed = self._signed(proof, "", error.status_code, bytes(answer.body))
        signed.headers.update(dict(error.headers or {}))
        return signed


def _query(request: Request) -> str:
    query = request.scope["query_string"].decode("latin-1")
    return f"?{query}" if query else ""


async def _bounded(request: Request, most: int) -> bytes:
    """A small body. Raises ParcelTooLarge before more than that is held."""
    held = bytearray()
    async for piece in _steadily(request):
        held += piece
        if len(held) > most:
            raise ParcelTooLarge
    return bytes(held)


async def _steadily(request: Request) -> AsyncIterator[bytes]:
    """A body piece by piece. Raises UploadElsewhere where the sender has gone or fallen silent."""
    pieces: Any = aiter(request.stream())
    while True:
        try:
            async with asyncio.timeout(_SILENCE):
                piece = await anext(pieces)
        except StopAsyncIteration:
            return
        except (ClientDisconnect, TimeoutError) as error:
            raise UploadElsewhere from error
        yield piece
