"""updateInvoice: what changes, what has to agree, what is refused."""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.gormic.wire import (
    assert_answer,
    assert_refused,
    call,
    create,
    create_credit,
    failure,
    invoice,
    on,
    success,
)

DONE = success("updateInvoice", {"success": True})


def refusal(code: str, description: str, **members: Any) -> dict[str, Any]:
    return failure("updateInvoice", code, description, **members)


@pytest.mark.parametrize(
    ("sent", "changed"),
    [
        ({"orderId": "ord-1002"}, {"order_id": "ord-1002"}),
        ({"orderId": 7}, {"order_id": "7"}),
        ({"referenceInvoiceId": "inv-closed"}, {"reference_id": "inv-closed"}),
        ({"referenceInvoiceId": "inv-open"}, {"reference_id": "inv-open"}),
        ({"applyExpiresAt": "2024-12-31"}, {"expires_at": "2024-12-31"}),
        ({"applyExpiresAt": "1999-12-31"}, {"expires_at": "1999-12-31"}),
        ({"id": "inv-open", "applyExpiresAt": "text"}, {"expires_at": "text"}),
        ({"id": "text", "applyExpiresAt": "2024-12-31"}, {"expires_at": "2024-12-31"}),
        (
            {"orderId": "ord-1001", "applyExpiresAt": "2024-12-31", "type": 2},
            {"expires_at": "2024-12-31"},
        ),
    ],
)
def test_params_that_are_sent_change_and_the_others_stay(
    space: Space, sent: dict[str, Any], changed: dict[str, Any]
) -> None:
    before = invoice(space, "inv-open")
    assert_answer(call(space, "updateInvoice", **on("inv-open", **sent)), 200, DONE)
    assert invoice(space, "inv-open") == before | changed


def test_the_documents_own_example_changes_the_invoice_it_names(space: Space) -> None:
    answer = call(space, "updateInvoice", example="documented", path={"id": "text"})
    assert_answer(answer, 200, DONE)
    stored = invoice(space, "text")
    assert (stored["reference_id"], stored["expires_at"]) == ("text", "text")


@pytest.mark.parametrize(
    "sent",
    [
        {"id": "inv-open"},
        {"id": "text"},
        {"orderId": "ord-1001"},
        {"unknown": 1},
        {"id": "inv-open", "orderId": "ord-1001"},
    ],
)
def test_update_that_changes_nothing_is_refused(space: Space, sent: dict[str, Any]) -> None:
    error = refusal("NoChanges", "The update changes nothing")
    assert_refused(space, "updateInvoice", 400, error, **on("inv-open", **sent))


def test_update_without_any_param_is_refused(space: Space) -> None:
    error = refusal("NoChanges", "The update changes nothing")
    assert_refused(space, "updateInvoice", 400, error, body={"params": {}})


def test_same_update_twice_changes_nothing_the_second_time(space: Space) -> None:
    sent = on("inv-open", applyExpiresAt="2024-12-31")
    call(space, "updateInvoice", **sent)
    error = refusal("NoChanges", "The update changes nothing")
    assert_refused(space, "updateInvoice", 400, error, **sent)


@pytest.mark.parametrize("sent", ["inv-closed", "INV-OPEN", "none", 5])
def test_id_has_to_agree_with_the_path(space: Space, sent: object) -> None:
    error = refusal("InvalidParamError", "id differs from the path")
    sent_params = {"id": sent, "applyExpiresAt": "2024-12-31"}
    assert_refused(space, "updateInvoice", 400, error, **on("inv-open", **sent_params))


def test_reference_has_to_exist(space: Space) -> None:
    error = refusal("NotFound", "Invoice inv-none not found")
    sent = on("inv-open", referenceInvoiceId="inv-none")
    assert_refused(space, "updateInvoice", 404, error, **sent)


@pytest.mark.space(references="lenient")
def test_reference_need_not_exist_in_a_lenient_space(space: Space) -> None:
    sent = on("inv-open", referenceInvoiceId="inv-none")
    assert_answer(call(space, "updateInvoice", **sent), 200, DONE)


@pytest.mark.space(references="strict")
def test_unknown_order_is_refused_in_a_strict_space(space: Space) -> None:
    error = refusal("NotFound", "Order ord-none not found")
    assert_refused(space, "updateInvoice", 404, error, **on("inv-open", orderId="ord-none"))


def test_unknown_order_is_taken_as_a_bare_one(space: Space) -> None:
    assert_answer(call(space, "updateInvoice", **on("inv-open", orderId="ord-new")), 200, DONE)
    assert space.state()["gormic.orders"]["org-demo/ord-new"]["customer"] is None


def test_refused_update_does_not_leave_a_new_order_behind(space: Space) -> None:
    error = refusal("NotFound", "Invoice inv-none not found")
    sent = on("inv-open", orderId="ord-new", referenceInvoiceId="inv-none")
    assert_refused(space, "updateInvoice", 404, error, **sent)


def test_credit_note_stays_with_the_order_of_its_invoice(space: Space) -> None:
    key = create_credit(space)
    error = refusal("InvalidParamError", "Invoice inv-closed belongs to another order")
    assert_refused(space, "updateInvoice", 400, error, **on(key, orderId="ord-1002"))


def test_credit_note_cannot_turn_to_an_open_invoice(space: Space) -> None:
    key = create_credit(space)
    error = refusal("InvoiceOpen", "Invoice inv-open is open")
    assert_refused(space, "updateInvoice", 409, error, **on(key, referenceInvoiceId="inv-open"))


def test_credit_note_can_turn_to_another_closed_invoice(space: Space) -> None:
    key, other = create_credit(space), create(space)
    call(space, "closeInvoice", path={"id": other})
    assert_answer(call(space, "updateInvoice", **on(key, referenceInvoiceId=other)), 200, DONE)
    assert invoice(space, key)["credits"] == f"org-demo/{other}"


def test_credit_note_cannot_credit_itself(space: Space) -> None:
    key = create_credit(space)
    error = refusal("InvalidParamError", f"Invoice {key} is a credit note")
    assert_refused(space, "updateInvoice", 400, error, **on(key, referenceInvoiceId=key))
