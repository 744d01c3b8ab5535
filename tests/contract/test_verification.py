"""What clients have sent, compared with what a test expects."""

from typing import Any

import pytest

from mockinvoice.contract.verification.curl import LONGEST_BODY, curl
from mockinvoice.contract.verification.differences import Difference, differences
from mockinvoice.contract.verification.expectation import (
    Expectation,
    ExpectationError,
    read_expectation,
)
from mockinvoice.contract.verification.explain import explain
from mockinvoice.contract.verification.verify import UncertainError, Verdict, verify
from mockinvoice.core.journal import Exchange
from tests.exchanges import an_exchange

JSON = {"content-type": "application/json"}


def call(number: int = 1, **members: Any) -> Exchange:
    known: dict[str, Any] = {
        "operation": "createNote",
        "method": "POST",
        "path": "/v1/notes",
        "query": [("page", "2"), ("tag", "a"), ("tag", "b")],
        "request_headers": {"host": "x", "Content-Type": "application/json", "X-Toy": "***"},
        "request_body": '{"note":{"text":"hello","tags":["x","y"],"pinned":true,"size":1}}',
    }
    return an_exchange(number, **{**known, **members})


def judged(
    expected: dict[str, Any], *exchanges: Exchange, evicted: int = 0
) -> tuple[Expectation, Verdict]:
    expectation = read_expectation(expected)
    return expectation, verify(expectation, exchanges, evicted=evicted)


FITTING: list[dict[str, Any]] = [
    {},
    {"vendor": "toy", "operation": "createNote", "method": "POST", "status": 200},
    {"path": "/v1/notes"},
    {"path": "/v?/n*"},
    {"path": "*"},
    {"query": {"page": "2"}},
    {"query": {"tag": "a"}},
    {"query": {"tag": "b", "gone": None}},
    {"query": {"page": {"matches": "^[0-9]+$"}}},
    {"headers": {"content-TYPE": "application/json", "authorization": None}},
    {"headers": {"Content-Type": {"matches": "json$"}}},
    {"body": {"note": {"text": "hello", "tags": ["x", "y"], "pinned": True, "size": 1.0}}},
    {"body_contains": {"note": {"text": "hello"}}},
    {"body_contains": {"note": {"tags": ["x", "y"]}}},
    {"body_contains": {}},
    {"body_at": {"/note/text": "hello", "/note/tags/1": "y"}},
    {"body_at": {"/note/text": {"matches": "l{2}"}}},
    {"body_at": {"/note/tags": ["x", "y"]}},
    {"body_matches": '"text":"h'},
]


@pytest.mark.parametrize("expected", FITTING, ids=str)
def test_call_fits(expected: dict[str, Any]) -> None:
    _, verdict = judged(expected, call())
    assert verdict == Verdict(is_ok=True, matches=("ex-1",), total=1, near_misses=())


DIFFERING: list[tuple[dict[str, Any], list[tuple[str, str, str]]]] = [
    ({"vendor": "slyce"}, [("vendor", '"slyce"', '"toy"')]),
    ({"operation": "listNotes"}, [("operation", '"listNotes"', '"createNote"')]),
    ({"method": "post"}, [("method", '"post"', '"POST"')]),
    ({"path": "/v2/*"}, [("path", '"/v2/*"', '"/v1/notes"')]),
    ({"status": 201}, [("status", "201", "200")]),
    ({"query": {"page": "3"}}, [("query/page", '"3"', '"2"')]),
    ({"query": {"page": None}}, [("query/page", "nothing", '"2"')]),
    ({"query": {"tag": "c"}}, [("query/tag", '"c"', '["a","b"]')]),
    ({"query": {"a/b": "1"}}, [("query/a~1b", '"1"', "nothing")]),
    (
        {"headers": {"Content-Type": {"matches": "^text/"}}},
        [("headers/content-type", '{"matches":"^text/"}', '"application/json"')],
    ),
    (
        {"body": {"note": {"text": "bye", "tags": ["x"], "pinned": 1, "more": None}}},
        [
            ("body/note/text", '"bye"', '"hello"'),
            ("body/note/tags/1", "nothing", '"y"'),
            ("body/note/pinned", "1", "true"),
            ("body/note/more", "null", "nothing"),
            ("body/note/size", "nothing", "1"),
        ],
    ),
    (
        {"body_contains": {"note": {"tags": ["y"]}}},
        [("body/note/tags/0", '"y"', '"x"'), ("body/note/tags/1", "nothing", '"y"')],
    ),
    (
        {"body_contains": []},
        [("body", "[]", '{"note":{"text":"hello","tags":["x","y"],"pinned":true,"size":1}}')],
    ),
    ({"body_at": {"/note/tags/2": "z"}}, [("body/note/tags/2", '"z"', "nothing")]),
    ({"body_at": {"/note/text/x": 1}}, [("body/note/text/x", "1", "nothing")]),
    ({"body_at": {"/note/size": {"matches": "1"}}}, [("body/note/size", '{"matches":"1"}', "1")]),
]


@pytest.mark.parametrize(("expected", "found"), DIFFERING, ids=[str(d[0]) for d in DIFFERING])
def test_call_differs_in_named_places(
    expected: dict[str, Any], found: list[tuple[str, str, str]]
) -> None:
    matcher = read_expectation(expected).matcher
    assert differences(call(), matcher) == [
        Difference(at=at, expected=wanted, actual=had) for at, wanted, had in found
    ]


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        ("a=1&b=&a=2", {"content-type": "application/x-www-form-urlencoded"}, {"a": "2", "b": ""}),
        ("plain", {"content-type": "text/plain"}, "plain"),
        ("{", JSON, "{"),
        ("null", JSON, None),
    ],
)
def test_body_is_read_by_what_it_is(body: str, headers: dict[str, str], expected: Any) -> None:
    _, verdict = judged({"body": expected}, call(request_body=body, request_headers=headers))
    assert verdict.is_ok


def test_no_body_is_not_null() -> None:
    matcher = read_expectation({"body": None}).matcher
    assert differences(call(request_body=""), matcher) == [
        Difference(at="body", expected="null", actual="nothing")
    ]


def test_long_values_are_cut() -> None:
    matcher = read_expectation({"body_matches": "nowhere"}).matcher
    (found,) = differences(call(request_body="x" * 500), matcher)
    assert (len(found.actual), found.actual[-2:]) == (160, "x…")


# --- how often


@pytest.mark.parametrize(
    ("expected", "count", "is_ok"),
    [
        ({}, 0, False),
        ({}, 1, True),
        ({}, 9, True),
        ({"times": 2}, 1, False),
        ({"times": 2}, 2, True),
        ({"times": 2}, 3, False),
        ({"times": 0}, 0, True),
        ({"times": 0}, 1, False),
        ({"at_least": 2}, 1, False),
        ({"at_least": 2}, 2, True),
        ({"at_most": 1}, 0, True),
        ({"at_most": 1}, 2, False),
        ({"at_least": 1, "at_most": 2}, 0, False),
        ({"at_least": 1, "at_most": 2}, 2, True),
        ({"at_least": 1, "at_most": 2}, 3, False),
    ],
)
def test_number_of_calls_is_judged(expected: dict[str, Any], count: int, is_ok: bool) -> None:
    others = [call(number, method="GET") for number in range(10, 13)]
    calls = [call(number) for number in range(count)]
    _, verdict = judged({**expected, "method": "POST"}, *others, *calls)
    assert (verdict.is_ok, verdict.total) == (is_ok, count + 3)
    assert verdict.matches == tuple(f"ex-{number}" for number in range(count))


@pytest.mark.parametrize(
    ("expected", "count", "evicted"),
    [
        ({}, 0, 1),
        ({"times": 2}, 1, 1),
        ({"times": 2}, 2, 1),
        ({"times": 2}, 0, 5),
        ({"times": 0}, 0, 1),
        ({"at_least": 3}, 2, 1),
        ({"at_most": 2}, 2, 1),
        ({"in_order": [{}, {}]}, 1, 1),
    ],
)
def test_answer_that_evicted_calls_could_change_is_not_guessed(
    expected: dict[str, Any], count: int, evicted: int
) -> None:
    with pytest.raises(UncertainError) as caught:
        judged(expected, *(call(number) for number in range(count)), evicted=evicted)
    assert str(caught.value) == (
        f"{evicted} older exchanges have left the journal and could change the answer"
    )


@pytest.mark.parametrize(
    ("expected", "count", "evicted", "is_ok"),
    [
        ({}, 1, 99, True),
        ({"at_least": 3}, 2, 0, False),
        ({"at_least": 4}, 2, 1, False),
        ({"times": 2}, 3, 9, False),
        ({"at_most": 3}, 1, 2, True),
        ({"at_most": 0}, 1, 9, False),
        ({"in_order": [{}, {}]}, 2, 9, True),
    ],
)
def test_answer_that_evicted_calls_cannot_change_is_given(
    expected: dict[str, Any], count: int, evicted: int, is_ok: bool
) -> None:
    _, verdict = judged(expected, *(call(number) for number in range(count)), evicted=evicted)
    assert verdict.is_ok is is_ok


def test_ruled_out_calls_do_not_count() -> None:
    _, verdict = judged({"ruled_out": ["ex-2"], "times": 2}, call(1), call(2))
    assert verdict.matches == ("ex-1",)
    assert verdict.near_misses[0].differences == (
        Difference(at="where", expected="true", actual="false"),
    )


# --- order


def test_calls_are_found_in_order_with_others_between() -> None:
    calls = [call(1), call(2, method="GET"), call(3), call(4, method="DELETE")]
    _, verdict = judged({"in_order": [{"method": "POST"}, {"method": "DELETE"}]}, *calls)
    assert (verdict.is_ok, verdict.matches) == (True, ("ex-1", "ex-4"))


def test_one_call_is_not_two() -> None:
    _, verdict = judged({"in_order": [{}, {}]}, call(1))
    assert (verdict.is_ok, verdict.matches, verdict.missing) == (False, ("ex-1",), 1)


def test_call_that_came_too_early_is_shown_as_such() -> None:
    calls = [call(1, method="DELETE"), call(2, path="/v1/x"), call(3)]
    expectation, verdict = judged(
        {"in_order": [{"method": "POST", "path": "/v1/notes"}, {"method": "DELETE"}]}, *calls
    )
    assert explain(verdict, expectation, curl=lambda _: "curl …").splitlines() == [
        "expected 2 calls in this order, found 1; missing after ex-3 is number 2",
        '  method="DELETE"',
        "nearest:",
        "ex-1 DELETE /v1/notes (createNote) -> 200, differs in 1",
        "    order: expected after ex-3, was before it",
        "    curl …",
        "ex-2 POST /v1/x (createNote) -> 200, differs in 2",
        '    method: expected "DELETE", was "POST"',
        "    order: expected after ex-3, was before it",
        "    curl …",
    ]


# --- what is told


def told(expected: dict[str, Any], *exchanges: Exchange) -> list[str]:
    expectation, verdict = judged(expected, *exchanges)
    return explain(verdict, expectation, curl=lambda found: f"curl {found.id}").splitlines()


def test_nothing_is_told_of_what_is_as_expected() -> None:
    assert told({}, call()) == []


def test_three_nearest_calls_are_told_the_nearest_first() -> None:
    other = '{"note":{"text":"other"}}'
    calls = [
        call(1, operation=None, path="/v1/lost", status=404),
        call(2, vendor="slyce", operation="createInvoice", path="/invoice"),
        call(3, request_body=other),
        call(4),
        call(5, method="GET", operation="listNotes", request_body=""),
    ]
    expected = {"operation": "createNote", "body_at": {"/note/text": "hi", "/note/size": 1}}
    assert told(expected, *calls) == [
        "expected at least 1 call, found 0 among 5 exchanges",
        '  operation="createNote", body_at={"/note/text":"hi","/note/size":1}',
        "nearest:",
        "ex-4 POST /v1/notes (createNote) -> 200, differs in 1",
        '    body/note/text: expected "hi", was "hello"',
        "    curl ex-4",
        "ex-3 POST /v1/notes (createNote) -> 200, differs in 2",
        '    body/note/text: expected "hi", was "other"',
        "    body/note/size: expected 1, was nothing",
        "    curl ex-3",
        "ex-2 POST /invoice (createInvoice) -> 200, differs in 2",
        '    operation: expected "createNote", was "createInvoice"',
        '    body/note/text: expected "hi", was "hello"',
        "    curl ex-2",
    ]


@pytest.mark.parametrize(
    ("expected", "count", "line"),
    [
        ({"times": 0}, 1, "expected no call, found 1 among 1 exchanges"),
        ({"times": 1}, 2, "expected exactly 1 call, found 2 among 2 exchanges"),
        ({"times": 2}, 1, "expected exactly 2 calls, found 1 among 1 exchanges"),
        ({"at_least": 2}, 1, "expected at least 2 calls, found 1 among 1 exchanges"),
        ({"at_most": 1}, 2, "expected at most 1 call, found 2 among 2 exchanges"),
        ({"at_least": 3, "at_most": 5}, 1, "expected 3 to 5 calls, found 1 among 1 exchanges"),
    ],
)
def test_what_was_expected_is_told(expected: dict[str, Any], count: int, line: str) -> None:
    lines = told(expected, *(call(number) for number in range(count)))
    assert lines[:2] == [line, "  any call"]


def test_calls_too_many_are_told_the_latest_first() -> None:
    lines = told({"times": 1}, *(call(number) for number in range(1, 6)))
    assert lines[3::2] == [f"ex-{n} POST /v1/notes (createNote) -> 200, fits" for n in (5, 4, 3)]


def test_message_has_at_most_forty_lines_whatever_was_sent() -> None:
    body = "{" + ",".join(f'"member{n}":"line\\nbreak"' for n in range(99)) + "}"
    expected = {"body": {f"other{n}": "x" * 999 for n in range(99)}, "path": "/" + "y" * 999}
    calls = [call(number, request_body=body) for number in range(9)]
    lines = told(expected, *calls)
    assert len(lines) == 36
    assert max(map(len, lines)) < 500
    assert lines[12] == "    … and 191 more"


# --- the command line


@pytest.mark.parametrize(
    ("members", "line"),
    [
        (
            {"query": [("q", "a b&c")]},
            "curl -sS -X POST 'http://m/@t1/toy/v1/notes?q=a+b%26c'"
            " -H 'Content-Type: application/json' -H 'X-Toy: k3y'"
            """ --data-raw '{"note":{"text":"hello","tags":["x","y"],"pinned":true,"size":1}}'""",
        ),
        (
            {
                "method": "GET",
                "query": [],
                "request_body": "",
                "path": "/v1/a b/ü'",
                "request_headers": {},
            },
            """curl -sS -X GET 'http://m/@t1/toy/v1/a%20b/%C3%BC'"'"''""",
        ),
        (
            {"query": [], "request_headers": {}, "request_body": '{\n  "a": "it\'s"\n}'},
            """curl -sS -X POST http://m/@t1/toy/v1/notes --data-raw '{"a":"it'"'"'s"}'""",
        ),
        (
            {"query": [], "request_headers": {}, "request_body": "a\nit's \\ ü"},
            r"""curl -sS -X POST http://m/@t1/toy/v1/notes --data-raw $'a\x0ait\'s \\ ü'""",
        ),
        (
            {"query": [], "request_headers": {}, "request_body": "x" * (LONGEST_BODY + 1)},
            "curl -sS -X POST http://m/@t1/toy/v1/notes --data-raw '(a body of 4001 characters)'",
        ),
    ],
)
def test_command_line_repeats_the_call(members: dict[str, Any], line: str) -> None:
    made = curl(call(**members), address="http://m/@t1/toy", credentials={"x-toy": "k3y"})
    assert made == line


# --- what cannot be expected

ONE_OF = (
    "use one of vendor, operation, method, path, status, query, headers, body, body_contains,"
    " body_at, body_matches"
)


@pytest.mark.parametrize(
    ("expected", "message"),
    [
        ({"verb": "POST"}, f"verb: is not known; {ONE_OF}"),
        ({"vendor": ""}, "vendor: is ''; use a text"),
        ({"method": 5}, "method: is 5; use a text"),
        ({"status": 99}, "status: is 99; use a status from 100 to 599"),
        ({"status": True}, "status: is True; use a status from 100 to 599"),
        ({"query": []}, "query: is []; use an object"),
        ({"query": {"a": 1}}, "query: a is 1; use a text, null or an object with matches"),
        ({"headers": {"a": {"matches": 1}}}, "headers: is 1; use a regular expression"),
        ({"body_at": {"note": 1}}, "body_at: 'note' is no JSON pointer; begin it with /"),
        ({"body_matches": "x" * 1001}, "body_matches: has 1001 characters; use at most 1000"),
        (
            {"body_at": {"/a": {"matches": "("}}},
            "body_at: '(' is no regular expression that can be used; it may neither look around"
            " nor refer back, and must be closed",
        ),
        ({"times": -1}, "times: is -1; use a whole number from 0 to 1000000"),
        ({"times": True}, "times: is True; use a whole number from 0 to 1000000"),
        ({"times": 1, "at_least": 1}, "times: cannot be combined with at_least or at_most"),
        ({"at_least": 2, "at_most": 1}, "at_most: is 1, less than at_least 2"),
        ({"in_order": []}, "in_order: must be an array of 1 to 100 objects"),
        ({"in_order": [5]}, "in_order.0: must be an object"),
        ({"in_order": [{}, {"path": 5}]}, "in_order.1.path: is 5; use a text"),
        (
            {"in_order": [{}], "times": 1, "path": "*"},
            "in_order: cannot be combined with times, path; leave those out",
        ),
        ({"ruled_out": "ex-1"}, "ruled_out: must be an array of ids of exchanges"),
    ],
)
def test_unusable_expectation_is_refused(expected: dict[str, Any], message: str) -> None:
    with pytest.raises(ExpectationError) as caught:
        read_expectation(expected)
    assert str(caught.value) == message


def test_hostile_expression_takes_no_time() -> None:
    """A backtracking matcher would need longer than the universe has."""
    _, verdict = judged({"body_matches": "^(a+)+$"}, call(request_body="a" * 100_000 + "!"))
    assert not verdict.is_ok
