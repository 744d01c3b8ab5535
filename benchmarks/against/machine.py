"""What the numbers were measured on."""

import os
import platform
import subprocess
from collections.abc import Mapping
from pathlib import Path

TELL_PYTHON = """
import platform
print(platform.python_implementation(), platform.python_version(), platform.python_compiler())
"""


def describe(interpreter: Path) -> Mapping[str, str]:
    """Return processor, cores, memory, system, Python and how busy the machine was before."""
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "system": platform.platform(),
        "Python": _first_line(str(interpreter), "-c", TELL_PYTHON),
        "node": _first_line("node", "--version"),
        "load before": f"{os.getloadavg()[0]:.2f}",
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if not info.exists():
        return _first_line("sysctl", "-n", "machdep.cpu.brand_string")
    named = (line for line in info.read_text().splitlines() if line.startswith("model name"))
    return next(named, "unknown").partition(":")[2].strip()


def _first_line(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "none"
    return done.stdout.splitlines()[0]
