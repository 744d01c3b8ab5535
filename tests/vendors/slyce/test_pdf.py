"""The PDF of an invoice: as an attachment, and behind the address in `pdf`."""

import re
from datetime import UTC, datetime
from email import message_from_string
from email.policy import default
from typing import Any

import pytest

from mockinvoice.vendors.slyce.printing import print_invoice
from tests.space import Answer, Space
from tests.vendors.slyce.bodies import DEMO_HASH, HASH_OF_2051, NOBODY, line, minimal

KEY = {"X-Authorization": "slyce-demo-key"}
DEMO_LINES = [
    "Invoice TST-EVE03152017",
    "Date: 2017-03-15",
    "Due by: 2017-03-15",
    "Savy Phere",
    "",
    "Item                                                                "
    "Due                      Cost",
    "1 x Peanut (PN01)                                                   "
    "2017-03-15             200.00",
    "  1 x PButter (PNB01)                                               "
    "2017-03-15              10.00",
    "  1 x PMayo (PNM01)                                                 "
    "2017-03-15              -3.00",
    "1 x Strawberry Jam (STBJ)                                           "
    "2017-03-15             115.50",
    "",
    "                                                                    "
    "Total                  322.50",
    "                                                                    "
    "Balance                322.50",
]


def lines_of(pdf: bytes) -> list[str]:
    """The texts that a PDF shows, in order; streams are not compressed."""
    assert pdf.startswith(b"%PDF-")
    found = re.findall(rb"\(((?:[^\\()]|\\.)*)\) Tj", pdf)
    return [re.sub(rb"\\(.)", rb"\1", text).decode("latin-1") for text in found]


def shown(lines: list[str]) -> list[str]:
    """The lines that are not empty, which alone are written into a PDF."""
    return [text for text in lines if text]


def fetch(space: Space, address: str) -> Answer:
    assert address.startswith("http://localhost/")
    return space.http("GET", address.removeprefix("http://localhost"))


def test_hash_alone_gives_the_pdf(space: Space) -> None:
    answer = space.http("GET", f"/@{space.name}/slyce/v2/invoice/pdf/{DEMO_HASH}")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.headers["content-disposition"] == 'inline; filename="invoice-2050.pdf"'
    assert lines_of(answer.body) == shown(DEMO_LINES)


def test_same_invoice_at_the_same_time_gives_the_same_bytes(space: Space) -> None:
    path = {"hash": DEMO_HASH}
    first = space.call("slyce", "getInvoicePdf", path=path)
    assert space.call("slyce", "getInvoicePdf", path=path).body == first.body
    space.advance(days=1)
    assert space.call("slyce", "getInvoicePdf", path=path).body != first.body


def test_address_is_told_where_the_pdf_is_wanted_and_leads_to_it(space: Space) -> None:
    answer = space.call("slyce", "createInvoice", body=minimal(include_pdf=1))
    address = f"http://localhost/@{space.name}/slyce/v2/invoice/pdf/{HASH_OF_2051}"
    assert answer.json["data"]["pdf"] == address
    assert lines_of(fetch(space, address).body)[0] == "Invoice INV-1"


@pytest.mark.parametrize("prefix", ["", "/v2"])
def test_address_is_below_the_address_the_client_used(space: Space, prefix: str) -> None:
    space.call("slyce", "updateInvoice", body=minimal(include_pdf=1))
    read = space.http("GET", f"/@{space.name}/slyce{prefix}/invoice/2050", headers=KEY)
    send = space.http("POST", f"/@{space.name}/slyce{prefix}/invoice/send/2050", headers=KEY)
    expected = f"http://localhost/@{space.name}/slyce{prefix}/invoice/pdf/{DEMO_HASH}"
    assert [answer.json["data"]["pdf"] for answer in (read, send)] == [expected] * 2


def test_address_names_a_space_that_was_named_by_a_header(space: Space) -> None:
    space.call("slyce", "updateInvoice", body=minimal(include_pdf=1))
    named = {**KEY, "X-Mockinvoice-Space": space.name}
    read = space.http("GET", "/slyce/v2/invoice/2050?a=b", headers=named)
    address = f"http://localhost/@{space.name}/slyce/v2/invoice/pdf/{DEMO_HASH}"
    assert read.json["data"]["pdf"] == address


def test_address_on_the_vendors_own_host(space: Space) -> None:
    space.call("slyce", "updateInvoice", body=minimal(include_pdf=1))
    headers = {**KEY, "Host": "api.slycepay.com"}
    read = space.http("GET", f"/@{space.name}/v2/invoice/2050", headers=headers)
    assert read.json["data"]["pdf"] == (
        f"http://api.slycepay.com/@{space.name}/v2/invoice/pdf/{DEMO_HASH}"
    )


def test_address_in_the_default_space_is_plain(space: Space) -> None:
    space.mock.worlds.delete("default")
    body = '{"number":"INV-1","date":"2024-04-29","mail_to":"ada@example.com","include_pdf":1}'
    answer = space.http("POST", "/slyce/v2/invoice", headers=KEY, body=body)
    data = answer.json["data"]
    space.mock.worlds.delete("default")
    assert data["pdf"] == f"http://localhost/slyce/v2/invoice/pdf/{data['hash']}"


def test_address_is_forgotten_when_the_pdf_is_not_wanted_any_more(space: Space) -> None:
    space.call("slyce", "updateInvoice", body=minimal(include_pdf=1))
    answer = space.call("slyce", "updateInvoice", body=minimal(include_pdf=0))
    assert answer.json["data"]["pdf"] == ""


def test_address_is_in_a_delivery_that_no_request_caused(space: Space) -> None:
    answer = space.call("slyce", "updateInvoice", body=minimal(include_pdf=1))
    space.act("slyce", "cancel", invoice=2050)
    (delivery,) = space.world.deliveries.all()
    assert f'"pdf":"{answer.json["data"]["pdf"]}"' in delivery["body"]


def test_pdf_is_attached_where_it_is_wanted(space: Space) -> None:
    space.call("slyce", "createInvoice", body=minimal(include_pdf=1, send_now=1))
    (record,) = space.world.mailbox.all()
    (attachment,) = message_from_string(record["mime"], policy=default).iter_attachments()
    assert (attachment.get_content_type(), attachment.get_filename()) == (
        "application/pdf",
        "invoice-2051.pdf",
    )
    served = space.call("slyce", "getInvoicePdf", path={"hash": HASH_OF_2051})
    assert attachment.get_content() == served.body
    assert record["attachments"] == ["invoice-2051.pdf"]


def printed(space: Space, **members: Any) -> list[str]:
    answer = space.call("slyce", "createInvoice", body=minimal(**members))
    path = {"hash": answer.json["data"]["hash"]}
    return lines_of(space.call("slyce", "getInvoicePdf", path=path).body)


def test_customer_is_shown(space: Space) -> None:
    customer = {
        **NOBODY,
        "custid": "C-7",
        "email": "ada@example.com",
        "company": "Engines",
        "first_name": "Ada",
        "last_name": "Lovelace",
        "street1": "1 Park Lane",
        "street2": "Back door",
        "zip": "W1K",
        "city": "London",
        "country": "UK",
    }
    assert printed(space, customer=customer)[3:8] == [
        "Engines",
        "Ada Lovelace",
        "1 Park Lane",
        "Back door",
        "W1K London UK",
    ]


def test_long_and_foreign_texts_are_broken_and_replaced(space: Space) -> None:
    shown_lines = printed(
        space, number="Ü漢\x00(1)\\", line_items=[line(name="tea " * 40, sku="W" * 70)]
    )
    assert shown_lines[0] == "Invoice Ü? (1)\\"
    assert shown_lines[4:8] == [
        "1 x tea tea tea tea tea tea tea tea tea tea tea tea tea tea tea     "
        "2024-05-29              80.00",
        "tea tea tea tea tea tea tea tea tea tea tea tea tea tea tea tea",
        "tea tea tea tea tea tea tea tea tea (WWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
        "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW)",
    ]


def test_many_lines_take_many_pages(space: Space) -> None:
    items = [line(id=number, name=f"Tea {number}") for number in range(200)]
    assert len(printed(space, line_items=items)) == 3 + 1 + 200 + 2


def test_every_line_fits_the_page() -> None:
    from fpdf import FPDF

    pdf = FPDF()
    pdf.set_font("Courier", size=9)
    pdf.add_page()
    assert all(pdf.get_string_width(text) + 2 * pdf.c_margin <= pdf.epw for text in DEMO_LINES)


def test_printing_needs_no_world() -> None:
    invoice: dict[str, Any] = {
        "number": "1",
        "date": "2024-04-29",
        "customer": NOBODY,
        "line_items": [],
        "payments": [],
        "credit": None,
        "status": "unsent",
    }
    pdf = print_invoice(invoice, now=datetime(2024, 4, 29, 12, tzinfo=UTC))
    assert lines_of(pdf)[:3] == ["Invoice 1", "Date: 2024-04-29", "Due by: 2024-04-29"]
    assert b"/CreationDate (D:20240429120000Z" in pdf
