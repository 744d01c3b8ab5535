"""Sending an invoice again, one time after the other or many at once, makes one invoice."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.space import Space
from tests.vendors.segmetrics.calls import INVOICE, PATH, orders, save, succeeded, whole
from tests.vendors.segmetrics.shown import line, order

POSTS = 50
BY_EMAIL = {**INVOICE, "contact_id": None, "email": "ada@example.com"}


@pytest.mark.parametrize("body", [INVOICE, BY_EMAIL])
def test_invoice_sent_again_changes_nothing(space: Space, body: dict[str, Any]) -> None:
    save(space, "upsertInvoice", body)
    before = space.state()
    for _ in range(3):
        assert whole(save(space, "upsertInvoice", body)) == succeeded()
    assert space.state() == before


def test_fifty_concurrent_posts_of_one_id_make_one_invoice(space: Space) -> None:
    def post(_: int) -> Any:
        return whole(space.call("segmetrics", "upsertInvoice", path=PATH, body=dict(INVOICE)))

    with ThreadPoolExecutor(POSTS) as threads:
        assert list(threads.map(post, range(POSTS))) == [succeeded()] * POSTS
    shown = orders(space)
    assert list(shown) == ["234115", "7001"]
    assert shown["7001"] == order()


def test_of_fifty_different_concurrent_posts_one_is_kept_whole(space: Space) -> None:
    def post(amount: int) -> Any:
        item = {"name": f"Item {amount}", "product_id": amount, "amount": amount}
        body = {**INVOICE, "amount": amount, "paid": amount, "items": [item]}
        return whole(space.call("segmetrics", "upsertInvoice", path=PATH, body=body))

    with ThreadPoolExecutor(POSTS) as threads:
        assert list(threads.map(post, range(POSTS))) == [succeeded()] * POSTS
    shown = orders(space)
    assert list(shown) == ["234115", "7001"]
    amount = shown["7001"]["total"]
    sums = {"amount": amount, "total_paid": amount, "total_due": amount}
    named = {"product_id": str(amount), "product_name": f"Item {amount}"}
    assert shown["7001"] == order(
        subtotal=amount, total=amount, total_paid=amount, line_items=[line(**sums, **named)]
    )
