"""The hub's own certificate, known by its SHA-256: the county names that number, no outside authority is needed."""

import hashlib
import ssl
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

# Laptops' clocks are wrong by years: what is pinned must not fall out of its dates.
_FROM, _UNTIL = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def make_certificate(name: str) -> tuple[bytes, bytes]:
    """A new key and a certificate for it, self-signed, both as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    try:
        names: x509.GeneralName = x509.IPAddress(ip_address(name))
    except ValueError:
        names = x509.DNSName(name)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
        .add_extension(x509.SubjectAlternativeName([names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private, certificate.public_bytes(Encoding.PEM)


def pin_of(pem: bytes) -> str:
    """SHA-256 of the certificate, in hex."""
    return hashlib.sha256(
        x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)
    ).hexdigest()


class PinnedContext(ssl.SSLContext):
    """Accepts one certificate and no other, before a byte of a request is sent."""

    pin = ""

    def wrap_socket(self, *given: Any, **named: Any) -> ssl.SSLSocket:
        wrapped = super().wrap_socket(*given, **named)
        self._check(wrapped.getpeercert(binary_form=True), wrapped)
        return wrapped

    def wrap_bio(self, *_given: Any, **_named: Any) -> ssl.SSLObject:
        """Never by this way: nothing would look at the certificate."""
        raise ssl.SSLCertVerificationError("pin")

    def _check(self, der: bytes | None, wrapped: ssl.SSLSocket) -> None:
        if der is None or hashlib.sha256(der).hexdigest() != self.pin:
            wrapped.close()
            raise ssl.SSLCertVerificationError("pin")


def pinned(pin: str) -> ssl.SSLContext:
    """A client's context for a certificate known by its SHA-256."""
    context = PinnedContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # the pin is stricter than any chain
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.pin = pin
    return context
