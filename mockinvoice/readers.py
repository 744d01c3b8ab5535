"""Reading the text of each setting, as an option or a variable of the environment gives it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mockinvoice.core.durability import DURABILITIES
from mockinvoice.core.options import CHOICES, SpaceOptions, UnknownOptionError

MOST_SECONDS = 100_000_000
YES, NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


class SettingsError(ValueError):
    """A setting cannot be used; the message names it, its value and what would do."""


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Where a server listens."""

    host: str
    port: int


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


def read_endpoint(text: str) -> Endpoint:
    """Read a host and a port with a colon between them; an IPv6 address stands in brackets."""
    host, colon, port = text.rpartition(":")
    is_whole = host.startswith("[") == host.endswith("]") and (":" not in host or host[0] == "[")
    if not (colon and host and is_whole):
        raise SettingsError(f"{text!r} is no address; use HOST:PORT such as 127.0.0.1:1025")
    return Endpoint(host=host.strip("[]"), port=read_port(port))


def read_number(text: str) -> int:
    """Read a whole number from 0 on."""
    if not text.isascii() or not text.isdigit() or int(text) >= 2**53:
        raise SettingsError(f"{text!r} is not a whole number from 0 on")
    return int(text)


def read_count(text: str) -> int:
    """Read a whole number from 1 on."""
    number = read_number(text)
    if number == 0:
        raise SettingsError("0 is too few; use a whole number from 1 on")
    return number


def read_seconds(text: str) -> int:
    """Read a whole number of seconds, at most some three years."""
    number = read_number(text)
    if number > MOST_SECONDS:
        raise SettingsError(f"{text} is too long; use at most {MOST_SECONDS} seconds")
    return number


def read_percent(text: str) -> float:
    """Read a share from 0 to 100."""
    if not re.fullmatch(r"\d{1,3}(\.\d+)?", text) or float(text) > 100:
        raise SettingsError(f"{text!r} is no percentage; use a number from 0 to 100")
    return float(text)


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
    "durability": choice_of(*DURABILITIES),
    "server": choice_of("fast", "threaded"),
    "seed": read_text,
    "references": choice_of(*CHOICES["references"]),
    "credentials": choice_of(*CHOICES["credentials"]),
    "contract": choice_of(*CHOICES["contract"]),
    "clock": read_clock,
    "random_seed": read_number,
    "control_token": read_token,
    "control_token_file": read_path,
    "init_dir": read_path,
    "tls": read_flag,
    "tls_port": read_port,
    "tls_cert": read_path,
    "tls_key": read_path,
    "tls_dir": read_path,
    "tls_name": read_names,
    "log_format": choice_of("text", "json"),
    "format": choice_of("text", "json", "junit", "sarif", "html"),
    "output": read_path,
    "fail_on": choice_of("error", "warning", "note", "never"),
    "fail_under": read_percent,
    "baseline": read_path,
    "max_spaces": read_count,
    "space_idle": read_seconds,
    "deliver_to": read_names,
    "smtp": read_endpoint,
    "space": read_text,
    "url": read_text,
}
