"""HTTPS by the threaded server: its handshakes, and what it does with those that fail."""

import logging
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import urllib3

from mockinvoice.certificates import Certificates
from mockinvoice.contract.wire import Wire
from mockinvoice.server import Server
from mockinvoice.server_listening import ServerError
from mockinvoice.server_tls import MESSAGE, Tls
from mockinvoice.web.wire import WIRE_KEY

SECONDS = 10
Environ = dict[str, Any]


def echo(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body = environ["wsgi.url_scheme"].encode() + b" " + environ["wsgi.input"].read(length)
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


@pytest.fixture(scope="module")
def tls(certificates: Certificates) -> Tls:
    return Tls(certificates.chain, certificates.key)


@pytest.fixture
def server(tls: Tls) -> Iterator[Server]:
    with Server(echo, tls=tls) as server:
        yield server


@contextmanager
def connected(server: Server, ca: Path | None = None) -> Iterator[socket.socket]:
    """Connect; with `ca` shake hands, too."""
    port = int(server.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as plain:
        if ca is None:
            yield plain
        else:
            context = ssl.create_default_context(cafile=ca)
            with context.wrap_socket(plain, server_hostname="localhost") as secure:
                yield secure


def read_all(connection: socket.socket) -> bytes:
    return b"".join(iter(lambda: connection.recv(65536), b""))


def request(path: str, *, body: bytes = b"", close: bool = False) -> bytes:
    ending = "close" if close else "keep-alive"
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: {ending}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def test_app_is_told_that_it_is_https(server: Server, certificates: Certificates) -> None:
    assert server.url.startswith("https://127.0.0.1:")
    with urllib3.PoolManager(ca_certs=str(certificates.ca), retries=False) as client:
        answers = [client.request("POST", server.url, body=b"hi").data for _ in range(3)]
    assert answers == [b"https hi"] * 3


def test_requests_in_one_record_are_all_answered(
    server: Server, certificates: Certificates
) -> None:
    """What has been deciphered but not read is seen, though no selector tells of it."""
    with connected(server, certificates.ca) as client:
        big = request("/", body=b"x" * 7000)
        client.sendall(big + big + request("/", body=b"y", close=True))
        answers = read_all(client)
    assert answers.count(b"HTTP/1.1 200 OK") == 3
    assert answers.endswith(b"https y")


def test_silent_clients_keep_nobody_out(server: Server, certificates: Certificates) -> None:
    with ExitStack() as silent:
        for _ in range(200):
            silent.enter_context(connected(server))
        with connected(server, certificates.ca) as client:
            client.sendall(request("/", body=b"hi", close=True))
            assert read_all(client).endswith(b"https hi")


def test_plain_http_is_told_where_it_is(server: Server) -> None:
    with connected(server) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        answer = read_all(client)
    assert answer == (
        b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\n"
        b"Content-Length: %d\r\n\r\n" % len(MESSAGE) + MESSAGE
    )


@pytest.mark.parametrize("sent", [b"", b"\x16\x03\x01\x00\x05hello"], ids=["nothing", "nonsense"])
def test_failed_handshake_ends_one_connection(
    sent: bytes, server: Server, certificates: Certificates
) -> None:
    with connected(server) as client:
        client.sendall(sent)
        client.shutdown(socket.SHUT_WR)
        assert b"HTTP/" not in read_all(client)
    with connected(server, certificates.ca) as client:
        client.sendall(request("/", body=b"hi", close=True))
        assert read_all(client).endswith(b"https hi")


def test_client_that_does_not_trust_is_logged(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="mockinvoice.server")
    with connected(server) as client, pytest.raises(ssl.SSLCertVerificationError):
        ssl.create_default_context(cafile=None).wrap_socket(client, server_hostname="localhost")
    server.stop()
    assert [record.getMessage()[:41] for record in caplog.records] == [
        "no TLS with a client at 127.0.0.1: [SSL: "
    ]


@pytest.mark.parametrize("version", ["TLSv1", "TLSv1_1"])
def test_old_versions_are_refused(version: str, server: Server) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="deprecated"):
        context.minimum_version = context.maximum_version = ssl.TLSVersion[version]
    with connected(server) as client, pytest.raises(ssl.SSLError):
        context.wrap_socket(client, server_hostname="localhost")


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        (Wire(ending="truncate"), b"https"[:2]),
        (Wire(ending="close"), None),
        (Wire(rate=1000), b"https"),
    ],
    ids=["truncated", "closed", "dripping"],
)
def test_faults_of_the_wire_work_inside_tls(
    wire: Wire, expected: bytes | None, tls: Tls, certificates: Certificates
) -> None:
    def disturbed(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ[WIRE_KEY](wire)
        start_response("200 OK", [("Content-Length", "5")])
        return [b"https"]

    with Server(disturbed, tls=tls) as server, connected(server, certificates.ca) as client:
        client.sendall(request("/", close=True))
        answer = read_all(client)
    assert (answer.partition(b"\r\n\r\n")[2] if answer else None) == expected


def test_stopping_finishes_what_is_in_flight(tls: Tls, certificates: Certificates) -> None:
    begun, go_on = Event(), Event()

    def slow(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        begun.set()
        go_on.wait(timeout=SECONDS)
        return echo(environ, start_response)

    with ThreadPoolExecutor() as threads, Server(slow, tls=tls) as server:
        with connected(server, certificates.ca) as client:
            client.sendall(request("/", body=b"hi"))
            assert begun.wait(timeout=SECONDS)
            stopped = threads.submit(server.stop)
            go_on.set()
            assert read_all(client).endswith(b"https hi")
        stopped.result(timeout=SECONDS)


def test_port_that_is_taken_is_refused_with_its_own_remedy(server: Server, tls: Tls) -> None:
    port = int(server.url.rpartition(":")[2])
    with pytest.raises(ServerError) as caught, Server(echo, port=port, tls=tls):
        pass
    assert str(caught.value).endswith("; choose another --host or --tls-port, 0 for any free one")
