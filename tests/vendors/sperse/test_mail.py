"""Sent with an e-mail id puts a real message into the outbox."""

from email import message_from_string
from email.policy import default
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.space import Space
from tests.vendors.sperse.wire import call, create, failure, info, line, refused, success

NO_ADDRESS = failure(500, "Contact has no email address")


def send(space: Space, number: int, **members: Any) -> tuple[int, Any]:
    body = {"id": number, "status": "Sent", "emailId": 1, **members}
    return call(space, "updateInvoiceStatus", body=body)


def test_the_message_shows_the_invoice(space: Space) -> None:
    assert send(space, 1) == success(None)
    (mail,) = space.world.mailbox.all()
    assert (mail["vendor"], mail["from"], mail["to"]) == (
        "sperse",
        "invoices@sperse.example",
        ["ada@example.com"],
    )
    assert mail["subject"] == "Invoice INV-20240401-0001"
    assert mail["text"] == (
        "Dear Ada Lovelace,\n\n"
        "this is invoice INV-20240401-0001 of 2024-04-01, due 2024-05-01.\n\n"
        "2 x Consulting hour: 300.00 USD\n"
        "1 x Pro plan: 49.50 USD\n\n"
        "Discount: 9.50 USD\n"
        "Tax: 10.00 USD\n"
        "Total: 350.00 USD\n"
    )
    assert mail["html"] == (
        "<p>Dear Ada Lovelace,</p>"
        "<p>this is invoice INV-20240401-0001 of 2024-04-01, due 2024-05-01.</p>"
        "<table>"
        "<tr><td>2 x Consulting hour</td><td>300.00 USD</td></tr>"
        "<tr><td>1 x Pro plan</td><td>49.50 USD</td></tr>"
        "<tr><td>Discount</td><td>9.50 USD</td></tr>"
        "<tr><td>Tax</td><td>10.00 USD</td></tr>"
        "<tr><td>Total</td><td>350.00 USD</td></tr>"
        "</table>"
    )


def test_the_message_is_real_mime(space: Space) -> None:
    send(space, 1)
    (mail,) = space.world.mailbox.all()
    message = message_from_string(mail["mime"], policy=default)
    assert [message[name] for name in ("From", "To", "Subject", "Date", "Message-ID")] == [
        "invoices@sperse.example",
        "ada@example.com",
        "Invoice INV-20240401-0001",
        "Mon, 29 Apr 2024 12:00:00 +0000",
        mail["message_id"],
    ]
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]


def test_sending_again_mails_again(space: Space) -> None:
    assert [send(space, 2), send(space, 2)] == [success(None)] * 2
    first, second = space.world.mailbox.all()
    assert first["message_id"] != second["message_id"]


@pytest.mark.parametrize(
    "body",
    [
        {"id": 1, "status": "Sent"},
        {"id": 1, "status": "Sent", "emailId": None},
        {"id": 1, "status": "Pending", "emailId": 1},
        {"id": 1, "status": "Final", "emailId": 1},
        {"id": 2, "status": "Canceled", "emailId": 1},
    ],
)
def test_nothing_else_mails(space: Space, body: dict[str, Any]) -> None:
    assert call(space, "updateInvoiceStatus", body=body) == success(None)
    assert space.world.mailbox.all() == []


@pytest.mark.parametrize("number", [0, 2147483647, "7"])
def test_any_email_id_will_do(space: Space, number: Any) -> None:
    assert send(space, 1, emailId=number) == success(None)
    assert len(space.world.mailbox.all()) == 1


def test_a_forbidden_move_mails_nobody(space: Space) -> None:
    expected = failure(500, "Invoice status can not be changed from Paid to Sent")
    body = {"id": 3, "status": "Sent", "emailId": 1}
    refused(space, expected, "updateInvoiceStatus", body=body)


def test_a_contact_without_an_address_is_reached_by_the_billing_address(space: Space) -> None:
    number = create(space, contactId=50, status="Final", billingAddress={"email": "b@example.com"})
    assert send(space, number) == success(None)
    assert space.world.mailbox.all()[0]["to"] == ["b@example.com"]
    assert space.world.mailbox.all()[0]["text"].startswith("Dear customer,\n")


@pytest.mark.parametrize("email", [None, "", "string", "a b@c", "a@b\r\nBcc: x@y", "<a@b>", "a@"])
def test_without_a_usable_address_the_move_is_refused(space: Space, email: Any) -> None:
    number = create(space, contactId=50, status="Final", billingAddress={"email": email})
    body = {"id": number, "status": "Sent", "emailId": 1}
    refused(space, NO_ADDRESS, "updateInvoiceStatus", body=body)
    assert info(space, number)["status"] == "Final"


def test_an_unusable_address_of_a_contact_is_passed_over(space: Space) -> None:
    entries = [{"emailAddress": "string"}, {"emailAddress": "second@example.com"}]
    call(space, "createOrUpdateContact", body={"contactId": 1, "emailAddresses": entries})
    send(space, 1)
    assert space.world.mailbox.all()[0]["to"] == ["second@example.com"]


def test_html_of_a_client_is_only_text(space: Space) -> None:
    lines = [line(description="<script>alert(1)</script> & more")]
    send(space, create(space, number="<b>1</b>", lines=lines))
    html = space.world.mailbox.all()[0]["html"]
    assert "<script>" not in html
    assert "<b>" not in html
    assert "2 x &lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in html


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_can_be_mailed(space: Space, text: str) -> None:
    body = {"firstName": text, "emailAddresses": [{"emailAddress": f"{text}@example.com"}]}
    _, contact = call(space, "createOrUpdateContact", body=body)
    number = create(
        space,
        contactId=contact["result"]["contactId"],
        bypassValidation=True,
        number=text,
        billingAddress={"email": "b@example.com"},
        lines=[line(description=text)],
    )
    with space.world.transaction():
        space.world.mailbox.clear()
    assert send(space, number) == success(None)
    (mail,) = space.world.mailbox.all()
    assert message_from_string(mail["mime"], policy=default)["From"] == "invoices@sperse.example"
