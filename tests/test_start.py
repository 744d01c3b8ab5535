"""What a start loads, and that what is loaded later is there for whoever comes first."""

import gc
import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
import urllib3
from werkzeug.test import Client, TestResponse

import mockinvoice.vendors
from mockinvoice.app import Mock, create_app, vendor_names
from mockinvoice.contract.binding import BindingError
from mockinvoice.core.options import SpaceOptions
from mockinvoice.serving import begin
from mockinvoice.settings import Settings
from mockinvoice.version import __version__
from tests.control.calls import BASE, NOON
from tests.test_cli import SECONDS, run, served
from tests.toy import write_toy

LATER = (
    *("flask", "werkzeug", "jinja2", "marshmallow", "jsonschema_rs", "yaml", "urllib3", "cheroot"),
    *("email.message", "statistics", "smtplib", "http.client", "difflib", "fpdf"),
    *("mockinvoice.web.mount", "mockinvoice.web.stages", "mockinvoice.contract.judge"),
    *("mockinvoice.contract.scope", "mockinvoice.control.code", "mockinvoice.server"),
    *(f"mockinvoice.vendors.{name}.code" for name in vendor_names()),
)
START = f"""
import sys
sys.argv = ["mockinvoice", "serve", "--port", "0", "--db", "db.json"]
from mockinvoice import cli, serving

def begin(mock, url):
    import socket
    address = url.removeprefix("http://").split(":")
    with socket.create_connection((address[0], int(address[1]))) as client:
        client.sendall(b"GET /_mock/health HTTP/1.0\\r\\nHost: 127.0.0.1\\r\\n\\r\\n")
        print(client.recv(15).decode(), [name for name in {LATER!r} if name in sys.modules])
        sys.stdout.flush()
    serving.leave()

serving.begin = begin
cli.main(standalone_mode=False)
"""
# Addresses, headers and the status of the answer; where it is not 200 the vendor has no such thing.
CALLS: tuple[tuple[str, dict[str, str], int], ...] = (
    ("/gormic/v1/om/invoices", {"api-key": "demo-key"}, 405),
    ("/orderspace/v1/customers", {"Authorization": "Bearer demo-access-token"}, 200),
    ("/segmetrics/api/v1/demo/none/4", {"Authorization": "demo-segmetrics-apikey"}, 404),
    ("/slyce/v2/invoice", {"X-Authorization": "slyce-demo-key"}, 405),
    ("/sperse/api/services/CRM/Currency/GetCurrencies", {"api-key": "demo-sperse-key"}, 200),
    ("/_mock/ready", {}, 200),
)


@pytest.fixture
def lazy(tmp_path: Path) -> Iterator[Mock]:
    settings = Settings(db=tmp_path / "db.json", space=SpaceOptions(clock=NOON))
    mock = create_app(settings, is_eager=False)
    yield mock
    mock.close()


def ask(mock: Any, path: str, **how: Any) -> TestResponse:
    return Client(mock).open(path, base_url=BASE, **how)


def test_health_is_answered_before_anything_is_loaded_that_only_a_call_needs(
    tmp_path: Path,
) -> None:
    runs = [
        subprocess.run(
            [sys.executable, "-c", START], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        for _ in range(2)  # the first one may have to parse documents
    ]
    assert runs[1].stdout == "HTTP/1.0 200 OK []\n", runs[1].stderr


def test_first_calls_may_come_at_once_and_while_the_rest_is_loaded(tmp_path: Path) -> None:
    calls = CALLS * 3
    with (
        served("serve", "--port", "0", "--db", tmp_path / "db.json") as mock,
        urllib3.PoolManager(retries=False, timeout=SECONDS, maxsize=len(calls)) as pool,
        ThreadPoolExecutor(len(calls)) as threads,
    ):
        together = Barrier(len(calls))

        def call(path: str, headers: dict[str, str], _status: int) -> int:
            together.wait(SECONDS)
            return pool.request("GET", mock.ready["url"] + path, headers=headers).status

        found = list(threads.map(call, *zip(*calls, strict=True)))
        code, _, err = mock.stop()
    assert found == [status for _, _, status in calls]
    assert (code, err.count("Traceback")) == (0, 0)


def test_health_is_the_same_whoever_answers_it(lazy: Mock) -> None:
    """Who says more than asks for it is answered by the control API as a whole."""
    plain = ask(lazy, "/_mock/health")
    assert not lazy.parts[-1].is_made
    whole = ask(lazy, "/_mock/health", query_string="a=1")
    assert lazy.parts[-1].is_made
    assert plain.json == {"status": "ok", "version": __version__, "vendors": vendor_names()}
    assert (plain.status, plain.data, sorted(plain.headers)) == (
        whole.status,
        whole.data,
        sorted(whole.headers),
    )


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ({"method": "POST", "data": b"{}"}, 405),
        ({"method": "HEAD"}, 200),
        ({"data": b"x"}, 200),
        ({"headers": {"Host": "example.com"}}, 403),
        ({"headers": {"Origin": "http://example.com"}}, 403),
        ({"headers": {"Sec-Fetch-Site": "cross-site"}}, 403),
        ({"headers": {"User-Agent": "mockinvoice/1"}}, 403),
        ({"headers": {"Transfer-Encoding": "chunked"}}, 200),
    ],
)
def test_what_is_more_than_asking_for_the_health_is_no_shortcut(
    lazy: Mock, how: dict[str, Any], status: int
) -> None:
    control = lazy.parts[-1]
    assert ask(lazy, "/_mock/health", **how).status_code == status
    assert control.is_made


def test_mock_begins_by_saying_so_and_then_has_all_there(
    lazy: Mock, capsys: pytest.CaptureFixture[str]
) -> None:
    gc.disable()
    begin(lazy, BASE)
    try:
        assert json.loads(capsys.readouterr().out)["event"] == "ready"
        assert [part.is_made for part in lazy.parts] == [True] * (len(vendor_names()) + 1)
        assert (gc.isenabled(), gc.get_freeze_count() > 0) == (True, True)
    finally:
        gc.unfreeze()


@pytest.fixture
def misfit(tmp_path: Path) -> Iterator[Path]:
    """Yield the folder of a vendor that has a handler more than its document has operations."""
    folder = Path(write_toy(tmp_path))
    document = folder / "openapi" / "toy.yaml"
    document.write_text(document.read_text().replace("operationId: listNotes", "operationId: all"))
    yield folder
    mockinvoice.vendors.__path__.pop()
    for name in [n for n in sys.modules if n.startswith("mockinvoice.vendors.toy")]:
        del sys.modules[name]


MISFIT = """toy.yaml and the handlers of toy do not fit:
- operation all has no handler: write all
- handler list_notes has no operation listNotes"""


def test_vendor_that_does_not_fit_is_refused_at_once(misfit: Path) -> None:
    with pytest.raises(BindingError) as refusal:
        create_app(Settings(vendors=("toy",)), extra=misfit)
    assert str(refusal.value) == MISFIT


def test_vendor_that_does_not_fit_ends_a_start_that_loads_it_later(misfit: Path) -> None:
    mock = create_app(Settings(vendors=("toy",)), extra=misfit, is_eager=False)
    with pytest.raises(BindingError) as refusal:
        mock.prepare()
    assert str(refusal.value) == MISFIT


def test_failed_start_leaves_garbage_to_be_collected() -> None:
    assert run("serve", "--at-root").exit_code == 2
    assert gc.isenabled()
