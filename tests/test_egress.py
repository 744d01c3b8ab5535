"""What holds every test to this machine is itself held to what it promises."""

import socket
from contextlib import closing, suppress
from typing import Any

import pytest

from tests.conftest import SENT
from tests.egress import is_outside


@pytest.mark.parametrize(
    "address",
    [("192.0.2.7", 80), ("2001:db8::1", 80, 0, 0), ("fe80::1%lo", 80, 0, 1), ("example.com", 80)],
)
def test_address_of_another_machine_is_outside(address: Any) -> None:
    assert is_outside(address)


@pytest.mark.parametrize(
    "address",
    [("127.0.0.1", 80), ("127.9.9.9", 80), ("::1", 80, 0, 0), ("localhost", 80), ("0.0.0.0", 0)],
)
def test_own_address_is_not(address: Any) -> None:
    assert not is_outside(address)


@pytest.mark.parametrize("address", ["/run/a.sock", b"\0name", (123, 0), None])
def test_address_of_another_family_is_not(address: Any) -> None:
    assert not is_outside(address)


def test_datagram_to_another_machine_is_seen(request: pytest.FixtureRequest) -> None:
    """192.0.2.0/24 is for documentation: nobody is there."""
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    with closing(sender), suppress(OSError):  # as where egress is closed
        sender.connect(("192.0.2.7", 9))
    assert request.config.stash[SENT]() == ["('192.0.2.7', 9)"]
