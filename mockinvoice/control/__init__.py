"""The control API, bound to its document like a vendor."""

from mockinvoice.control import (
    actions,
    clock,
    deliveries,
    dialect,
    documents,
    exchanges,
    faults,
    fidelity,
    health,
    outbox,
    security,
    snapshots,
    spaces,
    state,
    verdict,
    verification,
)
from mockinvoice.web.vendor import Vendor

CONTROL = Vendor(
    name="control",
    title="mockinvoice control API",
    modules=(
        health,
        documents,
        fidelity,
        spaces,
        state,
        snapshots,
        exchanges,
        verification,
        actions,
        clock,
        faults,
        outbox,
        deliveries,
        verdict,
    ),
    authenticate=security.authenticate,
    credential=lambda _request: None,
    answer=dialect.answer,
    refuse=dialect.refuse,
    seed=lambda _world: None,
    demo_credential="control-demo",
    stages=("refuse", "authenticate", "validate"),
)
