"""Records of contacts: made, found, named and shown."""

from typing import Any

from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.sperse.references import (
    CONTACTS,
    LEADS,
    check_may_be_new,
    new_id,
    put,
    refer,
)
from mockinvoice.vendors.sperse.spelling import moment

NAME_PARTS = ("namePrefix", "firstName", "middleName", "lastName", "nameSuffix")
NAMES = (*NAME_PARTS, "nickName")
LISTS = ("emailAddresses", "phoneNumbers", "addresses")
KEPT = ("parentContactId", *NAMES, "title", "companyName", *LISTS)


def blank(world: World, contact_id: int, **members: Any) -> Record:
    """Return the record of a contact of whom nothing is known but `members`."""
    record: Record = {"id": contact_id, "xref": None, "groupId": None}
    record |= dict.fromkeys(KEPT) | {name: [] for name in LISTS}
    record |= {"leadId": None, "userId": None, "dateCreated": moment(world.clock.now())}
    return record | {"emails": []} | members


def contact_of(world: World, body: Record) -> Record:
    """Return the contact an invoice names by `contactId`, else by `contactXref`."""
    contact_id, xref = body["contactId"], body.get("contactXref")
    if contact_id is not None:
        return refer(world, CONTACTS, contact_id, bare=blank(world, contact_id))
    known = by_xref(world, xref)
    if known is not None:
        return known
    check_may_be_new(world, CONTACTS, xref=xref)
    return put(world, CONTACTS, blank(world, new_id(world, CONTACTS), xref=xref))


def by_xref(world: World, xref: str | None) -> Record | None:
    """Return the contact with this id in another system, or None."""
    return world.collection(CONTACTS).first(xref=xref) if xref else None


def by_email(world: World, address: str) -> Record | None:
    """Return the oldest contact with this e-mail address, in any case, or None."""
    return world.collection(CONTACTS).first(emails=address.lower())


def add_lead(world: World, contact: Record) -> Record:
    """Give a contact its lead and return the contact."""
    lead_id = new_id(world, LEADS)
    put(world, LEADS, {"id": lead_id, "contactId": contact["id"]})
    return contact | {"leadId": lead_id}


def full_name(contact: Record) -> str | None:
    """Return the parts of the name in one, or None."""
    return " ".join(contact[part] for part in NAME_PARTS if contact[part]) or None


def display_name(contact: Record) -> str | None:
    """Return the name of a person, else of the company, or None."""
    return full_name(contact) or contact["companyName"] or None


def first_email(contact: Record, place: int = 0) -> str | None:
    """Return one of the e-mail addresses, or None."""
    addresses = contact["emailAddresses"]
    return addresses[place]["emailAddress"] if place < len(addresses) else None


def first_phone(contact: Record) -> str | None:
    """Return the first telephone number, or None."""
    numbers = contact["phoneNumbers"]
    return numbers[0]["phoneNumber"] if numbers else None


def contact_info(contact: Record) -> Record:
    """Show a contact in the members under which it was sent."""
    shown = {name: contact[name] for name in ("id", "xref", "groupId", "parentContactId")}
    shown |= {"fullName": full_name(contact)}
    shown |= {name: contact[name] for name in (*NAMES, "title", "companyName", *LISTS)}
    return shown | {name: contact[name] for name in ("leadId", "userId", "dateCreated")}


def contact_data(contact: Record) -> Record:
    """Show a contact in the shape of the event LeadCreated."""
    return {
        "id": contact["id"],
        "group": contact["groupId"],
        "personalInfo": {
            "fullName": {name: contact[name] for name in NAMES},
            "mobilePhone": first_phone(contact),
            "email1": first_email(contact),
            "email2": first_email(contact, 1),
            "email3": first_email(contact, 2),
            "fullAddress": _full_address(contact),
        },
        "businessInfo": {"companyName": contact["companyName"], "jobTitle": contact["title"]},
        "dateCreated": contact["dateCreated"],
    }


def _full_address(contact: Record) -> Record | None:
    if not contact["addresses"]:
        return None
    address = contact["addresses"][0]
    shared = ("neighborhood", "city", "stateName", "stateId", "zip", "countryName", "countryId")
    street = {"street": address["streetAddress"], "addressLine2": None}
    return street | {name: address[name] for name in shared}
