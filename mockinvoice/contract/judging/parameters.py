"""Judging query, header and path parameters."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jsonschema_rs
import orjson

from mockinvoice.contract.deviation import Deviation
from mockinvoice.contract.document import Document, Node, Operation, follow, resolve
from mockinvoice.contract.judging.schemas import Schemas, deviations
from mockinvoice.contract.keywords import takes_any_text
from mockinvoice.contract.messages import Request
from mockinvoice.contract.pointers import pointer
from mockinvoice.contract.redact import CREDENTIAL_PARAMETERS


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A parameter with its compiled schema and where it stands in the document.

    No validator: any text will do.
    """

    name: str
    place: str
    required: bool
    deprecated: bool
    schema: Node
    validator: jsonschema_rs.Draft202012Validator | None
    at: str


def parameters_of(
    document: Document, operation: Operation, schemas: Schemas
) -> tuple[Parameter, ...]:
    """Compile the parameters of an operation."""
    item = document.node["paths"][operation.path]
    own = item[operation.method.lower()]
    base = pointer(("paths", operation.path))
    found = {}
    for node, at in [
        *_nodes(item.get("parameters", ()), f"{base}/parameters"),
        *_nodes(own.get("parameters", ()), f"{base}/{operation.method.lower()}/parameters"),
    ]:
        if "$ref" in node:
            at = node["$ref"].removeprefix("#")
            node = follow(node["$ref"], root=document.node)
        schema = resolve(node["schema"], root=document.node)
        found[node["in"], node["name"]] = Parameter(
            name=node["name"],
            place=node["in"],
            required=bool(node.get("required")),
            deprecated=bool(node.get("deprecated")),
            schema=schema,
            validator=None if takes_any_text(schema) else schemas.validator(f"{at}/schema"),
            at=at,
        )
    return tuple(found.values())


def judge_parameters(
    parameters: Sequence[Parameter],
    request: Request,
    *,
    arguments: Sequence[tuple[str, str]],
    path_values: Mapping[str, str],
    credentials: Container[str],
    ignores_case: bool,
) -> Iterator[Deviation]:
    """Report parameters that are missing, wrong, unknown or deprecated.

    `credentials` are the names by which a rule of its own reports credentials in the address.
    """
    sent = _by_name(arguments, ignores_case=ignores_case)
    for parameter in parameters:
        if parameter.place == "query":
            key = parameter.name.lower() if ignores_case else parameter.name
            yield from _judge(parameter, sent.pop(key, None), place="query")
        elif parameter.place == "header":
            header = request.headers.get(parameter.name)
            yield from _judge(parameter, None if header is None else [header], place="headers")
        elif parameter.name in path_values:
            yield from _judge(parameter, [path_values[parameter.name]], place="path")
    for name, values in sent.items():
        if name.lower() in credentials or name.lower() in CREDENTIAL_PARAMETERS:
            continue
        yield Deviation(
            rule="unknown-parameter",
            place=("query", name),
            value=values[-1],
            message=f"no parameter is named {name}",
        )


def typed(text: str, schema: Node) -> Any:
    """Read a text as the schema's type where it is spelled so, else leave it a text."""
    wanted = schema.get("type")
    types = wanted if isinstance(wanted, list) else [wanted]
    if "integer" in types and re.fullmatch(r"-?\d{1,18}", text):
        return int(text)
    if "number" in types and re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", text):
        return float(text)
    if "boolean" in types and text in ("true", "false"):
        return text == "true"
    if {"object", "array"} & set(types):
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError:
            return text
    return text


def _judge(parameter: Parameter, values: list[str] | None, *, place: str) -> Iterator[Deviation]:
    if values is None:
        if parameter.required:
            yield Deviation(
                rule="missing-parameter",
                place=(place, parameter.name),
                message=f"the parameter {parameter.name} is required",
                at=parameter.at,
            )
        return
    if parameter.deprecated:
        yield Deviation(
            rule="deprecated-use",
            place=(place, parameter.name),
            value=values[-1],
            message=f"the parameter {parameter.name} is deprecated",
            at=parameter.at,
        )
    if parameter.validator is None:
        return
    value: Any = typed(values[-1], parameter.schema)
    if parameter.schema.get("type") == "array":
        value = [typed(text, parameter.schema.get("items", {})) for text in values]
    for found in deviations(parameter.validator, value, within=(place, parameter.name)):
        yield Deviation(
            rule="invalid-parameter",
            place=(place, parameter.name),
            value=value,
            message=found.message,
            at=found.at,
        )


def _nodes(nodes: Sequence[Node], at: str) -> Iterator[tuple[Node, str]]:
    for number, node in enumerate(nodes):
        yield node, f"{at}/{number}"


def _by_name(arguments: Sequence[tuple[str, str]], *, ignores_case: bool) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in arguments:
        found.setdefault(name.lower() if ignores_case else name, []).append(value)
    return found
