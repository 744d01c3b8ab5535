"""The schema keywords that the mock honors; a document with any other is refused."""

from collections.abc import Iterator, Mapping
from typing import Any

SCHEMA_KEYWORDS = frozenset(
    {
        *("$ref", "type", "enum", "const", "format", "title", "description", "default"),
        *("required", "properties", "additionalProperties", "minProperties", "maxProperties"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
        *("minLength", "maxLength", "pattern", "contentMediaType"),
        *("items", "minItems", "maxItems", "uniqueItems"),
        *("oneOf", "anyOf", "allOf", "not", "example", "examples"),
        *("readOnly", "writeOnly", "deprecated"),
    }
)
# What says nothing of which values are valid.
SAYING_NOTHING = frozenset(
    {
        *("title", "description", "default", "example", "examples", "contentMediaType"),
        *("readOnly", "writeOnly", "deprecated"),
    }
)
Node = Mapping[str, Any]


def takes_any_text(schema: Node) -> bool:
    """Whether a schema asks for a text and for nothing more."""
    asking = schema.keys() & (SCHEMA_KEYWORDS - SAYING_NOTHING)
    return asking == {"type"} and schema["type"] == "string"


def unknown_keywords(root: Node) -> Iterator[str]:
    """Yield a sentence for every schema keyword that the mock does not honor."""
    for place, schema in _schemas(root, "#", is_schema=False):
        for keyword in schema:
            if keyword not in SCHEMA_KEYWORDS and not keyword.startswith("x-"):
                yield f"{place} uses {keyword}, which the mock does not honor"


def _schemas(node: Any, place: str, *, is_schema: bool) -> Iterator[tuple[str, Node]]:
    """Yield every schema in the document with its place."""
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from _schemas(item, f"{place}/{number}", is_schema=is_schema)
        return
    if not isinstance(node, Mapping):
        return
    if is_schema:
        yield place, node
    for key, value in node.items():
        yield from _schemas_below(key, value, f"{place}/{key}", in_schema=is_schema)


def _schemas_below(
    key: str, value: Any, place: str, *, in_schema: bool
) -> Iterator[tuple[str, Node]]:
    if key in ("example", "examples", "default", "enum", "const") or key.startswith("x-"):
        return
    holds_named = key == "properties" if in_schema else key == "schemas"
    if holds_named and isinstance(value, Mapping):
        for name, schema in value.items():
            yield from _schemas(schema, f"{place}/{name}", is_schema=True)
    elif in_schema:
        if key in ("items", "additionalProperties", "oneOf", "anyOf", "allOf", "not"):
            yield from _schemas(value, place, is_schema=True)
    else:
        yield from _schemas(value, place, is_schema=key == "schema")
