"""What a mock is started with; the only reader of the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from mockinvoice.core.durability import Durability
from mockinvoice.core.options import SpaceOptions
from mockinvoice.readers import READERS, Endpoint, SettingsError

__all__ = [
    "READERS",
    "Endpoint",
    "Settings",
    "SettingsError",
    "TlsSettings",
    "from_environment",
    "is_loopback",
]

PREFIX = "MOCKINVOICE_"
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class TlsSettings:
    """HTTPS on a port of its own, with one's own `cert` and `key` or with what is in `folder`.

    In `folder` certificates are made that name the vendors' hosts and `names`.
    """

    port: int = 8443
    cert: Path | None = None
    key: Path | None = None
    folder: Path = Path("certs")
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raise `SettingsError` for half of a certificate."""
        if (self.cert is None) != (self.key is None):
            raise SettingsError("--tls-cert and --tls-key go together; give both or none")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The choices of one running mock.

    `vendors` empty means all; `at_root` mounts one of them without its prefix; `db` None keeps
    everything in memory, `durability` says what its file promises; `space` holds the default
    options of spaces, `max_spaces` their number and `space_idle` the seconds (0: for ever) after
    which one that nobody uses is removed. Webhook calls and e-mail go to this machine and to the
    hosts in `deliver_to`, e-mail only with `smtp`. Files in `init_dir` add records to the spaces
    they name before the mock is ready.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    vendors: tuple[str, ...] = ()
    at_root: bool = False
    db: Path | None = None
    durability: Durability = "process"
    server: str = "fast"
    seed_file: Path | None = None
    control_token: str | None = None
    log_format: str = "text"
    max_spaces: int = 1000
    space_idle: int | None = None
    deliver_to: tuple[str, ...] = ()
    smtp: Endpoint | None = None
    tls: TlsSettings | None = None
    init_dir: Path | None = None
    space: SpaceOptions = field(default_factory=SpaceOptions)

    def __post_init__(self) -> None:
        """Raise `SettingsError` for choices that do not go together."""
        if self.at_root and len(self.vendors) != 1:
            raise SettingsError("--at-root needs exactly one --vendor")
        if self.control_token is None and not is_loopback(self.host):
            raise SettingsError(
                f"{self.host} can be reached from other machines; protect the control API with"
                " --control-token, or listen on 127.0.0.1"
            )
        if self.smtp is not None and not self._may_reach(self.smtp.host):
            raise SettingsError(
                f"e-mail does not leave this machine; allow it with --deliver-to {self.smtp.host}"
            )

    def _may_reach(self, host: str) -> bool:
        return is_loopback(host) or host.lower() in (name.lower() for name in self.deliver_to)

    @property
    def idle(self) -> timedelta | None:
        """When a space that nobody uses is removed; unless told, none whose records are kept."""
        if self.space_idle is None:
            return None if self.db else DAY
        return timedelta(seconds=self.space_idle) if self.space_idle else None


@lru_cache(maxsize=64)
def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`: `localhost` or a loopback address."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def from_environment(environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the defaults that `MOCKINVOICE_*` variables give to options, by option name.

    Raises `SettingsError` for a variable that is not known or whose value cannot be read.
    """
    environ = os.environ if environ is None else environ
    found = {}
    for variable in sorted(name for name in environ if name.startswith(PREFIX)):
        option = variable.removeprefix(PREFIX).lower()
        if variable != variable.upper() or option not in READERS:
            known = ", ".join(PREFIX + name.upper() for name in READERS)
            raise SettingsError(f"there is no setting {variable}; unset it or use one of {known}")
        try:
            found[option] = READERS[option](environ[variable])
        except SettingsError as error:
            raise SettingsError(f"{variable}: {error}") from error
    return found
