"""One mock a session and a fresh space a test."""

from collections.abc import Callable, Iterator
from itertools import count
from logging import getLogger
from logging.handlers import MemoryHandler
from pathlib import Path

import hypothesis
import pytest

from mockinvoice.app import Mock, create_app
from mockinvoice.contract.examples import CLOCK
from mockinvoice.settings import Settings
from tests.egress import watch
from tests.needed import NO_SKIPS, check_programs
from tests.space import Space

# The same examples in every run and as long as they take: `make fuzz` is for new ones.
hypothesis.settings.register_profile("suite", derandomize=True, deadline=None)
hypothesis.settings.load_profile("suite")

NUMBERS = count(1)
MOCK = pytest.StashKey[Mock]()
SENT = pytest.StashKey[Callable[[], list[str]]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--vendors", default="", help="test these vendors only, comma-separated")
    parser.addoption("--crowd-rounds", type=int, default=1, help="how often a crowd comes")
    parser.addoption("--crash-rounds", type=int, default=4, help="how often to kill a writer")
    parser.addoption("--hammer-turns", type=int, default=300, help="how often a thread writes")
    parser.addoption(NO_SKIPS, action="store_true", help="fail where something needed is missing")
    parser.addoption("--extra", default=None, help="a folder with further vendors to test")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[SENT] = watch()
    config.addinivalue_line("markers", "breaks_document: our own answers may break a document")
    config.addinivalue_line("markers", "needs(*programs): programs without which it cannot run")
    config.addinivalue_line(
        "markers", "space(**options): options of the space that the test gets, as in PUT spaces"
    )


def pytest_runtest_setup(item: pytest.Item) -> None:
    check_programs(item)


def mock_of(config: pytest.Config) -> Mock:
    """Return the session's mock, for tests that are made from what it holds."""
    if MOCK not in config.stash:
        names = tuple(name for name in config.getoption("--vendors").split(",") if name)
        extra = config.getoption("--extra")
        settings = Settings(vendors=names)
        config.stash[MOCK] = create_app(settings, extra=Path(extra) if extra else None)
    return config.stash[MOCK]


@pytest.fixture(scope="session")
def mock(pytestconfig: pytest.Config) -> Mock:
    return mock_of(pytestconfig)


@pytest.fixture
def space(mock: Mock, request: pytest.FixtureRequest) -> Iterator[Space]:
    marker = request.node.get_closest_marker("space")
    options = {"clock": CLOCK, **(marker.kwargs if marker else {})}
    name = f"t{next(NUMBERS)}"
    mock.worlds.put(name, options)
    yield Space(mock, name)
    mock.worlds.delete(name)


@pytest.fixture(autouse=True)
def _log_is_put_back() -> Iterator[None]:
    """A command that ran in this process must not log to a stream that is closed by then."""
    log = getLogger("mockinvoice")
    before = log.handlers, log.level, log.propagate
    yield
    log.handlers, log.level, log.propagate = before


@pytest.fixture(autouse=True)
def _our_answers_keep_to_their_documents(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail whatever test in this process gets an answer of ours that breaks its document."""
    handler = MemoryHandler(capacity=10_000)
    log = getLogger("mockinvoice.judge")
    log.addHandler(handler)
    yield
    log.removeHandler(handler)
    broken = [record.getMessage() for record in handler.buffer]
    if request.node.get_closest_marker("breaks_document") is None:
        assert broken == []


@pytest.fixture(autouse=True)
def _nothing_is_sent_to_another_machine(pytestconfig: pytest.Config) -> Iterator[None]:
    """Fail whatever test makes this process call anybody but itself."""
    yield
    assert pytestconfig.stash[SENT]() == []
