"""Makes the recordings beside it, with the tools that people record with.

Run it as `.venv/bin/python -m tests.traffic.record`. VCR.py and Chromium (by Playwright) talk to a
mock behind `Disguise`, which compresses answers, sends one on to another address and, for the hosts
of the real vendors, hides that it is a mock.
"""

import gzip
import json
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from shutil import which
from typing import Any
from urllib.request import Request, urlopen

import brotli  # type: ignore[import-untyped]
import httpx
import requests
import vcr  # type: ignore[import-untyped]
from playwright.sync_api import sync_playwright

from mockinvoice.app import Mock, create_app
from mockinvoice.core.options import SpaceOptions
from mockinvoice.server import Server
from mockinvoice.settings import Settings

FOLDER = Path(__file__).parent / "recordings"
CLOCK = "2024-04-29T12:00:00Z"
SLYCE = {"X-Authorization": "slyce-demo-key"}
BEARER = {"Authorization": "Bearer demo-access-token"}
# The hash of the one invoice in the demo data.
PDF = "bZh9aU89BMeOeFl1r7AXkVxy6bqZDOoW8aotJuhhZdUL3xZaPm"
NOBODY: dict[str, Any] = {"Authorization": None}
COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
}


class Disguise:
    """A WSGI app around a mock that behaves as what stands before a real vendor."""

    def __init__(self, mock: Mock) -> None:
        self._mock = mock
        self._moved: set[str] = set()

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if environ.get("HTTP_X_MOVED") and path not in self._moved:
            self._moved.add(path)
            start_response("307 Temporary Redirect", [("Location", path), ("Content-Length", "0")])
            return [b""]
        kept: dict[str, Any] = {}

        def keep(status: str, headers: list[tuple[str, str]], *_error: Any) -> None:
            kept.update(status=status, headers=headers)

        body = b"".join(self._mock(environ, keep))
        if environ.get("HTTP_X_SPOIL"):
            body = environ["HTTP_X_SPOIL"].encode()
        return self._answer(environ, body, start_response, **kept)

    def _answer(
        self,
        environ: dict[str, Any],
        body: bytes,
        start_response: Callable[..., Any],
        *,
        status: str,
        headers: list[tuple[str, str]],
    ) -> Iterable[bytes]:
        """Send an answer on: compressed as asked for, and unmarked on a vendor's own host."""
        is_vendor = not environ["HTTP_HOST"].startswith("127.0.0.1")
        ours = ("x-mockinvoice-", "content-length")
        headers = [
            (name, value)
            for name, value in headers
            if not name.lower().startswith(ours if is_vendor else ours[1:])
        ]
        encoding = environ.get("HTTP_X_COMPRESS")
        if encoding:
            body = COMPRESS[encoding](body)
            headers.append(("Content-Encoding", encoding))
        start_response(status, [*headers, ("Content-Length", str(len(body)))])
        return [body]


def main() -> None:
    """Make all recordings anew."""
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.iterdir():
        path.unlink()
    mock = create_app(Settings(space=SpaceOptions(clock=CLOCK)))
    with Server(Disguise(mock)) as server:
        with_requests(server.url)
        with_requests_in_json(server.url)
        with_httpx(server.url)
        with_browser(server.url)
        with_journal(server.url)
    mock.close()


def with_requests(url: str) -> None:
    """Record requests into a YAML cassette: JSON, forms, PDF, compression, a redirect, mistakes."""
    base = f"{url}/@recorded/slyce/v2"
    invoice = {"number": "A-1", "date": "2024-04-29", "mail_to": "a@b.example"}
    with vcr.use_cassette(str(FOLDER / "slyce.yaml"), record_mode="all"):
        session = requests.Session()
        session.headers.update(SLYCE)
        made = session.post(f"{base}/invoice", json=invoice).json()["data"]
        session.get(f"{base}/invoice/{made['id']}", headers={"X-Compress": "gzip"})
        for encoding in COMPRESS:
            urlopen(Request(f"{base}/invoice/{made['id']}", headers=compressed(encoding))).read()
        session.get(f"{base}/invoice/pdf/{made['hash']}")
        session.get(f"{base}/invoice/{made['id']}", headers={"X-Moved": "once"})
        session.post(f"{base}/invoice", data={**invoice, "number": "A-2"})
        session.post(f"{base}/invoice", json={**invoice, "number": "A-3", "colour": "red"})
        session.post(f"{base}/invoice", json={"number": "A-4", "date": "29.4.2024"})
        session.get(f"{base}/invoces/{made['id']}")
        session.get(f"{url}/@recorded/gormic/v1/om/invoices/1")


def compressed(encoding: str) -> dict[str, str]:
    """Ask for an answer that urllib, unlike others, leaves compressed."""
    return {**SLYCE, "X-Compress": encoding, "Accept-Encoding": encoding}


def with_requests_in_json(url: str) -> None:
    """Record requests into a JSON cassette."""
    base = f"{url}/orderspace/v1"
    with vcr.use_cassette(str(FOLDER / "orderspace.json"), serializer="json", record_mode="all"):
        session = requests.Session()
        session.headers.update(BEARER)
        session.get(f"{base}/invoices", params={"limit": "1"})
        session.get(f"{base}/invoices", params={"limit": "many"})
        session.post(f"{base}/customers", json={"customer": {"company_name": "Ada & Co"}})


def with_httpx(url: str) -> None:
    """Record httpx into a YAML cassette."""
    base = f"{url}/sperse/api/services/CRM/Invoice"
    with vcr.use_cassette(str(FOLDER / "sperse.yaml"), record_mode="all"), httpx.Client() as client:
        client.headers["api-key"] = "demo-sperse-key"
        client.get(f"{base}/GetInvoiceInfo", params={"id": "1"})
        client.put(f"{base}/UpdateStatus", json={"id": 3, "status": "Lost"})


def with_browser(url: str) -> None:
    """Record Chromium, which takes the mock for the vendor's own host."""
    address = url.removeprefix("http://")
    hosts = ("api.orderspace.com", "api.slycepay.com")
    rule = "--host-resolver-rules=" + ", ".join(f"MAP {host}:80 {address}" for host in hosts)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=which("chromium"),
            args=["--no-sandbox", "--disable-web-security", rule],
        )
        context = browser.new_context(record_har_path=FOLDER / "browser.har")
        page = context.new_page()
        page.goto(f"{url}/_mock/health")
        for method, path, body, headers in calls():
            page.evaluate(
                "([path, how]) => fetch(path, how).then((answer) => answer.arrayBuffer())",
                [f"http://{path}", {"method": method, "headers": headers, "body": body}],
            )
        context.close()
        browser.close()


def calls() -> Iterable[tuple[str, str, str | None, dict[str, str]]]:
    """Yield what the page calls."""
    invoices, customers, products = (
        f"api.orderspace.com/v1/{name}" for name in ("invoices", "customers", "products")
    )
    json_type = {**BEARER, "Content-Type": "application/json"}
    customer = json.dumps({"customer": {"company_name": "Grace & Co", "reference": "é"}})
    form = {**BEARER, "Content-Type": "application/x-www-form-urlencoded"}
    spoiled = {**BEARER, "X-Spoil": '{"products": {}, "has_more": false}'}
    yield "GET", f"{invoices}?limit=2", None, BEARER
    yield "GET", f"{invoices}?limit=2&starting_after=none", None, {**BEARER, "X-Compress": "gzip"}
    yield "POST", customers, customer, json_type
    yield "POST", customers, customer[:-1], json_type
    yield "POST", customers, customer, BEARER
    yield "POST", customers, "a=1", form
    yield "GET", products, None, spoiled
    yield "GET", products, None, {**BEARER, "X-Spoil": "<p>gone</p>"}
    yield "GET", f"{products}/pr_0?no=1", None, {**BEARER, "X-Moved": "once"}
    yield "GET", f"api.slycepay.com/v2/invoice/pdf/{PDF}", None, {}


def with_journal(url: str) -> None:
    """Let the mock itself note what it is asked."""
    base = f"{url}/@journaled/orderspace/v1"
    session = requests.Session()
    session.headers.update(BEARER)
    token = {"client_id": "demo", "client_secret": "hush", "grant_type": "client_credentials"}
    session.post(f"{url}/@journaled/orderspace/oauth/token", data=token, headers=NOBODY)
    session.get(f"{base}/products", params={"limit": "5"})
    session.get(f"{base}/products", headers={"Authorization": "demo-access-token"})
    session.post(f"{base}/customers", data=b"\xff\xfe")
    journal = session.get(f"{url}/_mock/spaces/journaled/exchanges").json()
    text = json.dumps(journal, indent=1, ensure_ascii=False)
    (FOLDER / "journal.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
