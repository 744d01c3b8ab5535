"""From an address to an answer, on a toy vendor."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import mockinvoice.vendors
from mockinvoice.app import Mock, create_app
from mockinvoice.core.options import SpaceOptions
from mockinvoice.settings import Settings
from tests.space import Answer, Space
from tests.toy import write_toy

KEY = {"X-Toy": "k"}


@pytest.fixture
def toy(tmp_path: Path) -> Iterator[Space]:
    yield Space(toy_mock(tmp_path), "default")
    forget_toy()


def toy_mock(folder: Path, *, at_root: bool = False) -> Mock:
    settings = Settings(
        vendors=("toy",), at_root=at_root, space=SpaceOptions(clock="2024-04-29T12:00:00Z")
    )
    return create_app(settings, extra=write_toy(folder))


def forget_toy() -> None:
    mockinvoice.vendors.__path__.pop()
    for name in [name for name in sys.modules if name.startswith("mockinvoice.vendors.toy")]:
        del sys.modules[name]


def test_prefix_leads_to_the_vendor(toy: Space) -> None:
    answer = toy.http("GET", "/toy/v1/notes", headers=KEY)
    assert (answer.status, answer.json) == (200, {"notes": [{"id": "n0", "text": "demo"}]})
    assert answer.headers == {
        "content-type": "application/json",
        "content-length": "37",
        "x-mockinvoice-exchange": "ex-1",
        "date": "Mon, 29 Apr 2024 12:00:00 GMT",
    }


@pytest.mark.parametrize("host", ["api.toy.example", "api.toy.example:8080", "API.TOY.EXAMPLE"])
def test_host_of_a_documented_server_needs_no_prefix(toy: Space, host: str) -> None:
    answer = toy.http("GET", "/v1/notes", headers={**KEY, "Host": host})
    assert answer.json == {"notes": [{"id": "n0", "text": "demo"}]}


def add_note(toy: Space, url: str, **headers: str) -> Answer:
    return toy.http("POST", url, headers={**KEY, **headers}, body='{"text": "x"}')


@pytest.mark.parametrize(
    ("url", "headers", "name"),
    [
        ("/@a/toy/v1/notes", {}, "a"),
        ("/toy/v1/notes", {"X-Mockinvoice-Space": "b"}, "b"),
        ("/toy/v1/notes", {"X-Toy": "key@c"}, "c"),
        ("/@a/toy/v1/notes", {"X-Mockinvoice-Space": "b", "X-Toy": "key@c"}, "a"),
        ("/toy/v1/notes", {"X-Mockinvoice-Space": "b", "X-Toy": "key@c"}, "b"),
        ("/toy/v1/notes", {"X-Toy": "key@not a name"}, "default"),
    ],
)
def test_space_comes_from_address_then_header_then_credential(
    toy: Space, url: str, headers: dict[str, str], name: str
) -> None:
    assert add_note(toy, url, **headers).status == 200
    filled = [
        space
        for space in toy.mock.worlds.names()
        if len(toy.mock.worlds.get(space).collection("toy.notes")) == 2
    ]
    assert filled == [name]


@pytest.mark.parametrize("name", ["", "-x", "a b", "x" * 65])
def test_bad_space_name_is_refused_with_a_remedy(toy: Space, name: str) -> None:
    answer = toy.http("GET", f"/@{name}/toy/v1/notes".replace(" ", "%20"), headers=KEY)
    assert answer.status == 400
    assert answer.json == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": f"a space cannot be named {name!r}; use 1 to 64 of A-Z a-z 0-9 . _ -,"
        " beginning with a letter or digit",
        "remedy": "name the space differently",
    }


def test_address_of_no_vendor_is_refused_with_a_remedy(toy: Space) -> None:
    answer = toy.http("GET", "/nowhere")
    assert answer.status == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "no vendor is mounted at '/nowhere'",
        "remedy": "begin the path with /toy/ or /_mock/",
    }


def test_unknown_path_and_method_are_in_the_vendors_words_and_in_the_journal(toy: Space) -> None:
    lost = toy.http("GET", "/toy/v1/nothing")
    wrong = toy.http("PUT", "/toy/v1/notes")
    assert (lost.status, lost.json) == (404, {"error": "UNKNOWN_PATH"})
    assert (wrong.status, wrong.json) == (405, {"error": "METHOD_NOT_ALLOWED"})
    assert [(e.method, e.path, e.operation, e.status) for e in toy.world.journal.all()] == [
        ("GET", "/v1/nothing", None, 404),
        ("PUT", "/v1/notes", None, 405),
    ]


@pytest.mark.breaks_document
def test_unexpected_failure_is_the_vendors_500_and_changes_nothing(toy: Space) -> None:
    before = toy.state()
    answer = toy.http("POST", "/toy/v1/notes", headers=KEY, body='{"text": "boom"}')
    assert (answer.status, answer.json) == (500, {"error": "INTERNAL"})
    assert toy.state() == before
    exchange = toy.world.journal.all()[0]
    assert "RuntimeError: boom" in (exchange.trace or "")


def test_form_body_of_a_get_is_a_filter_and_the_query_string_wins(toy: Space) -> None:
    form = toy.http("GET", "/toy/v1/notes", headers=KEY, form={"text": "other"})
    both = toy.http("GET", "/toy/v1/notes?text=demo", headers=KEY, form={"text": "other"})
    assert (len(form.json["notes"]), len(both.json["notes"])) == (0, 1)


def test_journal_keeps_no_secret(toy: Space) -> None:
    toy.http(
        "POST",
        "/toy/v1/notes?x-toy=hidden-1",
        headers={"X-Toy": "hidden-2", "Authorization": "Bearer hidden-3"},
        body='{"text": "x", "secret": "hidden-4"}',
    )
    exchange = toy.world.journal.all()[0]
    assert "hidden" not in json.dumps(exchange.as_record())
    assert exchange.request_body == '{"text":"x","secret":"***"}'


def test_body_over_the_limit_is_refused_and_recorded_without_it(toy: Space) -> None:
    answer = toy.http("POST", "/toy/v1/notes", headers=KEY, body=b"x" * (1024 * 1024 + 1))
    assert answer.status == 413
    assert answer.json == {
        "type": "about:blank",
        "title": "Content Too Large",
        "status": 413,
        "detail": "the body exceeds 1048576 bytes",
        "remedy": "send a smaller body",
    }
    assert [(e.status, e.request_body) for e in toy.world.journal.all()] == [(413, "")]


def test_vendor_at_root_needs_no_prefix(tmp_path: Path) -> None:
    toy = Space(toy_mock(tmp_path, at_root=True), "default")
    assert toy.http("GET", "/v1/notes", headers=KEY).status == 200
    assert toy.http("GET", "/toy/v1/notes", headers=KEY).status == 200
    forget_toy()
