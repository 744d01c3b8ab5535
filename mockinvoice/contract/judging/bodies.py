"""Judging request bodies."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

import jsonschema_rs
import orjson

from mockinvoice.contract.deviation import Deviation
from mockinvoice.contract.document import Document, Node, Operation, follow
from mockinvoice.contract.judging.parameters import typed
from mockinvoice.contract.judging.schemas import LENIENT, Schemas, deviations
from mockinvoice.contract.messages import FORM, Request
from mockinvoice.contract.pointers import pointer
from mockinvoice.contract.repeated import repeated
from mockinvoice.contract.shape import Shape, documented_case, remarks, schema_of, shape_of

Accepts = Callable[[Any], bool]
BODY = ("body",)
REMARKS = {
    "undocumented-member": "{} is no documented member",
    "read-only-member": "{} is set by the vendor alone",
    "deprecated-use": "{} is deprecated",
}


@dataclass(frozen=True, kw_only=True)
class Content:
    """One media type of a request body, compiled.

    `strict` lets through only what deserves no remark either.
    """

    validator: jsonschema_rs.Draft202012Validator
    strict: jsonschema_rs.Draft202012Validator
    shape: Shape
    schema: Node
    at: str


@dataclass(frozen=True, kw_only=True)
class Body:
    """What an operation says of its body; no contents: it takes none."""

    required: bool
    contents: Mapping[str, Content]
    ignores_case: bool
    at: str


def body_of(document: Document, operation: Operation, schemas: Schemas) -> Body:
    """Compile the request body of an operation."""
    at = pointer(("paths", operation.path, operation.method.lower(), "requestBody"))
    node = document.node["paths"][operation.path][operation.method.lower()].get("requestBody", {})
    if "$ref" in node:
        at = node["$ref"].removeprefix("#")
        node = follow(node["$ref"], root=document.node)
    return Body(
        required=bool(node.get("required")),
        contents={
            media_type: _content(document, schemas, f"{at}/content{pointer([media_type])}/schema")
            for media_type in node.get("content", {})
        },
        ignores_case=document.ignores_case,
        at=at,
    )


def judge_body(body: Body, request: Request, *, accepts: Accepts) -> Iterator[Deviation]:
    """Report what is wrong with a body.

    `accepts(data)` tells whether the vendor takes it all the same: a wrong type it takes is lenient
    coercion, one it refuses an error.
    """
    if not body.contents:
        yield from _ignored(request)
    elif not request.raw:
        if body.required:
            yield Deviation(
                rule="missing-body", place=BODY, message="a body is required", at=body.at
            )
    else:
        yield from _media_type(body, request)
        yield from _data(body, request, accepts)


def parse(request: Request) -> Any:
    """Return the data of a form or JSON body. Raises `orjson.JSONDecodeError`."""
    if request.media_type == FORM:
        return dict(parse_qsl(request.raw.decode("utf-8", "replace"), keep_blank_values=True))
    return request.data


def _content(document: Document, schemas: Schemas, at: str) -> Content:
    schema = follow("#" + at, root=document.node)
    if "$ref" in schema:
        schema = follow(schema["$ref"], root=document.node)
    shape = shape_of(document.node, at)
    return Content(
        validator=schemas.validator(at),
        strict=schemas.validator(at, also=schema_of(shape)),
        shape=shape,
        schema=schema,
        at=at,
    )


def _ignored(request: Request) -> Iterator[Deviation]:
    """Report a body where none is taken; on GET a form carries parameters, as documented."""
    if request.raw and not (request.method == "GET" and request.media_type == FORM):
        yield Deviation(
            rule="ignored-body",
            place=BODY,
            value=len(request.raw),
            message=f"the operation takes no body; {len(request.raw)} bytes came",
        )


def _media_type(body: Body, request: Request) -> Iterator[Deviation]:
    if request.media_type in body.contents:
        return
    wanted = " or ".join(body.contents)
    if not request.media_type:
        yield Deviation(
            rule="missing-content-type",
            place=("headers", "Content-Type"),
            message=f"Content-Type must be {wanted}; none came",
            at=f"{body.at}/content",
        )
    else:
        yield Deviation(
            rule="wrong-content-type",
            place=("headers", "Content-Type"),
            value=request.media_type,
            message=f"Content-Type must be {wanted}; {request.media_type} came",
            at=f"{body.at}/content",
        )


def _data(body: Body, request: Request, accepts: Accepts) -> Iterator[Deviation]:
    content = body.contents.get(request.media_type) or next(iter(body.contents.values()))
    if request.media_type == FORM and FORM not in body.contents:
        return
    try:
        data = parse(request)
    except orjson.JSONDecodeError as error:
        yield Deviation(
            rule="malformed-body", place=BODY, message=f"no JSON: {error}", at=content.at
        )
        return
    if body.ignores_case:
        data = documented_case(content.shape, data)
    if request.media_type == FORM:
        data = _typed_form(data, content.shape, content.schema)
    else:
        yield from _duplicates(request.raw, data, content.at, ignores_case=body.ignores_case)
    found = list(deviations(content.validator, data, within=BODY))
    if any(deviation.rule in LENIENT for deviation in found) and accepts(data):
        found = [_lenient(deviation) for deviation in found]
    yield from found
    for remark in remarks(content.shape, data):
        yield Deviation(
            rule=remark.rule,
            place=(*BODY, *remark.steps),
            value=remark.value,
            message=REMARKS[remark.rule].format(".".join(map(str, remark.steps))),
            at=remark.at,
        )


def _lenient(deviation: Deviation) -> Deviation:
    if deviation.rule not in LENIENT:
        return deviation
    message = f"{deviation.message}; the vendor takes it, the document does not say so"
    return replace(deviation, rule="lenient-coercion", message=message)


def _typed_form(data: dict[str, str], shape: Shape, schema: Node) -> dict[str, Any]:
    """Read the texts of a form as the types that the schema gives its members."""
    properties = schema.get("properties", {})
    return {
        name: typed(value, properties.get(name, {})) if name in shape.members else value
        for name, value in data.items()
    }


def _duplicates(raw: bytes, data: Any, at: str, *, ignores_case: bool) -> Iterator[Deviation]:
    """Report members that occur twice in one object."""
    for name in repeated(raw, data, ignores_case=ignores_case):
        yield Deviation(
            rule="duplicate-member",
            place=BODY,
            value=name,
            message=f"the member {name} is sent twice; the vendor keeps one of them",
            at=at,
        )
