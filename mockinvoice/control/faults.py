"""Faults of a space: rules for what goes wrong, one by one and in bundles."""

from collections.abc import Iterable, Mapping
from typing import Any

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.control.admin import Admin
from mockinvoice.control.missing import missing
from mockinvoice.control.schemas import FaultSchema, PersonaSchema
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.fault_effects import FaultRuleError
from mockinvoice.core.fault_rules import Rule, read_rule
from mockinvoice.core.personas import PERSONAS, UnknownPersonaError, persona_rules
from mockinvoice.web.wire import ABLE_SERVER


@operation("listFaults")
def list_faults(admin: Admin, request: Request) -> dict[str, Any]:
    """Return `{faults}`, the oldest first."""
    return {"faults": admin.space(request).faults.all()}


@operation("addFault", body=FaultSchema)
def add_fault(admin: Admin, request: Request) -> dict[str, Any]:
    """Add a rule and return it as it stands."""
    try:
        rule = read_rule(request.body)
    except FaultRuleError as error:
        raise ApiError(Kind.INVALID, str(error)) from error
    return _add(admin, request, [rule])[0]


@operation("deleteFaults")
def delete_faults(admin: Admin, request: Request) -> dict[str, Any]:
    """Remove all rules and return `{deleted}`."""
    return {"deleted": admin.space(request).faults.clear()}


@operation("deleteFault")
def delete_fault(admin: Admin, request: Request) -> dict[str, Any]:
    """Remove one rule."""
    world, key = admin.space(request), request.params["id"]
    if not world.faults.remove(key):
        raise missing(
            f"space {world.name!r} has no fault {key!r}",
            remedy="list the faults of the space",
        )
    return {"id": key, "deleted": True}


@operation("listPersonas")
def list_personas(admin: Admin, request: Request) -> dict[str, Any]:
    """Return `{personas}`."""
    admin.space(request)
    return {"personas": [persona.as_record() for persona in PERSONAS.values()]}


@operation("addPersona", body=PersonaSchema)
def add_persona(admin: Admin, request: Request) -> dict[str, Any]:
    """Add the rules of a persona, narrowed by `match`; return them as `{persona, faults}`."""
    name = request.params["name"]
    try:
        rules = persona_rules(name, match=request.body.get("match", {}))
    except UnknownPersonaError as error:
        raise ApiError(Kind.NOT_FOUND, str(error)) from error
    except FaultRuleError as error:
        raise ApiError(Kind.INVALID, str(error)) from error
    return {"persona": name, "faults": _add(admin, request, rules)}


def _add(admin: Admin, request: Request, rules: Iterable[Rule]) -> list[dict[str, Any]]:
    for rule in (rules := list(rules)):
        _check_names(admin, rule)
        if rule.needs_connection and not request.owns_connection:
            raise ApiError(
                Kind.UNPROCESSABLE,
                f"do.{rule.kind}: this server cannot break its connections",
                details={"remedy": f"serve the mock with {ABLE_SERVER}, which can"},
            )
    return admin.space(request).faults.add(rules)


def _check_names(admin: Admin, rule: Rule) -> None:
    """Refuse a vendor or an operation that would never be met."""
    vendor, wanted = rule.match.vendor, rule.match.operation
    if vendor is not None and vendor not in admin.vendors:
        raise ApiError(
            Kind.UNPROCESSABLE,
            f"match.vendor: {vendor!r} is not served; use one of {', '.join(admin.vendors)}",
        )
    asked: Mapping[str, Any] = admin.vendors if vendor is None else {vendor: admin.vendors[vendor]}
    if wanted is not None and not any(wanted in served.operations for served in asked.values()):
        raise ApiError(
            Kind.UNPROCESSABLE,
            f"match.operation: {wanted!r} is no operation of {' or '.join(asked)}",
            details={"remedy": "`mockinvoice routes` lists the operations"},
        )
