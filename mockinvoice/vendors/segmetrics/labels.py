"""Tags as they are kept: the ids and names of an integration, and what a contact holds."""

from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.segmetrics.moments import now
from mockinvoice.vendors.segmetrics.scopes import Scope, free_number

TAGS = "segmetrics.tags"


def apply(world: World, scope: Scope, tags: list[Record], *, held: list[Record]) -> list[Record]:
    """Return `held` with `tags` added, as `{id, date}`; tags that are new are made.

    One that is held already keeps its date unless one is sent.
    """
    dates = {tag["id"]: tag["date"] for tag in held}
    for tag in tags:
        tag_id = _known(world, scope, tag)
        dates[tag_id] = tag.get("date") or dates.get(tag_id) or now(world)
    return [{"id": tag_id, "date": date} for tag_id, date in dates.items()]


def remove(world: World, scope: Scope, tags: list[Record], *, held: list[Record]) -> list[Record]:
    """Return `held` without `tags`; what is not held, or no tag at all, is passed over."""
    gone = {_id_of(world, scope, tag) for tag in tags}
    return [tag for tag in held if tag["id"] not in gone]


def name_of(world: World, scope: Scope, tag_id: str) -> str:
    """Return the name of a tag that exists."""
    tag = world.collection(TAGS).get(scope.key(tag_id))
    assert tag is not None, "a tag is made before it is applied"
    return str(tag["name"])


def _id_of(world: World, scope: Scope, tag: Record) -> str | None:
    """Return the id that a tag has, or None if no tag has this name."""
    if "id" in tag:
        return str(tag["id"])
    known = world.collection(TAGS).first(name_key=scope.key(tag["name"]))
    return None if known is None else str(known["id"])


def _known(world: World, scope: Scope, tag: Record) -> str:
    """Return the id of a tag, which is made, or takes over the name that is sent with its id."""
    tag_id = _id_of(world, scope, tag) or free_number(world, scope, collection=TAGS)
    key, tags = scope.key(tag_id), world.collection(TAGS)
    if "name" in tag or key not in tags:
        name = tag.get("name", tag_id)
        tags.put(key, {"id": tag_id, "name": name, "name_key": scope.key(name)})
    return tag_id
