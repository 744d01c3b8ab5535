"""The session's mock behind HTTPS, with certificates made for this module."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mockinvoice.app import Mock
from mockinvoice.certificates import Certificates, provide
from mockinvoice.server import Server
from mockinvoice.server_tls import Tls


@pytest.fixture(scope="session")
def hosts(mock: Mock) -> frozenset[str]:
    """The host names of every server in every document."""
    return frozenset[str]().union(*(found.document.hosts for found in mock.vendors.values()))


@pytest.fixture(scope="session")
def certificates(hosts: frozenset[str], tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return provide(tmp_path_factory.mktemp("certs"), hosts)[0]


@pytest.fixture(scope="session")
def secure(mock: Mock, certificates: Certificates) -> Iterator[Server]:
    with Server(mock, tls=Tls(certificates.chain, certificates.key)) as server:
        yield server


@pytest.fixture
def port(secure: Server) -> int:
    return int(secure.url.rpartition(":")[2])


@pytest.fixture
def resolved(monkeypatch: pytest.MonkeyPatch, hosts: frozenset[str]) -> None:
    """Let the vendors' names lead to this machine, as aliases in a network of containers do."""
    look_up = socket.getaddrinfo

    def look_up_here(host: Any, *rest: Any, **more: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        return look_up("127.0.0.1" if name in hosts else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up_here)


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch, certificates: Certificates) -> Path:
    """Let clients trust the mock as `docs/ci.md` says: by the environment alone."""
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"):
        monkeypatch.setenv(name, str(certificates.ca))
    for name in ("CURL_CA_BUNDLE", "SSL_CERT_DIR", "https_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return certificates.ca
