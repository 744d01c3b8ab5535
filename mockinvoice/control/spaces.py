"""Spaces: making, describing, resetting and removing them."""

from typing import Any

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.control.addresses import base_url, origin_of
from mockinvoice.control.admin import Admin, no_room
from mockinvoice.control.missing import missing
from mockinvoice.control.schemas import SpaceOptionsSchema
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.options import UnknownOptionError
from mockinvoice.core.worlds import SpaceNameError, TooManySpacesError, World


@operation("putSpace", body=SpaceOptionsSchema)
def put_space(admin: Admin, request: Request) -> dict[str, Any]:
    """Make a space with these options, anew if it exists with others; return it."""
    if request.body.get("seed") == "file" and "file" not in admin.worlds.behavior.seeds:
        raise ApiError(
            Kind.INVALID,
            "seed is 'file', but the mock was started without a seed file",
            details={"remedy": "start it with --seed FILE, or import a state with PUT documents"},
        )
    try:
        world, _ = admin.worlds.put(request.params["space"], request.body)
    except UnknownOptionError as error:
        raise ApiError(Kind.INVALID, str(error)) from error
    except SpaceNameError as error:
        raise ApiError(Kind.INVALID, f"space: {error}") from error
    except TooManySpacesError as error:
        raise no_room(error) from error
    return _spelled(admin, request, world)


@operation("getSpace")
def get_space(admin: Admin, request: Request) -> dict[str, Any]:
    """Return `{name, options, now, urls}` of a space that exists."""
    world = admin.worlds.find(request.params["space"])
    if world is None:
        raise _unknown(request)
    return _spelled(admin, request, world)


@operation("deleteSpace")
def delete_space(admin: Admin, request: Request) -> dict[str, Any]:
    """Remove a space that exists, with all it holds."""
    if not admin.worlds.delete(request.params["space"]):
        raise _unknown(request)
    return {"name": request.params["space"], "deleted": True}


@operation("resetSpace")
def reset_space(admin: Admin, request: Request) -> dict[str, Any]:
    """Put a space back to its seed and return it."""
    world = admin.space(request)
    world.reset()
    return _spelled(admin, request, world)


def _spelled(admin: Admin, request: Request, world: World) -> dict[str, Any]:
    origin = origin_of(request)
    return {
        "name": world.name,
        "options": {
            **world.options.as_record(),
            "options": {name: world.option(name) for name in admin.worlds.behavior.options},
        },
        "now": world.now_text(),
        "urls": {
            name: base_url(mounted, origin=origin, space=world.name)
            for name, mounted in admin.vendors.items()
        },
    }


def _unknown(request: Request) -> ApiError:
    name = request.params["space"]
    return missing(
        f"space {name!r} does not exist",
        remedy=f"make it with PUT /_mock/spaces/{name}, or use it once",
    )
