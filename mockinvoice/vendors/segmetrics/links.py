"""Which contact an invoice or subscription belongs to: at once by id, at the sync by email."""

from mockinvoice.core.agenda import next_full_hour
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.segmetrics.people import CONTACTS
from mockinvoice.vendors.segmetrics.scopes import Scope

INVOICES = "segmetrics.invoices"
SUBSCRIPTIONS = "segmetrics.subscriptions"
LINKED = (INVOICES, SUBSCRIPTIONS)
SYNC = "segmetrics.sync"
PLANS = "segmetrics.plans"


def link(world: World, scope: Scope, values: Record, *, old: Record | None) -> Record:
    """Return the members that tie a record to its contact, `contact` None while it waits.

    A record that is sent again with the email of the contact it is tied to stays tied.
    """
    email = values.get("email")
    tied = {
        "contact_id": values.get("contact_id"),
        "contact": scope.key(values["contact_id"]) if "contact_id" in values else None,
        "email": email,
        "email_key": scope.email_key(email),
        "by_email": "contact_id" not in values,
    }
    if tied["by_email"] and old and old["contact"]:
        contact = world.collection(CONTACTS).get(old["contact"])
        if contact and contact["email_key"] == tied["email_key"]:
            tied |= {"contact_id": old["contact_id"], "contact": old["contact"]}
    return tied


def settle(world: World, email_key: str | None) -> None:
    """Let what waits for this email be linked: now, or on the next full hour."""
    if email_key is None or not any(_waits(world, name, email_key) for name in LINKED):
        return
    if world.option(SYNC) == "immediate":
        _link_waiting(world, email_key=email_key)
    elif world.collection(PLANS).get(SYNC) is None:
        at = next_full_hour(world.clock.now())
        world.agenda.add(at, kind=SYNC, data={})
        world.collection(PLANS).put(SYNC, {"id": SYNC})


def sync(world: World) -> int:
    """Link everything that waits for an email that a contact has; return how many it was."""
    return _link_waiting(world)


def move(world: World, scope: Scope, *, old_id: str, new_id: str) -> None:
    """Let the records of a contact follow it to its new id."""
    for name in LINKED:
        for key, record in list(world.collection(name).scan(where={"contact": scope.key(old_id)})):
            moved = {"contact_id": new_id, "contact": scope.key(new_id)}
            world.collection(name).put(key, record | moved)


def release(world: World, contact: str) -> None:
    """Let the records that were tied to a deleted contact by email wait again."""
    for name in LINKED:
        for key, record in list(world.collection(name).scan(where={"contact": contact})):
            if record["by_email"]:
                world.collection(name).put(key, record | {"contact_id": None, "contact": None})


def _waits(world: World, name: str, email_key: str) -> bool:
    return world.collection(name).first(email_key=email_key, contact=None) is not None


def _link_waiting(world: World, **where: str) -> int:
    linked = 0
    for name in LINKED:
        waiting = list(world.collection(name).scan(where={"contact": None, **where}))
        for key, record in waiting:
            contact = world.collection(CONTACTS).first(email_key=record["email_key"])
            if contact is not None:
                world.collection(name).put(key, record | _tie(contact))
                linked += 1
    return linked


def _tie(contact: Record) -> Record:
    scope = Scope(account=contact["account"], integration=contact["integration"])
    return {"contact_id": contact["contact_id"], "contact": scope.key(contact["contact_id"])}
