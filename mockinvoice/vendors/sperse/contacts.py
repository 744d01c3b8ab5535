"""The operations on contacts."""

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.core.errors import ApiError, Kind, Problem
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.sperse.contact_schemas import ContactDataQuery, ContactSchema
from mockinvoice.vendors.sperse.events import tell_lead, tell_user
from mockinvoice.vendors.sperse.fields import REQUIRED
from mockinvoice.vendors.sperse.invoice_schemas import IdQuery
from mockinvoice.vendors.sperse.people import (
    KEPT,
    add_lead,
    blank,
    by_email,
    by_xref,
    contact_data,
    contact_info,
)
from mockinvoice.vendors.sperse.references import CONTACTS, find, new_id, no_such, put, refer

USERS = "sperse.users"
LOGIN = "https://app.sperse.com/?secureId="
RENAMED = {"contactXRef": "xref", "contactGroupId": "groupId"}


@operation("createOrUpdateContact", body=ContactSchema)
def create_or_update_contact(world: World, request: Request) -> Record:
    """Change the contact the body finds, or make a new one with a lead of its own."""
    body = request.body
    found = _found(world, body)
    contact = (found or _new(world, body)) | _sent(body)
    _check_parent(world, body.get("parentContactId"))
    contact["emails"] = [entry["emailAddress"].lower() for entry in contact["emailAddresses"]]
    wants_link = bool(body["generateAutoLoginLink"])
    if contact["userId"] is None and (wants_link or body["inviteUser"]):
        contact["userId"] = world.store.next(USERS)
    put(world, CONTACTS, contact)
    _tell(world, contact, is_new=found is None)
    return _ids(world, contact, wants_link=wants_link)


@operation("getContactInfo", query=IdQuery)
def get_contact_info(world: World, request: Request) -> Record:
    """Show a contact."""
    return contact_info(find(world, CONTACTS, request.query["id"]))


@operation("getContactData", query=ContactDataQuery)
def get_contact_data(world: World, request: Request) -> Record:
    """Find a contact by `ContactId`, else by `userEmail`."""
    address = request.query["userEmail"]
    if request.query["ContactId"] is not None or not address:
        return contact_data(find(world, CONTACTS, request.query["ContactId"]))
    contact = by_email(world, address)
    if contact is None:
        raise no_such(CONTACTS, userEmail=address)
    return contact_data(contact)


def _found(world: World, body: Record) -> Record | None:
    """Return the contact a body is about, or None for a new one."""
    contact_id = body["contactId"]
    if contact_id is not None and not (contact_id == 0 and "0" not in world.collection(CONTACTS)):
        return find(world, CONTACTS, contact_id)
    known = by_xref(world, body.get("contactXRef"))
    if known is not None or not body["matchExisting"]:
        return known
    entries = body.get("emailAddresses", [])
    matches = (by_email(world, entry["emailAddress"]) for entry in entries)
    return next((match for match in matches if match is not None), None)


def _new(world: World, body: Record) -> Record:
    if not any(body.get(name) for name in ("firstName", "lastName", "companyName")):
        raise ApiError(Kind.INVALID, problems=(Problem(place=("firstName",), message=REQUIRED),))
    return add_lead(world, blank(world, new_id(world, CONTACTS)))


def _check_parent(world: World, parent_id: int | None) -> None:
    if parent_id is not None:
        refer(world, CONTACTS, parent_id, bare=blank(world, parent_id))


def _sent(body: Record) -> Record:
    """Return the members that were sent, under the names of the record."""
    sent = {name: body[name] for name in KEPT if name in body}
    return sent | {kept: body[name] for name, kept in RENAMED.items() if name in body}


def _tell(world: World, contact: Record, *, is_new: bool) -> None:
    if is_new:
        tell_lead(world, contact)
    if contact["userId"] is not None:
        tell_user(world, contact)


def _ids(world: World, contact: Record, *, wants_link: bool) -> Record:
    user_id = contact["userId"]
    key = None if user_id is None else world.ids.uuid4(USERS, user_id)
    return {
        "contactId": contact["id"],
        "leadId": contact["leadId"],
        "userId": user_id,
        "userKey": key,
        "autoLoginLink": f"{LOGIN}{key}" if wants_link else None,
    }
