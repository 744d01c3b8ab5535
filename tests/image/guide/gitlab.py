"""Just enough of GitLab's runner to run the job that the guide prints."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.image.conftest import Engine
from tests.image.guide.services import services, words

PROJECT = "/builds/project"
SECONDS = 300


def run(job: Mapping[str, Any], engine: Engine, *, image: tuple[str, ...], project: Path) -> str:
    """Run a job beside its services, in an image with options of its own; return its output."""
    network = f"mockinvoice-{uuid4().hex[:12]}"
    variables = {n: v.replace("$CI_PROJECT_DIR", PROJECT) for n, v in job["variables"].items()}
    engine.run("network", "create", network)
    try:
        with services(engine, job["services"], "--network", network):
            return engine.run(
                *("run", "--rm", "--network", network, "--volume", f"{project}:{PROJECT}"),
                *("--workdir", PROJECT, "--entrypoint", "bash", *words("--env", variables)),
                *(*image, "-e", "-o", "pipefail", "-c", "\n".join(job["script"])),
                seconds=SECONDS,
            ).stdout
    finally:
        engine.run("network", "rm", network)
