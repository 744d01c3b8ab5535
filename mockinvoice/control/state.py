"""The records of a space: exported, imported, and read by collection."""

from typing import Any

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.control.admin import Admin
from mockinvoice.control.schemas import FreeBody
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.state import export_state, import_state
from mockinvoice.core.state_data import COLLECTION_NAME, StateError, read_state


@operation("getDocuments")
def get_documents(admin: Admin, request: Request) -> dict[str, Any]:
    """Return `{format, space, clock, documents, sequences, agenda}`."""
    return export_state(admin.present_space(request))


@operation("putDocuments", body=FreeBody)
def put_documents(admin: Admin, request: Request) -> dict[str, Any]:
    """Take over a state and return `{space, imported}`; on any error nothing changes."""
    world = admin.space(request)
    try:
        state = read_state(
            request.body, vendors=admin.vendors.keys(), events=admin.worlds.behavior.events.keys()
        )
    except StateError as error:
        raise ApiError(Kind.INVALID, str(error)) from error
    import_state(world, state)
    return {"space": world.name, "imported": state.count}


@operation("getCollection")
def get_collection(admin: Admin, request: Request) -> dict[str, Any]:
    """Return `{vendor, collection, records}`, the oldest record first."""
    vendor, name = admin.vendor(request).vendor.name, request.params["collection"]
    if not COLLECTION_NAME.fullmatch(name):
        raise ApiError(Kind.INVALID, f"collection: {name!r} is no name; use a-z, 0-9 and _")
    world = admin.present_space(request)
    with world.transaction():
        records = dict(world.collection(f"{vendor}.{name}").scan())
    return {"vendor": vendor, "collection": name, "records": records}
