"""Exact money: decimals and integer cents, rounded half-up."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

CENT = Decimal("0.01")


def decimal(value: Decimal | float | str) -> Decimal:
    """Read an amount exactly as it is spelled; a float by its shortest decimal spelling.

    Raises `decimal.InvalidOperation` when it is no finite number.
    """
    amount = value if isinstance(value, Decimal) else Decimal(str(value))
    if not amount.is_finite():
        raise InvalidOperation(f"{value!r} is no amount")
    return amount


def half_up(value: Decimal | float | str, *, places: int = 2) -> Decimal:
    """Round an amount to `places` decimals (default: cents of a major unit).

    A half goes away from zero, and nothing is ever minus zero. Raises `decimal.InvalidOperation`
    for more than 28 digits.
    """
    quantum = CENT if places == 2 else Decimal(1).scaleb(-places)
    rounded = decimal(value).quantize(quantum, rounding=ROUND_HALF_UP)
    return rounded or abs(rounded)


def cents(value: Decimal | float | str) -> int:
    """Round an amount given in cents half-up to whole cents, e.g. `4499.9999` to 4500."""
    return int(half_up(value, places=0))


def tax(sub_total: Decimal, *, rate: Decimal) -> Decimal:
    """Return the tax on `sub_total` (major units) at `rate` percent, half-up to cents."""
    return half_up(sub_total * rate / 100)
