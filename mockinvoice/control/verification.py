"""Whether clients did what a test expects."""

from functools import partial
from typing import Any

from mockinvoice.contract.binding import operation
from mockinvoice.contract.examples import credentials_of
from mockinvoice.contract.messages import Request
from mockinvoice.contract.verification.curl import curl
from mockinvoice.contract.verification.expectation import ExpectationError, read_expectation
from mockinvoice.contract.verification.explain import explain
from mockinvoice.contract.verification.verify import UncertainError, verify
from mockinvoice.control.addresses import origin_of
from mockinvoice.control.admin import Admin
from mockinvoice.control.schemas import FreeBody
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.journal import Exchange
from mockinvoice.core.world import World


@operation("verifyExchanges", body=FreeBody)
def verify_exchanges(admin: Admin, request: Request) -> dict[str, Any]:
    """Return `{ok, count, matches, near_misses, message}`."""
    world = admin.space(request)
    try:
        expectation = read_expectation(request.body)
    except ExpectationError as error:
        raise ApiError(Kind.INVALID, str(error)) from error
    evicted, exchanges = world.journal.kept()
    try:
        verdict = verify(expectation, exchanges, evicted=evicted)
    except UncertainError as error:
        remedy = {"remedy": "give the space a greater option journal, or verify earlier"}
        raise ApiError(Kind.CONFLICT, str(error), details=remedy) from error
    spell = partial(_curl, admin, world, origin_of(request))
    return {
        "ok": verdict.is_ok,
        "count": len(verdict.matches),
        "matches": list(verdict.matches),
        "near_misses": [
            {**miss.as_record(), "curl": spell(miss.exchange)} for miss in verdict.near_misses
        ],
        "message": explain(verdict, expectation, curl=spell),
    }


def _curl(admin: Admin, world: World, origin: str, exchange: Exchange) -> str:
    document = admin.vendors[exchange.vendor].document
    found = document.operations.get(exchange.operation or "")
    return curl(
        exchange,
        address=f"{origin}/@{world.name}/{exchange.vendor}",
        credentials=credentials_of(document, found) if found else {},
    )
