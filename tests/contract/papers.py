"""Small documents to test with."""

from pathlib import Path
from typing import Any

from mockinvoice.contract.document import Document, check, compile_document

PATH = Path("paper.yaml")
OK: dict[str, Any] = {"200": {"description": "Fine"}}


def operation(name: str, **members: Any) -> dict[str, Any]:
    """Return an operation with all that it needs."""
    return {
        "operationId": name,
        "responses": OK,
        "x-evidence": "documented",
        "x-source": "the page",
        **members,
    }


def paper(paths: dict[str, Any], **members: Any) -> dict[str, Any]:
    """Return a document with these paths."""
    return {
        "openapi": "3.1.0",
        "servers": [{"url": "https://api.paper.example/v1"}],
        "paths": paths,
        **members,
    }


def compiled(paths: dict[str, Any], **members: Any) -> Document:
    """Return a checked and compiled document."""
    node = paper(paths, **members)
    check(node, path=PATH)
    return compile_document(node, name="paper", path=PATH)
