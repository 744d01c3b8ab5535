"""Captured e-mail."""

from typing import Any

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request, Response, text_response
from mockinvoice.control.admin import Admin
from mockinvoice.control.missing import missing
from mockinvoice.core.records import Record


@operation("listOutbox")
def list_outbox(admin: Admin, request: Request) -> dict[str, Any]:
    """Return `{messages}`, the oldest first."""
    world = admin.present_space(request)
    return {"messages": world.mailbox.envelopes()}


@operation("getOutboxMessage")
def get_outbox_message(admin: Admin, request: Request) -> dict[str, Any]:
    """Return one message."""
    return _without_mime(_message(admin, request))


@operation("getOutboxEml")
def get_outbox_eml(admin: Admin, request: Request) -> Response:
    """Return one message as the MIME text that would have gone out."""
    mime = _message(admin, request)["mime"]
    attachment = ("Content-Disposition", "attachment")
    return text_response(mime, status=200, content_type="message/rfc822", headers=[attachment])


@operation("deleteOutbox")
def delete_outbox(admin: Admin, request: Request) -> dict[str, Any]:
    """Empty the outbox and return `{deleted}`."""
    world = admin.present_space(request)
    with world.transaction():
        count = len(world.mailbox.envelopes())
        world.mailbox.clear()
    return {"deleted": count}


def _message(admin: Admin, request: Request) -> Record:
    world, key = admin.present_space(request), request.params["id"]
    message = world.mailbox.get(key)
    if message is None:
        raise missing(
            f"message {key!r} is not in the outbox of space {world.name!r}",
            remedy="list the outbox of the space for the ids it holds",
        )
    return message


def _without_mime(message: Record) -> Record:
    return {name: value for name, value in message.items() if name != "mime"}
