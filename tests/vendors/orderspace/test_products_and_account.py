"""The catalogue, and the account's short lists."""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.orderspace.samples import VENDOR, invalid, message

AMELIA, ANGELICA = "pr_njgnve1o", "pr_lj3pwm1n"
LISTS: dict[str, Any] = {
    "listPaymentTerms": {
        "payment_terms": [
            {
                "id": "pt_82my3ew4",
                "name": "15 Days",
                "days_due": 15,
                "deposit_percentage": 25.0,
                "deposit_days_due": 0,
            },
            {
                "id": "pt_zkmqv8e0",
                "name": "30 Days",
                "days_due": 30,
                "deposit_percentage": 0.0,
                "deposit_days_due": 0,
            },
        ]
    },
    "listTaxRates": {
        "tax_rates": [
            {"id": "tr_xk7pe5kd", "name": "Reduced", "rate": 5.0},
            {"id": "tr_p5jvgj81", "name": "Standard", "rate": 20.0},
        ]
    },
    "listPriceLists": {
        "price_lists": [
            {"id": "pl_z0j7yjl2", "name": "Euros", "currency": "EUR", "conversion_rate": 115.0},
            {"id": "pl_3715yj58", "name": "Trade", "currency": "GBP", "conversion_rate": 100.0},
        ]
    },
    "listCustomerGroups": {
        "customer_groups": [
            {"id": "cg_w2n6ln8v", "name": "Boutiques"},
            {"id": "cg_mg5r89wo", "name": "Default"},
        ]
    },
}


@pytest.mark.parametrize("operation", LISTS)
@pytest.mark.parametrize("query", [{}, {"limit": "1"}, {"limit": "0", "starting_after": "x"}])
def test_a_short_list_comes_whole_and_ignores_all_parameters(
    space: Space, operation: str, query: dict[str, str]
) -> None:
    answer = space.call(VENDOR, operation, query=query)
    assert message(answer) == (200, LISTS[operation])


@pytest.mark.space(seed="empty")
@pytest.mark.parametrize("operation", LISTS)
def test_a_short_list_may_be_empty(space: Space, operation: str) -> None:
    assert list(space.call(VENDOR, operation).json.values()) == [[]]


def test_a_product_with_its_variants(space: Space) -> None:
    answer = space.call(VENDOR, "getProduct", path={"product_id": AMELIA})
    assert message(answer) == (
        200,
        {
            "product": {
                "id": AMELIA,
                "code": "AM-D",
                "name": "Amelia Dress",
                "description": "",
                "active": True,
                "variant_options": ["Colour", "Size"],
                "product_variants": [
                    {
                        "id": "pv_m4w7c2yd",
                        "sku": "AM-D-CHR-10",
                        "barcode": "3123456789",
                        "options": {"Colour": "Charcoal", "Size": "10"},
                        "unit_price": 30.0,
                        "price_list_prices": [],
                        "rrp": 72.0,
                        "backorder": True,
                        "minimum": None,
                        "multiple": None,
                        "weight": 0.4,
                        "tax_rate_id": None,
                    }
                ],
                "categories": [{"id": "ca_x61lk8j7", "name": "Dresses"}],
            }
        },
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, [ANGELICA, AMELIA]),
        ({"created_since": "2021-02-01T09:00:00Z"}, [ANGELICA]),
        ({"code": "AM-D"}, [AMELIA]),
        ({"name": "Angelica Dress"}, [ANGELICA]),
        ({"active": "true"}, [ANGELICA, AMELIA]),
        ({"active": "false"}, []),
        ({"starting_after": ANGELICA}, [AMELIA]),
    ],
)
def test_filters_combine(space: Space, query: dict[str, str], expected: list[str]) -> None:
    answer = space.call(VENDOR, "listProducts", query=query).json
    assert [product["id"] for product in answer["products"]] == expected
    assert answer["has_more"] is False


@pytest.mark.parametrize(
    ("query", "words"), [({"active": "maybe"}, "Active"), ({"created_since": "x"}, "Created since")]
)
def test_a_malformed_parameter_is_named(space: Space, query: dict[str, str], words: str) -> None:
    answer = space.call(VENDOR, "listProducts", query=query)
    assert message(answer) == invalid(f"{words} is invalid")
