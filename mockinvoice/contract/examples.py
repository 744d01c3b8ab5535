"""The examples of a document as requests that can be sent and answers that must come."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import orjson

from mockinvoice.contract.document import Document, Node, Operation, resolve
from mockinvoice.contract.messages import FORM, JSON

CLOCK = "2024-04-29T12:00:00Z"


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A request to send: `path` begins behind the vendor's prefix, with the query."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Example:
    """One documented exchange, to be played in a fresh space whose clock stands at `CLOCK`.

    `after` are the steps before it: `{operation, path, query, body}`, `{action, body}` or
    `{advance}`. The answer must have `status`, `media_type` and, as JSON or text, `value`.
    """

    operation: Operation
    name: str
    status: int
    media_type: str
    value: Any
    request: Sent
    options: Mapping[str, Any]
    after: tuple[Node, ...]


def examples_of(document: Document) -> Iterator[Example]:
    """Yield every example of every answer that a request can provoke."""
    for operation in document.operations.values():
        for status, media_type, name, node in _answers(operation):
            when = node.get("x-when", {})
            if not when.get("unprovoked"):
                yield Example(
                    operation=operation,
                    name=name,
                    status=int(status),
                    media_type=media_type,
                    value=node["value"],
                    request=request_of(document, operation, name=name, when=when),
                    options=when.get("options", {}),
                    after=tuple(when.get("after", ())),
                )


def _answers(operation: Operation) -> Iterator[tuple[str, str, str, Node]]:
    """Yield status, media type, name and node of each example of an answer."""
    for status, response in operation.node["responses"].items():
        for media_type, content in response.get("content", {}).items():
            for name, node in content.get("examples", {}).items():
                yield status, media_type, name, node


def request_of(document: Document, operation: Operation, *, name: str, when: Node) -> Sent:
    """Build the request of an example: what `when` says, else what has its name, else defaults."""
    name = when.get("example", name)
    content_type, body = _body(operation, name, when)
    headers = credentials_of(document, operation, when.get("credential", ...))
    headers |= _parameters(operation, "header", name, when.get("headers", {}))
    headers |= when.get("headers", {})
    if content_type:
        headers.setdefault("Content-Type", content_type)
    path = operation.servers[0].prefix + operation.path
    for parameter, value in _parameters(operation, "path", name, when.get("path", {})).items():
        path = path.replace(f"{{{parameter}}}", quote(str(value), safe=""))
    query = _parameters(operation, "query", name, when.get("query", {})) | when.get("query", {})
    suffix = "?" + urlencode(query, doseq=True) if query else ""
    return Sent(method=operation.method, path=path + suffix, headers=headers, body=body)


def step_request(document: Document, step: Node) -> Sent:
    """Build the request of a step that names an operation."""
    operation = document.operations[step["operation"]]
    return request_of(document, operation, name=step.get("example", ""), when=step)


def credentials_of(
    document: Document, operation: Operation, credential: str | Any | None = ...
) -> dict[str, str]:
    """Return the headers of the first security alternative, with its demo or another credential."""
    alternatives = operation.node.get("security", document.node.get("security", []))
    if not alternatives or credential is None:
        return {}
    headers = {}
    for scheme_name in alternatives[0]:
        scheme = resolve(document.security_schemes[scheme_name], root=document.node)
        value = scheme["x-demo"] if credential is ... else credential
        if scheme["type"] == "apiKey":
            headers[scheme["name"]] = value
        else:
            headers["Authorization"] = f"Bearer {value}"
    return headers


def _body(operation: Operation, name: str, when: Node) -> tuple[str, bytes]:
    """Return content type and bytes of the body to send."""
    media_types = operation.node.get("requestBody", {}).get("content", {})
    default_type = next(iter(media_types), JSON)
    content_type = when.get("content_type", default_type)
    if "raw" in when:
        return content_type, when["raw"].encode()
    if "body" in when:
        return _spell(content_type, when["body"])
    for media_type, content in media_types.items():
        if name in content.get("examples", {}):
            return _spell(when.get("content_type", media_type), content["examples"][name]["value"])
    examples = media_types.get(default_type, {}).get("examples", {})
    first = next(iter(examples.values()), None)
    return ("", b"") if first is None else _spell(content_type, first["value"])


def _spell(content_type: str, value: Any) -> tuple[str, bytes]:
    if value is None:
        return "", b""
    if content_type == FORM:
        return content_type, urlencode(value).encode()
    return content_type, orjson.dumps(value)


def _parameters(operation: Operation, place: str, name: str, given: Node) -> dict[str, Any]:
    """Return the parameters in one place: those given, else of the example, else the required."""
    values: dict[str, Any] = {}
    for parameter in operation.parameters_in(place):
        key = parameter["name"]
        examples = parameter.get("examples", {})
        if key in given:
            values[key] = given[key]
        elif name in examples:
            values[key] = examples[name]["value"]
        elif parameter.get("required"):
            values[key] = _default(parameter)
    return values


def _default(parameter: Node) -> Any:
    if "example" in parameter:
        return parameter["example"]
    return next(iter(parameter["examples"].values()))["value"]
