"""The commands `validate` and `report`: the verdict on a client."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mockinvoice.cli import SPACE, TOKEN, URL, Refusal, client_of, option, refusals

if TYPE_CHECKING:
    from mockinvoice.contract.report import Report

COLORS = {"error": "red", "warning": "yellow", "note": "blue", "clean": "green"}
TRAFFIC = click.argument(
    "traffic", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False)
)
VENDOR = option("vendor", "NAME", "The vendor whose contract it is.")
FORMAT = option(
    "format", "text|json|junit|sarif|html", "Form of the report.", default="text", show_default=True
)
OUTPUT = option("output", "FILE", "Write the report there instead of stdout.", short="-o")
FAIL_ON = option(
    "fail_on",
    "error|warning|note|never",
    "Exit with 1 if a finding is as grave as this.",
    default="error",
    show_default=True,
)
BASELINE = option("baseline", "FILE", "Leave out what this earlier JSON report has found.")
FAIL_UNDER = option("fail_under", "PERCENT", "Exit with 1 if less of a contract was exercised.")


@click.command()
@TRAFFIC
@VENDOR
@FORMAT
@OUTPUT
@FAIL_ON
@BASELINE
def validate(traffic: tuple[Path, ...], vendor: tuple[str, ...] | None, **chosen: Any) -> None:
    """Judge recorded traffic: HAR files, VCR cassettes and exported journals."""
    from mockinvoice import verdicts
    from mockinvoice.contract.traffic.entry import TrafficError

    with refusals(), ExitStack() as bars:
        try:
            report = verdicts.on_traffic(
                traffic, vendor=_one(vendor), watch=lambda path: bars.enter_context(_bar(path))
            )
        except TrafficError as error:
            raise Refusal(str(error)) from error
    if not report.judged:
        passed = "; ".join(report.omissions) or "they hold no exchange"
        raise Refusal(f"nothing in these files went to {_one(vendor)}: {passed}")
    _conclude(report, **chosen)


@click.command()
@URL
@SPACE
@TOKEN
@VENDOR
@FORMAT
@OUTPUT
@FAIL_ON
@FAIL_UNDER
@BASELINE
def report(
    url: str,
    space: str,
    control_token: str | None,
    vendor: tuple[str, ...] | None,
    fail_under: float | None,
    **chosen: Any,
) -> None:
    """Show what a running mock has found and how much of a contract was exercised."""
    from mockinvoice import verdicts

    with client_of(url, control_token) as client:
        found = verdicts.on_mock(client, space=space, vendor=_one(vendor) if vendor else None)
    missing = verdicts.uncovered(found, fail_under=fail_under or 0)
    _conclude(found, is_bad=bool(missing), reasons=missing, **chosen)


def _conclude(
    report: "Report",
    *,
    format: str,  # noqa: A002  # the name of the option
    output: Path | None,
    fail_on: str,
    baseline: Path | None,
    is_bad: bool = False,
    reasons: Any = (),
) -> None:
    """Print or write a report and end with 1 if it is bad."""
    from mockinvoice import verdicts

    try:
        report = verdicts.without_baseline(report, baseline)
    except verdicts.BaselineError as error:
        raise Refusal(str(error)) from error
    if output is None:
        click.echo(verdicts.spell(report, format=format, paint=_paint), nl=False)
    else:
        _write(output, verdicts.spell(report, format=format, paint=lambda text, _severity: text))
        click.echo(report.summary, err=True)
    for reason in reasons:
        click.echo(reason, err=True)
    if is_bad or verdicts.fails(report, fail_on=fail_on):
        raise click.exceptions.Exit(1)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Refusal(f"{path} cannot be written: {error.strerror}") from error


def _one(vendor: tuple[Any, ...] | None) -> str:
    """Return the one name; the environment gives it as a list in a list."""
    parts = vendor or ()
    names = [name for part in parts for name in ((part,) if isinstance(part, str) else part)]
    if len(names) != 1:
        raise click.UsageError("name the one vendor whose contract it is: --vendor NAME")
    return str(names[0])


def _paint(text: str, severity: str) -> str:
    return click.style(text, fg=COLORS[severity])


@contextmanager
def _bar(path: Path) -> Iterator[Callable[[int], object]]:
    """Show how much of a file has been read, on stderr if it is a terminal."""
    size = path.stat().st_size if path.is_file() else 0
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=size, label=path.name, file=sys.stderr, hidden=hidden) as bar:
        yield bar.update
