"""One Flask app per vendor, its URL rules taken from the vendor's document."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from mockinvoice.contract.document import Operation
from mockinvoice.contract.messages import Request, Response
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.worlds import SpaceNameError, TooManySpacesError
from mockinvoice.web.bounds import Bounds, BoundsOf, for_clients
from mockinvoice.web.call import Call, Mounted
from mockinvoice.web.direct import DirectFlask
from mockinvoice.web.environ import Environ, Fields, is_crowded, read_body, read_request
from mockinvoice.web.keys import PATH_KEY, SPACE_KEY
from mockinvoice.web.pipeline import pipeline_of
from mockinvoice.web.problem import ROOM, problem

__all__ = ["PATH_KEY", "SPACE_KEY", "mount"]

FindWorld = Callable[[str | None, Request], Any]


def mount(
    mounted: Mounted,
    *,
    find_world: FindWorld,
    bounds: BoundsOf = for_clients,
    always: Fields = (),
) -> DirectFlask:
    """Build the vendor's app. `find_world(space named by the address, request)` gives its world.

    `bounds` tells for a request, of which only the head has been read, what its body may have;
    `always` are headers that every answer carries. Raises `BindingError`.
    """
    answer = partial(_answer, mounted, pipeline_of(mounted.vendor.code), find_world, bounds)
    app = DirectFlask(mounted.vendor.name, answer=answer, always=always)
    for bound in mounted.operations.values():
        _add_rules(app, bound.operation, ignores_case=mounted.document.ignores_case)
    return app


def _add_rules(app: DirectFlask, operation: Operation, *, ignores_case: bool) -> None:
    slashed = [p["name"] for p in operation.parameters_in("path") if p.get("x-slashes")]
    for server in operation.servers:
        rule = re.sub(r"\{(\w+)\}", r"<\1>", server.prefix + operation.path)
        rule = rule.lower() if ignores_case else rule
        app.add_operation(rule, operation=operation.id, method=operation.method)
        for name in slashed:
            whole = rule.replace(f"<{name}>", f"<path:{name}>")
            app.add_slashed(whole, operation=operation.id, method=operation.method)


def _answer(
    mounted: Mounted,
    proceed: Callable[[Call], Response],
    find_world: FindWorld,
    bounds: BoundsOf,
    environ: Environ,
    operation: str | None,
    refusal: ApiError | None,
    params: dict[str, Any],
) -> Response:
    request = read_request(environ, operation=operation, params=params)
    raw, unreadable = _read_within(environ, bounds(request))
    if unreadable is not None:
        operation, refusal = None, unreadable
    request = request.changed(operation=operation, raw=raw)
    try:
        world = find_world(environ.get(SPACE_KEY), request)
    except SpaceNameError as error:
        return problem(400, detail=str(error), remedy="name the space differently")
    except TooManySpacesError as error:
        return problem(503, detail=str(error), remedy=ROOM)
    call = Call(
        mounted=mounted,
        world=world,
        request=request,
        bound=mounted.operations[operation] if operation else None,
        refusal=refusal,
    )
    return proceed(call)


def _read_within(environ: Environ, bounds: Bounds) -> tuple[bytes, ApiError | None]:
    """Return the body, or why it is not taken."""
    raw, unreadable = read_body(environ, limit=bounds.bytes)
    if bounds.values is not None and is_crowded(raw, most=bounds.values):
        message = f"the body has more than {bounds.values} values"
        return b"", ApiError(Kind.TOO_LARGE, message)
    return raw, unreadable
