"""The command `mockinvoice`."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from mockinvoice.settings import READERS, SettingsError, from_environment
from mockinvoice.version import __version__

if TYPE_CHECKING:
    from mockinvoice.client import MockClient

# Everything else is imported by the command that needs it, so that help comes at once.

C = TypeVar("C", bound=Callable[..., Any])


class Refusal(click.ClickException):
    """Something given to a command cannot be used; exit code 2."""

    exit_code = 2


def option(
    name: str, metavar: str, text: str, *, short: str | None = None, **more: Any
) -> Callable[[C], C]:
    """Declare the option of a setting, read as its variable in the environment would be."""
    flags = ["--" + name.replace("_", "-"), *([short] if short else ())]
    more = {"metavar": metavar, "help": text, "type": click.UNPROCESSED, **more}
    return click.option(*flags, name, callback=_read, **more)


def _read(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
    """Read a text; what is no text the environment gave, and it has been read already."""
    if isinstance(value, tuple):
        return tuple(_read(context, parameter, part) for part in value)
    if not isinstance(value, str):
        return value
    try:
        return READERS[str(parameter.name)](value)
    except SettingsError as error:
        raise click.BadParameter(str(error), context, parameter) from error


VENDOR = option(
    "vendor", "NAME", "Serve this vendor; repeat for more. Default: all.", multiple=True
)
HOST = option("host", "HOST", "Address to listen on.", default="127.0.0.1", show_default=True)
PORT = option(
    "port", "PORT", "Port to listen on; 0 is any free one.", default=8080, show_default=True
)
DB = option("db", "PATH", "Keep records in this TinyDB file. Default: memory.")
SPACE = option("space", "NAME", "The space.", default="default", show_default=True)
TOKEN = option("control_token", "TOKEN", "The control token of the mock.")
URL = click.argument("url")
VENDORS = click.argument("vendor", required=False)


class Commands(click.Group):
    """The commands of this module and those that live in others."""

    elsewhere = {
        "serve": "mockinvoice.cli_serve",
        "certs": "mockinvoice.cli_certs",
        "doctor": "mockinvoice.cli_doctor",
        "validate": "mockinvoice.cli_judge",
        "report": "mockinvoice.cli_judge",
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted({*super().list_commands(ctx), *self.elsewhere})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name."""
        if cmd_name not in self.elsewhere:
            return super().get_command(ctx, cmd_name)
        command: click.Command = getattr(import_module(self.elsewhere[cmd_name]), cmd_name)
        return command


@click.group(
    cls=Commands, epilog="Every option can be given as MOCKINVOICE_<OPTION>; the option wins."
)
@click.version_option(__version__, prog_name="mockinvoice")
@click.pass_context
def main(context: click.Context) -> None:
    """Mock five vendors' invoice APIs, offline and with state."""
    try:
        defaults = from_environment()
    except SettingsError as error:
        raise Refusal(str(error)) from error
    context.default_map = dict.fromkeys(main.list_commands(context), defaults)


@main.command()
def check() -> None:
    """Bind every document to its handlers; fail with all mismatches."""
    from mockinvoice import listings

    fitting, mismatches = listings.check()
    _print(fitting)
    if mismatches:
        raise click.ClickException("\n".join(mismatches))


@main.command()
@VENDORS
def routes(vendor: str | None) -> None:
    """Show method, path, operation and evidence."""
    from mockinvoice import listings

    with refusals():
        _print(listings.routes(_names(vendor)))


@main.command()
@VENDORS
def magic(vendor: str | None) -> None:
    """Show the values that lead a client into each documented failure."""
    from mockinvoice import listings

    with refusals():
        _print(listings.magic(_names(vendor)))


@main.command()
@URL
@click.argument("file", type=click.Path(path_type=Path))
@SPACE
@TOKEN
def seed(url: str, file: Path, space: str, control_token: str | None) -> None:
    """Put the records in a YAML or JSON file into a running mock."""
    from mockinvoice import states

    with client_of(url, control_token) as client:
        count = states.load(client, file, space=space)
    click.echo(f"space {space} holds {count} records", err=True)


@main.command()
@URL
@SPACE
@TOKEN
def export(url: str, space: str, control_token: str | None) -> None:
    """Print the records of a running mock as JSON."""
    with client_of(url, control_token) as client:
        state = client.space(space).export()
    click.echo(json.dumps(state, indent=2, ensure_ascii=False))


@main.command()
@URL
@SPACE
@TOKEN
def reset(url: str, space: str, control_token: str | None) -> None:
    """Put a space of a running mock back to its seed."""
    with client_of(url, control_token) as client:
        client.space(space).reset()
    click.echo(f"space {space} is back at its seed", err=True)


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what a user can mend into a message with exit code 2.

    It is 1 for documents that do not fit, and for a file that cannot be saved at last.
    """
    from mockinvoice.app import UnknownVendorError
    from mockinvoice.certificates import CertificateError
    from mockinvoice.contract.binding import BindingError
    from mockinvoice.contract.document import DocumentError
    from mockinvoice.core.database import UnsavedError, UnusableFileError
    from mockinvoice.core.state_data import SeedFileError
    from mockinvoice.server_listening import ServerError

    try:
        yield
    except (
        *(UnknownVendorError, UnusableFileError, SeedFileError),
        *(CertificateError, ServerError),
    ) as error:
        raise Refusal(str(error)) from error
    except (BindingError, DocumentError, UnsavedError) as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def client_of(url: str, token: str | None) -> Iterator["MockClient"]:
    """Reach a running mock; what it refuses ends the command with exit code 2."""
    from mockinvoice.client import MockClient, MockError
    from mockinvoice.core.state_data import SeedFileError

    client = MockClient(url, token)
    try:
        yield client
    except (MockError, SeedFileError) as error:
        raise Refusal(str(error)) from error
    finally:
        client.close()


def _names(vendor: str | None) -> tuple[str, ...]:
    return (vendor,) if vendor else ()


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)
