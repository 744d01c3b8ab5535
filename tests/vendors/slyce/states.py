"""What each action does to an invoice in each state; the rows of test_states."""

from typing import Any, NamedTuple

STATES = ("unsent", "outstanding", "partial payment", "paid", "canceled")
CREATED, LATER, NEVER = "2024-04-29", "2024-04-30", "0000-00-00"
HOOK = "https://a.example/hook"


class Effect(NamedTuple):
    """What an invoice is after an action, and what went out by it."""

    status: str
    balance: str = "100.00"
    date_sent: str | None = None
    date_paid: str = NEVER
    mails: int = 0
    event: bool = False
    send_now: int = 0


class Refusal(NamedTuple):
    """The sentence of a 422."""

    sentence: str


def change(before: str, after: str) -> Refusal:
    return Refusal(f"The status can not be changed from {before} to {after}.")


PAID: dict[str, Any] = {"balance": "0.00", "date_paid": CREATED}
AS_IT_WAS: dict[str, Effect] = {
    "unsent": Effect("unsent"),
    "outstanding": Effect("outstanding", date_sent=CREATED, send_now=1),
    "partial payment": Effect("partial payment", "70.00"),
    "paid": Effect("paid", **PAID),
    "canceled": Effect("canceled"),
}
NOT_SENT = Refusal("A canceled invoice can not be sent.")


def becomes(before: str, status: str, **effects: Any) -> Effect:
    return AS_IT_WAS[before]._replace(status=status, event=True, **effects)


def stays(state: str, **effects: Any) -> Effect:
    return AS_IT_WAS[state]._replace(**effects)


def sent(state: str, **effects: Any) -> Effect:
    return stays(state, date_sent=LATER, mails=1, **effects)


PAID_LATER = {"balance": "0.00", "date_paid": LATER}
UPDATES: dict[tuple[str, str], Effect | Refusal] = {
    ("unsent", "unsent"): stays("unsent"),
    ("unsent", "outstanding"): becomes("unsent", "outstanding"),
    ("unsent", "partial payment"): becomes("unsent", "partial payment"),
    ("unsent", "paid"): becomes("unsent", "paid", **PAID_LATER),
    ("unsent", "canceled"): becomes("unsent", "canceled"),
    ("outstanding", "unsent"): change("outstanding", "unsent"),
    ("outstanding", "outstanding"): stays("outstanding"),
    ("outstanding", "partial payment"): becomes("outstanding", "partial payment"),
    ("outstanding", "paid"): becomes("outstanding", "paid", **PAID_LATER),
    ("outstanding", "canceled"): becomes("outstanding", "canceled"),
    ("partial payment", "unsent"): change("partial payment", "unsent"),
    ("partial payment", "outstanding"): change("partial payment", "outstanding"),
    ("partial payment", "partial payment"): stays("partial payment"),
    ("partial payment", "paid"): becomes("partial payment", "paid", **PAID_LATER),
    ("partial payment", "canceled"): becomes("partial payment", "canceled"),
    ("paid", "unsent"): change("paid", "unsent"),
    ("paid", "outstanding"): change("paid", "outstanding"),
    ("paid", "partial payment"): change("paid", "partial payment"),
    ("paid", "paid"): stays("paid"),
    ("paid", "canceled"): change("paid", "canceled"),
    ("canceled", "unsent"): change("canceled", "unsent"),
    ("canceled", "outstanding"): change("canceled", "outstanding"),
    ("canceled", "partial payment"): change("canceled", "partial payment"),
    ("canceled", "paid"): change("canceled", "paid"),
    ("canceled", "canceled"): stays("canceled"),
}
SENDS: dict[str, Effect | Refusal] = {
    "unsent": sent("unsent", status="outstanding", event=True),
    "outstanding": sent("outstanding"),
    "partial payment": sent("partial payment"),
    "paid": sent("paid"),
    "canceled": NOT_SENT,
}
PAYMENTS: dict[tuple[str, str], Effect | Refusal] = {
    ("unsent", "30"): becomes("unsent", "partial payment", balance="70.00"),
    ("unsent", "100"): becomes("unsent", "paid", **PAID_LATER),
    ("outstanding", "99.99"): becomes("outstanding", "partial payment", balance="0.01"),
    ("outstanding", "100"): becomes("outstanding", "paid", **PAID_LATER),
    ("outstanding", "150"): becomes("outstanding", "paid", **PAID_LATER),
    ("partial payment", "30"): stays("partial payment", balance="40.00"),
    ("partial payment", "70"): becomes("partial payment", "paid", **PAID_LATER),
    ("paid", "1"): Refusal("invoice 2051 is paid; record a payment on one that is not"),
    ("canceled", "1"): Refusal("invoice 2051 is canceled; record a payment on one that is not"),
}
CANCELLATIONS: dict[str, Effect | Refusal] = {
    "unsent": becomes("unsent", "canceled"),
    "outstanding": becomes("outstanding", "canceled"),
    "partial payment": becomes("partial payment", "canceled"),
    "paid": change("paid", "canceled"),
    "canceled": stays("canceled"),
}
