"""The pytest plugin, in suites of its own."""

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from mockinvoice.app import create_app
from mockinvoice.server import Server
from mockinvoice.settings import Settings
from tests.plugin.suites import CREATE, NOTHING_ELSE

TOKEN = "t0ken"


@pytest.fixture
def suite(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.makepyfile(clients=CREATE)
    return pytester


def run(suite: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return suite.runpytest_inprocess(*NOTHING_ELSE, *arguments)


@pytest.fixture
def remote(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A mock that is there already, and the variables that lead to it."""
    mock = create_app(Settings(vendors=("orderspace",), control_token=TOKEN))
    with Server(mock) as server:
        monkeypatch.setenv("MOCKINVOICE_URL", server.url)
        monkeypatch.setenv("MOCKINVOICE_CONTROL_TOKEN", TOKEN)
        yield server.url
    assert mock.worlds.names() == ()


ISOLATED = """
import pytest
from mockinvoice import MockError
from clients import CUSTOMER, create

USED = []


@pytest.mark.parametrize("turn", range(3))
def test_each_has_its_own(mockinvoice, mockinvoice_server, turn):
    create(mockinvoice, CUSTOMER)
    assert len(mockinvoice.exchanges) == 1
    assert len(mockinvoice.collection("orderspace", "customers")) == 3
    assert mockinvoice.verify(vendor="orderspace", operation="createCustomer", times=1) == 1
    for name in USED:
        with pytest.raises(MockError, match=f"space '{name}' does not exist"):
            mockinvoice_server.space(name).describe()
    assert mockinvoice.name not in USED
    USED.append(mockinvoice.name)
"""


def test_every_test_has_a_fresh_space_that_is_gone_afterwards(suite: pytest.Pytester) -> None:
    suite.makepyfile(test_it=ISOLATED)
    run(suite).assert_outcomes(passed=3)


def test_same_suite_runs_against_a_mock_elsewhere(suite: pytest.Pytester, remote: str) -> None:
    suite.makepyfile(test_it=ISOLATED)
    run(suite).assert_outcomes(passed=3)


def test_mock_that_does_not_answer_is_told(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOCKINVOICE_URL", "http://127.0.0.1:9")
    suite.makepyfile("def test_it(mockinvoice): pass")
    result = run(suite)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines("*MockError: http://127.0.0.1:9 does not answer (*")


BREAKING = """
import pytest
from urllib.error import HTTPError
from clients import WRONG, create


def test_client_is_wrong(mockinvoice):
    with pytest.raises(HTTPError):
        create(mockinvoice, WRONG)


@pytest.mark.mockinvoice(allow_findings=True)
def test_client_may_be_wrong(mockinvoice):
    with pytest.raises(HTTPError):
        create(mockinvoice, WRONG)
    assert [finding["rule"] for finding in mockinvoice.findings] == ["wrong-type"]


def test_client_is_wrong_often(mockinvoice):
    for _ in range(12):
        with pytest.raises(HTTPError):
            create(mockinvoice, WRONG)
"""


def test_client_that_breaks_the_contract_fails_its_test(suite: pytest.Pytester) -> None:
    suite.makepyfile(test_it=BREAKING)
    result = run(suite)
    result.assert_outcomes(passed=3, errors=2)
    told = re.sub(r"openapi/orderspace.yaml:\d+", "openapi/orderspace.yaml:0", result.stdout.str())
    once = told.partition("ERROR at teardown of test_client_is_wrong _")[2].splitlines()[1:6]
    assert once == [
        "mockinvoice: the client breaks the contract, 1 error:",
        "- wrong-type: orderspace createCustomer, ex-1 /body/customer/buyers",
        '  "none" is not of type "array" (openapi/orderspace.yaml:0)',
        "  send the documented type",
        "@pytest.mark.mockinvoice(allow_findings=True) lets the test pass",
    ]
    often = told.partition("ERROR at teardown of test_client_is_wrong_often _")[2].splitlines()
    assert often[1] == "mockinvoice: the client breaks the contract, 12 errors:"
    assert often[32:34] == ["… and 2 more", once[-1]]


MARKED = """
import pytest

pytestmark = pytest.mark.mockinvoice(clock="2024-04-29T00:00:00Z", references="strict")


@pytest.mark.mockinvoice(clock="2024-05-01T00:00:00Z", options={"slyce.balance": "documented"})
@pytest.mark.mockinvoice(credentials="listed", seed="empty", contract="enforce", journal=7)
def test_options(mockinvoice):
    options = mockinvoice.describe()["options"]
    assert options.pop("random_seed") == SEED
    assert options.pop("options")["slyce.balance"] == "documented"
    assert options == {
        "clock": "2024-05-01T00:00:00Z",
        "references": "strict",
        "credentials": "listed",
        "limits": "off",
        "seed": "empty",
        "contract": "enforce",
        "journal": 7,
    }


@pytest.mark.mockinvoice(clok="real")
def test_typo(mockinvoice):
    pass


@pytest.mark.mockinvoice("2024")
def test_position(mockinvoice):
    pass
"""


def test_markers_choose_the_options_of_the_space(suite: pytest.Pytester) -> None:
    suite.makepyfile(test_it=MARKED.replace("SEED", "215883115941622"))
    result = run(suite)
    result.assert_outcomes(passed=1, errors=2)
    known = (
        "use allow_findings, clock, contract, credentials, journal, limits, options, random_seed,"
        " references, seed"
    )
    result.stdout.fnmatch_lines(
        [
            f"the mark mockinvoice has no clok; {known}",
            f"the mark mockinvoice has no '2024'; {known}",
        ]
    )


REPEATING = """
import pytest
from clients import CUSTOMER, create


@pytest.mark.parametrize("turn", range(2))
def test_ids(mockinvoice, turn, request):
    print("made", turn, create(mockinvoice, CUSTOMER))
"""


def test_ids_repeat_from_run_to_run_and_differ_between_tests(suite: pytest.Pytester) -> None:
    suite.makepyfile(test_it=REPEATING)
    first, second = (re.findall(r"made (\d) (\w+)", run(suite, "-s").stdout.str()) for _ in "12")
    assert first == second
    assert len({made for _, made in first}) == 2


def test_marker_is_known_and_described(suite: pytest.Pytester) -> None:
    run(suite, "--markers").stdout.fnmatch_lines("@pytest.mark.mockinvoice(allow_findings=False, *")


def test_space_that_the_test_removed_itself_is_no_failure(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        """
        import pytest

        @pytest.mark.mockinvoice(allow_findings=True)
        def test_it(mockinvoice):
            mockinvoice.delete()
        """
    )
    run(suite).assert_outcomes(passed=1)


@pytest.mark.parametrize("is_remote", [False, True])
def test_workers_of_xdist_have_their_own_mocks_or_share_one(
    suite: pytest.Pytester, request: pytest.FixtureRequest, is_remote: bool
) -> None:
    if is_remote:
        request.getfixturevalue("remote")
    suite.makepyfile(test_a=ISOLATED, test_b=ISOLATED, test_c=ISOLATED)
    result = suite.runpytest_subprocess(*NOTHING_ELSE, "-n", "2")
    result.assert_outcomes(passed=9)


def test_plugin_imports_nothing_heavy_before_it_is_used() -> None:
    heavy = ("flask", "urllib3", "cheroot", "yaml", "jsonschema_rs", "marshmallow", "tinydb")
    program = (
        "import sys, mockinvoice.pytest_plugin;"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
