"""A mock with room for two spaces."""

from collections.abc import Iterator

import pytest

from mockinvoice.app import Mock
from mockinvoice.settings import Settings
from tests.control.calls import Control, problem, toy_mock

FULL = "the mock has 2 spaces and makes no more"
ROOM = "remove spaces that are not needed, or start the mock with more --max-spaces"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    with toy_mock(tmp_path_factory.mktemp("toy"), Settings(max_spaces=2)) as mock:
        yield mock


@pytest.fixture
def full(small: Mock) -> Control:
    control = Control(small, "a")
    control.send("PUT", control.at(""), {})
    control.send("GET", "/@b/toy/v1/notes")
    return Control(small, "c")


@pytest.mark.parametrize(("method", "path"), [("PUT", ""), ("POST", "/reset"), ("GET", "/clock")])
def test_control_api_refuses_one_space_too_many(full: Control, method: str, path: str) -> None:
    answer = full.send(method, full.at(path))
    assert (answer.status, answer.json) == (409, problem(409, "Conflict", FULL, ROOM))


def test_vendor_is_not_there_in_one_space_too_many(full: Control) -> None:
    answer = full.send("GET", "/@c/toy/v1/notes")
    expected = problem(503, "Service Unavailable", FULL, ROOM)
    assert (answer.status, answer.json) == (503, expected)


def test_removed_space_makes_room(full: Control) -> None:
    full.send("DELETE", "/_mock/spaces/b")
    assert full.send("GET", "/@c/toy/v1/notes", headers={"X-Toy": "k"}).status == 200
    full.send("DELETE", "/_mock/spaces/c")
