"""Webhook subscriptions: https endpoints, known events, and a key that the server makes."""

from typing import Any

import pytest

from tests.space import Answer, Space
from tests.vendors.orderspace.samples import VENDOR, invalid, message

ENDPOINT = "https://hooks.example/orderspace"
EVENTS = ["invoice.created", "payment.created"]
WEBHOOK = {
    "id": "wh_hxuom3p3",
    "endpoint": ENDPOINT,
    "events": EVENTS,
    "signing_key": "OMR1AusIwm4Od2RjYCC6Ox1HBzqrTmpeiWIwydc4",
}
HTTPS = "Endpoint must be a https url"
BLANK = "Endpoint can't be blank"
GONE = (404, {"message": "Couldn't find webhook with id wh_hxuom3p3"})


def subscribe(space: Space, **members: Any) -> Answer:
    webhook = {"endpoint": ENDPOINT, "events": EVENTS, **members}
    return space.call(VENDOR, "createWebhook", body={"webhook": webhook})


def update(space: Space, **members: Any) -> Answer:
    path = {"webhook_id": WEBHOOK["id"]}
    return space.call(VENDOR, "updateWebhook", path=path, body={"webhook": members})


def call(space: Space, operation: str) -> Answer:
    return space.call(VENDOR, operation, path={"webhook_id": WEBHOOK["id"]})


def test_a_subscription_lives_from_its_creation_to_its_deletion(space: Space) -> None:
    assert message(subscribe(space)) == (200, {"webhook": WEBHOOK})
    assert message(call(space, "getWebhook")) == (200, {"webhook": WEBHOOK})
    listed = (200, {"webhooks": [WEBHOOK], "has_more": False})
    assert message(space.call(VENDOR, "listWebhooks")) == listed
    deleted = (200, {"webhook": {"id": WEBHOOK["id"], "deleted": True}})
    assert message(call(space, "deleteWebhook")) == deleted
    for operation in ("getWebhook", "updateWebhook", "deleteWebhook"):
        assert message(call(space, operation)) == GONE
    assert message(space.call(VENDOR, "listWebhooks")) == (200, {"webhooks": [], "has_more": False})


def test_the_server_makes_the_key(space: Space) -> None:
    keys = [subscribe(space, signing_key="mine").json["webhook"]["signing_key"] for _ in range(2)]
    assert keys[0] != keys[1]
    assert [len(key) for key in keys] == [40, 40]
    assert all(key.isascii() and key.isalnum() for key in keys)


def test_keys_are_not_in_the_journal(space: Space) -> None:
    key = subscribe(space).json["webhook"]["signing_key"]
    call(space, "getWebhook")
    assert key not in str([exchange.as_record() for exchange in space.world.journal.all()])


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://webhook.site/#!/6e3931ec-9f4b-4b3a-932f-42f73d1dc45f",
        "https://hooks.example",
        "https://hooks.example:8443/path?query=1",
        "https://127.0.0.1/",
    ],
)
def test_https_endpoints_are_taken(space: Space, endpoint: str) -> None:
    assert subscribe(space, endpoint=endpoint).json["webhook"]["endpoint"] == endpoint


@pytest.mark.parametrize(
    ("members", "sentences"),
    [
        ({"endpoint": None}, [BLANK, HTTPS]),
        ({"endpoint": ""}, [BLANK, HTTPS]),
        ({"endpoint": {}}, ["Endpoint is invalid", HTTPS]),
        ({"endpoint": "http://hooks.example/"}, [HTTPS]),
        ({"endpoint": "ftp://hooks.example/"}, [HTTPS]),
        ({"endpoint": "hooks.example"}, [HTTPS]),
        ({"endpoint": "https://"}, [HTTPS]),
        ({"endpoint": "https://hooks example/"}, [HTTPS]),
        ({"endpoint": "https://hooks.example/\n"}, [HTTPS]),
        ({"endpoint": 5}, [HTTPS]),
        ({"events": None}, ["Events can't be blank"]),
        ({"events": []}, ["Events can't be blank"]),
        ({"events": "invoice.created"}, ["Events is invalid"]),
        ({"events": [None]}, ["Events[0] can't be blank"]),
        ({"events": [{}]}, ["Events[0] is invalid"]),
        ({"events": ["invoice.updated"]}, ["Event invoice.updated is invalid"]),
        (
            {"events": ["a", "invoice.created", "b"]},
            ["Event a is invalid", "Event b is invalid"],
        ),
        ({"endpoint": "", "events": []}, [BLANK, HTTPS, "Events can't be blank"]),
    ],
)
def test_refused_members(space: Space, members: dict[str, Any], sentences: list[str]) -> None:
    before = space.state()
    assert message(subscribe(space, **members)) == invalid(*sentences)
    assert space.state() == before


@pytest.mark.parametrize(
    "event",
    ["product.created", "product.updated", "product.deleted", "inventory_level.updated"],
)
def test_events_that_never_fire_can_be_subscribed_to(space: Space, event: str) -> None:
    assert subscribe(space, events=[event]).json["webhook"]["events"] == [event]


@pytest.mark.parametrize(
    ("members", "changes"),
    [
        ({}, {}),
        ({"endpoint": "https://other.example/"}, {"endpoint": "https://other.example/"}),
        ({"events": ["order.created"]}, {"events": ["order.created"]}),
        ({"signing_key": "mine", "id": "wh_mine", "events": None}, {}),
    ],
)
def test_an_update_changes_what_is_sent(
    space: Space, members: dict[str, Any], changes: dict[str, Any]
) -> None:
    subscribe(space)
    assert message(update(space, **members)) == (200, {"webhook": WEBHOOK | changes})
    assert message(call(space, "getWebhook")) == (200, {"webhook": WEBHOOK | changes})


@pytest.mark.parametrize(
    ("members", "sentences"),
    [
        ({"endpoint": "http://hooks.example/"}, [HTTPS]),
        ({"endpoint": ""}, [BLANK, HTTPS]),
        ({"events": []}, ["Events can't be blank"]),
    ],
)
def test_refused_update(space: Space, members: dict[str, Any], sentences: list[str]) -> None:
    subscribe(space)
    before = space.state()
    assert message(update(space, **members)) == invalid(*sentences)
    assert space.state() == before


@pytest.mark.space(options={"orderspace.http_endpoints": "allowed"})
@pytest.mark.parametrize(
    ("endpoint", "status"),
    [("http://127.0.0.1:9000/hook", 200), (ENDPOINT, 200), ("ftp://hooks.example/", 422)],
)
def test_a_space_may_allow_http_endpoints(space: Space, endpoint: str, status: int) -> None:
    assert subscribe(space, endpoint=endpoint).status == status


def test_subscriptions_come_in_pages(space: Space) -> None:
    keys = [subscribe(space).json["webhook"]["id"] for _ in range(3)]
    first = space.call(VENDOR, "listWebhooks", query={"limit": 2}).json
    assert ([w["id"] for w in first["webhooks"]], first["has_more"]) == (keys[:0:-1], True)
    rest = space.call(VENDOR, "listWebhooks", query={"starting_after": keys[1]}).json
    assert ([w["id"] for w in rest["webhooks"]], rest["has_more"]) == (keys[:1], False)
