"""Which order lines a request means, and how much of each is still to be had."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from mockinvoice.core.records import Record
from mockinvoice.vendors.orderspace.schemas import faults_of
from mockinvoice.vendors.orderspace.wording import line_sentence, rule, spoken

T = TypeVar("T")


class PickError(Exception):
    """A request line cannot be served; each argument is a reason, without the line's place."""


@dataclass(frozen=True, kw_only=True)
class Picked:
    """An order line and how much of it a request takes."""

    line: Record
    quantity: int


class Pool:
    """The lines of orders, with the quantities that are not yet `used` (invoiced, dispatched).

    Request lines that name the same order line share what is left of it, the earlier ones first.
    A SKU is ambiguous by how many order lines carry it, whether anything is left of them or not.
    """

    def __init__(self, lines: Iterable[Record], *, used: str) -> None:
        self._lines = {line["id"]: line for line in lines}
        self._left = {
            key: max(line["quantity"] - line[used], 0) for key, line in self._lines.items()
        }

    def rest(self) -> list[Picked]:
        """Return everything that is left."""
        return [
            Picked(line=line, quantity=self._left[key])
            for key, line in self._lines.items()
            if self._left[key]
        ]

    def pick(self, wanted: Mapping[str, Any]) -> Picked:
        """Take what a request line names by `order_line_id`, else by `sku`; raises `PickError`.

        Without a `quantity` all that is left is meant, and nothing left is a quantity of 0.
        """
        line = self._named(wanted)
        left = self._left[line["id"]]
        quantity: int = wanted.get("quantity", left)
        if quantity <= 0:
            raise PickError("quantity must be greater than 0")
        if quantity > left:
            raise PickError(f"quantity exceeds the outstanding quantity of {left}")
        self._left[line["id"]] = left - quantity
        return Picked(line=line, quantity=quantity)

    def _named(self, wanted: Mapping[str, Any]) -> Record:
        key = wanted.get("order_line_id")
        if key is None:
            return self._with_sku(wanted["sku"])
        if key not in self._lines:
            raise PickError(f"order line '{key}' is invalid")
        return self._lines[key]

    def _with_sku(self, sku: str) -> Record:
        found = [line for line in self._lines.values() if line["sku"] == sku]
        if not found:
            raise PickError(f"SKU '{sku}' does not match any order line")
        if len(found) > 1:
            raise PickError(f"SKU '{sku}' matches more than one order line")
        return found[0]


def serve_lines(
    lines: Iterable[Mapping[str, Any]], *, name: str, serve: Callable[[Mapping[str, Any]], T]
) -> list[T]:
    """Return what `serve` makes of each line of a request, which may raise `PickError`.

    Raises UNPROCESSABLE with the problems of all lines, each with its place in the list `name`.
    """
    served: list[T] = []
    problems: list[str] = []
    for place, line in enumerate(lines):
        try:
            _refuse_faults(line)
            served.append(serve(line))
        except PickError as error:
            problems += [f"{name}[{place}] {reason}" for reason in error.args]
    if problems:
        raise rule(", ".join(problems))
    return served


def _refuse_faults(line: Mapping[str, Any]) -> None:
    faults = [line_sentence(fault) for fault in faults_of(line)]
    if faults:
        raise PickError(*faults)


def missing(line: Mapping[str, Any], *members: str) -> list[str]:
    """Return a reason for each member that a line lacks, e.g. `unit price can't be blank`."""
    return [f"{spoken(member)} can't be blank" for member in members if member not in line]
