"""The pytest plugin: a fresh space for each test, and its verdict at the end."""

import os
import platform
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from mockinvoice.client import MockClient
    from mockinvoice.kit.shapes import Finding
    from mockinvoice.kit.space import Space
    from mockinvoice.mock_server import MockServer

# This module is imported in every pytest run of an environment: nothing else is before it is used.

MARKER = (
    "mockinvoice(allow_findings=False, **options): the space of the test: clock, seed,"
    " random_seed, references, credentials, limits, contract, journal, options; with"
    " allow_findings the test does not fail for what its client did wrong"
)
OPTIONS = frozenset(
    {
        *("clock", "seed", "random_seed", "references", "credentials"),
        *("limits", "contract", "journal", "options", "allow_findings"),
    }
)
MOST_SHOWN = 10


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line("markers", MARKER)


@pytest.fixture(scope="session")
def mockinvoice_server() -> "Iterator[MockServer | MockClient]":
    """Give the mock of the session: the one at MOCKINVOICE_URL, or else one of its own."""
    from mockinvoice.settings import from_environment

    given = from_environment()
    if "url" in given:
        from mockinvoice.client import MockClient

        with closing(MockClient(given["url"], given.get("control_token"))) as client:
            client.health()
            yield client
    else:
        from mockinvoice.mock_server import MockServer

        with MockServer() as server:
            yield server


@pytest.fixture(scope="session")
def _mockinvoice_run() -> str:
    """Tell this session, or this worker of one, from all others that use the same mock."""
    key = (platform.node(), os.getpid(), time.monotonic_ns())
    return blake2b(repr(key).encode(), digest_size=5).hexdigest()


@pytest.fixture
def mockinvoice(
    request: pytest.FixtureRequest,
    mockinvoice_server: "MockServer | MockClient",
    _mockinvoice_run: str,
) -> "Iterator[Space]":
    """Give a fresh space, its ids made from the test's own id, so that a failure repeats.

    At the end the test fails if its client did something that the vendor refuses, unless it is
    marked `@pytest.mark.mockinvoice(allow_findings=True)`; then the space is removed.
    """
    node = request.node
    options = {"random_seed": _number(node.nodeid), **_marked(node)}
    allows_findings = options.pop("allow_findings", False)
    with mockinvoice_server.space(_name(node, _mockinvoice_run), **options) as space:
        yield space
        errors = [] if allows_findings else _errors(space)
    if errors:
        pytest.fail("\n".join(_told(errors)), pytrace=False)


def _marked(node: pytest.Item) -> dict[str, Any]:
    """Return what the markers of a test say, those nearer to it having their way."""
    found: dict[str, Any] = {}
    for marker in reversed(list(node.iter_markers("mockinvoice"))):
        unknown = sorted(set(marker.kwargs) - OPTIONS)
        if marker.args or unknown:
            wrong = ", ".join([*map(repr, marker.args), *unknown])
            known = ", ".join(sorted(OPTIONS))
            pytest.fail(f"the mark mockinvoice has no {wrong}; use {known}", pytrace=False)
        found.update(marker.kwargs)
    return found


def _number(nodeid: str) -> int:
    return int.from_bytes(blake2b(nodeid.encode(), digest_size=6).digest())


def _name(node: pytest.Item, run: str) -> str:
    """Return a name for the space that a person recognizes and nobody else uses."""
    shown = re.sub(r"[^A-Za-z0-9]+", "-", node.name).strip("-")[:36]
    return f"t-{shown}-{run}-{_number(node.nodeid):012x}"


def _errors(space: "Space") -> "list[Finding]":
    return [finding for finding in space.findings if finding["severity"] == "error"]


def _told(errors: "list[Finding]") -> Iterator[str]:
    count = "1 error" if len(errors) == 1 else f"{len(errors)} errors"
    yield f"mockinvoice: the client breaks the contract, {count}:"
    for finding in errors[:MOST_SHOWN]:
        yield from _lines(finding)
    if len(errors) > MOST_SHOWN:
        yield f"… and {len(errors) - MOST_SHOWN} more"
    yield "@pytest.mark.mockinvoice(allow_findings=True) lets the test pass"


def _lines(finding: Mapping[str, Any]) -> Iterator[str]:
    operation = finding["operation"] or "no operation"
    place = f"{finding['exchange']} {finding['pointer']}".strip()
    yield f"- {finding['rule']}: {finding['vendor']} {operation}, {place}"
    yield f"  {finding['message']} (openapi/{finding['vendor']}.yaml:{finding['line']})"
    yield f"  {finding['remedy']}"
