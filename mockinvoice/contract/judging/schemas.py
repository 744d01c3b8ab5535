"""Holding values against the document's schemas, in the judge's own rules."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

import jsonschema_rs
import orjson

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
# What alternatives say of a text that are no text, or one word beside a format.
OF_NO_TEXT = frozenset({"wrong-type", "value-outside-enum"})
MOST_TOLD, LONGEST_REASON = 20, 150
LENIENT = frozenset({"wrong-type", "bad-format", "value-outside-enum", "wrong-form"})


class Schemas:
    """The validators of one document, compiled once from its JSON pointers."""

    def __init__(self, name: str, root: Node) -> None:
        self._base = f"urn:mockinvoice:{name}"
        self._registry = jsonschema_rs.Registry([(self._base, dict(root))])

    def validator(
        self, at: str, *, also: Mapping[str, Any] | None = None
    ) -> jsonschema_rs.Draft202012Validator:
        """Compile the schema at a JSON pointer of the document, and another that must hold too."""
        reference = f"{self._base}#{quote(at, safe='/~')}"
        return jsonschema_rs.Draft202012Validator(
            {"$ref": reference, **(also or {})}, registry=self._registry, validate_formats=True
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


def _rule_of(error: jsonschema_rs.ValidationError) -> str:
    """Return the rule; of alternatives that agree on what is wrong, theirs."""
    branches = getattr(error.kind, "context", ())
    rules = {_rule_of(e) for b in branches for e in b if e.instance_path == error.instance_path}
    if len(rules) == 1 and rules <= OF_NO_TEXT:
        return rules.pop()
    if rules - OF_NO_TEXT == {"bad-format"}:
        return "bad-format"
    return RULE_OF.get(error.kind.name, "out-of-range")


def _message(error: jsonschema_rs.ValidationError, kind: dict[str, Any]) -> str:
    """Return a sentence that names all that was expected, where the validator's own does not."""
    if 1 < len(kind.get("options", ())) <= MOST_TOLD:
        *most, last = (orjson.dumps(option).decode() for option in kind["options"])
        value = orjson.dumps(error.instance).decode()
        return f"{value} is not one of {', '.join(most)} or {last}"
    reasons = list(dict.fromkeys(_reasons(error)))[:MOST_TOLD]
    return f"none of the documented forms fits: {'; '.join(reasons)}" if reasons else error.message


def _reasons(error: jsonschema_rs.ValidationError) -> Iterator[str]:
    """Yield what is wrong with each alternative, in short."""
    for branch in getattr(error.kind, "context", ()):
        for inner in branch:
            reasons = list(_reasons(inner)) or [inner.message]
            yield from (reason for reason in reasons if len(reason) <= LONGEST_REASON)


def _deviations(
    error: jsonschema_rs.ValidationError, within: tuple[str | int, ...]
) -> Iterator[Deviation]:
    kind = error.kind.as_dict()
    rule, message = _rule_of(error), _message(error, kind)
    place = (*within, *error.instance_path)
    names = kind.get("unexpected") or ([kind["property"]] if "property" in kind else [])
    value = None if rule == "missing-member" else error.instance
    for name in names:
        inner = error.instance.get(name) if isinstance(error.instance, dict) else None
        yield Deviation(
            rule=rule,
            place=(*place, name),
            message=message,
            at=pointer(error.schema_path),
            value=inner,
        )
    if not names:
        yield Deviation(
            rule=rule,
            place=place,
            message=message,
            at=pointer(error.schema_path),
            value=value,
        )
