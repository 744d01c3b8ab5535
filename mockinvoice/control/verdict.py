"""The verdict on the clients of a space: findings and coverage."""

from typing import Any

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request, Response
from mockinvoice.contract.report import FORMATS, as_record, render
from mockinvoice.contract.verdict import verdict
from mockinvoice.control.admin import Admin
from mockinvoice.control.verdict_schemas import FindingsQuery


@operation("listFindings", query=FindingsQuery)
def list_findings(admin: Admin, request: Request) -> dict[str, Any] | Response:
    """Return the report on a space in one of `FORMATS`."""
    documents = [mounted.document for mounted in admin.vendors.values()]
    report = verdict(admin.space(request), documents)
    wanted = request.query["format"]
    if wanted == "json":
        return as_record(report)
    return Response(
        status=200,
        headers=(("Content-Type", FORMATS[wanted]),),
        body=render(report, format=wanted).encode(),
    )


@operation("getCoverage")
def get_coverage(admin: Admin, request: Request) -> dict[str, Any]:
    """Return `{coverage}`, one a vendor that was called."""
    return {"coverage": [one.as_record() for one in verdict(admin.space(request), ()).coverage]}
