"""Judging path and method."""

from collections.abc import Iterator

from mockinvoice.contract.deviation import Deviation
from mockinvoice.contract.document import Document, Operation
from mockinvoice.contract.matching import Match
from mockinvoice.contract.messages import Request
from mockinvoice.contract.pointers import pointer


def judge_address(request: Request, match: Match) -> Iterator[Deviation]:
    """Report a path or method that no operation has."""
    if match.operation is not None or match.nearest is None:
        return
    at = pointer(("paths", match.nearest.path))
    if match.allowed:
        yield Deviation(
            rule="wrong-method",
            place=("method",),
            value=request.method,
            message=f"{request.path} has {', '.join(match.allowed)}; {request.method} came",
            at=at,
        )
        return
    yield Deviation(
        rule="unknown-path",
        place=("path",),
        value=request.path,
        message=f"no operation has the path {request.path}; the nearest is {match.address}",
        at=at,
    )


def pointer_of(document: Document, operation: Operation) -> str:
    """Return the JSON pointer of an operation in its document."""
    return pointer(("paths", operation.path, operation.method.lower()))


def judge_deprecation(operation: Operation, at: str) -> Iterator[Deviation]:
    """Report the use of a deprecated operation."""
    if operation.node.get("deprecated"):
        yield Deviation(
            rule="deprecated-use",
            place=("path",),
            value=operation.path,
            message=f"{operation.id} is deprecated",
            at=f"{at}/deprecated",
        )
