"""What the rules over time look at, and what they report."""

from collections.abc import Sequence
from dataclasses import dataclass

from mockinvoice.contract.document import Document, Operation
from mockinvoice.core.journal import Exchange
from mockinvoice.core.records import Record


@dataclass(frozen=True, kw_only=True)
class History:
    """What the rules look at: one vendor's exchanges and deliveries in a space, oldest first.

    Recorded exchanges may lack the time (`at` is empty): rules about waiting pass over them.
    """

    document: Document
    exchanges: Sequence[Exchange]
    deliveries: Sequence[Record] = ()

    def operation(self, exchange: Exchange) -> Operation | None:
        """Return what an exchange called, None if it matched nothing."""
        return self.document.operations.get(exchange.operation or "")


@dataclass(frozen=True, kw_only=True)
class Habit:
    """One case of a rule over time, at the exchange that makes it one."""

    rule: str
    exchange: str
    operation: str | None
    message: str


def habit_at(rule: str, exchange: Exchange, message: str) -> Habit:
    """Return a case at an exchange."""
    return Habit(rule=rule, exchange=exchange.id, operation=exchange.operation, message=message)


def client_of(exchange: Exchange) -> str:
    """Return what tells a space's clients apart: the name they give themselves."""
    return exchange.request_headers.get("user-agent", "")
