"""A vendor from outside, one folder and one document, passes the tests over every vendor."""

import subprocess
import sys
from pathlib import Path

from tests.toy import write_toy

ROOT = Path(__file__).parent.parent
SECONDS = 120


def test_toy_vendor_passes_the_tests_over_every_vendor(tmp_path: Path) -> None:
    options = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--no-cov")
    run = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", *options),
            *("--vendors", "toy", "--extra", write_toy(tmp_path), "tests/every"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "failed" not in run.stdout
    assert "skipped" not in run.stdout
