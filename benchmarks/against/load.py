"""Work for a server, done by wrk."""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

CONNECTIONS = 8
SCRIPT = """
local count, seed = 0, {seed}
request = function()
  count = count + 1
  local unique = string.format("n%d-%d", seed, count)
  local body = [==[{body}]==]
  return wrk.format("{method}", "{path}", {headers}, (body:gsub("@@", unique)))
end
done = function(summary, latency)
  local bad = summary.errors.status + summary.errors.connect + summary.errors.read
    + summary.errors.write + summary.errors.timeout
  io.stderr:write(string.format('{{"requests":%d,"seconds":%f,"bad":%d,"p50":%f,"p99":%f}}\\n',
    summary.requests, summary.duration / 1e6, bad,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
"""


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One request, sent again and again; `@@` in its body is another text each time."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""


@dataclass(frozen=True, kw_only=True)
class Volley:
    """What came of it: answers a second, milliseconds, and how many answers were no success."""

    rate: float
    p50: float
    p99: float
    bad: int


def fire(url: str, shot: Shot, *, seconds: int, folder: Path, seed: int = 0) -> Volley:
    """Let wrk send a request over and over through eight connections."""
    headers = ", ".join(f'["{name}"]="{value}"' for name, value in shot.headers.items())
    script = folder / "work.lua"
    script.write_text(
        SCRIPT.format(
            seed=seed,
            method=shot.method,
            path=shot.path,
            headers=f"{{{headers}}}",
            body=shot.body,
        )
    )
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", str(script)]
    done = subprocess.run([*command, url], capture_output=True, text=True, check=True)
    told = json.loads(done.stderr.splitlines()[-1])
    return Volley(
        rate=told["requests"] / told["seconds"],
        p50=told["p50"],
        p99=told["p99"],
        bad=told["bad"],
    )
