"""Demo data: the customers."""

from mockinvoice.core.records import Record
from mockinvoice.vendors.orderspace.references import EMAILS, customer_since


def customers() -> list[Record]:
    """Return the customers, oldest first."""
    return [blue_sky(), bp_twelve()]


def blue_sky() -> Record:
    """Return a customer with a price list, a minimum spend and terms without a deposit."""
    return customer(
        {
            "id": "cu_dnwz8gnx",
            "company_name": "Blue Sky",
            "reference": "BLUE",
            "phone": "12345",
            "minimum_spend": "150.00",
            "payment_terms_id": "pt_zkmqv8e0",
            "customer_group_id": "cg_w2n6ln8v",
            "price_list_id": "pl_3715yj58",
        },
        created="2020-03-09T13:08:51Z",
        buyer={"name": "Emilia Jane Dogherty", "email_address": "sample@orderspace.com"},
        address=blue_sky_address(),
    )


def bp_twelve() -> Record:
    """Return the customer of the vendor's document."""
    return customer(
        {
            "id": "cu_pg34zo1x",
            "company_name": "BP Twelve",
            "phone": "01536 770000",
            "payment_terms_id": "pt_82my3ew4",
            "customer_group_id": "cg_mg5r89wo",
        },
        created="2021-03-09T13:08:51Z",
        buyer={"name": "Bea Palmer", "email_address": "bp12@alliumstudios.com"},
        address=bp_twelve_address(),
    )


def customer(own: Record, *, created: str, buyer: Record, address: Record) -> Record:
    """Return a customer's record; `own` are the members that differ from most."""
    email = buyer["email_address"]
    usual = {
        "buyers": [buyer],
        "email_addresses": dict.fromkeys(EMAILS, email),
        "addresses": [address],
        "buyers_email_address": email,
    }
    return customer_since(created) | usual | own


def bp_twelve_address() -> Record:
    """Return the address in the vendor's document."""
    return {
        "company_name": "BP Twelve",
        "contact_name": "",
        "line1": "addr1",
        "line2": "",
        "city": "",
        "state": "",
        "postal_code": "NN14",
        "country": "GB",
    }


def blue_sky_address() -> Record:
    """Return the address of the other customer."""
    return {
        "company_name": "Blue Sky",
        "contact_name": "Emilia Jane Dogherty",
        "line1": "12 Blue Sky Lane",
        "line2": "",
        "city": "Bristol",
        "state": "",
        "postal_code": "BS1 2DF",
        "country": "GB",
    }
