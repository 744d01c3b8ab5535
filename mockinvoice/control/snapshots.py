"""Named states of a space: taken, described, gone back to and forgotten."""

from typing import Any

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.control.admin import Admin
from mockinvoice.control.missing import missing
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.snapshots import Snapshot, TooManySnapshotsError
from mockinvoice.core.world import World
from mockinvoice.core.worlds import SPACE_NAME


@operation("listSnapshots")
def list_snapshots(admin: Admin, request: Request) -> dict[str, Any]:
    """Return `{snapshots}`, the oldest name first."""
    kept = admin.space(request).snapshots
    return {"snapshots": [snapshot.as_record() for snapshot in kept.all()]}


@operation("putSnapshot")
def put_snapshot(admin: Admin, request: Request) -> dict[str, Any]:
    """Keep the present state under a name and return `{name, at, records}`."""
    name = request.params["name"]
    if not SPACE_NAME.fullmatch(name):
        raise ApiError(
            Kind.INVALID,
            f"name: a snapshot cannot be named {name!r}; use 1 to 64 of A-Z a-z 0-9 . _ -,"
            " beginning with a letter or digit",
        )
    world = admin.present_space(request)
    try:
        with world.transaction():
            return world.snapshots.take(name).as_record()
    except TooManySnapshotsError as error:
        remedy = {"remedy": "delete one, or take this one under a name that is there"}
        raise ApiError(Kind.CONFLICT, str(error), details=remedy) from error


@operation("getSnapshot")
def get_snapshot(admin: Admin, request: Request) -> dict[str, Any]:
    """Return `{name, at, records}`."""
    return _snapshot(admin.space(request), request).as_record()


@operation("restoreSnapshot")
def restore_snapshot(admin: Admin, request: Request) -> dict[str, Any]:
    """Go back to a snapshot and return `{name, at, records}` of it."""
    world = admin.space(request)
    snapshot = _snapshot(world, request)
    world.restore(snapshot)
    return snapshot.as_record()


@operation("deleteSnapshot")
def delete_snapshot(admin: Admin, request: Request) -> dict[str, Any]:
    """Forget a snapshot and return `{name, deleted}`."""
    world = admin.space(request)
    snapshot = _snapshot(world, request)
    with world.transaction():
        world.snapshots.delete(snapshot.name)
    return {"name": snapshot.name, "deleted": True}


def _snapshot(world: World, request: Request) -> Snapshot:
    name = request.params["name"]
    found = world.snapshots.find(name)
    if found is None:
        raise missing(
            f"space {world.name!r} has no snapshot {name!r}",
            remedy="take it with PUT, or list the snapshots of the space",
        )
    return found
