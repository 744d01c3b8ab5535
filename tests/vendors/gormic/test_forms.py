"""The form of bodies: what cannot be read, what is missing, what has the wrong type."""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.gormic.wire import WITH_BODY, assert_refused, call, failure

PATHS = {
    "createInvoice": {},
    "updateInvoice": {"id": "inv-open"},
    "sendInvoice": {"id": "inv-closed"},
}
NOT_OBJECTS: list[Any] = [[], [1], "text", 5, 1.5, True, False]
NOT_TEXT: list[Any] = [None, True, False, [], ["a"], {}, {"a": 1}]
NOT_DATES: list[Any] = [
    *NOT_TEXT,
    5,
    "",
    "soon",
    "Text",
    "2024",
    "2024-13-01",
    "2024-02-30",
    "20241231",
    "31.12.2024",
    "2024-12-31 10:00",
    "2024-12-31T25:00:00Z",
    "2024-12-31T10:00:00+25:00",
    "٢٠٢٤-١٢-٣١",
]
TEXTS = [
    ("createInvoice", "orderId"),
    ("createInvoice", "referenceInvoiceId"),
    ("updateInvoice", "orderId"),
    ("updateInvoice", "id"),
    ("updateInvoice", "referenceInvoiceId"),
    ("sendInvoice", "orderId"),
    ("sendInvoice", "invoiceId"),
]


def body(operation: str, **params: Any) -> dict[str, Any]:
    base = {"orderId": "ord-1001"} if operation == "createInvoice" else {}
    return {"params": base | params}


def assert_invalid(space: Space, operation: str, description: str, **when: Any) -> None:
    error = failure(operation, "InvalidParamError", description)
    assert_refused(space, operation, 400, error, path=PATHS[operation], **when)


@pytest.mark.parametrize("operation", WITH_BODY)
@pytest.mark.parametrize("raw", ["{", "{'params': 1}", '{"params": {}', "params=1", "\x00", "NaN"])
def test_malformed_json_is_refused(space: Space, operation: str, raw: str) -> None:
    assert_invalid(space, operation, "The body is not valid JSON", raw=raw)


@pytest.mark.parametrize("operation", WITH_BODY)
@pytest.mark.parametrize("sent", NOT_OBJECTS)
def test_body_has_to_be_an_object(space: Space, operation: str, sent: object) -> None:
    assert_invalid(space, operation, "The body is not an object", body=sent)


@pytest.mark.parametrize("operation", WITH_BODY)
@pytest.mark.parametrize("sent", [None, *NOT_OBJECTS])
def test_params_have_to_be_an_object(space: Space, operation: str, sent: object) -> None:
    assert_invalid(space, operation, "params is not an object", body={"params": sent})


@pytest.mark.parametrize("operation", ["createInvoice", "updateInvoice"])
@pytest.mark.parametrize(
    "when",
    [{"body": None}, {"raw": "null"}, {"body": {}}, {"body": {"orderId": "ord-1001"}}],
)
def test_body_without_params_is_refused(space: Space, operation: str, when: dict[str, Any]) -> None:
    error = failure(operation, "ParamMissingError", "The body has no params", missingParams=["*"])
    assert_refused(space, operation, 400, error, path=PATHS[operation], **when)


@pytest.mark.parametrize(("operation", "param"), TEXTS)
@pytest.mark.parametrize("sent", NOT_TEXT)
def test_text_has_to_be_text(space: Space, operation: str, param: str, sent: object) -> None:
    assert_invalid(space, operation, f"{param} is not text", body=body(operation, **{param: sent}))


@pytest.mark.parametrize(("operation", "param"), TEXTS)
def test_text_may_not_be_empty(space: Space, operation: str, param: str) -> None:
    assert_invalid(space, operation, f"{param} is empty", body=body(operation, **{param: ""}))


@pytest.mark.parametrize("operation", ["createInvoice", "updateInvoice"])
@pytest.mark.parametrize("sent", NOT_DATES)
def test_expiry_has_to_be_a_date(space: Space, operation: str, sent: object) -> None:
    assert_invalid(
        space,
        operation,
        "applyExpiresAt is not an ISO 8601 date or date-time",
        body=body(operation, applyExpiresAt=sent),
    )


def test_first_wrong_param_is_told(space: Space) -> None:
    sent = body("createInvoice", applyExpiresAt=1, type=9, orderId=None)
    assert_invalid(space, "createInvoice", "orderId is not text", body=sent)


@pytest.mark.parametrize("operation", WITH_BODY)
@pytest.mark.parametrize(
    "status", [400, pytest.param(500, marks=pytest.mark.space(options={"gormic.status": "kit"}))]
)
def test_status_mode_does_not_touch_the_body(space: Space, operation: str, status: int) -> None:
    error = failure(operation, "InvalidParamError", "The body is not valid JSON")
    assert_refused(space, operation, status, error, path=PATHS[operation], raw="{")


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_json_is_read_whatever_it_is_called(space: Space, content_type: str) -> None:
    answer = call(
        space, "createInvoice", raw='{"params":{"orderId":"ord-1001"}}', content_type=content_type
    )
    assert answer.status == 200
