"""What would stop a mock from starting, and the remedy."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from mockinvoice import listings
from mockinvoice.core.database import Database, UnusableFileError
from mockinvoice.server_listening import check_port
from mockinvoice.version import __version__

PACKAGES = ("cheroot", "flask", "marshmallow", "orjson", "tinydb")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at; `remedy` is empty where nothing is wrong."""

    name: str
    found: str
    remedy: str = ""


def examine(*, host: str, port: int, db: Path | None) -> Iterator[Finding]:
    """Look at everything a start needs."""
    python = ".".join(str(part) for part in sys.version_info[:3])
    yield Finding(name="version", found=f"mockinvoice {__version__} on Python {python}")
    yield Finding(name="packages", found=", ".join(f"{name} {version(name)}" for name in PACKAGES))
    yield _port(host, port)
    yield _database(db)
    yield _documents()


def _port(host: str, port: int) -> Finding:
    place = f"{host} port {port}"
    try:
        check_port(host, port)
    except OSError as error:
        return Finding(
            name="port",
            found=f"{place} cannot be listened on ({error.strerror})",
            remedy="stop what uses it, or choose another --host or --port (0: any free one)",
        )
    return Finding(name="port", found=f"{place} is free")


def _database(db: Path | None) -> Finding:
    if db is None:
        return Finding(name="database", found="in memory; name a file with --db to keep records")
    if db.exists():
        return _existing_database(db)
    folder = next(parent for parent in db.absolute().parents if parent.exists())
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        return Finding(
            name="database",
            found=f"{db} cannot be made: {folder} is no folder that can be written",
            remedy="choose another path for --db",
        )
    return Finding(name="database", found=f"{db} will be made")


def _existing_database(db: Path) -> Finding:
    try:
        database = Database(db)
    except UnusableFileError as error:
        found, _, remedy = str(error).partition(". ")
        return Finding(name="database", found=found, remedy=remedy)
    spaces = len(database.spaces)
    database.abandon()
    return Finding(
        name="database",
        found=f"{db} can be used; it holds {spaces} spaces with options of their own",
    )


def _documents() -> Finding:
    fitting, mismatches = listings.check()
    if mismatches:
        return Finding(
            name="documents",
            found="; ".join(mismatches),
            remedy="install mockinvoice again, or mend what is named",
        )
    return Finding(name="documents", found=", ".join(fitting))
