"""Verdicts for the command line: on recorded traffic and on running mocks."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from mockinvoice.app import load_vendors
from mockinvoice.contract.report import Report, render, without_known
from mockinvoice.contract.report.as_text import Paint
from mockinvoice.contract.report.as_text import render as as_text
from mockinvoice.contract.report.recall import known_fingerprints, of_vendor, report_of_record
from mockinvoice.contract.traffic.reading import Follow, read_traffic
from mockinvoice.contract.traffic.recorded import Contract, Recorded
from mockinvoice.core.findings import SEVERITIES

if TYPE_CHECKING:
    from mockinvoice.client import MockClient

NEVER = "never"
Watch = Callable[[Path], Follow]


class BaselineError(ValueError):
    """A baseline cannot be used; the message names file and reason."""


def on_traffic(paths: Iterable[Path], *, vendor: str, watch: Watch) -> Report:
    """Judge recorded traffic; `watch(path)` is told how many bytes of each file were read.

    Raises `TrafficError`, `UnknownVendorError`, `DocumentError`, `BindingError`.
    """
    mounted = load_vendors([vendor])[vendor]
    recorded = Recorded(
        Contract(document=mounted.document, judge=mounted.judge, redactor=mounted.redactor)
    )
    for path in paths:
        recorded.add(path, read_traffic(path, follow=watch(path)))
    return recorded.report()


def on_mock(client: "MockClient", *, space: str, vendor: str | None) -> Report:
    """Return the verdict of a running mock, on one vendor if it is named. Raises `MockError`."""
    of_space = client.space(space)
    report = report_of_record(of_space.report(), list(of_space.exchanges))
    return of_vendor(report, vendor) if vendor else report


def without_baseline(report: Report, baseline: Path | None) -> Report:
    """Leave out the findings that an earlier JSON report holds. Raises `BaselineError`."""
    if baseline is None:
        return report
    try:
        known = known_fingerprints(json.loads(baseline.read_text(encoding="utf-8")))
    except OSError as error:
        raise BaselineError(f"{baseline} cannot be read: {error.strerror}") from error
    except json.JSONDecodeError as error:
        raise BaselineError(f"{baseline}:{error.lineno}: it is no JSON: {error.msg}") from error
    except (KeyError, TypeError, UnicodeDecodeError) as error:
        raise BaselineError(
            f"{baseline}:1: it is no JSON report of this program; make one with --format json"
        ) from error
    return without_known(report, known)


def spell(report: Report, *, format: str, paint: Paint) -> str:  # noqa: A002  # as in render
    """Spell a report; `paint` colors the text format."""
    return as_text(report, paint=paint) if format == "text" else render(report, format=format)


def fails(report: Report, *, fail_on: str) -> bool:
    """Whether something is as grave as `fail_on`; doubts about our document never are."""
    if fail_on == NEVER or report.worst is None:
        return False
    return report.worst in SEVERITIES[: [*map(str, SEVERITIES)].index(fail_on) + 1]


def uncovered(report: Report, *, fail_under: float) -> list[str]:
    """Return a sentence for every vendor with too little coverage; nothing called covers none."""
    if not report.coverage and fail_under > 0:
        return [f"nothing was called; {fail_under:g} % of a contract are asked for"]
    return [
        f"{coverage.vendor}: {coverage.count.percent} % of the contract exercised,"
        f" {fail_under:g} % are asked for"
        for coverage in report.coverage
        if coverage.count.percent < fail_under
    ]
