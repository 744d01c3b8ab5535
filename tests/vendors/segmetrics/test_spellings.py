"""What is taken beyond the document, and what becomes of it."""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.segmetrics.calls import (
    BODIES,
    INVOICE,
    PATH,
    SUBSCRIPTION,
    orders,
    read,
    refused,
    save,
    succeeded,
    whole,
)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (4500, 4500),
        (4500.0, 4500),
        (4499.9999, 4500),
        (4499.5, 4500),
        (4499.4999, 4499),
        (0.5, 1),
        ("4500", 4500),
        (" 4500 ", 4500),
        ("4500.0", 4500),
        ("4499.50", 4500),
        ("0", 0),
        (-0.0, 0),
        (999_999_999_999, 999_999_999_999),
        ("999999999999", 999_999_999_999),
    ],
)
def test_amounts_are_taken_as_text_or_with_a_fraction_and_rounded_half_up(
    space: Space, sent: Any, kept: int
) -> None:
    save(space, "upsertInvoice", {**INVOICE, "amount": sent, "paid": sent})
    order = orders(space)["7001"]
    assert (order["total"], order["total_paid"]) == (kept, kept)


@pytest.mark.parametrize("field", ["discount", "tax", "shipping"])
@pytest.mark.parametrize(("sent", "kept"), [(-5, -5), ("-5.5", -6), (-5.4, -5), (7, 7)])
def test_other_amounts_may_be_negative(space: Space, field: str, sent: Any, kept: int) -> None:
    save(space, "upsertInvoice", {**INVOICE, field: sent})
    assert orders(space)["7001"][f"total_{field}"] == kept


@pytest.mark.parametrize(
    ("sent", "kept"),
    [(0, False), (1, True), (False, False), (True, True), ("0", False), ("1", True), (1.0, True)],
)
def test_refunded_flag_is_taken_in_every_spelling(space: Space, sent: Any, kept: bool) -> None:
    save(space, "upsertInvoice", {**INVOICE, "is_refunded": sent})
    order = orders(space)["7001"]
    assert (order["is_refunded"], order["line_items"][0]["is_refunded"]) == (kept, kept)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (7, "7"),
        (7.0, "7"),
        ("7", "7"),
        ("000000123", "000000123"),
        (" 7", " 7"),
        ("wc_1/2?#%&", "wc_1/2?#%&"),
        ("Ünïcode", "Ünïcode"),
        (0, "0"),
        (9223372036854775807, "9223372036854775807"),
        (1556402307145, "1556402307145"),
    ],
)
def test_ids_are_kept_as_text(space: Space, sent: Any, kept: str) -> None:
    item = {"name": "x", "product_id": sent, "amount": 1, "id": sent}
    save(space, "upsertInvoice", {**INVOICE, "id": sent, "items": [item]})
    line = orders(space)[kept]["line_items"][0]
    assert (line["product_id"], line["order_item_id"], line["order_id"]) == (kept, kept, kept)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("2018-10-03 11:14:32", "2018-10-03T11:14:32+00:00"),
        ("2018-10-03T11:14:32", "2018-10-03T11:14:32+00:00"),
        ("2018-10-03T11:14:32Z", "2018-10-03T11:14:32+00:00"),
        ("2018-10-03T11:14:32+02:00", "2018-10-03T09:14:32+00:00"),
        ("2018-10-03T11:14:32-0530", "2018-10-03T16:44:32+00:00"),
        ("2018-10-03T11:14:32.987654Z", "2018-10-03T11:14:32+00:00"),
        ("2018-10-03 11:14", "2018-10-03T11:14:00+00:00"),
        (" 2018-10-03 11:14:32\n", "2018-10-03T11:14:32+00:00"),
        ("2020-02-29 00:00:00", "2020-02-29T00:00:00+00:00"),
        ("9999-12-31 23:59:59", "9999-12-31T23:59:59+00:00"),
        ("1000-01-01 00:00:00", "1000-01-01T00:00:00+00:00"),
    ],
)
def test_dates_are_utc_and_answered_in_iso_8601(space: Space, sent: str, kept: str) -> None:
    save(space, "upsertInvoice", {**INVOICE, "date_created": sent})
    order = orders(space)["7001"]
    assert (order["date_created"], order["line_items"][0]["date_created"]) == (kept, kept)


@pytest.mark.parametrize(("sent", "kept"), [("3", 3), (3.0, 3), ("3.0", 3), (1, 1)])
def test_counts_are_taken_as_text(space: Space, sent: Any, kept: int) -> None:
    save(space, "upsertSubscription", {**SUBSCRIPTION, "frequency": sent, "quantity": sent})
    held = read(space, extend="subscriptions")["subscriptions"][0]
    assert (held["frequency"], held["quantity"]) == (kept, kept)


@pytest.mark.parametrize(("sent", "kept"), [(7, "7"), (1.5, "1.5"), ("", ""), ("x", "x")])
def test_numbers_are_taken_for_texts(space: Space, sent: Any, kept: str) -> None:
    save(space, "upsertContact", {"contact_id": 4, "first_name": sent})
    assert read(space)["first_name"] == kept


@pytest.mark.parametrize("operation", BODIES)
def test_unknown_members_are_ignored(space: Space, operation: str) -> None:
    body = {**BODIES[operation], "note": {"deep": [1]}, "status_": "x"}
    answer = space.call("segmetrics", operation, path=PATH, body=body)
    members = {"contact": {"contact_id": "249"}} if operation == "upsertContact" else {}
    assert whole(answer) == succeeded(**members)


def test_body_that_is_nested_too_deep_is_malformed(space: Space) -> None:
    deep = "[" * 5000 + "]" * 5000
    raw = f'{{"contact_id": 4, "custom_fields": {{"deep": {deep}}}}}'
    answer = space.call("segmetrics", "upsertContact", path=PATH, raw=raw)
    assert whole(answer) == refused(400, "invalid JSON body")


def test_custom_fields_may_be_nested(space: Space) -> None:
    nested = {"a": [{"b": None}, [1.5, True]]}
    save(space, "upsertContact", {"contact_id": 4, "custom_fields": nested})
    assert read(space)["custom_fields"] == nested
