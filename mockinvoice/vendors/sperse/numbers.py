"""The numbers that invoices get when they are sent without one."""

from mockinvoice.core.worlds import World
from mockinvoice.vendors.sperse.references import INVOICES

NUMBERS = "sperse.numbers"
SPREAD = 40503  # odd, so that every count below 65536 gets four digits of its own
FOUR_DIGITS = 0x10000


def next_number(world: World) -> str:
    """Return the number that the next invoice without one gets, e.g. `INV-20240429-9E37`."""
    return _next(world)[0]


def take_number(world: World) -> str:
    """Return the next number and use it up."""
    number, count = _next(world)
    world.collection(NUMBERS).put("next", {"count": count + 1})
    return number


def is_taken(world: World, number: str) -> bool:
    """Whether an invoice bears the number."""
    return world.collection(INVOICES).first(number=number) is not None


def _next(world: World) -> tuple[str, int]:
    record = world.collection(NUMBERS).get("next")
    count = record["count"] if record else 1
    while is_taken(world, _spell(world, count)):
        count += 1
    return _spell(world, count), count


def _spell(world: World, count: int) -> str:
    digits = count * SPREAD % FOUR_DIGITS if count < FOUR_DIGITS else count
    return f"INV-{world.clock.now():%Y%m%d}-{digits:04X}"
