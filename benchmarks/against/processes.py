"""Servers in processes of their own: how long they take to answer, and what memory they take."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.against.load import Shot

PATIENCE = 60.0
GLANCE = 0.002


@dataclass(frozen=True, kw_only=True)
class Running:
    """A server that answers; `start` is the seconds from the command to its first answer.

    `begun` is when the command was given, by `time.perf_counter`.
    """

    port: int
    begun: float
    start: float
    process: "subprocess.Popen[bytes]"

    @property
    def url(self) -> str:
        """The address to call."""
        return f"http://127.0.0.1:{self.port}"

    def first_call(self, shot: Shot) -> float:
        """Send a request and return the seconds from the command to its answer."""
        self.ask(shot.method, shot.path, dict(shot.headers), shot.body)
        return time.perf_counter() - self.begun

    def memory(self) -> float:
        """Return the resident memory of the process and its children, in MiB."""
        command = ["ps", "-A", "-o", "pid=,ppid=,rss="]
        listed = subprocess.run(command, capture_output=True, text=True, check=True)
        rows = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
        family = {self.process.pid}
        for _ in rows:  # as deep as it may be
            family |= {pid for pid, parent, _ in rows if parent in family}
        return sum(rss for pid, _, rss in rows if pid in family) / 1024

    def fill(self, path: str, headers: dict[str, str], bodies: Iterable[str]) -> None:
        """Send many bodies, one after the other."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        for body in bodies:
            client.request("POST", path, body, headers)
            client.getresponse().read()
        client.close()

    def ask(self, method: str, path: str, headers: dict[str, str], body: str = "") -> bytes:
        """Send one request and return the body of the answer."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        client.request(method, path, body or None, headers)
        answer = client.getresponse().read()
        client.close()
        return answer


@contextmanager
def running(
    command: Callable[[int], Sequence[str]], *, ready: str, folder: Path, **more: Any
) -> Iterator[Running]:
    """Start a server on a free port, wait for its first answer to `GET ready`, stop it at last."""
    port = free_port()
    words = list(command(port))
    with (folder / "output.txt").open("wb") as output:
        begun = time.perf_counter()
        process = subprocess.Popen(
            words, cwd=folder, stdout=output, stderr=output, start_new_session=True, **more
        )
        try:
            _wait(process, port, ready, until=begun + PATIENCE)
            start = time.perf_counter() - begun
            yield Running(port=port, begun=begun, start=start, process=process)
        finally:
            _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a process with all that it has started: some peers are but a wrapper of themselves."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(PATIENCE)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _wait(process: "subprocess.Popen[bytes]", port: int, path: str, *, until: float) -> None:
    while time.perf_counter() < until:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with exit code {process.returncode}")
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            client.request("GET", path)
            client.getresponse().read()
        except OSError:
            time.sleep(GLANCE)
        else:
            return
        finally:
            client.close()
    raise RuntimeError(f"{process.args!r} did not answer in {PATIENCE} seconds")
