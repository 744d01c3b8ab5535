"""What the reading side shows of a contact; amounts in integer cents."""

from collections.abc import Callable, Iterator, Mapping

from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.segmetrics import labels
from mockinvoice.vendors.segmetrics.links import INVOICES, SUBSCRIPTIONS
from mockinvoice.vendors.segmetrics.references import PRODUCTS
from mockinvoice.vendors.segmetrics.scopes import Scope

CORE = (
    *("contact_id", "first_name", "last_name", "email", "status"),
    *("date_created", "last_updated", "custom_fields"),
)
TERMS = (
    *("amount", "quantity", "billing_cycle", "frequency", "start_date", "last_bill_date"),
    *("trial_end_date", "end_date", "canceled_date", "imported_at", "last_imported_at"),
)


def core(contact: Record) -> Record:
    """Return a contact without its records."""
    return {name: contact[name] for name in CORE}


def orders(world: World, contact: Record) -> Iterator[Record]:
    """Yield the invoices of a contact, in the order of their first import."""
    for _, invoice in world.collection(INVOICES).scan(where={"contact": _key(contact)}):
        yield _order(invoice)


def tags(world: World, contact: Record) -> Iterator[Record]:
    """Yield the tags of a contact."""
    scope = _scope(contact)
    for tag in contact["tags"]:
        yield {
            "tag_id": tag["id"],
            "name": labels.name_of(world, scope, tag["id"]),
            "contact_id": contact["contact_id"],
            "date_created": tag["date"],
        }


def subscriptions(world: World, contact: Record) -> Iterator[Record]:
    """Yield the subscriptions of a contact, in the order of their first import."""
    scope = _scope(contact)
    for _, held in world.collection(SUBSCRIPTIONS).scan(where={"contact": _key(contact)}):
        product = world.collection(PRODUCTS).get(scope.key(held["product_id"])) or {}
        yield {
            "subscription_id": held["id"],
            "contact_id": held["contact_id"],
            "product_id": held["product_id"],
            "product_name": product.get("name", held["product_id"]),
            **{name: held[name] for name in TERMS},
        }


PARTS: Mapping[str, Callable[[World, Record], Iterator[Record]]] = {
    "orders": orders,
    "tags": tags,
    "subscriptions": subscriptions,
}


def _order(invoice: Record) -> Record:
    discount, tax, shipping = invoice["discount"], invoice["tax"], invoice["shipping"]
    return {
        "order_id": invoice["id"],
        "contact_id": invoice["contact_id"],
        "is_paid": _is_paid(invoice),
        "is_refunded": bool(invoice["is_refunded"]),
        "subtotal": invoice["amount"] + discount - tax - shipping,
        "total_tax": tax,
        "total_shipping": shipping,
        "total_discount": discount,
        "total": invoice["amount"],
        "total_paid": invoice["paid"],
        "date_created": invoice["date_created"],
        "line_items": [_line(invoice, item) for item in invoice["items"]],
    }


def _line(invoice: Record, item: Record) -> Record:
    paid = item["total_paid"]
    if paid is None:
        paid = item["amount"] if _is_paid(invoice) else 0
    return {
        "contact_id": invoice["contact_id"],
        "order_item_id": item["id"],
        "product_id": item["product_id"],
        "order_id": invoice["id"],
        "subscription_id": item["subscription_id"],
        "product_name": item["name"],
        "order_type": "product",
        "is_paid": paid >= item["amount"],
        "is_refunded": bool(invoice["is_refunded"]),
        "amount": item["amount"],
        "total_paid": paid,
        "total_due": item["amount"],
        "date_created": invoice["date_created"],
        "imported_at": invoice["imported_at"],
        "last_imported_at": invoice["last_imported_at"],
    }


def _is_paid(invoice: Record) -> bool:
    return bool(invoice["paid"] >= invoice["amount"])


def _scope(contact: Record) -> Scope:
    return Scope(account=contact["account"], integration=contact["integration"])


def _key(contact: Record) -> str:
    return _scope(contact).key(contact["contact_id"])
