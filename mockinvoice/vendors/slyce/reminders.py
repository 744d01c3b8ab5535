"""Reminders that Slyce sends by itself, once the last due date of an unpaid invoice has passed."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from mockinvoice.core.clock import spell_instant
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.slyce.letters import mail_reminder
from mockinvoice.vendors.slyce.records import INVOICES

REMINDER = "slyce.reminder"
AWAITING = ("outstanding", "partial payment")


def plan_reminder(world: World, invoice: Record) -> None:
    """Plan the reminder that an invoice calls for now, in place of any other (assumed).

    It goes out at the end, in UTC, of the latest due date. One that has passed already brings none.
    """
    wanted = _due(invoice)
    at = spell_instant(wanted) if wanted is not None else None
    planned = invoice.get("reminder")
    if planned is not None and planned["at"] == at:
        return
    if planned is not None:
        world.agenda.cancel(planned["key"])
        invoice["reminder"] = None
    if wanted is not None and wanted > world.clock.now():
        key = world.agenda.add(wanted, kind=REMINDER, data={"invoice": invoice["id"]})
        invoice["reminder"] = {"at": at, "key": key}


def remind(world: World, data: dict[str, Any]) -> None:
    """Send the reminder; nothing else changes, and the next due date may bring another."""
    invoice = world.collection(INVOICES).get(str(data["invoice"]))
    if invoice is not None and _due(invoice) == world.clock.now():
        mail_reminder(world, invoice)


def _due(invoice: Record) -> datetime | None:
    """Return when a reminder is due, or None if the invoice calls for none."""
    days = [date.fromisoformat(line["due_date"]) for line in invoice["line_items"]]
    is_awaited = invoice["status"] in AWAITING and invoice["date_sent"] is not None
    if not (days and is_awaited and invoice["send_reminder"]):
        return None
    last = max(days)
    if last == date.max:
        return None
    return datetime.combine(last + timedelta(days=1), datetime.min.time(), tzinfo=UTC)


EVENTS = {REMINDER: remind}
