"""sendInvoice: which bodies agree, and the message that lands in the outbox."""

from email import message_from_string, policy
from email.message import EmailMessage
from typing import Any

import pytest

from tests.space import Space
from tests.vendors.gormic.wire import (
    assert_answer,
    assert_refused,
    call,
    create,
    create_credit,
    failure,
    on,
    success,
)

TEXT = """Hello Ada Lovelace,

here is your invoice 1 for order ord-1001.

2 x Engine drawing at 60.00: 120.00
1 x Shipping at 4.50: 4.50
Total: 124.50 EUR
Date: 2024-04-29
Due: 2024-05-29
"""
HTML = """<!DOCTYPE html>
<html lang="en">
<body>
<p>Hello Ada Lovelace,</p>
<p>here is your invoice 1 for order ord-1001.</p>
<table>
<tr><td>2</td><td>Engine drawing</td><td>60.00</td><td>120.00</td></tr>
<tr><td>1</td><td>Shipping</td><td>4.50</td><td>4.50</td></tr>
</table>
<p>Total: 124.50 EUR<br>
Date: 2024-04-29<br>
Due: 2024-05-29</p>
</body>
</html>
"""


def send(space: Space, key: str = "inv-closed", **when: Any) -> str:
    """Send an invoice that is closed and return the messageId."""
    answer = call(space, "sendInvoice", **{**on(key), **when})
    message_id: str = answer.json["data"]["messageId"]
    assert_answer(answer, 200, success("sendInvoice", {"success": True, "messageId": message_id}))
    return message_id


def close(space: Space, key: str) -> str:
    assert call(space, "closeInvoice", path={"id": key}).status == 200
    return key


def messages(space: Space) -> list[EmailMessage]:
    """Return the outbox as the MIME messages that are in it."""
    mimes = [record["mime"] for record in space.world.mailbox.all()]
    read = [message_from_string(mime, policy=policy.default) for mime in mimes]
    return [message for message in read if isinstance(message, EmailMessage)]


def last_message(space: Space) -> EmailMessage:
    return messages(space)[-1]


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    content: str = body.get_content()
    return content


@pytest.mark.parametrize(
    "when",
    [
        pytest.param({"body": None}, id="no body"),
        pytest.param({"raw": "null"}, id="null"),
        pytest.param({"body": {}}, id="empty object"),
        pytest.param({"body": {"params": {}}}, id="empty params"),
        pytest.param({"example": "documented"}, id="the document's own example"),
        pytest.param({"body": {"params": {"invoiceId": "inv-closed"}}}, id="invoice"),
        pytest.param({"body": {"params": {"orderId": "ord-1001"}}}, id="order"),
        pytest.param(
            {"body": {"params": {"orderId": "ord-1001", "invoiceId": "inv-closed"}}}, id="both"
        ),
        pytest.param({"body": {"params": {"color": 1}, "meta": {}}}, id="unknown members"),
        pytest.param({"raw": "{}", "content_type": "text/plain"}, id="another content type"),
    ],
)
def test_body_may_be_left_out_or_agree(space: Space, when: dict[str, Any]) -> None:
    when = {"path": {"id": "inv-closed"}, **when}
    answer = call(space, "sendInvoice", **when)
    assert answer.status == 200
    assert answer.json["data"]["messageId"] == last_message(space)["Message-ID"]


def test_the_documents_own_example_sends_the_invoice_it_names(space: Space) -> None:
    close(space, "text")
    answer = call(space, "sendInvoice", example="documented", path={"id": "text"})
    assert answer.status == 200


@pytest.mark.parametrize(
    ("sent", "description"),
    [
        ({"invoiceId": "inv-open"}, "invoiceId differs from the path"),
        ({"invoiceId": 7}, "invoiceId differs from the path"),
        ({"orderId": "ord-1002"}, "orderId differs from the order of the invoice"),
        (
            {"orderId": "ord-1001", "invoiceId": "ord-1001"},
            "invoiceId differs from the path",
        ),
    ],
)
def test_ids_in_the_body_have_to_agree_with_the_path(
    space: Space, sent: dict[str, Any], description: str
) -> None:
    error = failure("sendInvoice", "InvalidParamError", description)
    assert_refused(space, "sendInvoice", 400, error, **on("inv-closed", **sent))


def test_disagreement_counts_more_than_the_state(space: Space) -> None:
    error = failure("sendInvoice", "InvalidParamError", "invoiceId differs from the path")
    assert_refused(space, "sendInvoice", 400, error, **on("inv-open", invoiceId="inv-closed"))


def test_message_id_is_the_header_of_the_message(space: Space) -> None:
    message_id = send(space)
    assert last_message(space)["Message-ID"] == message_id


def test_each_send_is_a_message_of_its_own(space: Space) -> None:
    sent = [send(space) for _ in range(3)]
    assert len(set(sent)) == 3
    assert [message["Message-ID"] for message in messages(space)] == sent


def test_message_goes_to_the_customer_of_the_order(space: Space) -> None:
    space.advance(minutes=90)
    send(space)
    message = last_message(space)
    headers = {name: message[name] for name in ("From", "To", "Subject", "Date")}
    assert headers == {
        "From": "invoices@gormic.example",
        "To": "ada@customer.example",
        "Subject": "Invoice 1",
        "Date": "Mon, 29 Apr 2024 13:30:00 +0000",
    }
    assert message.get_content_type() == "multipart/alternative"
    assert list(message.iter_attachments()) == []


def test_message_shows_number_lines_total_and_due_date(space: Space) -> None:
    send(space)
    message = last_message(space)
    assert part(message, "plain").replace("\r\n", "\n") == TEXT
    assert part(message, "html").replace("\r\n", "\n") == HTML


def test_message_for_a_credit_note_says_so(space: Space) -> None:
    key = close(space, create_credit(space, applyExpiresAt="2024-12-31"))
    send(space, key)
    message = last_message(space)
    assert message["Subject"] == "Credit note 2"
    assert "here is your credit note 2 for order ord-1001." in part(message, "plain")
    assert "To be applied until: 2024-12-31\n" in part(message, "plain").replace("\r\n", "\n")


def test_order_without_customer_is_sent_to_nobody_with_a_warning(space: Space) -> None:
    key = close(space, create(space, orderId="ord-1002"))
    answer = call(space, "sendInvoice", **on(key))
    data = {"success": True, "messageId": last_message(space)["Message-ID"]}
    warning = {
        "code": "NoRecipient",
        "description": "Order ord-1002 has no customer with an e-mail address",
    }
    assert_answer(answer, 200, success("sendInvoice", data, warning))
    record = space.world.mailbox.all()[0]
    assert (record["vendor"], record["to"], record["subject"]) == ("gormic", [], "Invoice 2")
    assert "Total: 0.00 EUR" in record["text"]


def test_html_of_a_client_is_shown_and_not_run(space: Space) -> None:
    order = "<script>alert(1)</script>\r\nBcc: eve@x.example"
    space.act(
        "gormic",
        "create_order",
        id=order,
        customer={"name": "<b>Eve</b>\r\nBcc: eve@x.example", "email": "eve@customer.example"},
        lines=[{"description": "<img src=x onerror=y>", "quantity": 3, "unit_price": "0.335"}],
    )
    send(space, close(space, create(space, orderId=order)))
    message = last_message(space)
    assert message["Bcc"] is None
    html = part(message, "html")
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "&lt;b&gt;Eve&lt;/b&gt;" in html
    assert "&lt;img src=x onerror=y&gt;" in html


def test_same_requests_in_two_spaces_make_the_same_messages(space: Space) -> None:
    send(space)
    first = space.world.mailbox.all()
    with space.world.transaction():
        space.world.reset()
    send(space)
    assert space.world.mailbox.all() == first


def test_send_of_another_organization_does_not_find_the_invoice(space: Space) -> None:
    error = failure("sendInvoice", "NotFound", "Invoice inv-closed not found")
    when = {**on("inv-closed"), "headers": {"organization-id": "org-other"}}
    assert_refused(space, "sendInvoice", 404, error, **when)
