"""Invoices as Slyce's records: finding, making and changing them."""

from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.ids import ALPHANUMERIC
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.slyce.spelling import CUSTOMER
from mockinvoice.vendors.slyce.states import UNPAID

INVOICES = "slyce.invoices"
CUSTOMERS = "slyce.customers"
SEQUENCE = "slyce.invoice_id"
FIRST_ID = 2050
HASH_LENGTH = 50
DEFAULTS: Record = {
    "logo": "",
    "mail_body": "",
    "include_login": 0,
    "login_url": "",
    "include_pdf": 0,
    "send_now": 0,
    "send_reminder": 0,
    "invoice_preference": "email",
    "footer_id": None,
    "custom_fields": None,
    "medical_invoice": 0,
    "credit": None,
    "webhook_url": "",
    "customer": dict.fromkeys(CUSTOMER, ""),
    "line_items": [],
}


def find_invoice(world: World, key: str) -> Record:
    """Return the invoice with this integer id or hash. Raises `ApiError` NOT_FOUND."""
    return world.collection(INVOICES).get(key) or find_by_hash(world, key)


def find_by_hash(world: World, key: str) -> Record:
    """Return the invoice with this hash. Raises `ApiError` NOT_FOUND."""
    found = world.collection(INVOICES).first(hash=key)
    if found is None:
        raise ApiError(Kind.NOT_FOUND)
    return found


def new_invoice(world: World, sent: Record) -> Record:
    """Return an unsent invoice with the next id, a new hash and defaults for what was not sent."""
    number = _next_id(world)
    invoice = {
        "id": number,
        "hash": world.ids.derived("slyce.hash", number, length=HASH_LENGTH, alphabet=ALPHANUMERIC),
        "status": "unsent",
        "date_sent": None,
        "pdf": "",
        "payments": [],
        **DEFAULTS,
    }
    change_invoice(world, invoice, sent)
    return invoice


def change_invoice(world: World, invoice: Record, sent: Record) -> None:
    """Replace the members that were sent; lines and children with a known id keep `date_paid`.

    Raises `ApiError` UNPROCESSABLE for a customer that is not known where it has to be.
    """
    if "customer" in sent:
        _refer_to_customer(world, sent["customer"]["custid"])
    if "line_items" in sent:
        _set_days_of_payment(sent["line_items"], known=_days_of_payment(invoice))
    invoice |= sent


def keep_invoice(world: World, invoice: Record) -> None:
    """Store an invoice under its id."""
    world.collection(INVOICES).put(str(invoice["id"]), invoice)


def _next_id(world: World) -> int:
    """Return the next id that is free; imported invoices may have taken some."""
    while True:
        number = world.store.next(SEQUENCE, first=FIRST_ID)
        if str(number) not in world.collection(INVOICES):
            return number


def _refer_to_customer(world: World, custid: str) -> None:
    known = world.resolve(CUSTOMERS, custid, documented=False, bare={"custid": custid})
    if known is None:
        raise ApiError(Kind.UNPROCESSABLE, f"The customer {custid} does not exist.")


def _set_days_of_payment(lines: list[Record], *, known: dict[tuple[str, int], str]) -> None:
    for line in lines:
        line["date_paid"] = known.get(("line", line["id"]), UNPAID)
        for child in line["child"]:
            child["date_paid"] = known.get(("child", child["id"]), UNPAID)


def _days_of_payment(invoice: Record) -> dict[tuple[str, int], str]:
    days = {}
    for line in invoice["line_items"]:
        days["line", line["id"]] = line["date_paid"]
        days |= {("child", child["id"]): child["date_paid"] for child in line["child"]}
    return days
