"""Customers are named by custid: known or not, by the space's policy."""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.slyce.bodies import minimal, unprocessable

NEW = {"custid": "C-7", "email": "ada@example.com"}
KNOWN = {"custid": "7111177788", "email": "evelynl@zylun.com"}
OPERATIONS = ("createInvoice", "updateInvoice")


def customers(space: Space) -> list[str]:
    return sorted(space.state()["slyce.customers"])


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize(
    "policy",
    [
        pytest.param("documented", marks=pytest.mark.space(references="documented")),
        pytest.param("lenient", marks=pytest.mark.space(references="lenient")),
    ],
)
def test_unknown_customer_is_added_bare(space: Space, operation: str, policy: str) -> None:
    answer = space.call("slyce", operation, body=minimal(customer=NEW))
    assert answer.status == 200
    assert space.state()["slyce.customers"]["C-7"] == {"custid": "C-7"}


@pytest.mark.space(references="strict")
@pytest.mark.parametrize("operation", OPERATIONS)
def test_unknown_customer_is_refused_where_references_are_strict(
    space: Space, operation: str
) -> None:
    before = space.state()
    answer = space.call("slyce", operation, body=minimal(customer=NEW))
    assert (answer.status, answer.json) == (
        422,
        unprocessable("The customer C-7 does not exist."),
    )
    assert space.state() == before


@pytest.mark.space(references="strict")
@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("members", [{}, {"customer": KNOWN}, {"footer_id": 99}])
def test_known_customer_or_none_is_taken_everywhere(
    space: Space, operation: str, members: dict[str, Any]
) -> None:
    assert space.call("slyce", operation, body=minimal(**members)).status == 200
    assert customers(space) == ["7111177788"]
