"""The workflows: what they run is what was looked at, and no more may be done with it."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

FILES = sorted((Path(__file__).parent.parent / ".github" / "workflows").glob("*.yml"))
PINNED = re.compile(r"[\w./-]+@[0-9a-f]{40}")
RIGHTS = {"contents": "read"}
# What may be done beside reading, by job.
MORE = {"publish": {"id-token": "write"}}


def jobs(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"]
    return found


def steps(file: Path) -> list[dict[str, Any]]:
    return [step for job in jobs(file).values() for step in job["steps"]]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_actions_are_named_by_commit(file: Path) -> None:
    used = [step["uses"] for step in steps(file) if "uses" in step]
    assert [name for name in used if not PINNED.fullmatch(name)] == []
    assert used


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_workflow_may_only_read_unless_it_publishes(file: Path) -> None:
    assert yaml.safe_load(file.read_text(encoding="utf-8"))["permissions"] == RIGHTS
    more = {name: job["permissions"] for name, job in jobs(file).items() if "permissions" in job}
    assert more.items() <= MORE.items()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_checkout_leaves_no_token_behind(file: Path) -> None:
    checkouts = [step for step in steps(file) if "checkout" in step.get("uses", "")]
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_text_of_others_is_no_part_of_a_command(file: Path) -> None:
    assert [step["run"] for step in steps(file) if "${{" in step.get("run", "")] == []


def test_job_that_publishes_builds_nothing() -> None:
    for file in FILES:
        for name in MORE.keys() & jobs(file).keys():
            assert not [step for step in jobs(file)[name]["steps"] if "run" in step]
