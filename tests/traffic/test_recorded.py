"""The verdict on recorded traffic: which entries count, against whom, in how much memory."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockinvoice.contract.messages import Headers, Response
from mockinvoice.contract.traffic import recorded
from mockinvoice.contract.traffic.addresses import Addresses
from mockinvoice.contract.traffic.entry import Entry, TrafficError
from tests.contract.judged import document
from tests.contract.papers import compiled, operation
from tests.traffic.judging import RECORDINGS, contract_of, judged, judged_entries, told

HOST = "https://api.judged.example/v1"
OURS = (("X-Mockinvoice-Exchange", "ex-1"),)
JSON_TYPE = (("Content-Type", "application/json"),)
BILL = {"customer": {"name": "Ada"}, "total": 1}


def answered(body: Any = None, status: int = 200, **members: Any) -> Response:
    raw = json.dumps({"id": "b1"} if body is None else body).encode()
    return Response(**{"status": status, "headers": JSON_TYPE, "body": raw, **members})


def entry(url: str = HOST + "/bills/1", **members: Any) -> Entry:
    """Return a good call of the judged vendor."""
    return Entry(
        **{
            "line": 1,
            "method": "GET",
            "url": url,
            "headers": Headers([("X-Key", "k")]),
            "body": b"",
            "response": answered(),
            **members,
        }
    )


def posted(body: Any, **members: Any) -> Entry:
    headers = Headers([("X-Key", "k"), *JSON_TYPE])
    raw = json.dumps(body).encode()
    return entry(HOST + "/bills", method="POST", headers=headers, body=raw, **members)


@pytest.mark.parametrize(
    ("given", "path"),
    [
        (entry(HOST + "/a%20b/c"), "/v1/a b/c"),
        (entry("http://API.judged.example:8443/"), "/"),
        (entry("https://api.judged.example"), "/"),
        (entry("http://localhost:8080/judged/v1/bills?x=/judged/"), "/v1/bills"),
        (entry("http://localhost:8080/@t1/judged/v1/bills"), "/v1/bills"),
        (entry("http://localhost/v1/bills", response=answered(headers=OURS)), "/v1/bills"),
        (entry("http://localhost/other", response=answered(headers=OURS)), None),
        (entry("http://localhost/v1/bills"), None),
        (entry("https://elsewhere.example/v1/bills"), None),
        (entry("http://localhost/@t1/other/v1/bills"), None),
        (entry("/v1/bills", vendor="judged"), "/v1/bills"),
        (entry("/v1/bills", vendor="other"), None),
        (entry("data:text/plain,hello"), None),
        (entry("about:blank", response=answered(headers=OURS)), None),
        (entry("http://[bad"), None),
    ],
)
def test_address_leads_to_the_path_behind_host_or_prefix(given: Entry, path: str | None) -> None:
    assert Addresses(document()).path_of(given) == path


@pytest.mark.parametrize(
    ("url", "path"),
    [("https://any.example/v1/a", "/v1/a"), ("https://any.example/about", None)],
)
def test_vendor_without_a_printed_host_is_known_by_its_paths(url: str, path: str | None) -> None:
    servers = [{"url": "/v1"}]
    addresses = Addresses(compiled({"/a": {"get": operation("getA")}}, servers=servers))
    assert addresses.path_of(entry(url)) == path


def test_client_is_judged_apart_from_the_document() -> None:
    report = judged_entries(posted({**BILL, "zip": 1}, response=answered({"id": 5})))
    assert told(report) == [
        ("f.har:1#1", "client", "undocumented-member", "/body/zip"),
        ("f.har:1#1", "document", "answer-breaks-document", "/body/id"),
    ]
    assert report.summary == (
        "0 errors, 1 warning, 0 notes in 1 exchange; 1 doubt about our document"
    )


def test_answer_of_a_mock_speaks_against_the_mock() -> None:
    ours = answered({"id": 5}, headers=(*JSON_TYPE, *OURS))
    assert told(judged_entries(entry(response=ours))) == [
        ("f.har:1#1", "mock", "answer-breaks-document", "/body/id")
    ]


def test_leniency_is_believed_only_where_the_vendor_took_it() -> None:
    """The judge knows that this vendor takes 9.99 as a text."""
    lenient = posted({**BILL, "total": "9.99"})
    refused = replace(lenient, response=answered(status=422))
    assert [rule for _, _, rule, _ in told(judged_entries(lenient))] == ["lenient-coercion"]
    assert [rule for _, _, rule, _ in told(judged_entries(refused))][:1] == ["wrong-type"]


def test_request_that_followed_an_erratum_is_answered_as_what_was_meant() -> None:
    report = judged_entries(posted({"credit": {"amount": 1}}))
    assert told(report) == [("f.har:1#1", "client", "documented-erratum", "/path")]
    (coverage,) = report.coverage
    assert coverage.operations["createCredit"].exercised == 4


@pytest.mark.parametrize(
    ("given", "omissions"),
    [
        (
            entry("https://elsewhere.example/"),
            ("1 exchanges with other hosts were passed over",),
        ),
        (
            entry(method="OPTIONS", headers=Headers([("Access-Control-Request-Method", "GET")])),
            ("1 preflight requests of a browser were passed over",),
        ),
        (
            entry(response=Response(status=302, headers=(("Location", "/"),))),
            ("1 redirects were not held against the document",),
        ),
        (
            entry(response=None, why_unread="its body was not recorded"),
            ("1 answers could not be judged: its body was not recorded",),
        ),
        (entry(response=None), ()),
    ],
)
def test_what_cannot_be_judged_is_counted(given: Entry, omissions: tuple[str, ...]) -> None:
    report = judged_entries(given)
    assert (report.findings, report.omissions) == ((), omissions)


def test_reasons_too_many_to_tell_are_counted_together() -> None:
    given = [entry(response=None, why_unread=f"reason {number}") for number in range(25)]
    omissions = judged_entries(*given).omissions
    assert len(omissions) == 21
    assert omissions[19:] == (
        "1 answers could not be judged: reason 19",
        "5 answers could not be judged for other reasons",
    )


def test_nothing_recorded_covers_nothing() -> None:
    assert judged_entries().coverage == ()


def test_masked_value_of_a_journal_is_no_mistake_of_the_client() -> None:
    masked = {"customer": {"name": "Ada", "email": "***"}, "total": "***4.99"}
    journaled = replace(posted(masked), url="/v1/bills", vendor="judged")
    assert told(judged_entries(journaled)) == []
    assert [rule for _, _, rule, _ in told(judged_entries(posted(masked)))] == [
        "bad-format",
        "wrong-type",
    ]


def test_credentials_are_masked_in_what_is_kept() -> None:
    report = judged_entries(posted({**BILL, "zip": 1}))
    (kept,) = report.exchanges.values()
    assert kept.request_headers == {"x-key": "***", "content-type": "application/json"}


def test_rules_over_time_look_at_one_file() -> None:
    twice = judged_entries(posted(BILL), posted(BILL))
    assert told(twice) == [("f.har:1#2", "client", "repeated-request", "")]
    assert (
        twice.findings[0].message
        == "createBill was sent again as it had been answered in f.har:1#1"
    )


def test_rules_over_time_see_through_what_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of long bodies only a digest is remembered, of long answers only their own members."""
    monkeypatch.setattr(recorded, "LONGEST_REMEMBERED", 10)
    page = answered({"bills": [{"id": "b1"}], "has_more": True})
    listed = entry(
        HOST + "/bills", response=page, headers=Headers([("X-Key", "k"), ("X-Region", "eu")])
    )
    report = judged_entries(posted(BILL), posted({**BILL, "total": 2}), posted(BILL), listed)
    assert told(report) == [
        ("f.har:1#3", "client", "repeated-request", ""),
        ("f.har:1#4", "client", "unused-cursor", ""),
    ]


def test_findings_too_many_to_list_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorded, "LISTED", 3)
    monkeypatch.setattr(recorded, "SHOWN", 1)
    wrong = {**BILL, "zip": 1, "state": "lost"}
    report = judged_entries(posted(wrong), posted({**wrong, "total": 2}))
    assert [f.rule for f in report.findings] == [
        "value-outside-enum",
        "undocumented-member",
        "value-outside-enum",
    ]
    assert report.unlisted == {"warning": 1}
    assert list(report.exchanges) == ["f.har:1#1"]


def test_recording_is_not_gathered_before_it_is_judged() -> None:
    """Each entry is let go before the next one is asked for."""
    alive: list[int] = []

    class Watched(bytes):
        def __del__(self) -> None:
            alive.remove(id(self))

    def entries() -> Iterator[Entry]:
        for _ in range(50):
            body = Watched(b'{"a": 1}')
            alive.append(id(body))
            assert len(alive) <= 3
            yield entry("https://elsewhere.example/", body=body)

    recorded.Recorded(contract_of("judged")).add(Path("f"), entries())


def _places(node: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield every place in nested data."""
    yield place
    if isinstance(node, (dict, list)):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _places(value, (*place, key))


def _spoiled(node: Any, place: tuple[Any, ...], value: Any) -> Any:
    """Return nested data with another value at a place."""
    if not place:
        return value
    first, *rest = place
    inner = _spoiled(node[first], tuple(rest), value)
    if isinstance(node, dict):
        return {**node, first: inner}
    return [inner if number == first else one for number, one in enumerate(node)]


WRONG = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.lists(st.integers(), max_size=2)
    | st.dictionaries(st.text(), st.text(), max_size=2)
)


@pytest.mark.parametrize("name", ["browser.har", "orderspace.json", "journal.json"])
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_spoiled_recording_is_judged_or_refused(
    name: str, data: st.DataObject, tmp_path: Path
) -> None:
    """Whatever stands in a recording, it ends in a verdict or in an error with its line."""
    recording = json.loads((RECORDINGS / name).read_text(encoding="utf-8"))
    place = data.draw(st.sampled_from(sorted(_places(recording), key=repr)))
    path = tmp_path / name
    path.write_text(json.dumps(_spoiled(recording, place, data.draw(WRONG))), encoding="utf-8")
    message = ""
    try:
        judged("orderspace", path)
    except TrafficError as error:
        message = str(error)
    assert message == "" or message.startswith(f"{path}:1: ")
