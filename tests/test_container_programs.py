"""The small programs that the image is built with and asked by."""

import json
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import metadata, version
from pathlib import Path

import pytest

from mockinvoice import __version__
from mockinvoice.app import Mock
from mockinvoice.server import Server
from mockinvoice.server_fast import FastServer

IMAGE = Path(__file__).parent.parent / "image"
SECONDS = 60


@pytest.mark.parametrize("make", [Server, FastServer])
def test_mock_that_answers_is_healthy(mock: Mock, make: type[Server | FastServer]) -> None:
    with make(mock) as server:
        port = server.url.rpartition(":")[2]
        assert ask(port) == (0, "")
    assert ask(port) == (1, "")


def test_another_answer_is_not_healthy() -> None:
    with Server(refusing) as server:
        assert ask(server.url.rpartition(":")[2]) == (1, "")


def refusing(_environ: object, start_response: Callable[..., object]) -> list[bytes]:
    start_response("503 Service Unavailable", [("Content-Length", "0")])
    return []


def ask(port: str) -> tuple[int, str]:
    """Run the health check as a container does; return its exit code and what it said."""
    program = [sys.executable, "-IS", str(IMAGE / "healthy.py")]
    done = subprocess.run(
        program, env={"MOCKINVOICE_PORT": port}, capture_output=True, text=True, timeout=SECONDS
    )
    return done.returncode, done.stdout + done.stderr


def test_bill_of_materials_names_what_is_installed_and_who_needs_it() -> None:
    program = [sys.executable, str(IMAGE / "sbom.py"), "mockinvoice"]
    done = subprocess.run(program, capture_output=True, text=True, timeout=SECONDS)
    bill = json.loads(done.stdout)
    components = {found.pop("bom-ref"): found for found in bill.pop("components")}
    needs = {found["ref"]: found["dependsOn"] for found in bill.pop("dependencies")}
    own, flask = f"pkg:pypi/mockinvoice@{__version__}", f"pkg:pypi/flask@{version('flask')}"
    assert bill == {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": "mockinvoice",
                "version": __version__,
                "description": metadata("mockinvoice")["Summary"],
                "licenses": [{"license": {"name": "MIT"}}],
                "purl": own,
            }
        },
    }
    assert components[flask] == {
        "type": "library",
        "name": "Flask",
        "version": version("flask"),
        "description": "A simple framework for building complex web applications.",
        "licenses": [{"expression": "BSD-3-Clause"}],
        "purl": flask,
    }
    assert flask in needs[own]
    assert f"pkg:pypi/werkzeug@{version('werkzeug')}" in needs[flask]
    assert {one for many in needs.values() for one in many} <= {own, *components}
