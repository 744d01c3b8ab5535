"""The HTTP libraries that clients are written with, each at its work in a space of its own."""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import aiohttp
import httpx
import pytest
import requests
import urllib3

from mockinvoice import MockServer, Space

Answer = tuple[int, str, Any]
Send = Callable[[str, str, Mapping[str, str], Any], Answer]


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    with MockServer(vendors=["orderspace"]) as server:
        yield server


@pytest.fixture
def space(server: MockServer) -> Iterator[Space]:
    with server.space("t1", clock="2024-04-29T12:00:00Z") as space:
        yield space


def by_requests(method: str, url: str, headers: Mapping[str, str], body: Any) -> Answer:
    with requests.Session() as session:
        got = session.request(method, url, headers=dict(headers), json=body, timeout=10)
    return got.status_code, got.headers["Content-Type"], got.json()


def by_urllib3(method: str, url: str, headers: Mapping[str, str], body: Any) -> Answer:
    with urllib3.PoolManager(retries=False, timeout=10) as pool:
        got = pool.request(method, url, headers=headers, json=body)
    return got.status, got.headers["Content-Type"], got.json()


def by_httpx(method: str, url: str, headers: Mapping[str, str], body: Any) -> Answer:
    with httpx.Client(timeout=10) as client:
        got = client.request(method, url, headers=headers, json=body)
    return got.status_code, got.headers["Content-Type"], got.json()


def by_httpx_async(method: str, url: str, headers: Mapping[str, str], body: Any) -> Answer:
    async def send() -> Answer:
        async with httpx.AsyncClient(timeout=10) as client:
            got = await client.request(method, url, headers=headers, json=body)
        return got.status_code, got.headers["Content-Type"], got.json()

    return asyncio.run(send())


def by_aiohttp(method: str, url: str, headers: Mapping[str, str], body: Any) -> Answer:
    async def send() -> Answer:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session,
            session.request(method, url, headers=headers, json=body) as got,
        ):
            return got.status, got.headers["Content-Type"], await got.json()

    return asyncio.run(send())


SENDERS = [by_requests, by_urllib3, by_httpx, by_httpx_async, by_aiohttp]
JSON = "application/json; charset=utf-8"
MADE = {"company_name": "Analytical Engines", "reference": "Ärger & Söhne"}


@pytest.mark.parametrize("send", SENDERS)
def test_client_creates_lists_and_is_refused(send: Send, space: Space) -> None:
    url = space.url("orderspace") + "/customers"
    headers = {"Authorization": "Bearer " + space.credential("orderspace")}
    status, media_type, made = send("POST", url, headers, {"customer": MADE})
    assert (status, media_type) == (200, JSON)
    assert MADE.items() <= made["customer"].items()
    status, _, listed = send("GET", f"{url}?limit=1", headers, None)
    assert (status, len(listed["customers"]), listed["has_more"]) == (200, 1, True)
    status, media_type, refusal = send("GET", f"{url}/cu_none", headers, None)
    assert (status, media_type, list(refusal)) == (404, JSON, ["message"])
    sent = [
        json.loads(e["request_body"]) for e in space.exchanges.where(operation="createCustomer")
    ]
    assert sent == [{"customer": MADE}]


@pytest.mark.parametrize("send", SENDERS)
def test_client_that_keeps_to_the_contract_has_no_finding(send: Send, space: Space) -> None:
    url = space.url("orderspace") + "/customers"
    headers = {"Authorization": "Bearer " + space.credential("orderspace")}
    _, _, made = send("POST", url, headers, {"customer": MADE})
    assert send("GET", f"{url}/{made['customer']['id']}", headers, None)[0] == 200
    seen: list[str] = []
    more = True
    while more:
        after = f"&starting_after={seen[-1]}" if seen else ""
        _, _, page = send("GET", f"{url}?limit=1{after}", headers, None)
        seen += [customer["id"] for customer in page["customers"]]
        more = page["has_more"]
    assert seen[0] == made["customer"]["id"]
    assert len(seen) > 1
    assert [found for found in space.findings if found["severity"] != "note"] == []


@pytest.mark.parametrize("send", [by_httpx_async, by_aiohttp])
def test_asynchronous_clients_may_call_all_at_once(send: Send, space: Space) -> None:
    url = space.url("orderspace") + "/customers"
    headers = {"Authorization": "Bearer " + space.credential("orderspace")}
    names = [f"Customer {number}" for number in range(30)]

    async def create(name: str) -> Answer:
        return await asyncio.to_thread(
            send, "POST", url, headers, {"customer": {"company_name": name}}
        )

    async def create_all() -> list[Answer]:
        return await asyncio.gather(*map(create, names))

    made = asyncio.run(create_all())
    assert {status for status, _, _ in made} == {200}
    assert len({answer["customer"]["id"] for _, _, answer in made}) == len(names)
    stored = space.collection("orderspace", "customers").values()
    assert {*names} <= {customer["company_name"] for customer in stored}


def test_connection_is_kept_between_calls(space: Space) -> None:
    pool = urllib3.connection_from_url(space.url("orderspace"))
    headers = {"Authorization": "Bearer " + space.credential("orderspace")}
    path = f"/@{space.name}/orderspace/v1/customers"
    assert [pool.request("GET", path, headers=headers).status for _ in range(5)] == [200] * 5
    assert isinstance(pool, urllib3.HTTPConnectionPool)
    assert pool.num_connections == 1
    pool.close()
