"""Captured e-mail and queued webhook calls."""

import email
from email.policy import default

import pytest

from mockinvoice.core.mailbox import Attachment, Mail
from tests.control.calls import NOON, Control, problem

MAIL = Mail(
    vendor="toy",
    sender="billing@toy.example",
    to=("ada@example.com", "bob@example.com"),
    subject="Résumé",
    text="Zwölf",
    html="<p>Zwölf</p>",
    message_id="m1@toy.example",
    attachments=(Attachment(name="a.pdf", content_type="application/pdf", content=b"%PDF"),),
)
SHOWN = {
    "id": "em-1",
    "vendor": "toy",
    "at": NOON,
    "from": "billing@toy.example",
    "to": ["ada@example.com", "bob@example.com"],
    "subject": "Résumé",
    "message_id": "<m1@toy.example>",
    "text": "Zwölf",
    "html": "<p>Zwölf</p>",
    "attachments": ["a.pdf"],
    "smtp": None,
}


@pytest.fixture
def mailed(control: Control) -> Control:
    with control.world.transaction():
        control.world.mailbox.send(MAIL)
    return control


def test_outbox_lists_messages_oldest_first(mailed: Control) -> None:
    with mailed.world.transaction():
        mailed.world.mailbox.send(MAIL)
    answer = mailed.send("GET", mailed.at("/outbox"))
    assert (answer.status, answer.json) == (200, {"messages": [SHOWN, {**SHOWN, "id": "em-2"}]})


def test_message_is_shown(mailed: Control) -> None:
    answer = mailed.send("GET", mailed.at("/outbox/em-1"))
    assert (answer.status, answer.json) == (200, SHOWN)


def test_message_is_a_file_that_mail_programs_read(mailed: Control) -> None:
    answer = mailed.send("GET", mailed.at("/outbox/em-1.eml"))
    assert (answer.status, answer.headers["content-type"]) == (200, "message/rfc822")
    message = email.message_from_bytes(answer.body, policy=default)
    assert (message["Subject"], message["To"], message["Message-ID"]) == (
        "Résumé",
        "ada@example.com, bob@example.com",
        "<m1@toy.example>",
    )
    html = message.get_body(("html",))
    assert html is not None
    assert html.get_content() == "<p>Zwölf</p>\r\n"


@pytest.mark.parametrize("ending", ["", ".eml"])
def test_unknown_message_is_refused(mailed: Control, ending: str) -> None:
    answer = mailed.send("GET", mailed.at(f"/outbox/em-9{ending}"))
    assert (answer.status, answer.json) == (
        404,
        problem(
            404,
            "Not Found",
            f"message 'em-9' is not in the outbox of space '{mailed.space}'",
            "list the outbox of the space for the ids it holds",
        ),
    )


def test_deleted_outbox_is_empty(mailed: Control) -> None:
    answer = mailed.send("DELETE", mailed.at("/outbox"))
    assert (answer.status, answer.json) == (200, {"deleted": 1})
    assert mailed.send("GET", mailed.at("/outbox")).json == {"messages": []}


def test_deliveries_are_listed_with_what_will_be_sent(control: Control) -> None:
    with control.world.transaction():
        control.world.deliveries.queue(
            vendor="toy",
            event="note.created",
            url="https://hooks.example/toy",
            body='{"a":1}',
            headers={"X-Sig": "abc"},
        )
    answer = control.send("GET", control.at("/deliveries"))
    assert (answer.status, answer.json) == (
        200,
        {
            "deliveries": [
                {
                    "id": "dl-1",
                    "vendor": "toy",
                    "event": "note.created",
                    "subscription": None,
                    "url": "https://hooks.example/toy",
                    "headers": {"X-Sig": "abc"},
                    "body": '{"a":1}',
                    "created_at": NOON,
                    "state": "queued",
                    "next_at": NOON,
                    "attempts": [],
                }
            ]
        },
    )
