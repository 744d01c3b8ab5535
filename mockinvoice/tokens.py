"""The control token in a file, made where there is none."""

import os
import secrets
import sys
from pathlib import Path

from mockinvoice.readers import SettingsError, read_token

BYTES = 32


def token_in(path: Path) -> str:
    """Return the token in a file; make it if the file is not there, and say it once on stderr.

    Only the file's owner can read it. Raises `SettingsError`.
    """
    try:
        if not path.exists():
            return _make(path)
        return read_token(path.read_text(encoding="utf-8").strip())
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"the control token cannot be kept in {path} ({error});"
            " give --control-token, or name another --control-token-file"
        ) from error
    except SettingsError as error:
        raise SettingsError(f"what is in {path} {error}, or remove it") from error


def _make(path: Path) -> str:
    token = secrets.token_urlsafe(BYTES)
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(token + "\n")
    sys.stderr.write(f"control token, made now and kept in {path}: {token}\n")
    return token
