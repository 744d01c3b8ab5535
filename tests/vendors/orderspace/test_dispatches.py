"""Dispatches: what leaves, how far that brings the order, and what is refused."""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.orderspace.samples import (
    ADDRESS,
    DRESS,
    NOW,
    PARTLY_SENT,
    PLAIN,
    TRAP,
    VENDOR,
    counts_of,
    create_dispatch,
    create_order,
    invalid,
    made_invoice,
    message,
    order_of,
    refused,
)


def test_everything_that_is_left_leaves_when_no_lines_are_given(space: Space) -> None:
    dispatch = {
        "id": "di_hxuom3p3",
        "order_id": PLAIN,
        "order_number": 1289,
        "created": NOW,
        "comments": "",
        "customer_note": "",
        "customer_po_number": "",
        "shipping_type": "",
        "shipping_address": ADDRESS,
        "email_address": "bp12@alliumstudios.com",
        "phone": "01536 770000",
        "dispatch_lines": [{"order_line_id": "ol_z1ow2pdm", **DRESS, "quantity": 10}],
    }
    assert message(create_dispatch(space, PLAIN)) == (200, {"dispatch": dispatch})
    path = {"dispatch_id": "di_hxuom3p3"}
    assert space.call(VENDOR, "getDispatch", path=path).json == {"dispatch": dispatch}
    assert counts_of(space, PLAIN, "dispatched") == [10]
    assert order_of(space, PLAIN)["status"] == "fulfilled"


@pytest.mark.parametrize("lines", [None, []])
def test_lines_that_are_null_or_empty_count_as_absent(space: Space, lines: Any) -> None:
    answer = create_dispatch(space, PLAIN, dispatch_lines=lines)
    assert answer.json["dispatch"]["dispatch_lines"][0]["quantity"] == 10


def test_an_order_is_part_fulfilled_until_all_has_left(space: Space) -> None:
    for quantity, status in ((4, "part_fulfilled"), (5, "part_fulfilled"), (1, "fulfilled")):
        create_dispatch(space, PLAIN, dispatch_lines=[{"sku": "ZAG-D-16", "quantity": quantity}])
        assert order_of(space, PLAIN)["status"] == status
    assert counts_of(space, PLAIN, "dispatched") == [10]


def test_lines_by_id_by_sku_and_without_quantity(space: Space) -> None:
    lines = [
        {"order_line_id": "ol_d16560mn", "sku": "X", "quantity": "2"},
        {"order_line_id": "ol_nm427o01"},
    ]
    made = create_dispatch(space, TRAP, comments="On its way", dispatch_lines=lines)
    assert made.json["dispatch"]["comments"] == "On its way"
    assert counts_of(space, TRAP, "dispatched") == [2, 3]
    assert order_of(space, TRAP)["status"] == "part_fulfilled"


def test_charges_for_shipping_do_not_hold_an_order_back(space: Space) -> None:
    made = create_dispatch(space, PARTLY_SENT).json["dispatch"]
    assert [(line["sku"], line["quantity"]) for line in made["dispatch_lines"]] == [
        ("AM-D-CHR-10", 6)
    ]
    assert (made["shipping_type"], made["phone"]) == ("Special Delivery", "12345")
    assert order_of(space, PARTLY_SENT)["status"] == "fulfilled"
    assert counts_of(space, PARTLY_SENT, "dispatched") == [10, 0]


def test_an_invoiced_order_is_fulfilled_when_it_has_left(space: Space) -> None:
    made_invoice(space)
    create_dispatch(space, PLAIN)
    assert order_of(space, PLAIN)["status"] == "fulfilled"


def test_a_dispatch_carries_the_orders_notes(space: Space) -> None:
    order = create_order(
        space,
        {"sku": "ZAG-D-16", "quantity": 1},
        customer_note="Back door",
        customer_po_number="PO-1",
    ).json["order"]
    made = create_dispatch(space, order["id"]).json["dispatch"]
    assert (made["customer_note"], made["customer_po_number"]) == ("Back door", "PO-1")


@pytest.mark.parametrize(
    ("order", "line", "problem"),
    [
        (TRAP, {"sku": "ZAG-D-16"}, "SKU 'ZAG-D-16' matches more than one order line"),
        (PLAIN, {"sku": "X"}, "SKU 'X' does not match any order line"),
        (PLAIN, {"order_line_id": "ol_x"}, "order line 'ol_x' is invalid"),
        (PARTLY_SENT, {"order_line_id": "ol_8kq2v6zt"}, "order line 'ol_8kq2v6zt' is invalid"),
        (
            PARTLY_SENT,
            {"sku": "AM-D-CHR-10", "quantity": 7},
            "quantity exceeds the outstanding quantity of 6",
        ),
        (PLAIN, {"sku": "ZAG-D-16", "quantity": 0}, "quantity must be greater than 0"),
        (PLAIN, {"sku": "ZAG-D-16", "quantity": 1.5}, "quantity must be an integer"),
        (PLAIN, {"sku": "ZAG-D-16", "quantity": []}, "quantity is not a number"),
        (PLAIN, {"sku": ""}, "sku can't be blank"),
        (PLAIN, {"quantity": 1}, "must have an order_line_id or a sku"),
        (PLAIN, None, "must have an order_line_id or a sku"),
    ],
)
def test_refused_line(space: Space, order: str, line: Any, problem: str) -> None:
    before = space.state()
    answer = create_dispatch(space, order, dispatch_lines=[line])
    assert message(answer) == refused(f"dispatch_lines[0] {problem}")
    assert space.state() == before


def test_lines_for_one_order_line_share_what_is_left_of_it(space: Space) -> None:
    lines = [{"sku": "ZAG-D-16", "quantity": 6}, {"order_line_id": "ol_z1ow2pdm", "quantity": 5}]
    assert message(create_dispatch(space, PLAIN, dispatch_lines=lines)) == refused(
        "dispatch_lines[1] quantity exceeds the outstanding quantity of 4"
    )


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"order_id": "or_x"}, invalid("Order must exist")),
        ({"order_id": None}, invalid("Order must exist")),
        ({"order_id": {}}, invalid("Order must exist")),
        ({"dispatch_lines": "all"}, invalid("Dispatch lines is invalid")),
        ({"comments": {}}, invalid("Comments is invalid")),
        (
            {"order_id": "or_x", "dispatch_lines": [{}], "comments": []},
            invalid("Order must exist"),
        ),
        (
            {"dispatch_lines": [{}], "comments": []},
            refused("dispatch_lines[0] must have an order_line_id or a sku"),
        ),
    ],
)
def test_refused_members(space: Space, members: dict[str, Any], expected: Any) -> None:
    before = space.state()
    body = {"dispatch": {"order_id": PLAIN, **members}}
    assert message(space.call(VENDOR, "createDispatch", body=body)) == expected
    assert space.state() == before


def test_a_fulfilled_order_is_done(space: Space) -> None:
    create_dispatch(space, PLAIN)
    before = space.state()
    for lines in (None, [{"sku": "ZAG-D-16", "quantity": 1}]):
        answer = create_dispatch(space, PLAIN, dispatch_lines=lines)
        assert message(answer) == refused("The order has already been fulfilled")
    assert space.state() == before


def test_a_cancelled_order_does_not_leave(space: Space) -> None:
    space.act(VENDOR, "cancel_order", order=PLAIN)
    before = space.state()
    assert message(create_dispatch(space, PLAIN)) == refused("The order has been cancelled")
    assert space.state() == before


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["di_hxuom3p3", "di_4kzzxdk2"]),
        ({"order_id": PLAIN}, ["di_hxuom3p3"]),
        ({"order_id": "or_x"}, []),
        ({"created_since": "2024-04-29T12:00:00Z"}, ["di_hxuom3p3"]),
        ({"created_before": "2024-04-29T12:00:00Z"}, ["di_4kzzxdk2"]),
        ({"created_before": "2020-04-16T12:58:39Z"}, []),
        ({"starting_after": "di_hxuom3p3"}, ["di_4kzzxdk2"]),
    ],
)
def test_filters_combine(space: Space, query: dict[str, str], expected: list[str]) -> None:
    create_dispatch(space, PLAIN)
    answer = space.call(VENDOR, "listDispatches", query=query).json
    assert [dispatch["id"] for dispatch in answer["dispatches"]] == expected
    assert answer["has_more"] is False


@pytest.mark.parametrize(
    ("query", "words"),
    [({"created_since": "x"}, "Created since"), ({"created_before": "x"}, "Created before")],
)
def test_a_malformed_parameter_is_named(space: Space, query: dict[str, str], words: str) -> None:
    answer = space.call(VENDOR, "listDispatches", query=query)
    assert message(answer) == invalid(f"{words} is invalid")
