"""The nine statuses of an invoice and the moves between them."""

from collections.abc import Mapping

from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.records import Record

STATUSES = (
    "Draft",
    "Final",
    "Pending",
    "Sent",
    "Paid",
    "PartiallyPaid",
    "Canceled",
    "Cancelled",
    "Refunded",
    "PartiallyRefunded",
)
EDITABLE = frozenset({"Draft", "Final"})
DELETABLE = frozenset({"Draft", "Final", "Canceled"})
NOT_PAYABLE = frozenset({"Draft", "Canceled", "Refunded"})
PAID = frozenset({"Paid", "PartiallyPaid"})
REFUNDABLE = PAID | {"PartiallyRefunded"}
SENDABLE = frozenset({"Draft", "Final", "Canceled", "Sent"})
UNPAID = frozenset({"Sent", "Pending", "PartiallyPaid"})
MOVES: Mapping[str, frozenset[str]] = {
    "Draft": frozenset({"Final", "Canceled"}),
    "Final": frozenset({"Draft"}),
    "Sent": SENDABLE,
    "Pending": SENDABLE,
    "Canceled": frozenset({"Sent", "Pending"}),
    "Paid": UNPAID,
    "PartiallyPaid": UNPAID,
    "Refunded": REFUNDABLE,
    "PartiallyRefunded": REFUNDABLE,
}


def status_of(invoice: Record) -> str:
    """Return the status of an invoice, whichever way it is spelled."""
    return one_spelling(invoice["status"])


def one_spelling(status: str) -> str:
    """Return `Canceled` for `Cancelled` and every other status as it is."""
    return "Canceled" if status == "Cancelled" else status


def can_move(invoice: Record, status: str) -> bool:
    """Whether the table allows the invoice to be set to `status`."""
    return status_of(invoice) in MOVES[one_spelling(status)]


def check_move(invoice: Record, status: str) -> None:
    """Refuse a move that the table does not have."""
    if not can_move(invoice, status):
        raise ApiError(
            Kind.CONFLICT,
            f"Invoice status can not be changed from {invoice['status']} to {status}",
        )


def check_deletable(invoice: Record) -> None:
    """Refuse to remove an invoice that others have seen."""
    if status_of(invoice) not in DELETABLE:
        raise ApiError(Kind.CONFLICT, f"Invoice can not be deleted in status {invoice['status']}")


def not_editable(invoice: Record) -> ApiError:
    """Return the refusal of a change to an invoice that others have seen."""
    return ApiError(Kind.CONFLICT, f"Invoice can not be edited in status {invoice['status']}")
