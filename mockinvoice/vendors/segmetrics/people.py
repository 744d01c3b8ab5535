"""Contacts as they are kept: finding, making and saving them."""

from typing import Any

from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.segmetrics.moments import now
from mockinvoice.vendors.segmetrics.scopes import Scope, free_number, segment

CONTACTS = "segmetrics.contacts"
WRITES = "segmetrics.contact_writes"
PLAIN = (
    *("first_name", "last_name", "utm_campaign", "utm_content", "utm_medium", "utm_source"),
    *("utm_term", "referring_url", "optin_url", "ip_address", "affiliate_id"),
    *("geo_lat", "geo_lon"),
)


def bare(world: World, scope: Scope, *, contact_id: str, email: str | None = None) -> Record:
    """Return a contact of which only id and perhaps email are known."""
    moment = now(world)
    return {
        **identity(world, scope, contact_id=contact_id, email=email),
        **dict.fromkeys(PLAIN),
        "status": "active",
        "date_created": moment,
        "last_updated": moment,
        "custom_fields": {},
        "tags": [],
    }


def identity(world: World, scope: Scope, *, contact_id: str, email: str | None) -> Record:
    """Return the members by which a contact is found, and the number of this write."""
    return {
        "account": scope.account,
        "integration": scope.integration,
        "contact_id": contact_id,
        "email": email,
        "email_key": scope.email_key(email),
        "in_account": in_account(scope.account, contact_id),
        "email_in_account": email and in_account(scope.account, email.lower()),
        "written": world.store.next(WRITES),
    }


def in_account(account: str, name: str) -> str:
    """Return what equals for the same name in the same account, whatever the integration."""
    return f"{segment(account)}/{name}"


def save(world: World, contact: Record) -> None:
    """Keep a contact under its id."""
    scope = Scope(account=contact["account"], integration=contact["integration"])
    world.collection(CONTACTS).put(scope.key(contact["contact_id"]), contact)


def find(world: World, scope: Scope, values: Record) -> Record | None:
    """Return the contact that `contact_id` or else `email` names."""
    contacts = world.collection(CONTACTS)
    by_id = contacts.get(scope.key(values["contact_id"])) if "contact_id" in values else None
    if by_id is not None or "email" not in values:
        return by_id
    return contacts.first(email_key=scope.email_key(values["email"]))


def find_all(world: World, scope: Scope, name: str) -> list[Record]:
    """Return the contact with this id, else all that have this email."""
    contacts = world.collection(CONTACTS)
    by_id = contacts.get(scope.key(name))
    return [by_id] if by_id else _all(world, email_key=scope.email_key(name))


def find_in_account(world: World, account: str, name: str) -> list[Record]:
    """Return the contacts of all integrations with this id, else those with this email."""
    return _all(world, in_account=in_account(account, name)) or _all(
        world, email_in_account=in_account(account, name.lower())
    )


def free_id(world: World, scope: Scope) -> str:
    """Return the next number that is no contact's id."""
    return free_number(world, scope, collection=CONTACTS)


def _all(world: World, **where: Any) -> list[Record]:
    return [contact for _, contact in world.collection(CONTACTS).scan(where=where)]
