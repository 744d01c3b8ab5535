"""Whether the mock is up, told without anything that only other answers need."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from mockinvoice.contract.messages import Headers, Request, json_response
from mockinvoice.control.security import check_way
from mockinvoice.core.errors import ApiError
from mockinvoice.settings import Settings
from mockinvoice.version import __version__
from mockinvoice.web.router import CONTROL, Environ, WsgiApp

HEALTH = f"{CONTROL}/health"
MORE = ("QUERY_STRING", "CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING")


class Alive:
    """Answers who asks for nothing but the health of the mock; all others ask `control`.

    Whoever starts a mock waits for this answer, and need not wait for all that a call will need.
    `always` are headers that every answer carries.
    """

    def __init__(
        self,
        control: WsgiApp,
        settings: Settings,
        *,
        vendors: Sequence[str],
        always: Sequence[tuple[str, str]],
    ) -> None:
        self._control = control
        self._settings = settings
        self._response = json_response(health(vendors))
        length = ("Content-Length", str(len(self._response.body)))
        self._headers = [*self._response.headers, *always, length]

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request."""
        if not self._is_plain(environ):
            return self._control(environ, start_response)
        start_response("200 OK", list(self._headers))
        return [self._response.body]

    def _is_plain(self, environ: Environ) -> bool:
        """Whether it asks for the health, may do so, and says no more; `control` words refusals."""
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if (method, path) != ("GET", HEALTH) or any(environ.get(name) for name in MORE):
            return False
        try:
            check_way(self._settings, Request(method=method, path=path, headers=_headers(environ)))
        except ApiError:
            return False
        return True


def health(vendors: Sequence[str]) -> dict[str, Any]:
    """Return `{status, version, vendors}`."""
    return {"status": "ok", "version": __version__, "vendors": list(vendors)}


def _headers(environ: Environ) -> Headers:
    return Headers(
        (key.removeprefix("HTTP_").replace("_", "-"), value)
        for key, value in environ.items()
        if key.startswith("HTTP_")
    )
