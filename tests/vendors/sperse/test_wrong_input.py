"""Whatever can not be read is refused with 400, the sentence and the member."""

from typing import Any

import pytest

from mockinvoice.app import Mock
from tests.space import Space
from tests.vendors.sperse.wire import NULL_INPUT, call, invalid, invoice, line, refused, told

BODIES = {
    "createInvoice": invoice(),
    "updateInvoice": {"id": 1, "status": "Draft", "date": "2024-04-29", "grandTotal": 0},
    "updateInvoiceStatus": {"id": 1, "status": "Final"},
    "addBankCardPayment": {"invoiceId": 2, "amount": 1},
    "voidBankCardPayment": {
        "invoiceId": 3,
        "gatewayName": "Stripe",
        "gatewayTransactionId": "ch_1000",
    },
    "refundInvoice": {"invoiceId": 3},
    "importInvoice": invoice(transactions=[{"amount": 1}]),
    "createOrUpdateContact": {"firstName": "Grace"},
    "subscribeEvent": {"eventName": "LeadCreated", "targetUrl": "http://127.0.0.1:9/"},
    "setStripeConnectedAccount": {"connectedAccountId": "acct_1"},
}
WRONG: dict[str, tuple[Any, ...]] = {
    "integer": ("x", 1.5, True, {}, [], "1.0", "9" * 30),
    "number": ("x", True, {}, [], "1,5", "NaN"),
    "string": (True, {}, []),
    "boolean": ("x", 2, {}, [], 1.5),
    "array": ("x", 1, {}, True),
    "object": ("x", 1, [], True),
}


def pascal(name: str) -> str:
    return name[0].upper() + name[1:]


def not_valid(name: str, value: Any, kind: str) -> str:
    if kind in ("array", "object") or isinstance(value, (dict, list)):
        return f"The supplied value is invalid for {pascal(name)}."
    shown = str(value).lower() if isinstance(value, bool) else value
    return f"The value '{shown}' is not valid for {pascal(name)}."


def members_of(mock: Mock, operation: str) -> dict[str, str]:
    """Return the members of a body by name, with the first JSON type the document gives them."""
    schema = mock.vendors["sperse"].document.operations[operation].node["requestBody"]
    found = {}
    for name, node in schema["content"]["application/json"]["schema"]["properties"].items():
        node = node["oneOf"][0] if "oneOf" in node else node
        kind = node["type"]
        found[name] = kind if isinstance(kind, str) else kind[0]
    return found


@pytest.mark.parametrize("operation", BODIES)
def test_a_member_of_the_wrong_type_is_refused(space: Space, operation: str) -> None:
    for name, kind in members_of(space.mock, operation).items():
        for value in WRONG[kind]:
            if operation == "subscribeEvent" and name == "targetUrl":
                continue
            expected = invalid((not_valid(name, value, kind), name))
            body = BODIES[operation] | {name: value}
            refused(space, expected, operation, body=body)


@pytest.mark.parametrize("operation", BODIES)
def test_a_body_that_is_no_object_is_null_input(space: Space, operation: str) -> None:
    for raw in ("", "null", "[]", "[{}]", "1", '"x"', "true", "{", "a=1"):
        refused(space, NULL_INPUT, operation, raw=raw)


@pytest.mark.parametrize("operation", BODIES)
def test_an_empty_object_misses_what_is_required(space: Space, operation: str) -> None:
    node = space.mock.vendors["sperse"].document.operations[operation].node["requestBody"]
    required = node["content"]["application/json"]["schema"].get("required", [])
    needs_more = {
        "addBankCardPayment": [],
        "createOrUpdateContact": ["firstName"],
    }
    names = [*required, *needs_more.get(operation, [])]
    errors = [(f"The {pascal(name)} field is required.", name) for name in names]
    status, body = call(space, operation, body={})
    assert sorted(body["error"]["validationErrors"], key=str) == sorted(
        invalid(*errors)[1]["error"]["validationErrors"], key=str
    )
    assert status == 400


@pytest.mark.parametrize("operation", BODIES)
@pytest.mark.parametrize("empty", [None, ""])
def test_a_required_member_must_say_something(space: Space, operation: str, empty: Any) -> None:
    node = space.mock.vendors["sperse"].document.operations[operation].node["requestBody"]
    for name in node["content"]["application/json"]["schema"].get("required", []):
        if (operation, name, empty) == ("subscribeEvent", "targetUrl", ""):
            continue
        expected = invalid((f"The {pascal(name)} field is required.", name))
        refused(space, expected, operation, body=BODIES[operation] | {name: empty})


@pytest.mark.parametrize("operation", ["addBankCardPayment", "voidBankCardPayment"])
@pytest.mark.parametrize("named", [{}, {"invoiceId": None}, {"invoiceNumber": ""}])
def test_a_payment_needs_its_invoice(space: Space, operation: str, named: Any) -> None:
    body = {k: v for k, v in BODIES[operation].items() if k != "invoiceId"} | named
    expected = invalid(("The InvoiceId field is required.", "invoiceId"))
    refused(space, expected, operation, body=body)


def test_an_import_needs_its_contact(space: Space) -> None:
    body = invoice(contactId=None, contactXref="")
    expected = invalid(("The ContactId field is required.", "contactId"))
    refused(space, expected, "importInvoice", body=body)


LINES = [
    ({"quantity": None}, [("The Quantity field is required.", "quantity")]),
    ({"rate": ""}, [("The Rate field is required.", "rate")]),
    ({"total": None}, [("The Total field is required.", "total")]),
    ({"quantity": 1.5}, [("The value '1.5' is not valid for Quantity.", "quantity")]),
    ({"unitId": "Acre"}, [("The value 'Acre' is not valid for UnitId.", "unitId")]),
    ({"unitId": None}, [("The UnitId field is required.", "unitId")]),
    ({"description": None}, [("The ProductCode field is required.", "productCode")]),
    ({"description": ""}, [("The ProductCode field is required.", "productCode")]),
    (
        {"quantity": "x", "rate": "y"},
        [
            ("The value 'x' is not valid for Quantity.", "quantity"),
            ("The value 'y' is not valid for Rate.", "rate"),
        ],
    ),
]


@pytest.mark.parametrize(("members", "errors"), LINES)
@pytest.mark.parametrize("operation", ["createInvoice", "updateInvoice", "importInvoice"])
def test_a_wrong_line_is_refused_with_its_place(
    space: Space, operation: str, members: dict[str, Any], errors: list[tuple[str, str]]
) -> None:
    body = BODIES[operation] | {"lines": [line(), line(**members)]}
    expected = invalid(*((message, f"lines[1].{name}") for message, name in errors))
    refused(space, expected, operation, body=body)


@pytest.mark.parametrize("item", [None, 1, "x", []])
def test_a_line_is_an_object(space: Space, item: Any) -> None:
    message = (
        "The Lines field is required."
        if item is None
        else "The supplied value is invalid for Lines."
    )
    body = invoice(lines=[item])
    refused(space, invalid((message, "lines[0]")), "createInvoice", body=body)


def test_a_product_may_stand_for_unit_and_description(space: Space) -> None:
    sent = line(unitId=None, description=None, productCode="CONSULTING")
    assert call(space, "createInvoice", body=invoice(lines=[sent]))[0] == 200


def test_a_wrong_address_is_refused_with_its_place(space: Space) -> None:
    body = invoice(billingAddress={"city": []}, shippingAddress="Paris")
    expected = invalid(
        ("The supplied value is invalid for City.", "billingAddress.city"),
        ("The supplied value is invalid for ShippingAddress.", "shippingAddress"),
    )
    refused(space, expected, "createInvoice", body=body)


RANGES = [
    ("contactId", -1, "The field ContactId must be between 0 and 2147483647."),
    ("contactId", 2**31, "The field ContactId must be between 0 and 2147483647."),
    ("orderId", "2147483648", "The field OrderId must be between 0 and 2147483647."),
    (
        "forbiddenPaymentMethods",
        2**31,
        "The field ForbiddenPaymentMethods must be between -2147483648 and 2147483647.",
    ),
    (
        "grandTotal",
        1e12,
        "The field GrandTotal must be between -999999999999 and 999999999999.",
    ),
    (
        "taxTotal",
        -1e300,
        "The field TaxTotal must be between -999999999999 and 999999999999.",
    ),
]


@pytest.mark.parametrize(("name", "value", "message"), RANGES)
def test_numbers_have_bounds(space: Space, name: str, value: Any, message: str) -> None:
    expected = invalid((message, name))
    refused(space, expected, "createInvoice", body=invoice(**{name: value}))


CHOICES = [
    ("createInvoice", "status", "Lost"),
    ("updateInvoiceStatus", "status", "3"),
    ("addBankCardPayment", "transactionType", "Gift"),
    ("subscribeEvent", "eventName", "Payment.Deleted"),
]


@pytest.mark.parametrize(("operation", "name", "value"), CHOICES)
def test_a_choice_must_be_one(space: Space, operation: str, name: str, value: str) -> None:
    expected = invalid((f"The value '{value}' is not valid for {pascal(name)}.", name))
    refused(space, expected, operation, body=BODIES[operation] | {name: value})


@pytest.mark.parametrize(
    "url", ["", "x", "ftp://a/b", "http://", "http://a b/", "javascript:1", 7, None, "//a/b"]
)
def test_an_address_for_events_must_be_one(space: Space, url: Any) -> None:
    message = (
        "The TargetUrl field is required."
        if url is None
        else "The TargetUrl field is not a valid fully-qualified http, https, or ftp URL."
    )
    body = {"eventName": "LeadCreated", "targetUrl": url}
    refused(space, invalid((message, "targetUrl")), "subscribeEvent", body=body)


BY_ID = ["getInvoiceInfo", "deleteInvoice", "getContactInfo", "unsubscribeEvent"]
ENTITY = dict(zip(BY_ID, ["Invoice", "Invoice", "Contact", "EventSubscription"], strict=True))


@pytest.mark.parametrize("operation", BY_ID)
@pytest.mark.parametrize("value", ["abc", "1.5", "2147483648", "-2147483649", "0x1", "1,2"])
def test_an_id_that_is_no_number_is_refused(space: Space, operation: str, value: str) -> None:
    expected = invalid((f"The value '{value}' is not valid.", "id"))
    refused(space, expected, operation, query={"id": value})


@pytest.mark.parametrize("operation", BY_ID)
@pytest.mark.parametrize("value", [7, -1, 2147483647])
def test_an_unknown_id_is_not_found(space: Space, operation: str, value: int) -> None:
    message = f"There is no entity {ENTITY[operation]} with id = {value}!"
    before = space.state()
    status, body = call(space, operation, query={"id": value})
    assert (status, body["error"]["message"]) == (404, message)
    assert space.state() == before


@pytest.mark.parametrize("operation", BY_ID)
@pytest.mark.parametrize("query", ["", "?id=", "?other=1"])
def test_an_absent_id_is_0_and_never_found(space: Space, operation: str, query: str) -> None:
    """Though the demo has an invoice 0 and a contact 0."""
    bound = space.mock.vendors["sperse"].document.operations[operation]
    url = f"/@{space.name}/sperse{bound.path}{query}"
    before = space.state()
    status, body = told(space.http(bound.method, url, headers={"api-key": "k"}))
    message = f"There is no entity {ENTITY[operation]} with id = 0!"
    assert (status, body["error"]["message"]) == (404, message)
    assert space.state() == before
