"""Validate: the request is parsed once and loaded by the handler's schemas."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import orjson
from marshmallow import Schema, ValidationError

from mockinvoice.contract.document import Operation
from mockinvoice.contract.messages import FORM, Request, Response
from mockinvoice.contract.problems import problems
from mockinvoice.core.errors import ApiError, Kind, Problem
from mockinvoice.web.call import Call, Proceed


def validate(call: Call, proceed: Proceed) -> Response:
    """Load parameters and body, or refuse with everything that is wrong with them."""
    if call.refusal is not None:
        raise call.refusal
    assert call.bound is not None, "what matches no operation has a refusal"
    call.request = call.request.changed(sent=_parse(call.bound.operation, call.request))
    _follow_errata(call)
    arguments = _arguments(call)
    query, faults = _load(call.bound.handler.query, arguments)
    body, body_faults = _load(call.bound.handler.body, call.request.sent)
    if faults or body_faults:
        raise ApiError(Kind.INVALID, problems=(*faults, *body_faults))
    call.request = call.request.changed(query=query, body=body)
    return proceed(call)


def _parse(operation: Operation, request: Request) -> Any:
    """Return the body as JSON data, None if there is none or the operation takes none."""
    if not request.raw or not operation.body_media_types:
        return None
    if request.media_type == FORM and FORM in operation.body_media_types:
        return dict(parse_qsl(request.raw.decode("utf-8", "replace"), keep_blank_values=True))
    try:
        return request.data
    except orjson.JSONDecodeError as error:
        raise ApiError(Kind.MALFORMED, str(error)) from error


def _follow_errata(call: Call) -> None:
    """Take a body that the vendor's page sends to a wrong address for what it is."""
    assert call.bound is not None
    sent = call.request.sent
    for erratum in call.bound.operation.errata:
        if isinstance(sent, Mapping) and erratum.root in sent:
            call.bound = call.mounted.operations[erratum.operation]
            call.request = call.request.changed(operation=erratum.operation)


def _arguments(call: Call) -> dict[str, Any]:
    """Merge query string and, on GET, a form body; the query string wins."""
    assert call.bound is not None
    request, document = call.request, call.mounted.document
    pairs = list(request.arguments)
    if request.method == "GET" and request.media_type == FORM:
        form = parse_qsl(request.raw.decode("utf-8", "replace"), keep_blank_values=True)
        pairs = [*form, *pairs]
    if not pairs:
        return {}
    declared = call.bound.operation.parameters_in("query")
    names = {p["name"].lower() if document.ignores_case else p["name"]: p for p in declared}
    found: dict[str, Any] = {}
    for name, value in pairs:
        parameter = names.get(name.lower() if document.ignores_case else name)
        if parameter is None:
            found[name] = value
        elif parameter.get("schema", {}).get("type") == "array":
            found.setdefault(parameter["name"], []).append(value)
        else:
            found[parameter["name"]] = value
    return found


def _load(schema: Schema | None, data: Any) -> tuple[Any, list[Problem]]:
    if schema is None:
        return None, []
    data = {} if data is None else data
    try:
        return schema.load(data), []
    except ValidationError as error:
        return None, list(problems(error.messages, data=data))
