"""Demo data: the invoice of the document's examples, under the id they name."""

from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.slyce.records import CUSTOMERS, FIRST_ID, SEQUENCE, keep_invoice
from mockinvoice.vendors.slyce.states import UNPAID

DAY = "2017-03-15"


def seed(world: World) -> None:
    """Put invoice 2050, outstanding, and its customer into an empty space."""
    world.collection(CUSTOMERS).put(CUSTOMER["custid"], {"custid": CUSTOMER["custid"]})
    keep_invoice(world, {"id": world.store.next(SEQUENCE, first=FIRST_ID), **INVOICE})


CUSTOMER: Record = {
    "custid": "7111177788",
    "user_id": 142971,
    "first_name": "Savy",
    "last_name": "Phere",
    "email": "evelynl@zylun.com",
    "phone": "",
    "company": "",
    "street1": "",
    "street2": "",
    "city": "",
    "state": "",
    "zip": "",
    "country": "",
}
PEANUT: Record = {
    "id": 123,
    "sku": "PN01",
    "name": "Peanut",
    "quantity": 1,
    "total_cost": "200.00",
    "due_date": DAY,
    "date_service": DAY,
    "date_paid": UNPAID,
    "order": None,
    "custom_fields": [
        {
            "name": "Description",
            "value": "A simple dummy text of the printing and typesetting industry.",
        },
        {"name": "Dosage", "value": "Lorem Ipsum comes from sections 1.10.32 and 1.10.33"},
    ],
    "child": [
        {
            "id": 124,
            "sku": "PNB01",
            "name": "PButter",
            "quantity": 1,
            "total_cost": "10.00",
            "date_paid": UNPAID,
            "order": None,
            "custom_fields": [
                {"name": "Description", "value": "test industry"},
                {"name": "Dosage", "value": "comes from sections 1.10.32"},
            ],
        },
        {
            "id": 125,
            "sku": "PNM01",
            "name": "PMayo",
            "quantity": 1,
            "total_cost": "-3.00",
            "date_paid": UNPAID,
            "order": None,
            "custom_fields": [
                {"name": "Description", "value": "typesetting industry"},
                {"name": "Dosage", "value": "comes from sections 1.10.32 and 1.10.33"},
            ],
        },
    ],
}
JAM: Record = {
    "id": 130,
    "sku": "STBJ",
    "name": "Strawberry Jam",
    "quantity": 1,
    "total_cost": "115.50",
    "due_date": DAY,
    "date_service": DAY,
    "date_paid": UNPAID,
    "order": None,
    "custom_fields": None,
    "child": [],
}
INVOICE: Record = {
    "hash": "bZh9aU89BMeOeFl1r7AXkVxy6bqZDOoW8aotJuhhZdUL3xZaPm",
    "number": "TST-EVE03152017",
    "date": DAY,
    "logo": "https://s3.amazonaws.com/slycegateway-files/"
    "merchant-754c2f6dfbc8aaa8570096dfe296c9fd.png",
    "credit": None,
    "mail_to": "evelynl@zylun.com",
    "mail_body": "An Invoice for your recent medical bill has been created under your account.",
    "footer_id": 2,
    "include_login": 1,
    "login_url": "https://slycegateway-dev.cmsonline.com",
    "include_pdf": 0,
    "pdf": "",
    "medical_invoice": 1,
    "send_now": 1,
    "send_reminder": 1,
    "invoice_preference": "email",
    "webhook_url": "https://dev-cs.email-invoice.com/response",
    "date_sent": DAY,
    "status": "outstanding",
    "custom_fields": [
        {"name": "Contact Person", "value": "John Doe", "tag": "{contact_person}"},
        {"name": "Secondary Email", "value": "email@domain.com", "tag": "{secondary_email}"},
        {"name": "Fax", "value": "123456789", "tag": "{fax}"},
        {"name": "Secondary Phone", "value": "123456789", "tag": "{secondary_phone}"},
        {"name": "Secondary Address", "value": "Address Location", "tag": "{secondary_address}"},
    ],
    "customer": CUSTOMER,
    "line_items": [PEANUT, JAM],
    "payments": [],
}
