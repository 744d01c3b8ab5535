"""Whether a test, in its own process, has sent anything to another machine: none may.

Subprocesses are beyond it; `.ci/closed` runs the suite where there is nothing but loopback.
"""

import sys
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any

SENDING = ("socket.connect", "socket.sendto", "socket.sendmsg")
Addresses = list[str]


def watch() -> Callable[[], Addresses]:
    """Begin to watch this process; return a function for what was addressed since its last call.

    What watches cannot be taken out again, so do it once.
    """
    seen: Addresses = []

    def note(event: str, arguments: tuple[Any, ...]) -> None:
        if event in SENDING and is_outside(arguments[-1]):
            seen.append(str(arguments[-1]))

    def taken() -> Addresses:
        found = seen.copy()
        seen.clear()
        return found

    sys.addaudithook(note)
    return taken


def is_outside(address: Any) -> bool:
    """Whether an address, as sockets take it, is another machine's; names count as that."""
    if not isinstance(address, tuple) or not isinstance(address[0], str):
        return False  # of a family that stays on this machine
    host = address[0].partition("%")[0]
    try:
        found = ip_address(host)
    except ValueError:
        return host not in ("", "localhost")
    return not (found.is_loopback or found.is_unspecified)
