"""Demo data: the catalogue."""

from typing import Any

from mockinvoice.core.records import Record

DRESSES = {"id": "ca_x61lk8j7", "name": "Dresses"}
SPRING = {"id": "ca_3xwy7mwo", "name": "Spring / Summer 2022"}


def products() -> list[Record]:
    """Return the catalogue."""
    euros = [{"id": "pl_z0j7yjl2", "unit_price": "26.50"}]
    amelia = [
        variant(
            id="pv_m4w7c2yd",
            sku="AM-D-CHR-10",
            barcode="3123456789",
            options={"Colour": "Charcoal", "Size": "10"},
            unit_price="30.00",
            rrp="72.00",
        )
    ]
    angelica = [
        variant(
            id="pv_v18kxq1e",
            sku="ZAG-D-16",
            barcode="123456789",
            options={"Size": "16"},
            unit_price="22.25",
            rrp="50.00",
        ),
        variant(
            id="pv_xjz5xvjk",
            sku="ZAG-D-18",
            barcode="1123456789",
            options={"Size": "18"},
            unit_price="24.50",
            price_list_prices=euros,
            rrp="55.00",
        ),
        variant(
            id="pv_q1l2n634",
            sku="ZAG-D-20",
            barcode="2123456789",
            options={"Size": "20"},
            unit_price="24.50",
            rrp="55.00",
            minimum=4,
            multiple=2,
        ),
    ]
    return [
        product(
            id="pr_njgnve1o",
            code="AM-D",
            name="Amelia Dress",
            created="2020-01-15T09:00:00Z",
            variants=amelia,
            categories=[DRESSES],
        ),
        product(
            id="pr_lj3pwm1n",
            code="ZAG-D",
            name="Angelica Dress",
            description="Summer colours, fully lined",
            created="2021-02-01T09:00:00Z",
            variants=angelica,
            categories=[DRESSES, SPRING],
        ),
    ]


def variant(**members: Any) -> Record:
    """Return a variant; `members` are those that differ from most."""
    usual = {
        "id": "",
        "sku": "",
        "barcode": "",
        "options": {},
        "unit_price": "0.00",
        "price_list_prices": [],
        "rrp": "0.00",
        "backorder": True,
        "minimum": None,
        "multiple": None,
        "weight": "0.4",
        "tax_rate_id": None,
    }
    return usual | members


def product(
    *,
    id: str,  # noqa: A002  # the vendor's name for it
    code: str,
    name: str,
    created: str,
    variants: list[Record],
    categories: list[Record],
    description: str = "",
) -> Record:
    """Return a product's record; `skus` is what it is found by."""
    return {
        "id": id,
        "code": code,
        "name": name,
        "description": description,
        "active": True,
        "variant_options": list(variants[0]["options"]),
        "product_variants": variants,
        "categories": categories,
        "created": created,
        "skus": [variant["sku"] for variant in variants],
    }
