"""The journal of a space."""

from typing import Any

import pytest

from tests.control.calls import NOON, Control, invalid, problem

KEY = {"X-Toy": "k", "User-Agent": "test"}


@pytest.fixture
def used(control: Control) -> Control:
    """A space with three exchanges: a create, a list and an unmatched one."""
    url = f"/@{control.space}/toy/v1"
    control.send("POST", url + "/notes", {"text": "x", "secret": "s3cret"}, headers=KEY)
    control.send("GET", url + "/notes?text=x&text=y", headers=KEY)
    control.send("GET", url + "/nothing", headers=KEY)
    return control


def listed(control: Control, query: str = "") -> Any:
    answer = control.send("GET", control.at("/exchanges") + query)
    assert answer.status == 200
    return answer.json


def test_exchange_is_shown_whole_and_without_secrets(used: Control) -> None:
    answer = used.send("GET", used.at("/exchanges/ex-1"))
    assert answer.status == 200
    assert {**answer.json, "notes": []} == {
        "id": "ex-1",
        "at": NOON,
        "vendor": "toy",
        "operation": "createNote",
        "method": "POST",
        "path": "/v1/notes",
        "query": [],
        "request_headers": {
            "host": "127.0.0.1:8080",
            "content-length": "33",
            "x-toy": "***",
            "user-agent": "test",
        },
        "request_body": '{"text":"x","secret":"***"}',
        "status": 200,
        "response_headers": answer.json["response_headers"],
        "response_body": '{"id":"n1","text":"x"}',
        "trace": None,
        "notes": [],
        "faults": [],
        "lost": False,
    }
    assert listed(used)["exchanges"][0] == answer.json


def test_list_is_oldest_first_with_unmatched_requests(used: Control) -> None:
    found = listed(used)
    assert found["evicted"] == 0
    assert [(e["id"], e["operation"], e["query"], e["status"]) for e in found["exchanges"]] == [
        ("ex-1", "createNote", [], 200),
        ("ex-2", "listNotes", [["text", "x"], ["text", "y"]], 200),
        ("ex-3", None, [], 404),
    ]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("?vendor=toy", ["ex-1", "ex-2", "ex-3"]),
        ("?vendor=slyce", []),
        ("?operation=listNotes", ["ex-2"]),
        ("?limit=2", ["ex-2", "ex-3"]),
        ("?limit=9", ["ex-1", "ex-2", "ex-3"]),
        ("?vendor=toy&operation=createNote&limit=1", ["ex-1"]),
        ("?other=1", ["ex-1", "ex-2", "ex-3"]),
    ],
)
def test_list_can_be_narrowed(used: Control, query: str, ids: list[str]) -> None:
    assert [exchange["id"] for exchange in listed(used, query)["exchanges"]] == ids


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("?limit=0", "limit: must be from 1 to 1000000"),
        ("?limit=x", "limit: must be a whole number"),
        ("?limit=", "limit: must be a whole number"),
        ("?vendor=", "vendor: must not be empty"),
        ("?operation=", "operation: must not be empty"),
    ],
)
def test_wrong_filter_is_refused(used: Control, query: str, detail: str) -> None:
    answer = used.send("GET", used.at("/exchanges") + query)
    assert (answer.status, answer.json) == (422, invalid(detail))


def test_evicted_exchanges_are_counted(control: Control) -> None:
    control.send("PUT", control.at(""), {"journal": 2})
    for _ in range(5):
        control.send("GET", f"/@{control.space}/toy/v1/notes", headers=KEY)
    found = listed(control)
    assert (found["evicted"], [e["id"] for e in found["exchanges"]]) == (3, ["ex-4", "ex-5"])


def test_unknown_exchange_is_refused(used: Control) -> None:
    answer = used.send("GET", used.at("/exchanges/ex-9"))
    assert (answer.status, answer.json) == (
        404,
        problem(
            404,
            "Not Found",
            f"exchange 'ex-9' is not in the journal of space '{used.space}'",
            "list the exchanges of the space; older ones may be evicted",
        ),
    )


def test_deleted_journal_is_empty_and_ids_go_on(used: Control) -> None:
    answer = used.send("DELETE", used.at("/exchanges"))
    assert (answer.status, answer.json) == (200, {"deleted": 3})
    assert listed(used) == {"exchanges": [], "evicted": 0, "notes": []}
    used.send("GET", f"/@{used.space}/toy/v1/notes", headers=KEY)
    assert [exchange["id"] for exchange in listed(used)["exchanges"]] == ["ex-4"]


def test_control_calls_are_not_in_the_journal(control: Control) -> None:
    control.send("GET", control.at("/clock"))
    assert listed(control) == {"exchanges": [], "evicted": 0, "notes": []}
