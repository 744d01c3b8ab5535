"""Contacts: adding, updating and deleting them."""

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.segmetrics import labels, links, people
from mockinvoice.vendors.segmetrics.integrations import enter
from mockinvoice.vendors.segmetrics.moments import now
from mockinvoice.vendors.segmetrics.schemas import ContactSchema
from mockinvoice.vendors.segmetrics.scopes import Scope

REPLACED = (*people.PLAIN, "status", "date_created")


@operation("upsertContact", body=ContactSchema)
def upsert_contact(world: World, request: Request) -> Record:
    """Add a contact, or update the one that contact_id or else email names.

    Returns `{contact: {contact_id}}`.
    """
    scope = enter(world, request.params)
    values = request.body.checked()
    old = people.find(world, scope, values)
    contact = _merged(world, scope, values, old=old)
    if old is not None and old["contact_id"] != contact["contact_id"]:
        _rename(world, scope, old_id=old["contact_id"], new_id=contact["contact_id"])
    people.save(world, contact)
    links.settle(world, contact["email_key"])
    return {"contact": {"contact_id": contact["contact_id"]}}


@operation("deleteContact")
def delete_contact(world: World, request: Request) -> Record:
    """Delete the contact with this id, or all with this email. Raises NOT_FOUND."""
    scope, name = enter(world, request.params), request.params["contact_id_or_email"]
    found = people.find_all(world, scope, name)
    if not found:
        raise ApiError(Kind.NOT_FOUND, details={"noun": "contact", "id": name})
    for contact in found:
        key = scope.key(contact["contact_id"])
        world.collection(people.CONTACTS).delete(key)
        links.release(world, key)
    for contact in found:
        links.settle(world, contact["email_key"])
    return {"id": name}


def _merged(world: World, scope: Scope, values: Record, *, old: Record | None) -> Record:
    """Return the contact as it will be kept."""
    if old is None:
        contact_id = values.get("contact_id") or people.free_id(world, scope)
        old = people.bare(world, scope, contact_id=contact_id)
    contact_id, email = values.get("contact_id") or old["contact_id"], values.get("email")
    named = people.identity(
        world, scope, contact_id=contact_id, email=old["email"] if email is None else email
    )
    replaced = {name: values[name] for name in REPLACED if name in values}
    new = {**old, **named, **replaced, "last_updated": values.get("last_updated", now(world))}
    new["custom_fields"] = _merge_fields(old["custom_fields"], values.get("custom_fields", {}))
    if "tags" in values:
        new["tags"] = labels.apply(world, scope, values["tags"], held=[])
    return new


def _merge_fields(held: Record, sent: Record) -> Record:
    """Merge custom fields; null removes one."""
    return {name: value for name, value in {**held, **sent}.items() if value is not None}


def _rename(world: World, scope: Scope, *, old_id: str, new_id: str) -> None:
    world.collection(people.CONTACTS).delete(scope.key(old_id))
    links.move(world, scope, old_id=old_id, new_id=new_id)
