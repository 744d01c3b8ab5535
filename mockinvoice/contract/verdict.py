"""The verdict on the clients of a space: what was filed, what its history shows, the coverage."""

from collections.abc import Iterable, Iterator

from mockinvoice.contract.coverage import Coverage, Surveys
from mockinvoice.contract.document import Document
from mockinvoice.contract.over_time import History, judge_history
from mockinvoice.contract.report import Report
from mockinvoice.core.journal import Exchange
from mockinvoice.core.world import World


def verdict(world: World, documents: Iterable[Document]) -> Report:
    """Return the report on a space: findings as they were made, those over time after them."""
    exchanges, deliveries = world.journal.all(), world.deliveries.all()
    findings = world.findings.all()
    for document in documents:
        own = [exchange for exchange in exchanges if exchange.vendor == document.name]
        history = History(document=document, exchanges=own, deliveries=deliveries)
        findings += judge_history(history)
    return Report(
        findings=tuple(findings),
        judged=len(exchanges) + world.journal.evicted,
        exchanges={exchange.id: exchange for exchange in exchanges},
        coverage=_coverage(world, exchanges),
        omissions=tuple(_omissions(world)),
        unlisted=world.findings.evicted(),
    )


def _coverage(world: World, exchanges: Iterable[Exchange]) -> tuple[Coverage, ...]:
    witness = world.witness
    return tuple(witness.coverage(exchanges)) if isinstance(witness, Surveys) else ()


def _omissions(world: World) -> Iterator[str]:
    if world.journal.evicted:
        yield (
            f"{world.journal.evicted} older exchanges have left the journal of this space: rules"
            " over time do not see them; raise the space's option journal"
        )
