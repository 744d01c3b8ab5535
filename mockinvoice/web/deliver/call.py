"""One webhook call on the wire: pinned to checked addresses, limited in time and size."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, LocationParseError
from urllib3.response import BaseHTTPResponse
from urllib3.util import parse_url

from mockinvoice.core.records import Record
from mockinvoice.web.deliver.gate import ForbiddenTargetError, Gate
from mockinvoice.web.deliver.watch import Watch

MAX_BODY = 64 * 1024
MAX_HEADER = 1024
PORTS = {"http": 80, "https": 443}


class CallError(Exception):
    """A call did not get an answer; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where to call: `addresses` are tried in their order; `netloc` and `path` are spelled."""

    scheme: str
    host: str
    port: int
    netloc: str
    path: str
    addresses: tuple[str, ...]
    is_local: bool


def find_target(url: str, *, gate: Gate) -> Target:
    """Read and check an address. Raises `ForbiddenTargetError` and `CallError`."""
    try:
        parts = parse_url(url)
    except LocationParseError as error:
        raise ForbiddenTargetError(f"{url!r} cannot be called: {error}") from error
    if parts.scheme not in PORTS or not parts.host:
        raise ForbiddenTargetError(f"{url!r} is no http or https address")
    try:
        addresses = gate.addresses(parts.host)
    except OSError as error:
        raise CallError(f"{parts.host} cannot be resolved: {error}") from error
    return Target(
        scheme=parts.scheme,
        host=parts.host.strip("[]"),
        port=parts.port or PORTS[parts.scheme],
        netloc=parts.host if parts.port is None else f"{parts.host}:{parts.port}",
        path=parts.request_uri,
        addresses=tuple(str(ip) for ip in addresses),
        is_local=all(ip.is_loopback for ip in addresses),
    )


def post(target: Target, *, headers: Mapping[str, str], body: bytes, watch: Watch) -> Record:
    """Send a POST and return `{status, headers, body, is_cut}`. Raises `CallError`.

    Redirects are not followed and no proxy is asked. Of the answer's body no more is read than what
    is kept.
    """
    try:
        connection = _connect(target, watch)
        try:
            connection.request(
                "POST",
                target.path,
                body=body,
                headers={"Host": target.netloc, **headers},
                preload_content=False,
                decode_content=False,
                enforce_content_length=False,
            )
            answer = _read(connection.getresponse())
        finally:
            connection.close()
    except (OSError, HTTPException, HTTPError, ValueError) as error:
        raise CallError(_reason(error, watch)) from error
    if watch.is_over:
        raise CallError(_too_late(watch))
    return answer


def _connect(target: Target, watch: Watch) -> HTTPConnection:
    """Connect to the first address that answers."""
    *others, last = target.addresses
    for address in others:
        try:
            return _open(target, address, watch)
        except (OSError, HTTPError):
            continue
    return _open(target, last, watch)


def _open(target: Target, address: str, watch: Watch) -> HTTPConnection:
    connection = _connection(target, address, timeout=watch.left)
    watch.over(lambda: connection.sock)
    try:
        connection.connect()
    except BaseException:
        connection.close()
        raise
    # The connection forgets its socket when an answer lasts until the end of it.
    connected = connection.sock
    watch.over(lambda: connected)
    return connection


def _connection(target: Target, address: str, *, timeout: float) -> HTTPConnection:
    if target.scheme == "http":
        return HTTPConnection(address, target.port, timeout=timeout)
    context = ssl.create_default_context()
    if target.is_local:
        # Nobody can be impersonated on the way to this machine, and certificates here are homemade.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return HTTPSConnection(
        address,
        target.port,
        timeout=timeout,
        ssl_context=context,
        server_hostname=target.host,
        assert_hostname=False if target.is_local else target.host,
    )


def _read(response: BaseHTTPResponse) -> Record:
    body = response.read(MAX_BODY + 1)
    headers: dict[str, Any] = {}
    for name, value in response.headers.items():
        headers[name] = value[:MAX_HEADER]
    return {
        "status": response.status,
        "headers": headers,
        "body": body[:MAX_BODY].decode("utf-8", "replace"),
        "is_cut": len(body) > MAX_BODY,
    }


def _reason(error: Exception, watch: Watch) -> str:
    if watch.explains(error):
        return _too_late(watch)
    cause = error.__cause__ or error
    return f"no answer: {cause}" if str(cause) else f"no answer: {type(cause).__name__}"


def _too_late(watch: Watch) -> str:
    return f"no answer within {watch.seconds:g} seconds"
