"""What tests/conftest.py promises of every test: our answers are judged, and CI skips nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BROKEN = """
import pytest
from tests.web.desk import desk
from tests.contract.papers import operation as node
from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Response

@operation("ping")
def ping(world, request):
    return Response(status=202)

def test_answer_that_is_not_documented():
    assert desk({"/ping": {"get": node("ping")}}, ping).open("GET", "/v1/ping").status_code == 202

@pytest.mark.breaks_document
def test_answer_that_is_not_documented_on_purpose():
    test_answer_that_is_not_documented()
"""
NEEDY = """
import pytest

@pytest.mark.needs("no-such-program")
def test_that_needs_a_program():
    assert False

@pytest.mark.needs("{python}")
def test_that_has_its_program():
    assert True
"""


def outcome(folder: Path, code: str, *options: str) -> str:
    """Run tests under the rules of the house and return pytest's last words."""
    path = folder / "test_sample.py"
    path.write_text(code)
    options = ("-q", "-rs", "-p", "no:cacheprovider", f"--rootdir={folder}", *options)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.conftest", *options, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.stdout


def test_test_fails_for_an_answer_of_ours_that_breaks_its_document(tmp_path: Path) -> None:
    told = outcome(tmp_path, BROKEN)
    assert "the document has the statuses 200, 400; 202 came" in told
    assert "2 passed, 1 error" in told


@pytest.mark.parametrize(
    ("options", "last_words"),
    [((), "1 passed, 1 skipped"), (("--no-skips",), "1 passed, 1 error")],
)
def test_missing_program_skips_a_test_or_fails_it_where_all_must_run(
    tmp_path: Path, options: tuple[str, ...], last_words: str
) -> None:
    told = outcome(tmp_path, NEEDY.replace("{python}", sys.executable), *options)
    assert "no-such-program is missing: apt-get install no-such-program" in told
    assert last_words in told
