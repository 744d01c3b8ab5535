"""Reminders (assumed): one e-mail when the last due date of a sent, unpaid invoice has passed."""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.slyce.bodies import line, minimal

OVERDUE = "2024-05-11T00:00:00Z"
FIRED = {"at": OVERDUE, "kind": "slyce.reminder", "data": {"invoice": 2051}}


def create(space: Space, **members: Any) -> None:
    lines = [line(id=1, due_date="2024-05-10"), line(id=2, due_date="2024-05-03")]
    body = minimal(**{"send_now": 1, "send_reminder": 1, "line_items": lines, **members})
    assert space.call("slyce", "createInvoice", body=body).status == 200


def update(space: Space, **members: Any) -> None:
    answer = space.call("slyce", "updateInvoice", path={"id": "2051"}, body=minimal(**members))
    assert answer.status == 200, answer.text


def mails(space: Space) -> list[tuple[str, str]]:
    return [(mail["at"], mail["subject"]) for mail in space.world.mailbox.all()]


def test_reminder_goes_out_when_the_latest_due_date_is_over(space: Space) -> None:
    create(space)
    before = space.call("slyce", "getInvoice", path={"id": "2051"}).json
    assert space.advance(days=11) == []
    assert space.advance(hours=12) == [FIRED]
    assert mails(space) == [
        ("2024-04-29T12:00:00Z", "Invoice INV-1"),
        (OVERDUE, "Reminder: invoice INV-1 is overdue"),
    ]
    assert space.call("slyce", "getInvoice", path={"id": "2051"}).json == before
    assert space.advance(days=400) == []


@pytest.mark.parametrize(
    "members",
    [
        {"send_reminder": 0},
        {"send_now": 0},
        {"line_items": []},
        {"line_items": [line(due_date="2024-04-28")]},
        {"line_items": [line(due_date="9999-12-31")]},
    ],
    ids=["not wanted", "not sent", "without lines", "passed already", "at the end of time"],
)
def test_invoice_that_calls_for_no_reminder_gets_none(
    space: Space, members: dict[str, Any]
) -> None:
    create(space, **members)
    assert space.advance(days=400) == []


def test_partly_paid_invoice_is_reminded_of_too(space: Space) -> None:
    create(space)
    space.act("slyce", "record_payment", invoice=2051, amount="1.00")
    assert space.advance(days=12) == [FIRED]


@pytest.mark.parametrize("status", ["paid", "canceled"])
def test_invoice_that_is_settled_is_not_reminded_of(space: Space, status: str) -> None:
    create(space)
    update(space, status=status)
    assert space.advance(days=400) == []


def test_customer_who_pays_is_not_reminded(space: Space) -> None:
    create(space)
    space.act("slyce", "record_payment", invoice=2051, amount="1000000")
    assert space.advance(days=400) == []


def test_sending_later_plans_the_reminder(space: Space) -> None:
    create(space, send_now=0)
    space.call("slyce", "sendInvoice", path={"id": "2051"}, body=None)
    assert space.advance(days=12) == [FIRED]


def test_reminder_moves_with_the_due_date_and_a_later_one_brings_another(space: Space) -> None:
    create(space)
    update(space, line_items=[line(due_date="2024-05-20")])
    assert [event["at"] for event in space.advance(days=30)] == ["2024-05-21T00:00:00Z"]
    update(space, line_items=[line(due_date="2024-06-20")])
    assert [event["at"] for event in space.advance(days=30)] == ["2024-06-21T00:00:00Z"]


def test_reminder_that_is_not_wanted_any_more_is_called_off(space: Space) -> None:
    create(space)
    update(space, send_reminder=0)
    assert space.advance(days=400) == []
