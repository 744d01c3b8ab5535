"""Updates: what is sent replaces, what is not stays."""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.slyce.bodies import (
    CHILD,
    CHILD_ANSWER,
    NOBODY,
    line,
    line_answer,
    minimal,
    minimal_answer,
)

FULL: dict[str, Any] = {
    "logo": "https://a.example/logo.png",
    "mail_body": "<b>Hello</b>",
    "include_login": 1,
    "login_url": "https://a.example/login",
    "send_reminder": 1,
    "invoice_preference": "both",
    "footer_id": 2,
    "custom_fields": [{"name": "Fax", "value": "5", "tag": "{fax}"}],
    "medical_invoice": 1,
    "credit": "5.00",
    "customer": {**NOBODY, "custid": "C-7", "email": "ada@example.com", "city": "Bath"},
    "webhook_url": "https://a.example/hook",
}
CHANGED: dict[str, Any] = {
    "logo": "",
    "mail_body": "Bye",
    "include_login": 0,
    "login_url": "",
    "send_reminder": 0,
    "invoice_preference": "paper",
    "footer_id": None,
    "custom_fields": None,
    "medical_invoice": 0,
    "credit": None,
    "customer": {**NOBODY, "custid": "C-8", "email": "eve@example.com"},
    "webhook_url": "",
}


def create(space: Space, **members: Any) -> None:
    body = minimal(line_items=[line(child=[CHILD])], **{**FULL, **members})
    assert space.call("slyce", "createInvoice", body=body).status == 200


def update(space: Space, **members: Any) -> Any:
    return space.call("slyce", "updateInvoice", path={"id": "2051"}, body=minimal(**members))


def full_answer(**members: Any) -> dict[str, Any]:
    lines = [line_answer(child=[CHILD_ANSWER])]
    amounts = {"total": "100.00", "balance": "95.00"}
    return minimal_answer(**{**FULL, **amounts, "line_items": lines, **members})


def test_members_that_are_not_sent_stay(space: Space) -> None:
    create(space)
    answer = update(space, number="INV-9", date="2024-05-01", mail_to="eve@example.com")
    expected = full_answer(number="INV-9", date="2024-05-01", mail_to="eve@example.com")
    assert (answer.status, answer.json) == (200, expected)
    assert space.call("slyce", "getInvoice", path={"id": "2051"}).json == expected


@pytest.mark.parametrize("member", list(CHANGED))
def test_member_that_is_sent_replaces(space: Space, member: str) -> None:
    create(space)
    answer = update(space, **{member: CHANGED[member]})
    balance = {"balance": "100.00"} if member == "credit" else {}
    assert (answer.status, answer.json) == (
        200,
        full_answer(**{member: CHANGED[member], **balance}),
    )


def test_customer_that_is_sent_replaces_the_whole_customer(space: Space) -> None:
    create(space)
    answer = update(space, customer={"custid": "C-8", "email": "eve@example.com"})
    assert answer.json == full_answer(
        customer={**NOBODY, "custid": "C-8", "email": "eve@example.com"}
    )


def test_send_now_of_false_is_kept_and_sends_nothing(space: Space) -> None:
    create(space, send_now=1)
    answer = update(space, send_now="0")
    assert answer.json == full_answer(send_now=0, status="outstanding", date_sent="2024-04-29")
    assert len(space.world.mailbox.all()) == 1


def test_send_now_that_is_not_sent_again_sends_nothing_again(space: Space) -> None:
    create(space, send_now=1)
    answer = update(space)
    assert answer.json["data"]["send_now"] == 1
    assert len(space.world.mailbox.all()) == 1


def test_lines_that_are_sent_replace_the_list_and_known_ids_keep_their_day_of_payment(
    space: Space,
) -> None:
    create(space)
    space.act("slyce", "record_payment", invoice="2051", amount="95")
    lines = [
        line(id=3),
        line(sku="TEA2", child=[{**CHILD, "id": 9}, CHILD]),
        line(id=2),
    ]
    answer = update(space, line_items=lines)
    assert (answer.status, answer.json["data"]["line_items"]) == (
        200,
        [
            line_answer(id=3),
            line_answer(
                sku="TEA2",
                date_paid="2024-04-29",
                child=[
                    {**CHILD_ANSWER, "id": 9},
                    {**CHILD_ANSWER, "date_paid": "2024-04-29"},
                ],
            ),
            line_answer(id=2),
        ],
    )
    assert (answer.json["data"]["total"], answer.json["data"]["balance"]) == ("280.00", "0.00")


def test_no_lines_empty_the_list(space: Space) -> None:
    create(space)
    assert update(space, line_items=[]).json == full_answer(
        line_items=[], total="0.00", balance="0.00"
    )


def test_same_update_twice_is_the_same(space: Space) -> None:
    create(space)
    body = {"line_items": [line(id=5)], "status": "outstanding"}
    first = update(space, **body)
    assert update(space, **body).text == first.text


def test_change_of_the_due_date_of_a_line_reaches_its_children(space: Space) -> None:
    create(space)
    answer = update(space, line_items=[line(due_date="2024-06-01", child=[CHILD])])
    assert answer.json["data"]["line_items"] == [
        line_answer(due_date="2024-06-01", child=[{**CHILD_ANSWER, "due_date": "2024-06-01"}])
    ]


def test_update_without_lines_leaves_their_days_of_payment_alone(space: Space) -> None:
    """Two lines may have one id: the one that came after the payment is not paid."""
    create(space)
    space.act("slyce", "record_payment", invoice="2051", amount="95")
    with space.world.transaction():
        invoices = space.world.collection("slyce.invoices")
        invoice = invoices.get("2051") or {}
        first = invoice["line_items"][0]
        invoice["line_items"] = [first, {**first, "child": [], "date_paid": "0000-00-00"}]
        invoices.put("2051", invoice)
    days = [line["date_paid"] for line in update(space).json["data"]["line_items"]]
    assert days == ["2024-04-29", "0000-00-00"]
