"""Customers: created with at most one buyer, and found."""

from typing import Any

import pytest

from tests.space import Answer, Space
from tests.vendors.orderspace.samples import (
    BLUE_SKY,
    CUSTOMER,
    EMPTY_ADDRESS,
    NEW_CUSTOMER,
    VENDOR,
    invalid,
    message,
)

TAKEN = "Email address has already been taken"
GWEN = {"name": "Gwen Hill", "email_address": "Gwen@GreenHill.example"}
GREEN_HILL = NEW_CUSTOMER | {"id": "cu_hxuom3p3", "company_name": "Green Hill"}


def create(space: Space, **members: Any) -> Answer:
    customer = {"company_name": "Green Hill", **members}
    return space.call(VENDOR, "createCustomer", body={"customer": customer})


def get(space: Space, customer: str) -> Any:
    return space.call(VENDOR, "getCustomer", path={"customer_id": customer}).json["customer"]


@pytest.mark.parametrize(
    ("members", "shown"),
    [
        ({}, {}),
        ({"company_name": 7}, {"company_name": "7"}),
        ({"status": "new"}, {"status": "new"}),
        ({"status": "closed"}, {"status": "closed"}),
        ({"reference": "GH"}, {"reference": "GH"}),
        ({"internal_note": "Note"}, {"internal_note": "Note"}),
        ({"phone": 12345}, {"phone": "12345"}),
        ({"phone": None}, {}),
        ({"tax_number": "GB1"}, {"tax_number": "GB1"}),
        ({"tax_rate_id": "tr_xk7pe5kd"}, {"tax_rate_id": "tr_xk7pe5kd"}),
        ({"tax_rate_id": None}, {}),
        ({"payment_terms_id": "pt_82my3ew4"}, {"payment_terms_id": "pt_82my3ew4"}),
        ({"customer_group_id": "cg_w2n6ln8v"}, {"customer_group_id": "cg_w2n6ln8v"}),
        ({"price_list_id": "pl_z0j7yjl2"}, {"price_list_id": "pl_z0j7yjl2"}),
        ({"minimum_spend": 150}, {"minimum_spend": 150.0}),
        ({"minimum_spend": "150.005"}, {"minimum_spend": 150.01}),
        ({"minimum_spend": 0}, {"minimum_spend": 0.0}),
        ({"minimum_spend": None}, {}),
        ({"addresses": [{"city": "Bath"}]}, {"addresses": [EMPTY_ADDRESS | {"city": "Bath"}]}),
        (
            {"buyers": [GWEN]},
            {
                "buyers": [GWEN],
                "email_addresses": dict.fromkeys(
                    ("orders", "dispatches", "invoices"), GWEN["email_address"]
                ),
            },
        ),
        (
            {
                "buyers": [{"email_address": "a@b.example"}],
                "email_addresses": {"orders": "o@b.example"},
            },
            {
                "buyers": [{"name": "", "email_address": "a@b.example"}],
                "email_addresses": {
                    "orders": "o@b.example",
                    "dispatches": "a@b.example",
                    "invoices": "a@b.example",
                },
            },
        ),
        ({"id": "cu_mine", "created": "1999-01-01T00:00:00Z", "planet": "Earth"}, {}),
    ],
)
def test_a_new_customer(space: Space, members: dict[str, Any], shown: dict[str, Any]) -> None:
    assert message(create(space, **members)) == (200, {"customer": GREEN_HILL | shown})
    assert get(space, "cu_hxuom3p3") == GREEN_HILL | shown


@pytest.mark.parametrize(
    ("members", "sentences"),
    [
        ({"company_name": None}, ["Company name can't be blank"]),
        ({"company_name": ""}, ["Company name can't be blank"]),
        ({"company_name": {}}, ["Company name is invalid"]),
        ({"status": "asleep"}, ["Status is invalid"]),
        ({"reference": []}, ["Reference is invalid"]),
        ({"internal_note": {}}, ["Internal note is invalid"]),
        ({"buyers": "Gwen"}, ["Buyers is invalid"]),
        ({"buyers": [None]}, ["Email address can't be blank"]),
        ({"buyers": [{"name": "Gwen"}]}, ["Email address can't be blank"]),
        ({"buyers": [{"email_address": ""}]}, ["Email address can't be blank"]),
        ({"buyers": [{"email_address": []}]}, ["Email address is invalid"]),
        ({"buyers": [GWEN | {"name": {}}]}, ["Name is invalid"]),
        ({"buyers": [GWEN, GWEN]}, ["Only one buyer is allowed"]),
        ({"buyers": [{"email_address": "SAMPLE@orderspace.com"}]}, [TAKEN]),
        ({"phone": []}, ["Phone is invalid"]),
        ({"email_addresses": "x"}, ["Email addresses is invalid"]),
        ({"email_addresses": {"orders": []}}, ["Email addresses orders is invalid"]),
        ({"tax_number": {}}, ["Tax number is invalid"]),
        ({"tax_rate_id": "tr_x"}, ["Tax Rate is invalid"]),
        ({"tax_rate_id": {}}, ["Tax Rate is invalid"]),
        ({"addresses": {}}, ["Addresses is invalid"]),
        ({"addresses": [5]}, ["Addresses[0] is invalid"]),
        ({"addresses": [None]}, ["Addresses[0] can't be blank"]),
        ({"addresses": [{}, {"line1": {}}]}, ["Addresses[1] line1 is invalid"]),
        ({"minimum_spend": "much"}, ["Minimum spend is not a number"]),
        ({"minimum_spend": -1}, ["Minimum spend must be greater than or equal to 0"]),
        ({"minimum_spend": 1e12}, ["Minimum spend must be less than or equal to 999999999999"]),
        ({"payment_terms_id": "pt_x"}, ["Payment Terms are invalid"]),
        ({"customer_group_id": "cg_x"}, ["Customer Group is invalid"]),
        ({"price_list_id": "pl_x"}, ["Price List is invalid"]),
        (
            {"payment_terms_id": "pt_x", "customer_group_id": "cg_x"},
            ["Payment Terms are invalid", "Customer Group is invalid"],
        ),
        (
            {
                "company_name": "",
                "buyers": [{"email_address": "sample@orderspace.com"}],
                "price_list_id": "pl_x",
            },
            ["Company name can't be blank", "Price List is invalid", TAKEN],
        ),
    ],
)
def test_refused_members(space: Space, members: dict[str, Any], sentences: list[str]) -> None:
    before = space.state()
    assert message(create(space, **members)) == invalid(*sentences)
    assert space.state() == before


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, [CUSTOMER, BLUE_SKY]),
        ({"created_since": "2021-03-09T13:08:51Z"}, [CUSTOMER]),
        ({"created_since": "2021-03-09T13:08:52Z"}, []),
        ({"company_name": "Blue Sky"}, [BLUE_SKY]),
        ({"company_name": "blue sky"}, []),
        ({"buyers_email_address": "SAMPLE@orderspace.com"}, [BLUE_SKY]),
        ({"status": "active"}, [CUSTOMER, BLUE_SKY]),
        ({"status": "closed"}, []),
        ({"reference": "BLUE"}, [BLUE_SKY]),
        ({"payment_terms_id": "pt_82my3ew4"}, [CUSTOMER]),
        ({"customer_group_id": "cg_w2n6ln8v"}, [BLUE_SKY]),
        ({"price_list_id": "pl_3715yj58"}, [BLUE_SKY]),
        ({"price_list_id": "pl_3715yj58", "reference": ""}, [BLUE_SKY]),
        ({"price_list_id": "pl_3715yj58", "status": "new"}, []),
        ({"starting_after": CUSTOMER}, [BLUE_SKY]),
    ],
)
def test_filters_combine(space: Space, query: dict[str, str], expected: list[str]) -> None:
    answer = space.call(VENDOR, "listCustomers", query=query).json
    assert [customer["id"] for customer in answer["customers"]] == expected
    assert answer["has_more"] is False


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"created_since": "x"}, "Created since"),
        ({"status": "asleep"}, "Status"),
        ({"limit": "x"}, "Limit"),
    ],
)
def test_a_malformed_parameter_is_named(space: Space, query: dict[str, str], words: str) -> None:
    answer = space.call(VENDOR, "listCustomers", query=query)
    assert message(answer) == invalid(f"{words} is invalid")
