"""The statuses of an invoice and the moves between them."""

from collections.abc import Mapping

from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.records import Record
from mockinvoice.vendors.slyce.amounts import items

UNPAID = "0000-00-00"
STATUSES = ("unsent", "outstanding", "partial payment", "paid", "canceled")
MOVES: Mapping[str, tuple[str, ...]] = {
    "unsent": ("outstanding", "partial payment", "paid", "canceled"),
    "outstanding": ("partial payment", "paid", "canceled"),
    "partial payment": ("paid", "canceled"),
    "paid": (),
    "canceled": (),
}


def move(invoice: Record, status: str, *, today: str) -> None:
    """Give an invoice a status; its own changes nothing, `paid` marks its lines paid `today`.

    Raises `ApiError` UNPROCESSABLE. Assumed: the document only lists the statuses.
    """
    current = invoice["status"]
    if status == current:
        return
    if status not in MOVES[current]:
        raise ApiError(
            Kind.UNPROCESSABLE, f"The status can not be changed from {current} to {status}."
        )
    invoice["status"] = status
    if status == "paid":
        for item in items(invoice):
            item["date_paid"] = today


def mark_sent(invoice: Record, *, today: str) -> None:
    """Note that an invoice goes out; an unsent one becomes outstanding, others keep their status.

    Raises `ApiError` UNPROCESSABLE for a canceled invoice (assumed).
    """
    if invoice["status"] == "canceled":
        raise ApiError(Kind.UNPROCESSABLE, "A canceled invoice can not be sent.")
    if invoice["status"] == "unsent":
        move(invoice, "outstanding", today=today)
    invoice["date_sent"] = today
