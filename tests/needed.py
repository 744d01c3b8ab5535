"""What some tests need beside Python: its absence skips them, or fails them where all must run."""

from shutil import which

import pytest

NO_SKIPS = "--no-skips"
PACKAGES = {"node": "nodejs", "php": "php-cli php-curl"}


def missing(what: str, *, remedy: str, config: pytest.Config) -> None:
    """Skip a test for which something is missing; fail it under `--no-skips`."""
    reason = f"{what} is missing: {remedy}"
    if config.getoption(NO_SKIPS):
        pytest.fail(reason)
    pytest.skip(reason)


def check_programs(item: pytest.Item) -> None:
    """Skip a test marked with programs that it `needs`, or fail it, when one is missing."""
    for marker in item.iter_markers("needs"):
        for program in marker.args:
            if which(program) is None:
                package = PACKAGES.get(program, program)
                missing(program, remedy=f"apt-get install {package}", config=item.config)


def chromium(config: pytest.Config) -> str:
    """Return the path of Chromium."""
    found = which("chromium") or which("chromium-browser") or which("google-chrome")
    if found is None:
        missing("Chromium", remedy="apt-get install chromium", config=config)
    return str(found)
