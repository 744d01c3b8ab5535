"""When an invoice is due, how its terms are labeled and which deposit they ask for."""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.orderspace.samples import (
    BLUE_SKY,
    PARTLY_SENT,
    TERMS,
    VENDOR,
    made_invoice,
)

DEPOSIT = {"percentage": 25.0, "due_date": "2021-04-24"}


def told(invoice: Any) -> tuple[Any, ...]:
    return tuple(invoice[name] for name in ("invoice_date", "payment_terms", "due_date", "deposit"))


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        pytest.param(
            {"invoice_date": "2021-04-24", "payment_terms_id": TERMS},
            ("2021-04-24", "15 Days", "2021-05-09", DEPOSIT),
            id="terms set label, due date and deposit",
        ),
        pytest.param(
            {"invoice_date": "2021-04-24", "payment_terms_id": "pt_zkmqv8e0"},
            ("2021-04-24", "30 Days", "2021-05-24", None),
            id="no deposit when the terms ask for none",
        ),
        pytest.param(
            {"invoice_date": "2021-04-24", "due_date": "2021-06-01"},
            ("2021-04-24", "", "2021-06-01", None),
            id="a due date alone sets nothing else",
        ),
        pytest.param(
            {"invoice_date": "2021-04-24", "payment_terms_id": TERMS, "due_date": "2021-06-01"},
            ("2021-04-24", "15 Days", "2021-06-01", DEPOSIT),
            id="a due date beside terms wins",
        ),
        pytest.param(
            {"invoice_date": "2021-04-24"},
            ("2021-04-24", "15 Days", "2021-05-09", DEPOSIT),
            id="the customer's terms without either",
        ),
        pytest.param(
            {"invoice_date": "2021-04-24", "payment_terms_id": "", "due_date": None},
            ("2021-04-24", "15 Days", "2021-05-09", DEPOSIT),
            id="empty terms are none",
        ),
        pytest.param(
            {},
            (
                "2024-04-29",
                "15 Days",
                "2024-05-14",
                {"percentage": 25.0, "due_date": "2024-04-29"},
            ),
            id="today without an invoice date",
        ),
        pytest.param(
            {"invoice_date": "9999-12-30", "payment_terms_id": TERMS},
            (
                "9999-12-30",
                "15 Days",
                "9999-12-31",
                {"percentage": 25.0, "due_date": "9999-12-30"},
            ),
            id="the calendar's last day is the last due date",
        ),
        pytest.param(
            {"invoice_date": "2024-02-15", "payment_terms_id": TERMS},
            (
                "2024-02-15",
                "15 Days",
                "2024-03-01",
                {"percentage": 25.0, "due_date": "2024-02-15"},
            ),
            id="days are counted through a leap February",
        ),
    ],
)
def test_terms(space: Space, members: dict[str, Any], expected: tuple[Any, ...]) -> None:
    assert told(made_invoice(space, **members)) == expected


def test_without_any_terms_an_invoice_is_due_on_its_own_date(space: Space) -> None:
    body = {"customer": {"payment_terms_id": None}}
    space.call(VENDOR, "updateCustomer", body=body)
    assert told(made_invoice(space)) == ("2024-04-29", "", "2024-04-29", None)


def test_terms_are_those_of_the_customer_who_is_billed(space: Space) -> None:
    made = made_invoice(space, PARTLY_SENT, customer_id=BLUE_SKY)
    assert told(made) == ("2024-04-29", "30 Days", "2024-05-29", None)


def test_today_is_today_in_utc(space: Space) -> None:
    space.advance(hours=11, minutes=59)
    assert made_invoice(space, proforma=True)["invoice_date"] == "2024-04-29"
    space.advance(minutes=1)
    assert made_invoice(space)["invoice_date"] == "2024-04-30"
