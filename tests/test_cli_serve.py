"""`serve` beyond loopback, over HTTPS and with files of its own."""

import json
import resource
import socket
import stat
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
import urllib3

from mockinvoice.client import MockClient, MockError
from tests.control.calls import NOON
from tests.test_cli import BARE, COMMAND, SECONDS, create, run, served

SERVE = ("serve", "--port", "0", "--tls-port", "0", "--vendor", "segmetrics", "--clock", NOON)
# What engines of containers wait before they kill.
GRACE_SECONDS = 10
KEY = {"Authorization": "demo-segmetrics-apikey"}


@contextmanager
def client(**how: Any) -> Iterator[urllib3.PoolManager]:
    with urllib3.PoolManager(retries=False, timeout=SECONDS, **how) as pool:
        yield pool


def test_both_ports_serve_one_mock(tmp_path: Path) -> None:
    with served(*SERVE, "--tls", "--tls-dir", tmp_path / "certs") as mock:
        url, secure = mock.ready["url"], mock.ready["tls"]
        path = "/segmetrics/api/v1/demo/int1/invoice/234115"
        with client(ca_certs=str(tmp_path / "certs" / "ca.pem")) as pool:
            assert pool.request("DELETE", secure + path, headers=KEY).status == 200
            assert pool.request("DELETE", url + path, headers=KEY).status == 404
            listed = pool.request("GET", f"{secure}/_mock/vendors").json()
            given = pool.request("GET", f"{url}/_mock/ca.pem")
        assert given.headers["Content-Type"] == "application/x-pem-file"
        assert given.data == (tmp_path / "certs" / "ca.pem").read_bytes()
        assert listed["vendors"][0]["url"] == f"{secure}/segmetrics/api/v1"
        code, _, err = mock.stop()
    assert code == 0
    assert f"\n  TLS         {secure}  let clients trust {tmp_path}/certs/ca.pem\n" in err


def test_certificate_of_ones_own_means_tls(tmp_path: Path) -> None:
    run("certs", tmp_path)
    own = ("--tls-cert", tmp_path / "server.pem", "--tls-key", tmp_path / "server.key")
    with served(*SERVE, *own) as mock, client(ca_certs=str(tmp_path / "ca.pem")) as pool:
        assert pool.request("GET", mock.ready["tls"] + "/_mock/health").status == 200
        assert pool.request("GET", mock.ready["tls"] + "/_mock/ca.pem").status == 404
        assert "  with the certificate of yours\n" in mock.stop()[2]


def test_without_tls_there_is_one_port() -> None:
    with served(*SERVE) as mock:
        assert "tls" not in mock.ready


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--tls-cert", "x.pem"], "--tls-cert and --tls-key go together; give both or none"),
        (["--tls-key", "x.pem"], "--tls-cert and --tls-key go together; give both or none"),
    ],
)
def test_half_of_a_certificate_is_refused(words: list[str], message: str) -> None:
    done = run("serve", *words)
    assert (done.exit_code, done.output.splitlines()[-1]) == (2, f"Error: {message}")


def test_certificate_that_is_not_there_is_refused(tmp_path: Path) -> None:
    done = run(*SERVE, "--tls-cert", tmp_path / "a.pem", "--tls-key", tmp_path / "b.pem")
    assert done.exit_code == 2
    assert done.output.startswith(
        f"Error: {tmp_path}/a.pem and {tmp_path}/b.pem are no certificate"
    )


def test_token_is_made_once_and_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "token"
    everywhere = (*SERVE, "--host", "0.0.0.0", "--control-token-file", path)
    with served(*everywhere) as mock:
        token = path.read_text().strip()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        refused, allowed = MockClient(mock.ready["url"]), MockClient(mock.ready["url"], token)
        with pytest.raises(MockError) as caught:
            refused.vendors()
        assert caught.value.status == 401
        assert [vendor["name"] for vendor in allowed.vendors()] == ["segmetrics"]
        assert mock.stop()[2].count(token) == 1
    with served(*everywhere) as mock:
        assert path.read_text().strip() == token
        assert token not in mock.stop()[2]


def test_token_that_is_given_wins_over_the_file(tmp_path: Path) -> None:
    path = tmp_path / "token"
    words = ("--host", "0.0.0.0", "--control-token-file", path, "--control-token", "t0ken")
    with served(*SERVE, *words) as mock:
        assert MockClient(mock.ready["url"], "t0ken").vendors()
    assert not path.exists()


def test_token_file_that_cannot_be_used_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text("two words")
    done = run(*SERVE, "--control-token-file", path)
    assert done.exit_code == 2
    assert done.output.splitlines()[-1].startswith(f"Error: what is in {path} is no token; use")


def test_doctor_asks_a_mock_whether_it_is_ready(tmp_path: Path) -> None:
    state = {"format": 1, "documents": {"segmetrics": {"contacts": {"9": {"id": "9"}}}}}
    (tmp_path / "one.json").write_text(json.dumps(state))
    with served(*SERVE, "--init-dir", tmp_path) as mock:
        url = mock.ready["url"]
        done = run("doctor", "--url", url)
        assert (done.exit_code, done.output) == (0, f"ok  ready: {url}, 1 init files read\n")
        assert mock.stop()[0] == 0
    done = run("doctor", "--url", url)
    assert done.exit_code == 1
    assert done.output.startswith(f"no  ready: {url} does not answer (")
    assert done.output.endswith(")\n    start the mock, or correct the URL\n")


def test_init_file_that_cannot_be_read_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("format: 2\n")
    done = subprocess.run(
        [*COMMAND, *SERVE, "--init-dir", tmp_path], env=BARE, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"Error: {tmp_path}/a.yaml, line 1: format: is 2; only 1 can be read."
        " Correct it there and try again.\n"
    )


def test_silent_connections_do_not_hold_up_the_end(tmp_path: Path) -> None:
    with served(*SERVE, "--tls", "--tls-dir", tmp_path) as mock, ExitStack() as silent:
        for url in (mock.ready["url"], mock.ready["tls"]):
            address = ("127.0.0.1", int(url.rpartition(":")[2]))
            for _ in range(3):
                silent.enter_context(socket.create_connection(address))
        before = monotonic()
        assert mock.stop()[0] == 0
    assert monotonic() - before < GRACE_SECONDS


def test_start_tells_which_options_a_stored_space_keeps(tmp_path: Path) -> None:
    stored = (*SERVE, "--db", tmp_path / "mock.json")
    with served(*stored, "--references", "strict") as mock, client() as pool:
        pool.request("PUT", mock.ready["url"] + "/_mock/spaces/default", json={})
        assert "keeps" not in mock.stop()[2]
    with served(*stored, "--credentials", "listed") as mock, client() as pool:
        kept = pool.request("GET", mock.ready["url"] + "/_mock/spaces/default").json()["options"]
        told = [line for line in mock.stop()[2].splitlines() if "keeps" in line]
    assert (kept["references"], kept["credentials"]) == ("strict", "any")
    assert told == [
        '  the space default keeps references "strict" with which it was made, not "documented";'
        " delete it to have it made anew",
        '  the space default keeps credentials "any" with which it was made, not "listed";'
        " delete it to have it made anew",
    ]


@pytest.mark.parametrize(
    ("durability", "loss", "status"),
    [
        ("process", "nothing is lost: the changes are in mock.json.log beside it.", 200),
        ("none", "what has changed since the start is lost.", 404),
    ],
)
def test_stop_on_a_full_disk_says_what_that_means(
    tmp_path: Path, durability: str, loss: str, status: int
) -> None:
    path, plain = tmp_path / "mock.json", ("serve", "--port", "0", "--vendor", "segmetrics")
    with served(*plain, "--db", path, "--durability", durability) as mock:
        create(mock, "000000123")
        resource.prlimit(mock.process.pid, resource.RLIMIT_FSIZE, (100, 100))
        code, _, err = mock.stop()
    assert (code, err.splitlines()[-1]) == (
        1,
        f"Error: {path} could not be brought up to date ([Errno 27] File too large); {loss}",
    )
    with served(*plain, "--db", path) as mock, client() as pool:
        found = pool.request("DELETE", f"{mock.invoices}/000000123", headers=KEY)
        assert (found.status, mock.stop()[0]) == (status, 0)
