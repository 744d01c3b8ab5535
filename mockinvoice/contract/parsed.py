"""Parsed documents, kept as JSON beside their YAML so that the next start need not parse again."""

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

import orjson

from mockinvoice.version import __version__

FOLDER = "__pycache__"


class NotYamlError(ValueError):
    """A file does not hold what YAML and JSON have in common; the message says where."""


def read_yaml(path: Path) -> tuple[Any, bool]:
    """Return a file's data, as JSON has it, and whether it was kept from an earlier start.

    Raises `OSError` and `NotYamlError`. What is kept is named by its content, so it is never
    stale, and is read only by its owner's own processes.
    """
    content = path.read_bytes()
    kept = _place(path, content)
    with suppress(OSError, orjson.JSONDecodeError):
        return orjson.loads(kept.read_bytes()), True
    return _parse(content), False


def _parse(content: bytes) -> Any:
    import yaml  # only the first start after a change needs it

    try:
        data = yaml.load(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
        return orjson.loads(orjson.dumps(data, option=orjson.OPT_NON_STR_KEYS))
    except yaml.YAMLError as error:
        raise NotYamlError(str(error)) from error
    except TypeError as error:
        raise NotYamlError(f"it holds what JSON cannot: {error}") from error


def keep(path: Path, data: Any) -> None:
    """Keep a file's data for the next start; a read-only install goes without."""
    kept = _place(path, path.read_bytes())
    draft = kept.with_name(f"{kept.name}.{os.getpid()}")
    with suppress(OSError):
        kept.parent.mkdir(exist_ok=True)
        draft.write_bytes(orjson.dumps(data))
        draft.replace(kept)


def _place(path: Path, content: bytes) -> Path:
    digest = blake2b(content, digest_size=16, key=__version__.encode()).hexdigest()
    return path.parent / FOLDER / f"{path.stem}.{digest}.json"
