"""Clients with the vendors' own addresses talk to the mock, and verify whom they talk to."""

import json
import os
import socket
import ssl
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests

from mockinvoice.app import Mock
from mockinvoice.server import Server

SECONDS = 60
FOLDER = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request that a client of a vendor sends; `{port}` is where the mock is."""

    url: str
    headers: Mapping[str, str]
    here: str


CALLS = {
    "orderspace": Asked(
        url="https://api.orderspace.com:{port}/v1/invoices?limit=2",
        headers={"Authorization": "Bearer demo-access-token"},
        here="/orderspace/v1/invoices?limit=2",
    ),
    "segmetrics": Asked(
        url="https://api.segmetrics.io:{port}/demo/contact/nobody@example.com",
        headers={"Authorization": "demo-segmetrics-apikey"},
        here="/segmetrics/demo/contact/nobody@example.com",
    ),
    "slyce": Asked(
        url="https://api.slycepay.com:{port}/v2/invoice",
        headers={"X-API-KEY": "slyce-demo-key"},
        here="/slyce/v2/invoice",
    ),
    "sperse": Asked(
        url="https://crm.upgrade.chat:{port}/api/services/CRM/Invoice/GetInvoiceInfo?invoiceId=0",
        headers={"Authorization": "Bearer demo-sperse-key"},
        here="/sperse/api/services/CRM/Invoice/GetInvoiceInfo?invoiceId=0",
    ),
}
Answer = tuple[int, Any]
Client = Callable[[str, Mapping[str, str]], Answer]


def by_requests(url: str, headers: Mapping[str, str]) -> Answer:
    answer = requests.get(url, headers=headers, timeout=SECONDS)
    return answer.status_code, answer.json()


def by_httpx(url: str, headers: Mapping[str, str]) -> Answer:
    answer = httpx.get(url, headers=headers, timeout=SECONDS)
    return answer.status_code, answer.json()


def by_node(url: str, headers: Mapping[str, str]) -> Answer:
    return run("node", "--require", FOLDER / "resolve.cjs", FOLDER / "client.mjs", url, headers)


def by_php(url: str, headers: Mapping[str, str]) -> Answer:
    trusted = os.environ.get("SSL_CERT_FILE")
    options = ["-d", f"curl.cainfo={trusted}"] if trusted else []
    return run("php", *options, FOLDER / "client.php", url, headers)


def run(program: str, *words: object) -> Answer:
    *options, url, headers = words
    done = subprocess.run(
        [program, *(str(word) for word in (*options, url, json.dumps(headers)))],
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    if done.returncode:
        raise ConnectionError(done.stdout + done.stderr)
    status, body = json.loads(done.stdout)
    return status, json.loads(body)


CLIENTS = [
    by_requests,
    by_httpx,
    pytest.param(by_node, marks=pytest.mark.needs("node")),
    pytest.param(by_php, marks=pytest.mark.needs("php")),
]


@pytest.mark.parametrize("asked", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("client", CLIENTS)
def test_client_with_the_vendors_address_talks_to_the_mock(
    client: Client, asked: Asked, mock: Mock, port: int, resolved: None, trusting: Path
) -> None:
    with Server(mock) as plain:
        expected = httpx.get(plain.url + asked.here, headers=asked.headers)
    found = client(asked.url.format(port=port), asked.headers)
    assert found == (expected.status_code, expected.json())


@pytest.mark.parametrize("client", CLIENTS)
def test_client_that_does_not_trust_the_mock_sends_nothing(
    client: Client, mock: Mock, port: int, resolved: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    url = f"https://api.orderspace.com:{port}/v1/never-asked"
    with pytest.raises((OSError, httpx.ConnectError), match=r"(?i)certificate|local issuer"):
        client(url, {})
    asked = [exchange.path for exchange in mock.worlds.get().journal.all()]
    assert "/v1/never-asked" not in asked


def test_certificate_names_every_server_in_every_document(
    hosts: frozenset[str], port: int, trusting: Path
) -> None:
    assert {
        *("api.orderspace.com", "identity.orderspace.com"),
        *("api.segmetrics.io", "import.segmetrics.io"),
        *("api.slycepay.com", "app.sperse.com", "crm.upgrade.chat", "crm.chargekeep.com"),
    } == hosts
    context = ssl.create_default_context(cafile=trusting)
    for host in (*hosts, "localhost", "127.0.0.1", "::1"):
        with (
            socket.create_connection(("127.0.0.1", port)) as connection,
            context.wrap_socket(connection, server_hostname=host) as secure,
        ):
            assert secure.version() == "TLSv1.3"


def test_name_that_is_nobodys_is_not_in_the_certificate(port: int, trusting: Path) -> None:
    context = ssl.create_default_context(cafile=trusting)
    with (
        socket.create_connection(("127.0.0.1", port)) as connection,
        pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"),
    ):
        context.wrap_socket(connection, server_hostname="www.orderspace.com")
