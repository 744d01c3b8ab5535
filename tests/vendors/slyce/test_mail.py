"""The e-mail of an invoice: real MIME messages in the outbox, compared whole."""

from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from tests.space import Space
from tests.vendors.slyce.bodies import CHILD, line, minimal

DEMO_TEXT = """\
An Invoice for your recent medical bill has been created under your account.

Invoice TST-EVE03152017 of 2017-03-15
Due by 2017-03-15

1 x Peanut (PN01): 200.00, due 2017-03-15
  1 x PButter (PNB01): 10.00, due 2017-03-15
  1 x PMayo (PNM01): -3.00, due 2017-03-15
1 x Strawberry Jam (STBJ): 115.50, due 2017-03-15

Total: 322.50
Balance: 322.50

Log in: https://slycegateway-dev.cmsonline.com
"""
DEMO_HTML = """\
<!DOCTYPE html>
<html>
<body>
<p><img src="https://s3.amazonaws.com/slycegateway-files/\
merchant-754c2f6dfbc8aaa8570096dfe296c9fd.png" alt=""></p>
<div>An Invoice for your recent medical bill has been created under your account.</div>
<h1>Invoice TST-EVE03152017</h1>
<p>Date: 2017-03-15<br>Due by: 2017-03-15</p>
<table>
<tr><th>Item</th><th>Due</th><th>Cost</th></tr>
<tr><td>1 x Peanut (PN01)</td><td>2017-03-15</td><td>200.00</td></tr>
<tr><td>&ndash; 1 x PButter (PNB01)</td><td>2017-03-15</td><td>10.00</td></tr>
<tr><td>&ndash; 1 x PMayo (PNM01)</td><td>2017-03-15</td><td>-3.00</td></tr>
<tr><td>1 x Strawberry Jam (STBJ)</td><td>2017-03-15</td><td>115.50</td></tr>
</table>
<table>
<tr><th>Total</th><td>322.50</td></tr>
<tr><th>Balance</th><td>322.50</td></tr>
</table>
<p><a href="https://slycegateway-dev.cmsonline.com">Log in</a></p>
</body>
</html>
"""
BARE_TEXT = """\


Invoice INV-1 of 2024-04-29
Due by 2024-04-29



Total: 0.00
Balance: 0.00
"""


def outbox(space: Space) -> list[dict[str, Any]]:
    return space.world.mailbox.all()


def mime(record: dict[str, Any]) -> EmailMessage:
    message = message_from_string(record["mime"], policy=default)
    assert isinstance(message, EmailMessage)
    return message


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body(preferencelist=(kind,))
    assert isinstance(found, EmailMessage)
    return str(found.get_content()).replace("\r\n", "\n")


def create_and_send(space: Space, **members: Any) -> dict[str, Any]:
    answer = space.call("slyce", "createInvoice", body=minimal(send_now=1, **members))
    assert answer.status == 200, answer.text
    return outbox(space)[-1]


def test_send_puts_the_whole_message_into_the_outbox(space: Space) -> None:
    space.call("slyce", "sendInvoice", body=None)
    (record,) = outbox(space)
    del record["mime"]
    assert record == {
        "id": "em-1",
        "vendor": "slyce",
        "at": "2024-04-29T12:00:00Z",
        "from": "billing@slycepay.com",
        "to": ["evelynl@zylun.com"],
        "subject": "Invoice TST-EVE03152017",
        "message_id": "<9597ab6c34c5c19ff1c8308b@slycepay.com>",
        "text": DEMO_TEXT,
        "html": DEMO_HTML,
        "attachments": [],
        "smtp": None,
    }


def test_message_is_mime_with_both_alternatives(space: Space) -> None:
    space.call("slyce", "sendInvoice", body=None)
    (record,) = outbox(space)
    message = mime(record)
    assert {
        name: str(message[name]) for name in ("From", "To", "Subject", "Date", "Message-ID")
    } == {
        "From": "billing@slycepay.com",
        "To": "evelynl@zylun.com",
        "Subject": "Invoice TST-EVE03152017",
        "Date": "Mon, 29 Apr 2024 12:00:00 +0000",
        "Message-ID": record["message_id"],
    }
    assert part(message, "plain") == DEMO_TEXT
    assert part(message, "html") == DEMO_HTML


def test_each_message_has_its_own_id_and_the_clocks_day(space: Space) -> None:
    space.call("slyce", "sendInvoice", body=None)
    space.advance(days=1)
    answer = space.call("slyce", "sendInvoice", body=None)
    first, second = outbox(space)
    assert first["message_id"] != second["message_id"]
    assert str(mime(second)["Date"]) == "Tue, 30 Apr 2024 12:00:00 +0000"
    assert answer.json["data"]["date_sent"] == "2024-04-30"


def test_create_with_send_now_sends_and_without_does_not(space: Space) -> None:
    space.call("slyce", "createInvoice", body=minimal())
    assert outbox(space) == []
    record = create_and_send(space)
    assert (record["to"], record["subject"]) == (["ada@example.com"], "Invoice INV-1")
    assert record["text"] == BARE_TEXT


def test_update_with_send_now_sends_what_the_update_says(space: Space) -> None:
    body = minimal(mail_to="eve@example.com", send_now="1")
    space.call("slyce", "updateInvoice", body=body)
    (record,) = outbox(space)
    assert (record["to"], record["subject"]) == (["eve@example.com"], "Invoice INV-1")


def test_address_and_body_of_a_send_hold_for_that_one_message(space: Space) -> None:
    before = space.call("slyce", "getInvoice").json["data"]
    body = {"mail_to": "eve@example.com", "mail_body": "Once for {contact_person}"}
    answer = space.call("slyce", "sendInvoice", body=body)
    assert answer.json["data"] == {**before, "date_sent": "2024-04-29"}
    space.call("slyce", "sendInvoice", body=None)
    once, again = outbox(space)
    assert (once["to"], once["text"]) == (
        ["eve@example.com"],
        DEMO_TEXT.replace(before["mail_body"], "Once for John Doe"),
    )
    assert (again["to"], again["text"]) == (["evelynl@zylun.com"], DEMO_TEXT)


@pytest.mark.parametrize(
    ("members", "is_shown"),
    [
        ({"include_login": 1, "login_url": "https://a.example/?a=1&b=2"}, True),
        ({"include_login": 0, "login_url": "https://a.example/?a=1&b=2"}, False),
        ({"include_login": 1}, False),
    ],
)
def test_login_link_is_shown_where_asked(
    space: Space, members: dict[str, Any], is_shown: bool
) -> None:
    record = create_and_send(space, **members)
    assert record["text"].endswith("\n\nLog in: https://a.example/?a=1&b=2\n") is is_shown
    link = '<p><a href="https://a.example/?a=1&amp;b=2">Log in</a></p>\n'
    assert (link in record["html"]) is is_shown


def test_credit_and_payments_are_shown_where_there_are_any(space: Space) -> None:
    create_and_send(space, credit=5, line_items=[line()])
    space.act("slyce", "record_payment", invoice=2051, amount=10)
    space.call("slyce", "sendInvoice", path={"id": "2051"}, body=None)
    text = outbox(space)[-1]["text"]
    assert text.endswith("\nTotal: 80.00\nCredit: 5.00\nPaid: 10.00\nBalance: 65.00\n")


def test_lines_and_children_go_by_their_order_and_the_due_date_is_the_earliest(
    space: Space,
) -> None:
    children = [{**CHILD, "name": "Cream"}, {**CHILD, "name": "Milk", "order": "-1"}]
    items = [
        line(name="Last"),
        line(name="Second", order=2.5, due_date="2024-05-01"),
        line(name="First", order="0.5", child=children),
    ]
    text = create_and_send(space, line_items=items)["text"]
    assert text == (
        "\n\nInvoice INV-1 of 2024-04-29\nDue by 2024-05-01\n\n"
        "1 x First (TEA): 80.00, due 2024-05-29\n"
        "  1 x Milk (MILK): 20.00, due 2024-05-29\n"
        "  1 x Cream (MILK): 20.00, due 2024-05-29\n"
        "1 x Second (TEA): 80.00, due 2024-05-01\n"
        "1 x Last (TEA): 80.00, due 2024-05-29\n\n"
        "Total: 280.00\nBalance: 280.00\n"
    )


def test_what_a_client_writes_is_escaped_in_html_but_for_the_body_itself(space: Space) -> None:
    evil = "<script>alert('1')</script>"
    record = create_and_send(
        space,
        number=evil,
        logo="https://a.example/\"onerror='x'",
        login_url='https://a.example/"><script>',
        include_login=1,
        mail_body="<p>Dear {name}</p>",
        custom_fields=[{"name": "Name", "value": evil, "tag": "{name}"}],
        line_items=[line(name=evil, sku=evil)],
    )
    escaped = "&lt;script&gt;alert(&#x27;1&#x27;)&lt;/script&gt;"
    assert record["html"] == (
        "<!DOCTYPE html>\n<html>\n<body>\n"
        '<p><img src="https://a.example/&quot;onerror=&#x27;x&#x27;" alt=""></p>\n'
        f"<div><p>Dear {escaped}</p></div>\n"
        f"<h1>Invoice {escaped}</h1>\n"
        "<p>Date: 2024-04-29<br>Due by: 2024-05-29</p>\n"
        "<table>\n<tr><th>Item</th><th>Due</th><th>Cost</th></tr>\n"
        f"<tr><td>1 x {escaped} ({escaped})</td><td>2024-05-29</td><td>80.00</td></tr>\n"
        "</table>\n<table>\n<tr><th>Total</th><td>80.00</td></tr>\n"
        "<tr><th>Balance</th><td>80.00</td></tr>\n</table>\n"
        '<p><a href="https://a.example/&quot;&gt;&lt;script&gt;">Log in</a></p>\n'
        "</body>\n</html>\n"
    )


@pytest.mark.parametrize("number", ["a\r\nBcc: eve@example.com", "a\nb", "a\x00b", "Ü 漢 \u2028"])
def test_number_can_not_break_out_of_the_subject(space: Space, number: str) -> None:
    record = create_and_send(space, number=number)
    message = mime(record)
    assert message["Bcc"] is None
    assert [name for name in message.keys() if name == "Subject"] == ["Subject"]  # noqa: SIM118
    assert str(message["Subject"]) == record["subject"]
