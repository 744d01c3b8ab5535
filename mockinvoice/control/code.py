"""What the control API does: loaded when somebody asks for it."""

from mockinvoice.control import (
    actions,
    certificate,
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
from mockinvoice.web.vendor import Code

CODE = Code(
    modules=(
        health,
        certificate,
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
    stages=("refuse", "authenticate", "validate", "exact"),
)
