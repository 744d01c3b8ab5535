"""The command `doctor`."""

from pathlib import Path

import click

from mockinvoice.cli import DB, HOST, PORT, option


@click.command()
@HOST
@PORT
@DB
@option("url", "URL", "Ask the mock at this address whether it is ready, and look at nothing else.")
def doctor(host: str, port: int, db: Path | None, url: str | None) -> None:
    """Look for what would stop a start, and name the remedy."""
    if url is not None:
        _ask(url)
        return
    from mockinvoice.doctor import examine

    findings = list(examine(host=host, port=port, db=db))
    for finding in findings:
        click.echo(f"{'no' if finding.remedy else 'ok'}  {finding.name}: {finding.found}")
        if finding.remedy:
            click.echo(f"    {finding.remedy}")
    if any(finding.remedy for finding in findings):
        raise click.exceptions.Exit(1)


def _ask(url: str) -> None:
    """Say whether a mock is ready; exit code 1 if it is not."""
    from mockinvoice.client import MockClient, MockError

    client = MockClient(url)
    try:
        files = len(client.ready()["init"])
    except MockError as error:
        click.echo(f"no  ready: {error.detail}\n    {error.remedy}")
        raise click.exceptions.Exit(1) from error
    finally:
        client.close()
    click.echo(f"ok  ready: {url}, {files} init files read")
