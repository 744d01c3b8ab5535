"""From a path to its operation, or to the nearest one."""

from typing import Any

import pytest

from mockinvoice.contract.matching import Matcher
from tests.contract.papers import compiled, operation


def with_path(name: str, **members: Any) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}, **members}


PATHS = {
    "/bills": {"get": operation("listBills"), "post": operation("createBill")},
    "/bills/latest": {"get": operation("getLatestBill")},
    "/bills/{bill_id}": {
        "get": operation("getBill", parameters=[with_path("bill_id")]),
        "delete": operation("deleteBill", parameters=[with_path("bill_id")]),
    },
    "/bills/{id}/lines/{line}.pdf": {
        "get": operation("getLine", parameters=[with_path("id"), with_path("line")])
    },
    "/files/{name}": {
        "get": operation("getFile", parameters=[with_path("name", **{"x-slashes": True})])
    },
}
SERVERS = [{"url": "https://api.paper.example/v1"}, {"url": "https://old.paper.example"}]
MATCHER = Matcher(compiled(PATHS, servers=SERVERS))


@pytest.mark.parametrize(
    ("method", "path", "operation_id", "params"),
    [
        ("GET", "/v1/bills", "listBills", {}),
        ("GET", "/bills", "listBills", {}),
        ("HEAD", "/v1/bills", "listBills", {}),
        ("POST", "/v1/bills", "createBill", {}),
        ("GET", "/v1/bills/latest", "getLatestBill", {}),
        ("DELETE", "/v1/bills/latest", "deleteBill", {"bill_id": "latest"}),
        ("GET", "/v1/bills/b 1", "getBill", {"bill_id": "b 1"}),
        ("GET", "/v1/bills/b1/lines/2.pdf", "getLine", {"id": "b1", "line": "2"}),
        ("GET", "/v1/files/b.txt", "getFile", {"name": "b.txt"}),
        ("GET", "/v1/files/a/b.txt", "getFile", {"name": "a/b.txt"}),
    ],
)
def test_path_leads_to_its_operation(
    method: str, path: str, operation_id: str, params: dict[str, str]
) -> None:
    match = MATCHER.match(method, path)
    assert match.operation is not None
    assert (match.operation.id, dict(match.params)) == (operation_id, params)


@pytest.mark.parametrize(
    ("method", "path", "allowed", "address"),
    [
        ("PUT", "/v1/bills", ("GET", "POST"), "GET /v1/bills"),
        ("POST", "/v1/bills/latest", ("DELETE", "GET"), "GET /v1/bills/latest"),
        ("POST", "/v1/files/b.txt", ("GET",), "GET /v1/files/{name}"),
        ("POST", "/v1/files/a/b.txt", (), "POST /v1/bills"),
        ("GET", "/v1/bill", (), "GET /v1/bills"),
        ("GET", "/v1/bills/", (), "GET /v1/bills"),
        ("POST", "/v1/bils", (), "POST /v1/bills"),
        ("GET", "/v1/bills/b1/lines/2xpdf", (), "GET /v1/bills/{id}/lines/{line}.pdf"),
        ("GET", "/v1/BILLS", (), "GET /v1/bills"),
    ],
)
def test_lost_path_leads_to_methods_and_the_nearest_address(
    method: str, path: str, allowed: tuple[str, ...], address: str
) -> None:
    match = MATCHER.match(method, path)
    assert (match.operation, match.allowed, match.address) == (None, allowed, address)
    assert match.nearest is not None


def test_case_may_be_ignored() -> None:
    matcher = Matcher(compiled(PATHS, **{"x-case-insensitive": True}))
    match = matcher.match("GET", "/V1/Bills/Ab")
    assert match.operation is not None
    assert (match.operation.id, dict(match.params)) == ("getBill", {"bill_id": "Ab"})
