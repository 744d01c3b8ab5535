"""What is checked before an invoice is stored, unless the client bypasses it."""

from collections.abc import Iterator

from mockinvoice.contract.deviation import Deviation
from mockinvoice.contract.messages import Request
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.sperse.currencies import is_currency
from mockinvoice.vendors.sperse.numbers import is_taken
from mockinvoice.vendors.sperse.references import COUPONS
from mockinvoice.vendors.sperse.totals import wrong_totals

BAD_COUPON = "Coupon is not valid"
BAD_CURRENCY = "Currency is not valid"
RULE = "amounts-do-not-add-up"
NUMBER_TAKEN = "Invoice number is already in use"


def coupon_of(world: World, body: Record) -> Record | None:
    """Return the coupon an invoice names, or None."""
    return world.collection(COUPONS).get(body["couponCode"] or "")


def remark_totals(request: Request, body: Record) -> None:
    """Note for the client what does not add up though the checks were bypassed."""
    if body["bypassValidation"]:
        for problem in wrong_totals(body):
            place = ("body", *problem.place)
            request.remarks.append(Deviation(rule=RULE, place=place, message=problem.message))


def check(world: World, body: Record, *, old_number: str | None = None) -> str | None:
    """Refuse what is wrong with an invoice, or return the sentences about it when bypassed.

    `old_number` is the number the invoice bears already. Wrong totals are INVALID, coupon,
    currency and number UNPROCESSABLE.
    """
    totals, rules = list(wrong_totals(body)), list(_broken_rules(world, body, old_number))
    if body["bypassValidation"]:
        sentences = [*dict.fromkeys(problem.message for problem in totals), *rules]
        return "\r\n".join(sentences) or None
    if totals:
        raise ApiError(Kind.INVALID, problems=tuple(totals))
    if rules:
        raise ApiError(Kind.UNPROCESSABLE, rules[0])
    return None


def _broken_rules(world: World, body: Record, old_number: str | None) -> Iterator[str]:
    if body["couponCode"] and coupon_of(world, body) is None:
        yield BAD_COUPON
    if body["currencyId"] and not is_currency(body["currencyId"]):
        yield BAD_CURRENCY
    number = body["number"]
    if number and number != old_number and is_taken(world, number):
        yield NUMBER_TAKEN
