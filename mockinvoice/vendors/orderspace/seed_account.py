"""Demo data: the account's settings."""

from mockinvoice.core.records import Record
from mockinvoice.vendors.orderspace.tables import (
    CUSTOMER_GROUPS,
    PAYMENT_TERMS,
    PRICE_LISTS,
    TAX_RATES,
)


def settings() -> dict[str, list[Record]]:
    """Return the records of each table, oldest first."""
    return {
        TAX_RATES: tax_rates(),
        PAYMENT_TERMS: payment_terms(),
        PRICE_LISTS: price_lists(),
        CUSTOMER_GROUPS: customer_groups(),
    }


def tax_rates() -> list[Record]:
    """Return the tax rates; the first one is the account's default."""
    return [
        {"id": "tr_p5jvgj81", "name": "Standard", "rate": "20"},
        {"id": "tr_xk7pe5kd", "name": "Reduced", "rate": "5"},
    ]


def payment_terms() -> list[Record]:
    """Return the payment terms."""
    return [
        {
            "id": "pt_zkmqv8e0",
            "name": "30 Days",
            "days_due": 30,
            "deposit_percentage": "0",
            "deposit_days_due": 0,
        },
        {
            "id": "pt_82my3ew4",
            "name": "15 Days",
            "days_due": 15,
            "deposit_percentage": "25",
            "deposit_days_due": 0,
        },
    ]


def price_lists() -> list[Record]:
    """Return the price lists."""
    return [
        {"id": "pl_3715yj58", "name": "Trade", "currency": "GBP", "conversion_rate": "100"},
        {"id": "pl_z0j7yjl2", "name": "Euros", "currency": "EUR", "conversion_rate": "115"},
    ]


def customer_groups() -> list[Record]:
    """Return the customer groups."""
    return [
        {"id": "cg_mg5r89wo", "name": "Default"},
        {"id": "cg_w2n6ln8v", "name": "Boutiques"},
    ]
