"""The command `serve`."""

import gc
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mockinvoice.cli import DB, HOST, PORT, VENDOR, option, refusals
from mockinvoice.cli_certs import NAMES
from mockinvoice.settings import Settings, SettingsError, TlsSettings

if TYPE_CHECKING:
    from mockinvoice.core.options import SpaceOptions

AS_GIVEN = (
    *("host", "port", "at_root", "db", "log_format", "max_spaces", "space_idle", "smtp"),
    *("init_dir", "durability", "server"),
)


@click.command()
@HOST
@PORT
@VENDOR
@click.option("--at-root", is_flag=True, help="Serve the only vendor without its prefix, too.")
@DB
@option(
    "durability",
    "process|disk|none",
    "What an answered change outlives.",
    default="process",
    show_default=True,
)
@option(
    "server",
    "fast|threaded",
    "How to speak HTTP; faults of connections need `threaded`.",
    default="fast",
    show_default=True,
)
@option("seed", "demo|empty|FILE", "Records of a new space.", default="demo", show_default=True)
@option("contract", "observe|enforce", "Note or refuse what breaks a document.")
@option("references", "documented|strict|lenient", "Must records named by id exist?")
@option("credentials", "any|listed", "Which credentials are taken?")
@option("clock", "INSTANT|real", "Time of a new space.")
@option("random_seed", "N", "Where ids and chance begin.")
@option("control_token", "TOKEN", "Ask for this token on /_mock; needed beyond loopback.")
@option("control_token_file", "FILE", "Take the token from this file; made if it is not there.")
@option("init_dir", "DIR", "Add the records in its *.yaml and *.json files, by name, at the start.")
@click.option("--tls", is_flag=True, help="Serve HTTPS, too.")
@option("tls_port", "PORT", "Port for HTTPS.", default=8443, show_default=True)
@option("tls_cert", "FILE", "Certificate of your own (PEM), and")
@option("tls_key", "FILE", "its key.")
@option(
    "tls_dir",
    "DIR",
    "Or what `certs DIR` makes, made if need be.",
    default="certs",
    show_default=True,
)
@NAMES
@option("max_spaces", "N", "Make no more spaces.", default=1000, show_default=True)
@option("space_idle", "SECONDS", "Remove a space that is unused so long; 0: never.")
@option("deliver_to", "HOST", "Let webhooks and e-mail go to this host, too.", multiple=True)
@option("smtp", "HOST:PORT", "Hand e-mail over to this server. Default: keep it.")
@option("log_format", "text|json", "Log of exchanges on stderr.", default="text", show_default=True)
def serve(**chosen: Any) -> None:
    """Run the mock until it is told to stop."""
    gc.disable()  # a start makes no garbage worth looking for; `serving` ends this
    try:
        _serve(chosen)
    finally:
        gc.enable()


def _serve(chosen: dict[str, Any]) -> None:
    from mockinvoice import logs, serving

    try:
        settings = _settings(chosen)
    except SettingsError as error:
        raise click.UsageError(str(error)) from error
    with closing(logs.configure(settings.log_format)) as listener, refusals():
        serving.run(settings, listener=listener)
    serving.leave()


def _settings(chosen: dict[str, Any]) -> Settings:
    """Raise `SettingsError` for what does not go together."""
    is_file = chosen["seed"] not in ("demo", "empty")
    return Settings(
        **{name: chosen[name] for name in AS_GIVEN},
        vendors=_flat(chosen["vendor"]),
        seed_file=Path(chosen["seed"]) if is_file else None,
        control_token=_token(chosen["control_token"], chosen["control_token_file"]),
        deliver_to=_flat(chosen["deliver_to"]),
        tls=_tls(chosen),
        space=_space(chosen, seed="file" if is_file else chosen["seed"]),
    )


def _space(chosen: dict[str, Any], *, seed: str) -> "SpaceOptions":
    from mockinvoice.core.options import SpaceOptions

    names = ("clock", "random_seed", "references", "credentials", "contract")
    options = {name: chosen[name] for name in names if chosen[name] is not None}
    return SpaceOptions(**options, seed=seed)


def _tls(chosen: dict[str, Any]) -> TlsSettings | None:
    if not (chosen["tls"] or chosen["tls_cert"] or chosen["tls_key"]):
        return None
    return TlsSettings(
        port=chosen["tls_port"],
        cert=chosen["tls_cert"],
        key=chosen["tls_key"],
        folder=chosen["tls_dir"],
        names=_flat(chosen["tls_name"]),
    )


def _token(token: str | None, file: Path | None) -> str | None:
    if token is not None or file is None:
        return token
    from mockinvoice.tokens import token_in

    return token_in(file)


def _flat(several: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    return tuple(name for names in several for name in names)
