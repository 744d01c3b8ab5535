"""Seeing at a glance that nothing is wrong; only what is not so clear is judged rule by rule."""

from collections.abc import Mapping
from dataclasses import dataclass

import jsonschema_rs
import orjson

from mockinvoice.contract.document import Operation
from mockinvoice.contract.judging.bodies import Body
from mockinvoice.contract.judging.credentials import Credentials, is_right
from mockinvoice.contract.judging.parameters import Parameter
from mockinvoice.contract.messages import FORM, Request
from mockinvoice.contract.repeated import repeated
from mockinvoice.contract.shape import documented_case


@dataclass(frozen=True, kw_only=True)
class Glance:
    """What is looked at first. `is_simple`: whether a glance can tell at all.

    A request that passes breaks no rule; one that does not may still break none. `roots` are the
    members by which a body is known to follow an erratum.
    """

    is_simple: bool
    headers: tuple[str, ...]
    path: tuple[tuple[str, jsonschema_rs.Draft202012Validator], ...]
    roots: frozenset[str]
    credentials: Credentials
    body: Body
    strict: Mapping[str, jsonschema_rs.Draft202012Validator]

    def is_clean(self, request: Request) -> bool:
        """Whether no rule can have anything to say of a request."""
        if not self.is_simple or request.arguments:
            return False
        if any(name in request.headers for name in self.headers):
            return False
        if not all(validator.is_valid(request.params.get(name)) for name, validator in self.path):
            return False
        return is_right(self.credentials, request) and self._has_clean_body(request)

    def _has_clean_body(self, request: Request) -> bool:
        if not request.raw:
            return not self.body.required
        validator = self.strict.get(request.media_type)
        if validator is None:
            return False
        try:
            data = request.data
        except orjson.JSONDecodeError:
            return False
        if self.roots and isinstance(data, dict) and not self.roots.isdisjoint(data):
            return False
        if self.body.ignores_case:
            data = documented_case(self.body.contents[request.media_type].shape, data)
        twice = repeated(request.raw, data, ignores_case=self.body.ignores_case)
        return not twice and validator.is_valid(data)


def glance_at(
    operation: Operation,
    *,
    parameters: tuple[Parameter, ...],
    credentials: Credentials,
    body: Body,
) -> Glance:
    """Return what to look at first. Whatever is sent in a query or a header needs more."""
    in_path = [p for p in parameters if p.place == "path"]
    others = [p for p in parameters if p.place != "path"]
    return Glance(
        is_simple=not operation.node.get("deprecated")
        and not any(p.required for p in others)
        and all(p.schema.get("type") == "string" and not p.deprecated for p in in_path),
        headers=tuple(p.name for p in others if p.place == "header"),
        path=tuple((p.name, p.validator) for p in in_path if p.validator is not None),
        roots=frozenset(erratum.root for erratum in operation.errata),
        credentials=credentials,
        body=body,
        strict={kind: content.strict for kind, content in body.contents.items() if kind != FORM},
    )
