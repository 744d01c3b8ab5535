"""The command `certs`."""

from pathlib import Path

import click

from mockinvoice.cli import Refusal, option, refusals

NAMES = option(
    "tls_name", "NAME", "Let the certificate name this host, too; repeat for more.", multiple=True
)


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@NAMES
def certs(folder: Path, tls_name: tuple[tuple[str, ...], ...]) -> None:
    """Make a CA and a server certificate for every vendor's host names.

    DIR gets ca.pem, for clients to trust, and server.pem with server.key for `serve --tls-dir DIR`.
    What is there is kept while it is good. The CA's own key is not kept.
    """
    from mockinvoice.app import load_vendors
    from mockinvoice.certificates import CertificateError, provide

    with refusals():
        hosts = {host for mounted in load_vendors().values() for host in mounted.document.hosts}
    try:
        made, is_new = provide(folder, [*hosts, *(name for names in tls_name for name in names)])
    except CertificateError as error:
        raise Refusal(str(error)) from error
    click.echo(f"{'made' if is_new else 'kept'} {made.chain} and {made.key}", err=True)
    click.echo(f"let clients trust {made.ca}, such as by", err=True)
    click.echo(f"  SSL_CERT_FILE={made.ca}        (httpx, OpenSSL)", err=True)
    click.echo(f"  REQUESTS_CA_BUNDLE={made.ca}   (requests)", err=True)
    click.echo(f"  NODE_EXTRA_CA_CERTS={made.ca}  (Node)", err=True)
    click.echo(f"  php -d curl.cainfo={made.ca}   (PHP)", err=True)
