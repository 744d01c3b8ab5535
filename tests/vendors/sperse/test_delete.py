"""Delete: one or several invoices, as long as nobody has seen them."""

import pytest

from tests.space import Space
from tests.vendors.sperse.wire import call, create, failure, invalid, no_such, refused, success

REQUIRED = invalid(("The Ids field is required.", "ids"))


def test_a_deleted_invoice_is_gone_with_its_number(space: Space) -> None:
    assert call(space, "deleteInvoice", query={"id": 1}) == success(None, of=(1, 1))
    expected = no_such("Invoice", 1)
    assert call(space, "getInvoiceInfo", query={"id": 1}) == expected
    refused(space, expected, "deleteInvoice", query={"id": 1})
    assert create(space, number="INV-20240401-0001") == 4


def test_the_order_of_a_deleted_invoice_stays(space: Space) -> None:
    before = space.state()
    call(space, "deleteInvoice", query={"id": 1})
    after = space.state()
    assert before["sperse.invoices"].pop("1")["orderId"] == 1
    assert after == before


def test_the_payments_of_a_deleted_import_go_with_it(space: Space) -> None:
    before = space.state()["sperse.transactions"]
    body = {"contactId": 1, "status": "Draft", "date": "2024-04-29", "grandTotal": 0}
    paid = body | {"transactions": [{"amount": 1}, {"amount": 2}]}
    call(space, "importInvoice", body=paid)
    assert len(space.state()["sperse.transactions"]) == len(before) + 2
    call(space, "deleteInvoice", query={"id": 4})
    assert space.state()["sperse.transactions"] == before


def test_several_invoices_are_deleted_at_once(space: Space) -> None:
    assert call(space, "deleteInvoices", query={"ids": [0, 1, 1]}) == success(None)
    assert sorted(space.state()["sperse.invoices"]) == ["2", "3"]


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ([1, 2], failure(500, "Invoice can not be deleted in status Sent")),
        ([1, 3], failure(500, "Invoice can not be deleted in status Paid")),
        ([1, 7], no_such("Invoice", 7)),
        (["1", "x"], invalid(("The value 'x' is not valid.", "ids[1]"))),
        (["1,0"], invalid(("The value '1,0' is not valid.", "ids[0]"))),
        ([""], REQUIRED),
        (["", ""], REQUIRED),
    ],
)
def test_all_of_them_or_none(space: Space, ids: list[object], expected: tuple[int, object]) -> None:
    refused(space, expected, "deleteInvoices", query={"ids": ids})


def test_ids_must_be_named(space: Space) -> None:
    url = f"/@{space.name}/sperse/api/services/CRM/Invoice/DeleteInvoices"
    answer = space.http("DELETE", url, headers={"api-key": "k"})
    assert (answer.status, answer.json) == REQUIRED
