"""A Flask app whose requests go straight from its URL rules to their views."""

import logging
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

import flask
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import Map, MapAdapter, RequestRedirect, Rule

from mockinvoice.contract.messages import Response
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.web.environ import Environ, Fields, path_of, send
from mockinvoice.web.problem import problem

Answer = Callable[[Environ, str | None, ApiError | None, dict[str, Any]], Response]
log = logging.getLogger("mockinvoice.web")
# What is remembered of addresses is a few megabytes at most, whatever is sent.
MOST_KEPT, LONGEST_KEPT = 1024, 512


class DirectFlask(flask.Flask):
    """Answers without contexts, sessions, signals and hooks, which took a fifth of the time.

    Nothing here uses them: `answer(environ, operation, refusal, params)` gets what it needs. Views
    are called with the operation their rule is for. `always` are headers that every answer has.
    """

    def __init__(self, name: str, *, answer: Answer, always: Fields = ()) -> None:
        super().__init__(name, static_folder=None)
        self.url_map.merge_slashes = False
        self.url_map.strict_slashes = True
        self._answer = answer
        self._always = always
        self._operations: dict[str, str] = {}
        self._found = lru_cache(MOST_KEPT)(self._find)
        self._slashed = Map(merge_slashes=False)

    def add_operation(self, rule: str, *, operation: str, method: str) -> None:
        """Send what matches a URL rule to an operation."""
        endpoint = f"{operation}-{len(self._operations)}"
        self._operations[endpoint] = operation
        self.add_url_rule(
            rule, endpoint=endpoint, methods=[method], provide_automatic_options=False
        )

    def add_slashed(self, rule: str, *, operation: str, method: str) -> None:
        """Send to an operation what matches a URL rule and none of the others, whatever it is."""
        self._slashed.add(Rule(rule, endpoint=operation, methods=[method]))

    def wsgi_app(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        operation, refusal, params = self._match(path_of(environ), environ["REQUEST_METHOD"])
        try:
            response = self._answer(environ, operation, refusal, params)
        except Exception:  # the edge of the process: a server would only close the connection
            log.exception("the mock itself failed")
            response = problem(500, detail="the mock itself failed", remedy="see its log")
        return send(response, environ, start_response, always=self._always)

    def _match(self, path: str, method: str) -> tuple[str | None, ApiError | None, dict[str, Any]]:
        """Return the operation and the variable parts of the path, or why there are none."""
        find = self._found if len(path) <= LONGEST_KEPT else self._find
        try:
            operation, params = find(path, method)
        except MethodNotAllowed as error:
            allowed = sorted(error.valid_methods or ())
            return None, ApiError(Kind.METHOD_NOT_ALLOWED, details={"allow": allowed}), {}
        except (NotFound, RequestRedirect):
            return self._match_slashed(path, method)
        return operation, None, dict(params)

    def _find(self, path: str, method: str) -> tuple[str, Mapping[str, Any]]:
        adapter = MapAdapter(self.url_map, "", "/", "", "http", path, method)
        endpoint, params = adapter.match()
        return self._operations[endpoint], params

    def _match_slashed(
        self, path: str, method: str
    ) -> tuple[str | None, ApiError | None, dict[str, Any]]:
        """Return the operation whose last variable takes the rest of the path, slashes and all."""
        adapter = MapAdapter(self._slashed, "", "/", "", "http", path, method)
        try:
            operation, params = adapter.match()
        except (NotFound, MethodNotAllowed):
            return None, ApiError(Kind.UNKNOWN_PATH), {}
        return operation, None, dict(params)
