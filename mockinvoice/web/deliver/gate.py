"""Where the mock may connect to: this machine, and what `--deliver-to` names."""

import socket
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address

IP = IPv4Address | IPv6Address
Resolve = Callable[[str], list[str]]
LOCALHOST = "localhost"


class ForbiddenTargetError(Exception):
    """The mock does not connect to this; the message says why and how to allow it."""


def look_up(host: str) -> list[str]:
    """Return the addresses of a name, in the order in which to try them. Raises `OSError`."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Gate:
    """Decides by address, after resolution; the caller connects to what it was given, unresolved.

    `allowed` are names and addresses beside this machine's. A name that is not among them is never
    looked up: nothing leaves the machine, not even a question.
    """

    def __init__(self, allowed: Iterable[str] = (), *, resolve: Resolve = look_up) -> None:
        self._names = {_plain(host) for host in allowed}
        self._addresses = {ip for ip in map(_numeric, self._names) if ip is not None}
        self._resolve = resolve

    def addresses(self, host: str) -> list[IP]:
        """Return the addresses of a host, all of which may be connected to.

        Raises `ForbiddenTargetError`, and `OSError` if it cannot be resolved.
        """
        name = _plain(host)
        literal = _numeric(name)
        if literal is not None:
            found = [literal]
        elif name in self._names:
            found = self._look_up(name)
        elif name == LOCALHOST or name.endswith("." + LOCALHOST):
            found = self._look_up(LOCALHOST)
        else:
            raise ForbiddenTargetError(
                f"{host!r} is not this machine; allow it with --deliver-to {name}"
            )
        for ip in found:
            self._check(host, ip, is_named=name in self._names and literal is None)
        return found

    def _look_up(self, name: str) -> list[IP]:
        return [_bare(ip_address(address)) for address in self._resolve(name)]

    def _check(self, host: str, ip: IP, *, is_named: bool) -> None:
        if ip.is_loopback or ip in self._addresses:
            return
        if is_named and not _is_special(ip):
            return
        raise ForbiddenTargetError(
            f"{host!r} leads to {ip}, which is not this machine; allow it with --deliver-to {ip}"
        )


def _is_special(ip: IP) -> bool:
    """Whether no name should lead there: neighbors such as a cloud's metadata, groups, nothing."""
    return ip.is_link_local or ip.is_multicast or ip.is_unspecified or ip.is_reserved


def _plain(host: str) -> str:
    return host.strip("[]").lower().rstrip(".")


def _numeric(host: str) -> IP | None:
    """Read an address in any spelling that a connection would take, such as `2130706433`."""
    try:
        found = socket.getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)
    except (OSError, ValueError):
        return None
    return _bare(ip_address(found[0][4][0]))


def _bare(ip: IP) -> IP:
    """Return the IPv4 address that an IPv6 one wraps, else the address itself."""
    return ip.ipv4_mapped or ip if isinstance(ip, IPv6Address) else ip
