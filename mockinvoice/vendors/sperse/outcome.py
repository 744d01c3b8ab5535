"""What the four operations of the vendor's invoice page hand to the dialect."""

from dataclasses import dataclass
from typing import Any

from mockinvoice.core.records import Record


@dataclass(frozen=True, kw_only=True)
class OfInvoice:
    """The result of an operation and the invoice beside which it is answered."""

    result: Any
    invoice: Record
