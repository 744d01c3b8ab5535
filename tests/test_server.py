"""Serving over HTTP: what the threaded server does in its own way."""

import logging
import subprocess
import sys

import pytest

from mockinvoice.app import create_app
from mockinvoice.server import Server
from mockinvoice.server_listening import MAX_HEADER
from mockinvoice.settings import Settings
from tests.wsgi import answer_to, broken, echo, http

SLOW = [
    b"POST /segmetrics/api/v1/a/b/invoice HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc",
    b"POST /segmetrics/api/v1/a/b/invoice HTTP/1.1\r\nHost: x\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
]


@pytest.mark.parametrize("sent", SLOW)
def test_body_that_does_not_come_is_not_waited_for(sent: bytes) -> None:
    mock = create_app(Settings(vendors=("segmetrics",)))
    with Server(mock, patience=0.1) as server:
        answer = answer_to(server, sent)
    mock.close()
    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert answer.endswith(b'{"status":"error","errors":["invalid JSON body"]}')


def test_header_beyond_the_limit_is_refused() -> None:
    with Server(echo) as server:
        answer = http().request("GET", server.url, headers={"X-Long": "x" * MAX_HEADER})
        assert answer.status == 413


def test_failure_of_an_app_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="mockinvoice.server"), Server(broken) as server:
        assert http().request("GET", server.url).status == 500
    assert "RuntimeError: broken" in caplog.text


SIGNALED = """
import signal, sys
from mockinvoice.server_listening import serve

def interrupt(frame, event, argument):
    if event in ("call", "c_call") and argument is not signal.raise_signal:
        signal.raise_signal(signal.SIGTERM)

serve(announce=lambda: sys.setprofile(interrupt))
sys.setprofile(None)
print("ended")
"""


def test_signal_may_come_at_any_moment_of_the_waiting() -> None:
    """Every step of a server that has been announced is interrupted by one."""
    done = subprocess.run(
        [sys.executable, "-c", SIGNALED], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "ended\n"
