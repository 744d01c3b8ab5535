"""How sure the mock is of what it does: every operation and claim with its evidence."""

from collections import Counter
from typing import Any

from mockinvoice.contract.binding import operation
from mockinvoice.contract.document import EVIDENCE, Document
from mockinvoice.contract.messages import Request
from mockinvoice.control.admin import Admin
from mockinvoice.web.call import Mounted


@operation("getFidelity")
def get_fidelity(admin: Admin, request: Request) -> dict[str, Any]:
    """Return `{vendors: [{vendor, title, counts, operations, claims}]}`."""
    return {"vendors": [_vendor(mounted) for mounted in admin.vendors.values()]}


def _vendor(mounted: Mounted) -> dict[str, Any]:
    document = mounted.document
    seen = Counter(
        [o.evidence for o in document.operations.values()] + [c.evidence for c in document.claims]
    )
    return {
        "vendor": mounted.vendor.name,
        "title": mounted.vendor.title,
        "counts": {evidence: seen[evidence] for evidence in EVIDENCE},
        "operations": [
            {
                "operation": found.id,
                "method": found.method,
                "path": found.path,
                "evidence": found.evidence,
                "source": found.source,
                "claims": _claims(document, found.id),
            }
            for found in document.operations.values()
        ],
        "claims": _claims(document, None),
    }


def _claims(document: Document, of: str | None) -> list[dict[str, Any]]:
    return [
        {"claim": claim.claim, "evidence": claim.evidence, "source": claim.source}
        for claim in document.claims
        if claim.operation == of
    ]
