"""The demo: every documented example, sent to a mock over HTTP and held against the document."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import urllib3

from mockinvoice.app import Mock, UnknownVendorError, create_app
from mockinvoice.client import MockClient, MockError
from mockinvoice.contract.document import Node
from mockinvoice.contract.examples import CLOCK, Example, Sent, examples_of, step_request
from mockinvoice.kit.space import Space
from mockinvoice.listings import columns
from mockinvoice.server import Server
from mockinvoice.settings import Settings
from mockinvoice.web.call import Mounted

EXCHANGE, FINDINGS = "X-Mockinvoice-Exchange", "X-Mockinvoice-Findings"
HEAD = ("vendor", "operation", "status", "findings")


class SetupError(Exception):
    """What an example needs done before it did not work."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One example with all in which its answer is not the documented one, or its request faulty."""

    vendor: str
    example: Example
    findings: tuple[str, ...]

    @property
    def name(self) -> str:
        """What a reader looks for in the document."""
        example = self.example
        return f"{self.vendor} {example.operation.id} {example.status} {example.name}"


class Player:
    """Plays examples of one mock, each in a space of its own made over the control API."""

    def __init__(self, url: str, token: str | None = None) -> None:
        self._url = url
        self._client = MockClient(url, token)
        self._http = urllib3.PoolManager(retries=False, timeout=30)
        self._numbers = count(1)

    def play(self, mounted: Mounted, example: Example) -> Outcome:
        """Send an example and what comes before it."""
        space = self._client.space(f"demo-{next(self._numbers)}", **space_options(example.options))
        try:
            for step in example.after:
                self._take(space, mounted, step)
            answer = self._send(space, mounted, example.request)
            findings = (*differences(example, answer), *judged(example, answer, space))
        except (SetupError, MockError) as error:
            findings = (f"before it: {error}",)
        space.delete()
        return Outcome(vendor=mounted.vendor.name, example=example, findings=findings)

    def _take(self, space: Space, mounted: Mounted, step: Node) -> None:
        if "action" in step:
            space.act(mounted.vendor.name, step["action"], **step.get("body", {}))
        elif "advance" in step:
            space.clock.advance(by=step["advance"])
        else:
            answer = self._send(space, mounted, step_request(mounted.document, step))
            if answer.status >= 300:
                text = answer.data.decode("utf-8", "replace")
                raise SetupError(f"{step['operation']} was answered {answer.status} {text}")

    def _send(self, space: Space, mounted: Mounted, sent: Sent) -> urllib3.BaseHTTPResponse:
        url = f"{self._url}/@{space.name}/{mounted.vendor.name}{sent.path}"
        return self._http.request(sent.method, url, headers=sent.headers, body=sent.body or None)


def space_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `PUT /_mock/spaces/{space}` takes; options with a dot are a vendor's."""
    own = {name: value for name, value in options.items() if "." not in name}
    vendor = {name: value for name, value in options.items() if "." in name}
    return {"clock": CLOCK, **own, "options": vendor}


def differences(example: Example, answer: urllib3.BaseHTTPResponse) -> Iterator[str]:
    """Yield in what an answer is not the documented one: status, content type and body."""
    media_type = answer.headers.get("Content-Type", "").partition(";")[0]
    if answer.status != example.status:
        yield f"the status is {answer.status}, not {example.status}"
    if media_type != example.media_type:
        yield f"the content type is {media_type!r}, not {example.media_type!r}"
    elif media_type.endswith("json"):
        yield from compare(example.value, json.loads(answer.data or b"null"))
    elif answer.data.decode("utf-8", "replace") != example.value:
        yield f"the body is {answer.data!r}"


def judged(example: Example, answer: urllib3.BaseHTTPResponse, space: Space) -> Iterator[str]:
    """Yield what the judge has against a documented request that succeeds, but for notes."""
    if example.status >= 300 or FINDINGS not in answer.headers:
        return
    for found in space.findings:
        is_of_client = found["against"] == "client" and found["severity"] != "note"
        if is_of_client and found["exchange"] == answer.headers[EXCHANGE]:
            yield f"{found['rule']} {found['pointer']}: {found['message']}"


def compare(wanted: Any, got: Any, *, place: str = "") -> Iterator[str]:
    """Yield where two JSON values differ, with a JSON pointer; 1, 1.0 and true are different."""
    if isinstance(wanted, dict) and isinstance(got, dict):
        for name in dict.fromkeys([*wanted, *got]):
            if name not in got or name not in wanted:
                yield f"{place}/{name} is {'missing' if name in wanted else 'not documented'}"
            else:
                yield from compare(wanted[name], got[name], place=f"{place}/{name}")
    elif isinstance(wanted, list) and isinstance(got, list) and len(wanted) == len(got):
        for number, (one, other) in enumerate(zip(wanted, got, strict=True)):
            yield from compare(one, other, place=f"{place}/{number}")
    elif type(wanted) is not type(got) or wanted != got:
        yield f"{place or 'the body'} is {json.dumps(got)}, not {json.dumps(wanted)}"


def table(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """Return a table with one line for each operation."""
    by_operation: dict[tuple[str, str], list[Outcome]] = {}
    for outcome in outcomes:
        key = (outcome.vendor, outcome.example.operation.id)
        by_operation.setdefault(key, []).append(outcome)
    return columns([HEAD, *(_row(*key, played) for key, played in by_operation.items())])


def _row(vendor: str, operation: str, played: list[Outcome]) -> tuple[str, ...]:
    """Return cells such as `200 (3), 401 (2)` for the statuses of the examples played."""
    statuses = Counter(outcome.example.status for outcome in played)
    counted = ", ".join(f"{status} ({count})" for status, count in sorted(statuses.items()))
    findings = sum(len(outcome.findings) for outcome in played)
    return vendor, operation, counted, str(findings or "none")


def play_all(mock: Mock) -> list[Outcome]:
    """Serve a mock on a free port and play every example of every vendor it has."""
    with Server(mock) as server:
        player = Player(server.url)
        return [
            player.play(mounted, example)
            for mounted in mock.vendors.values()
            for example in examples_of(mounted.document)
        ]


def report(outcomes: list[Outcome]) -> Iterator[str]:
    """Yield the table, every finding and a closing line."""
    deviating = [outcome for outcome in outcomes if outcome.findings]
    yield from table(outcomes)
    yield ""
    yield from (f"{outcome.name}: {found}" for outcome in deviating for found in outcome.findings)
    yield (
        f"{len(outcomes)} examples,"
        f" {len(outcomes) - len(deviating)} answered as documented, {len(deviating)} not"
    )


def main(vendors: Sequence[str], *, extra: Path | None = None) -> int:
    """Play the named vendors, or all, and print it; 0 if all answers are as documented, else 1.

    `extra` is a folder with further vendors, as for `create_app`.
    """
    try:
        outcomes = play_all(create_app(Settings(vendors=tuple(vendors)), extra=extra))
    except UnknownVendorError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.writelines(f"{line}\n" for line in report(outcomes))
    return 1 if any(outcome.findings for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
