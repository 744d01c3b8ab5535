"""Webhooks: subscriptions to events."""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import validate

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.core.errors import Problem
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.orderspace.amounts import shown
from mockinvoice.vendors.orderspace.events import EVENTS
from mockinvoice.vendors.orderspace.fields import Items, Root, Text
from mockinvoice.vendors.orderspace.listing import existing, page
from mockinvoice.vendors.orderspace.schemas import Body, Checked, ListParameters, faults_of
from mockinvoice.vendors.orderspace.tables import HTTP_OPTION, WEBHOOKS, new_id, new_signing_key
from mockinvoice.vendors.orderspace.wording import refuse_if, sentence

UNSEEN = ("disabled",)
NOT_HTTPS = "Endpoint must be a https url"
URL = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?([/?#][!-~]*)?\Z")
IS_URL = validate.Regexp(URL, error="must be a https url")
UNKNOWN_EVENT = "Event "
IS_EVENT = validate.OneOf(EVENTS, error=UNKNOWN_EVENT + "{input} is invalid")
IS_SOME = validate.Length(min=1, error="can't be blank")


class WebhookChanges(Checked):
    """The members of a subscription that a client sets."""

    endpoint = Text(blank=False, validate=IS_URL)
    events = Items(Text(validate=IS_EVENT), validate=IS_SOME)


class WebhookInput(WebhookChanges):
    """The members of a new subscription."""

    endpoint = Text(required=True, blank=False, validate=IS_URL)
    events = Items(Text(validate=IS_EVENT), required=True, validate=IS_SOME)


class WebhookRequest(Body):
    """The body of createWebhook."""

    webhook = Root(WebhookInput)


class WebhookChangeRequest(Body):
    """The body of updateWebhook."""

    webhook = Root(WebhookChanges)


@operation("listWebhooks", query=ListParameters)
def list_webhooks(world: World, request: Request) -> dict[str, Any]:
    """Return a page of subscriptions, newest first."""
    return page(world, WEBHOOKS, request.query, without=UNSEEN)


@operation("createWebhook", body=WebhookRequest)
def create_webhook(world: World, request: Request) -> dict[str, Any]:
    """Subscribe an https URL to events, with a key that signs the deliveries."""
    given = request.body["webhook"]
    _check(world, given)
    webhook = {
        "id": new_id(world, WEBHOOKS),
        "endpoint": given["endpoint"],
        "events": given["events"],
        "signing_key": new_signing_key(world),
    }
    return _save(world, webhook)


@operation("getWebhook")
def get_webhook(world: World, request: Request) -> dict[str, Any]:
    """Return one subscription."""
    webhook = existing(world, WEBHOOKS, request.params["webhook_id"])
    return {"webhook": shown(webhook, without=UNSEEN)}


@operation("updateWebhook", body=WebhookChangeRequest)
def update_webhook(world: World, request: Request) -> dict[str, Any]:
    """Change what is sent; the signing key stays, and one that was disabled works again."""
    webhook = existing(world, WEBHOOKS, request.params["webhook_id"])
    given = request.body["webhook"]
    _check(world, given)
    webhook.pop("disabled", None)
    return _save(world, webhook | given)


@operation("deleteWebhook")
def delete_webhook(world: World, request: Request) -> dict[str, Any]:
    """End a subscription."""
    webhook = existing(world, WEBHOOKS, request.params["webhook_id"])
    world.collection(WEBHOOKS).delete(webhook["id"])
    return {"webhook": {"id": webhook["id"], "deleted": True}}


def _save(world: World, webhook: Record) -> dict[str, Any]:
    world.collection(WEBHOOKS).put(webhook["id"], webhook)
    return {"webhook": shown(webhook, without=UNSEEN)}


def _check(world: World, given: Mapping[str, Any]) -> None:
    """Raise UNPROCESSABLE with everything wrong with a subscription's members."""
    faults = list(faults_of(given))
    refuse_if([*_endpoint(world, given, faults), *_events(faults)])


def _endpoint(world: World, given: Mapping[str, Any], faults: list[Problem]) -> list[str]:
    """Word what is wrong with the endpoint; whatever it is, it is no https URL either."""
    found = [sentence(fault) for fault in faults if fault.place[0] == "endpoint"]
    if found:
        return list(dict.fromkeys([*found, NOT_HTTPS]))
    is_plain = given.get("endpoint", "").startswith("http:")
    return [NOT_HTTPS] if is_plain and world.option(HTTP_OPTION) == "refused" else []


def _events(faults: list[Problem]) -> list[str]:
    """Word what is wrong with the events; an unknown one is told by its name."""
    wrong = [fault for fault in faults if fault.place[0] == "events"]
    return [f.message if f.message.startswith(UNKNOWN_EVENT) else sentence(f) for f in wrong]
