"""createInvoice: types, references, expiry and what is stored."""

import re
from typing import Any

import pytest

from tests.space import Space
from tests.vendors.gormic.wire import (
    assert_refused,
    call,
    create,
    create_credit,
    failure,
    invoice,
    success,
)

UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
MILLISECONDS = 1714392000000


def params(**members: Any) -> dict[str, Any]:
    return {"params": {"orderId": "ord-1001", **members}}


def refusal(code: str, description: str, **members: Any) -> dict[str, Any]:
    return failure("createInvoice", code, description, **members)


def test_answer_is_the_envelope_around_a_uuid_of_version_7(space: Space) -> None:
    answer = call(space, "createInvoice", body=params())
    key = answer.json["data"]["id"]
    assert answer.json == success("createInvoice", {"id": key})
    assert UUID7.fullmatch(key)
    assert int(key.replace("-", "")[:12], 16) == MILLISECONDS


def test_ids_are_all_different(space: Space) -> None:
    assert len({create(space) for _ in range(50)}) == 50


def test_new_invoice_is_open_and_has_no_number(space: Space) -> None:
    key = create(space)
    assert invoice(space, key) == {
        "id": key,
        "organization": "org-demo",
        "order_id": "ord-1001",
        "type": "invoice",
        "reference_id": None,
        "expires_at": None,
        "state": "open",
        "expired": False,
        "agenda": None,
        "number": None,
        "source": None,
        "invoiced_at": None,
        "credits": None,
    }


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        (1, "invoice"),
        (1.0, "invoice"),
        ("1", "invoice"),
        ("invoice", "invoice"),
        (2, "credit-note"),
        (2.0, "credit-note"),
        ("2", "credit-note"),
        ("credit-note", "credit-note"),
    ],
)
def test_type_is_a_number_or_a_text(space: Space, sent: object, stored: str) -> None:
    key = create(space, type=sent, referenceInvoiceId="inv-closed")
    assert invoice(space, key)["type"] == stored


@pytest.mark.parametrize(
    "sent",
    [0, 3, -1, 1.5, True, False, None, "", "3", "01", "Invoice", "creditnote", [], [1], {}],
)
def test_any_other_type_is_refused(space: Space, sent: object) -> None:
    error = refusal("InvalidParamError", "type is none of 1, 2, invoice and credit-note")
    assert_refused(space, "createInvoice", 400, error, body=params(type=sent))


@pytest.mark.parametrize("sent", [2, "2", "credit-note"])
def test_credit_note_needs_a_reference(space: Space, sent: object) -> None:
    error = refusal(
        "ParamMissingError",
        "Missing params: referenceInvoiceId",
        missingParams=["referenceInvoiceId"],
    )
    assert_refused(space, "createInvoice", 400, error, body=params(type=sent))


def test_credit_note_points_at_its_closed_invoice(space: Space) -> None:
    key = create_credit(space)
    stored = invoice(space, key)
    assert (stored["reference_id"], stored["credits"]) == ("inv-closed", "org-demo/inv-closed")


def test_invoice_may_refer_to_any_invoice_and_credits_none(space: Space) -> None:
    key = create(space, orderId="ord-1002", referenceInvoiceId="inv-open")
    stored = invoice(space, key)
    assert (stored["reference_id"], stored["credits"]) == ("inv-open", None)


@pytest.mark.parametrize("kind", [1, 2])
def test_reference_has_to_exist(space: Space, kind: int) -> None:
    error = refusal("NotFound", "Invoice inv-none not found")
    body = params(type=kind, referenceInvoiceId="inv-none")
    assert_refused(space, "createInvoice", 404, error, body=body)


def test_credit_note_for_an_open_invoice_is_refused(space: Space) -> None:
    error = refusal("InvoiceOpen", "Invoice inv-open is open")
    body = params(type=2, referenceInvoiceId="inv-open")
    assert_refused(space, "createInvoice", 409, error, body=body)


def test_credit_note_for_an_invoice_of_another_order_is_refused(space: Space) -> None:
    error = refusal("InvalidParamError", "Invoice inv-closed belongs to another order")
    body = params(orderId="ord-1002", type=2, referenceInvoiceId="inv-closed")
    assert_refused(space, "createInvoice", 400, error, body=body)


def test_credit_note_for_a_credit_note_is_refused(space: Space) -> None:
    key = create_credit(space)
    call(space, "closeInvoice", path={"id": key})
    error = refusal("InvalidParamError", f"Invoice {key} is a credit note")
    body = params(type=2, referenceInvoiceId=key)
    assert_refused(space, "createInvoice", 400, error, body=body)


def test_reference_to_an_invoice_of_another_organization_is_unknown(space: Space) -> None:
    error = refusal("NotFound", "Invoice inv-closed not found")
    assert_refused(
        space,
        "createInvoice",
        404,
        error,
        body=params(type=2, referenceInvoiceId="inv-closed"),
        headers={"organization-id": "org-other"},
    )


@pytest.mark.parametrize("sent", [{}, {"type": 1}, {"type": 2}, {"applyExpiresAt": "2024-12-31"}])
def test_order_is_required(space: Space, sent: dict[str, Any]) -> None:
    error = refusal("ParamMissingError", "Missing params: orderId", missingParams=["orderId"])
    assert_refused(space, "createInvoice", 400, error, body={"params": sent})


def test_missing_order_counts_more_than_a_wrong_type(space: Space) -> None:
    error = refusal("ParamMissingError", "Missing params: orderId", missingParams=["orderId"])
    assert_refused(space, "createInvoice", 400, error, body={"params": {"type": 3}})


def test_unknown_order_is_taken_as_a_bare_one(space: Space) -> None:
    create(space, orderId="ord-new")
    assert space.state()["gormic.orders"]["org-demo/ord-new"] == {
        "id": "ord-new",
        "organization": "org-demo",
        "currency": "EUR",
        "due_date": None,
        "customer": None,
        "lines": [],
    }


def test_known_order_stays_as_it_is(space: Space) -> None:
    before = space.state()["gormic.orders"]
    create(space)
    assert space.state()["gormic.orders"] == before


@pytest.mark.space(references="strict")
def test_unknown_order_is_refused_in_a_strict_space(space: Space) -> None:
    error = refusal("NotFound", "Order ord-none not found")
    assert_refused(space, "createInvoice", 404, error, body=params(orderId="ord-none"))


@pytest.mark.space(references="lenient")
@pytest.mark.parametrize("kind", [1, 2])
def test_reference_need_not_exist_in_a_lenient_space(space: Space, kind: int) -> None:
    key = create(space, type=kind, referenceInvoiceId="inv-none")
    assert invoice(space, key)["reference_id"] == "inv-none"


@pytest.mark.space(references="lenient")
def test_reference_that_exists_has_to_fit_in_a_lenient_space_too(space: Space) -> None:
    error = refusal("InvoiceOpen", "Invoice inv-open is open")
    body = params(type=2, referenceInvoiceId="inv-open")
    assert_refused(space, "createInvoice", 409, error, body=body)


@pytest.mark.parametrize(
    "sent",
    [
        "2024-04-29",
        "2024-12-31",
        "2024-04-29T12:00:01Z",
        "2024-04-29T14:00:01+02:00",
        "2024-12-31T23:59",
        "9999-12-31",
        "text",
    ],
)
def test_expiry_is_kept_as_sent(space: Space, sent: str) -> None:
    assert invoice(space, create(space, applyExpiresAt=sent))["expires_at"] == sent


@pytest.mark.parametrize(
    "sent",
    ["2024-04-28", "2024-04-29T12:00:00Z", "2024-04-29T13:59:59+02:00", "0000-01-01", "1999-01-01"],
)
@pytest.mark.parametrize("kind", [1, 2])
def test_expiry_that_has_passed_is_refused(space: Space, sent: str, kind: int) -> None:
    error = refusal("InvalidParamError", "applyExpiresAt has passed")
    body = params(type=kind, referenceInvoiceId="inv-closed", applyExpiresAt=sent)
    assert_refused(space, "createInvoice", 400, error, body=body)


def test_numbers_are_taken_as_the_texts_they_are_spelled_as(space: Space) -> None:
    assert invoice(space, create(space, orderId=1001))["order_id"] == "1001"


def test_other_members_are_ignored_beside_and_among_the_params(space: Space) -> None:
    body = {"params": {"orderId": "ord-1001", "color": "red"}, "meta": 1}
    answer = call(space, "createInvoice", body=body)
    assert answer.status == 200
    assert "color" not in invoice(space, answer.json["data"]["id"])


def test_the_documents_own_example_creates_an_invoice(space: Space) -> None:
    key = call(space, "createInvoice", example="documented").json["data"]["id"]
    stored = invoice(space, key)
    named = (stored["order_id"], stored["type"], stored["reference_id"], stored["expires_at"])
    assert named == ("text", "invoice", "text", "text")
