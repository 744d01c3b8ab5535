"""Amounts that do not add up are taken; the mock files a note."""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.segmetrics.calls import INVOICE, PATH, save, succeeded, whole

EXTRAS = {"discount": 100, "tax": 20, "shipping": 30}


def notes(space: Space) -> list[tuple[str, str, str, Any, str]]:
    """Return the findings of a space as (rule, severity, pointer, value, message)."""
    found = space.world.findings.all()
    return [(f.rule, f.severity, f.pointer, f.value, f.message) for f in found]


@pytest.mark.parametrize(
    ("amount", "amounts", "extras"),
    [
        (500, [500], {}),
        (500, [400, 100], {}),
        (500, [600, -100], {}),
        (450, [500], EXTRAS),
        (500, [500], EXTRAS),
        (700, [], {}),
    ],
)
def test_sums_that_can_be_meant_are_not_noted(
    space: Space, amount: int, amounts: list[int], extras: dict[str, int]
) -> None:
    items = [{"name": "x", "product_id": 1, "amount": one} for one in amounts]
    answer = save(space, "upsertInvoice", {**INVOICE, **extras, "amount": amount, "items": items})
    assert whole(answer) == succeeded()
    assert notes(space) == []


@pytest.mark.parametrize(
    ("extras", "sums"),
    [({}, "500"), (EXTRAS, "500, with discount, tax and shipping 450")],
)
def test_sum_that_cannot_be_meant_is_noted(space: Space, extras: dict[str, int], sums: str) -> None:
    answer = save(space, "upsertInvoice", {**INVOICE, **extras, "amount": 4500})
    assert whole(answer) == succeeded()
    message = f"the amount is 4500, but the items add up to {sums}"
    assert notes(space) == [("amounts-do-not-add-up", "note", "/body/amount", 4500, message)]


def test_extras_that_are_kept_from_before_count(space: Space) -> None:
    save(space, "upsertInvoice", {**INVOICE, **EXTRAS, "amount": 450})
    save(space, "upsertInvoice", {**INVOICE, "amount": 450})
    assert notes(space) == []


def test_refused_invoice_is_not_noted(space: Space) -> None:
    body = {**INVOICE, "amount": 4500, "contact_id": 99}
    assert space.call("segmetrics", "upsertInvoice", path=PATH, body=body).status == 400
    assert notes(space) == []
