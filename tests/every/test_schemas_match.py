"""Documents and marshmallow schemas say the same: names, required, types and enums, all the way in.

A field of marshmallow's own states its JSON type by its class, a vendor's by `json_types`. A field
may take more than the document states, as vendors are lenient, but not null where the document has
it and the field has not. A field for several types is not followed into its objects.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from mockinvoice.app import Mock
from mockinvoice.contract.document import Operation
from mockinvoice.contract.messages import FORM

Node = Mapping[str, Any]
JSON_TYPES: Mapping[type[fields.Field[Any]], tuple[str, ...]] = {
    fields.String: ("string",),
    fields.UUID: ("string",),
    fields.Integer: ("integer",),
    fields.Number: ("number",),
    fields.Boolean: ("boolean",),
    fields.DateTime: ("string",),
    fields.List: ("array",),
    fields.Nested: ("object",),
    fields.Mapping: ("object",),
}
JSON_TYPE_OF = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    type(None): "null",
    list: "array",
    dict: "object",
}
NOT_IN_ANY_ENUM = "none of these"


def test_body_is_loaded_as_documented(mock: Mock, vendor: str, operation: Operation) -> None:
    schema = mock.vendors[vendor].operations[operation.id].handler.body
    contents = operation.node.get("requestBody", {}).get("content", {})
    assert (schema is not None) == bool(contents)
    mismatches = [
        mismatch
        for media_type, content in contents.items()
        for mismatch in compare_objects(
            content["schema"], schema, media_type, typed=media_type != FORM or len(contents) == 1
        )
    ]
    assert mismatches == []


def test_query_is_loaded_as_documented(mock: Mock, vendor: str, operation: Operation) -> None:
    schema = mock.vendors[vendor].operations[operation.id].handler.query
    parameters = operation.parameters_in("query")
    assert (schema is not None) == bool(parameters)
    if schema is not None:
        node = {
            "properties": {p["name"]: p["schema"] for p in parameters},
            "required": [p["name"] for p in parameters if p.get("required")],
        }
        assert list(compare_objects(node, schema, "query")) == []


def compare_objects(
    node: Node, schema: Schema | None, place: str, *, typed: bool = True
) -> Iterator[str]:
    """Yield how an object of the document and a schema differ; `typed` False: in names alone."""
    assert schema is not None
    node = whole(node)
    loaded = {field.data_key or name: field for name, field in schema.load_fields.items()}
    documented = node.get("properties", {})
    for name in sorted(documented.keys() ^ loaded.keys()):
        yield f"{place}.{name} is only {'documented' if name in documented else 'loaded'}"
    required = {name for name, field in loaded.items() if field.required}
    for name in sorted(set(node.get("required", ())) ^ required):
        yield f"{place}.{name} is required only {'when loaded' if name in required else 'on paper'}"
    for name in sorted(documented.keys() & loaded.keys()) if typed else ():
        yield from compare_values(documented[name], loaded[name], f"{place}.{name}")


def compare_values(node: Node, field: fields.Field[Any], place: str) -> Iterator[str]:
    """Yield how a value of the document and a field differ."""
    documented, loaded = types_of(node), json_types_of(field)
    if documented - {"null"} != loaded - {"null"}:
        yield f"{place} is {sorted(documented)} on paper and {sorted(loaded)} when loaded"
    if "null" in documented and not field.allow_none:
        yield f"{place} can be null only on paper"
    yield from compare_enums(whole(node), field, place)
    node = whole(node)
    if isinstance(field, fields.List) and "items" in node:
        yield from compare_values(node["items"], field.inner, f"{place}[]")
    if isinstance(field, fields.Nested) and "properties" in node:
        yield from compare_objects(node, field.schema, place)
    elif loaded - {"null"} == {"object"} and "properties" in node:
        yield f"{place} has members on paper and no schema when loaded"
    if isinstance(field, fields.Mapping) and field.value_field is not None:
        yield from compare_values(node["additionalProperties"], field.value_field, f"{place}.*")


def compare_enums(node: Node, field: fields.Field[Any], place: str) -> Iterator[str]:
    """Yield where a field's choices are not those of the document, by looking and by trying."""
    choices = [
        tuple(validator.choices)
        for validator in field.validators
        if isinstance(validator, validate.OneOf)
    ]
    if "enum" not in node:
        yield from (f"{place} has the choices {found} only when loaded" for found in choices)
        return
    documented = [value for value in node["enum"] if value is not None]
    for found in choices:
        if set(found) - {None} != set(documented):
            yield f"{place} has the choices {documented} on paper and {found} when loaded"
    for value in documented:
        if not takes(field, value):
            yield f"{place} does not take the documented {value!r}"
    if takes(field, NOT_IN_ANY_ENUM):
        yield f"{place} takes {NOT_IN_ANY_ENUM!r}, which is none of {documented}"


def takes(field: fields.Field[Any], value: object) -> bool:
    try:
        field.deserialize(value)
    except ValidationError:
        return False
    return True


def whole(node: Node) -> dict[str, Any]:
    """Return a schema with what its `allOf` adds to its members and what they need."""
    parts = [dict(node), *(whole(part) for part in node.get("allOf", ()))]
    alternatives = [part for part in node.get("oneOf", ()) if types_of(part) != {"null"}]
    if len(alternatives) == 1:
        parts.append(whole(alternatives[0]))
    merged: dict[str, Any] = {}
    for part in reversed(parts):
        merged |= {k: v for k, v in part.items() if k not in ("properties", "required")}
    merged["required"] = sorted({name for part in parts for name in part.get("required", ())})
    properties = [part["properties"] for part in parts if "properties" in part]
    if properties:
        merged["properties"] = {k: v for found in reversed(properties) for k, v in found.items()}
    return merged


def types_of(node: Node) -> set[str]:
    """Return the JSON types that a schema admits; all it names if it names them in parts."""
    if "type" in node:
        return {node["type"]} if isinstance(node["type"], str) else set(node["type"])
    if "const" in node or "enum" in node:
        return {JSON_TYPE_OF[type(value)] for value in node.get("enum", [node.get("const")])}
    parts = [part for key in ("oneOf", "anyOf", "allOf") for part in node.get(key, ())]
    return {name for part in parts for name in types_of(part)} or set(JSON_TYPE_OF.values())


def json_types_of(field: fields.Field[Any]) -> set[str]:
    """Return the JSON types a field stands for."""
    stated = getattr(field, "json_types", None)
    if stated is not None:
        return set(stated)
    if isinstance(field, fields.Nested) and field.many:
        return {"array"}
    for kind in type(field).__mro__:
        if kind in JSON_TYPES:
            return set(JSON_TYPES[kind])
    return set(JSON_TYPE_OF.values())
