"""Running a mock in the foreground: announcing it, and closing it well."""

import gc
import json
import logging
import os
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NoReturn

from mockinvoice.app import Mock, create_app
from mockinvoice.certificates import CertificateError, Certificates, provide
from mockinvoice.control.addresses import base_url
from mockinvoice.core.worlds import DEFAULT_SPACE, Listener
from mockinvoice.server_listening import Serves, serve
from mockinvoice.settings import Settings, TlsSettings
from mockinvoice.version import __version__

if TYPE_CHECKING:
    from mockinvoice.server_tls import Tls


def run(settings: Settings, *, listener: Listener | None = None) -> None:
    """Serve until a signal. Raises what `create_app`, `tls_of`, `serve` and `prepare` raise."""
    mock = create_app(settings, is_eager=False, listener=listener)
    try:
        mock.start()
        serve(*_servers(mock), announce=partial(begin, mock))
    finally:
        mock.close()


def begin(mock: Mock, *urls: str) -> None:
    """Say that the mock answers; what it does not need at once is made while clients hear of it."""
    announce(mock, *urls)
    mock.prepare()
    gc.freeze()  # what stands now stays: no collection has to look at it again
    gc.enable()


def leave() -> NoReturn:
    """End this process, all being closed, without taking the interpreter apart.

    A thread of the fast server that wakes meanwhile would find it gone, and abort the process.
    """
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _servers(mock: Mock) -> Iterator[Serves]:
    settings = mock.settings
    yield _plain(mock, host=settings.host, port=settings.port)
    if settings.tls is not None:
        from mockinvoice.server import Server  # only who uses it loads it

        hosts = (host for mounted in mock.vendors.values() for host in mounted.document.hosts)
        tls = tls_of(settings.tls, hosts)
        yield Server(mock, host=settings.host, port=settings.tls.port, tls=tls)


def _plain(mock: Mock, *, host: str, port: int) -> Serves:
    if mock.settings.server == "threaded":
        from mockinvoice.server import Server  # only who uses it loads it

        return Server(mock, host=host, port=port)
    from mockinvoice.server_fast import FastServer  # only who uses it loads it

    return FastServer(mock, host=host, port=port)


def tls_of(settings: TlsSettings, hosts: Iterable[str]) -> "Tls":
    """Return what a server shows, made if need be. Raises `CertificateError`."""
    from mockinvoice.server_tls import Tls

    chain, key = settings.cert, settings.key
    if chain is None or key is None:
        made, _ = provide(settings.folder, [*hosts, *settings.names])
        chain, key = made.chain, made.key
    try:
        return Tls(chain, key)
    except OSError as error:
        raise CertificateError(
            f"{chain} and {key} are no certificate with its key ({error});"
            " name PEM files that belong together, the key without a password"
        ) from error


def announce(mock: Mock, url: str, secure_url: str | None = None) -> None:
    """Tell people on stderr and programs on stdout where the mock is: one line of JSON."""
    sys.stderr.write("".join(f"{line}\n" for line in _lines(mock, url, secure_url)))
    ready = {
        "event": "ready",
        "url": url,
        "vendors": {name: base_url(found, origin=url) for name, found in mock.vendors.items()},
        "control": f"{url}/_mock",
        **({"tls": secure_url} if secure_url else {}),
    }
    sys.stdout.write(json.dumps(ready, separators=(",", ":")) + "\n")
    sys.stdout.flush()


def _lines(mock: Mock, url: str, secure_url: str | None) -> Iterator[str]:
    kept = f"records in {mock.settings.db}" if mock.settings.db else "records in memory"
    yield f"mockinvoice {__version__} on {url}, {kept}; stop with Ctrl-C"
    yield from _kept(mock)
    for name, mounted in mock.vendors.items():
        address = base_url(mounted, origin=url)
        yield f"  {name:<10}  {address}  credential {mounted.vendor.demo_credential}"
    yield f"  {'control':<10}  {url}/_mock"
    if secure_url is not None:
        yield f"  {'TLS':<10}  {secure_url}  {_trust(mock.settings.tls)}"


def _kept(mock: Mock) -> Iterator[str]:
    """Say which options of the start do not count in the default space, for it has its own."""
    world = mock.worlds.find(DEFAULT_SPACE)
    asked = mock.worlds.defaults.as_record()
    kept = asked if world is None else world.options.as_record()
    for name, value in asked.items():
        if kept[name] != value:
            yield (
                f"  the space {DEFAULT_SPACE} keeps {name} {json.dumps(kept[name])} with which it"
                f" was made, not {json.dumps(value)}; delete it to have it made anew"
            )


def _trust(tls: TlsSettings | None) -> str:
    if tls is None or tls.cert is not None:
        return "with the certificate of yours"
    return f"let clients trust {Certificates(folder=tls.folder).ca}"
