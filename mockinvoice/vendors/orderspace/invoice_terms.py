"""When an invoice is to be paid."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from mockinvoice.core.money import decimal
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.orderspace.references import setting
from mockinvoice.vendors.orderspace.schemas import faults_in
from mockinvoice.vendors.orderspace.wording import REFERENCES, refuse_if, sentences

MEMBER = "payment_terms_id"
OTHERS = ("invoice_date", "due_date", "proforma", "comments", "address")


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What an invoice says about its payment; `deposit` has percentage and due_date."""

    label: str
    invoice_date: str
    due_date: str
    deposit: Record | None


def settled_terms(world: World, given: Mapping[str, Any], customer: Record) -> Terms:
    """Return the terms of a new invoice: those given, else a bare due date, else the customer's.

    Raises UNPROCESSABLE for unknown terms and for everything wrong with dates and the rest.
    """
    key = given.get(MEMBER)
    terms = setting(world, MEMBER, key) if key else None
    is_unknown = bool((key and terms is None) or faults_in(given, MEMBER))
    wrong = [REFERENCES[MEMBER]] if is_unknown else []
    refuse_if([*wrong, *sentences(faults_in(given, *OTHERS))])
    if terms is None and "due_date" not in given:
        terms = _default_terms(world, customer)
    invoice_date: date = given.get("invoice_date", world.clock.now().date())
    return Terms(
        label=terms["name"] if terms else "",
        invoice_date=invoice_date.isoformat(),
        due_date=_due_date(given, terms, invoice_date).isoformat(),
        deposit=_deposit(terms, invoice_date),
    )


def _default_terms(world: World, customer: Record) -> Record | None:
    key = customer[MEMBER]
    return setting(world, MEMBER, key) if key else None


def _due_date(given: Mapping[str, Any], terms: Record | None, invoice_date: date) -> date:
    after_terms = days_after(invoice_date, terms["days_due"] if terms else 0)
    due_date: date = given.get("due_date", after_terms)
    return due_date


def _deposit(terms: Record | None, invoice_date: date) -> Record | None:
    if terms is None or not decimal(terms["deposit_percentage"]):
        return None
    due_date = days_after(invoice_date, terms["deposit_days_due"])
    return {"percentage": terms["deposit_percentage"], "due_date": due_date.isoformat()}


def days_after(day: date, days: int) -> date:
    """Return the day so many days later, or the calendar's last one."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max
