"""The outbox of a space: e-mail the vendor would have sent, as real MIME messages."""

from base64 import b64decode, b64encode
from dataclasses import dataclass

from mockinvoice.core.clock import Clock, parse_instant, spell_instant
from mockinvoice.core.outgoing import MAIL, Outgoing
from mockinvoice.core.records import Record
from mockinvoice.core.store import Store

COLLECTION = "_outbox"
SOURCE = "source"
ENCODED = "=?"


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that goes with a message; `content_type` such as `application/pdf`."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Mail:
    """What a vendor wants to send. `sender` and `to` are plain addresses; `html` is never run."""

    vendor: str
    sender: str
    to: tuple[str, ...]
    subject: str
    text: str
    html: str
    message_id: str
    attachments: tuple[Attachment, ...] = ()


class Mailbox:
    """Records `{id, vendor, at, from, to, subject, message_id, text, html, …, smtp, mime}`.

    `attachments` are names, `mime` is the whole message as text. `smtp` is None if messages go
    nowhere, else `{state, error}`: `queued`, then `sent` or `failed`; `skipped` without recipients.
    The MIME message is composed when somebody reads it, always to the same bytes: that costs more
    than all else, and thousands of reminders may fall due at once.
    """

    def __init__(self, store: Store, clock: Clock, *, outgoing: Outgoing | None = None) -> None:
        self._store = store
        self._clock = clock
        self._outgoing = outgoing
        self._outbox = store.collection(COLLECTION)

    def send(self, mail: Mail) -> str:
        """Put a message into the outbox within the open transaction and return its id.

        Date is the space's time, Message-ID is `<message_id>`.
        """
        key = f"em-{self._store.next(COLLECTION)}"
        record: Record = {
            "id": key,
            "vendor": mail.vendor,
            "at": spell_instant(self._clock.now()),
            "from": mail.sender,
            "to": list(mail.to),
            "subject": _spelled("Subject", one_line(mail.subject)),
            "message_id": _spelled("Message-ID", f"<{mail.message_id}>"),
            "text": mail.text,
            "html": mail.html,
            "attachments": [attachment.name for attachment in mail.attachments],
            "smtp": self._plan(key, mail),
            SOURCE: _source(mail),
        }
        self._outbox.put(key, record)
        return key

    def note(self, key: str, *, error: str | None) -> None:
        """Enter that a message was handed over, or why not, within the open transaction."""
        record = self._outbox.get(key)
        assert record is not None, "only what is in the outbox is handed over"
        record["smtp"] = {"state": "failed" if error else "sent", "error": error}
        self._outbox.put(key, record)

    def all(self) -> list[Record]:
        """Return all messages, oldest first."""
        return [_with_mime(record) for _, record in self._outbox.scan()]

    def envelopes(self) -> list[Record]:
        """Return all messages without `mime`, oldest first."""
        return [_envelope(record) for _, record in self._outbox.scan()]

    def get(self, key: str) -> Record | None:
        """Return one message, or None."""
        record = self._outbox.get(key)
        return None if record is None else _with_mime(record)

    def clear(self) -> None:
        """Forget all messages, within the open transaction."""
        for key, _ in list(self._outbox.scan()):
            self._outbox.delete(key)

    def _plan(self, key: str, mail: Mail) -> Record | None:
        if self._outgoing is None:
            return None
        if not mail.to:
            return {"state": "skipped", "error": "the message has no recipient"}
        self._outgoing.plan.add(self._clock.now(), kind=MAIL, data={"id": key})
        return {"state": "queued", "error": None}


def _source(mail: Mail) -> Record:
    """Return as JSON members what a record does not show and `compose` needs."""
    files = [
        {
            "name": attachment.name,
            "content_type": attachment.content_type,
            "content": b64encode(attachment.content).decode("ascii"),
        }
        for attachment in mail.attachments
    ]
    return {"subject": mail.subject, "message_id": mail.message_id, "files": files}


def _mail(record: Record) -> Mail:
    """Return what was sent."""
    source = record[SOURCE]
    return Mail(
        vendor=record["vendor"],
        sender=record["from"],
        to=tuple(record["to"]),
        subject=source["subject"],
        text=record["text"],
        html=record["html"],
        message_id=source["message_id"],
        attachments=tuple(
            Attachment(**{**file, "content": b64decode(file["content"])})
            for file in source["files"]
        ),
    )


def _with_mime(record: Record) -> Record:
    from mockinvoice.core.mime import compose  # only who reads e-mail loads it

    clock = Clock(frozen_at=parse_instant(record["at"]))
    mime = compose(_mail(record), clock=clock).as_bytes().decode("ascii")
    return {**_envelope(record), "mime": mime}


def _envelope(record: Record) -> Record:
    return {name: value for name, value in record.items() if name != SOURCE}


def _spelled(header: str, text: str) -> str:
    """Return a header as a mail program reads it: its encoded words, if any, are decoded."""
    if ENCODED not in text:
        return text
    from mockinvoice.core.mime import decoded

    return decoded(header, text)


def one_line(text: str) -> str:
    """Fold control characters of a client's text into spaces, so that it stays one header."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
