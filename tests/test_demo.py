"""The demo shows every operation, and any answer that is not the documented one."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from urllib3 import HTTPResponse

from mockinvoice.app import Mock, create_app
from mockinvoice.contract.examples import examples_of
from mockinvoice.demo import compare, differences, main, play_all, report
from mockinvoice.settings import Settings
from tests.toy import write_toy
from tests.web.test_way_of_a_request import forget_toy


def changed_toy(folder: Path, *changes: tuple[str, str]) -> Path:
    """Write the toy vendor with another document."""
    write_toy(folder)
    path = folder / "openapi" / "toy.yaml"
    text = path.read_text()
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text)
    return folder


def toy_with(folder: Path, *changes: tuple[str, str]) -> Mock:
    return create_app(Settings(vendors=("toy",)), extra=changed_toy(folder, *changes))


@pytest.fixture(autouse=True)
def _no_toy_afterwards(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "tmp_path" in request.fixturenames:
        forget_toy()


def test_table_shows_every_operation_with_its_statuses(tmp_path: Path) -> None:
    assert list(report(play_all(toy_with(tmp_path)))) == [
        "vendor  operation   status                     findings",
        "toy     listNotes   200 (1), 401 (1)           none",
        "toy     createNote  200 (1), 400 (2), 401 (1)  none",
        "toy     deleteNote  200 (1), 401 (1), 404 (1)  none",
        "",
        "9 examples, 9 answered as documented, 0 not",
    ]


WRONG_BODY = ("note: {value: {id: n1, text: hello}}", "note: {value: {id: n1, txt: hello}}")
WRONG_STATUS = ('"404":', '"410":')
WRONG_TYPE = (
    "application/json:\n              schema: {type: object}",
    "text/plain:\n              schema: {type: string}",
)


@pytest.mark.breaks_document
def test_answers_that_are_not_as_documented_are_named(tmp_path: Path) -> None:
    mock = toy_with(tmp_path, WRONG_BODY, WRONG_STATUS, WRONG_TYPE)
    assert list(report(play_all(mock))) == [
        "vendor  operation   status                     findings",
        "toy     listNotes   200 (1), 401 (1)           none",
        "toy     createNote  200 (1), 400 (2), 401 (1)  2",
        "toy     deleteNote  200 (1), 401 (1), 410 (1)  2",
        "",
        "toy createNote 200 note: /txt is missing",
        "toy createNote 200 note: /text is not documented",
        "toy deleteNote 200 demo: the content type is 'application/json', not 'text/plain'",
        "toy deleteNote 410 unknown-id: the status is 404, not 410",
        "9 examples, 6 answered as documented, 3 not",
    ]


def test_what_the_judge_has_against_a_documented_request_is_named(tmp_path: Path) -> None:
    old = "        text: {type: string}\n"
    mock = toy_with(tmp_path, (old, old.replace("string", "string, deprecated: true")))
    assert list(report(play_all(mock)))[-2:] == [
        "toy createNote 200 note: deprecated-use /body/text: text is deprecated",
        "9 examples, 8 answered as documented, 1 not",
    ]


AFTER = "examples: {demo: {value: {}}}"


@pytest.mark.parametrize(
    ("step", "found"),
    [
        ("operation: createNote", []),
        ("advance: P1D", []),
        (
            "operation: deleteNote, path: {id: n9}",
            ['before it: deleteNote was answered 404 {"error":"NOT_FOUND"}'],
        ),
        (
            "action: forget, body: {}",
            ["before it: vendor 'toy' has no action 'forget'; it has none"],
        ),
    ],
)
def test_steps_before_an_example_are_taken(tmp_path: Path, step: str, found: list[str]) -> None:
    after = f"examples: {{demo: {{x-when: {{after: [{{{step}}}]}}, value: {{}}}}}}"
    lines = list(report(play_all(toy_with(tmp_path, (AFTER, after)))))
    begin = "toy deleteNote 200 demo: "
    assert [
        line[: len(begin + told)] for line, told in zip_longest(lines[5:-1], found, fillvalue="")
    ] == [begin + told for told in found]


@pytest.mark.parametrize(
    ("wanted", "got", "found"),
    [
        ({"a": [1, {"b": None}]}, {"a": [1, {"b": None}]}, []),
        (1, 1.0, ["the body is 1.0, not 1"]),
        (1, True, ["the body is true, not 1"]),
        ("1", 1, ['the body is 1, not "1"']),
        ({"a": {}}, {"a": []}, ["/a is [], not {}"]),
        ({"a": [1, 2]}, {"a": [1]}, ["/a is [1], not [1, 2]"]),
        ({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]}, ["/a/1/b is 3, not 2"]),
        ({"a": 1}, {"b": 1}, ["/a is missing", "/b is not documented"]),
    ],
)
def test_bodies_are_compared_whole(wanted: Any, got: Any, found: list[str]) -> None:
    assert list(compare(wanted, got)) == found


def test_demo_of_a_vendor_exits_0_when_all_is_as_documented(
    capsys: pytest.CaptureFixture[str], mock: Mock
) -> None:
    name = next(iter(mock.vendors))
    assert main([name]) == 0
    printed = capsys.readouterr().out
    shown = [line.split()[:2] for line in printed.splitlines()[1:-2]]
    assert shown == [[name, operation] for operation in mock.vendors[name].document.operations]


@pytest.mark.breaks_document
def test_demo_exits_1_when_something_is_not(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["toy"], extra=changed_toy(tmp_path, WRONG_STATUS)) == 1
    assert capsys.readouterr().out.endswith("9 examples, 8 answered as documented, 1 not\n")


def test_demo_of_an_unknown_vendor_exits_2_and_says_which_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["stripe"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("there is no vendor stripe; use one of ")


@pytest.mark.parametrize(("body", "found"), [(b"lost", []), (b"found", ["the body is b'found'"])])
def test_text_is_compared_literally(body: bytes, found: list[str], mock: Mock) -> None:
    document = next(iter(mock.vendors.values())).document
    example = replace(next(examples_of(document)), status=404, media_type="text/html", value="lost")
    headers = {"Content-Type": "text/html; charset=utf-8"}
    answer = HTTPResponse(body, headers=headers, status=404)
    assert list(differences(example, answer)) == found
