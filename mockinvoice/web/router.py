"""The way from an address to a vendor's app: by prefix, by space and by host."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any

from mockinvoice.web.keys import PATH_KEY, SPACE_KEY
from mockinvoice.web.problem import problem

Environ = dict[str, Any]
WsgiApp = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
SPACE_PREFIX = re.compile(r"/@([^/]*)(/.*)?", re.DOTALL)
CONTROL = "/_mock"


class OnFirstUse:
    """A WSGI app that is made when it is first needed."""

    def __init__(self, make: Callable[[], WsgiApp]) -> None:
        self._make = make
        self._lock = Lock()
        self._app: WsgiApp | None = None

    @property
    def is_made(self) -> bool:
        """Whether it is there."""
        return self._app is not None

    def prepare(self) -> WsgiApp:
        """Make it now, unless it is there."""
        with self._lock:
            self._app = self._app or self._make()
            return self._app

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request."""
        return (self._app or self.prepare())(environ, start_response)


@dataclass(frozen=True, kw_only=True)
class Route:
    """One vendor's app with the hosts that lead to it without a prefix."""

    name: str
    app: WsgiApp
    hosts: frozenset[str]
    ignores_case: bool


class Router:
    """The WSGI app that people serve."""

    def __init__(
        self, routes: Iterable[Route], *, control: WsgiApp, at_root: str | None = None
    ) -> None:
        self._routes: Mapping[str, Route] = {route.name: route for route in routes}
        self._by_host = {host: route for route in self._routes.values() for host in route.hosts}
        self._control = control
        self._at_root = self._routes[at_root] if at_root else None

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request with the app it is for."""
        _take_space(environ)
        path = environ["PATH_INFO"]
        if path == CONTROL or path.startswith(CONTROL + "/"):
            return self._control(environ, start_response)
        route = self._by_host.get(_name_of(environ.get("HTTP_HOST", "")))
        if route is None:
            first = path.split("/", 2)[1] if "/" in path else ""
            route = self._routes.get(first)
            if route is not None:
                environ = _below(environ, "/" + first)
            route = route or self._at_root
        if route is None:
            return self._lost(path, start_response)
        if route.ignores_case:
            environ[PATH_KEY] = environ["PATH_INFO"]
            environ["PATH_INFO"] = environ["PATH_INFO"].lower()
        return route.app(environ, start_response)

    def _lost(self, path: str, start_response: Callable[..., Any]) -> Iterable[bytes]:
        response = problem(
            404,
            detail=f"no vendor is mounted at {path!r}",
            remedy="begin the path with "
            + ", ".join(f"/{name}/" for name in self._routes)
            + f" or {CONTROL}/",
        )
        length = ("Content-Length", str(len(response.body)))
        start_response("404 Not Found", [*response.headers, length])
        return [response.body]


def _take_space(environ: Environ) -> None:
    path = environ["PATH_INFO"]
    found = SPACE_PREFIX.fullmatch(path) if path.startswith("/@") else None
    if found:
        environ[SPACE_KEY] = found[1]
        environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + "/@" + found[1]
        environ["PATH_INFO"] = found[2] or "/"


def _below(environ: Environ, prefix: str) -> Environ:
    environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + prefix
    environ["PATH_INFO"] = environ["PATH_INFO"].removeprefix(prefix) or "/"
    return environ


@lru_cache(64)
def _name_of(host: str) -> str:
    """Return a host without its port, in lower case."""
    return (host.rpartition(":")[0] if re.search(r":\d*$", host) else host).lower()
