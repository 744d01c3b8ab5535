"""What the HTML page shows: exchanges with their findings, and the coverage."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from mockinvoice.contract.coverage import Count, Coverage
from mockinvoice.contract.messages import header_in
from mockinvoice.contract.pointers import excerpt, line_of, steps_of
from mockinvoice.contract.report import BLAME, Report, by_exchange
from mockinvoice.contract.report.marked import Line, body_lines, cut, field_lines
from mockinvoice.contract.rules import RULES
from mockinvoice.core.findings import SEVERITIES, Finding, Severity
from mockinvoice.core.journal import Exchange

MOST = 500
NEAR = 10


@dataclass(frozen=True, kw_only=True)
class Card:
    """A finding with its number in the exchange and what its document says there.

    `value` is what stood there, as JSON; empty if nothing did.
    """

    number: int
    finding: Finding
    title: str
    blame: str
    value: str
    excerpt: tuple[tuple[int, str], ...]


@dataclass(frozen=True, kw_only=True)
class Message:
    """A request or an answer, line by line."""

    first: Line
    fields: tuple[Line, ...]
    body: tuple[Line, ...]

    @property
    def is_marked(self) -> bool:
        """Whether a finding is about it."""
        return any(line.marks for line in (self.first, *self.fields, *self.body))


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One exchange beside its findings; `request` is None if it is not at hand any more."""

    key: str
    vendor: str
    operation: str
    cards: tuple[Card, ...]
    request: Message | None
    answer: Message | None

    def tone(self, line: Line) -> str:
        """Return the worst severity of the findings about a line."""
        marks = (self.cards[number - 1].finding.severity for number in line.marks)
        return min(marks, key=SEVERITIES.index)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One value of a filter with the number of its findings."""

    value: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Row:
    """A vendor at a glance: findings by severity, and the coverage if it was called."""

    vendor: str
    counts: Mapping[Severity, int]
    coverage: Count | None


@dataclass(frozen=True, kw_only=True)
class Gap:
    """What was never exercised of an operation, e.g. `member` → `lines[].sku, note`."""

    operation: str
    count: Count | None
    kinds: Mapping[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class Page:
    """All that the template needs."""

    report: Report
    severities: tuple[Severity, ...]
    rows: tuple[Row, ...]
    panels: tuple[Panel, ...]
    left_out: int
    filters: Mapping[str, tuple[Choice, ...]]
    gaps: Mapping[str, tuple[Gap, ...]]


def page_of(report: Report, *, documents: Mapping[str, Path]) -> Page:
    """Arrange a report; `documents` are the files that its vendors' lines belong to."""
    groups = by_exchange(report.findings)
    return Page(
        report=report,
        severities=SEVERITIES,
        rows=tuple(_rows(report)),
        panels=tuple(
            _panel(key, findings, report.exchanges.get(key), documents)
            for key, findings in islice(groups.items(), MOST)
        ),
        left_out=max(0, len(groups) - MOST),
        filters={
            "vendor": _choices(sorted(finding.vendor for finding in report.findings)),
            "severity": _choices(s for s in SEVERITIES for f in report.findings if f.severity == s),
            "against": _choices(sorted(finding.against for finding in report.findings)),
            "rule": _choices(rule for rule in RULES for f in report.findings if f.rule == rule),
        },
        gaps={coverage.vendor: tuple(_gaps(coverage)) for coverage in report.coverage},
    )


def _panel(
    key: str, findings: list[Finding], exchange: Exchange | None, documents: Mapping[str, Path]
) -> Panel:
    cards = [_card(n, finding, documents) for n, finding in enumerate(findings, start=1)]
    of_client = {c.number: steps_of(c.finding.pointer) for c in cards if not c.blame}
    of_answer = {c.number: steps_of(c.finding.pointer) for c in cards if c.blame}
    return Panel(
        key=key,
        vendor=findings[0].vendor,
        operation=findings[0].operation or "no operation",
        cards=tuple(cards),
        request=_request(exchange, of_client) if exchange else None,
        answer=_answer(exchange, of_answer) if exchange else None,
    )


def _card(number: int, finding: Finding, documents: Mapping[str, Path]) -> Card:
    path = documents.get(finding.vendor)
    return Card(
        number=number,
        finding=finding,
        title=RULES[finding.rule].title,
        blame=BLAME.get(finding.against, ""),
        value="" if finding.value is None else cut(json.dumps(finding.value, ensure_ascii=False)),
        excerpt=tuple(_excerpt(path, finding)) if path else (),
    )


def _excerpt(path: Path, finding: Finding) -> list[tuple[int, str]]:
    """Return the lines that a finding is about, from what holds them on if that is near."""
    holder = line_of(path, finding.document.removeprefix("#").rpartition("/")[0])
    return excerpt(path, holder if 0 < finding.line - holder < NEAR else finding.line)


def _request(exchange: Exchange, marks: Mapping[int, tuple[str, ...]]) -> Message:
    on_first = tuple(n for n, steps in marks.items() if steps[:1] in ((), ("method",), ("path",)))
    headers = exchange.request_headers
    return Message(
        first=Line(text=f"{exchange.method} {exchange.path}", marks=on_first),
        fields=(
            *field_lines("query", exchange.query, marks),
            *field_lines("headers", headers.items(), marks),
        ),
        body=tuple(body_lines(exchange.request_body, header_in(headers, "content-type"), marks)),
    )


def _answer(exchange: Exchange, marks: Mapping[int, tuple[str, ...]]) -> Message:
    on_first = tuple(n for n, steps in marks.items() if steps[:1] in ((), ("status",)))
    headers = exchange.response_headers
    fields = field_lines("headers", headers.items(), marks)
    return Message(
        first=Line(text=str(exchange.status), marks=on_first),
        fields=tuple(fields),
        body=tuple(body_lines(exchange.response_body, header_in(headers, "content-type"), marks)),
    )


def _rows(report: Report) -> Iterator[Row]:
    coverage = {one.vendor: one.count for one in report.coverage}
    for vendor in sorted(coverage.keys() | {finding.vendor for finding in report.findings}):
        found = Counter(f.severity for f in report.verdict if f.vendor == vendor)
        counts = {severity: found[severity] for severity in SEVERITIES}
        yield Row(vendor=vendor, counts=counts, coverage=coverage.get(vendor))


def _choices(values: Iterable[str]) -> tuple[Choice, ...]:
    return tuple(Choice(value=value, count=count) for value, count in Counter(values).items())


def _gaps(coverage: Coverage) -> Iterator[Gap]:
    """Group what was never exercised by operation; moves belong to none and come last."""
    missing: dict[str, dict[str, list[str]]] = {name: {} for name in coverage.operations}
    for operation, kind, name in coverage.missing:
        missing.setdefault(operation, {}).setdefault(kind, []).append(name)
    for operation, kinds in missing.items():
        yield Gap(operation=operation, count=coverage.operations.get(operation), kinds=kinds)
