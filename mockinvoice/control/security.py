"""Who may use the control API: the host it is on, no other site, and whoever has the token."""

import hmac
import re
from urllib.parse import urlsplit

from mockinvoice.contract.messages import Request
from mockinvoice.control.admin import Admin
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.settings import is_loopback

OPEN = ("getHealth", "getReady", "getCaCertificate")


def authenticate(admin: Admin, request: Request) -> None:
    """Let a request pass or raise `ApiError`.

    A browser that another site has sent betrays itself by `Origin`, or by `Host` when that site's
    name was made to point at this machine. A token is compared in constant time.
    """
    _check_host(admin, request)
    _check_origin(request)
    token = admin.settings.control_token
    if token is not None and request.operation not in OPEN:
        _check_token(request, token)


def _check_host(admin: Admin, request: Request) -> None:
    host = request.headers.get("host", "")
    if is_loopback(admin.settings.host) and not is_loopback(_without_port(host)):
        raise ApiError(
            Kind.FORBIDDEN,
            f"the header Host {host!r} is not an address of this mock",
            details={"remedy": "use the address that the mock printed when it started"},
        )


def _check_origin(request: Request) -> None:
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise ApiError(
            Kind.FORBIDDEN,
            f"the header Origin {origin!r} is not an address of this mock",
            details={"remedy": "call the control API from a program, not from another site"},
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
    return re.sub(r":\d*$", "", host).strip("[]")
