"""The reading side: a contact with what was imported for it."""

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.segmetrics import people, views
from mockinvoice.vendors.segmetrics.integrations import enter_account
from mockinvoice.vendors.segmetrics.schemas import ContactQuery


@operation("getContact", query=ContactQuery)
def get_contact(world: World, request: Request) -> Record:
    """Return a contact of any integration, with the parts that `extend` names.

    Raises NOT_FOUND. Source: a later edition of the vendor's pages, Contact API.
    """
    account, name = request.params["account_id"], request.params["contact_id_or_email"]
    enter_account(world, account)
    found = people.find_in_account(world, account, name)
    if not found:
        raise ApiError(Kind.NOT_FOUND, details={"noun": "contact", "id": name})
    wanted = {word.strip() for word in request.query.get("extend", "").split(",")}
    parts = {
        part: [shown for contact in found for shown in show(world, contact)]
        for part, show in views.PARTS.items()
        if part in wanted
    }
    return {**views.core(max(found, key=lambda contact: int(contact["written"]))), **parts}
