"""What can be deleted, is deleted for good."""

from mockinvoice.contract.messages import Request
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.segmetrics.integrations import enter


def delete(world: World, request: Request, collection: str, *, noun: str) -> Record:
    """Delete the record that the path names and return its id. Raises NOT_FOUND."""
    key = request.params["id"]
    if not world.collection(collection).delete(enter(world, request.params).key(key)):
        raise ApiError(Kind.NOT_FOUND, details={"noun": noun, "id": key})
    return {"id": key}
