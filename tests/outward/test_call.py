"""Calls to somebody else's address: certificates are checked, and nobody holds the caller by dripping."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from core.kernel import clock
from core.outward import address
from core.outward.address import check_url
from core.outward.call import Unanswered, Unsent, get, post
from tests.rooms.receiver import receiving
from tests.web.oidc_provider import identity_provider


@pytest.fixture(autouse=True)
def private() -> Iterator[None]:
    address.allow_private(allowed=True)
    yield
    address.allow_private(allowed=False)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Make a certificate of this machine that nobody has signed, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "receiver")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(clock.now() - dt.timedelta(days=1))
        .not_valid_after(clock.now() + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    file = tmp_path / "receiver.pem"
    file.write_bytes(made.public_bytes(pem) + key.private_bytes(pem, plain, serialization.NoEncryption()))
    return file


def call(url: str, seconds: float = 5) -> int:
    return post(check_url(url), "/", b"{}", {}, seconds=seconds).status


def test_a_certificate_nobody_has_signed_is_not_spoken_to(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate)
    with receiving(server) as receiver:
        with pytest.raises(Unsent):
            call(receiver.url)
        assert receiver.heard == []
        trusting = ssl.create_default_context(cafile=str(certificate))
        monkeypatch.setattr(ssl, "create_default_context", lambda: trusting)
        assert call(receiver.url) == 200


def test_an_answer_that_drips_in_is_cut_off() -> None:
    done = threading.Event()

    def drip(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            while not done.wait(0.02):
                try:
                    connection.sendall(b"x")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as server:
        dripping = threading.Thread(target=drip, args=(server,))
        dripping.start()
        with pytest.raises(Unanswered):
            call(f"http://127.0.0.1:{server.getsockname()[1]}", seconds=0.3)
        done.set()
        dripping.join()


def test_what_is_read_is_no_longer_than_was_asked_for_and_is_led_nowhere_else() -> None:
    with identity_provider() as found:
        asked = check_url(f"{found.issuer}/keys")
        whole = get(asked, asked.path, {}, seconds=5, most=100_000)
        assert (whole.status, len(get(asked, asked.path, {}, seconds=5, most=10).body)) == (200, 10)
        found.fault = "moved"
        assert get(asked, asked.path, {}, seconds=5, most=10).status == 302
        assert found.heard == ["/keys"] * 3
