"""Running a mock in the foreground: announcing it, and closing it well."""

import json
import sys
from collections.abc import Iterator

from mockinvoice import __version__
from mockinvoice.app import Mock, create_app
from mockinvoice.control.addresses import base_url
from mockinvoice.server import serve
from mockinvoice.settings import Settings


def run(settings: Settings) -> None:
    """Serve until a signal. Raises what `create_app` and `serve` raise."""
    mock = create_app(settings)
    try:
        serve(
            mock,
            host=settings.host,
            port=settings.port,
            announce=lambda url: announce(mock, url),
        )
    finally:
        mock.close()


def announce(mock: Mock, url: str) -> None:
    """Tell people on stderr and programs on stdout where the mock is: one line of JSON."""
    sys.stderr.write("".join(f"{line}\n" for line in _lines(mock, url)))
    ready = {
        "event": "ready",
        "url": url,
        "vendors": {name: base_url(found, origin=url) for name, found in mock.vendors.items()},
        "control": f"{url}/_mock",
    }
    sys.stdout.write(json.dumps(ready, separators=(",", ":")) + "\n")
    sys.stdout.flush()


def _lines(mock: Mock, url: str) -> Iterator[str]:
    kept = f"records in {mock.settings.db}" if mock.settings.db else "records in memory"
    yield f"mockinvoice {__version__} on {url}, {kept}; stop with Ctrl-C"
    for name, mounted in mock.vendors.items():
        address = base_url(mounted, origin=url)
        yield f"  {name:<10}  {address}  credential {mounted.vendor.demo_credential}"
    yield f"  {'control':<10}  {url}/_mock"
