"""Who may use the control API: the host it is on, no other site, and whoever has the token."""

import hmac
import re
from typing import TYPE_CHECKING

from mockinvoice.contract.messages import Request
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.settings import Settings, is_loopback
from mockinvoice.web.bounds import FOR_CLIENTS, Bounds
from mockinvoice.web.deliver.postman import PRODUCT

if TYPE_CHECKING:
    from mockinvoice.control.admin import Admin

OPEN = ("getHealth", "getReady", "getCaCertificate")
# A whole state may be sent, but not by whoever has yet to be let in.
FOR_STATES = Bounds(bytes=64 * 1024 * 1024, values=None)
HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^][:]+)(:\d*)?", re.ASCII)
OTHER_SITES = ("cross-site", "same-site")


def authenticate(admin: "Admin", request: Request) -> None:
    """Let a request pass or raise `ApiError`. A token is compared in constant time."""
    check_way(admin.settings, request)
    token = admin.settings.control_token
    if token is not None and request.operation not in OPEN:
        _check_token(request, token)


def check_way(settings: Settings, request: Request) -> None:
    """Let a request pass that comes to us by a way of its own. Raises `ApiError`.

    A browser that another site has sent betrays itself by `Origin` or `Sec-Fetch-Site`, or by
    `Host` when that site's name was made to point at this machine.
    """
    _check_host(settings, request)
    _check_origin(request)
    _check_site(request)
    _check_sender(request)


def bounds(admin: "Admin", request: Request) -> Bounds:
    """Return what the body of a request may have, of which only the head has been read."""
    try:
        authenticate(admin, request)
    except ApiError:
        return FOR_CLIENTS
    return FOR_STATES


def _check_host(settings: Settings, request: Request) -> None:
    host = request.headers.get("host", "")
    if is_loopback(settings.host) and not is_loopback(_without_port(host)):
        raise ApiError(
            Kind.FORBIDDEN,
            f"the header Host {host!r} is not an address of this mock",
            details={"remedy": "use the address that the mock printed when it started"},
        )


def _check_origin(request: Request) -> None:
    origin = request.headers.get("origin")
    if origin is not None and origin.partition("://")[2] != request.headers.get("host"):
        raise ApiError(
            Kind.FORBIDDEN,
            f"the header Origin {origin!r} is not an address of this mock",
            details={"remedy": "call the control API from a program, not from another site"},
        )


def _check_site(request: Request) -> None:
    """Refuse what a page of another site has loaded; a person may follow its link to a page."""
    site = request.headers.get("sec-fetch-site")
    is_followed = request.method == "GET" and request.headers.get("sec-fetch-dest") == "document"
    if site in OTHER_SITES and not is_followed:
        raise ApiError(
            Kind.FORBIDDEN,
            f"the header Sec-Fetch-Site says {site}",
            details={"remedy": "call the control API from a program, not from another site"},
        )


def _check_sender(request: Request) -> None:
    """Refuse the mock itself, whom a client has sent by the address of a webhook."""
    if request.headers.get("user-agent", "").startswith(f"{PRODUCT}/"):
        raise ApiError(
            Kind.FORBIDDEN,
            "a webhook call of the mock leads to its own control API",
            details={"remedy": "let the webhook lead to a receiver of yours"},
        )


def _check_token(request: Request, token: str) -> None:
    sent = request.headers.get("authorization")
    if sent is None:
        raise ApiError(Kind.UNAUTHENTICATED, "the request has no Authorization header")
    if not hmac.compare_digest(sent.encode(), f"Bearer {token}".encode()):
        raise ApiError(
            Kind.UNAUTHENTICATED, "the Authorization header does not carry the control token"
        )


def _without_port(host: str) -> str:
    found = HOST.fullmatch(host)
    return found[1].strip("[]") if found else ""
