"""The journal of a space."""

from dataclasses import asdict
from typing import Any

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.control.admin import Admin
from mockinvoice.control.missing import missing
from mockinvoice.control.schemas import ExchangesQuery


@operation("listExchanges", query=ExchangesQuery)
def list_exchanges(admin: Admin, request: Request) -> dict[str, Any]:
    """Return `{exchanges, evicted, notes}`, the oldest first; `limit` keeps the newest."""
    journal, wanted = admin.space(request).journal, request.query
    found = [
        exchange.as_record()
        for exchange in journal.all()
        if wanted.get("vendor") in (None, exchange.vendor)
        and wanted.get("operation") in (None, exchange.operation)
    ]
    notes = [asdict(note) for note in journal.notes()]
    return {
        "exchanges": found[-wanted.get("limit", len(found)) :],
        "evicted": journal.evicted,
        "notes": [note for note in notes if wanted.get("vendor") in (None, note["vendor"])],
    }


@operation("getExchange")
def get_exchange(admin: Admin, request: Request) -> dict[str, Any]:
    """Return one exchange."""
    world, key = admin.space(request), request.params["id"]
    exchange = world.journal.get(key)
    if exchange is None:
        raise missing(
            f"exchange {key!r} is not in the journal of space {world.name!r}",
            remedy="list the exchanges of the space; older ones may be evicted",
        )
    return exchange.as_record()


@operation("deleteExchanges")
def delete_exchanges(admin: Admin, request: Request) -> dict[str, Any]:
    """Empty the journal and return `{deleted}`; ids go on."""
    journal = admin.space(request).journal
    count = len(journal.all())
    journal.clear()
    return {"deleted": count}
