"""Deleting invoices."""

import pytest

from tests.space import Space
from tests.vendors.segmetrics.calls import (
    INVOICE,
    delete,
    orders,
    refused,
    save,
    whole,
)
from tests.vendors.segmetrics.shown import line, order


@pytest.mark.parametrize("name", ["234115", "000000123", "a b", "ünï", "a?c#d&e=f%20"])
def test_deleted_invoice_is_gone(space: Space, name: str) -> None:
    if name != "234115":
        save(space, "upsertInvoice", {**INVOICE, "id": name})
    deleted = {"id": name, "status": "success", "object": "invoice", "deleted": True}
    answer = delete(space, "deleteInvoice", name)
    assert whole(answer) == (200, "application/json", deleted)
    assert list(answer.json) == ["id", "status", "object", "deleted"]
    assert name not in orders(space)
    again = delete(space, "deleteInvoice", name)
    assert whole(again) == refused(404, f"invoice '{name}' not found")


@pytest.mark.parametrize("sent", ["2024/001", "2024%2F001"])
def test_slash_in_an_id_is_taken_from_the_path(space: Space, sent: str) -> None:
    """Some servers decode `%2F` and some leave it; the tests' client encodes all it is given."""
    save(space, "upsertInvoice", {**INVOICE, "id": "2024/001"})
    deleted = {"id": "2024/001", "status": "success", "object": "invoice", "deleted": True}
    answer = delete(space, "deleteInvoice", sent)
    assert whole(answer) == (200, "application/json", deleted)
    assert set(orders(space)) == {"234115"}


def test_invoice_sent_after_its_deletion_is_a_new_one(space: Space) -> None:
    save(space, "upsertInvoice", {**INVOICE, "tax": 20, "is_refunded": 1})
    delete(space, "deleteInvoice", "7001")
    space.advance(hours=1)
    save(space, "upsertInvoice", INVOICE)
    later = "2024-04-29T13:00:00+00:00"
    lines = [line(imported_at=later, last_imported_at=later)]
    assert orders(space)["7001"] == order(line_items=lines)


def test_refused_deletion_changes_nothing(space: Space) -> None:
    before = space.state()
    assert delete(space, "deleteInvoice", "7").status == 404
    assert space.state() == before
