"""Containers of the image under test: without rights, with a read-only root."""

import json
import shlex
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import urllib3

SECONDS = 60
NO_RIGHTS = ("--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges")
LIMITS = ("--ulimit", "nofile=1024:1024", "--ulimit", "nproc=512:512")
PATIENT = urllib3.Retry(total=1000, backoff_factor=0.01, backoff_max=0.05)
# For a machine that is emulated by another: how much longer all may take, and when to ask again.
LONGER = 10
MORE_PATIENT = urllib3.Retry(total=300, backoff_factor=0.01, backoff_max=1)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--engine", default="docker", help="command of the engine, with its options")
    parser.addoption("--image", default=None, help="the image to test")
    parser.addoption("--emulated", action="store_true", help="the image is for another machine")
    parser.addoption("--base", default=None, help="the image that it was built on")


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """Leave these tests to `make image-test`, which builds what they need."""
    return True if config.getoption("--image", default=None) is None else None


@dataclass(frozen=True, kw_only=True)
class Engine:
    """docker or podman."""

    command: Sequence[str]
    emulated: bool = False

    @property
    def is_podman(self) -> bool:
        return self.command[0].endswith("podman")

    def run(
        self, *words: object, expect: int = 0, seconds: int = SECONDS
    ) -> subprocess.CompletedProcess[str]:
        """Run one of the engine's commands to the end it is expected to have."""
        done = subprocess.run(
            [*self.command, *(str(word) for word in words)],
            capture_output=True,
            text=True,
            timeout=seconds * LONGER if self.emulated else seconds,
        )
        assert done.returncode == expect, f"{words}\n{done.stdout}\n{done.stderr}"
        return done

    def can_get(self, image: str) -> bool:
        """Whether an image is there or in a registry that can be reached."""
        pull = [*self.command, "pull", "--quiet", image]
        there = subprocess.run([*self.command, "image", "inspect", image], capture_output=True)
        return not there.returncode or not subprocess.run(pull, capture_output=True).returncode

    def inspect(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("inspect", name).stdout)[0]
        return found

    @contextmanager
    def volume(self) -> Iterator[str]:
        name = f"mockinvoice-{uuid4().hex[:12]}"
        self.run("volume", "create", name)
        try:
            yield name
        finally:
            self.run("volume", "rm", name)


@dataclass(frozen=True, kw_only=True)
class Container:
    """A container that answers at `url` and `secure_url`."""

    engine: Engine
    name: str
    port: int
    tls_port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def secure_url(self) -> str:
        return f"https://localhost:{self.tls_port}"

    @property
    def token(self) -> str:
        """The control token that the container has made."""
        return self.execute("cat", "/data/control-token").strip()

    @property
    def logs(self) -> str:
        done = self.engine.run("logs", self.name)
        return done.stdout + done.stderr

    def execute(self, *words: object, expect: int = 0) -> str:
        return self.engine.run("exec", self.name, *words, expect=expect).stdout

    def wait(self) -> "Container":
        """Wait until it is ready."""
        retries = MORE_PATIENT if self.engine.emulated else PATIENT
        with urllib3.PoolManager(retries=retries, timeout=SECONDS) as client:
            assert client.request("GET", f"{self.url}/_mock/ready").status == 200
        return self

    def stop(self) -> int:
        """Stop it as a supervisor would; return its exit code."""
        self.engine.run("stop", "--time", "10", self.name)
        code: int = self.engine.inspect(self.name)["State"]["ExitCode"]
        return code


class Containers:
    """Starts containers of one image and removes them at the end."""

    def __init__(self, engine: Engine, image: str, ending: ExitStack) -> None:
        self.engine = engine
        self.image = image
        self._ending = ending

    def start(
        self,
        *words: object,
        data: str | None = None,
        init: Path | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> Container:
        """Start a container, `words` appended to its command; it need not be ready yet."""
        name, port, tls_port = f"mockinvoice-{uuid4().hex[:12]}", free_port(), free_port()
        variables = {
            "MOCKINVOICE_PORT": str(port),
            "MOCKINVOICE_TLS_PORT": str(tls_port),
            **(environment or {}),
        }
        self._ending.callback(self.engine.run, "rm", "--force", "--volumes", name)
        self.engine.run(
            *("run", "--detach", "--name", name, "--network", "host", *NO_RIGHTS),
            *(LIMITS if self.engine.is_podman else ()),
            *(word for item in variables.items() for word in ("--env", "=".join(item))),
            *(("--volume", f"{data}:/data") if data else ()),
            *(("--volume", f"{init}:/etc/mockinvoice/init.d:ro") if init else ()),
            *(self.image, *words),
        )
        return Container(engine=self.engine, name=name, port=port, tls_port=tls_port)


def free_port() -> int:
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def engine(pytestconfig: pytest.Config) -> Engine:
    return Engine(
        command=shlex.split(pytestconfig.getoption("--engine")),
        emulated=pytestconfig.getoption("--emulated"),
    )


@pytest.fixture(scope="session")
def image(pytestconfig: pytest.Config) -> str:
    name: str = pytestconfig.getoption("--image")
    return name


@pytest.fixture
def containers(engine: Engine, image: str) -> Iterator[Containers]:
    with ExitStack() as ending:
        yield Containers(engine, image, ending)


@pytest.fixture(scope="session")
def running(engine: Engine, image: str) -> Iterator[Container]:
    """A container for all tests that change nothing outside spaces of their own."""
    with ExitStack() as ending:
        yield Containers(engine, image, ending).start().wait()
