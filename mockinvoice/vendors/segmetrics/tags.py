"""Tags on contacts: adding and removing them."""

from collections.abc import Callable

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.core.errors import Problem
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.segmetrics import labels, links, people
from mockinvoice.vendors.segmetrics.draft import UNKNOWN, Draft
from mockinvoice.vendors.segmetrics.integrations import enter
from mockinvoice.vendors.segmetrics.schemas import TagChangeSchema
from mockinvoice.vendors.segmetrics.scopes import Scope


@operation("addTags", body=TagChangeSchema)
def add_tags(world: World, request: Request) -> Record:
    """Add tags to a contact. Raises INVALID if there is no such contact."""
    return _retag(world, request, change=labels.apply)


@operation("removeTags", body=TagChangeSchema)
def remove_tags(world: World, request: Request) -> Record:
    """Remove tags from a contact. Raises INVALID if there is no such contact."""
    return _retag(world, request, change=labels.remove)


def _retag(world: World, request: Request, *, change: Callable[..., list[Record]]) -> Record:
    scope = enter(world, request.params)
    contact = _contact(world, scope, request.body)
    tags = change(world, scope, request.body.values["tags"], held=contact["tags"])
    people.save(world, contact | {"tags": tags})
    links.settle(world, contact["email_key"])
    return {}


def _contact(world: World, scope: Scope, draft: Draft) -> Record:
    """Return the contact that contact_id or else email names; a lenient space makes it."""
    values = draft.values
    member = "contact_id" if "contact_id" in values else "email"
    named = {member: values[member]} if member in values else {}
    found = people.find(world, scope, named)
    if found is None and world.options.references == "lenient" and named:
        contact_id = values.get("contact_id") or people.free_id(world, scope)
        found = people.bare(world, scope, contact_id=contact_id, email=values.get("email"))
    unknown = Problem(place=(member,), message=UNKNOWN, value=named.get(member))
    draft.checked([unknown] if named and found is None else [])
    assert found is not None, "a draft without contact has problems"
    return found
