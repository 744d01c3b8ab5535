"""What some tests need beside Python: its absence skips them, or fails them where all must run."""

from shutil import which

import pytest

NO_SKIPS = "--no-skips"


def missing(what: str, *, remedy: str, config: pytest.Config) -> None:
    """Skip a test for which something is missing; fail it under `--no-skips`."""
    reason = f"{what} is missing: {remedy}"
    if config.getoption(NO_SKIPS):
        pytest.fail(reason)
    pytest.skip(reason)


def chromium(config: pytest.Config) -> str:
    """Return the path of Chromium."""
    found = which("chromium") or which("chromium-browser") or which("google-chrome")
    if found is None:
        missing("Chromium", remedy="apt-get install chromium", config=config)
    return str(found)
