"""Holding values against the document's schemas, in the judge's own rules."""

from collections.abc import Iterable, Iterator
from urllib.parse import quote

import jsonschema_rs

from mockinvoice.contract.deviation import Deviation
from mockinvoice.contract.document import Node
from mockinvoice.contract.pointers import pointer

RULE_OF = {
    "type": "wrong-type",
    "required": "missing-member",
    "enum": "value-outside-enum",
    "const": "value-outside-enum",
    "format": "bad-format",
    "pattern": "bad-format",
    "multipleOf": "money-scale",
    "additionalProperties": "undocumented-member",
    "oneOf": "wrong-form",
    "anyOf": "wrong-form",
    "not": "wrong-form",
}
LENIENT = frozenset({"wrong-type", "bad-format", "value-outside-enum", "wrong-form"})


class Schemas:
    """The validators of one document, compiled once from its JSON pointers."""

    def __init__(self, name: str, root: Node) -> None:
        self._base = f"urn:mockinvoice:{name}"
        self._registry = jsonschema_rs.Registry([(self._base, dict(root))])

    def validator(self, at: str) -> jsonschema_rs.Draft202012Validator:
        """Compile the schema at a JSON pointer of the document."""
        reference = f"{self._base}#{quote(at, safe='/~')}"
        return jsonschema_rs.Draft202012Validator(
            {"$ref": reference}, registry=self._registry, validate_formats=True
        )


def deviations(
    validator: jsonschema_rs.Draft202012Validator, data: object, *, within: tuple[str | int, ...]
) -> Iterator[Deviation]:
    """Yield what is wrong with `data`, which stands at `within` in its message."""
    if not validator.is_valid(data):
        for error in _leaves(validator.iter_errors(data)):
            yield from _deviations(error, within)


def _leaves(
    errors: Iterable[jsonschema_rs.ValidationError],
) -> Iterator[jsonschema_rs.ValidationError]:
    """Replace "fits no alternative" by what is wrong with the alternative that fits best."""
    for error in errors:
        branches = [list(_leaves(branch)) for branch in getattr(error.kind, "context", ())]
        best = min(branches, key=_distance, default=[])
        if best and all(len(e.instance_path) > len(error.instance_path) for e in best):
            yield from best
        else:
            yield error


def _distance(errors: list[jsonschema_rs.ValidationError]) -> tuple[int, int]:
    deepest = min((len(error.instance_path) for error in errors), default=0)
    return -deepest, len(errors)


def _deviations(
    error: jsonschema_rs.ValidationError, within: tuple[str | int, ...]
) -> Iterator[Deviation]:
    kind = error.kind.as_dict()
    rule = RULE_OF.get(error.kind.name, "out-of-range")
    place = (*within, *error.instance_path)
    names = kind.get("unexpected") or ([kind["property"]] if "property" in kind else [])
    value = None if rule == "missing-member" else error.instance
    for name in names:
        inner = error.instance.get(name) if isinstance(error.instance, dict) else None
        yield Deviation(
            rule=rule,
            place=(*place, name),
            message=error.message,
            at=pointer(error.schema_path),
            value=inner,
        )
    if not names:
        yield Deviation(
            rule=rule,
            place=place,
            message=error.message,
            at=pointer(error.schema_path),
            value=value,
        )
