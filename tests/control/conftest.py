"""One mock a module and a space a test."""

from collections.abc import Iterator
from itertools import count

import pytest

from mockinvoice.app import Mock
from tests.control.calls import Control, toy_mock

NUMBERS = count(1)


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    with toy_mock(tmp_path_factory.mktemp("toy")) as mock:
        yield mock


@pytest.fixture
def control(toy: Mock) -> Iterator[Control]:
    control = Control(toy, f"c{next(NUMBERS)}")
    yield control
    toy.worlds.delete(control.space)
