"""Actions: what a vendor or its customer does out of sight."""

from typing import Any

from marshmallow import ValidationError

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.contract.problems import problems
from mockinvoice.control.admin import Admin
from mockinvoice.control.schemas import FreeBody
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.web.vendor import Action, Vendor


@operation("runAction", body=FreeBody)
def run_action(admin: Admin, request: Request) -> dict[str, Any]:
    """Run an action in one transaction and return `{vendor, action, result}`."""
    vendor, name = admin.vendor(request).vendor, request.params["action"]
    action = _action(vendor, name)
    data = _loaded(action, request.body)
    world = admin.present_space(request)
    with world.transaction():
        result = action.run(world, data)
    return {"vendor": vendor.name, "action": name, "result": result}


def _action(vendor: Vendor, name: str) -> Action:
    if name not in vendor.code.actions:
        known = ", ".join(vendor.code.actions) or "none"
        raise ApiError(
            Kind.NOT_FOUND,
            f"vendor {vendor.name!r} has no action {name!r}; it has {known}",
            details={"remedy": "use one of the actions that are named"},
        )
    return vendor.code.actions[name]


def _loaded(action: Action, data: Any) -> Any:
    try:
        return action.schema().load(data)
    except ValidationError as error:
        found = tuple(problems(error.messages, data=data))
        raise ApiError(Kind.INVALID, problems=found) from error
