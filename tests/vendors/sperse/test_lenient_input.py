"""What clients in production send: any case, numbers as text, three dates, empty objects."""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.sperse.wire import call, create, info, invoice, line, success, told

HEADERS = {"api-key": "k", "Content-Type": "application/json"}
PATHS = [
    "/sperse/api/services/CRM/Invoice/GetInvoiceInfo?id=2",
    "/sperse/api/services/crm/invoice/getinvoiceinfo?id=2",
    "/sperse/API/SERVICES/CRM/INVOICE/GETINVOICEINFO?ID=2",
    "/sperse/api/services/CRM/Invoice/getInvoiceInfo?Id=2",
]


@pytest.mark.parametrize("path", PATHS)
def test_paths_and_query_names_match_in_any_case(space: Space, path: str) -> None:
    status, body = told(space.http("GET", f"/@{space.name}{path}", headers=HEADERS))
    assert (status, body["result"]["number"]) == (200, "INV-20240401-0002")


@pytest.mark.parametrize("host", ["app.sperse.com", "crm.upgrade.chat", "CRM.ChargeKeep.com:443"])
def test_each_brand_is_the_same_api(space: Space, host: str) -> None:
    headers = HEADERS | {"Host": host, "X-Mockinvoice-Space": space.name}
    url = "/api/services/CRM/invoice/GetNewInvoiceInfo"
    expected = success({"nextInvoiceNumber": "INV-20240429-9E37"})
    assert told(space.http("GET", url, headers=headers)) == expected


def test_filters_of_a_get_may_come_as_a_form(space: Space) -> None:
    url = f"/@{space.name}/sperse/api/services/CRM/Contact/GetContactData"
    form = {"useremail": "ADA@example.com"}
    status, body = told(space.http("GET", url, headers={"api-key": "k"}, form=form))
    assert (status, body["result"]["id"]) == (200, 1)


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/json;odata.metadata=minimal;odata.streaming=true",
        "application/json-patch+json; charset=utf-8",
        "text/plain",
        "",
    ],
)
def test_a_json_body_is_read_whatever_it_is_called(space: Space, content_type: str) -> None:
    answer = space.call("sperse", "createInvoice", body=invoice(), content_type=content_type)
    assert told(answer) == success(4, of=(4, 1))


def test_members_match_in_any_case(space: Space) -> None:
    body = {
        "ContactId": 1,
        "STATUS": "draft",
        "Date": "2024-04-29",
        "grandtotal": 10,
        "Lines": [
            {"Quantity": 1, "RATE": 10, "Total": 10, "unitid": "unit", "productcode": "PRO-PLAN"}
        ],
        "BillingAddress": {"City": "Paris"},
    }
    assert call(space, "createInvoice", body=body) == success(4, of=(4, 1))
    made = info(space, 4)
    assert made["lines"][0] | {"id": 0} == {
        "id": 0,
        "quantity": 1,
        "rate": 10.0,
        "total": 10.0,
        "commissionableAmount": None,
        "unitId": "Unit",
        "productCode": "PRO-PLAN",
        "description": None,
        "sortOrder": None,
    }
    assert (made["status"], made["billingAddress"]["city"]) == ("Draft", "Paris")


def test_of_several_spellings_of_a_member_the_last_counts(space: Space) -> None:
    assert info(space, create(space, note="a", Note="b"))["note"] == "b"


def test_unknown_members_are_ignored(space: Space) -> None:
    number = create(space, surprise={"a": [1]}, lines=[line(surprise=1)])
    assert "surprise" not in info(space, number)


TEXT_NUMBERS = [
    ("grandTotal", "100", 100.0),
    ("grandTotal", " 100.00 ", 100.0),
    ("grandTotal", "+100", 100.0),
    ("taxTotal", "0.0", 0.0),
    ("shippingTotal", "", None),
    ("forbiddenPaymentMethods", "3", 3),
    ("forbiddenPaymentMethods", " -1 ", -1),
    ("forbiddenPaymentMethods", 4.0, 4),
    ("forbiddenPaymentMethods", "", None),
    ("contactId", "1", 1),
]


@pytest.mark.parametrize(("name", "sent", "kept"), TEXT_NUMBERS)
def test_a_number_may_come_as_text(space: Space, name: str, sent: Any, kept: Any) -> None:
    assert info(space, create(space, **{name: sent}))[name] == kept


@pytest.mark.parametrize(("sent", "kept"), [(7, "7"), (1.5, "1.5"), (0, "0"), (-3, "-3")])
@pytest.mark.parametrize("name", ["number", "note", "description", "groupId"])
def test_a_text_may_come_as_a_number(space: Space, name: str, sent: Any, kept: str) -> None:
    assert info(space, create(space, **{name: sent}))[name] == kept


@pytest.mark.parametrize("sent", [True, "true", "True", "TRUE", 1, "1"])
def test_a_flag_may_come_as_text_or_number(space: Space, sent: Any) -> None:
    create(space, couponCode="NOPE", bypassValidation=sent)


@pytest.mark.parametrize("sent", ["paid", "PAID", "pAiD"])
def test_a_status_may_come_in_any_case(space: Space, sent: str) -> None:
    assert info(space, create(space, status=sent))["status"] == "Paid"


UNITS = [
    *("Day", "Month", "Year", "Feet", "Hour", "Kilogram", "Pound", "Package"),
    *("Piece", "Unit", "Zone", "OneTime", "Custom", "Week"),
]


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_is_taken_in_any_case(space: Space, unit: str) -> None:
    number = create(space, lines=[line(unitId=unit.upper())])
    assert info(space, number)["lines"][0]["unitId"] == unit


DATES = [
    ("2024-04-29T05:43:42.978Z", "2024-04-29T05:43:42.978Z"),
    ("2024-04-29", "2024-04-29T00:00:00Z"),
    ("2024-04-29 05:43:42", "2024-04-29T05:43:42Z"),
    ("2024-04-29T05:43:42.970Z", "2024-04-29T05:43:42.97Z"),
    ("2024-04-29T05:43:42.900Z", "2024-04-29T05:43:42.9Z"),
    ("2024-04-29T05:43:40.000Z", "2024-04-29T05:43:40Z"),
    ("2024-04-29T05:43:42.9789Z", "2024-04-29T05:43:42.978Z"),
    ("2024-04-29T05:43:42", "2024-04-29T05:43:42Z"),
    ("2024-04-29T05:43:42+02:00", "2024-04-29T03:43:42Z"),
    ("2024-12-31t23:30:00-01:00", "2025-01-01T00:30:00Z"),
    ("2024-02-29", "2024-02-29T00:00:00Z"),
    ("0001-01-01", "0001-01-01T00:00:00Z"),
]


@pytest.mark.parametrize(("sent", "answered"), DATES)
@pytest.mark.parametrize("name", ["date", "dueDate", "subscriptionStartOn"])
def test_a_date_may_come_in_three_spellings(
    space: Space, name: str, sent: str, answered: str
) -> None:
    number = create(space, **{name: sent})
    answer = space.call("sperse", "getInvoiceInfo", query={"id": number})
    assert f'"{name}":"{answered}"' in answer.text


@pytest.mark.parametrize(
    "sent",
    [
        *("2024-13-01", "2024-02-30", "2023-02-29", "29.04.2024", "2024-4-29", "20240429"),
        *("2024-04-29T25:00:00Z", "2024-04-29T05:43Z", "soon", "2024-W18-1", "0000-01-01"),
        "0001-01-01T00:00:00+14:00",
    ],
)
def test_any_other_date_is_refused(space: Space, sent: str) -> None:
    status, body = call(space, "createInvoice", body=invoice(date=sent))
    message = f"The value '{sent}' is not valid for Date."
    assert (status, body["error"]["validationErrors"]) == (
        400,
        [{"message": message, "members": ["date"]}],
    )


@pytest.mark.parametrize("sent", [None, {}, {"city": None}, {"unknown": 1}])
def test_an_address_that_says_nothing_is_none(space: Space, sent: Any) -> None:
    made = info(space, create(space, billingAddress=sent, shippingAddress=sent))
    assert (made["billingAddress"], made["shippingAddress"]) == (None, None)


def test_lines_may_be_null(space: Space) -> None:
    assert info(space, create(space, lines=None, grandTotal=0))["lines"] == []


AMOUNTS = [
    (100, "100.0"),
    (100.5, "100.5"),
    ("100.50", "100.5"),
    (0.1, "0.1"),
    (0, "0.0"),
    (-0.0, "0.0"),
    (0.00001, "0.00001"),
    ("0.0000000001", "0.0000000001"),
    (123456789.12, "123456789.12"),
    ("999999999999", "999999999999.0"),
    ("123456789012.123456", "123456789012.123456"),
    (-7.25, "-7.25"),
]


@pytest.mark.parametrize(("sent", "spelled"), AMOUNTS)
def test_an_amount_is_answered_exactly_with_one_decimal_at_least(
    space: Space, sent: Any, spelled: str
) -> None:
    number = create(space, lines=[line(commissionableAmount=sent)])
    answer = space.call("sperse", "getInvoiceInfo", query={"id": number})
    assert f'"commissionableAmount":{spelled},' in answer.text
