"""The outbox of a space."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockinvoice.core.clock import Clock
from mockinvoice.core.mailbox import Attachment, Mail, Mailbox, one_line
from mockinvoice.core.mime import compose
from mockinvoice.core.outgoing import Outgoing
from mockinvoice.core.store import Store

CLOCK = Clock(frozen_at=datetime(2024, 4, 29, 12, tzinfo=UTC))
TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
ADDRESS = st.text('<>@,;:"\\()[] a.=?_\r\n\tü', max_size=20) | TEXT


def mail(
    *,
    sender: str = "billing@toy.example",
    to: tuple[str, ...] = ("a@x.example",),
    subject: str = "Your invoice",
    text: str = "Hello",
    html: str = "<p>Hello</p>",
    attachments: tuple[Attachment, ...] = (),
) -> Mail:
    return Mail(
        vendor="toy",
        sender=sender,
        to=to,
        subject=subject,
        text=text,
        html=html,
        message_id="m1@toy.example",
        attachments=attachments,
    )


def pdf(name: str = "inv 1.pdf") -> Attachment:
    return Attachment(name=name, content_type="application/pdf", content=b"%PDF")


WITHOUT_ATTACHMENT = """\
From: billing@toy.example
To: a@x.example
Subject: Your invoice
Date: Mon, 29 Apr 2024 12:00:00 +0000
Message-ID: <m1@toy.example>
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="==65353486753e777e83f1e3f489606b3b8b063be4-0=="

--==65353486753e777e83f1e3f489606b3b8b063be4-0==
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: 7bit

Hello

--==65353486753e777e83f1e3f489606b3b8b063be4-0==
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: 7bit
MIME-Version: 1.0

<p>Hello</p>

--==65353486753e777e83f1e3f489606b3b8b063be4-0==--
"""
WITH_ATTACHMENT = """\
From: billing@toy.example
To: a@x.example, =?utf-8?b?ImIiIFzDvDxjQGQ+?= <>
Subject: =?utf-8?q?=C3=9C?= 1
Date: Mon, 29 Apr 2024 12:00:00 +0000
Message-ID: <m1@toy.example>
MIME-Version: 1.0
Content-Type: multipart/mixed;
 boundary="==f20a3b89d80391f1ae2f8ba6a841aa91b6a5542d-0=="

--==f20a3b89d80391f1ae2f8ba6a841aa91b6a5542d-0==
Content-Type: multipart/alternative;
 boundary="==f20a3b89d80391f1ae2f8ba6a841aa91b6a5542d-1=="

--==f20a3b89d80391f1ae2f8ba6a841aa91b6a5542d-1==
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

=C3=9C

--==f20a3b89d80391f1ae2f8ba6a841aa91b6a5542d-1==
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable
MIME-Version: 1.0

<p>=C3=9C</p>

--==f20a3b89d80391f1ae2f8ba6a841aa91b6a5542d-1==--

--==f20a3b89d80391f1ae2f8ba6a841aa91b6a5542d-0==
Content-Type: application/pdf
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename="inv 1.pdf"
MIME-Version: 1.0

JVBERg==

--==f20a3b89d80391f1ae2f8ba6a841aa91b6a5542d-0==--
"""


@pytest.mark.parametrize(
    ("sent", "mime"),
    [
        (mail(), WITHOUT_ATTACHMENT),
        (
            mail(
                to=("a@x.example", '"b" \\ü<c@d>'),
                subject="Ü 1",
                text="Ü",
                html="<p>Ü</p>",
                attachments=(pdf(),),
            ),
            WITH_ATTACHMENT,
        ),
    ],
)
def test_message_is_the_same_mime_every_time(sent: Mail, mime: str) -> None:
    assert compose(sent, clock=CLOCK).as_bytes() == mime.replace("\n", "\r\n").encode()


def test_message_to_nobody_has_no_recipient() -> None:
    assert "To" not in compose(mail(to=()), clock=CLOCK)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Your invoice", "Your invoice"),
        ("a\r\nBcc: b@x.example", "a Bcc: b@x.example"),
        ("  a \t b\u2028c\x00d ", "a b c d"),
        ("\n", ""),
        ("Ü — 5 €", "Ü — 5 €"),
    ],
)
def test_text_becomes_one_line(text: str, line: str) -> None:
    assert one_line(text) == line


def test_no_text_of_a_client_adds_a_header() -> None:
    evil = "x\r\nBcc: evil@x.example"
    sent = mail(sender=evil, to=(evil, evil), subject=evil, attachments=(pdf(evil),))
    message = message_from_bytes(compose(sent, clock=CLOCK).as_bytes(), policy=default)
    assert message.keys() == [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "MIME-Version",
        "Content-Type",
    ]
    assert message["Subject"] == "x Bcc: evil@x.example"


@settings(max_examples=100)
@given(ADDRESS, st.lists(ADDRESS, max_size=3), ADDRESS, TEXT, TEXT, ADDRESS)
def test_any_text_of_a_client_makes_a_message_that_can_be_read(
    sender: str, to: list[str], subject: str, text: str, html: str, name: str
) -> None:
    sent = mail(
        sender=sender,
        to=tuple(to),
        subject=subject,
        text=text,
        html=html,
        attachments=(pdf(name),),
    )
    raw = compose(sent, clock=CLOCK).as_bytes()
    message = message_from_bytes(raw, policy=default)
    plain, rich = message.get_body(("plain",)), message.get_body(("html",))
    assert raw.isascii()
    assert plain is not None
    assert rich is not None
    assert one_line(plain.get_content()) == one_line(text)
    assert one_line(rich.get_content()) == one_line(html)
    assert [part.get_content() for part in message.iter_attachments()] == [b"%PDF"]


@pytest.fixture
def store() -> Store:
    return Store(indexes={})


def send(store: Store, sent: Mail) -> str:
    with store.transaction():
        return Mailbox(store, CLOCK).send(sent)


def test_message_is_kept_as_a_record(store: Store) -> None:
    assert send(store, mail(attachments=(pdf(),), subject="a\nb")) == "em-1"
    found = Mailbox(store, CLOCK).get("em-1") or {}
    mime = found.pop("mime")
    assert found == {
        "id": "em-1",
        "vendor": "toy",
        "at": "2024-04-29T12:00:00Z",
        "from": "billing@toy.example",
        "to": ["a@x.example"],
        "subject": "a b",
        "message_id": "<m1@toy.example>",
        "text": "Hello",
        "html": "<p>Hello</p>",
        "attachments": ["inv 1.pdf"],
        "smtp": None,
    }
    assert (
        mime.encode() == compose(mail(attachments=(pdf(),), subject="a b"), clock=CLOCK).as_bytes()
    )


def test_messages_are_listed_oldest_first_and_forgotten_together(store: Store) -> None:
    for number in range(3):
        send(store, mail(subject=str(number)))
    mailbox = Mailbox(store, CLOCK)
    assert [found["subject"] for found in mailbox.all()] == ["0", "1", "2"]
    with store.transaction():
        mailbox.clear()
    assert (mailbox.all(), mailbox.get("em-1")) == ([], None)
    assert send(store, mail()) == "em-4"


@pytest.mark.parametrize(
    ("to", "smtp", "owed"),
    [
        (("a@x.example",), {"state": "queued", "error": None}, [("em-1", "2024-04-29T12:00:00Z")]),
        ((), {"state": "skipped", "error": "the message has no recipient"}, []),
    ],
)
def test_message_that_is_to_go_out_is_owed_unless_nobody_gets_it(
    store: Store, to: tuple[str, ...], smtp: dict[str, str], owed: list[tuple[str, str]]
) -> None:
    outgoing = Outgoing(store)
    mailbox = Mailbox(store, CLOCK, outgoing=outgoing)
    with store.transaction():
        mailbox.send(mail(to=to))
    assert (mailbox.get("em-1") or {})["smtp"] == smtp
    assert [(e["data"]["id"], e["at"]) for _, e in outgoing.plan.all()] == owed


@pytest.mark.parametrize(
    ("error", "smtp"),
    [
        (None, {"state": "sent", "error": None}),
        ("refused", {"state": "failed", "error": "refused"}),
    ],
)
def test_what_came_of_handing_a_message_over_is_noted(
    store: Store, error: str | None, smtp: dict[str, str | None]
) -> None:
    mailbox = Mailbox(store, CLOCK, outgoing=Outgoing(store))
    with store.transaction():
        mailbox.send(mail())
        mailbox.note("em-1", error=error)
    assert [found["smtp"] for found in mailbox.all()] == [smtp]
