"""Mutations of documented requests: each breaks the contract in one known way and place."""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from mockinvoice.contract.document import Document, Node, Operation
from mockinvoice.contract.examples import Example, Sent
from mockinvoice.contract.judging.credentials import header_of, scheme_word
from mockinvoice.contract.pointers import pointer

TAKEN = "lenient-coercion"
MANY = 10_000
NO_PATTERN = "\x07 of no form \x07"
DATES = {
    "date-impossible": "2024-02-30",
    "date-american": "12/31/2024",
    "date-words": "tomorrow",
}
Steps = tuple[str | int, ...]


@dataclass(frozen=True, kw_only=True)
class Mutation:
    """A mutated request, and the finding that must come: one of `rules` at `pointer`."""

    kind: str
    sent: Sent
    rules: frozenset[str]
    pointer: str


def mutations_of(document: Document, example: Example) -> Iterator[Mutation]:
    """Yield every mutation that makes sense for a documented exchange that succeeds."""
    operation = example.operation
    yield from _of_address(document, operation, example.request)
    yield from _of_credentials(document, operation, example.request)
    yield from _of_query(operation, example.request)
    yield from _of_path_and_headers(operation, example.request)
    if example.request.body and operation.body_media_types:
        yield from _of_content(operation, example.request)
        if example.request.headers.get("Content-Type", "").startswith("application/json"):
            yield from _of_bytes(example.request)
            yield from _of_data(document, operation, example.request)
    elif not operation.body_media_types:
        body = replace(example.request, body=b'{"x": 1}')
        yield _mutation("body-where-none-is-taken", body, "/body", "ignored-body")


def _mutation(kind: str, sent: Sent, at: str, *rules: str) -> Mutation:
    return Mutation(kind=kind, sent=sent, rules=frozenset(rules), pointer=at)


def _of_address(document: Document, operation: Operation, sent: Sent) -> Iterator[Mutation]:
    path, question, query = sent.path.partition("?")

    def moved(to: str) -> Sent:
        return replace(sent, path=to + question + query)

    slashed = any(p.get("x-slashes") for p in operation.parameters_in("path"))
    if not slashed:
        yield _mutation("path-longer", moved(path + "/and/so/on/and/on"), "/path", "unknown-path")
        yield _mutation("path-slash", moved(path + "/"), "/path", "unknown-path")
    yield _mutation("path-typo", moved("/x" + path), "/path", "unknown-path", "wrong-method")
    same = {o.method for o in document.operations.values() if o.path == operation.path}
    other = next(m for m in ("PUT", "PATCH", "DELETE", "POST", "GET") if m not in same)
    yield _mutation("method", replace(sent, method=other), "/method", "wrong-method")


def _of_credentials(document: Document, operation: Operation, sent: Sent) -> Iterator[Mutation]:
    alternatives = operation.node.get("security", document.node.get("security", []))
    if not operation.needs_credentials:
        return
    schemes = [document.security_schemes[name] for name in alternatives[0]]
    header = header_of(schemes[0])
    if header not in sent.headers:
        return  # the example uses the vendor's other header
    value = sent.headers[header]
    at = pointer(("headers", header))
    yield _mutation("credential-dropped", _headers(sent, header, None), at, "missing-credential")
    yield _mutation("credential-empty", _headers(sent, header, ""), at, "missing-credential")
    other = f"Bearer {value}" if not scheme_word(schemes[0]) else value.partition(" ")[2]
    yield _mutation("scheme", _headers(sent, header, other), at, "wrong-credential-scheme")
    basic = _headers(sent, header, "Basic dTpw")
    yield _mutation("scheme-basic", basic, at, "wrong-credential-scheme")
    glue = "&" if "?" in sent.path else "?"
    in_query = replace(sent, path=f"{sent.path}{glue}access_token=abc")
    yield _mutation("credential-in-query", in_query, "/query/access_token", "credential-in-query")


def _of_query(operation: Operation, sent: Sent) -> Iterator[Mutation]:
    path, _, query = sent.path.partition("?")
    extra = replace(sent, path=f"{path}?{query}{'&' if query else ''}no_such=1")
    yield _mutation("query-unknown", extra, "/query/no_such", "unknown-parameter")
    for parameter in operation.parameters_in("query"):
        name, schema = parameter["name"], parameter["schema"]
        at = pointer(("query", name))
        rest = "&".join(p for p in query.split("&") if p and not p.startswith(f"{name}="))
        if parameter.get("required"):
            without = replace(sent, path=path + ("?" + rest if rest else ""))
            yield _mutation("query-dropped", without, at, "missing-parameter")
        if _is_strict(schema):
            wrong = replace(sent, path=f"{path}?{rest}{'&' if rest else ''}{name}=n%C3%B6pe")
            yield _mutation("query-invalid", wrong, at, "invalid-parameter")


def _of_path_and_headers(operation: Operation, sent: Sent) -> Iterator[Mutation]:
    """Spoil what has a pattern; of other texts in a path any will do."""
    path, question, query = sent.path.partition("?")
    steps = operation.path.split("/")
    for parameter in operation.parameters:
        name, place = parameter["name"], parameter["in"]
        if "pattern" not in parameter["schema"]:
            continue
        if place == "path":
            kept = path.split("/")
            kept[steps.index(f"{{{name}}}") - len(steps)] = "n%C3%B6pe!"
            moved = replace(sent, path="/".join(kept) + question + query)
            yield _mutation("path-invalid", moved, pointer(("path", name)), "invalid-parameter")
        if place == "header":
            at = pointer(("headers", name))
            yield _mutation("header-invalid", _headers(sent, name, "n ö"), at, "invalid-parameter")


def _is_strict(schema: Node) -> bool:
    return schema.get("type") in ("integer", "boolean", "number") or "enum" in schema


def _of_content(operation: Operation, sent: Sent) -> Iterator[Mutation]:
    at = "/headers/Content-Type"
    none = _headers(sent, "Content-Type", None)
    yield _mutation("content-type-dropped", none, at, "missing-content-type")
    for kind in ("text/plain", "application/xml", "multipart/form-data"):
        if kind not in operation.body_media_types:
            other = _headers(sent, "Content-Type", kind)
            yield _mutation(f"content-type-{kind}", other, at, "wrong-content-type")
    if operation.node["requestBody"].get("required"):
        yield _mutation("body-dropped", replace(sent, body=b""), "/body", "missing-body")


def _of_bytes(sent: Sent) -> Iterator[Mutation]:
    body = sent.body
    broken = {
        "truncated-by-one": body[:-1],
        "truncated-in-half": body[: len(body) // 2],
        "trailing-comma": body[:-1] + b",}",
        "single-quotes": body.replace(b'"', b"'"),
        "not-utf-8": body[:-1] + b',"x":"\xff\xfe"}',
        "utf-16": body.decode().encode("utf-16"),
        "byte-order-mark": b"\xef\xbb\xbf" + body,
        "nan": body[:-1] + b',"x":NaN}',
        "two-documents": body + body,
        "comment": b"/* hello */" + body,
    }
    for kind, raw in broken.items():
        if raw != body:
            yield _mutation(kind, replace(sent, body=raw), "/body", "malformed-body")


def _of_data(document: Document, operation: Operation, sent: Sent) -> Iterator[Mutation]:
    data = json.loads(sent.body)
    schema = operation.node["requestBody"]["content"]["application/json"]["schema"]
    wrong_root = ("wrong-type", TAKEN)
    for kind, root in {"root-array": [data], "root-text": "text", "root-number": 1}.items():
        yield _mutation(kind, _with(sent, root), "/body", *wrong_root)
    for steps, node, value in _members(schema, data):
        yield from _of_member(document, sent, data, steps, node, value)
    for steps, node in _objects(schema, data):
        yield from _of_object(document, sent, data, steps, node)


def _of_object(
    document: Document, sent: Sent, data: Any, steps: Steps, node: Node
) -> Iterator[Mutation]:
    at = pointer(("body", *steps, "no_such_member"))
    extra = _with(sent, _set(data, (*steps, "no_such_member"), 1))
    yield _mutation("extra-member", extra, at, "undocumented-member")
    if steps and node.get("minProperties"):
        emptied = _with(sent, _set(data, steps, {}))
        yield _mutation("object-emptied", emptied, pointer(("body", *steps)), "out-of-range")
    held = _get(data, steps)
    for name in node.get("required", ()):
        if name in held:
            gone = _with(sent, _delete(data, (*steps, name)))
            at = pointer(("body", *steps, name))
            yield _mutation("member-dropped", gone, at, "missing-member")
            renamed = _with(sent, _rename(data, steps, name, name + "_x"))
            yield _mutation("member-renamed", renamed, at, "missing-member")
            at_new = pointer(("body", *steps, name + "_x"))
            yield _mutation("member-new-name", renamed, at_new, "undocumented-member")
            if not document.ignores_case and name.upper() != name:
                upper = _with(sent, _rename(data, steps, name, name.upper()))
                yield _mutation("member-case", upper, at, "missing-member")


def _of_member(
    document: Document, sent: Sent, data: Any, steps: Steps, node: Node, value: Any
) -> Iterator[Mutation]:
    at = pointer(("body", *steps))
    types = _types(node)

    def changed(kind: str, to: Any) -> Iterator[Mutation]:
        if not _fits(to, types):
            yield _mutation(kind, _with(sent, _set(data, steps, to)), at, "wrong-type", TAKEN)

    yield from changed("retyped-object", {"no_such_member": 1})
    yield from changed("retyped-array", [1])
    yield from changed("retyped-boolean", True)
    yield from changed("retyped-number", 7.25)
    yield from changed("retyped-integer", 7)
    yield from changed("retyped-text", "text")
    yield from changed("nulled", None)
    yield from changed("number-as-text", str(value) if isinstance(value, (int, float)) else 0.5)
    yield from changed("wrapped-in-array", [value])
    yield from changed("wrapped-in-object", {"no_such_member": value})
    if isinstance(value, list) and value:
        yield from changed("array-unwrapped", value[0])
    if isinstance(value, list) and node.get("minItems"):
        yield _mutation("array-emptied", _with(sent, _set(data, steps, [])), at, "out-of-range")
    if isinstance(value, list) and "maxItems" in node:
        long = _with(sent, _set(data, steps, value * (node["maxItems"] + 1)))
        yield _mutation("array-too-long", long, at, "out-of-range")
    yield from _of_value(sent, data, steps, node, at)
    twice = _twice(sent.body, steps, value)
    if twice is not None:
        yield _mutation("member-twice", replace(sent, body=twice), "/body", "duplicate-member")


def _of_value(sent: Sent, data: Any, steps: Steps, node: Node, at: str) -> Iterator[Mutation]:
    """Keep the type, break the value."""
    for kind, value, rules in _broken_values(node):
        yield _mutation(kind, _with(sent, _set(data, steps, value)), at, *rules)
    if node.get("readOnly"):
        yield _mutation("read-only", sent, at, "read-only-member")


def _broken_values(node: Node) -> Iterator[tuple[str, Any, tuple[str, ...]]]:
    types = _types(node)
    if "enum" in node:
        outside = ("value-outside-enum", TAKEN)
        yield from [("enum-text", "no such value", outside)] * ("string" in types)
        yield from [("enum-number", 987654, outside)] * ("integer" in types)
    elif _is_dated(node):
        yield from ((kind, text, ("bad-format", TAKEN)) for kind, text in DATES.items())
    elif types == {"string"}:
        yield from _broken_texts(node)
    if types & {"integer", "number"}:
        for keyword, sign in (("minimum", -1), ("maximum", 1)):
            if keyword in node:
                yield f"beyond-{keyword}", node[keyword] + sign, ("out-of-range",)


def _broken_texts(node: Node) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    if "pattern" in node:
        yield "pattern", NO_PATTERN, ("bad-format", TAKEN)
    form = node.get("format")
    if form in ("date", "date-time"):
        for kind, text in DATES.items():
            yield kind, text, ("bad-format", TAKEN)
    if form in ("email", "uri", "uuid"):
        yield f"format-{form}", "not one", ("bad-format", TAKEN)
    if node.get("maxLength", MANY) < MANY:
        yield "too-long", "x" * (node["maxLength"] + 1), ("out-of-range",)
    if node.get("minLength", 0) > 0:
        yield "too-short", "", ("out-of-range", "bad-format")


def _members(schema: Node, data: Any, steps: Steps = ()) -> Iterator[tuple[Steps, Node, Any]]:
    """Yield every documented member that the body holds, with its schema."""
    if isinstance(data, dict):
        for name, value in data.items():
            node = schema.get("properties", {}).get(name)
            if node is not None:
                yield (*steps, name), node, value
                yield from _members(node, value, (*steps, name))
    elif isinstance(data, list) and isinstance(schema.get("items"), Mapping):
        for number, value in enumerate(data[:2]):
            yield from _members(schema["items"], value, (*steps, number))


def _objects(schema: Node, data: Any, steps: Steps = ()) -> Iterator[tuple[Steps, Node]]:
    """Yield every object with documented members that the body holds."""
    if isinstance(data, dict):
        if "properties" in schema and not schema.get("additionalProperties"):
            yield steps, schema
        for name, value in data.items():
            yield from _objects(schema.get("properties", {}).get(name, {}), value, (*steps, name))
    elif isinstance(data, list) and isinstance(schema.get("items"), Mapping):
        for number, value in enumerate(data[:2]):
            yield from _objects(schema["items"], value, (*steps, number))


def _types(node: Node) -> set[str]:
    """Return the JSON types a member may have, by its own word or by its alternatives'."""
    types = node.get("type", ())
    own = {types} if isinstance(types, str) else set(types)
    return own or {name for one in _alternatives(node) for name in _types(one)}


def _is_dated(node: Node) -> bool:
    """Whether a member may be spelled in several ways, one of which is a date."""
    forms = {"date", "date-time"}
    return any(one.get("format") in forms or _is_dated(one) for one in _alternatives(node))


def _alternatives(node: Node) -> tuple[Node, ...]:
    return (*node.get("oneOf", ()), *node.get("anyOf", ()))


def _fits(value: Any, types: set[str]) -> bool:
    names = {
        bool: {"boolean"},
        int: {"integer", "number"},
        float: {"number"},
        str: {"string"},
        list: {"array"},
        dict: {"object"},
        type(None): {"null"},
    }
    return bool(names[type(value)] & types)


def _headers(sent: Sent, name: str, value: str | None) -> Sent:
    headers = {n: v for n, v in sent.headers.items() if n.lower() != name.lower()}
    return replace(sent, headers=headers if value is None else {**headers, name: value})


def _with(sent: Sent, data: Any) -> Sent:
    return replace(sent, body=json.dumps(data).encode())


def _get(data: Any, steps: Steps) -> Any:
    for step in steps:
        data = data[step]
    return data


def _set(data: Any, steps: Steps, value: Any) -> Any:
    copy = deepcopy(data)
    _get(copy, steps[:-1])[steps[-1]] = value
    return copy


def _delete(data: Any, steps: Steps) -> Any:
    copy = deepcopy(data)
    del _get(copy, steps[:-1])[steps[-1]]
    return copy


def _rename(data: Any, steps: Steps, old: str, new: str) -> Any:
    copy = deepcopy(data)
    held = _get(copy, steps)
    held[new] = held.pop(old)
    return copy


def _twice(body: bytes, steps: Steps, value: Any) -> bytes | None:
    """Repeat a top-level member; deeper ones would only test the same loop again."""
    if len(steps) != 1:
        return None
    return body[:-1] + b"," + json.dumps({steps[0]: value}).encode()[1:]
