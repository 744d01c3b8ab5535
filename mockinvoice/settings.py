"""What a mock is started with; the only reader of the environment."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from mockinvoice.core.options import CHOICES, SpaceOptions, UnknownOptionError

PREFIX = "MOCKINVOICE_"
SEEDS = ("demo", "empty")
YES, NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


class SettingsError(ValueError):
    """A setting cannot be used; the message names it, its value and what would do."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The choices of one running mock.

    `vendors` empty means all; `at_root` mounts one of them without its prefix; `db` None keeps
    everything in memory; `space` holds the default options of spaces.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    vendors: tuple[str, ...] = ()
    at_root: bool = False
    db: Path | None = None
    seed_file: Path | None = None
    control_token: str | None = None
    log_format: str = "text"
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


def read_text(text: str) -> str:
    """Read a text that is not empty."""
    if not text:
        raise SettingsError("is empty; unset it or give it a value")
    return text


def read_token(text: str) -> str:
    """Read a token that any client can send: visible ASCII."""
    if not text or not all("!" <= letter <= "~" for letter in text):
        raise SettingsError("is no token; use visible ASCII characters without blanks")
    return text


def read_path(text: str) -> Path:
    """Read the path of a file."""
    return Path(read_text(text))


def read_port(text: str) -> int:
    """Read a port; 0 is any free one."""
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise SettingsError(f"{text!r} is no port; use a number from 0 (any free one) to 65535")
    return int(text)


def read_number(text: str) -> int:
    """Read a whole number from 0 on."""
    if not text.isascii() or not text.isdigit() or int(text) >= 2**53:
        raise SettingsError(f"{text!r} is not a whole number from 0 on")
    return int(text)


def read_flag(text: str) -> bool:
    """Read yes or no."""
    if text.lower() not in (*YES, *NO):
        raise SettingsError(f"{text!r} is neither yes nor no; use 1 or 0")
    return text.lower() in YES


def read_names(text: str) -> tuple[str, ...]:
    """Read names with commas between them."""
    return tuple(name.strip() for name in read_text(text).split(","))


def read_clock(text: str) -> str:
    """Read `real` or an instant."""
    try:
        return SpaceOptions().changed({"clock": text}, known={}).clock
    except UnknownOptionError as error:
        raise SettingsError(str(error)) from error


def choice_of(*choices: str) -> Callable[[str], str]:
    """Return a reader of one of these words."""

    def read_choice(text: str) -> str:
        if text not in choices:
            raise SettingsError(f"{text!r} is not one of {', '.join(choices)}")
        return text

    return read_choice


READERS: Mapping[str, Callable[[str], Any]] = {
    "host": read_text,
    "port": read_port,
    "vendor": read_names,
    "at_root": read_flag,
    "db": read_path,
    "seed": read_text,
    "references": choice_of(*CHOICES["references"]),
    "credentials": choice_of(*CHOICES["credentials"]),
    "contract": choice_of(*CHOICES["contract"]),
    "clock": read_clock,
    "random_seed": read_number,
    "control_token": read_token,
    "log_format": choice_of("text", "json"),
    "space": read_text,
    "url": read_text,
}
