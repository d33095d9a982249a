"""Calling the hub: signed requests, answers that only the hub can have signed, the certificate pinned.

Proxies are taken from the environment or the system, as a browser takes them.
"""

import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol, TypeVar

import httpx2
import msgspec

from app.exchange import Wire
from app.hub.address import HubAddress
from app.hub.certificate import pinned
from app.hub.errors import (
    CertificateWrong,
    DeviceNotServed,
    HubBusy,
    HubFull,
    HubUnreachable,
    NotTheHub,
    ParcelDamaged,
    ParcelTooLarge,
    ProofMissing,
    ProxyRefused,
    RequestMalformed,
)
from app.hub.parcel import hash_of, pieces_from
from app.hub.signing import FIRST, Proof, answer_text, digest_of, make_proof
from app.hub.wire import (
    CHALLENGE,
    DIGEST,
    DOWNLOAD,
    HELLO,
    HUB,
    HUB_SIGNATURE,
    UPLOAD,
    Delivered,
    Fault,
    Hello,
    Offer,
    Welcome,
    encode,
)
from app.security.device_keys import signature_holds

T = TypeVar("T")
_TIMEOUT = httpx2.Timeout(
    30, connect=15, read=180
)  # a large upload is taken in before it is answered
_PASSING = (502, 503, 504)
_FAULTS = {
    kind.code: kind
    for kind in (
        DeviceNotServed, HubBusy, HubFull, ParcelDamaged, ParcelTooLarge, RequestMalformed,
    )
}  # fmt: skip


class Caller(Protocol):
    """The replica that calls."""

    @property
    def device(self) -> str: ...
    def sign(self, body: bytes) -> str: ...

    def hub_key(self, device: str) -> str | None:
        """The key of a device whose area covers ours; None for one that can't be our hub."""
        ...


class Broken(Exception):
    """A connection failed or the hub asked to wait: worth another try after a while."""

    def __init__(self, cause: Exception | None = None, wait: float = 0) -> None:
        super().__init__(str(cause or ""))
        self.wait = wait


class HubClient:
    """One conversation. ``session``: challenge and count of the last one, to be kept for the next."""

    def __init__(self, address: HubAddress, caller: Caller, session: str) -> None:
        self._caller = caller
        challenge, _, count = (session or f"{FIRST} 0").partition(" ")
        self._challenge, self._count = challenge, int(count or 0)
        # Reading the system's authorities takes longer than an exchange: only where one has to vouch.
        authorities = address.url.startswith("https:")
        verify: ssl.SSLContext | bool = pinned(address.pin) if address.pin else authorities
        self._http = httpx2.Client(base_url=address.url, verify=verify, timeout=_TIMEOUT)
        self.wire = Wire()
        self.hub = ""

    @property
    def session(self) -> str:
        return f"{self._challenge} {self._count}"

    def close(self) -> None:
        self._http.close()

    def hello(self, hello: Hello) -> Welcome:
        body = encode(hello)
        return self._ask("POST", HELLO, digest_of(body), lambda: body, len(body), Welcome)

    def upload(self, parcel: Path, offer: Offer, sent: Callable[[int], None]) -> Delivered:
        """Bring a parcel from the byte that the hub has it to."""
        path = f"{UPLOAD.format(parcel=offer.id)}?size={offer.size}&start={offer.have}"

        def body() -> Iterator[bytes]:
            at = offer.have
            for piece in pieces_from(parcel, offer.have):
                yield piece
                at += len(piece)
                sent(at)

        left = offer.size - offer.have
        return self._ask("PUT", path, hash_of(parcel, offer.have), body, left, Delivered)

    def download(self, offer: Offer, part: Path, came: Callable[[int], None]) -> None:
        """Fetch a parcel into a file, going on where the file ends."""
        have = part.stat().st_size if part.exists() else 0
        path = DOWNLOAD.format(parcel=offer.id)
        headers = {"Range": f"bytes={have}-"} if have else {}
        for fresh in (True, False):
            request = self._request("GET", path, digest_of(b""), b"", headers)[1]
            response = self._send(request, stream=True)
            try:
                if response.status_code == 401 and fresh:
                    response.read()
                    self._learn(response)
                    continue
                self._check_download(response, have)
                self._pour(response, part, have if response.status_code == 206 else 0, came)
                return
            except httpx2.TransportError as error:
                raise Broken(error) from error
            finally:
                response.close()

    def _pour(
        self, response: httpx2.Response, part: Path, have: int, came: Callable[[int], None]
    ) -> None:
        with part.open("r+b" if have else "wb") as file:
            file.seek(have)
            for piece in response.iter_raw():
                file.write(piece)
                have += len(piece)
                self.wire.bytes_in += len(piece)
                came(have)

    def _check_download(self, response: httpx2.Response, have: int) -> None:
        if response.headers.get(HUB) != self.hub:
            raise NotTheHub
        if response.status_code not in (200, 206):
            raise Broken
        whole = response.headers.get("content-range", "")
        if response.status_code == 206 and not whole.startswith(f"bytes {have}-"):
            raise Broken

    def _ask(
        self,
        method: str,
        path: str,
        digest: str,
        body: Callable[[], Any],
        size: int,
        kind: type[T],
    ) -> T:
        """One request, and once more where the hub names another challenge to sign over."""
        for _ in range(2):
            headers = {"Content-Length": str(size), "Content-Type": "application/octet-stream"}
            proof, request = self._request(method, path, digest, body(), headers)
            self.wire.bytes_out += size
            response = self._send(request)
            self.wire.bytes_in += len(response.content)
            self._verify(proof, response)
            if response.status_code == 200:
                return _decoded(response.content, kind)
            fault = _decoded(response.content, Fault)
            if not fault.challenge:
                raise _failure(fault, response)
            self._challenge, self._count = fault.challenge, fault.count
        raise ProofMissing

    def _request(
        self, method: str, path: str, digest: str, body: Any, headers: dict[str, str]
    ) -> tuple[Proof, httpx2.Request]:
        self._count += 1
        proof = make_proof(
            self._caller.device, self._challenge, self._count, method, path, digest, self._caller.sign
        )  # fmt: skip
        signed = {"Authorization": proof.header(), DIGEST: digest, "Accept-Encoding": "identity"}
        return proof, self._http.build_request(method, path, content=body, headers=headers | signed)

    def _send(self, request: httpx2.Request, *, stream: bool = False) -> httpx2.Response:
        self.wire.trips += 1
        try:
            return self._http.send(request, stream=stream)
        except httpx2.ProxyError as error:
            if "407" in str(error):
                raise ProxyRefused from error
            raise Broken(error) from error
        except httpx2.TransportError as error:
            if _certificate_failed(error):
                raise CertificateWrong from error
            raise Broken(error) from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise HubUnreachable from error

    def _verify(self, proof: Proof, response: httpx2.Response) -> None:
        """Raises NotTheHub for an answer that the hub has not signed: a log-in page, a wrong server."""
        hub = response.headers.get(HUB, "")
        key = self._caller.hub_key(hub) if hub else None
        text = answer_text(proof, response.status_code, response.content)
        if key is None or not signature_holds(key, text, response.headers.get(HUB_SIGNATURE, "")):
            if response.status_code == 407:
                raise ProxyRefused
            if response.status_code in _PASSING:
                raise Broken
            raise NotTheHub
        self.hub = hub
        self._learn(response)

    def _learn(self, response: httpx2.Response) -> None:
        self._challenge = response.headers.get(CHALLENGE, self._challenge)


def _decoded(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NotTheHub from error


def _failure(fault: Fault, response: httpx2.Response) -> Exception:
    wait = response.headers.get("retry-after", "0")
    seconds = float(wait) if wait.isdigit() else 0
    if response.status_code in (409, 429, 503):
        return Broken(wait=seconds)
    return _FAULTS.get(fault.code, HubUnreachable)()


def _certificate_failed(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError) or "certificate verify" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False
