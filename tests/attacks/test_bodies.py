"""Bodies made to exhaust, to confuse or to slip something in."""

import gzip
import json
from typing import Any

import pytest

from mockinvoice.app import Mock
from mockinvoice.contract.document import Operation
from tests.space import Space

INVOICE = {
    "id": "att-1",
    "email": "a@example.com",
    "amount": 1,
    "paid": 1,
    "date_created": "2024-04-29 12:00:00",
    "items": [],
}
CROWDED = {
    "type": "about:blank",
    "title": "Content Too Large",
    "status": 413,
    "detail": "the body has more than 20000 values",
    "remedy": "send a smaller body",
}
HEADERS = {"Content-Type": "application/json"}


def takes_json(operation: Operation) -> bool:
    return "application/json" in operation.body_media_types


def send(space: Space, vendor: str, operation: Operation, raw: bytes) -> int:
    """Send raw bytes to an operation with good credentials; return the status."""
    sent = space.call(vendor, operation.id, raw="{}")
    assert sent.status < 600
    headers = {**space.credentials(vendor, operation.id), **HEADERS}
    path = operation.servers[0].prefix + operation.path.replace("{", "").replace("}", "")
    url = f"/@{space.name}/{vendor}{path}"
    return space.http(operation.method, url, headers=headers, body=raw).status


@pytest.mark.parametrize("depth", [100, 900, 1_000, 1_023, 5_000, 100_000])
@pytest.mark.parametrize("shape", ["array", "object", "both"])
def test_deeply_nested_body_is_refused_without_a_trace(
    space: Space, vendor: str, depth: int, shape: str
) -> None:
    opening, closing = {"array": ("[", "]"), "object": ('{"a":', "}"), "both": ('{"a":[', "]}")}[
        shape
    ]
    raw = (opening * depth + "1" + closing * depth).encode()
    for operation in space.mock.vendors[vendor].document.operations.values():
        if takes_json(operation):
            before = space.state()
            send(space, vendor, operation, raw)
            assert [e.trace for e in space.world.journal.all() if e.trace] == []
            assert space.state() == before or operation.id.startswith("send")
            return


def test_body_over_the_limit_is_refused_unread(space: Space, vendor: str) -> None:
    operation = next(
        o for o in space.mock.vendors[vendor].document.operations.values() if takes_json(o)
    )
    path = operation.servers[0].prefix + operation.path.replace("{", "").replace("}", "")
    before = space.state()
    answer = space.http(
        operation.method,
        f"/@{space.name}/{vendor}{path}",
        headers={**space.credentials(vendor, operation.id), **HEADERS},
        body=b" " * (1024 * 1024 + 1),
    )
    assert answer.json == {
        "type": "about:blank",
        "title": "Content Too Large",
        "status": 413,
        "detail": "the body exceeds 1048576 bytes",
        "remedy": "send a smaller body",
    }
    assert space.state() == before


def test_zip_bomb_is_not_unpacked(space: Space) -> None:
    bomb = gzip.compress(b"0" * 50_000_000)
    answer = space.call(
        "segmetrics",
        "upsertInvoice",
        raw="",
        headers={**HEADERS, "Content-Encoding": "gzip"},
    )
    assert answer.status == 400
    url = f"/@{space.name}/segmetrics/api/v1/a/b/invoice"
    headers = {**space.credentials("segmetrics", "upsertInvoice"), "Content-Encoding": "gzip"}
    answer = space.http("POST", url, headers={**headers, **HEADERS}, body=bomb)
    assert (answer.status, answer.json) == (
        400,
        {"status": "error", "errors": ["invalid JSON body"]},
    )


@pytest.mark.parametrize(
    "raw",
    [
        b'{"id": NaN}',
        b'{"id": Infinity}',
        b'{"id": 1e999999}',
        b'{"id": -0',
        b"\xff\xfe{}",
        b'{"id": "\xc3\x28"}',
        b'{"id": "\\ud800"}',
        b"\x00",
        b"{} {}",
    ],
)
def test_json_that_is_none_is_refused_in_the_vendors_words(space: Space, raw: bytes) -> None:
    url = f"/@{space.name}/segmetrics/api/v1/a/b/invoice"
    headers = {**space.credentials("segmetrics", "upsertInvoice"), **HEADERS}
    answer = space.http("POST", url, headers=headers, body=raw)
    assert (answer.status, answer.json) == (
        400,
        {"status": "error", "errors": ["invalid JSON body"]},
    )


@pytest.mark.parametrize("name", ["__proto__", "constructor", "__class__", "__dict__", "prototype"])
def test_prototype_like_member_is_only_a_name(space: Space, name: str) -> None:
    body: dict[str, Any] = {**INVOICE, name: {"admin": True, "polluted": True}}
    answer = space.call("segmetrics", "upsertInvoice", body=body)
    assert (answer.status, answer.json) == (200, {"status": "success"})
    assert "polluted" not in json.dumps(space.state())
    assert not hasattr(space.world, "polluted")


def test_huge_number_keeps_no_record_and_leaves_no_trace(space: Space) -> None:
    for amount in (10**30, -(10**30), 10**400):
        raw = json.dumps({**INVOICE, "amount": 1}).replace('"amount": 1', f'"amount": {amount}')
        answer = space.call("segmetrics", "upsertInvoice", raw=raw)
        assert answer.status == 400, amount
    assert all(not exchange.trace for exchange in space.world.journal.all())


def test_object_of_a_hundred_thousand_members_is_refused_unread(space: Space) -> None:
    many = {f"m{number}": 0 for number in range(80_000)}
    before = space.state()
    answer = space.call("segmetrics", "upsertInvoice", body={**many, **INVOICE})
    assert (answer.status, answer.json) == (413, CROWDED)
    assert (space.world.findings.all(), space.state()) == ([], before)


def test_array_of_half_a_million_elements_is_refused_unread(space: Space) -> None:
    """Each element would be told what is wrong with it: 16 MB in a minute, for 1 MB."""
    raw = '{"items":[' + ",".join(["1"] * 500_000) + "]}"
    answer = space.call("segmetrics", "upsertInvoice", raw=raw)
    assert (answer.status, answer.json) == (413, CROWDED)


def test_object_of_many_members_is_answered_and_its_findings_are_bounded(space: Space) -> None:
    many = {f"m{number}": 0 for number in range(19_000)}
    answer = space.call("segmetrics", "upsertInvoice", body={**many, **INVOICE})
    assert (answer.status, answer.json) == (200, {"status": "success"})
    assert answer.headers["x-mockinvoice-findings"] == "1000"
    assert len(space.world.findings.all()) == 1000


def test_member_sent_twice_among_many_is_found_in_linear_time(space: Space) -> None:
    """Counting each name among all the others would take minutes."""
    many = ",".join(f'"m{number}":0' for number in range(19_000))
    members = json.dumps(INVOICE)[1:-1]
    answer = space.call("segmetrics", "upsertInvoice", raw=f'{{{many},"m0":1,{members}}}')
    assert (answer.status, answer.json) == (200, {"status": "success"})
    rules = [finding.rule for finding in space.world.findings.all()]
    assert rules.count("duplicate-member") == 1


def test_name_of_a_megabyte_is_not_kept_in_a_finding(space: Space) -> None:
    space.call("segmetrics", "upsertInvoice", body={**INVOICE, "n" * 900_000: 1})
    (finding,) = space.world.findings.all()
    assert finding.pointer == f"/body/{'n' * 200}…"
    assert len(json.dumps(finding.as_record())) < 4000


def test_text_of_zero_bytes_and_line_breaks_stays_text(space: Space) -> None:
    for text in ("a\x00b", "a\r\nX-Evil: 1", "a\u2028b", "\u202egnp.exe", "a" * 60_000):
        answer = space.call("segmetrics", "upsertInvoice", body={**INVOICE, "id": text})
        assert "x-evil" not in answer.headers
        assert answer.status in (200, 400)
    assert all(not exchange.trace for exchange in space.world.journal.all())


def test_id_that_looks_like_another_is_another(space: Space) -> None:
    """Full-width, combining, invisible and reversed characters are neither folded nor dropped."""
    twins = ["A1", "\uff211", "a1", "A\u200b1", "\u202eA1", "A1\u0301", "\u0410" + "1", "A1 "]
    for number, twin in enumerate(twins):
        body = {**INVOICE, "id": twin, "amount": number}
        answer = space.call("segmetrics", "upsertInvoice", body=body)
        assert (answer.status, answer.json) == (200, {"status": "success"})
    kept = [record for _, record in space.world.collection("segmetrics.invoices").scan()]
    found = {record["id"]: record["amount"] for record in kept if record["id"] in twins}
    assert list(map(float, (found[twin] for twin in twins))) == list(range(len(twins)))


def test_mock_is_still_well(mock: Mock) -> None:
    assert Space(mock, "default").http("GET", "/_mock/health").json["status"] == "ok"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    from tests.conftest import mock_of

    if "vendor" in metafunc.fixturenames:
        metafunc.parametrize("vendor", list(mock_of(metafunc.config).vendors))
