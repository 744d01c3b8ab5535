"""Just enough of GitHub's runner to run the jobs that the guide prints, and our action."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.image.conftest import Container, Engine
from tests.image.guide.pages import ROOT
from tests.image.guide.services import services

SECONDS = 300
OPERATORS = {"&&": "and", "||": "or", "==": "=="}
# The hosts file that a step changes is its job's own.
WITH_HOSTS = 'mount --bind "$1" /etc/hosts && shift && exec "$@"'
SUDO = '#!/bin/sh\nexec "$@"\n'
UNFETCHED = shutil.ignore_patterns(".*", "node_modules", "wheels", "build", "*.egg-info")


def value(expression: str, known: Mapping[str, str]) -> str:
    """Evaluate an expression, such as `inputs.a == 'true' && '1' || inputs.b`."""
    parts = []
    for word in re.findall(r"'[^']*'|[\w.-]+|&&|\|\||==", expression):
        parts.append(word if word[0] == "'" else OPERATORS.get(word) or repr(known[word]))
    return str(eval(" ".join(parts)))


def filled(text: str, known: Mapping[str, str]) -> str:
    return re.sub(r"\$\{\{ (.*?) \}\}", lambda found: value(found[1], known), text)


def inherited() -> dict[str, str]:
    """Return what programs need of our environment; the rest is the job's to set."""
    kept = ("HOME", "LANG", "PIP_")
    return {name: text for name, text in os.environ.items() if name.startswith(kept)}


@dataclass(frozen=True, kw_only=True)
class Machine:
    """A machine with a project checked out, whose user is root and may `sudo`."""

    folder: Path
    project: Path
    outputs: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        (self.folder / "bin").mkdir(parents=True)
        (self.folder / "bin" / "sudo").write_text(SUDO)
        (self.folder / "bin" / "sudo").chmod(0o755)
        (self.folder / "hosts").write_text("127.0.0.1 localhost\n")
        for name in ("path", "output"):
            (self.folder / name).touch()

    def run(self, job: Mapping[str, Any], engine: Engine) -> str:
        """Run a job's steps when its services are ready; return what they printed."""
        described = list(job.get("services", {}).values())
        with services(engine, described):
            for one in described:
                port = int(one["ports"][0].partition(":")[0])
                Container(engine=engine, name="", port=port, tls_port=0).wait()
            return "".join([self._step(step, job.get("env", {})) for step in job["steps"]])

    def _step(self, step: Mapping[str, Any], env: Mapping[str, str]) -> str:
        if "uses" not in step:
            known = {"github.workspace": str(self.project), **self.outputs}
            return self._shell(step, env, known)
        if not step["uses"].startswith("actions/"):
            self._action(step)
        return ""

    def _action(self, step: Mapping[str, Any]) -> None:
        """Run our composite action, from a copy of this repository as it would be fetched."""
        source = self.folder / "action"
        shutil.copytree(ROOT, source, ignore=UNFETCHED)
        described = yaml.safe_load((source / "action.yml").read_text(encoding="utf-8"))
        inputs = {name: one["default"] for name, one in described["inputs"].items()}
        known = {f"inputs.{n}": v for n, v in {**inputs, **step["with"]}.items()}
        known["github.action_path"] = str(source)
        for inner in described["runs"]["steps"]:
            self._shell(inner, {}, known)
        told = (line.split("=", 1) for line in (self.folder / "output").read_text().splitlines())
        self.outputs.update({f"steps.{step['id']}.outputs.{name}": text for name, text in told})

    def _shell(
        self, step: Mapping[str, Any], env: Mapping[str, str], known: Mapping[str, str]
    ) -> str:
        asked = {n: filled(v, known) for n, v in {**env, **step.get("env", {})}.items()}
        found = [*(self.folder / "path").read_text().split(), str(self.folder / "bin")]
        own = {
            "PATH": ":".join([*found, os.environ["PATH"]]),
            "RUNNER_TEMP": str(self.folder),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_PATH": str(self.folder / "path"),
        }
        script = ["bash", "-e", "-o", "pipefail", "-c", filled(step["run"], known)]
        done = subprocess.run(
            ["unshare", "--mount", "sh", "-c", WITH_HOSTS, "sh", self.folder / "hosts", *script],
            cwd=self.project,
            env={**inherited(), **asked, **own},
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
        assert done.returncode == 0, f"{step}\n{done.stdout}\n{done.stderr}"
        return done.stdout
