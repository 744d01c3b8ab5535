"""Records found, refused or made by the ids that requests name."""

from typing import Any

from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World

INVOICES = "sperse.invoices"
CONTACTS = "sperse.contacts"
ORDERS = "sperse.orders"
LEADS = "sperse.leads"
PRODUCTS = "sperse.products"
COUPONS = "sperse.coupons"
TRANSACTIONS = "sperse.transactions"
SUBSCRIPTIONS = "sperse.subscriptions"
LINES = "sperse.lines"
ENTITIES = {
    INVOICES: "Invoice",
    LINES: "InvoiceLine",
    CONTACTS: "Contact",
    ORDERS: "Order",
    LEADS: "Lead",
    PRODUCTS: "Product",
    TRANSACTIONS: "Transaction",
    SUBSCRIPTIONS: "EventSubscription",
}


def no_such(collection: str, **key: object) -> ApiError:
    """Return the refusal for a record that does not exist, e.g. `no_such(INVOICES, id=7)`."""
    ((name, value),) = key.items()
    return ApiError(
        Kind.NOT_FOUND, f"There is no entity {ENTITIES[collection]} with {name} = {value}!"
    )


def find(world: World, collection: str, number: int | None) -> Record:
    """Return the record with this id; None is an id that was not sent, which nothing bears."""
    record = None if number is None else world.collection(collection).get(str(number))
    if record is None:
        raise no_such(collection, id=number or 0)
    return record


def find_invoice(world: World, body: Record) -> Record:
    """Return the invoice that `invoiceId`, else `invoiceNumber` names."""
    if body["invoiceId"] is not None:
        return find(world, INVOICES, body["invoiceId"])
    number = body["invoiceNumber"]
    invoice = world.collection(INVOICES).first(number=number)
    if invoice is None:
        raise no_such(INVOICES, number=number)
    return invoice


def refer(world: World, collection: str, number: int, *, bare: Record) -> Record:
    """Return the record a request refers to, made as `bare` where it need not exist."""
    record = world.resolve(collection, str(number), documented=False, bare=bare)
    if record is None:
        raise no_such(collection, id=number)
    return record


def check_may_be_new(world: World, collection: str, **key: Any) -> None:
    """Refuse what is referred to and unknown, where references are strict."""
    if world.options.references == "strict":
        raise no_such(collection, **key)


def new_id(world: World, collection: str) -> int:
    """Return the next id that no record of the collection bears."""
    records = world.collection(collection)
    number = world.store.next(collection)
    while str(number) in records:
        number = world.store.next(collection)
    return number


def put(world: World, collection: str, record: Record) -> Record:
    """Store a record under its id and return it."""
    world.collection(collection).put(str(record["id"]), record)
    return record
