"""One Flask app per vendor, its URL rules taken from the vendor's document."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

import flask
from werkzeug.datastructures import Headers as WerkzeugHeaders
from werkzeug.exceptions import (
    ClientDisconnected,
    HTTPException,
    InternalServerError,
    MethodNotAllowed,
    RequestEntityTooLarge,
)
from werkzeug.sansio.utils import get_current_url

from mockinvoice.contract.document import Operation
from mockinvoice.contract.messages import Headers, Request, Response
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.worlds import SpaceNameError, TooManySpacesError
from mockinvoice.web.call import Call, Mounted
from mockinvoice.web.pipeline import pipeline_of
from mockinvoice.web.problem import problem
from mockinvoice.web.wire import WIRE_KEY, carry_out

SPACE_KEY = "mockinvoice.space"
PATH_KEY = "mockinvoice.path"
ROOM = "remove spaces that are not needed, or start the mock with more --max-spaces"
MAX_BODY = 1024 * 1024
FindWorld = Callable[[str | None, Request], Any]


def mount(mounted: Mounted, *, find_world: FindWorld, max_body: int = MAX_BODY) -> flask.Flask:
    """Build the vendor's app. `find_world(space named by the address, request)` gives its world."""
    app = flask.Flask(mounted.vendor.name, static_folder=None)
    app.url_map.merge_slashes = False
    app.url_map.strict_slashes = True
    app.config["MAX_CONTENT_LENGTH"] = max_body
    answer = partial(_answer, mounted, pipeline_of(mounted.vendor), find_world, max_body)
    for operation in mounted.document.operations.values():
        _add_rules(app, operation, answer, ignores_case=mounted.document.ignores_case)
    app.register_error_handler(HTTPException, partial(_unmatched, answer))
    return app


def _add_rules(
    app: flask.Flask, operation: Operation, answer: Callable[..., Any], *, ignores_case: bool
) -> None:
    view = partial(answer, operation.id, None)
    slashed = [p["name"] for p in operation.parameters_in("path") if p.get("x-slashes")]
    for number, server in enumerate(operation.servers):
        rule = re.sub(r"\{(\w+)\}", r"<\1>", server.prefix + operation.path)
        for name in slashed:
            rule = rule.replace(f"<{name}>", f"<path:{name}>")
        app.add_url_rule(
            rule.lower() if ignores_case else rule,
            endpoint=f"{operation.id}-{number}",
            view_func=view,
            methods=[operation.method],
            provide_automatic_options=False,
        )


def _answer(
    mounted: Mounted,
    proceed: Callable[[Call], Response],
    find_world: FindWorld,
    max_body: int,
    operation: str | None,
    refusal: ApiError | None,
    **params: str,
) -> flask.Response:
    raw, unreadable = _body(max_body)
    if unreadable is not None:
        operation, refusal = None, unreadable
    request = _neutral(operation, params, raw)
    try:
        world = find_world(flask.request.environ.get(SPACE_KEY), request)
    except SpaceNameError as error:
        return _spell(problem(400, detail=str(error), remedy="name the space differently"))
    except TooManySpacesError as error:
        return _spell(problem(503, detail=str(error), remedy=ROOM))
    call = Call(
        mounted=mounted,
        world=world,
        request=request,
        bound=mounted.operations[operation] if operation else None,
        refusal=refusal,
    )
    return _spell(proceed(call))


def _spell(response: Response) -> flask.Response:
    """Hand over what the vendor said, and not the Content-Type that Flask would add."""
    body: bytes | Iterator[bytes] = response.body
    if response.wire is not None:
        response, body = carry_out(response, response.wire, flask.request.environ)
    spelled = flask.Response(body, status=response.status)
    spelled.headers = WerkzeugHeaders(response.headers)
    return spelled


def _unmatched(answer: Callable[..., Any], error: HTTPException) -> Any:
    """Send what no rule matches through the stages, so that it is recorded and spelled."""
    if isinstance(error, InternalServerError):
        return _spell(problem(500, detail="the mock itself failed", remedy="see its log"))
    if isinstance(error, MethodNotAllowed):
        allowed = sorted(error.valid_methods or ())
        return answer(None, ApiError(Kind.METHOD_NOT_ALLOWED, details={"allow": allowed}))
    return answer(None, ApiError(Kind.UNKNOWN_PATH))


def _body(max_body: int) -> tuple[bytes, ApiError | None]:
    """Return the body, or why there is none to be had."""
    try:
        return flask.request.get_data(), None
    except RequestEntityTooLarge:
        return b"", ApiError(Kind.TOO_LARGE, details={"limit": max_body})
    except ClientDisconnected:
        return b"", ApiError(Kind.MALFORMED, "the body is shorter than its Content-Length")


def _neutral(operation: str | None, params: dict[str, str], raw: bytes) -> Request:
    sent = flask.request
    path = sent.environ.get(PATH_KEY, sent.path)
    query = sent.query_string.decode("utf-8", "replace")
    return Request(
        method=sent.method,
        path=path,
        url=get_current_url(sent.scheme, sent.host, sent.root_path, path, sent.query_string),
        headers=Headers(sent.headers.items()),
        arguments=tuple(parse_qsl(query, keep_blank_values=True)),
        raw=raw,
        params={name: value.replace("%2F", "/") for name, value in params.items()},
        operation=operation,
        owns_connection=WIRE_KEY in sent.environ,
    )
