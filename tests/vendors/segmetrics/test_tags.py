"""Adding and removing tags."""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.segmetrics.calls import NOW, PATH, read, refused, save, succeeded, whole

LATER = "2024-04-29T13:00:00+00:00"
SENT = "2018-10-02 16:15:00"
SHOWN = "2018-10-02T16:15:00+00:00"


def tags(space: Space, name: str = "4") -> list[tuple[str, str, str]]:
    """Return a contact's tags as (id, name, date)."""
    shown = read(space, name, "tags")
    assert {tag["contact_id"] for tag in shown["tags"]} <= {shown["contact_id"]}
    return [(tag["tag_id"], tag["name"], tag["date_created"]) for tag in shown["tags"]]


def add(space: Space, *added: Any, **contact: Any) -> None:
    answer = save(space, "addTags", {**(contact or {"contact_id": 4}), "tags": list(added)})
    assert whole(answer) == succeeded()


def remove(space: Space, *removed: Any, **contact: Any) -> None:
    answer = save(space, "removeTags", {**(contact or {"contact_id": 4}), "tags": list(removed)})
    assert whole(answer) == succeeded()


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        (3, ("3", "3", NOW)),
        ("New Lead", ("1", "New Lead", NOW)),
        ("3", ("1", "3", NOW)),
        ({"id": 3}, ("3", "3", NOW)),
        ({"id": "03", "name": "New Lead"}, ("03", "New Lead", NOW)),
        ({"name": "New Lead", "date": SENT}, ("1", "New Lead", SHOWN)),
        ({"id": 3, "name": "New Lead", "date": SENT}, ("3", "New Lead", SHOWN)),
    ],
)
@pytest.mark.parametrize("contact", [{"contact_id": 4}, {"email": "ADA@example.com"}])
def test_tag_is_an_id_a_name_or_an_object(
    space: Space, sent: Any, shown: tuple[str, str, str], contact: dict[str, Any]
) -> None:
    add(space, sent, **contact)
    assert tags(space) == [shown]


def test_adding_leaves_other_tags_alone_and_keeps_dates_unless_one_is_sent(space: Space) -> None:
    add(space, {"id": 3, "date": SENT}, 45, 8)
    space.advance(hours=1)
    add(space, 3, {"id": 8, "date": SENT}, "vip")
    assert tags(space) == [
        ("3", "3", SHOWN),
        ("45", "45", NOW),
        ("8", "8", SHOWN),
        ("1", "vip", LATER),
    ]


def test_name_and_id_are_one_tag_once_they_were_sent_together(space: Space) -> None:
    add(space, {"id": 3, "name": "New Lead"})
    add(space, "New Lead", 3)
    assert tags(space) == [("3", "New Lead", NOW)]
    add(space, {"id": 3, "name": "Old Lead"})
    assert tags(space) == [("3", "Old Lead", NOW)]


def test_generated_id_is_free(space: Space) -> None:
    add(space, 1, "vip", "gold")
    assert tags(space) == [("1", "1", NOW), ("2", "vip", NOW), ("3", "gold", NOW)]


@pytest.mark.parametrize(
    ("removed", "left"),
    [
        ([3], ["8"]),
        (["New Lead"], ["8"]),
        ([{"id": 3}], ["8"]),
        ([{"name": "New Lead"}], ["8"]),
        ([{"id": 3, "name": "VIP"}], ["8"]),
        ([3, "VIP"], []),
        ([], ["3", "8"]),
        ([99, "unknown", {"id": 7, "name": "New Lead"}, "3", "new lead"], ["3", "8"]),
    ],
)
def test_tags_are_removed_by_id_or_name(space: Space, removed: list[Any], left: list[str]) -> None:
    add(space, {"id": 3, "name": "New Lead"}, {"id": 8, "name": "VIP"})
    remove(space, *removed)
    assert [tag[0] for tag in tags(space)] == left


def test_removal_by_email(space: Space) -> None:
    add(space, 3, 8)
    remove(space, 3, email="ada@example.com")
    assert [tag[0] for tag in tags(space)] == ["8"]


def test_tags_of_a_contact_that_is_saved_are_replaced_as_a_whole(space: Space) -> None:
    add(space, {"id": 3, "date": SENT}, 8)
    save(space, "upsertContact", {"contact_id": 4, "first_name": "Ada"})
    assert [tag[0] for tag in tags(space)] == ["3", "8"]
    save(space, "upsertContact", {"contact_id": 4, "tags": [3, {"id": 9, "date": SENT}]})
    assert tags(space) == [("3", "3", NOW), ("9", "9", SHOWN)]
    save(space, "upsertContact", {"contact_id": 4, "tags": []})
    assert tags(space) == []


@pytest.mark.parametrize("operation", ["addTags", "removeTags"])
@pytest.mark.parametrize(
    ("contact", "named"),
    [
        ({"contact_id": 99}, "99"),
        ({"contact_id": 99, "email": "ada@example.com"}, "99"),
        ({"email": "no@example.com"}, "no@example.com"),
    ],
)
def test_contact_must_exist(
    space: Space, operation: str, contact: dict[str, Any], named: str
) -> None:
    before = space.state()
    body = {**contact, "tags": [3]}
    answer = space.call("segmetrics", operation, path=PATH, body=body)
    assert whole(answer) == refused(400, f"contact '{named}' does not exist")
    assert space.state() == before


def test_unknown_contact_is_told_together_with_what_else_is_wrong(space: Space) -> None:
    body = {"contact_id": 99, "tags": [{}, {"id": 1, "date": "x"}]}
    answer = space.call("segmetrics", "addTags", path=PATH, body=body)
    assert whole(answer) == refused(
        400,
        "contact '99' does not exist",
        "missing 'tags[0].id' or 'tags[0].name' field ",
        "invalid 'tags[1].date' field ",
    )


def test_tags_of_integrations_are_strangers(space: Space) -> None:
    add(space, {"id": 3, "name": "here"})
    save(space, "addTags", {"contact_id": 4, "tags": [{"id": 3, "name": "there"}]}, account_id="b")
    assert tags(space) == [("3", "here", NOW)]
