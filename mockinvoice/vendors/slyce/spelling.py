"""An invoice as Slyce answers it: its members, their order and their spellings."""

from typing import Any

from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.slyce.amounts import balance, number, total

BALANCE = "slyce.balance"
CUSTOMER = (
    *("custid", "user_id", "first_name", "last_name", "email", "phone", "company"),
    *("street1", "street2", "city", "state", "zip", "country"),
)
BEFORE_AMOUNTS = (
    *("id", "hash", "number", "date", "logo", "credit", "mail_to", "mail_body", "footer_id"),
    *("include_login", "login_url", "include_pdf", "pdf", "medical_invoice", "send_now"),
    *("send_reminder", "invoice_preference", "webhook_url", "date_sent"),
)


def spell_invoice(world: World, invoice: Record) -> dict[str, Any]:
    """Return the members of the document's answers, in their order.

    Money is text with two decimals, `total_cost` a number; `name` and `order` of lines and
    children are left out, as in every documented answer.
    """
    as_documented = world.option(BALANCE) == "documented"
    return {
        **{member: invoice[member] for member in BEFORE_AMOUNTS},
        "total": str(total(invoice)),
        "balance": str(balance(invoice, as_documented=as_documented)),
        "status": invoice["status"],
        "custom_fields": invoice["custom_fields"],
        "customer": {member: invoice["customer"][member] for member in CUSTOMER},
        "line_items": [_spell_line(line) for line in invoice["line_items"]],
    }


def _spell_line(line: Record) -> dict[str, Any]:
    return {
        "id": line["id"],
        "sku": line["sku"],
        "quantity": line["quantity"],
        "total_cost": number(line["total_cost"]),
        "due_date": line["due_date"],
        "date_service": line["date_service"],
        "date_paid": line["date_paid"],
        "custom_fields": line["custom_fields"],
        "child": [_spell_child(child, due_date=line["due_date"]) for child in line["child"]],
    }


def _spell_child(child: Record, *, due_date: str) -> dict[str, Any]:
    return {
        "id": child["id"],
        "sku": child["sku"],
        "quantity": child["quantity"],
        "total_cost": number(child["total_cost"]),
        "due_date": due_date,
        "date_paid": child["date_paid"],
        "custom_fields": child["custom_fields"],
    }
